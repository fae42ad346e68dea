"""Builds against stock jupyter-book: ``python bench/builds.py [book] [growth]``; prints Markdown.

Both build the same chapters, oblast pages and cards, interleaved in one run, three times; medians are
of seconds, goals are of ratios.  Stock is ``jupyter-book build`` with the cards' extension and the
theme's own sidebar; it draws each picture when it comes to it, as it stands.
"""

import csv
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
import papermill
import psutil
import yaml

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 3
STOCK = [sys.executable, "-c", "from jupyter_book.cli.main import main; main()", "build", "--quiet"]
OURS = [sys.executable, "-m", "monograph", "build"]


def timed(line: list[str], folder: Path) -> float:
    """Seconds that a command takes."""
    started = time.perf_counter()
    with _begun(line, folder) as process:
        process.wait()
    return time.perf_counter() - started


def weighed(line: list[str], folder: Path) -> tuple[float, float]:
    """The same, and the most memory (MB) that the command and its children held together: looked at once a second, which takes time, too."""
    started, most = time.perf_counter(), 0.0
    with _begun(line, folder) as process:
        while process.poll() is None:
            most = max(most, _memory(process.pid))
            time.sleep(1)
    return time.perf_counter() - started, most


@contextmanager
def _begun(line: list[str], folder: Path) -> Iterator[subprocess.Popen]:
    """A command under way, which must have ended well when the block does."""
    with tempfile.TemporaryFile() as said:  # a pipe that nobody empties would stop it in the end
        process = subprocess.Popen(line, cwd=folder, stdout=subprocess.DEVNULL, stderr=said)
        yield process
        if process.returncode:
            said.seek(0)
            sys.exit(f"{' '.join(line)} failed in {folder}:\n{said.read().decode()[-3000:]}")


def _memory(pid: int) -> float:
    """Proportional set size of a process and its children: shared pages count once."""
    total = 0
    try:
        parent = psutil.Process(pid)
        for one in [parent, *parent.children(recursive=True)]:
            try:
                total += one.memory_full_info().pss
            except psutil.Error:
                pass
    except psutil.Error:
        pass
    return total / 1e6


def ours(scratch: Path) -> Path:
    """A copy of the book for our own build."""
    folder = scratch / "ours"
    for name in ("chapters", "data"):
        shutil.copytree(ROOT / name, folder / name)
    for name in ("_config.yml", "_toc.yml"):
        shutil.copy(ROOT / name, folder / name)
    return folder


def stock(source: Path, scratch: Path, execute: str, store: Path | None = None) -> Path:
    """The same book for stock jupyter-book: its generated pages as notebooks, its own sidebar, execution as asked."""
    from monograph.site import book

    folder = scratch / f"stock-{execute}"
    shutil.copytree(source / "chapters", folder / "chapters")
    shutil.copy(source / "_toc.yml", folder / "_toc.yml")
    config = yaml.safe_load((source / "_config.yml").read_text(encoding="utf-8"))
    config["execute"] = {"execute_notebooks": execute, "timeout": 120}
    config["sphinx"]["extra_extensions"].remove("monograph.navigation")
    if store is not None:
        config["sphinx"]["config"]["monograph_store"] = str(store)
    (folder / "_config.yml").write_text(yaml.safe_dump(config, allow_unicode=True), encoding="utf-8")
    for page in (p for p in book.pages(source, "en") if p.title):
        notebook = papermill.parameterize.parameterize_notebook(papermill.iorw.load_notebook_node(str(page.notebook)), page.parameters)
        for cell in notebook.cells:
            cell.source = cell.source.replace("{{title}}", page.title)
        nbformat.write(notebook, folder / "chapters" / f"{page.target}.ipynb")
    (folder / "chapters" / "oblasts" / "profile.ipynb").unlink()
    return folder


def _reads(book: Path) -> None:
    """From now on all read the tables of *book*."""
    os.environ["MONOGRAPH_DATA"] = str(book / "data")


def edit(folder: Path, word: str) -> None:
    path = folder / "chapters" / "02-indirect-elections-2013.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    cell = next(cell for cell in notebook["cells"] if cell["cell_type"] == "markdown" and "## The question" in "".join(cell["source"]))
    cell["source"] = "".join(cell["source"]) + f" {word}"
    path.write_text(json.dumps(notebook), encoding="utf-8")


def whole_book() -> None:
    """Cold, unchanged, prose changed, and the oblast pages alone."""
    found: dict[str, list[float]] = {}

    def note(name: str, seconds: float) -> None:
        found.setdefault(name, []).append(seconds)
        print(f"  {name}: {seconds:.2f} s", file=sys.stderr, flush=True)

    with tempfile.TemporaryDirectory() as scratch:
        mine = ours(Path(scratch))
        _reads(mine)
        forced, cached = stock(mine, Path(scratch), "force"), stock(mine, Path(scratch), "cache")
        timed([*STOCK, str(cached)], cached)
        for turn in range(ROUNDS):
            shutil.rmtree(forced / "_build", ignore_errors=True)
            note("stock cold", timed([*STOCK, str(forced)], forced))
            shutil.rmtree(mine / "_build", ignore_errors=True)
            note("ours cold", timed(OURS, mine))
            note("stock nothing", timed([*STOCK, str(cached)], cached))
            note("ours nothing", timed(OURS, mine))
            edit(cached, f"Round {turn}.")
            note("stock prose", timed([*STOCK, str(cached)], cached))
            note("ours prose", _served(mine, f"Round {turn}."))
            note("stock profiles", _papermill(mine, Path(scratch) / "papermill"))
            note("ours profiles", _profiles(mine, Path(scratch) / "executed"))
    rows = [("whole book, cold", "cold", 4.5), ("14 oblast pages, execution", "profiles", 8), ("nothing changed", "nothing", 10),
            ("prose changed in one chapter, while serving", "prose", 2.5)]
    print(f"| build | stock, s | ours, s | ratio | goal |\n|---|---|---|---|---|")
    for said, name, goal in rows:
        theirs, own = (statistics.median(found[f"{who} {name}"]) for who in ("stock", "ours"))
        print(f"| {said} | {theirs:.2f} | {own:.2f} | {theirs / own:.1f}× | {goal}× |")


def _served(folder: Path, word: str) -> float:
    """Seconds from an edit to the new site, while ``serve`` watches."""
    line = [sys.executable, "-u", "-m", "monograph", "serve", "--port", "0"]
    process = subprocess.Popen(line, cwd=folder, stdout=subprocess.PIPE, text=True)
    try:
        while "The book is at" not in process.stdout.readline():
            pass
        time.sleep(2)
        started = time.perf_counter()
        edit(folder, word)
        while not (said := process.stdout.readline()).startswith(("Built", "Not built")):
            pass
        assert said.startswith("Built"), said
        return time.perf_counter() - started
    finally:
        for child in psutil.Process(process.pid).children(recursive=True):
            child.kill()
        process.kill()


def _papermill(folder: Path, out: Path) -> float:
    """Seconds for the oblast pages with papermill, one after the other."""
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    code = ("import sys, json, papermill\n"
            "for target, parameters in json.load(sys.stdin): papermill.execute_notebook('profile.ipynb', f'{sys.argv[1]}/{target}.ipynb', parameters, progress_bar=False)")
    return _fed(code, folder, str(out))


def _profiles(folder: Path, out: Path) -> float:
    """Seconds for the same pages with ours, loading included."""
    shutil.rmtree(out, ignore_errors=True)
    code = ("import sys, json\nfrom collections import deque\nfrom pathlib import Path\nfrom monograph.execute import crew, records\n"
            "from monograph import tables; tables.check_all()\n"
            "pages = [records.Page(Path.cwd() / 'profile.ipynb', t, p, t) for t, p in json.load(sys.stdin)]; records.prepare(pages)\n"
            "deque(crew.work(deque(crew.Job(p.name, records.perform, (p, Path(sys.argv[1])), 60) for p in pages)), maxlen=0)")
    return _fed(code, folder, str(out))


def _fed(code: str, folder: Path, out: str) -> float:
    from monograph.site import book

    pages = [(page.target.replace("/", "-"), page.parameters) for page in book.pages(folder, "en") if page.title]
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", code, out], cwd=folder / "chapters" / "oblasts", input=json.dumps(pages), text=True, check=True, stderr=subprocess.DEVNULL)
    return time.perf_counter() - started


def growth() -> None:
    """Books of 14, 100 and 500 generated pages: seconds, seconds a page, memory; and Sphinx alone against stock."""
    from monograph.site.build import CACHE

    print("| generated pages | whole build, s | marginal s a page | peak memory, MB |\n|---|---|---|---|")
    last, big = None, None
    with tempfile.TemporaryDirectory() as scratch:
        for count in (14, 100, 500):
            folder = _grown(Path(scratch) / str(count), count)
            seconds, memory = weighed(OURS, folder)
            marginal = "" if last is None else f"{(seconds - last[1]) / (count - last[0]):.2f}"
            print(f"| {count} | {seconds:.1f} | {marginal} | {memory:.0f} |", flush=True)
            last, big = (count, seconds), folder
        _sphinx_alone(big, Path(scratch), big / CACHE)


def _sphinx_alone(folder: Path, scratch: Path, cache: Path) -> None:
    """Render 500 executed pages, drawings at hand: stock's Sphinx against ours."""
    from monograph.execute import records
    from monograph.site import book

    theirs = stock(folder, scratch, "off", cache / "drawings")
    for page in book.pages(folder, "en"):
        text = records.executed(page, records.last(cache / "en" / "executed", page), whole=True)
        (theirs / "chapters" / f"{page.target}.ipynb").write_text(text, encoding="utf-8")
    code = "from pathlib import Path; from monograph.site import render; here = Path.cwd(); render.render(here / 'source', here / 'again', here.parent / 'drawings', step=lambda where: None)"
    own = timed([sys.executable, "-c", code], cache / "en")
    stocks = timed([*STOCK, str(theirs)], theirs)
    print(f"\nSphinx alone over {len(list((theirs / 'chapters').rglob('*.ipynb')))} notebooks: stock {stocks:.1f} s, ours {own:.1f} s, {stocks / own:.1f}× (goal 6×).")


def _unlinked(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The profile with names of its own for each page, and without links into a book that is not there."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", re.sub(r"\{(doc|numref)\}`[^`]*`", "a chapter", cell.source))
        else:
            cell.source = cell.source.replace("of=place", "of=tag").replace("book.links(", "str(")
            if "parameters" in cell.metadata.get("tags", []):
                cell.source += '\ntag = "none"'
    return notebook


def _grown(folder: Path, count: int) -> Path:
    """A book of its own tables: the introduction and *count* pages of the profile notebook, its fourteen places in turn."""
    (folder / "chapters" / "oblasts").mkdir(parents=True)
    shutil.copytree(ROOT / "data", folder / "data")
    config = (ROOT / "_config.yml").read_text(encoding="utf-8")
    (folder / "_config.yml").write_text(f"{config}\nsite_budget: 1000000000\n", encoding="utf-8")
    for name in ("references.bib", "favicon.svg"):
        shutil.copy(ROOT / "chapters" / name, folder / "chapters")
    nbformat.write(_unlinked(nbformat.read(ROOT / "chapters" / "oblasts" / "profile.ipynb", 4)), folder / "chapters" / "oblasts" / "profile.ipynb")
    (folder / "chapters" / "intro.md").write_text("# Many pages\n\nA book that holds one page for each of many places, to see what a page costs to make.\n", encoding="utf-8")
    (folder / "chapters" / "oblasts" / "all.md").write_text("# All places\n\nEvery place of this book has a page of its own below this one, made from one notebook.\n", encoding="utf-8")
    (folder / "chapters" / "sources.md").write_text("# Sources\n\nWhat the pages of this book stand on, as the bibliography of the whole book has it.\n\n```{bibliography}\n```\n", encoding="utf-8")
    path = folder / "data" / "book" / "pages.csv"
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    target, page_id, title, parameters = (header.index(name) for name in ("target", "page_id", "title_en", "parameters"))
    many = []
    for i in range(count):
        row = list(rows[i % len(rows)])
        row[target], row[page_id], row[title] = f"oblasts/place-{i:04}", f"place-{i:04}", f"Place {i:04}"
        row[parameters] += f";tag=p{i:04}"
        many.append(row)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *many])
    toc = {"format": "jb-book", "root": "chapters/intro", "chapters": [{"file": "chapters/oblasts/all", "sections": [{"file": f"chapters/oblasts/place-{i:04}"} for i in range(count)]},
                                                                           {"file": "chapters/sources"}]}
    (folder / "_toc.yml").write_text(yaml.safe_dump(toc), encoding="utf-8")
    _reads(folder)
    timed([sys.executable, "-m", "monograph", "check", "--accept"], folder)
    return folder


if __name__ == "__main__":
    import monograph

    print(f"Machine: {platform.machine()}, {os.cpu_count()} cores, {psutil.virtual_memory().total / 1e9:.0f} GB, {platform.system()}; Python {platform.python_version()}; book {monograph.__version__}.\n")
    os.environ["PYTHONPATH"] = str(ROOT)
    wanted = sys.argv[1:] or ["book", "growth"]
    if "book" in wanted:
        whole_book()
    if "growth" in wanted:
        growth()
