"""Fresh outputs for the chapters, and what is new in them, in words."""

import re
from collections import deque
from collections.abc import Iterator
from pathlib import Path

import nbformat

from ..figure import CHART_MIME, TABLE_MIME
from . import crew, notebook

_GLUE = "application/papermill.record/text/plain"


def refresh(root: Path, beginnings: tuple[str, ...] = ()) -> Iterator[tuple[Path, str]]:
    """Write fresh outputs into the notebooks of the book at *root*; yield each with what changed, in words."""
    chosen = [path for path in sorted((root / "chapters").rglob("*.ipynb"))
              if ".ipynb_checkpoints" not in path.parts and (not beginnings or path.name.startswith(beginnings))]
    jobs = deque(crew.Job(path.name, notebook.perform, (path, {}), notebook.CELL_SECONDS) for path in chosen)
    for job, fresh in crew.work(jobs):
        path = job.arguments[0]
        before = notebook.read(path)
        yield path, _said(before, fresh) if notebook.write(fresh, path) else "unchanged"


def _said(before: nbformat.NotebookNode, after: nbformat.NotebookNode) -> str:
    """What differs between the outputs of two runs, one line a number, figure or cell."""
    old, new = _shown(before), _shown(after)
    lines = [f"{name} is new" for name in new.keys() - old.keys()] + [f"{name} is gone" for name in old.keys() - new.keys()]
    for name in old.keys() & new.keys():
        if old[name] != new[name]:
            lines.append(_difference(name, old[name], new[name]))
    return "outputs rewritten" + "".join(f"\n  {line}" for line in sorted(lines))


def _shown(book: nbformat.NotebookNode) -> dict[str, object]:
    """Numbers by their name in the text, cards by theirs, anything else by its cell."""
    found: dict[str, object] = {}
    for number, cell in enumerate(book.cells, start=1):
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if _GLUE in data:
                found[f"number {output['metadata']['scrapbook']['name']}"] = re.sub(r"^'|'$", "", data[_GLUE])
            elif CHART_MIME in data:
                card = data[CHART_MIME]["usermeta"]["card"]
                found[f"figure {card['name']}"] = (card, data[CHART_MIME])
            elif TABLE_MIME in data:
                found[f"table {data[TABLE_MIME]['name']}"] = (data[TABLE_MIME], None)
            else:
                found[f"cell {number}"] = output
    return found


def _difference(name: str, old, new) -> str:
    if isinstance(old, str):
        return f"{name}: {old} → {new}"
    if not isinstance(old, tuple):
        return f"{name}: another output"
    parts = [f"{key} “{old[0][key]}” → “{new[0][key]}”" for key in ("title", "subtitle") if old[0][key] != new[0][key]]
    parts += [f"{key} reworded" for key in ("caption", "alt", "source") if old[0][key] != new[0][key]]
    rows = [f"row {i}: {a} → {b}" for i, (a, b) in enumerate(zip(old[0]["rows"], new[0]["rows"], strict=False), start=1) if a != b]
    if len(old[0]["rows"]) != len(new[0]["rows"]):
        parts.append(f"{len(old[0]['rows'])} rows → {len(new[0]['rows'])}")
    parts += rows[:3] + ([f"and {len(rows) - 3} more rows"] if len(rows) > 3 else [])
    return f"{name}: {'; '.join(parts) or 'drawn differently, the same data'}"
