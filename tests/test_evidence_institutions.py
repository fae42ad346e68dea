"""The institutional periods as the chapter on 1991-1995 shows them."""

import csv
from datetime import date

import pandas as pd
import pytest

from monograph import charts, tables
from monograph.errors import BookError
from monograph.evidence import institutions

LANGUAGES = tables.LANGUAGES


def rows(name: str) -> list[dict]:
    with open(tables.folder() / f"{name}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_cells_repeat_the_codes_of_the_table_and_blank_stays_blank():
    periods = {row["period_id"]: row for row in rows("institutions/periods")}
    for cell in institutions.cells("en").itertuples():
        code = periods[cell.period_id][f"{cell.dimension}_code"]
        assert pd.isna(cell.autonomy) == (code == "")
        assert pd.isna(cell.phrase) == (code == "")
    assert len(institutions.cells("en")) == 7 * 6


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_has_labels_in_every_language(language):
    matrix = institutions.cells(language)
    assert matrix[["row", "column", "text", "series", "colour", "tip"]].notna().all().all()
    frames = [matrix, institutions.tally(language), institutions.losses(language), institutions.gaps(language),
              institutions.acts(language), institutions.sizes(language), institutions.evidence(language)]
    for frame in frames:
        assert len(frame) > 0
        shown = charts.reader_table(frame)
        assert shown.shape[1] == len(set(shown.columns))
    assert institutions.gaps(language)["gap"].notna().all()


def test_periods_follow_one_another():
    listed = tables.load("institutions/periods").set_index("period_id")
    for order in (institutions.UNTIL_1995, institutions.SINCE_1995):
        ends, starts = listed.loc[list(order), "end"][:-1], listed.loc[list(order), "start"][1:]
        assert list(ends) == list(starts)
    assert institutions.gaps("en")["years"].tolist() == ["before 1991", "1991–1992", "1992–1993", "1993", "1993–1995", "1995–2001"]


def test_tally_counts_seven_dimensions_a_period():
    tally = institutions.tally("ru")
    assert (tally.groupby("label")["count"].sum() == 7).all()
    assert tally.groupby("label")["value"].sum().round(6).eq(100).all()


def test_the_chapter_says_none_was_left_in_1995():
    # The prose and titles say "none" and "never" in words: they must stay true.
    for period_id in ("akim_1993_1995", "constitution_1995"):
        assert institutions.counted(period_id, 0) == len(institutions.DIMENSIONS)
    assert institutions.counted("late_soviet", 2) == 4
    blanks = [institutions.counted(period_id, None) for period_id in institutions.UNTIL_1995]
    assert blanks == [0, 2, 1, 3, 0, 0]


def test_losses_are_dated_by_the_period_that_follows_the_last_share():
    losses = institutions.losses("en").set_index("dimension")
    assert losses.loc["Representative body", "left"] == "1993"
    assert losses.loc["Who chooses the head", "left"] == "10 Dec 1993"
    assert losses["left_id"].isna().sum() == 2


def test_the_later_periods_never_have_a_council_of_their_own():
    later = institutions.cells("en", institutions.SINCE_1995, institutions.FAULTS)
    by = later.set_index(["dimension", "period_id"])["autonomy"]
    assert (by["representative_body"] < 2).all()
    assert (by["de_facto_power"] == 0).all()
    assert by[("budget", "fourth_budget_2020")] == 2 and by[("chosen_by", "direct_election_2021")] == 2


def test_acts_are_the_articles_own_and_in_order():
    acts = institutions.acts("en")
    assert not acts["act_id"].duplicated().any()
    assert acts["date"].tolist()[-6:] == ["1993", "8 Dec 1993", "10 Dec 1993", "Dec 1993", "1995", "Jun 1996"]
    assert institutions.acts("kk")["date"].tolist()[-2:] == ["1995", "06.1996"]


def test_months_between_acts():
    days = (date(1993, 12, 10) - date(1992, 1, 13)).days
    assert institutions.months_behind_the_raion() == round(days / 30.4375) == 23
    with pytest.raises(BookError, match="constitution_1995"):
        institutions.months_between("law_1993_12_10_local_representative_executive_bodies", "constitution_1995")


def test_sizes_are_the_printed_figures():
    printed = {row["fact_id"]: row["value"] for row in rows("institutions/facts")}
    shown = institutions.sizes("en")["value"].tolist()
    assert shown[2:4] == [int(printed["akim_staff_min"]), int(printed["akim_staff_max"])]
    assert institutions.posts_per_akim() == round(5000 / 2454, 1)


def test_claims_by_evidence_sum_to_all_claims():
    claims = [row for row in rows("reference/claims") if row["source_id"] == "zhumashov2025"]
    assert institutions.evidence("en")["value"].sum() == len(claims)


def test_an_unknown_period_is_refused():
    with pytest.raises(BookError, match="no period_id law_1990"):
        institutions.cells("en", ("law_1990",))


def test_a_problem_is_taken_up_when_one_of_its_sides_became_the_villages_own():
    assert institutions.problems_taken_up() == ["dependence", "money"]
    assert sorted(institutions.FAULTS) == sorted(d for sides in institutions.PROBLEMS.values() for d in sides)
    assert institutions.counts() == {"sources": 5, "others": 4, "all_periods": 12, "sides_named": 7, "periods": 6, "faults": 3}


def test_neighbouring_periods_that_choose_alike_are_one_order():
    frame = institutions.appointments("en")
    years = frame.drop_duplicates("order").set_index("order")["years"].tolist()
    assert years == ["before 1991", "1991–1992", "1992–1993", "1993", "1993–1995", "1995–2001", "2001–2013", "2013–2021", "2021–2022", "2022–2025"]
    assert frame.loc[frame["years"] == "2001–2013", "tip"].tolist() == [
        "Oblast akim → Rural akim: consents (stated)", "Raion akim → Rural akim: appoints (stated)"]


def test_every_period_has_its_ties_and_its_way_of_choosing_agrees_with_them():
    ties = {}
    for row in rows("institutions/appointments"):
        ties.setdefault(row["period_id"], set()).add((row["from_actor"], row["relation"], row["to_actor"]))
    wanted = {"council": ("village_council", "elects"), "mixed": ("raion_chair", "proposes"), "appointed_above": ("raion_akim", "appoints"),
              "maslikhat_indirect": ("raion_maslikhat", "elects"), "residents": ("residents", "elects"), "": ("unknown", "unknown")}
    for period in rows("institutions/periods"):
        assert (*wanted[period["chosen_by_code"]], "village_head") in ties[period["period_id"]], period["period_id"]


def test_the_text_on_the_ladders_stays_true():
    assert institutions.directions() == {"appointed": 3, "elected_directly": 2, "without_residents": 6}
    direct = [row["period_id"] for row in rows("institutions/appointments") if (row["from_actor"], row["to_actor"]) == ("residents", "village_head")]
    assert direct == ["direct_election_2021", "concept_2025"]  # "for the first time in any of these ladders"
