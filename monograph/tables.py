"""Load the book's tables, typed and checked against ``data/datapackage.json``.

The only module that opens a CSV file.  A table is named by its path below ``data/``
without the ending, for instance ``load("survey/answers")``.
"""

import hashlib
import json
from functools import lru_cache
from pathlib import Path

import frictionless
import pandas as pd

from . import reading
from .errors import BookError
from .reading import ROOT, reads

__all__ = [
    "LANGUAGES", "ROOT", "check_all", "folder", "known_language", "labels", "load", "localise", "names", "number", "reads",
    "schema", "stamp", "word",
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


def folder() -> Path:
    """The folder that holds the tables (``MONOGRAPH_DATA``, else ``data/`` of the project)."""
    return reading.folder("data")


def load(name: str, language: str | None = None) -> pd.DataFrame:
    """Return table *name* as a new frame, one row per record, columns typed by the schema.

    With *language*, every trio of columns ``x_en``, ``x_kk``, ``x_ru`` also appears as ``x``.

    Raises BookError, naming file, row, column, value and rule, when the table is missing or broken.
    """
    resource = _resource(folder(), name)
    reading.note(f"data/{resource.path}")
    frame = _checked(folder(), name, _state(folder(), resource)).copy()
    return frame if language is None else localise(frame, language)


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
    frame = load(name, language)
    return dict(zip(frame[key], frame[column], strict=True))


def word(word_id: str, language: str) -> str:
    """One of the short words that charts use (``data/reference/words.csv``)."""
    words = labels("reference/words", "word_id", known_language(language))
    if word_id not in words:
        raise BookError(f"data/reference/words.csv has no word_id {word_id!r}")
    return words[word_id]


def number(value: float, decimals: int, language: str) -> str:
    """*value* as the edition writes it: 7,173.5 in English, 7 173,5 in Kazakh and Russian."""
    text = f"{value:,.{decimals}f}".replace("-", "\N{MINUS SIGN}")
    # The space is a no-break space, so that a line never ends inside a number.
    return text if language == "en" else text.translate({ord(","): "\u00a0", ord("."): ","})


def names() -> list[str]:
    """The names of all tables, in the order of the data package."""
    reading.note(_DESCRIPTOR)
    return [resource.name for resource in _package(folder()).resources]


def schema(name: str) -> dict:
    """The descriptor of table *name*: title, description and fields, as datapackage.json has them."""
    reading.note(_DESCRIPTOR)
    return _resource(folder(), name).to_dict()


def stamp(read: str) -> str:
    """What decides what a reader of the file *read* (a member of ``reads``) gets: its content and, of a table, its types."""
    types = [[f.name, f.type] for r in _package(folder()).resources if f"data/{r.path}" == read for f in r.schema.fields]
    return hashlib.sha256(json.dumps([reading.digest(reading.located(read)), types]).encode()).hexdigest()


def check_all() -> list[str]:
    """Check every table; return one message per fault (none: the tables are sound)."""
    package = _package(folder())
    faults = [fault for resource in package.resources for fault in _faults(folder(), resource.name)]
    described = {Path(resource.path) for resource in package.resources}
    stray = sorted(p for p in folder().rglob("*.csv") if p.relative_to(folder()) not in described)
    return faults + [f"{_shown(p)}: not described in datapackage.json" for p in stray]


def _package(data: Path) -> frictionless.Package:
    return _read_package(data, reading.digest(data / "datapackage.json"))


@lru_cache(64)
def _read_package(data: Path, digest: str) -> frictionless.Package:
    descriptor = data / "datapackage.json"
    try:
        content = json.loads(descriptor.read_text(encoding="utf-8"))
        return frictionless.Package.from_descriptor(content, basepath=str(data))
    except OSError as error:
        raise BookError(f"{_shown(descriptor)}: cannot be read ({error.strerror})") from error
    except (ValueError, frictionless.FrictionlessException) as error:
        raise BookError(f"{_shown(descriptor)}: not a valid data package ({error})") from error


def _resource(data: Path, name: str) -> frictionless.Resource:
    package = _package(data)
    if not package.has_resource(name):
        raise BookError(f"no table {name!r} in {_shown(data / 'datapackage.json')}")
    return package.get_resource(name)


def _state(data: Path, resource: frictionless.Resource) -> tuple[str, ...]:
    """What decides whether a table is sound: its content, its schema, and the tables that its keys lead to."""
    others = {key["reference"]["resource"] for key in resource.schema.foreign_keys} - {"", resource.name}
    paths = ["datapackage.json", resource.path, *(_resource(data, other).path for other in sorted(others))]
    return tuple(reading.digest(data / path) for path in paths)


@lru_cache(256)
def _checked(data: Path, name: str, state: tuple[str, ...]) -> pd.DataFrame:
    faults = _faults(data, name)
    if faults:
        more = f"\n(and {len(faults) - 10} more)" if len(faults) > 10 else ""
        raise BookError("\n".join(faults[:10]) + more)
    resource = _resource(data, name)
    fields = resource.schema.fields
    return pd.read_csv(
        data / resource.path,
        encoding="utf-8",
        dtype={field.name: _DTYPES[field.type] for field in fields},
        keep_default_na=False,
        na_values=[""],
    )


def _faults(data: Path, name: str) -> list[str]:
    resource = _resource(data, name)
    path = data / resource.path
    shown = _shown(path)
    try:
        path.read_text(encoding="utf-8")
    except OSError as error:
        return [f"{shown}: table {name!r} cannot be read ({error.strerror})"]
    except UnicodeDecodeError as error:
        return [f"{shown}: byte {error.start} is not UTF-8"]
    report = resource.validate()
    errors = [*report.errors, *(error for task in report.tasks for error in task.errors)]
    return [_fault(shown, error) for error in errors]


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
