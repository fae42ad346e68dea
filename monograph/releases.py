"""Which figures a release held, cell by cell, and which have changed since.

A record holds no tables, only digests: of the digits in every column of figures, row by row under the row's key.
It tells which figure changed; the old value stands in the release itself.
"""

import hashlib
import json
import re

from . import reading, tables

LAST = "0.1.0"

# Columns of plain text that print a figure, a date or a number of an act.
_PRINTED = {"printed", "number", "date", "date_end", "start", "end", "due_from", "due_to", "valid_from", "valid_to", "year"}
# Columns of numbers that say where a row or a tile stands.
_PLACES = {"order", "chapter", "tile_col", "tile_row", "autonomy", "decimals"}
# Tables of the book's own words.
_WORDS = ("book/", "reference/words")
_SAID_IN = tuple(f"_{language}" for language in tables.LANGUAGES)


def record() -> dict[str, dict]:
    """The figures as they are now: name → {"columns": [...], "rows": {key: digests of the figures, joined}}."""
    return {name: digests(tables.records(name), key(name), figures(name)) for name in tables.names()}


def key(name: str) -> list[str]:
    """The columns of a table's primary key."""
    primary = tables.schema(name)["schema"].get("primaryKey", [])
    return [primary] if isinstance(primary, str) else list(primary)


def figures(name: str) -> list[str]:
    """The columns of a table that hold figures: numbers, dates, and texts, of which only the digits count.

    The book's own words hold none, nor do the places of a row, what a table is made of and what it leans on.
    """
    if name.startswith(_WORDS):
        return []
    fields = [(f["name"], f["type"]) for f in tables.schema(name)["schema"]["fields"]]
    return [n for n, kind in fields if n not in _PLACES and not n.startswith("locator")
            and (kind in ("integer", "number") or n in _PRINTED or n.endswith(_SAID_IN))]  # fmt: skip


def digests(rows: list[dict[str, str]], keys: list[str], columns: list[str]) -> dict:
    """The digits of *columns* as digests of four hexadecimal digits a cell, under the key of each row."""
    return {"columns": columns, "rows": {
        " / ".join(row[k] for k in keys): "".join(_digest(_digits(row[c])) for c in columns) for row in rows} if columns else {}}  # fmt: skip


def last() -> dict[str, dict]:
    """The record of the last release."""
    return json.loads(reading.note(f"data/releases/{LAST}.json").read_text(encoding="utf-8"))


def changes(now: dict[str, dict], before: dict[str, dict]) -> list[str]:
    """What *now* holds and *before* did not, and the other way round, in words: one line a change."""
    lines = [f"{name}: a new table." for name in sorted(now.keys() - before.keys())]
    lines += [f"{name}: the table is gone." for name in sorted(before.keys() - now.keys())]
    for name in sorted(now.keys() & before.keys()):
        new, old = now[name], before[name]
        lines += [f"{name}: new column {c}." for c in new["columns"] if c not in old["columns"] and not c.endswith(_SAID_IN)]
        lines += [f"{name}: column {c} is gone." for c in old["columns"] if c not in new["columns"] and not c.endswith(_SAID_IN)]
        lines += _listed(name, "new", [k for k, cells in new["rows"].items() if k not in old["rows"] and _held(cells)])
        lines += _listed(name, "gone", [k for k, cells in old["rows"].items() if k not in new["rows"] and _held(cells)])
        shared = [c for c in new["columns"] if c in old["columns"]]
        for k in new["rows"].keys() & old["rows"].keys():
            differ = [c for c in shared if _cell(new, k, c) != _cell(old, k, c)]
            if differ:
                lines.append(f"{name}, row {k}: changed in {', '.join(differ)}.")
    return sorted(lines)


def _listed(name: str, what: str, keys: list[str]) -> list[str]:
    if not keys:
        return []
    return [f"{name}: {len(keys)} row{'s' if len(keys) > 1 else ''} {what} ({', '.join(keys[:5])}{' …' if len(keys) > 5 else ''})."]


def _held(cells: str) -> bool:
    """Whether a row has any digit."""
    return cells != _digest("") * (len(cells) // 4)


def _cell(table: dict, row: str, column: str) -> str:
    at = 4 * table["columns"].index(column)
    return table["rows"][row][at : at + 4]


def _digits(text: str) -> str:
    return " ".join(re.findall(r"(?<!\w)-?\d+|\d+", text))  # a minus counts, the dash of a span or a date does not


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:4]
