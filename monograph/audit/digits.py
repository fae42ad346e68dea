"""Misprints: one changed digit that makes the checks hold."""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple


class Misprint(NamedTuple):
    """A figure as printed and the reading, one digit away, with which all checks hold."""

    key: str
    printed: str
    likely: str


def misprint(figures: Mapping[str, str], hold: Callable[[dict[str, float]], bool]) -> list[Misprint]:
    """All single-digit corrections of *figures* after which *hold* is true; empty if it is true as printed.

    *figures* are written as printed ("367", "14.5").  A digit is replaced, none is added or lost, and a
    leading digit does not become 0.  More than one candidate means that the figures do not settle it.
    """
    values = {key: float(text) for key, text in figures.items()}
    if hold(values):
        return []
    return [
        Misprint(key, text, other)
        for key, text in figures.items()
        for other in _neighbours(text)
        if hold(values | {key: float(other)})
    ]


def _neighbours(text: str) -> Iterator[str]:
    for place, digit in enumerate(text):
        if digit.isdigit():
            lowest = 1 if place == 0 and len(text.split(".")[0]) > 1 else 0
            others = (str(other) for other in range(lowest, 10) if str(other) != digit)
            yield from (f"{text[:place]}{other}{text[place + 1 :]}" for other in others)
