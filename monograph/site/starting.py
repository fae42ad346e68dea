"""A new chapter: a notebook that runs, and its line in the table of contents."""

import re
from pathlib import Path

import nbformat
import yaml

from ..errors import BookError
from ..execute import notebook
from . import book

_HEADINGS = ("In short", "The question", "What the source did", "What follows and what does not", "What the other sources say", "Limits", "What remains open")


def start(root: Path, name: str) -> Path:
    """Write ``chapters/NN-name.ipynb``, numbered after the last chapter, and list it in ``_toc.yml``; return its path.

    Raises BookError when the name cannot be one or is taken; nothing is overwritten.
    """
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
        raise BookError(f"{name!r} cannot name a chapter: small Latin letters, digits and single hyphens only")
    numbered = [p for p in book.notebooks(root) if re.match(r"\d+-", p.stem)]
    if any(p.stem.partition("-")[2] == name for p in numbered):
        raise BookError(f"there is a chapter {name!r} already")
    last = max(numbered, default=None)
    number = int(last.stem.partition("-")[0]) + 1 if last else 1
    path = root / "chapters" / f"{number:02}-{name}.ipynb"
    _list(root / "_toc.yml", path, last)
    notebook.write(_skeleton(name), path)
    notebook.refresh(path)
    return path


def _list(toc: Path, path: Path, last: Path | None) -> None:
    """Put the chapter below the last one, in the form in which that one is listed."""
    text = toc.read_text(encoding="utf-8")
    line = re.search(rf"^( *)- file: chapters/{re.escape(last.stem)} *\n", text, flags=re.M) if last else None
    if line is None:
        raise BookError("_toc.yml: no line lists the last chapter, so there is no place for the new one")
    text = text[: line.end()] + f"{line[1]}- file: chapters/{path.stem}\n" + text[line.end():]
    yaml.safe_load(text)
    toc.write_text(text, encoding="utf-8")


def _skeleton(name: str) -> nbformat.NotebookNode:
    def code(source: str, id: str, *tags: str) -> nbformat.NotebookNode:
        return nbformat.v4.new_code_cell(source, id=id, metadata={"tags": [*tags, "hide-input"]})

    cells = [
        nbformat.v4.new_markdown_cell(f"# {name.replace('-', ' ').capitalize()}", id="title"),
        code('language = "en"', "parameters", "parameters"),
        code("from monograph import Edition\nbook = Edition(language)", "edition"),
        *(nbformat.v4.new_markdown_cell(f"## {heading}", id=f"part-{i}") for i, heading in enumerate(_HEADINGS)),
    ]
    return nbformat.v4.new_notebook(cells=cells, metadata={
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}, "language_info": {"name": "python"}})
