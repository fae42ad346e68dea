"""BibTeX entries of the works that the sources cite, from the table that records them.

What the book itself rests on stands in ``chapters/references.bib``.
"""

import re

from . import tables

FILE = "works.bib"  # made beside references.bib when the book is staged
_INITIALS = re.compile(r"(?<!\w)\w\.")
_SPECIAL, _ESCAPED = re.compile(r"([&%$#_])"), r"\\\1"  # signs that LaTeX takes for commands
_SURNAME_FIRST = re.compile(r"(\w+)((?: \w\.)+)")


def entries() -> dict[str, str]:
    """The entry of each cited work under its ``work_id``, with what the source gives of it and no more.

    Left out: references whose list is lost, so that no title is known, and a source that names itself.
    """
    listed, sources = tables.load("reference/works"), tables.load("reference/sources")
    short = tables.labels("reference/sources", "source_id", "en", "short")
    listed = listed[~listed["title"].str.startswith("unresolved") & ~listed["title"].isin(sources["title_en"])].fillna("")
    return {work.work_id: _entry(work.work_id, {
        "author": " and ".join(map(_author, filter(None, re.split("; | (?=и др)", work.authors)))), "title": f"{{{work.title}}}", "year": work.year,
        "howpublished": work.container, "note": f"Cited in {short[work.source_id]}: {work.locator}"}) for work in listed.itertuples()}


def text() -> str:
    """All entries as a file; "" in a book without the table."""
    return "\n\n".join([*entries().values(), ""]) if "reference/works" in tables.names() else ""


def _entry(key: str, fields: dict[str, str]) -> str:
    lines = [f"  {name} = {{{_SPECIAL.sub(_ESCAPED, value)}}}" for name, value in fields.items() if value]
    return f"@misc{{{key},\n" + ",\n".join(lines) + "\n}"


def _author(name: str) -> str:
    """A name as BibTeX reads it: initials mark a person, and what has none is a body, kept whole in braces."""
    if name == "и др.":
        return "others"
    if not _INITIALS.search(name):
        return f"{{{name}}}"
    turned = _SURNAME_FIRST.fullmatch(name)
    return f"{turned[1]},{turned[2]}" if turned else name
