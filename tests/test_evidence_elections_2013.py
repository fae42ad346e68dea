"""The evidence of the chapter on 2013: sums, bounds and labels, recomputed from the CSV files."""

import csv
from math import comb

import pandas as pd
import pytest

from monograph import charts, elections_2013, tables
from monograph.errors import BookError

LANGUAGES = ("en", "kk", "ru")
FRAMES = ("path", "close_votes", "rules", "professions", "age_sex", "pilots", "methods", "countries", "subventions", "electorate")


def rows(name: str) -> list[dict[str, str]]:
    with (tables.ROOT / "data" / f"elections_2013/{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def printed(measure_id: str) -> float:
    return next(float(row["value"]) for row in rows("totals") if row["measure_id"] == measure_id)


def words(frame: pd.DataFrame) -> set[str]:
    """The texts that readers see in *frame*."""
    cells = frame[list(frame.attrs["table"])].to_numpy().ravel()
    return {cell for cell in cells if isinstance(cell, str)}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", FRAMES)
def test_frames_name_their_columns_in_every_language(name, language):
    frame = getattr(elections_2013, name)(language)
    headings = frame.attrs["table"]
    assert set(headings) <= set(frame.columns) and all(headings.values())
    assert all(word.strip() for word in words(frame)) and (words(frame) or name == "electorate")
    if language != "en" and name != "electorate":  # numbers alone
        # The year of the first pilot is written alike in all languages.
        assert words(frame) & words(getattr(elections_2013, name)("en")) <= {"2001"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_charts_draw(language):
    for name, form in (("path", charts.bars), ("close_votes", charts.bars), ("professions", charts.bars),
                       ("methods", charts.bars), ("age_sex", charts.stacked), ("subventions", charts.stacked)):
        assert form(getattr(elections_2013, name)(language)).wide.to_dict()["layer"]


def test_path_follows_the_totals():
    frame = elections_2013.path("en")
    assert frame["value"].tolist() == [7173, 6738, 2457, 2454]
    assert frame["ratio"].iloc[1] == pytest.approx(6738 / 2457, abs=5e-4)
    assert frame["text"].iloc[1] == "6,738 (2.74 a post)"


def test_bound_on_posts_with_two_candidates():
    figures = elections_2013.competition("en")
    two, more = figures["posts_two_candidates"], figures["posts_three_at_most"]
    assert two + more == printed("akims_to_be_elected")
    assert 2 * two + 3 * more == printed("candidates_registered")


def test_three_ties_explain_the_posts_not_filled():
    assert elections_2013.competition("en")["posts_not_filled"] == printed("okrugs_tied")


def test_professions_close_only_when_corrected():
    frame = elections_2013.professions("en")
    assert frame["value"].sum() == printed("akims_elected")
    assert frame["reference"].sum() == printed("akims_elected") + 10
    assert (frame["share_computed"] == frame["percent_printed"]).all()
    assert frame["akims_corrected"].isna().sum() == 5, "blank where the printed count holds"
    figures = elections_2013.economists("en")
    assert figures["economists_fit_low"] <= figures["economists_remainder"] == figures["economists_corrected"]


def test_age_and_sex_sum_to_one_hundred():
    frame = elections_2013.age_sex("en")
    assert frame.groupby("label")["value"].sum().round(6).eq(100).all()
    assert frame.loc[frame["series"] == "Women", "value"].item() == printed("women_share")


def test_close_share_matches_the_binomial_by_hand():
    assert elections_2013.close_share(13, (0.5, 0.5)) == pytest.approx(2 * comb(13, 6) / 2**13)
    assert elections_2013.close_share(4, (0.5, 0.5)) == pytest.approx(6 / 16)
    assert elections_2013.close_share(3, (1 / 3, 1 / 3, 1 / 3)) == pytest.approx(1 - 3 / 27)
    assert elections_2013.close_share(7, (1.0, 0.0)) == 0
    with pytest.raises(ValueError, match="sum to 1"):
        elections_2013.close_share(7, (0.5, 0.6))


def test_close_votes_fall_as_the_favourite_grows():
    values = elections_2013.close_votes("en")["value"].tolist()
    assert values[0] == printed("units_won_by_one_vote") + printed("okrugs_tied")
    assert values[1:] == sorted(values[1:], reverse=True)
    assert values[-2] > values[0] > values[-1]


def test_pilots_in_order_and_blank_where_not_printed():
    frame = elections_2013.pilots("en")
    assert frame["posts"].tolist() == [28, 4, 59, 2457]
    assert frame["electors"].isna().tolist() == [True, False, False, True]
    assert frame["electors_a_post"].dropna().tolist() == [12.5, 13.4]
    assert frame["date"].tolist() == ["2001", "12 August 2005", "20 October 2006", "5–9 August 2013"]


def test_small_numbers_that_the_prose_writes_as_words():
    figures = elections_2013.comparison()
    assert (figures["countries_missing"], figures["listings_missing"]) == (3, 7)
    assert (figures["countries_several_ways"], figures["countries_contradictory"]) == (6, 1)
    assert figures["countries_with_basis"] + figures["countries_without_basis"] == printed("countries_analysed")


def test_countries_and_listings():
    listed = rows("countries")
    frame = elections_2013.methods("en")
    named = frame[frame["series"] == "Named in the lists"]["value"].tolist()
    assert named == [9, 16, 16, len(listed), len({row["country"] for row in listed})]
    shown = elections_2013.countries("en")
    assert shown[["appointed", "direct", "indirect"]].notna().to_numpy().sum() == len(listed)
    spain = shown.set_index("name").loc["Spain"]
    assert pd.isna(spain["appointed"]) and spain["direct"] == spain["indirect"] == "yes"


@pytest.mark.parametrize(("language", "first", "before"), [("en", "Albania", ("Austria", "Spain")), ("kk", "АҚШ", ("Ұлыбритания", "Финляндия")), ("ru", "Австрия", ("Испания", "США"))])
def test_countries_stand_in_alphabetical_order(language, first, before):
    names = elections_2013.countries(language)["name"].tolist()
    assert names[0] == first and names.index(before[0]) < names.index(before[1])


def test_subventions():
    frame = elections_2013.subventions("en")
    assert frame["raions"].tolist() == [17, 8, 1]
    assert frame["note"].unique().tolist() == ["17 / 17", "8 / 9"]


def test_a_figure_the_source_does_not_give_is_an_error():
    with pytest.raises(BookError, match="gives no figure"):
        elections_2013.total("election_first_day")


def test_the_favourite_that_fits_the_reported_close_votes():
    closeness = elections_2013.closeness("en")
    share, posts = closeness["favourite_needed"] / 100, elections_2013.total("akims_to_be_elected")
    expected = [posts * elections_2013.close_share(closeness["electors_assumed"], (s, 1 - s)) for s in (share - 0.005, share + 0.005)]
    assert expected[0] > closeness["close_reported"] > expected[1]


def test_counts_of_the_prose_follow_the_tables():
    counts = elections_2013.counts()
    assert (counts["pilots_before"], counts["raions_2005"], counts["not_filled"], counts["excess"]) == (3, 4, 3, 10)
    assert counts["not_filled"] == counts["tied_okrugs"]  # the text says that the ties explain the posts not filled
    assert (counts["missing_countries"], counts["missing_listings"], counts["several_ways"]) == (3, 7, 6)
    assert (counts["years_after_study"], counts["years_to_larger"], counts["years_to_all"]) == (11, 5, 7)
    assert (counts["incumbents"], counts["okrugs_voted"]) == (2, 3)


def test_a_larger_assembly_has_fewer_close_results_and_needs_less_backing():
    frame = elections_2013.electorate("en")
    assert frame["electors"].is_monotonic_increasing and frame["backing"].is_monotonic_decreasing
    assert frame["backing"].min() > 66  # the text: nowhere near an even contest
    assert (frame["electors"] % 2 == 1).all()  # of an even number, none could win by one vote
    row = frame.iloc[1]
    assert (row["electors"], row["even"], row["backing"]) == (13, 41.9, 82)


def test_ratios_of_electors_are_those_of_the_pilots():
    ratios = elections_2013.electors("en")
    assert (ratios["ratio_2005"], ratios["voters_a_raion"], ratios["majority"]) == (50 / 4, round(72901 / 4), 7)
    assert ratios["ratio_2006"] == round(788 / 59, 1) and ratios["voters_to_electors"] > 100
