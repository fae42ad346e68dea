"""From chapters to the published site: check, execute, build with jupyter-book, publish whole."""

import http.server
import os
import re
import shutil
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

from . import execute, press, tables
from .errors import BookError

ROOT = tables.ROOT
SITE = "_build/html"


def build(root: Path = ROOT, language: str = "en", cell_seconds: int = execute.CELL_SECONDS) -> Path:
    """Build the whole book at *root*; return the folder of the site.

    The site is replaced only by a whole new one: when anything fails a BookError says what, and the
    last good site stays as it was.
    """
    tables.known_language(language)
    check_tables()
    scratch = root / "_build"
    scratch.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="book-", dir=scratch) as work:
        source = stage(root, Path(work) / "source")
        execute.run_all(notebooks(root), source / "chapters", {"language": language}, cell_seconds)
        built = _sphinx(source, Path(work))
        press.finish(built, root / "_config.yml")
        publish(built, root / SITE)
    return root / SITE


def check_tables() -> None:
    """Raise BookError listing every fault in the tables."""
    faults = tables.check_all()
    if faults:
        raise BookError("the tables are not sound:\n" + "\n".join(faults[:20]))


def notebooks(root: Path = ROOT) -> list[Path]:
    """The chapters' notebooks, in the order of the book."""
    return sorted((root / "chapters").glob("*.ipynb"))


def stage(root: Path, source: Path) -> Path:
    """Copy what jupyter-book reads into *source*; the executed notebooks are put there later."""
    shutil.copytree(root / "chapters", source / "chapters", ignore=shutil.ignore_patterns("*.ipynb", ".ipynb_checkpoints"))
    for name in ("_config.yml", "_toc.yml"):
        shutil.copy(root / name, source / name)
    return source


def publish(new: Path, site: Path) -> None:
    """Put the finished *new* site in the place of *site*."""
    site.parent.mkdir(parents=True, exist_ok=True)
    old = site.with_name(site.name + ".old")
    shutil.rmtree(old, ignore_errors=True)
    if site.exists():
        os.rename(site, old)
    os.rename(new, site)
    shutil.rmtree(old, ignore_errors=True)


def serve(root: Path = ROOT, port: int = 8000) -> None:
    """Serve the built site on the loopback interface until interrupted."""
    site = root / SITE
    if not (site / "index.html").exists():
        raise BookError(f"there is no site in {SITE} yet: run `make book` first")
    handler = partial(http.server.SimpleHTTPRequestHandler, directory=site)
    try:
        server = http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)
    except OSError as error:
        raise BookError(f"port {port} is in use: choose another with --port") from error
    with server:
        print(f"The book is at http://localhost:{server.server_port}/ (Ctrl+C stops it)", flush=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print()


def _sphinx(source: Path, work: Path) -> Path:
    """Build with jupyter-book, execution off, warnings as errors; return the finished site."""
    print("Building the pages with jupyter-book", flush=True)
    command = [sys.executable, "-c", "from jupyter_book.cli.main import main; main()", "build", str(source), "--path-output", str(work),
               "-W", "--keep-going", "--quiet"]
    result = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "PYTHONUTF8": "1"})
    site = work / "_build" / "html"
    if result.returncode or not (site / "index.html").exists():
        raise BookError("jupyter-book could not build the pages:\n" + _complaints(result.stdout + result.stderr, source))
    return site


def _complaints(output: str, source: Path) -> str:
    """The lines of Sphinx's output that say what is wrong, with paths as the author knows them."""
    plain = re.sub(r"\x1b\[[0-9;]*m", "", output).replace(str(source) + os.sep, "")
    lines = [line for line in plain.splitlines() if re.search(r"WARNING|ERROR|CRITICAL|^[A-Za-z.]*(Error|Exception)\b", line)]
    return "\n".join(lines[:20]) or plain[-2000:]
