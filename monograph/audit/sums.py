"""Sums: parts that must close on a printed total."""

from collections.abc import Sequence

from .findings import Outcome, exact, shown


def closing_sum(
    values: Sequence[float], total: float = 100, error: float | Sequence[float] = 0, at_most: bool = False
) -> Outcome:
    """Whether *values*, all the parts of one whole, add up to *total*.

    *error* is the largest rounding error of one value (0 for counts, 0.05 for percentages with one
    decimal), one for all or one each; the errors of the parts add up.  With *at_most* some parts are
    not known and the sum must only stay within the total.

    Values, total and errors are in one unit.  Raises ValueError without values.
    """
    if not len(values):
        raise ValueError("a sum needs at least one value")
    errors = [error] * len(values) if isinstance(error, int | float) else list(error)
    if len(errors) != len(values):
        raise ValueError(f"{len(values)} values have {len(errors)} errors")
    difference = sum(map(exact, values)) - exact(total)
    allowed = sum(map(exact, errors))
    holds = difference <= allowed if at_most else abs(difference) <= allowed
    return Outcome("closing_sum", holds, _sum(values, "at most" if at_most else "", total))


def part_total(parts: Sequence[float], total: float, complete: bool = True) -> Outcome:
    """Whether *parts* found in one place agree with a *total* printed in another.

    Counts, so without rounding: equal when the parts are *complete*, else no more than the total.
    Raises ValueError without parts.
    """
    if not len(parts):
        raise ValueError("a total needs at least one part")
    whole = sum(map(exact, parts))
    holds = whole == exact(total) if complete else whole <= exact(total)
    return Outcome("part_total", holds, _sum(parts, "" if complete else "at most", total))


def _sum(values: Sequence[float], relation: str, total: float) -> str:
    terms = " + ".join(shown(value) for value in values)
    whole = shown(sum(map(exact, values)))
    left = terms if len(values) == 1 else f"{terms} = {whole}"
    return f"{left}; {relation + ' ' if relation else ''}{shown(total)} expected"
