"""The site on localhost, rebuilt as files change, with the browser following."""

import http.server
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from importlib import import_module
from pathlib import Path

from watchfiles import watch

from .. import inputs, reading
from ..errors import BookError
from ..execute import crew
from .build import SITE, build

_LIVE = "/_live"
# A page asks for the next build and loads itself again when it comes; the policy lets scripts of the site in.
_SCRIPT = f"""(() => {{
  const events = new EventSource("{_LIVE}/events");
  events.onmessage = () => location.reload();
}})();
"""


def serve(root: Path, port: int, language: str | None) -> None:
    """Serve the site on the loopback interface until interrupted; with *language*, build first and at every change."""
    if language is not None:
        warm = _warm(root)
        _try(root, language)
    if not (root / SITE / "index.html").exists():
        raise BookError(f"there is no site in {SITE} yet: run `make book` first")
    turn = threading.Condition()
    handler = partial(_Handler, directory=root / SITE, turn=turn if language else None)
    try:
        server = http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)
    except OSError as error:
        raise BookError(f"port {port} is in use: choose another with --port") from error
    print(f"The book is at http://localhost:{server.server_port}/ (Ctrl+C stops it)", flush=True)
    if language is None:
        _until_interrupted(server.serve_forever)
    else:
        # Server and watcher are processes of their own: this one has a single thread, so it can fork for each build.
        _beside(server, turn, lambda tell: _follow(root, language, warm, tell))


def _beside(server: http.server.ThreadingHTTPServer, turn: threading.Condition, work: Callable[[Callable[[], None]], None]) -> None:
    """Do *work* while the *server* runs beside it; *work* is given what tells the waiting pages of a new site."""
    if not hasattr(os, "fork"):
        threading.Thread(target=server.serve_forever, daemon=True).start()
        _until_interrupted(lambda: work(partial(_wake, turn)))
        return
    events, tell = os.pipe()
    if os.fork() == 0:
        os.close(tell)
        threading.Thread(target=_listen, args=(events, turn), daemon=True).start()
        _until_interrupted(server.serve_forever)
        os._exit(0)
    os.close(events)
    server.socket.close()
    _until_interrupted(lambda: work(lambda: os.write(tell, b"\n")))


def _follow(root: Path, language: str, warm: bool, tell: Callable[[], None]) -> None:
    """Build whenever something that the book depends on changes; *tell* of each new site."""
    places = [str(place) for place in (root, reading.folder("data"), reading.folder("geo"), inputs.PACKAGE)]
    with closing(_changes_elsewhere(places) if hasattr(os, "fork") else _changes(places)) as changes:
        for paths in changes:
            if not warm or any(Path(path).is_relative_to(inputs.PACKAGE) for path in paths):
                break
            if _try(root, language):
                tell()
        else:
            return
    # This process holds the old package, or not all that builds need.
    print("Starting again, with the package and the settings as they are now", flush=True)
    os.execv(sys.executable, [sys.executable, "-m", "monograph", *sys.argv[1:]])


def _changes(places: list[str]) -> Iterator[list[str]]:
    """The paths below *places* that changed, each time that some did."""
    for changes in watch(*places, watch_filter=_matters, debounce=60, step=30):
        yield sorted(path for _, path in changes)


def _changes_elsewhere(places: list[str]) -> Iterator[list[str]]:
    """The same, watched by a process of its own: beside the thread that watches, this one could not fork."""
    news, tell = os.pipe()
    watcher = os.fork()
    if watcher == 0:
        os.close(news)
        try:
            _until_interrupted(lambda: [os.write(tell, f"{json.dumps(paths)}\n".encode()) for paths in _changes(places)])
        finally:  # nobody listens any more
            os._exit(0)
    os.close(tell)
    try:
        with open(news, encoding="utf-8") as lines:
            yield from map(json.loads, lines)
    finally:  # it holds the server's pipe, too, and the server waits for the end of that
        os.kill(watcher, signal.SIGKILL)
        os.waitpid(watcher, 0)


def _matters(change, path: str) -> bool:
    parts = Path(path).parts
    return not ({"_build", ".git", ".venv", "__pycache__", ".ipynb_checkpoints"} & set(parts)) and not path.endswith((".part", "~"))


def _try(root: Path, language: str) -> bool:
    """Build in a copy of this process, which has everything loaded; say how it went."""
    started = time.perf_counter()
    try:
        crew.alone(crew.Job("building", _build, (root, language)))
    except BookError as error:
        print(f"Not built. {error}", flush=True)
        return False
    print(f"Built in {time.perf_counter() - started:.1f} s", flush=True)
    return True


def _build(root: Path, language: str, *, step) -> None:
    build(root, language)


def _warm(root: Path) -> bool:
    """Load what builds need, once: the libraries, Sphinx's extensions, the tables; return whether the settings name what can be loaded."""
    from jupyter_book.config import get_final_config
    from sphinx.application import builtin_extensions

    from .. import tables
    from . import make, render

    try:
        config, _ = get_final_config(
            user_yaml=root / "_config.yml", cli_config={"latex_individualpages": False}, sourcedir=root, use_external_toc=True)
        for name in (*builtin_extensions, *config["extensions"], make.__name__, render.__name__):
            import_module(name)
    except Exception:  # whatever broken settings lead to; told by the build
        return False
    inputs.modules(*(path.read_text(encoding="utf-8") for path in inputs.PACKAGE.rglob("*.py")))
    tables.check_all()  # what is wrong is told by the build
    return True


def _listen(events: int, turn: threading.Condition) -> None:
    """Wake the waiting pages at every line that comes from the builder."""
    while os.read(events, 1024):
        _wake(turn)
    os._exit(0)  # the builder has ended, or starts again with a server of its own


def _wake(turn: threading.Condition) -> None:
    with turn:
        turn.notify_all()


def _until_interrupted(work) -> None:
    try:
        work()
    except KeyboardInterrupt:
        print()


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Files of the site; pages get a script that waits for the next build."""

    def __init__(self, *arguments, turn: threading.Condition | None, **options):
        self._turn = turn
        super().__init__(*arguments, **options)

    def do_GET(self) -> None:
        if self._turn is None:
            super().do_GET()
        elif self.path == f"{_LIVE}/script.js":
            self._send(_SCRIPT.encode(), "text/javascript")
        elif self.path == f"{_LIVE}/events":
            self._wait()
        else:
            page = Path(self.translate_path(self.path))
            if page.is_dir():
                page /= "index.html"
            if page.suffix == ".html" and page.is_file():
                script = f'<script src="{_LIVE}/script.js" defer></script>'.encode()
                self._send(page.read_bytes().replace(b"</body>", script + b"</body>"), "text/html; charset=utf-8")
            else:
                super().do_GET()

    def _send(self, content: bytes, kind: str) -> None:
        self.send_response(200)
        for name, value in {"Content-Type": kind, "Content-Length": len(content), "Cache-Control": "no-store"}.items():
            self.send_header(name, str(value))
        self.end_headers()
        self.wfile.write(content)

    def _wait(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        try:
            while True:
                with self._turn:
                    news = self._turn.wait(timeout=15)
                self.wfile.write(b"data: built\n\n" if news else b": still here\n\n")
                self.wfile.flush()
        except OSError:  # the page was closed
            pass

    def log_message(self, *arguments) -> None:
        pass
