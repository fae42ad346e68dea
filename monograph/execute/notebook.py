"""Run one notebook with papermill and keep its outputs the same bytes at every run."""

import contextlib
import json
import os
import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import nbformat
from papermill.engines import papermill_engines
from papermill.exceptions import PapermillExecutionError
from papermill.execute import prepare_notebook_metadata, raise_for_execution_errors
from papermill.iorw import load_notebook_node
from papermill.parameterize import parameterize_notebook

from .. import reading
from ..errors import BookError
from . import crew
from .engine import ShellEngine

CELL_SECONDS = 60  # the longest a cell may take; the slowest takes about two

papermill_engines.register("shell", ShellEngine)


def run(path: Path, parameters: dict, cell_seconds: float = CELL_SECONDS) -> nbformat.NotebookNode:
    """Execute the notebook at *path* with *parameters* in a process of its own; return it with its outputs, cleaned.

    Raises BookError naming notebook and cell when a cell fails, dies or takes longer than *cell_seconds*.
    """
    return crew.alone(crew.Job(path.name, perform, (path, parameters), cell_seconds))


def perform(path: Path, parameters: dict, *, step: Callable[[str], None], name: str | None = None) -> nbformat.NotebookNode:
    """Execute the notebook in this process, which must be a fresh one; *step* hears of each cell as it begins."""
    original, name = bare(path), name or path.name
    # papermill's own steps but one: it would write the executed notebook, maps and all, to nowhere.
    prepared = load_notebook_node(original)
    if parameters:
        prepared = parameterize_notebook(prepared, parameters, kernel_name="python3", language="python", engine_name="shell")
    prepared = prepare_notebook_metadata(prepared, str(path), None)
    try:
        with contextlib.chdir(path.parent):
            executed = papermill_engines.execute_notebook_with_engine(
                "shell", prepared, "python3", progress_bar=False, step=lambda index: step(_cell(original, parameters, index)))
        raise_for_execution_errors(executed, None)
    except PapermillExecutionError as error:
        where = _cell(original, parameters, error.cell_index)
        raise BookError(f"{name}, {where}: {error.ename}: {error.evalue}\n{_excerpt(error.source)}") from None
    return cleaned(executed, original)


def cleaned(executed: nbformat.NotebookNode, original: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The original notebook with the outputs of *executed*: no times, paths or injected cells."""
    ran = [cell for cell in executed.cells if "injected-parameters" not in cell.metadata.get("tags", [])]
    return fill(original.copy(), [cell.outputs for cell in ran if cell.cell_type == "code"])


def fill(notebook: nbformat.NotebookNode, outputs: list) -> nbformat.NotebookNode:
    """Put *outputs*, one list a code cell, into *notebook*, its cells numbered in order; return it."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for number, (cell, shown) in enumerate(zip(code, outputs, strict=True), start=1):
        cell.outputs, cell.execution_count = shown, number
        for output in shown:
            if "execution_count" in output:
                output.execution_count = number
    return notebook


def refresh(path: Path) -> bool:
    """Write the notebook's fresh outputs back beside its text; return whether anything changed."""
    return write(run(path, {}), path)


def write(notebook: nbformat.NotebookNode, path: Path) -> bool:
    """Write *notebook* to *path*, but only if that changes the file; return whether it did."""
    text = json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    # A point of a border on one line instead of four: a map is a third as long in the history.
    text = re.sub(r"\[\s+(-?\d+),\s+(-?\d+)\s+\]", r"[\1, \2]", text)
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    # A half-written notebook would lose an author's text: write beside it, then swap.
    part = path.with_name(path.name + ".part")
    part.write_text(text, encoding="utf-8")
    os.replace(part, path)
    return True


def read(path: Path) -> nbformat.NotebookNode:
    """The notebook at *path*; raises BookError when there is none."""
    try:
        return nbformat.read(path, as_version=4)
    except (nbformat.reader.NotJSONError, nbformat.ValidationError) as error:
        raise BookError(f"{path.name}: not a notebook ({error})") from None


def bare(path: Path) -> nbformat.NotebookNode:
    """The notebook at *path* without its outputs, which are most of its weight; raises BookError when there is none."""
    return nbformat.from_dict(_bare(path, reading.digest(path)))


@lru_cache(64)
def _bare(path: Path, digest: str) -> nbformat.NotebookNode:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        for cell in content["cells"]:
            if cell["cell_type"] == "code":
                cell |= {"outputs": [], "execution_count": None}
        return nbformat.reads(json.dumps(content), as_version=4)
    except (ValueError, KeyError, TypeError, nbformat.ValidationError) as error:
        raise BookError(f"{path.name}: not a notebook ({error})") from None


def _cell(original: nbformat.NotebookNode, parameters: dict, index: int) -> str:
    """Name a cell by its place in the author's notebook: papermill adds one after the parameters."""
    tagged = [i for i, cell in enumerate(original.cells) if "parameters" in cell.metadata.get("tags", [])]
    added = bool(parameters) and index > (tagged[0] if tagged else -1)
    return f"cell {index + 1 - added}"


def _excerpt(source: str) -> str:
    return "\n".join(f"    {line}" for line in source.strip().splitlines()[:5])
