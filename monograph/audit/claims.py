"""Claims: what a text announces against what it lists, and one fact told twice."""

from collections.abc import Iterable

from .findings import Outcome, Window, exact, shown


def claimed_count(claimed: int, listed: Iterable[str]) -> Outcome:
    """Whether as many different things are *listed* as the text claims.

    *listed* may repeat itself: the different ones count.
    """
    names = list(listed)
    different = list(dict.fromkeys(names))
    repeated = f" (in {len(names)} listings)" if len(names) > len(different) else ""
    arithmetic = f"claimed {claimed}; listed {len(different)}{repeated}: {', '.join(different) or 'none'}"
    return Outcome("claimed_count", len(different) == claimed, arithmetic)


def same_fact(first: float | str | Window, second: float | str | Window, names: str = "") -> Outcome:
    """Whether two statements of one fact agree.

    Numbers must be equal and windows (what a rounded or worded figure may stand for) must overlap.
    Dates, ISO and as exact as known, agree when one is the beginning of the other: 2012-11 and 2012-11-28.
    *names* says in the arithmetic what is compared.

    Raises TypeError when a number is compared with text.
    """
    if isinstance(first, str) != isinstance(second, str):
        raise TypeError(f"{first!r} and {second!r} cannot state one fact")
    said = [_said(value) for value in (first, second)]
    if isinstance(first, str):
        holds = first.startswith(second) or second.startswith(first)
    else:
        one, other = _window(first), _window(second)
        low, high = max(one.low, other.low), min(one.high, other.high)
        # Two rounded figures that only touch (70 and 71 at 70.5) would need both ways of rounding halves.
        holds = low < high or (low == high and (one.low == one.high or other.low == other.high))
    label = f"{names}: " if names else ""
    return Outcome("same_fact", holds, f"{label}{said[0]} against {said[1]}")


def _window(value: float | Window) -> Window:
    return value if isinstance(value, Window) else Window(exact(value), exact(value))


def _said(value: float | str | Window) -> str:
    if isinstance(value, Window):
        return f"{shown(value.low)} to {shown(value.high)}"
    return value if isinstance(value, str) else shown(value)
