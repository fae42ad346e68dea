"""Statistics: pure functions from numbers to numbers, each with its formula's source."""

import gc
import math
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np


class Interval(NamedTuple):
    """Lower and upper end of an interval, in the unit of the estimate."""

    low: float
    high: float


def wilson(percent: float, n: float, level: float = 0.95, *, design_effect: float = 1.0) -> Interval:
    """Wilson score interval, in percent, for a share of *percent* among *n* respondents.

    The share need not correspond to a whole number of respondents, since the sources print
    rounded percentages.  Under a *design_effect* the effective sample size stands in for *n*.

    Raises ValueError for a share outside 0–100, n ≤ 0, or an impossible design effect.

    Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
    Journal of the American Statistical Association 22 (1927), 209–212; computed by statsmodels.
    """
    from statsmodels.stats.proportion import proportion_confint  # 2 s to import; few chapters need it

    count, size = _sample(percent, n, design_effect)
    low, high = proportion_confint(count, size, alpha=1 - level, method="wilson")
    # At 0 and at 100 percent the ends meet the share exactly; arithmetic leaves crumbs there.
    return Interval(min(100 * float(low), percent), max(100 * float(high), percent))


def newcombe(
    first: float, n_first: float, second: float, n_second: float, level: float = 0.95, *, design_effect: float = 1.0
) -> Interval:
    """Interval for *first* − *second*, two independent shares in percent; ends in percentage points.

    With d = p₁ − p₂ and the Wilson limits l, u of each share:
    d − √((p₁ − l₁)² + (u₂ − p₂)²) to d + √((u₁ − p₁)² + (p₂ − l₂)²).
    Under a *design_effect* both sizes are divided by it.

    Raises ValueError for a share outside 0–100, n ≤ 0, or an impossible design effect.

    Source: R. G. Newcombe, "Interval estimation for the difference between independent proportions:
    comparison of eleven methods", Statistics in Medicine 17 (1998), 873–890, method 10; computed by
    statsmodels.
    """
    from statsmodels.stats.proportion import confint_proportions_2indep

    samples = (*_sample(first, n_first, design_effect), *_sample(second, n_second, design_effect))
    low, high = confint_proportions_2indep(*samples, method="newcomb", compare="diff", alpha=1 - level)
    return Interval(100 * float(low), 100 * float(high))


def two_share_p(first: float, n_first: float, second: float, n_second: float, *, design_effect: float = 1.0) -> float:
    """Two-sided p-value of the hypothesis that two independent shares (percent) are equal.

    z = (p₁ − p₂) / √(p(1 − p)(1/n₁ + 1/n₂)) with the pooled share p; 1 where both shares are 0 or both 100.
    It need not agree with ``newcombe`` at the edge of 5 %, since the two estimate the variance differently.

    Raises ValueError for a share outside 0–100, n ≤ 0, or an impossible design effect.

    Source: the textbook z-test with pooled variance; computed by statsmodels (``proportions_ztest``).
    """
    from statsmodels.stats.proportion import proportions_ztest

    (a, n), (b, m) = _sample(first, n_first, design_effect), _sample(second, n_second, design_effect)
    if a + b in (0, n + m):
        return 1.0
    return float(proportions_ztest([a, b], [n, m])[1])


def holm(p_values: Iterable[float]) -> list[float]:
    """Holm's step-down adjustment of a family of *p_values*, in the order given.

    Sorted, the i-th smallest of m becomes the largest of (m − j + 1)·p₍ⱼ₎ over j ≤ i, at most 1.  Keeps the
    chance of any false rejection at the level, however the tests depend on each other.

    Raises ValueError for an empty family or a value outside 0–1.

    Source: S. Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal
    of Statistics 6 (1979), 65–70; computed by statsmodels.
    """
    from statsmodels.stats.multitest import multipletests

    values = list(p_values)
    if not values or not all(0 <= p <= 1 for p in values):
        raise ValueError("a family of p-values is not empty and lies between 0 and 1")
    gc.freeze()  # it collects garbage each time, which takes longer the more there is in memory
    try:
        return [float(p) for p in multipletests(values, method="holm")[1]]
    finally:
        gc.unfreeze()


def effective_n(n: float, design_effect: float) -> float:
    """Effective sample size n / deff: the simple random sample that would be as precise.

    Raises ValueError for n ≤ 0 or a design effect that is not a positive number.

    Source: L. Kish, Survey Sampling, New York: Wiley, 1965.
    """
    if not n > 0:
        raise ValueError(f"a share needs at least one respondent, not n = {n}")
    if not 0 < design_effect < math.inf:
        raise ValueError(f"a design effect is a positive number, not {design_effect}")
    return n / design_effect


def intraclass(design_effect: float, size: float) -> float:
    """The correlation within clusters of *size* respondents that gives *design_effect*: (deff − 1) / (size − 1).

    Raises ValueError for clusters of one or fewer, which have no correlation within.

    Source: L. Kish, Survey Sampling, New York: Wiley, 1965 (deff = 1 + (size − 1)·roh, solved for roh).
    """
    if not size > 1:
        raise ValueError(f"a cluster needs more than one respondent, not {size}")
    return (design_effect - 1) / (size - 1)


def cluster_effect(shares: Iterable[float], sizes: Iterable[float]) -> float:
    """Design effect that *shares* (percent) of whole clusters, with *sizes*, show between each other.

    Σ nᵢ(pᵢ − p)² / ((k − 1)·p(1 − p)): the variance between k clusters over that of simple random samples
    of their sizes, which is Pearson's χ² of homogeneity by its degrees of freedom.  About 1 where
    clusters differ by chance alone; a rough figure where they are few.

    Raises ValueError for fewer than two clusters, unequal lengths, impossible shares or sizes, or shares
    that are all 0 or all 100.

    Source: L. Kish, Survey Sampling, New York: Wiley, 1965 (deff as a ratio of variances); χ² computed by scipy.
    """
    from scipy.stats import chi2_contingency

    pairs = [_sample(percent, n) for percent, n in zip(shares, sizes, strict=True)]
    if len(pairs) < 2:
        raise ValueError("a variance between clusters needs at least two")
    count, n = np.array(pairs).T
    pooled = count.sum() / n.sum()
    if pooled * (1 - pooled) == 0:
        raise ValueError("shares that are all 0 or all 100 percent have no variance")
    test = chi2_contingency([count, n - count], correction=False)
    return float(test.statistic / test.dof)


def breaking_effect(first: float, n_first: float, second: float, n_second: float, level: float = 0.95) -> float:
    """The design effect at which the ``newcombe`` interval of *first* − *second* (percent) reaches zero.

    Below 1 where it includes zero even in a simple random sample; 0 for equal shares.

    Found as the root of the interval's near end, as a function of the design effect (``scipy.optimize.brentq``).

    Raises ValueError for a share outside 0–100 or n ≤ 0.

    Source: the interval is Newcombe's, see ``newcombe``; asking where it gives way is this book's own question.
    """
    from scipy.optimize import brentq

    _sample(first, n_first), _sample(second, n_second)
    if first == second:
        return 0.0
    if first < second:
        first, n_first, second, n_second = second, n_second, first, n_first

    def low(log_effect: float) -> float:
        return newcombe(first, n_first, second, n_second, level, design_effect=math.exp(log_effect)).low

    # From samples of a thousand over the squared difference, plainly precise enough, to ones of nobody.
    precise, useless = 1e-3 * min(n_first, n_second) * ((first - second) / 100) ** 2, 1e6 * max(n_first, n_second)
    return math.exp(brentq(low, math.log(precise), math.log(useless), xtol=1e-9))


def fisher_interval(r: float, n: float, level: float = 0.95) -> Interval:
    """Interval for a correlation *r* of *n* pairs: tanh(atanh r ± z / √(n − 3)).

    Raises ValueError unless −1 < r < 1 and n > 3.

    Source: R. A. Fisher, "On the 'probable error' of a coefficient of correlation deduced from a
    small sample", Metron 1 (1921), 3–32; scipy has the interval only for series of pairs, which the sources
    do not print, so its normal distribution serves here and its interval in the tests.
    """
    centre, reach = _fisher_z(r, n), _z(level) / math.sqrt(n - 3)
    return Interval(math.tanh(centre - reach), math.tanh(centre + reach))


def fisher_difference_p(first: float, n_first: float, second: float, n_second: float) -> float:
    """Two-sided p-value of the hypothesis that two independent correlations are equal.

    z = (atanh r₁ − atanh r₂) / √(1/(n₁ − 3) + 1/(n₂ − 3)).

    Raises ValueError unless both correlations lie within −1 and 1 and both n exceed 3.

    Source: R. A. Fisher, "On the 'probable error' of a coefficient of correlation deduced from a
    small sample", Metron 1 (1921), 3–32; normal distribution by scipy.
    """
    from scipy.special import ndtr

    apart = _fisher_z(first, n_first) - _fisher_z(second, n_second)
    return 2 * float(ndtr(-abs(apart) / math.sqrt(1 / (n_first - 3) + 1 / (n_second - 3))))


def rank_correlation(first: Iterable[float], second: Iterable[float]) -> float:
    """Spearman's rank correlation: Pearson's correlation of the ranks, ties sharing their mean rank.

    Raises ValueError for unequal lengths, fewer than two pairs, missing values, or a constant series.

    Source: C. Spearman, "The proof and measurement of association between two things", American
    Journal of Psychology 15 (1904), 72–101; computed by scipy.
    """
    from scipy.stats import spearmanr

    pairs = np.array(list(zip(first, second, strict=True)), dtype=float)
    if len(pairs) < 2 or np.isnan(pairs).any() or (pairs == pairs[0]).all(axis=0).any():
        raise ValueError("a rank correlation needs two complete series that vary")
    return float(spearmanr(pairs[:, 0], pairs[:, 1]).statistic)


def contestation(candidates: Iterable[int]) -> float:
    """Percent of contests with more than one candidate, from the number of *candidates* in each: 100·#{nᵢ > 1} / C.

    Raises ValueError for no contest, or a number that is missing or below 1: where only totals are
    printed, ``contestation_bounds`` says what they leave.

    Source: the book's own definition, a plain share.
    """
    counts = np.asarray(list(candidates), dtype=float)
    if counts.size == 0 or not (counts >= 1).all():
        raise ValueError("every contest needs a known number of candidates, at least one")
    return 100 * float((counts > 1).mean())


def contestation_bounds(contests: int, candidates: int, most: int | None = None) -> Interval:
    """The least and the greatest percent of *contests* with more than one candidate, given their total.

    Each contest has at least one candidate and, where known, at *most* so many:
    ⌈(N − C) / (most − 1)⌉ to min(C, N − C) of C contests with N candidates.

    Raises ValueError where no such contests can exist.

    Source: counting; after one candidate is given to each contest, N − C are left to share out, at most
    ``most`` − 1 to a contest.
    """
    if contests < 1 or not contests <= candidates <= contests * (math.inf if most is None else most):
        raise ValueError(f"{candidates} candidates cannot stand in {contests} contests")
    more = candidates - contests
    least = min(more, 1) if most is None else -(-more // max(most - 1, 1))
    return Interval(share(least, contests), share(min(contests, more), contests))


def effective_number(counts: Iterable[float]) -> float:
    """Effective number of parties, 1 / Σ pᵢ², for the winners (or votes) of each party: between 1 and their number.

    Raises ValueError for no counts, negative ones, or only zeros.

    Source: M. Laakso and R. Taagepera, "'Effective' number of parties: a measure with application
    to West Europe", Comparative Political Studies 12 (1979), 3–27.
    """
    return 1 / herfindahl(counts)


def herfindahl(counts: Iterable[float]) -> float:
    """Herfindahl–Hirschman index Σ pᵢ² of concentration, between 1/k and 1.

    Raises ValueError for no counts, negative ones, or only zeros.

    Source: A. O. Hirschman, "The paternity of an index", American Economic Review 54 (1964).
    """
    counts = np.asarray(list(counts), dtype=float)
    if counts.size == 0 or (counts < 0).any() or counts.sum() == 0:
        raise ValueError("counts must be non-negative and not all zero")
    return float(np.square(counts / counts.sum()).sum())


def share(part: float, whole: float) -> float:
    """*part* of *whole* in percent: 100·part / whole.  Raises ValueError for a whole that is not positive."""
    if whole <= 0:
        raise ValueError(f"the whole must be positive, not {whole}")
    return 100 * part / whole


def weighted_mean(values: Iterable[float], weights: Iterable[float]) -> float:
    """Mean of *values* weighted by *weights*, for instance group sizes: Σ wᵢxᵢ / Σ wᵢ; computed by numpy."""
    return float(np.average(np.asarray(list(values), float), weights=np.asarray(list(weights), float)))


def _sample(percent: float, n: float, design_effect: float = 1.0) -> tuple[float, float]:
    """Persons (not rounded) behind a share, and the effective size of the sample."""
    if not 0 <= percent <= 100:
        raise ValueError(f"a share lies between 0 and 100 percent, not {percent}")
    size = effective_n(n, design_effect)
    return percent / 100 * size, size


def _fisher_z(r: float, n: float) -> float:
    if not -1 < r < 1:
        raise ValueError(f"a correlation lies between -1 and 1, not {r}")
    if not n > 3:
        raise ValueError(f"the interval of a correlation needs more than three pairs, not n = {n}")
    return math.atanh(r)


def _z(level: float) -> float:
    """The point of the normal distribution that leaves (1 − *level*) / 2 above it."""
    from scipy.special import ndtri

    if not 0 < level < 1:
        raise ValueError(f"a level lies between 0 and 1, not {level}")
    return float(ndtri((1 + level) / 2))
