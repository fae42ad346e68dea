"""From chapters to the published site: check, execute, draw, render, finish, publish whole.

All that can be kept from one build to the next is kept by content below ``_build/cache``: outputs of
notebooks, drawings, Sphinx's records, finished pages.  A build that was stopped goes on from there.
"""

import json
import os
from pathlib import Path

from filelock import FileLock, Timeout

from .. import inputs
from ..errors import BookError
from ..execute import crew
from . import vetting

SITE = "_build/html"
CACHE = "_build/cache"
_LOCK = "_build/lock"
_PUBLISHED = "published.json"


def build(root: Path, language: str = "en", cell_seconds: float = 60, scheduler: str | None = None, only: str | None = None) -> Path:
    """Build the book at *root*; return the folder of the site.

    The site is replaced only by a whole new one: when anything fails a BookError says what, and the
    last good site stays as it was.  With *only*, the chapters beside the one so named keep the
    outputs that they have.  With *scheduler*, notebooks run on the Dask cluster at that address.
    """
    (root / "_build").mkdir(exist_ok=True)
    lock = FileLock(root / _LOCK)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        print("Another build of this book is running: waiting for it", flush=True)
        lock.acquire()
    try:
        # The tree is read before anything else: what is edited meanwhile belongs to the next build.
        tree = inputs.tree(root)
        if not _is_published(root, language, tree):
            crew.collect_rarely()
            with vetting.begun(root / CACHE / language / "checked.json") as check:
                from . import make  # the libraries are loaded only when there is something to do

                make.make(root, language, check, cell_seconds, scheduler, only)
            if only is None:
                _note(root, language, tree)
        return root / SITE
    except OSError as error:
        raise BookError(f"{error.strerror} ({error.filename or 'while writing'}); the last site is as it was") from error
    finally:
        lock.release()


def build_chapter(root: Path, name: str, language: str = "en", cell_seconds: float = 60) -> Path:
    """Build the book with only the chapter *name* executed again if it has changed; return its page."""
    from . import book

    [path] = book.chosen(root, name)
    site = build(root, language, cell_seconds, only=name)
    return (site / path.relative_to(root).with_suffix(".html")).resolve()


def up_to_date(root: Path, language: str = "en") -> bool:
    """Whether the site in place is what a build would make; costs a few hundredths of a second."""
    return _is_published(root, language, inputs.tree(root))


def _is_published(root: Path, language: str, tree: dict) -> bool:
    path = root / CACHE / _PUBLISHED
    try:
        known = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return known == {"language": language, "inputs": inputs.digest(tree), "site": _listing(root / SITE)}


def _note(root: Path, language: str, tree: dict) -> None:
    content = {"language": language, "inputs": inputs.digest(tree), "site": _listing(root / SITE)}
    (root / CACHE / _PUBLISHED).write_text(json.dumps(content), encoding="utf-8")


def _listing(site: Path) -> str:
    """A digest of names and sizes: notices a page that was removed or cut short by hand."""
    found = sorted((path, entry.stat().st_size) for path, entry in _entries(site))
    return inputs.digest(found)


def _entries(folder: Path):
    if folder.is_dir():
        with os.scandir(folder) as listing:
            for entry in listing:
                if entry.is_dir():
                    yield from ((f"{entry.name}/{path}", below) for path, below in _entries(Path(entry.path)))
                else:
                    yield entry.name, entry
