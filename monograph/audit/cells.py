"""Cells that did not survive: what the printed figures leave for them."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from .findings import Outcome


class Interval(NamedTuple):
    """The smallest and the largest count that a cell can have; equal where it is settled."""

    low: int
    high: int


class Sum(NamedTuple):
    """A condition on counts: low ≤ Σ coefficient × cell ≤ high."""

    coefficients: Mapping[str, int]
    low: float
    high: float


def bounds(
    cells: Mapping[str, tuple[int, int]], sums: Sequence[Sum] = (), wanted: Sequence[str] | None = None
) -> dict[str, Interval] | None:
    """The smallest and the largest count of each *wanted* cell (all by default), or None if none is possible.

    *cells* gives each cell the smallest and largest number of persons that its own printed share allows
    (``findings.counts``; from 0 to n if the share is lost) and *sums* the conditions that tie cells
    together: a group's size, a printed share of several answers, a total of several groups.

    An integer programme, solved twice a cell by ``scipy.optimize.milp`` (HiGHS).  Raises ValueError for a
    condition on an unknown cell.
    """
    names = list(cells)
    unknown = {name for condition in sums for name in condition.coefficients} - set(names)
    if unknown:
        raise ValueError(f"a sum speaks of unknown cells: {', '.join(sorted(unknown))}")
    if any(low > high for low, high in cells.values()):
        return None
    solve = _solver(cells, sums)
    if solve(np.zeros(len(names))) is None:
        return None
    result = {}
    for name in names if wanted is None else wanted:
        aim = np.zeros(len(names))
        aim[names.index(name)] = 1
        low, high = solve(aim), solve(-aim)
        result[name] = Interval(round(low), round(-high))
    return result


def possible(cells: Mapping[str, tuple[int, int]], sums: Sequence[Sum], arithmetic: str) -> Outcome:
    """Whether any whole numbers of persons agree with the printed figures; named after ``bounds``."""
    return Outcome("bounds", bounds(cells, sums, wanted=()) is not None, arithmetic)


def within(value: float, low: float, high: float, arithmetic: str) -> Outcome:
    """Whether *value* lies where other figures leave room for it; named after ``bounds``."""
    return Outcome("bounds", low <= value <= high, arithmetic)


def _solver(cells, sums):
    from scipy.optimize import Bounds, LinearConstraint, milp  # a second to import; only this needs it

    names = list(cells)
    limits = Bounds([cells[name][0] for name in names], [cells[name][1] for name in names])
    rows = np.array([[condition.coefficients.get(name, 0) for name in names] for condition in sums])
    conditions = [LinearConstraint(rows, [s.low for s in sums], [s.high for s in sums])] if len(rows) else []

    def solve(aim: np.ndarray) -> float | None:
        """The smallest value of *aim*, None if no counts satisfy the conditions."""
        solution = milp(aim, integrality=np.ones(len(names)), bounds=limits, constraints=conditions)
        return solution.fun if solution.success else None

    return solve
