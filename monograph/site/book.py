"""What the book consists of: its notebooks, and the pages that are made from them."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

from .. import bibliography, tables
from ..errors import BookError
from ..execute.records import Page

PAGES = "book/pages"  # the table of pages that parametrised notebooks are executed for


def notebooks(root: Path) -> list[Path]:
    """The notebooks of the book at *root*, in the order of their names."""
    return sorted(p for p in (root / "chapters").rglob("*.ipynb") if ".ipynb_checkpoints" not in p.parts)


def pages(root: Path, language: str) -> list[Page]:
    """All pages to execute: a page a chapter, and for a parametrised notebook a page a row of ``data/book/pages.csv``."""
    generated = _generated(root, language)
    templates = {page.notebook for page in generated}
    chapters = [Page(path, path.relative_to(root / "chapters").with_suffix("").as_posix(), {"language": language})
                for path in notebooks(root) if path not in templates]
    return chapters + generated


def _generated(root: Path, language: str) -> list[Page]:
    if PAGES not in tables.names():
        return []
    rows = tables.load(PAGES, language)
    found = []
    for row in rows.itertuples():
        path = root / "chapters" / f"{row.notebook}.ipynb"
        if path.exists():
            parameters = dict(part.split("=", 1) for part in row.parameters.split(";"))
            found.append(Page(path, row.target, {"language": language, **parameters}, row.title))
    return found


def stage(root: Path, source: Path, executed: dict[str, tuple[str, Callable]]) -> None:
    """Make *source* hold what jupyter-book reads: the text files of the book at *root*, the *executed* notebooks, and the works cited.

    *executed* has for each target a key of its content and a function that gives it.  A file that is
    right already is not touched, so that Sphinx sees what is new.
    """
    known_file = source / ".staged.json"
    known = json.loads(known_file.read_text(encoding="utf-8")) if known_file.exists() else {}
    texts = {path.relative_to(root).as_posix(): path for path in [root / "_config.yml", root / "_toc.yml", *sorted((root / "chapters").rglob("*"))]
             if path.is_file() and path.suffix != ".ipynb" and ".ipynb_checkpoints" not in path.parts}
    works = f"chapters/{bibliography.FILE}"
    wanted = {*texts, works, *(f"chapters/{target}.ipynb" for target in executed), known_file.name}
    for path in sorted(source.rglob("*")) if source.exists() else ():
        if path.is_file() and path.relative_to(source).as_posix() not in wanted:
            path.unlink()
    for name, path in texts.items():
        _put(source / name, path.read_bytes())
    _put(source / works, bibliography.text().encode())
    for target, (key, notebook) in executed.items():
        if known.get(target) != key or not (source / "chapters" / f"{target}.ipynb").exists():
            _put(source / "chapters" / f"{target}.ipynb", notebook().encode())
    _put(known_file, json.dumps({target: key for target, (key, _) in executed.items()}).encode())


def _put(path: Path, content: bytes) -> None:
    if not path.exists() or path.read_bytes() != content:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def chosen(root: Path, name: str) -> list[Path]:
    """The notebooks that an author means by *name*: ``3``, ``03``, ``survey`` or ``04-survey``."""
    found = [p for p in notebooks(root) if p.stem == name or re.fullmatch(rf"0*{re.escape(name)}-.*|\d+-{re.escape(name)}", p.stem)]
    if len(found) != 1:
        listed = ", ".join(p.stem for p in notebooks(root))
        raise BookError(f"{'several chapters are' if found else 'no chapter is'} called {name!r}; there are {listed}")
    return found


def clear(folder: Path) -> None:
    """Remove *folder* and what is in it, if it is there."""
    shutil.rmtree(folder, ignore_errors=True)
