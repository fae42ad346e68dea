"""The running text of the chapters, as the checks of prose read it."""

import json
import re
from pathlib import Path

CHAPTERS = Path(__file__).parents[1] / "chapters"
_NOT_PROSE = re.compile(
    r"```.*?```|:::.*?:::|\$\$.*?\$\$"   # fences and displayed formulas
    r"|^#.*?$|^\([\w-]+\)=$|^\|.*?$"     # headings, targets, rows of tables
    r"|<[^>\n]*>", re.DOTALL | re.MULTILINE)  # fmt: skip
_ROLE = re.compile(r"\{[\w:-]+\}`[^`]*`")
_CODE = re.compile(r"`[^`\n]*`|\$[^$\n]+\$")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")


def files() -> list[Path]:
    """Every page of the book that holds prose."""
    return sorted([*CHAPTERS.glob("*.ipynb"), *CHAPTERS.glob("*.md")])


def source(path: Path) -> str:
    """The Markdown of a page, cells joined by blank lines."""
    if path.suffix == ".md":
        return path.read_text(encoding="utf-8")
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return "\n\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")


def running(markdown: str) -> str:
    """*markdown* without headings, code, formulas, addresses and roles; a role leaves the sign ¤ in its place."""
    return _LINK.sub(r"\1", _CODE.sub("¤", _ROLE.sub("¤", _NOT_PROSE.sub("", markdown))))


def sentences(markdown: str) -> list[str]:
    """The sentences of the running text."""
    return [s for block in re.split(r"\n\s*\n", running(markdown)) for s in re.split(r"(?<=[.?!])(?<!\b[Nn]o\.)(?<!\b[A-Z]\.)\s+", " ".join(block.split())) if s]
