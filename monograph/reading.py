"""Where the book's files are, and which of them have been read.

A chapter runs again when a table or layer that it read has changed, so each read is noted as it
happens, also when the content is still in memory from an earlier one.
"""

import copy
import hashlib
import os
import time
from collections.abc import Callable
from functools import lru_cache, wraps
from inspect import signature
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_ELSEWHERE = {"data": "MONOGRAPH_DATA", "geo": "MONOGRAPH_GEO"}
_GRAIN = 100_000_000  # ns; clocks of file systems tick more often than this

# Files read since the set was last cleared, as the project names them: "data/survey/answers.csv".
reads: set[str] = set()


def folder(kind: str) -> Path:
    """The folder of the tables ("data") or layers ("geo"): of the project, or where ``MONOGRAPH_DATA``/``MONOGRAPH_GEO`` says."""
    return _path(os.environ.get(_ELSEWHERE[kind]) or str(ROOT / kind))


def note(read: str) -> Path:
    """Note that the file *read* ("geo/water.geojson") is being read; return where it is."""
    reads.add(read)
    return located(read)


def located(read: str) -> Path:
    """Where the file is that ``reads`` names *read*."""
    kind, _, rest = read.partition("/")
    return _path(f"{folder(kind)}/{rest}")


@lru_cache(4096)
def _path(name: str) -> Path:
    """A path that is asked for a thousand times, made once."""
    return Path(name)


def digest(path: Path) -> str:
    """The SHA-256 of a file, "" if it cannot be read.  The file is read again only if it may have changed."""
    try:
        status = path.stat()
        stamp = (status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
        known, value = _digests.get(path, (None, ""))
        if known == stamp:
            return value
        value = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""
    # A file written this moment may be written once more before the clock ticks: not remembered yet.
    if time.time_ns() - max(status.st_mtime_ns, status.st_ctime_ns) > _GRAIN:
        _digests[path] = (stamp, value)
    return value


_digests: dict[Path, tuple[tuple, str]] = {}


def remembered(function: Callable) -> Callable:
    """Keep what *function* made of the files it read for as long as they stay as they are.

    A result that is given again counts as read again.  Arguments must be hashable.  Callers get a shallow
    copy: they may add to a frame or dict, but not change what its cells hold.
    """
    kept: dict[tuple, tuple[dict[str, str], object]] = {}

    @wraps(function)
    def call(*arguments):
        key = (folder("data"), folder("geo"), arguments)
        read, result = kept.get(key, ({}, None))
        if key not in kept or any(digest(located(name)) != value for name, value in read.items()):
            before = set(reads)
            reads.clear()
            try:
                result = function(*arguments)
                read = {name: digest(located(name)) for name in reads}
            finally:
                reads.update(before)
            kept[key] = (read, result)
        reads.update(read)
        return copy.copy(result)

    return call


def foreseen(function: Callable) -> Callable:
    """``remembered``, for what every page made from one notebook asks: ``foresee`` works it out before they are executed.

    *function* takes nothing, or the language.
    """
    call = remembered(function)
    _foreseen.append((call, len(signature(function).parameters)))
    return call


_foreseen: list[tuple[Callable, int]] = []


def foresee(language: str) -> None:
    """Work out what the foreseen functions of all modules loaded say in *language*."""
    for function, takes in _foreseen:
        function(*[language][:takes])
