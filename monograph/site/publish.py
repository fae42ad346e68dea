"""The site in its place: always a whole one, the old or the new."""

import ctypes
import os
import shutil
import sys
from pathlib import Path

_EXCHANGE = 2  # RENAME_EXCHANGE of linux/fs.h, RENAME_SWAP of macOS


def publish(new: Path, site: Path) -> None:
    """Put the finished folder *new* in the place of *site* at one stroke, and remove what was there.

    Where the system cannot exchange two folders there is a moment between two renamings; a build that
    was stopped in it is put right by ``recover``.
    """
    site.parent.mkdir(parents=True, exist_ok=True)
    if not site.exists():
        os.rename(new, site)
    elif _exchange(new, site):
        shutil.rmtree(new, ignore_errors=True)
    else:
        old = _aside(site)
        shutil.rmtree(old, ignore_errors=True)
        os.rename(site, old)
        os.rename(new, site)
        shutil.rmtree(old, ignore_errors=True)


def recover(site: Path) -> None:
    """Put the last site back if a build was stopped between the two renamings."""
    old = _aside(site)
    if old.exists() and not site.exists():
        os.rename(old, site)
    shutil.rmtree(old, ignore_errors=True)


def _aside(site: Path) -> Path:
    return site.with_name(site.name + ".old")


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two folders in one step of the file system; return whether that could be done."""
    library = ctypes.CDLL(None, use_errno=True) if sys.platform in ("linux", "darwin") else None
    paths = os.fsencode(one), os.fsencode(other)
    try:
        if sys.platform == "linux":
            here = -100  # AT_FDCWD: paths are as given
            return library.renameat2(here, paths[0], here, paths[1], _EXCHANGE) == 0
        return library is not None and library.renamex_np(*paths, _EXCHANGE) == 0
    except AttributeError:  # a C library without the call
        return False
