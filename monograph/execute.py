"""Run the chapters' notebooks with papermill and keep their outputs the same bytes at every run."""

import json
import os
import re
import tempfile
import time
from pathlib import Path

# nbclient and papermill look the environment up when they are imported.
os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")

import nbformat
import papermill
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.exceptions import PapermillExecutionError
from tqdm import tqdm
from traitlets.config import Config

from . import tables
from .errors import BookError

_KERNEL = Config({
    # Sockets in the file system where there are such: nobody else on the machine can listen to a kernel.
    "KernelManager": {} if os.name == "nt" else {"transport": "ipc"},
    # A kernel that is stopped complains about its closed sockets; what matters is raised here anyway.
    "NotebookClient": {"extra_arguments": ["--log-level=50"]},
})
CELL_SECONDS = 60  # the longest a cell may take; the slowest takes about two


def run_all(notebooks: list[Path], out: Path, parameters: dict, cell_seconds: int = CELL_SECONDS) -> None:
    """Execute *notebooks* into *out*, under the names they have, with a progress bar.

    Raises BookError naming chapter and cell at the first notebook that fails or hangs.
    """
    tables.known_language(parameters.get("language", "en"))
    with tqdm(notebooks, unit="chapter", desc="Executing", dynamic_ncols=True) as bar:
        for path in bar:
            bar.set_postfix_str(path.stem)
            started = time.perf_counter()
            write(run(path, parameters, cell_seconds), out / path.name)
            bar.write(f"  {path.stem}  {time.perf_counter() - started:.1f} s")


def run(path: Path, parameters: dict, cell_seconds: int = CELL_SECONDS) -> nbformat.NotebookNode:
    """Execute the notebook at *path* with *parameters*; return it with its outputs, cleaned."""
    original = _read(path)
    with tempfile.TemporaryDirectory() as scratch:
        output = Path(scratch) / path.name
        try:
            papermill.execute_notebook(
                path, output, parameters=parameters, cwd=path.parent, kernel_name="python3", language="python",
                execution_timeout=cell_seconds, progress_bar=False, config=_KERNEL)
        except PapermillExecutionError as error:
            where = _cell(original, parameters, error.cell_index)
            raise BookError(f"{path.name}, {where}: {error.ename}: {error.evalue}\n{_excerpt(error.source)}") from None
        except CellTimeoutError:
            where = _cell(original, parameters, _last_started(output))
            raise BookError(f"{path.name}, {where}: still running after {cell_seconds} s") from None
        except DeadKernelError:
            raise BookError(f"{path.name}, {_cell(original, parameters, _last_started(output))}: the kernel died") from None
        return cleaned(nbformat.read(output, as_version=4), original)


def cleaned(executed: nbformat.NotebookNode, original: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The original notebook with the outputs of *executed*: no times, paths or injected cells."""
    sources = [cell for cell in executed.cells if "injected-parameters" not in cell.metadata.get("tags", [])]
    result = original.copy()
    number = 0
    for cell, ran in zip(result.cells, sources, strict=True):
        if cell.cell_type != "code":
            continue
        number += 1
        cell.outputs, cell.execution_count = ran.outputs, number
        for output in cell.outputs:
            if "execution_count" in output:
                output.execution_count = number
    return result


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


def _read(path: Path) -> nbformat.NotebookNode:
    try:
        return nbformat.read(path, as_version=4)
    except (nbformat.reader.NotJSONError, nbformat.ValidationError) as error:
        raise BookError(f"{path.name}: not a notebook ({error})") from None


def _last_started(output: Path) -> int:
    """Index of the last cell that papermill began, from what it had saved when it stopped."""
    cells = nbformat.read(output, as_version=4).cells
    return max(i for i, cell in enumerate(cells) if cell.metadata["papermill"]["status"] != "pending")


def _cell(original: nbformat.NotebookNode, parameters: dict, index: int) -> str:
    """Name a cell by its place in the author's notebook: papermill adds one after the parameters."""
    tagged = [i for i, cell in enumerate(original.cells) if "parameters" in cell.metadata.get("tags", [])]
    added = bool(parameters) and index > (tagged[0] if tagged else -1)
    return f"cell {index + 1 - added}"


def _excerpt(source: str) -> str:
    return "\n".join(f"    {line}" for line in source.strip().splitlines()[:5])
