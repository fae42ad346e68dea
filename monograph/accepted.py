"""The figures as they were last accepted: no digit of a table or a layer changes unnoticed.

Sums and shares guard many figures, but not all: of a date or a count that stands alone nothing says
whether its last digit is right.  ``data/accepted.txt`` holds a short digest of every row and of each
of its cells, so that a changed cell is named until an author says that it is meant
(``python -m monograph check --accept``) and a reviewer sees it beside the change itself.

Of a text in one of the book's languages only the digits count: wording may change freely, and rows
without any digit are not held.  A row may move.  Two characters stand for a cell, four for a row, so
a change of one cell escapes with a chance of 1 in 16 million, and its column with 1 in 4,096.
"""

import base64
import hashlib
import json
import re
from collections.abc import Iterator

from . import layers, reading, tables
from .errors import BookError
from .tables import LANGUAGES

FILE = "data/accepted.txt"
_HOW = "if it is meant: python -m monograph check --accept"
_SAID_IN = tuple(f"_{language}" for language in LANGUAGES)
_HEAD = "(head)"

# By table or layer, by key: the digest of the row and of its cells.
Digests = dict[str, dict[str, tuple[str, str]]]


def faults() -> list[str]:
    """What differs from what was accepted, one message a cell or row."""
    try:
        return [tables.fault(place, row, column, f"{said}; {_HOW}", "accepted") for place, row, column, said in _changes()]
    except BookError as error:
        return [str(error)]


def accept() -> list[str]:
    """Accept the tables and layers as they are; return what that changes, one line a cell or row."""
    try:
        changes = [f"{place}, row {row}{f', column {column}' * bool(column)}: {said}" for place, row, column, said in _changes()]
    except BookError:
        changes = ["all figures, for the first time"]
    lines = [part for place, rows in _digests().items() for part in (place, *(f" {key}\t{row}\t{cells}" for key, (row, cells) in rows.items()))]
    reading.located(FILE).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return changes


def _changes() -> Iterator[tuple[str, int, str | None, str]]:
    """Place, row of its file, column and what is said of it."""
    before, now = _accepted(), _digests()
    for place in [*now, *(place for place in before if place not in now)]:
        old, new = before.get(place, {}), now.get(place, {})
        rows = _rows(place) if place in now else []
        columns = _columns(place) if place in now else []
        for number, key, cells in rows:
            if key not in new or old.get(key) == new[key]:
                continue
            if key not in old:
                yield place, number, None, f"the row {key!r} is new"
                continue
            pairs = zip(columns, _pairs(old[key][1]), _pairs(new[key][1]), strict=False)
            named = [column for column, was, is_ in pairs if was != is_] or [None]
            for column in named:
                named_cell = column is not None and place in tables.names()
                value = f"value {cells[columns.index(column)][:60]!r} " if named_cell else ""
                yield place, number, column, f"{value}is not what was accepted for {key!r}"
        for key in old.keys() - new.keys():
            yield place, len(rows) + 2, None, f"the row {key!r} is gone"


def _accepted() -> Digests:
    path = reading.located(FILE)
    found: Digests = {}
    try:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if not line.startswith(" "):
                found[line] = {}
            else:
                key, row, cells = line[1:].split("\t")
                found[list(found)[-1]][key] = (row, cells)
    except (OSError, UnicodeDecodeError) as error:
        raise BookError(f"{FILE}: cannot be read ({error}); {_HOW} [accepted]") from error
    except (ValueError, IndexError) as error:
        raise BookError(f"{FILE}, row {number}: not a key and its digests; {_HOW} [accepted]") from error
    return found


def _digests() -> Digests:
    return {place: _of_place(place) for place in (*tables.names(), *(f"geo/{name}" for name in layers.names()))}


@reading.remembered
def _of_place(place: str) -> dict[str, tuple[str, str]]:
    columns = _columns(place)
    said = [column.endswith(_SAID_IN) for column in columns]
    found = {}
    for _, key, cells in _rows(place):
        held = [" ".join(re.findall(r"\d+", cell)) if only_digits else cell for cell, only_digits in zip(cells, said, strict=True)]
        if any(re.search(r"\d", cell) for cell in held):
            found[key] = (_digest(key, *held, characters=4), "".join(_digest(column, cell) for column, cell in zip(columns, held, strict=True)))
    return found


def _rows(place: str) -> list[tuple[int, str, list[str]]]:
    """Row of the file, key and cells; of a layer, line, key and the two parts of a feature."""
    if place.startswith("geo/"):
        name = place.removeprefix("geo/")
        head, features = layers.parts(name)
        rows = [(1, _HEAD, [json.dumps(head, sort_keys=True), ""])]
        for number, feature in enumerate(features, 2):
            parts = [json.dumps(feature.get(part), sort_keys=True) for part in ("properties", "geometry")]
            rows.append((number, layers.key(name, feature), parts))
        return rows
    keys = _listed(tables.schema(place)["schema"]["primaryKey"])
    return [(number, "/".join(row[key] for key in keys), list(row.values())) for number, row in enumerate(tables.records(place), 2)]


def _columns(place: str) -> list[str]:
    return ["properties", "geometry"] if place.startswith("geo/") else [field["name"] for field in tables.schema(place)["schema"]["fields"]]


def _listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def _digest(*parts: str, characters: int = 2) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256("\0".join(parts).encode()).digest())[:characters].decode()


def _pairs(text: str) -> list[str]:
    return [text[i : i + 2] for i in range(0, len(text), 2)]
