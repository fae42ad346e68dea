"""Shares: percentages against counts, sample sizes and the groups they are made of."""

from collections.abc import Sequence

from .findings import Outcome, counts, exact, same_length, shown, window


def count_share(count: float, total: float, percent: float, decimals: int = 1) -> Outcome:
    """Whether *count* of *total* persons is the printed *percent*, rounded to *decimals*.

    Raises ValueError unless total is positive.
    """
    if total <= 0:
        raise ValueError(f"a share needs a positive total, not {total}")
    share = 100 * exact(count) / exact(total)
    low, high = window(percent, decimals)
    arithmetic = f"{shown(count)} / {shown(total)} = {shown(share)} %; printed {shown(percent, decimals)} %"
    return Outcome("count_share", low <= share <= high, arithmetic)


def grim(percent: float, n: int | Sequence[int], decimals: int = 1) -> Outcome:
    """Whether some whole number of *n* persons gives *percent*, rounded to *decimals*.

    With several sizes *n* it is enough that one of them does (the base is known only within limits).

    Source: N. J. L. Brown and J. A. J. Heathers, "The GRIM test: a simple technique detects numerous
    anomalies in the reporting of results in psychology", Social Psychological and Personality Science
    8 (2017), 363–369; there for means of whole numbers, here for percentages, which are 100 times
    the mean of zeros and ones.  Raises ValueError for a size below 1.
    """
    return jointly([percent], n, decimals)


def jointly(percents: Sequence[float], n: int | Sequence[int], decimals: int = 1) -> Outcome:
    """GRIM test of several *percents* of one base: whether one size *n* gives them all."""
    sizes = [n] if isinstance(n, int) else list(n)
    if not sizes or min(sizes) < 1:
        raise ValueError(f"sample sizes must be at least 1, not {sizes}")
    fits = [size for size in sizes if all(counts(window(percent, decimals), size) for percent in percents)]
    if len(sizes) > 1:
        printed = ", ".join(f"{shown(percent, decimals)} %" for percent in percents)
        arithmetic = f"n from {min(sizes)} to {max(sizes)}; {printed} fit together {_sizes(fits)}"
    else:
        arithmetic = "; ".join(_neighbours(percent, sizes[0], decimals) for percent in percents)
    return Outcome("grim", bool(fits), arithmetic)


def _sizes(fits: Sequence[int]) -> str:
    return "no n" if not fits else "n = " + ", ".join(map(str, fits[:5])) + (" and more" if len(fits) > 5 else "")


def _neighbours(percent: float, n: int, decimals: int) -> str:
    """The counts next to *percent* and what they give."""
    below = int(exact(percent) * n / 100)
    near = [k for k in (below, below + 1) if k <= n]
    given = ", ".join(f"{k} / {n} = {shown(100 * exact(k) / n, decimals + 1)}" for k in near)
    return f"{given}; printed {shown(percent, decimals)}"


def weighted_mean(
    percents: Sequence[float],
    sizes: Sequence[int],
    printed: float,
    decimals: int | Sequence[int] = 1,
    printed_decimals: int = 1,
) -> Outcome:
    """Whether the share *printed* for a whole follows from the *percents* of its groups.

    *sizes* are the groups' numbers of persons and *decimals* those of the percents (one for all or one
    each).  The shares stand for whole persons: the counts that round to each percent are added up and
    some sum must round to the printed share.  A percent that fits no count (see ``grim``) enters with
    its two neighbours.

    Raises ValueError when percents and sizes differ in length or are empty.
    """
    same_length(percents, sizes, "percents and sizes")
    each = [decimals] * len(percents) if isinstance(decimals, int) else list(decimals)
    persons = [_persons(p, n, d) for p, n, d in zip(percents, sizes, each, strict=True)]
    total = sum(sizes)
    possible = counts(window(printed, printed_decimals), total)
    lowest, highest = (sum(bound(group) for group in persons) for bound in (min, max))
    holds = any(lowest <= count <= highest for count in possible)
    terms = " + ".join(shown(min(g)) if min(g) == max(g) else f"{min(g)}..{max(g)}" for g in persons)
    low, high = (shown(100 * exact(count) / total) for count in (lowest, highest))
    arithmetic = f"({terms}) / {total} = {low if low == high else f'{low} to {high}'} %; printed {shown(printed)} %"
    return Outcome("weighted_mean", holds, arithmetic)


def _persons(percent: float, n: int, decimals: int) -> Sequence[int]:
    below = int(exact(percent) * n / 100)
    return counts(window(percent, decimals), n) or (below, min(n, below + 1))
