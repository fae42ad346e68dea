"""The concept to 2025: what the chapter shows agrees with its tables."""

import csv

import pandas as pd
import pytest

from monograph import measures, tables
from monograph.errors import BookError
from monograph.evidence import concept_2025 as concept

LANGUAGES = pytest.mark.parametrize("language", tables.LANGUAGES)
SHOWN = [
    concept.milestones, concept.results, concept.shares, concept.one_base, concept.others, concept.swot_support,
    concept.draft_law, concept.charter, concept.oblasts, concept.unmeasured]


def rows(name):
    with open(tables.folder() / f"{name}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@LANGUAGES
@pytest.mark.parametrize("show", SHOWN)
def test_every_cell_that_readers_see_is_filled_in_every_language(show, language):
    frame = show(language)
    seen = frame[list(frame.attrs["table"])].drop(columns=["n", "low", "high"], errors="ignore")
    assert len(frame) and seen.notna().all().all()


@LANGUAGES
def test_headings_and_labels_differ_between_languages(language):
    other = "ru" if language != "ru" else "kk"
    assert set(concept.milestones(language)["label"]).isdisjoint(concept.milestones(other)["label"])
    assert concept.charter(language).attrs["table"] != concept.charter(other).attrs["table"]


def test_milestones_come_by_year_and_undated_last():
    frame = concept.milestones("en")
    assert len(frame) == len(rows("concept_2025/milestones"))
    assert frame["date"].iloc[0] == "2012–2020"
    undated = frame["date"] == "no date"
    assert undated.sum() == sum(not (r["due_from"] or r["due_to"]) for r in rows("concept_2025/milestones"))
    assert undated.tolist() == sorted(undated.tolist())


def test_none_of_the_five_results_was_done():
    assert len(concept.results("en")) == 5
    assert concept.results_with_status("done") == 0
    assert sum(concept.results_with_status(s) for s in ("under_way", "planned", "unknown")) == 5


def test_an_interval_stands_only_where_the_base_is_known():
    frame = concept.shares("en").set_index("value")
    printed = {float(r["percent"]): r["n"] for r in rows("concept_2025/survey_2022") if r["percent"]}
    assert set(frame.index) == set(printed)
    for value, n in printed.items():
        assert pd.notna(frame.loc[value, "low"]) == bool(n)
    assert frame.loc[44.0, "low"] < 44 < frame.loc[44.0, "high"]
    assert concept.interval("attend_yes", "en") == "38.7–49.5"
    assert concept.interval("attend_yes", "ru") == "38,7–49,5"


def test_a_minority_holds_only_under_a_small_design_effect():
    low, high = (float(end) for end in concept.largest_effect("en").split("–"))
    for count, effect in ((142, low), (140, high)):
        share = 100 * count / 321
        assert measures.wilson(share, 321, design_effect=effect - 0.06).high < 50 < measures.wilson(share, 321, design_effect=effect + 0.06).high
    assert concept.interval("attend_yes", "en", effect=2) == "36.5–51.7"


def test_no_sizes_of_the_groups_set_their_attendance_apart():
    # 0.75 · 189 and 0.68 · 208 are at most the 142 who may attend; one person more is not.
    assert concept.most_members("attend_yes_pensioners") == 189 and concept.most_members("attend_yes_public_employees") == 208
    best = concept.groups_apart()
    assert best.low < 0 < best.high
    assert best.low >= measures.newcombe(75, 100, 68, (14200 - 7500) / 68).low
    assert set(concept.groups_words("en")) == {f"{group}_{what}" for group in ("pensioners", "employees") for what in ("most", "interval")} | {"gap", "gap_low", "gap_high"}


def test_a_share_without_a_base_has_no_interval_and_no_persons():
    with pytest.raises(BookError, match="reason_no_result"):
        concept.interval("reason_no_result", "en")
    with pytest.raises(BookError, match="attend_yes_pensioners"):
        concept.persons_text("attend_yes_pensioners", "en")


def test_persons_are_those_whose_share_rounds_to_the_printed_one():
    assert concept.persons(44, 321) == (140, 142)
    assert concept.persons(56, 321) == (179, 181)
    assert all(round(100 * count / 321) == 89 for count in range(285, 288))
    assert concept.persons(89, 321) == (285, 287)
    with pytest.raises(BookError):
        concept.persons(50, 3)


def test_the_two_shares_of_one_base_fill_it_only_by_overlapping():
    assert concept.overlap() == (43.0, 68.0)
    frame = concept.one_base("en")
    assert frame.groupby("label")["value"].sum().tolist() == [100.0, 100.0]
    assert (frame["value"] >= 0).all()
    # With the least overlap nobody is left for any other villager.
    assert frame["value"].iloc[3] == 0


def test_attendance_of_the_others_makes_up_the_printed_total():
    frame = concept.others("en")
    rate = {frame["series"].iloc[0]: 75, frame["series"].iloc[1]: 68}
    for row in frame.itertuples():
        assert row.size * rate[row.series] / 100 + (100 - row.size) * row.value / 100 == pytest.approx(44, abs=0.06)
    assert (frame["value"] >= 0).all()
    assert concept.largest_group("attend_yes_pensioners") == pytest.approx(58.67, abs=0.01)


def test_the_swot_shows_every_row_of_its_table_once():
    listed = rows("concept_2025/swot")
    shown = [concept.swot(verdicts, "kk") for verdicts in (["strong", "against"], ["some", "none"])]
    assert sum(map(len, shown)) == concept.swot_total() == len(listed) == concept.swot_support("en")["count"].sum()
    assert concept.swot_total(basis="explicit") == sum(r["basis"] == "explicit" for r in listed)
    with pytest.raises(BookError, match="certain"):
        concept.swot(["certain"], "en")


def test_what_the_chapter_says_of_the_swot_in_words():
    # Every weakness and no threat is named by the text itself, and no threat is contradicted.
    assert concept.swot_total("weakness", "inferred") == concept.swot_total("threat", "explicit") == 0
    assert concept.supported("against", "threat") == 0
    for quadrant in concept.QUADRANTS:
        assert max(concept.VERDICTS, key=lambda verdict: concept.supported(verdict, quadrant)) == "some"
    # The one opportunity and the one threat that are borne out.
    assert concept.supported("strong", "opportunity") == concept.supported("strong", "threat") == 1
    assert concept.supported("none") <= concept.leaning_on_itself() < concept.swot_total()
    assert concept.resting_on("money_short") == 5


def test_bars_of_the_swot_are_whole_quadrants():
    assert concept.swot_support("ru").groupby("label")["value"].sum().tolist() == pytest.approx([100] * 4)


@LANGUAGES
def test_every_item_of_the_swot_shows_its_evidence_with_chapter_and_verdict(language):
    statements = {r["evidence_id"] for r in rows("concept_2025/evidence")}
    used = {key for r in rows("concept_2025/swot") for key in r["evidence"].split(";")}
    assert used == statements
    for verdict in concept.VERDICTS:
        frame = concept.swot([verdict], language)
        assert not frame["evidence"].str.contains("[{}]").any() and frame["evidence"].str.contains(r"\d\)|-тарау\)").all()
        assert sum(concept.supported(verdict, quadrant) for quadrant in concept.QUADRANTS) == len(frame) == concept.supported(verdict)


def test_the_charter_table_names_no_article():
    for language in tables.LANGUAGES:
        text = " ".join(concept.charter(language)[["said", "promised", "known"]].to_numpy().ravel())
        assert not any(token in text.lower() for token in ("article 9", "9-бап", "статья 9", "статьи 9"))


def test_counts_that_the_text_gives_of_charter_and_draft_law():
    assert sum(concept.charter_counts().values()) == len(concept.charter("en"))
    assert "promised" not in concept.charter_counts()  # the chapter says that no point is answered whole
    counted = concept.draft_counts()
    assert counted["said"] == len(concept.draft_law("en"))
    assert counted["read"] == (concept.draft_law("en")["state"] == "In the draft").sum()


def test_the_time_that_had_passed_and_the_lands_of_2021():
    # 18 August 2021 to 28 February 2023 is 559 days, to 31 December 2025 1,596.
    assert concept.passed() == round(100 * 559 / 1596)
    assert concept.counts() == {"sources": 5, "surveyed": 4, "funded": 3, "both_lists": 2, "results": 5}
    assert concept.lands_of_2021("fund") == {"KZ-63", "KZ-11"}
    assert concept.contests_2021() == {"contests": 95 + 75 + 44 + 77, "part": 40}


def test_draft_law_keeps_what_is_open_apart():
    frame = concept.draft_law("en")
    expected = [r for r in rows("concept_2025/draft_law") if r["topic"] != "status"]
    assert len(frame) == len(expected)
    assert (frame["state"] == "Left open").sum() == sum(r["item_id"].startswith("gap_") for r in expected)


def test_oblasts_of_both_lists():
    frame = concept.oblasts("en").set_index("oblast_id")
    assert len(frame) == 5
    assert (frame["survey"] == "Named").sum() == 4 and (frame["fund"] == "Named").sum() == 3
    assert frame.loc["KZ-63", "survey"] == "Not named"


def test_claims_and_anomalies_are_those_of_the_article():
    kinds = {r["evidence"] for r in rows("reference/claims") if r["source_id"] == concept.SOURCE}
    assert concept.claims() == sum(concept.claims(kind) for kind in kinds)
    assert concept.anomalies("high") < concept.anomalies()


def test_figures_taken_from_the_other_sources():
    assert concept.ready_2021() == pytest.approx(77.8)
    assert concept.posts_filled_2021() == pytest.approx(100 * 730 / 2346)
