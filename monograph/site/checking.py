"""The fast checks: what can be said of the book without running it."""

from pathlib import Path

import nbformat

from .. import config
from ..errors import BookError
from ..execute import notebook
from . import book, vetting


def check(root: Path) -> None:
    """Raise BookError listing every fault in the tables, the settings and the order of the book and the form of its notebooks."""
    vetting.refuse(vetting.faults())
    faults = [fault for path in book.notebooks(root) for fault in of_notebook(path)] + (config.faults(root) or of_order(root))
    if faults:
        raise BookError("the chapters are not sound:\n" + "\n".join(faults))


def of_notebook(path: Path) -> list[str]:
    """What in the form of a notebook breaks the rules of the book: file, cell and rule."""
    code = [(i, cell) for i, cell in enumerate(notebook.read(path).cells, start=1) if cell.cell_type == "code"]
    if not code or "parameters" not in code[0][1].metadata.get("tags", []):
        return [f"{path.name}: the first code cell is not tagged `parameters` [parameters]"]
    return [f"{path.name}, cell {i}: {fault}" for i, cell in code for fault in _of_cell(cell)]


def _of_cell(cell: nbformat.NotebookNode) -> list[str]:
    lines = cell.source.splitlines()
    faults = []
    if len(lines) > 5:
        faults.append(f"{len(lines)} lines of code, at most 5: longer work belongs in the package [length]")
    if any(line.startswith(("import ", "from ")) and not line.startswith("from monograph import ") for line in lines):
        faults.append("imports something other than monograph [imports]")
    if not set(cell.metadata.get("tags", [])) <= {"parameters", "hide-input"}:
        faults.append("a tag that skips, removes or excuses a cell [tags]")
    if cell.source.strip() and cell.execution_count is None:
        faults.append("has no stored output: run `make refresh` [outputs]")
    return faults


def of_order(root: Path) -> list[str]:
    """Notebooks and pages that ``_toc.yml`` names and the book does not have."""
    generated = {page.target for page in book.pages(root, "en")}
    named = _files(config.order(root))
    return [f"_toc.yml: there is no {name}" for name in named
            if not any((root / f"{name}{ending}").exists() for ending in (".md", ".ipynb")) and name.removeprefix("chapters/") not in generated]


def _files(node) -> list[str]:
    """Every ``file`` that the table of contents names."""
    if isinstance(node, list):
        return [name for item in node for name in _files(item)]
    if isinstance(node, dict):
        return [node[key] for key in ("file", "root") if key in node] + [name for value in node.values() for name in _files(value)]
    return []
