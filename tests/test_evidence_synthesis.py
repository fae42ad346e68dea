"""The synthesis: that it repeats the other chapters' tables, and that what it says in words holds."""

import csv
import re

import pandas as pd
import pytest

from monograph import charts, tables
from monograph.evidence import concept_2025, facts, institutions, synthesis

LANGUAGES = tables.LANGUAGES
FRAMES = ("rules", "steps", "tally", "then_and_now", "ways", "answers", "disagreements", "agenda", "claims")


def rows(name: str) -> list[dict]:
    with open(tables.folder() / f"{name}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", FRAMES)
def test_every_frame_has_its_words_and_no_open_placeholder(name, language):
    shown = charts.reader_table(getattr(synthesis, name)(language))
    assert len(shown) and shown.shape[1] == len(set(shown.columns))
    texts = [text for column in shown for text in shown[column].dropna().astype(str)]
    assert all(text.strip() and not re.search(r"[{}]", text) for text in texts)


def test_rules_cover_all_periods_in_order_and_blank_stays_blank():
    periods = sorted(rows("institutions/periods"), key=lambda row: int(row["order"]))
    assert list(synthesis.PERIODS) == [row["period_id"] for row in periods]
    frame = synthesis.rules("en")
    assert list(dict.fromkeys(frame["period_id"])) == list(synthesis.PERIODS)
    codes = {row["period_id"]: row for row in periods}
    for cell in frame.itertuples():
        assert pd.isna(cell.autonomy) == (codes[cell.period_id][f"{cell.dimension}_code"] == "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_tally_counts_seven_sides_in_every_period_under_its_own_name(language):
    frame = synthesis.tally(language)
    assert (frame.groupby("label", sort=False)["count"].sum() == len(institutions.DIMENSIONS)).all()
    assert frame["label"].nunique() == len(synthesis.PERIODS)
    assert frame["value"].sum() == pytest.approx(100 * len(synthesis.PERIODS))


def test_what_the_chapter_says_of_the_twelve_periods():
    cells = institutions.cells("en", synthesis.PERIODS).pivot(index="dimension", columns="period_id", values="autonomy")[list(synthesis.PERIODS)]
    own = (cells == 2).sum()
    assert (own.loc["akim_1993_1995":"fourth_budget_2018"] == 0).all() and own["fourth_budget_2020"] == 1
    since = cells.loc[list(synthesis.RULES), list(institutions.SINCE_1995)].astype(int)
    assert (since.diff(axis=1).iloc[:, 1:] >= 0).all().all()  # no step was reversed
    assert (since.iloc[:, -1] > since.iloc[:, 0]).all()  # each of the five moved
    rest = cells.drop(index=list(synthesis.RULES)).loc[:, "akim_1993_1995":]
    assert sorted(rest.index) == ["de_facto_power", "executive_body"] and (rest == 0).all().all()
    blank = cells.loc[list(synthesis.RULES)].isna()
    assert blank.sum().sum() == 6 and blank.loc[["budget", "accountable_to"]].sum().sum() == 5


def test_then_and_now_counts_changes_of_class():
    frame = synthesis.then_and_now("en").set_index("dimension")
    codes = [row["budget_code"] for row in sorted(rows("institutions/periods"), key=lambda row: int(row["order"]))][5:]
    assert frame.loc["Money", "changes"] == sum(a != b for a, b in zip(codes, codes[1:], strict=False))
    assert set(frame.index[frame["changes"] == 0]) == {"Executive", "Power in practice"}


def test_ways_repeat_printed_figures_and_leave_gaps_marked():
    frame = synthesis.ways("en").set_index(["side", "way"])
    totals = {row["measure_id"]: row["value"] for row in rows("elections_2013/totals")}
    assert frame.loc[("posts", "indirect"), "text"].replace(",", "") == totals["akims_elected"]
    assert frame.loc[("women_akims", "indirect"), "text"] == f"{totals['women_share']} %"
    ratio = int(totals["candidates_registered"]) / int(totals["akims_elected"])
    assert frame.loc[("ratio", "indirect"), "text"].startswith(f"{ratio:.1f} ")
    for gap in (("women_candidates", "indirect"), ("women_akims", "direct"), ("incumbents", "indirect"), ("turnout", "indirect")):
        assert frame.loc[gap, "kind"] == "unknown"
    votes = frame[frame.index.get_level_values("way") != "appointed"]
    assert synthesis.unknown() == {"asked": len(votes), "blank": int((votes["kind"] == "unknown").sum())}


def test_small_counts_are_those_of_the_tables():
    said = synthesis.counts()
    assert (said["sides"], said["rules"], said["aside"], said["periods"], said["dark"], said["dark_money"]) == (7, 5, 2, 12, 6, 5)
    assert (said["villages"], said["voted"], said["oblasts"], said["oblasts_2022"]) == (6, 3, 3, 4)
    assert said["unmoved"] == said["aside"]  # the sides left out are those that have not moved
    assert said["step"] == 2


def test_steps_are_the_moves_towards_the_village_and_dated_by_the_periods():
    frame, said = synthesis.steps("en"), synthesis.moves()
    cells = institutions.cells("en", institutions.SINCE_1995, synthesis.RULES).pivot(index="dimension", columns="period_id", values="autonomy")
    up = cells[list(institutions.SINCE_1995)].astype(int).diff(axis=1) > 0
    assert said["steps"] == len(frame) == up.to_numpy().sum()
    assert frame["period"].tolist() == sorted(frame["period"])  # they begin with the year
    assert frame.loc[0, "period"].startswith("2001") and frame.loc[1:, "period"].str[:4].astype(int).between(2013, 2021).all()
    assert said["dated"] == frame["dimension"].isin(["Who chooses the head", "Money"]).sum()


def test_single_cells_carry_the_finding_only_where_the_distance_is_one_place():
    cells = institutions.cells("en", synthesis.PERIODS, synthesis.RULES).dropna(subset="autonomy")
    gained = cells.pivot(index="dimension", columns="period_id", values="autonomy").astype("Int64")
    gained = gained[synthesis.PERIODS[-1]] - gained["constitution_1995"]
    assert set(gained.index[gained == 1]) == {"head", "representative_body", "accountable_to"} and (gained[["chosen_by", "budget"]] == 2).all()
    assert synthesis.moves()["undo"] == 2 * (gained == 1).sum()  # either end of each
    assert synthesis.moves()["ways"] == len(cells) + (cells["autonomy"] == 1).sum()


def test_answers_that_are_written_as_words_hold():
    assert concept_2025.result_counts()["done"] == 0  # "none of the five results"
    assert facts.value("survey/facts", "p3_incumbents_elected") == 2  # "two of the three villages"
    assert synthesis.answered() == sum(synthesis.answered(kind) for kind in ("strong", "partial", "none")) == len(synthesis.answers("en"))


def test_each_statement_of_a_disagreement_names_its_source():
    names = set(tables.labels("reference/sources", "source_id", "en", "short").values())
    frame = synthesis.disagreements("en")
    for column in ("one", "other"):
        assert all(text.rsplit("(", 1)[1].rstrip(")") in names for text in frame[column])


def test_claims_count_every_recorded_claim_once():
    recorded = rows("reference/claims")
    frame = synthesis.claims("en")
    assert synthesis.claims_total() == len(recorded)
    assert synthesis.claims_total("argument") == sum(row["evidence"] == "argument" for row in recorded)
    assert frame.groupby("label")["value"].sum().tolist() == pytest.approx([100] * frame["label"].nunique())
