"""What a check says, and how printed figures are read: as intervals of rounding."""

import math
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

import pandas as pd


class Outcome(NamedTuple):
    """The answer of one check: its name, whether it holds, and the computation in one line."""

    check: str
    holds: bool
    arithmetic: str


class Finding(NamedTuple):
    """An outcome and its place: the table and the key of what was checked, source texts and lines."""

    check: str
    table: str
    key: str
    source_id: str
    lines: str
    arithmetic: str
    holds: bool


class Window(NamedTuple):
    """The true values that a printed figure may stand for, both ends included."""

    low: Fraction
    high: Fraction


def exact(value: float | str | Fraction) -> Fraction:
    """*value* as the fraction that its decimal notation says (14.5 is 29/2)."""
    return value if isinstance(value, Fraction) else Fraction(str(value))


def window(value: float, decimals: int = 0) -> Window:
    """What rounds to *value* at so many *decimals*.

    Both ends count, since the sources do not say which way they round halves.
    """
    half = Fraction(1, 2 * 10**decimals)
    return Window(exact(value) - half, exact(value) + half)


def one_in(number: float) -> Window:
    """What "one in *number*" may stand for, in percent: nearer to it than to the neighbouring fractions.

    >>> one_in(5)  # from 1 in 5.5 to 1 in 4.5
    Window(low=Fraction(200, 11), high=Fraction(200, 9))
    """
    half = Fraction(1, 2)
    return Window(100 / (exact(number) + half), 100 / (exact(number) - half))


def counts(percent: Window, n: int) -> range:
    """The whole numbers of persons among *n* whose share lies in *percent*; empty if there is none."""
    first = max(0, math.ceil(percent.low * n / 100))
    last = min(n, math.floor(percent.high * n / 100))
    return range(first, last + 1)


def added(windows: Iterable[Window]) -> Window:
    """What the sum of several printed figures may stand for."""
    lows, highs = zip(*windows, strict=True)
    return Window(sum(lows), sum(highs))


def shown(value: float | Fraction, decimals: int = 2) -> str:
    """A number for the arithmetic of an outcome, without trailing zeros."""
    text = f"{float(value):.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def places(rows: pd.DataFrame) -> tuple[str, str]:
    """The source texts and the line ranges of *rows*, each joined by semicolons without repetition."""
    # Row by row: a frame of two or three rows is slow to take apart by columns.
    sources = list(dict.fromkeys(one for one in rows["source_id"].tolist() if not pd.isna(one)))
    lines = list(dict.fromkeys(part for one in rows["lines"].tolist() if not pd.isna(one) for part in one.split(";")))
    return ";".join(sources), ";".join(lines)


def finding(outcome: Outcome, table: str, key: str, rows: pd.DataFrame) -> Finding:
    """*outcome* at its place; *rows* are the records that were checked."""
    source_id, lines = places(rows)
    return Finding(outcome.check, table, key, source_id, lines, outcome.arithmetic, outcome.holds)


def frame(findings: Iterable[Finding]) -> pd.DataFrame:
    """The findings, one a row, those that do not hold first; ``row_key`` names table and key together."""
    table = pd.DataFrame(list(findings), columns=list(Finding._fields))
    table.insert(0, "row_key", table["table"] + ":" + table["key"])
    return table.sort_values("holds", kind="stable", ignore_index=True)


def same_length(first: Sequence, second: Sequence, names: str) -> None:
    """Raise ValueError unless the two sequences are not empty and of one length."""
    if not first or len(first) != len(second):
        raise ValueError(f"{names} must be of one length and not empty, not {len(first)} and {len(second)}")


class Figures:
    """The printed figures of one table by key, with the records they stand in."""

    def __init__(self, name: str, frame: pd.DataFrame, key: str, column: str = "value"):
        self.name = name
        self.frame = frame.set_index(key, drop=False)
        self.column = column
        self._place = {one: i for i, one in enumerate(self.frame.index)}

    def __getitem__(self, key: str) -> float | str:
        """The figure of *key*: a number, or an ISO date where the record has its date in ``year``."""
        value = self.frame.at[key, self.column]
        if pd.isna(value):
            value = self.frame.at[key, "year"]
        return value if isinstance(value, str) else float(value)

    def __contains__(self, key: str) -> bool:
        return key in self.frame.index

    def rows(self, *keys: str) -> pd.DataFrame:
        """The records of *keys*."""
        return self.frame.iloc[[self._place[key] for key in keys]]

    def window(self, key: str) -> Window:
        """What the percentage of *key* may stand for: a rounded share, or "one in n" (units ratio, one_in)."""
        value, unit = self[key], self.frame.at[key, "unit"]
        if unit in ("ratio", "one_in"):
            return one_in(value if unit == "one_in" else round(1 / value))
        return window(value, decimals_of(value))

    def finding(self, outcome: Outcome, *keys: str, key: str = "") -> Finding:
        """*outcome* about the figures *keys* of this table (named *key* if given)."""
        return finding(outcome, self.name, key or "+".join(keys), self.rows(*keys))


def decimals_of(value: float) -> int:
    """The decimals of a percentage whose record does not say them: none if it is whole, else one."""
    return 0 if float(value).is_integer() else 1
