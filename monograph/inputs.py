"""What a build depends on, by content: chapters, tables, layers, the package, versions.

Only the standard library is loaded here: finding that nothing has changed must cost next to nothing.
"""

import ast
import hashlib
import json
import os
import sys
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from . import HOMES, reading

PACKAGE = Path(__file__).parent
_INSTALLED = Path(sys.prefix) / "share" / "monograph-web"  # as web.INSTALLED, which loads more
_BLOCKS = ("body", "orelse", "finalbody", "handlers", "cases")  # where a statement holds others
_LEFT_OUT = {"__pycache__", ".ipynb_checkpoints"}


def tree(root: Path) -> dict[str, str]:
    """Everything that a build of the book at *root* may read: name and SHA-256, without what editors leave behind."""
    named = {"_config.yml": root / "_config.yml", "_toc.yml": root / "_toc.yml"}
    for name, folder in {"chapters": root / "chapters", "data": reading.folder("data"), "geo": reading.folder("geo"), "monograph": PACKAGE}.items():
        named |= {f"{name}/{path.relative_to(folder).as_posix()}": path for path in _files(folder)}
    return {name: reading.digest(path) for name, path in sorted(named.items())} | {"environment": environment(), "drawing": reading.digest(_INSTALLED / "draw.out.mjs")}


def _files(folder: Path) -> Iterator[Path]:
    for directory, folders, files in os.walk(folder):
        folders[:] = [f for f in folders if f not in _LEFT_OUT]
        yield from (Path(directory, file) for file in files if not file.endswith((".part", "~")))


def environment() -> str:
    """The interpreter, the pinned versions and the installed web packages."""
    stands_on = [reading.digest(reading.ROOT / "requirements.txt"), reading.digest(PACKAGE / "web" / "package-lock.json"),
                 reading.digest(_INSTALLED / "engine.js")]
    return f"{sys.version.split()[0]} {digest(stands_on)}"


def digest(content) -> str:
    """The SHA-256 of anything that JSON can write."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def modules(*sources: str) -> list[str]:
    """The modules of the package that Python *sources* import, with all that those import: names below ``monograph/``."""
    found: set[str] = set()
    waiting = [name for source in sources for name in _imported(_statements(source), PACKAGE)]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            path = PACKAGE / name
            waiting += _imports_of(path, reading.digest(path))
    return sorted(found)


def late_imports(names: Iterable[str]) -> list[str]:
    """The libraries that functions of the modules *names* (below ``monograph/``) import when they are called."""
    found: set[str] = set()
    for name in names:
        nodes = _nodes(PACKAGE / name, reading.digest(PACKAGE / name))
        within = [node for function in nodes if isinstance(function, ast.FunctionDef) for node in _below(function.body)]
        found |= {node.module for node in within if isinstance(node, ast.ImportFrom) and not node.level}
        found |= {alias.name for node in within if isinstance(node, ast.Import) for alias in node.names}
    return sorted(found)


@lru_cache(1024)
def _imports_of(path: Path, digest: str) -> tuple[str, ...]:
    return tuple(_imported(_nodes(path, digest), path.parent))


@lru_cache(256)
def _nodes(path: Path, digest: str) -> tuple[ast.AST, ...]:
    """The statements of a module that import or hold others."""
    return tuple(_statements(path.read_text(encoding="utf-8")))


def _statements(source: str) -> Iterable[ast.stmt]:
    return (node for node in _below(ast.parse(source).body) if isinstance(node, (ast.Import, ast.ImportFrom, ast.FunctionDef)))


def _below(statements: Iterable[ast.AST]) -> Iterator[ast.stmt]:
    """Each statement and those within it.  Expressions hold none; to look through them takes ten times as long."""
    for node in statements:
        yield node
        for part in _BLOCKS:
            yield from _below(getattr(node, part, ()))


def _imported(nodes: Iterable[ast.AST], folder: Path) -> Iterable[str]:
    """Names, below ``monograph/``, of the files that *nodes* of a module in *folder* import from the package."""
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.ImportFrom):
            base = _base(node, folder)
            if base is not None:
                found |= _located(base, [alias.name for alias in node.names])
        elif isinstance(node, ast.Import):
            for alias in node.names:
                first, *rest = alias.name.split(".")
                if first == "monograph":
                    found |= _located(PACKAGE.joinpath(*rest[:-1]), rest[-1:])
    return found


def _base(node: ast.ImportFrom, folder: Path) -> Path | None:
    """The folder or module (without ending) that ``from … import`` names, if it is the package's."""
    parts = node.module.split(".") if node.module else []
    if node.level:
        return folder.joinpath(*[".."] * (node.level - 1), *parts).resolve()
    return PACKAGE.joinpath(*parts[1:]) if parts[:1] == ["monograph"] else None


def _located(base: Path, names: list[str]) -> set[str]:
    """The files behind ``from base import names``, with the packages that hold them."""
    files = set()
    for name in names:
        place = base.joinpath(*HOMES[name].split(".")) if base == PACKAGE and name in HOMES else base / name
        files |= {p for p in (place.with_suffix(".py"), place / "__init__.py") if p.exists()}
    files |= {p for p in (base.with_suffix(".py"), base / "__init__.py") if p.exists()}
    for file in list(files):
        files |= {parent / "__init__.py" for parent in file.parents if parent.is_relative_to(PACKAGE)}
    return {file.relative_to(PACKAGE).as_posix() for file in files if file.exists()}
