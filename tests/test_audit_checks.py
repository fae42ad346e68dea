"""The checks of the audit, each by itself."""

import itertools
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from monograph import audit


def rounded(count, n, decimals=1, rounding=ROUND_HALF_UP):
    """The percentage that a table would print for *count* of *n*."""
    return float((Decimal(100 * count) / n).quantize(Decimal(1).scaleb(-decimals), rounding))


# -- sums


def test_closing_sum_allows_for_the_rounding_of_each_part():
    assert audit.closing_sum([33.3, 33.3, 33.3], error=0.05).holds
    assert not audit.closing_sum([33.3, 33.3, 33.2], error=0.05).holds
    assert not audit.closing_sum([33.3, 33.3, 33.3]).holds
    assert audit.closing_sum([57, 32.1, 10.4], error=[0.5, 0.05, 0.05]).holds


def test_closing_sum_of_counts_is_exact():
    assert audit.closing_sum([0.1] * 3, 0.3).holds  # as decimals, not as binary fractions
    outcome = audit.closing_sum([2, 3], 6)
    assert (outcome.check, outcome.holds, outcome.arithmetic) == ("closing_sum", False, "2 + 3 = 5; 6 expected")


def test_closing_sum_of_some_parts_stays_within_the_total():
    assert audit.closing_sum([40, 50], at_most=True).holds
    assert not audit.closing_sum([75, 68], error=0.5, at_most=True).holds


def test_closing_sum_refuses_nothing_and_wrong_errors():
    with pytest.raises(ValueError, match="at least one"):
        audit.closing_sum([])
    with pytest.raises(ValueError, match="2 values have 1 errors"):
        audit.closing_sum([1, 2], error=[0.5])


@given(st.lists(st.integers(0, 500), min_size=1, max_size=8), st.integers(0, 2))
def test_rounded_shares_of_whole_persons_close(counts, decimals):
    assume(sum(counts))
    shares = [rounded(count, sum(counts), decimals) for count in counts]
    assert audit.closing_sum(shares, 100, error=0.5 / 10**decimals).holds


def test_part_total():
    assert audit.part_total([250, 237, 250], 737).holds
    assert not audit.part_total([250, 237], 737).holds
    assert audit.part_total([250, 237], 737, complete=False).holds
    assert not audit.part_total([738], 737, complete=False).holds
    with pytest.raises(ValueError, match="at least one"):
        audit.part_total([], 1)


# -- shares


def test_count_share():
    assert audit.count_share(357, 2454, 14.5).holds
    assert not audit.count_share(367, 2454, 14.5).holds
    assert audit.count_share(1, 8, 12.5).holds
    assert audit.count_share(1, 8, 13, decimals=0).holds  # a half may be rounded up
    assert audit.count_share(1, 8, 12, decimals=0).holds  # or to the even number
    with pytest.raises(ValueError, match="positive"):
        audit.count_share(1, 0, 50)


def test_grim_by_hand():
    assert audit.grim(42.7, 639).holds
    assert not audit.grim(42.8, 639).holds
    assert not audit.grim(3.5, 25, decimals=1).holds
    assert audit.grim(42.8, [639, 640, 641]).holds
    with pytest.raises(ValueError, match="at least 1"):
        audit.grim(50, 0)


@settings(deadline=None)  # the plain way tries up to 401 fractions
@given(st.integers(1, 400), st.integers(0, 1000))
@example(639, 428)
def test_grim_agrees_with_trying_every_count(n, tenths):
    percent = tenths / 10
    tried = any(abs(Fraction(100 * count, n) - Fraction(tenths, 10)) <= Fraction(1, 20) for count in range(n + 1))
    assert audit.grim(percent, n).holds == tried


@given(st.integers(1, 2000).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))), st.integers(0, 2))
def test_grim_never_refuses_a_true_share(case, decimals):
    n, count = case
    for rounding in (ROUND_HALF_UP, ROUND_HALF_EVEN):
        assert audit.grim(rounded(count, n, decimals, rounding), n, decimals).holds


def test_percentages_of_one_base_must_fit_it_together():
    assert audit.grim(37.7, range(314, 321)).holds
    assert audit.grim(8.3, range(314, 321)).holds
    assert not audit.jointly([37.7, 8.3], range(314, 321)).holds
    assert audit.jointly([37.7, 8.3], range(313, 321)).holds


def test_weighted_mean_by_hand():
    assert audit.weighted_mean([36.0, 11.9], [737, 639], 24.8).holds
    outcome = audit.weighted_mean([36.4, 50.4], [737, 639], 43.0)
    assert not outcome.holds
    assert outcome.arithmetic == "(268 + 322) / 1376 = 42.88 %; printed 43 %"
    assert audit.weighted_mean([70, 60], [737, 639], 65, decimals=0, printed_decimals=0).holds
    with pytest.raises(ValueError, match="one length"):
        audit.weighted_mean([1, 2], [3], 1)


@given(st.lists(st.tuples(st.integers(1, 300), st.integers(0, 300)), min_size=1, max_size=4), st.integers(0, 1))
def test_weighted_mean_never_refuses_a_true_mean(groups, decimals):
    sizes = [n for n, _ in groups]
    counts = [min(n, count) for n, count in groups]
    shares = [rounded(count, n, decimals) for count, n in zip(counts, sizes, strict=True)]
    assert audit.weighted_mean(shares, sizes, rounded(sum(counts), sum(sizes)), decimals).holds


# -- claims


def test_claimed_count_counts_different_things():
    assert audit.claimed_count(2, ["DE", "AT", "DE"]).holds
    outcome = audit.claimed_count(3, ["DE", "AT", "DE"])
    assert outcome.arithmetic == "claimed 3; listed 2 (in 3 listings): DE, AT"
    assert not audit.claimed_count(1, []).holds


def test_same_fact():
    assert audit.same_fact("2012-11", "2012-11-28").holds
    assert not audit.same_fact("2021-05-24", "2021-05-25").holds
    assert audit.same_fact(730.0, 730.0).holds
    assert audit.same_fact(audit.window(88), audit.window(88.4, 1)).holds
    assert not audit.same_fact(audit.window(73), audit.window(73.6, 1)).holds
    assert not audit.same_fact(audit.window(70), audit.window(71)).holds
    assert audit.same_fact(audit.window(70), 70.5).holds
    assert audit.same_fact(audit.one_in(5), audit.window(20)).holds
    assert not audit.same_fact(audit.one_in(10), audit.window(14)).holds
    with pytest.raises(TypeError):
        audit.same_fact("2021", 2021)


# -- lost cells


def brute_force(cells, sums):
    """All counts that satisfy the conditions, by trying every one."""
    names = list(cells)
    tried = itertools.product(*(range(low, high + 1) for low, high in cells.values()))
    for counts in tried:
        by_name = dict(zip(names, counts, strict=True))
        if all(s.low <= sum(c * by_name[name] for name, c in s.coefficients.items()) <= s.high for s in sums):
            yield by_name


limits = st.tuples(st.integers(0, 6), st.integers(0, 6)).map(sorted).map(tuple)
conditions = st.builds(
    lambda coefficients, low, span: audit.Sum(coefficients, low, low + span),
    st.dictionaries(st.sampled_from("abc"), st.integers(-1, 2), min_size=1),
    st.integers(-3, 12),
    st.integers(0, 4),
)


@settings(max_examples=150, deadline=None)
@given(st.fixed_dictionaries({name: limits for name in "abc"}), st.lists(conditions, max_size=3))
def test_bounds_agree_with_trying_every_count(cells, sums):
    found = audit.bounds(cells, sums)
    solutions = list(brute_force(cells, sums))
    if not solutions:
        assert found is None
    else:
        for name in cells:
            values = [solution[name] for solution in solutions]
            assert found[name] == (min(values), max(values))


def test_bounds_settle_a_single_lost_cell():
    known = {"a": (81, 81), "b": (131, 131), "c": (37, 37)}
    whole = [audit.Sum(dict.fromkeys("abcd", 1), 250, 250)]
    assert audit.bounds({**known, "d": (0, 250)}, whole, wanted=["d"]) == {"d": (1, 1)}
    assert audit.bounds({**known, "d": (2, 250)}, whole) is None
    assert audit.bounds({"a": (3, 2)}) is None
    with pytest.raises(ValueError, match="unknown cells: x"):
        audit.bounds({"a": (0, 1)}, [audit.Sum({"x": 1}, 0, 1)])


# -- misprints


def test_misprint_finds_every_reading():
    figures = {"a": "12", "b": "13", "sum": "35"}
    found = audit.misprint(figures, lambda v: v["a"] + v["b"] == v["sum"])
    assert {(one.key, one.likely) for one in found} == {("a", "22"), ("b", "23"), ("sum", "25")}
    assert audit.misprint({"a": "12", "sum": "12"}, lambda v: v["a"] == v["sum"]) == []


def test_misprint_keeps_the_number_of_digits():
    assert audit.misprint({"a": "19"}, lambda v: v["a"] == 9) == []
    assert [one.likely for one in audit.misprint({"a": "3"}, lambda v: v["a"] == 0)] == ["0"]
    assert [one.likely for one in audit.misprint({"a": "14.5"}, lambda v: v["a"] == 14.9)] == ["14.9"]


@given(st.lists(st.integers(10, 999), min_size=2, max_size=5), st.data())
def test_misprint_finds_the_digit_that_was_changed(values, data):
    at = data.draw(st.integers(0, len(values) - 1))
    text = str(values[at])
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.sampled_from([d for d in "123456789" if d != text[place]]))
    figures = {str(i): str(value) for i, value in enumerate(values)}
    figures[str(at)] = text[:place] + other + text[place + 1 :]
    found = audit.misprint(figures, lambda v: sum(v.values()) == sum(values))
    assert (str(at), text) in [(one.key, one.likely) for one in found]
