"""Single printed figures, by table and key."""

import pandas as pd

from .. import reading, tables
from ..errors import BookError


def value(table: str, key: str) -> int | float:
    """The figure of row *key* in *table* (its ``value`` column), as printed.

    Raises BookError when there is no such row or the source gives no figure.
    """
    listed = _values(table)
    if key not in listed:
        raise BookError(f"data/{table}.csv has no row {key!r}")
    printed = listed[key]
    if pd.isna(printed):
        raise BookError(f"data/{table}.csv, row {key!r}: the source gives no figure")
    return int(printed) if float(printed).is_integer() else float(printed)


@reading.remembered
def _values(table: str) -> dict[str, float]:
    """The values of *table* by its first column, the first of each."""
    frame = tables.load(table)
    frame = frame[~frame.iloc[:, 0].duplicated()]
    return dict(zip(frame.iloc[:, 0], frame["value"], strict=True))


def values(table: str, *keys: str) -> dict[str, int | float]:
    """Several figures of *table*, ready for ``Edition.say``."""
    return {key: value(table, key) for key in keys}


def sources() -> list[str]:
    """The ids of the source texts that the book works through."""
    return tables.load("reference/sources")["source_id"].tolist()
