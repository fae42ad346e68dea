"""Measures against published worked examples, at the edges, and for every possible input."""

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats

from monograph import measures

percents = st.floats(0, 100).map(lambda v: round(v, 1))
sizes = st.integers(1, 5000)
correlations = st.floats(-0.999, 0.999)


def percent(count, n):
    return 100 * count / n


# R. G. Newcombe, Statistics in Medicine 17 (1998), 857–872, Table I, method 3 (Wilson).
@pytest.mark.parametrize(("count", "n", "low", "high"), [
    (81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0000, 0.1611), (1, 29, 0.0061, 0.1718)])
def test_wilson_as_published(count, n, low, high):
    assert np.divide(measures.wilson(percent(count, n), n), 100) == pytest.approx((low, high), abs=5e-5)


# R. G. Newcombe, Statistics in Medicine 17 (1998), 873–890, Table II, method 10.
@pytest.mark.parametrize(("a", "n", "b", "m", "low", "high"), [
    (56, 70, 48, 80, 0.0524, 0.3339), (9, 10, 3, 10, 0.1705, 0.8090), (6, 7, 2, 7, 0.0582, 0.8062),
    (5, 56, 0, 29, -0.0381, 0.1926), (0, 10, 0, 20, -0.1611, 0.2775), (0, 10, 0, 10, -0.2775, 0.2775),
    (10, 10, 0, 20, 0.6791, 1.0000), (10, 10, 0, 10, 0.6075, 1.0000)])
def test_newcombe_as_published(a, n, b, m, low, high):
    found = measures.newcombe(percent(a, n), n, percent(b, m), m)
    assert np.divide(found, 100) == pytest.approx((low, high), abs=5e-5)


def test_newcombe_by_its_formula():
    (l1, u1), (l2, u2) = measures.wilson(36, 737), measures.wilson(11.9, 639)
    low, high = measures.newcombe(36, 737, 11.9, 639)
    assert low == pytest.approx(24.1 - math.hypot(36 - l1, u2 - 11.9))
    assert high == pytest.approx(24.1 + math.hypot(u1 - 36, 11.9 - l2))


# Textbook exercises solved at homeworksource.com (problems 1008622 and 997366).
@pytest.mark.parametrize(("a", "n", "b", "m", "z", "digits"), [(140, 200, 255, 340, 1.266015, 6), (28, 254, 36, 301, 0.344, 3)])
def test_two_share_p_as_published(a, n, b, m, z, digits):
    p = measures.two_share_p(percent(a, n), n, percent(b, m), m)
    assert round(float(stats.norm.isf(p / 2)), digits) == z


def test_two_share_p_by_hand():
    # 56/70 against 48/80: pooled 104/150, z = 0.2 / √(0.69333 · 0.30667 · (1/70 + 1/80)) = 2.6502
    z = 0.2 / math.sqrt(104 / 150 * 46 / 150 * (1 / 70 + 1 / 80))
    assert z == pytest.approx(2.6502, abs=5e-5)
    assert measures.two_share_p(80, 70, 60, 80) == pytest.approx(math.erfc(z / math.sqrt(2)))


@pytest.mark.parametrize("both", [0, 100])
def test_equal_certain_shares_cannot_differ(both):
    assert measures.two_share_p(both, 5, both, 9) == 1


def test_holm_by_hand():
    # In order: 4 · 0.005 = 0.020; 3 · 0.010 = 0.030; 2 · 0.030 = 0.060; 1 · 0.040 stays at 0.060.
    assert measures.holm([0.010, 0.040, 0.030, 0.005]) == pytest.approx([0.030, 0.060, 0.060, 0.020])


def test_holm_as_in_a_published_example():
    # Four hypotheses, often used to explain the procedure: at 5 % the first and the fourth are rejected.
    assert [p <= 0.05 for p in measures.holm([0.01, 0.04, 0.03, 0.005])] == [True, False, False, True]


def test_holm_of_one_and_of_large_values():
    assert measures.holm([0.04]) == pytest.approx([0.04])
    assert measures.holm([0.6, 0.7]) == pytest.approx([1, 1])


@pytest.mark.parametrize("family", [[], [0.5, 1.5], [-0.1], [math.nan]])
def test_holm_refuses_what_is_no_family(family):
    with pytest.raises(ValueError, match="p-values"):
        measures.holm(family)


def test_effective_n_by_hand():
    # deff = 1 + (20 − 1) · 0.05 = 1.95: 975 interviews in clusters of 20 count as 500.
    assert measures.effective_n(975, 1 + 19 * 0.05) == pytest.approx(500)
    assert measures.intraclass(1.95, 20) == pytest.approx(0.05)


def test_intraclass_as_published():
    # Park's Textbook of Preventive and Social Medicine: a correlation of 0.05 in clusters of 40 makes an effect of 2.95.
    assert measures.intraclass(2.95, 40) == pytest.approx(0.05)
    assert measures.effective_n(295, 2.95) == pytest.approx(100)


def test_design_effect_is_a_smaller_sample():
    assert measures.wilson(30, 400, design_effect=4) == pytest.approx(measures.wilson(30, 100))
    assert measures.newcombe(30, 400, 10, 200, design_effect=2) == pytest.approx(measures.newcombe(30, 200, 10, 100))
    assert measures.two_share_p(30, 400, 10, 200, design_effect=2) == pytest.approx(measures.two_share_p(30, 200, 10, 100))


def test_cluster_effect_by_hand():
    # Shares of 40, 50, 60 % in samples of 100: Σ 100 · (0.1² + 0 + 0.1²) = 2, over 2 · 0.25.
    assert measures.cluster_effect([40, 50, 60], [100, 100, 100]) == pytest.approx(4)
    assert measures.cluster_effect([25, 25], [8, 4]) == 0


def test_cluster_effect_as_published():
    # NIST/SEMATECH e-Handbook of Statistical Methods: nonconforming wafers in five lots of 300, χ² = 12.131 with 4 degrees of freedom.
    lots = [36, 46, 42, 63, 38]
    assert 4 * measures.cluster_effect([percent(bad, 300) for bad in lots], [300] * 5) == pytest.approx(12.131, abs=5e-4)


def test_cluster_effect_by_its_formula():
    count, n = np.array([165, 116, 235]), np.array([250, 237, 250])
    pooled = count.sum() / n.sum()
    between = (n * (count / n - pooled) ** 2).sum() / 2
    assert measures.cluster_effect(100 * count / n, n) == pytest.approx(between / (pooled * (1 - pooled)))


@pytest.mark.parametrize(("shares", "sizes"), [([50], [10]), ([], []), ([0, 0], [5, 5]), ([100, 100], [5, 5]), ([50], [1, 2]), ([50, 120], [5, 5])])
def test_cluster_effect_refuses(shares, sizes):
    with pytest.raises(ValueError):
        measures.cluster_effect(shares, sizes)


def test_breaking_effect_is_where_the_interval_reaches_zero():
    effect = measures.breaking_effect(70, 737, 80, 639)
    assert measures.newcombe(70, 737, 80, 639, design_effect=effect).high == pytest.approx(0, abs=1e-6)
    assert effect == pytest.approx(measures.breaking_effect(80, 639, 70, 737))
    assert measures.breaking_effect(50, 10, 45, 10) < 1
    assert measures.breaking_effect(50, 10, 50, 10) == 0


def test_fisher_as_published():
    # stats.stackexchange.com, question 18887: r = 0.684848 of 10 pairs, limits 0.0971 and 0.9184.
    assert measures.fisher_interval(0.684848, 10) == pytest.approx((0.0971, 0.9184), abs=1e-4)


def test_fisher_is_scipys_interval_where_the_pairs_are_known():
    x, y = np.array([10, 20, 30, 40, 50, 60]), np.array([2, 1, 4, 3, 9, 7])
    found = stats.pearsonr(x, y)
    assert measures.fisher_interval(found.statistic, 6) == pytest.approx(tuple(found.confidence_interval(0.95)))


def test_difference_of_correlations_as_published():
    # MedCalc manual, comparison of correlation coefficients: 0.86 (n = 42) against 0.62 (n = 42), z = 2.5097, p = 0.0121.
    p = measures.fisher_difference_p(0.86, 42, 0.62, 42)
    assert p == pytest.approx(0.0121, abs=5e-5) and stats.norm.isf(p / 2) == pytest.approx(2.5097, abs=5e-5)


def test_fisher_by_hand():
    # r = 0.5, n = 28: z = 0.549306, ± 1.959964 / 5, back: tanh 0.157313 and tanh 0.941299.
    assert measures.fisher_interval(0.5, 28) == pytest.approx((0.156028, 0.735818), abs=1e-6)
    assert measures.fisher_interval(0, 103, level=0.6826894921) == pytest.approx((-math.tanh(0.1), math.tanh(0.1)), abs=1e-9)


def test_difference_of_correlations_by_hand():
    # 0.5 (n = 28) against 0 (n = 28): z = 0.549306 / √(2 / 25) = 1.942089, p = 0.052126.
    assert measures.fisher_difference_p(0.5, 28, 0, 28) == pytest.approx(0.052126, abs=1e-6)
    assert measures.fisher_difference_p(0.3, 50, 0.3, 80) == pytest.approx(1)


@pytest.mark.parametrize(("r", "n"), [(1, 20), (-1, 20), (1.2, 20), (0.5, 3), (0.5, 1), (math.nan, 20)])
def test_fisher_refuses(r, n):
    with pytest.raises(ValueError):
        measures.fisher_interval(r, n)
    with pytest.raises(ValueError):
        measures.fisher_difference_p(0.1, 20, r, n)


@pytest.mark.parametrize("level", [0, 1, 95])
def test_a_level_lies_between_0_and_1(level):
    with pytest.raises(ValueError, match="level"):
        measures.fisher_interval(0.5, 28, level)


def test_rank_correlation_by_hand():
    # Ranks 1–5 against 2, 1, 4, 3, 5: Σd² = 4, 1 − 6 · 4 / (5 · 24) = 0.8.
    assert measures.rank_correlation([10, 20, 30, 40, 50], [2, 1, 4, 3, 9]) == pytest.approx(0.8)
    assert measures.rank_correlation([1, 2, 2, 3], [1, 2, 2, 3]) == pytest.approx(1)


def test_rank_correlation_as_published():
    # Wikipedia, "Spearman's rank correlation coefficient": intelligence quotient and weekly hours of television, ρ = −29/165.
    quotient, hours = [86, 97, 99, 100, 101, 103, 106, 110, 112, 113], [0, 20, 28, 27, 50, 29, 7, 17, 6, 12]
    assert measures.rank_correlation(quotient, hours) == pytest.approx(-29 / 165)


@pytest.mark.parametrize(("first", "second"), [([1], [1]), ([1, 2], [3, 3]), ([1, 2], [1, math.nan]), ([1, 2, 3], [1, 2]), ([], [])])
def test_rank_correlation_refuses(first, second):
    with pytest.raises(ValueError):
        measures.rank_correlation(first, second)


# By the definition of M. Laakso and R. Taagepera: 1 / Σ p².
@pytest.mark.parametrize(("counts", "number"), [
    ([1, 1], 2), ([1, 1, 1, 1], 4), ([50, 30, 20], 1 / 0.38), ([60, 40], 1 / 0.52), ([70, 10, 10, 10], 1 / 0.52), ([45, 45, 10], 1 / 0.415), ([7, 0, 0], 1)])
def test_effective_number_by_hand(counts, number):
    assert measures.effective_number(counts) == pytest.approx(number)
    assert measures.herfindahl(counts) == pytest.approx(1 / number)


# Antitrust examples at econweb.com (per cent squared): 60, 30, 10 give 4,600; 40, 30, 20, 10 give 3,000; four equal firms 2,500.
@pytest.mark.parametrize(("counts", "index"), [([60, 30, 10], 4600), ([40, 30, 20, 10], 3000), ([25] * 4, 2500)])
def test_herfindahl_as_published(counts, index):
    assert 10_000 * measures.herfindahl(counts) == pytest.approx(index)


@pytest.mark.parametrize("counts", [[], [0, 0], [3, -1]])
def test_effective_number_refuses(counts):
    with pytest.raises(ValueError):
        measures.effective_number(counts)


def test_contestation_by_hand():
    assert measures.contestation([1, 2, 5, 1]) == 50
    assert measures.contestation([1]) == 0
    for unknown in ([], [2, math.nan], [0, 3]):
        with pytest.raises(ValueError, match="contest"):
            measures.contestation(unknown)


def test_contestation_bounds_by_hand():
    assert measures.contestation_bounds(10, 10) == (0, 0)
    assert measures.contestation_bounds(10, 14) == (10, 40)
    assert measures.contestation_bounds(10, 14, most=3) == (20, 40)
    assert measures.contestation_bounds(10, 20, most=2) == (100, 100)
    for contests, candidates, most in ((0, 0, None), (10, 9, None), (10, 21, 2)):
        with pytest.raises(ValueError, match="cannot stand"):
            measures.contestation_bounds(contests, candidates, most)


def test_share_and_mean():
    assert measures.share(1, 8) == 12.5
    assert measures.weighted_mean([36.0, 11.9], [737, 639]) == pytest.approx(24.8, abs=0.05)
    with pytest.raises(ValueError, match="whole"):
        measures.share(1, 0)


@pytest.mark.parametrize(("share", "n", "effect"), [(-0.1, 10, 1), (100.1, 10, 1), (math.nan, 10, 1), (50, 0, 1), (50, -2, 1), (50, math.nan, 1), (50, 10, 0), (50, 10, math.inf)])
def test_impossible_samples_are_errors(share, n, effect):
    for compute in (
        lambda: measures.wilson(share, n, design_effect=effect),
        lambda: measures.newcombe(50, 10, share, n, design_effect=effect),
        lambda: measures.two_share_p(share, n, 50, 10, design_effect=effect),
    ):
        with pytest.raises(ValueError):
            compute()


def test_one_respondent():
    low, high = measures.wilson(100, 1)
    assert high == 100 and low == pytest.approx(100 / (1 + 1.959964**2), abs=1e-4)
    assert measures.wilson(0, 1).low == 0
    assert measures.newcombe(100, 1, 0, 1).low < 0 < measures.newcombe(100, 1, 0, 1).high == 100
    with pytest.raises(ValueError, match="cluster"):
        measures.intraclass(2, 1)


@given(percents, sizes)
def test_wilson_holds_its_share_and_mirrors(share, n):
    low, high = measures.wilson(share, n)
    assert 0 <= low <= share <= high <= 100
    assert measures.wilson(100 - share, n) == pytest.approx((100 - high, 100 - low), abs=1e-6)


@given(percents, sizes, st.floats(1, 50))
def test_design_effects_widen(share, n, effect):
    inner, outer = measures.wilson(share, n), measures.wilson(share, n, design_effect=effect)
    assert outer.low <= inner.low + 1e-9 and inner.high <= outer.high + 1e-9


@given(percents, sizes, percents, sizes)
def test_newcombe_holds_its_difference_and_mirrors(first, n, second, m):
    low, high = measures.newcombe(first, n, second, m)
    assert -100 - 1e-9 <= low <= first - second + 1e-9 and first - second - 1e-9 <= high <= 100 + 1e-9
    assert measures.newcombe(second, m, first, n) == pytest.approx((-high, -low), abs=1e-6)


@given(percents, sizes, percents, sizes)
def test_two_share_p_is_a_probability_and_symmetric(first, n, second, m):
    p = measures.two_share_p(first, n, second, m)
    assert 0 <= p <= 1
    assert measures.two_share_p(second, m, first, n) == pytest.approx(p)


@settings(max_examples=30)
@given(percents, st.integers(5, 5000), percents, st.integers(5, 5000))
def test_breaking_effect_divides_clear_from_unclear(first, n, second, m):
    assume(abs(first - second) >= 0.1)
    effect = measures.breaking_effect(first, n, second, m)
    clear = measures.newcombe(first, n, second, m, design_effect=0.99 * effect)
    unclear = measures.newcombe(first, n, second, m, design_effect=1.01 * effect)
    assert clear.low > 0 or clear.high < 0
    assert unclear.low < 0 < unclear.high


@settings(max_examples=40)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_holm_never_lowers_and_keeps_the_order(family):
    adjusted = measures.holm(family)
    assert all(p <= q <= 1 for p, q in zip(family, adjusted, strict=True))
    assert sorted(adjusted) == [adjusted[i] for i in np.argsort(family, kind="stable")]
    assert min(adjusted) == pytest.approx(min(1, len(family) * min(family)))


@given(correlations, st.integers(4, 10_000))
def test_fisher_holds_its_correlation(r, n):
    low, high = measures.fisher_interval(r, n)
    assert -1 <= low <= r + 1e-12 and r - 1e-12 <= high <= 1
    assert measures.fisher_interval(-r, n) == pytest.approx((-high, -low))


@given(correlations, st.integers(4, 10_000), correlations, st.integers(4, 10_000))
def test_correlations_compare_both_ways(first, n, second, m):
    p = measures.fisher_difference_p(first, n, second, m)
    assert 0 <= p <= 1 and p == pytest.approx(measures.fisher_difference_p(second, m, first, n))


@given(st.lists(st.integers(0, 500), min_size=1, max_size=12).filter(any))
def test_effective_number_lies_between_one_and_all(counts):
    number = measures.effective_number(counts)
    assert 1 - 1e-9 <= number <= sum(c > 0 for c in counts) + 1e-9
    assert measures.effective_number([3 * c for c in counts]) == pytest.approx(number)


@given(st.lists(st.integers(1, 9), min_size=1, max_size=30))
def test_contestation_lies_within_its_bounds(candidates):
    known = measures.contestation(candidates)
    for most in (None, max(candidates)):
        low, high = measures.contestation_bounds(len(candidates), sum(candidates), most)
        assert low - 1e-9 <= known <= high + 1e-9


@given(st.lists(st.tuples(percents, sizes), min_size=2, max_size=8))
def test_cluster_effect_is_not_negative(clusters):
    shares, n = zip(*clusters, strict=True)
    assume(len(set(shares) - {0, 100}) > 0 or set(shares) == {0, 100})
    assert measures.cluster_effect(shares, n) >= 0
