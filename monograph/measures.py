"""Statistics: pure functions from numbers to numbers, each with its formula's source."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np


class Interval(NamedTuple):
    """Lower and upper end of an interval, in the unit of the estimate."""

    low: float
    high: float


def wilson(percent: float, n: int, level: float = 0.95) -> Interval:
    """Wilson score interval, in percent, for a share of *percent* among *n* respondents.

    The share need not correspond to a whole number of respondents, since the sources print
    rounded percentages.

    Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
    Journal of the American Statistical Association 22 (1927), 209–212; computed by statsmodels.
    """
    from statsmodels.stats.proportion import proportion_confint  # 2 s to import; few chapters need it

    if not 0 <= percent <= 100:
        raise ValueError(f"a share lies between 0 and 100 percent, not {percent}")
    if n <= 0:
        raise ValueError(f"a share needs at least one respondent, not n = {n}")
    low, high = proportion_confint(percent / 100 * n, n, alpha=1 - level, method="wilson")
    return Interval(100 * low, 100 * high)


def effective_number(counts: Iterable[float]) -> float:
    """Effective number of parties, 1 / Σ pᵢ², for the winners (or votes) of each party.

    Source: M. Laakso and R. Taagepera, "'Effective' number of parties: a measure with application
    to West Europe", Comparative Political Studies 12 (1979), 3–27.
    """
    return 1 / herfindahl(counts)


def herfindahl(counts: Iterable[float]) -> float:
    """Herfindahl–Hirschman index Σ pᵢ² of concentration, between 1/k and 1.

    Source: A. O. Hirschman, "The paternity of an index", American Economic Review 54 (1964), 761–762.
    """
    counts = np.asarray(list(counts), dtype=float)
    if counts.size == 0 or (counts < 0).any() or counts.sum() == 0:
        raise ValueError("counts must be non-negative and not all zero")
    return float(np.square(counts / counts.sum()).sum())


def share(part: float, whole: float) -> float:
    """*part* of *whole* in percent."""
    if whole <= 0:
        raise ValueError(f"the whole must be positive, not {whole}")
    return 100 * part / whole


def weighted_mean(values: Iterable[float], weights: Iterable[float]) -> float:
    """Mean of *values* weighted by *weights* (for instance group sizes)."""
    return float(np.average(np.asarray(list(values), float), weights=np.asarray(list(weights), float)))
