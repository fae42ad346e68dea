"""Load the book's tables, typed and checked against ``data/datapackage.json``.

The only module that opens a CSV file.  A table is named by its path below ``data/``
without the ending, for instance ``load("survey/answers")``.
"""

import copy
import csv
import hashlib
import io
import json
from functools import lru_cache
from pathlib import Path

import frictionless
import pandas as pd

from . import reading
from .errors import BookError
from .reading import ROOT, reads

__all__ = [
    "LANGUAGES", "ROOT", "check_all", "counted", "folder", "keyed", "known_language", "labels", "load", "localise", "names", "number", "reads",
    "schema", "stamp", "states", "trust", "word",
]  # fmt: skip

LANGUAGES = ("en", "kk", "ru")

_DESCRIPTOR = "data/datapackage.json"

# Nullable types throughout: a blank stays "not known" and never turns into 0, "" or a float.
_DTYPES = {
    "string": "string",
    "integer": "Int64",
    "number": "Float64",
    "boolean": "boolean",
}
# What spreadsheets and programs write where nothing is known.
_ENDINGS = tuple(f"_{language}" for language in LANGUAGES)
_COUNTS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_NO_VALUES = {"nan", "inf", "-inf", "infinity", "null", "n/a", "na", "#n/a", "-", "?"}


def folder() -> Path:
    """The folder that holds the tables (``MONOGRAPH_DATA``, else ``data/`` of the project)."""
    return reading.folder("data")


def load(name: str, language: str | None = None) -> pd.DataFrame:
    """Return table *name* as a new frame, one row per record, columns typed by the schema.

    With *language*, every trio of columns ``x_en``, ``x_kk``, ``x_ru`` also appears as ``x``.

    Raises BookError, naming file, row, column, value and rule, when the table is missing or broken.
    """
    reading.note(f"data/{_described(folder(), name)['path']}")
    # pandas copies a column when it is written to, so that what is kept stays as it was read.
    return _localised(folder(), name, _state(folder(), name), language).copy(deep=False)


def localise(frame: pd.DataFrame, language: str) -> pd.DataFrame:
    """Add a column ``x`` for every ``x_en``/``x_kk``/``x_ru``, taken from the asked language."""
    known_language(language)
    ending = f"_{language}"
    return frame.assign(**{c.removesuffix(ending): frame[c] for c in frame if c.endswith(ending)})


def known_language(language: str) -> str:
    """Return *language*, or raise BookError naming the languages there are."""
    if language not in LANGUAGES:
        raise BookError(f"unknown language {language!r}: the book has {', '.join(LANGUAGES)}")
    return language


def labels(name: str, key: str, language: str, column: str = "label") -> dict[str, str]:
    """Map the *key* column of table *name* to its *column* in *language*."""
    return dict(_labels(name, key, language, column))


@reading.remembered
def _labels(name: str, key: str, language: str, column: str) -> dict[str, str]:
    frame = load(name, language)
    return dict(zip(frame[key], frame[column], strict=True))


@reading.remembered
def keyed(name: str, *keys: str) -> pd.DataFrame:
    """Table *name* indexed by its columns *keys*, for looking rows up.  The one frame for all who ask: not to be changed."""
    frame = load(name).set_index(list(keys))
    return frame.sort_index() if frame.index.nlevels > 1 else frame


def word(word_id: str, language: str) -> str:
    """One of the short words that charts use (``data/reference/words.csv``)."""
    words = _labels("reference/words", "word_id", known_language(language), "label")
    if word_id not in words:
        raise BookError(f"data/reference/words.csv has no word_id {word_id!r}")
    return words[word_id]


def number(value: float, decimals: int, language: str) -> str:
    """*value* as the edition writes it: 7,173.5 in English, 7 173,5 in Kazakh and Russian."""
    text = f"{value:,.{decimals}f}".replace("-", "\N{MINUS SIGN}")
    # The space is a no-break space, so that a line never ends inside a number.
    return text if language == "en" else text.translate({ord(","): "\u00a0", ord("."): ","})


def counted(value: int, language: str) -> str:
    """A small count as running text writes it: three in English up to twelve, digits beyond and in the others."""
    return _COUNTS[value] if language == "en" and 0 <= value < len(_COUNTS) else number(value, 0, language)


def names() -> list[str]:
    """The names of all tables, in the order of the data package."""
    reading.note(_DESCRIPTOR)
    return list(_package(folder()))


def schema(name: str) -> dict:
    """The descriptor of table *name*: title, description and fields, as datapackage.json has them."""
    reading.note(_DESCRIPTOR)
    return copy.deepcopy(_described(folder(), name))


def stamp(read: str) -> str:
    """What decides what a reader of the file *read* (a member of ``reads``) gets: its content and, of a table, its types."""
    types = [[f["name"], f["type"]] for r in _package(folder()).values() if f"data/{r['path']}" == read for f in r["schema"]["fields"]]
    return hashlib.sha256(json.dumps([reading.digest(reading.located(read)), types]).encode()).hexdigest()


def check_all() -> list[str]:
    """Check every table by itself and against the tables its keys lead to; return one message per fault."""
    try:
        package = _package(folder())
    except BookError as error:
        return str(error).split("\n")
    faults = [fault for name in package for fault in _faults(folder(), name)]
    described = {Path(resource["path"]) for resource in package.values()}
    stray = sorted(p for p in folder().rglob("*.csv") if p.relative_to(folder()) not in described)
    return faults + [f"{_shown(p)}: not described in datapackage.json [description]" for p in stray]


def states() -> dict[str, tuple[str, ...]]:
    """The state of each table by name, for ``trust``."""
    return {name: _state(folder(), name) for name in _package(folder())}


def trust(states: dict[str, tuple[str, ...]]) -> None:
    """Take tables for sound that another process has checked in these *states*; one that has changed since is checked again."""
    _trusted.update((folder(), name, state) for name, state in states.items())


_trusted: set[tuple[Path, str, tuple[str, ...]]] = set()


def records(name: str) -> list[dict[str, str]]:
    """The rows of table *name* as they are written, blanks as ""; the first is row 2 of the file.

    Raises BookError when the file is no table at all.
    """
    reading.note(f"data/{_described(folder(), name)['path']}")
    return _records(folder(), name)


def _records(data: Path, name: str) -> list[dict[str, str]]:
    path = data / _described(data, name)["path"]
    header, *rows = _cells(path, reading.digest(path))
    return [dict(zip(header, row, strict=False)) for row in rows]


def fault(name: str, row: int | str | None, column: str | None, said: str, rule: str) -> str:
    """One line on a fault in table *name* (or layer "geo/water"): file, row of the file, column, what is wrong, and the rule."""
    path = f"{name}.geojson" if name.startswith("geo/") else _shown(folder() / _described(folder(), name)["path"])
    where = [path, *([f"row {row}"] if row is not None else []), *([f"column {column}"] if column else [])]
    return f"{', '.join(where)}: {said} [{rule}]"


def _package(data: Path) -> dict[str, dict]:
    """The descriptors of the tables by name."""
    return _read_package(data / "datapackage.json", reading.digest(data / "datapackage.json"))


@lru_cache(64)
def _read_package(descriptor: Path, digest: str) -> dict[str, dict]:
    try:
        content = json.loads(descriptor.read_text(encoding="utf-8"))
        resources = {resource["name"]: resource for resource in content["resources"]}
        tables = [(resource["path"], resource["schema"]["fields"]) for resource in resources.values()]
    except OSError as error:
        raise BookError(f"{_shown(descriptor)}: cannot be read ({error.strerror}) [package]") from error
    except (ValueError, KeyError, TypeError) as error:
        raise BookError(f"{_shown(descriptor)}: not a valid data package ({error}) [package]") from error
    unknown = [(name, key["reference"]["resource"]) for name, resource in resources.items()
               for key in resource["schema"].get("foreignKeys", []) if key["reference"]["resource"] not in {"", *resources}]
    if unknown or len({path for path, _ in tables}) != len(content["resources"]):
        raise BookError(f"{_shown(descriptor)}: a table twice, or a key to a table that is not there {unknown} [package]")
    return resources


def _described(data: Path, name: str) -> dict:
    package = _package(data)
    if name not in package:
        raise BookError(f"no table {name!r} in {_shown(data / 'datapackage.json')}")
    return package[name]


def _state(data: Path, name: str) -> tuple[str, ...]:
    """What decides whether a table is sound: its content, its schema, and the tables that its keys lead to."""
    resource = _described(data, name)
    others = {key["reference"]["resource"] for key in resource["schema"].get("foreignKeys", [])} - {"", name}
    paths = ["datapackage.json", resource["path"], *(_described(data, other)["path"] for other in sorted(others))]
    return tuple(reading.digest(data / path) for path in paths)


@lru_cache(256)
def _localised(data: Path, name: str, state: tuple[str, ...], language: str | None) -> pd.DataFrame:
    frame = _checked(data, name, state)
    return frame if language is None else localise(frame, language)


@lru_cache(256)
def _checked(data: Path, name: str, state: tuple[str, ...]) -> pd.DataFrame:
    faults = _faults(data, name)
    if faults:
        more = f"\n(and {len(faults) - 10} more)" if len(faults) > 10 else ""
        raise BookError("\n".join(faults[:10]) + more)
    header, *rows = _cells(data / _described(data, name)["path"], state[1])
    cells = pd.DataFrame(rows, columns=header, dtype="string")
    return pd.DataFrame({
        field["name"]: _typed(cells[field["name"]].replace("", pd.NA), field["type"])
        for field in _described(data, name)["schema"]["fields"]
    })


def _typed(column: pd.Series, kind: str) -> pd.Series:
    if kind in ("integer", "number"):
        return pd.to_numeric(column).astype(_DTYPES[kind])
    return column.map({"true": True, "false": False}).astype("boolean") if kind == "boolean" else column


@lru_cache(256)
def _cells(path: Path, digest: str) -> list[list[str]]:
    """The header and the rows of a CSV file; BookError when it is none as the book writes them."""
    try:
        content = path.read_bytes()
        text = content.decode("utf-8")
    except OSError as error:
        raise BookError(f"{_shown(path)}: the table cannot be read ({error.strerror}) [file]") from error
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        if error.reason == "unexpected end of data":
            raise BookError(f"{_shown(path)}, row {row}: the file ends within a letter [truncated]") from error
        raise BookError(f"{_shown(path)}, row {row}: byte {error.start} is not UTF-8 [encoding]") from error
    for row, line in enumerate(text.split("\n"), 1):
        for sign, rule in (("\ufeff", "byte-order-mark"), ("\r", "line-end"), ("\0", "control-character"), ("\ufffd", "encoding")):
            if sign in line:
                raise BookError(f"{_shown(path)}, row {row}: holds the character U+{ord(sign):04X} [{rule}]")
    if not text.endswith("\n"):
        raise BookError(f"{_shown(path)}, row {text.count(chr(10)) + 1}: the file ends within a line [truncated]")
    try:
        return list(csv.reader(io.StringIO(text), strict=True))
    except csv.Error as error:
        raise BookError(f"{_shown(path)}, row {text.count(chr(10))}: the file ends within a cell ({error}) [truncated]") from error


def _faults(data: Path, name: str) -> list[str]:
    state = _state(data, name)
    if (data, name, state) in _trusted:
        return []
    return list(_own_faults(data, name, state[:2])) or _key_faults(data, name)


@lru_cache(512)
def _own_faults(data: Path, name: str, state: tuple[str, ...]) -> tuple[str, ...]:
    """What is wrong with a table by itself."""
    resource = _described(data, name)
    path = data / resource["path"]
    try:
        cells = _cells(path, state[1])
    except BookError as error:
        return (str(error),)
    rules = {key: value for key, value in resource["schema"].items() if key != "foreignKeys"}
    try:
        report = frictionless.Resource.from_descriptor({"name": name, "data": cells, "schema": rules}).validate()
    except frictionless.FrictionlessException as error:
        return (f"{_shown(data / 'datapackage.json')}: table {name!r} is not described well ({error}) [package]",)
    errors = [*report.errors, *(error for task in report.tasks for error in task.errors)]
    named = {error.row_number for error in errors if hasattr(error, "row_number")}
    blank = [f"{_shown(path)}, row {row}, column {column}: value {cell!r} is no value; what is not known stays blank [no-value]"
             for row, record in enumerate(cells[1:], 2) if row not in named
             for column, cell in zip(cells[0], record, strict=False)
             if cell != cell.strip() or cell.lower() in _NO_VALUES and not column.endswith(_ENDINGS)]
    return (*(_fault(_shown(path), error) for error in errors), *blank)


def _key_faults(data: Path, name: str) -> list[str]:
    """The rows whose foreign keys lead nowhere; a table that is not sound itself leads anywhere."""
    faults = []
    resource = _described(data, name)
    rows = _records(data, name)
    for key in resource["schema"].get("foreignKeys", []):
        other = key["reference"]["resource"] or name
        fields, wanted = _listed(key["fields"]), _listed(key["reference"]["fields"])
        if _own_faults(data, other, _state(data, other)[:2]):
            continue
        known = {tuple(row[field] for field in wanted) for row in _records(data, other)}
        for number, row in enumerate(rows, 2):
            value = tuple(row[field] for field in fields)
            if any(value) and value not in known:
                faults.append(fault(name, number, ", ".join(fields), f"value {'/'.join(value)!r}: there is no such row in {other}", "foreign-key"))
    return faults


def _listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def _fault(shown: str, error: frictionless.Error) -> str:
    """One line: file, row, column, value and the rule that was broken."""
    where = [shown]
    for part, attribute in (("row", "row_number"), ("column", "field_name")):
        value = getattr(error, attribute, None)
        if value is not None:
            where.append(f"{part} {value}")
    value = getattr(error, "cell", None)
    shown_value = "" if value is None else f"value {value!r}: "
    return f"{', '.join(where)}: {shown_value}{error.note} [{error.type}]"


def _shown(path: Path) -> str:
    """The path as a reader of the message knows it: below the project where possible."""
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.as_posix()
