"""Everything that is checked before anything is published: tables, rules, arithmetic, layers, accepted figures."""

import re
from collections.abc import Iterator

import pandas as pd

from . import accepted, audit, ground, rules, tables
from .errors import BookError
from .tables import fault, records

# The column that a finding speaks of, where its key does not name one.
_FIGURES = ("percent", "value", "akims_printed", "contests", "interviewed", "n", "founded", "date", "country", "oblast_id")


def faults() -> list[str]:
    """One message a fault, with file, row, column and rule; none: the book may be built.

    The layers are checked also when a table is not sound, as far as they can be; what compares tables
    with each other is not.
    """
    found = tables.check_all()
    checks = (ground.faults,) if found else (rules.faults, arithmetic, ground.faults, accepted.faults)
    for check in checks:
        try:
            found += check()
        except (BookError, KeyError, ValueError, IndexError, TypeError) as error:
            # A row that a check asks for is gone: the check's own words, beside those that name the row.
            said = str(error) if isinstance(error, BookError) else f"data: {check.__module__.split('.')[-1]} asks for {error}, which is not there [missing-row]"
            found += [one for one in said.split("\n") if one not in found]
    return found


def arithmetic() -> list[str]:
    """What the audit finds wrong and the list of anomalies does not know, and what it knows otherwise."""
    found = audit.found()
    wrong = found[~found["holds"]]
    listed = {(row["check"], key): number for number, row in enumerate(records("audit/anomalies"), 2)
              for key in row["row_key"].split(";") if key}
    known = set(zip(wrong["check"], wrong["row_key"], strict=True))
    return [
        *(_unknown(one) for one in wrong.itertuples() if (one.check, one.row_key) not in listed),
        *(fault("audit/anomalies", number, "row_key", f"value {key!r}: nothing is wrong there any more", check)
          for (check, key), number in listed.items() if (check, key) not in known),
        *_told_otherwise(wrong),
    ]


def _unknown(one) -> str:
    rows, column = _place(one.table, one.key)
    return fault(one.table, rows, column, f"{one.arithmetic} ({one.key})", one.check)


def _told_otherwise(wrong: pd.DataFrame) -> Iterator[str]:
    """Findings whose result is not the one that the anomaly states."""
    found = {(one.check, one.row_key): one for one in wrong.itertuples()}
    for row in records("audit/anomalies"):
        told = _numbers(f"{row['arithmetic']} {row['statement_en']}")
        for key in filter(None, row["row_key"].split(";")):
            one = found.get((row["check"], key))
            results = re.findall(r"(?:= |claimed |listed |place |at most )(\d+(?:\.\d+)?)", one.arithmetic if one else "")
            new = [number for number in results if not any(round(float(number), decimals) in told for decimals in (0, 1, 2))]
            if new:
                rows, column = _place(one.table, one.key)
                said = f"{one.arithmetic}; anomaly {row['anomaly_id']} does not say {', '.join(new)}"
                yield fault(one.table, rows, column, said, one.check)


def _numbers(text: str) -> set[float]:
    return {float(number) for number in re.findall(r"\d+(?:\.\d+)?", re.sub(r"(?<=\d),(?=\d{3})", "", text))}


def _place(table: str, key: str) -> tuple[str, str]:
    """The rows of the file and the column that a finding speaks of."""
    rows, about = records(table), tables.schema(table)["schema"]
    keys = about["primaryKey"] if isinstance(about["primaryKey"], list) else [about["primaryKey"]]
    parts = set(re.split(r"[/+]", key)) | set(re.split(r"[/+:]", key))
    whole = set(re.split(r"[/+]", key))
    named = range(len(rows))
    for column in keys:
        values = {row[column] for row in rows}
        wanted = values & whole or values & parts
        named = [i for i in named if not wanted or rows[i][column] in wanted]
    columns = [field["name"] for field in about["fields"]]
    column = next((c for c in (*sorted(parts), *_FIGURES) if c in columns), columns[0])
    numbers = [str(i + 2) for i in named] or ["2"]
    shown = ", ".join(numbers) if len(numbers) < 12 else f"{numbers[0]} to {numbers[-1]}"
    return shown, column
