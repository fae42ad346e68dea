"""The survey as the chapter shows it: sums, order, intervals, and blanks that stay blank."""

import numpy as np
import pandas as pd
import pytest

from monograph import audit, charts, survey, tables
from monograph.errors import BookError

VILLAGES = ("type1:KZ-27", "type1:KZ-59", "type1:KZ-61")
FORMS = ("sample", "coverage", "expectations", "priorities", "post_of_akim", "activities", "trust", "turnout", "correlations")


@pytest.mark.parametrize("language", tables.LANGUAGES)
@pytest.mark.parametrize("name", FORMS)
def test_every_frame_reads_in_every_language(name, language):
    shown = charts.reader_table(getattr(survey, name)(language))
    assert len(shown) and shown.iloc[:, 0].notna().all()
    assert all(isinstance(heading, str) and heading for heading in shown.columns)


def test_languages_differ_in_labels_only():
    first, other = survey.activities("en"), survey.activities("ru")
    assert list(first["value"]) == list(other["value"])
    assert set(first["label"]).isdisjoint(other["label"])


def test_sample_sums_to_the_sizes_of_the_types():
    rows = tables.load("survey/sample").groupby("village_type")["interviewed"].sum()
    assert rows["type1"] == survey.size("type1") == 737
    assert rows["type2"] == survey.size("type2") == 639
    assert survey.sample("en")["value"].sum() == survey.size("all")


def test_size_of_an_unprinted_group_is_an_error():
    with pytest.raises(BookError, match="no n"):
        survey.size("type1:voted")


def test_coverage_counts_every_question_once():
    frame = survey.coverage("en")
    parts = frame[frame["label"] != tables.word("survey_part_all", "en")]
    assert parts["count"].sum() == survey.questions() == len(tables.load("survey/questions"))
    assert frame.groupby("label")["value"].sum().round(6).eq(100).all()


def test_coverage_agrees_with_the_cells():
    answers = tables.load("survey/answers").merge(tables.load("survey/questions")[["question_id", "coverage"]], on="question_id")
    known = answers.groupby("question_id").agg(coverage=("coverage", "first"), some=("percent", lambda p: p.notna().any()),
                                               every=("percent", lambda p: p.notna().all()))
    assert known.loc[known["coverage"] == "complete", "every"].all()
    assert not known.loc[known["coverage"] == "lost", "some"].any()
    assert known.loc[known["coverage"].isin(["partly", "prose"]), "some"].all()


@pytest.mark.parametrize("question_id", ["D1.1", "D2.14"])
def test_single_choice_closes(question_id):
    sums = survey.shares(question_id, "en").groupby("series")["value"].sum()
    assert sums.between(99.8, 100.2).all()


def test_blank_cells_draw_no_bar():
    dostyk = survey.expectations("en").query("series.str.startswith('Dostyk')")
    assert len(dostyk) == 4  # two of six answers are open
    turnout = survey.turnout("en")
    claimed = turnout[turnout["series"] == tables.word("claimed", "en")]
    assert len(turnout) == 5 and len(claimed) == 2 and not claimed["label"].str.startswith("Podstepnoe").any()
    official = turnout[turnout["series"] != tables.word("claimed", "en")]
    assert official[["n", "low", "high"]].isna().all(axis=None)


def test_priorities_are_the_largest_answers_of_the_four_tables():
    answers = tables.load("survey/answers").query("question_id.str.match('T1.[1-4]') and option_id != 'dk'")
    shown = survey.priorities("en", top=8)
    largest = answers.groupby(["question_id", "option_id"])["percent"].max().nlargest(8)
    assert list(shown.groupby("label", sort=False)["value"].max())[:-1] == list(largest)
    assert len(shown) == 2 * 9


def test_trust_in_three_villages_is_the_printed_mean():
    assert survey.pooled("D2.12", "sum_trust", *VILLAGES) == pytest.approx(survey.share("D2.10", "sum_trust", "type1"), abs=0.5)
    without = survey.pooled("D2.12", "sum_trust", VILLAGES[0], VILLAGES[2])
    assert without == pytest.approx(survey.share("D2.10", "sum_trust", "type2"), abs=0.5)


def test_unresolved_figures_of_trust_are_no_answers():
    with pytest.raises(BookError):
        survey.share("D2.10", "rather", "type1")
    assert (survey.unresolved("d2_10_trust_t1"), survey.unresolved("d2_10_trust_t2")) == (54, 68)


def test_two_values_cannot_come_from_639_people():
    n = survey.size("type2")
    assert not audit.grim(survey.share("D2.16", "activist_group", "type2"), n).holds
    assert not audit.grim(survey.unresolved("d2_16_a"), n).holds
    others = tables.load("survey/answers").query("question_id == 'D2.16' and group == 'type2' and option_id != 'activist_group'")
    assert all(audit.grim(float(p), n).holds for p in others["percent"].dropna())


def test_told_gives_share_as_printed_and_interval():
    said = survey.told("en", sum="D2.10 sum_trust type1", one="D1.1 potential type1", fact="p3_influence_yes_type1")
    assert said["sum"] == "70" and said["one"] == "36.0" and said["fact"] == "57"
    low, high = survey.interval("D2.10", "sum_trust", "type1")
    assert said["sum_ci"] == f"{low:.1f}–{high:.1f}"
    assert "," in survey.told("ru", one="D1.1 potential type1")["one"]


def test_told_refuses_what_is_no_percentage():
    with pytest.raises(BookError, match="no percentage"):
        survey.told("en", r="p3_correlation_type1")


def test_correlations_overlap_and_exclude_zero():
    frame = survey.correlations("en")
    assert list(frame["r"]) == [0.267, 0.356] and (frame["low"] > 0).all()
    assert frame["high"].iloc[0] > frame["low"].iloc[1]
    apart = np.diff(np.arctanh(frame["r"]))[0] / np.sqrt((1 / (frame["n"] - 3)).sum())
    assert 0 < apart < 1.96  # the chapter says: not clear of chance at the 5 % level


def test_missing_turnout_lies_where_the_mean_leaves_it():
    low, high = survey.missing_turnout()
    mean = survey.share("D3.14", "yes", "type1")
    known = [survey.share("D3.15", "yes", g) * survey.size(g) for g in VILLAGES[1:]]
    for end in (low, high):
        assert (end * survey.size(VILLAGES[0]) + sum(known)) / survey.size("type1") == pytest.approx(mean, abs=0.55)
    assert low <= high and not pd.isna(low)


def test_winners_are_refused_where_the_source_prints_candidates():
    assert survey.winners("KZ-59", "self") == (7, 71)
    with pytest.raises(BookError, match="winners"):
        survey.winners("KZ-61", "self")
