"""What a release said, cell by cell, and what has changed since.

A record holds no tables, only digests: of every column of a release's table, row by row under the row's key.
It tells which cell changed; the old value stands in the release itself.
"""

import hashlib
import json

from . import reading, tables

LAST = "0.1.0"


def record() -> dict[str, dict]:
    """The tables as they are now: name → {"columns": [...], "rows": {key: digests of the cells, joined}}."""
    return {name: digests(tables.records(name), key(name)) for name in tables.names()}


def key(name: str) -> list[str]:
    """The columns of a table's primary key."""
    primary = tables.schema(name)["schema"].get("primaryKey", [])
    return [primary] if isinstance(primary, str) else list(primary)


def digests(rows: list[dict[str, str]], keys: list[str]) -> dict:
    """A table as digests of four hexadecimal digits a cell, under the key of each row."""
    columns = list(rows[0]) if rows else []
    return {"columns": columns, "rows": {
        " / ".join(row[k] for k in keys): "".join(_digest(row[c]) for c in columns) for row in rows}}  # fmt: skip


def last() -> dict[str, dict]:
    """The record of the last release."""
    return json.loads(reading.note(f"data/releases/{LAST}.json").read_text(encoding="utf-8"))


def changes(now: dict[str, dict], before: dict[str, dict]) -> list[str]:
    """What *now* holds and *before* did not, and the other way round, in words: one line a change."""
    lines = [f"{name}: a new table of {len(now[name]['rows'])} rows." for name in sorted(now.keys() - before.keys())]
    lines += [f"{name}: the table is gone." for name in sorted(before.keys() - now.keys())]
    for name in sorted(now.keys() & before.keys()):
        new, old = now[name], before[name]
        lines += [f"{name}: new column {c}." for c in new["columns"] if c not in old["columns"]]
        lines += [f"{name}: column {c} is gone." for c in old["columns"] if c not in new["columns"]]
        lines += _listed(name, "new", [k for k in new["rows"] if k not in old["rows"]])
        lines += _listed(name, "gone", [k for k in old["rows"] if k not in new["rows"]])
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


def _cell(table: dict, row: str, column: str) -> str:
    at = 4 * table["columns"].index(column)
    return table["rows"][row][at : at + 4]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:4]
