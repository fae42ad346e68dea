"""Chapter 3: what is computed from the tables of the elections of 2021."""

import csv
import itertools
from collections import defaultdict

import pytest

from monograph import tables
from monograph.evidence import elections_2021 as elections

FOR_CHARTS = ("parties", "winners", "nominators", "women", "party_contests", "timetable")
TURKISTAN = "KZ-61"


@pytest.fixture(scope="module")
def printed() -> dict[str, dict[str, int]]:
    """Akims as printed, by oblast and party, straight from the file."""
    found = defaultdict(dict)
    with open(tables.folder() / "elections_2021" / "elected.csv", encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            found[row["oblast_id"]][row["party_id"]] = int(row["akims_printed"])
    return dict(found)


def test_thirteen_columns_close_and_turkistan_gives_its_candidates(printed):
    known = elections.oblasts("en").set_index("oblast_id")
    for oblast_id, akims in printed.items():
        column = "candidates" if oblast_id == TURKISTAN else "contests"
        assert sum(akims.values()) == known.loc[oblast_id, column], oblast_id


def test_a_share_of_winners_is_blank_for_turkistan_only():
    known = elections.oblasts("en").set_index("oblast_id")
    for column in ("self_won", "self_share", "largest_share", "effective_number", "effective_parties"):
        assert list(known.index[known[column].isna()]) == [TURKISTAN]
    assert known["candidates_per_contest"].notna().all()


def test_a_map_marks_turkistan_only_where_winners_are_needed():
    states = {c: elections.measure(c, "en").set_index("oblast_id")["state"] for c in ("self_share", "candidates_per_contest")}
    assert states["self_share"][TURKISTAN] == "not_comparable"
    assert (states["self_share"].drop(TURKISTAN) == "value").all()
    assert (states["candidates_per_contest"] == "value").all()


def test_parties_sum_to_the_comparable_posts_and_fall(printed):
    frame = elections.parties("en")
    assert frame["value"].is_monotonic_decreasing
    assert frame["value"].sum() == sum(sum(akims.values()) for o, akims in printed.items() if o != TURKISTAN) == 670
    assert frame["value"].iloc[0] == sum(akims["nur_otan"] for o, akims in printed.items() if o != TURKISTAN) == 522


def test_stacked_rows_fill_their_bar():
    for name in ("winners", "nominators", "women", "party_contests"):
        frame = getattr(elections, name)("en")
        assert frame.groupby("label")["value"].sum().round(9).eq(100).all(), name


def test_winners_are_in_falling_order_of_the_largest_share_with_the_total_last():
    frame = elections.winners("en")
    largest = frame.groupby("label", sort=False)["value"].max()
    assert len(largest) == 14
    assert largest.iloc[:-1].is_monotonic_decreasing
    assert frame.groupby("label", sort=False)["count"].sum().iloc[-1] == 670
    assert tables.labels("reference/oblasts", "oblast_id", "en", "name")[TURKISTAN] not in set(frame["label"])


def test_totals_are_related_as_the_table_says():
    n = elections.reconciled()
    assert (n["contests"], n["elected_printed"], n["elected_comparable"], n["candidates_by_oblast"]) == (730, 836, 670, 2172)
    assert n["elected_excess"] == n["turkistan_printed"] - n["turkistan_contests"] == 106
    assert n["turkistan_printed"] == n["turkistan_candidates"] == 166
    assert (n["candidates_gap"], n["later_posts"], n["turkistan_without_nur_otan"]) == (125, 45, 13)
    assert list(elections.reconciliation("ru")["value"]) == [2346, 775, 730, 836, 670, 2297, 2172]


def test_every_national_result_within_the_bounds_is_possible(printed):
    here = printed[TURKISTAN]
    bounds = {party: elections.national(party) for party in here}
    assert bounds["nur_otan"] == (522, 569)
    assert bounds["self"] == (81, 81 + 60)  # 89 candidates, 60 contests
    assert sum(b.least for b in bounds.values()) <= 730 <= sum(b.most for b in bounds.values())
    assert all(b.least <= b.most for b in bounds.values())


def test_two_parties_cannot_meet_more_often_than_the_small_parties_have_candidates():
    assert elections.party_meetings() == 878 - 522 - 47
    assert elections.party_meetings(with_turkistan=False) == 878 - 522
    assert elections.party_meetings(everywhere=True) == 878 - 670 - 47
    limits = elections.party_limits()
    assert limits["meet"] + limits["apart"] == 730


def test_the_bound_holds_in_every_small_election():
    """However candidates are spread, contests with two parties never exceed the candidates of the smaller parties."""
    kinds = [(large, small) for large in (0, 1) for small in (0, 1, 2)]
    for contests in itertools.product(kinds, repeat=3):
        meetings = sum(small + large >= 2 for large, small in contests)
        assert meetings <= sum(small for _, small in contests)


def test_indices_by_oblast_are_those_of_the_printed_winners(printed):
    frame = elections.indices("en").set_index("label")
    assert len(frame) == 15 and frame.index[-1] == tables.word("thirteen_oblasts", "en")
    assert list(frame["contests"])[:-1] == sorted(frame["contests"][:-1], reverse=True)
    akims = printed["KZ-63"]
    shares = [n / sum(akims.values()) for n in akims.values()]
    east = frame.loc["East Kazakhstan"]
    assert east["herfindahl"] == pytest.approx(sum(s**2 for s in shares), abs=0.005)
    assert east["effective_number"] == pytest.approx(1 / sum(s**2 for s in shares), abs=0.005)
    assert east["effective_parties"] > frame["effective_parties"].drop("East Kazakhstan").max()
    winners = ["largest_share", "self_share", "herfindahl", "effective_number", "effective_parties"]
    assert list(frame.index[frame[winners].isna().all(axis=1)]) == ["Turkistan"] and frame.drop("Turkistan").notna().all(axis=None)
    assert (frame["effective_parties"] <= frame["effective_number"]).where(frame["effective_number"].notna(), True).all()


def test_totals_leave_contestation_open():
    contests = tables.load("elections_2021/contests")
    assert (contests["candidates"] >= 2 * contests["contests"]).all()  # a rival for every contest of every oblast
    assert elections.contested() == (len(contests), contests["contests"].sum())


def test_claimed_members_are_those_of_the_parties():
    claimed = elections.members()
    assert claimed["members_nur_otan"] == 850_000 and claimed["members_others"] == 298_564 + 255_800 + 111_875 + 105_000 + 16_000
    assert claimed["members_share"] == pytest.approx(51.9, abs=0.05)


def test_timetable_is_in_order_and_names_its_sources():
    frame = elections.timetable("en")
    assert list(frame["date"]) == ["2020", "24 May 2021", "5 Jun 2021", "21 Jun 2021", "25 Jun 2021", "25 Jul 2021", "18 Aug 2021", "Dec 2021"]
    assert list(elections.timetable("kk")["date"])[1] == "24.05.2021"
    assert frame["source"].notna().all() and frame["source"].nunique() == 3


def test_days_before_the_vote():
    assert elections.days() == {"days_signed": 62, "days_in_force": 50, "days_documents": 34, "days_announced": 30}


def test_the_oblasts_that_figure_titles_name_are_the_extremes():
    named = {
        "candidates_per_contest": ("Kostanay", "Karaganda"), "self_share": ("East Kazakhstan", "West Kazakhstan"),
        "largest_share": ("West Kazakhstan", "Atyrau"), "effective_number": ("Atyrau", "West Kazakhstan")}
    for column, (low, high) in named.items():
        found = elections.extremes(column, "en")
        assert (found[f"{column}_low_oblast"], found[f"{column}_high_oblast"]) == (low, high)
    fewest = elections.oblasts("en").sort_values("candidates_per_contest")["label"]
    assert list(fewest[:3]) == ["Kostanay", "Mangystau", "West Kazakhstan"]


def test_turkistan_table_leaves_unknown_cells_blank():
    frame = elections.turkistan("en")
    assert frame["range"].isna().sum() == frame["share"].isna().sum() == 3  # sum, contests, candidates
    assert frame["range"].iloc[0] == "522–569"
    assert frame["printed"].tolist()[-3:] == [166, 60, 166]


def test_women_and_men_make_up_all_candidates():
    frame = elections.women("en")
    assert frame["count"].tolist() == [458, 1839, 280, 2174]
    assert elections.women_share() == pytest.approx(100 * 458 / 2297)


def test_won_in_refuses_turkistan():
    assert elections.won_in("KZ-63", "auyl") == 11
    with pytest.raises(ValueError, match="size 1"):
        elections.won_in(TURKISTAN, "auyl")


@pytest.mark.parametrize("language", tables.LANGUAGES)
@pytest.mark.parametrize("name", [*FOR_CHARTS, "turkistan", "reconciliation"])
def test_every_language_has_its_words(name, language):
    frame = getattr(elections, name)(language)
    shown = frame.attrs["table"]
    assert set(shown) <= set(frame.columns)
    assert all(heading for heading in shown.values())
    words = frame[[c for c in ("label", "series", "text", "tip") if c in frame]]
    assert words.notna().all().all()
    if language != "en":
        assert list(frame["label"]) != list(getattr(elections, name)("en")["label"])


def test_won_gives_shares_of_the_known_posts():
    said = elections.won("en")
    assert said["won_by_parties"] + said["won_self"] == sum(said[f"won_{p}"] for p in ("nur_otan", "auyl", "ak_zhol", "adal", "qhp", "osdp", "self")) == 670
    assert said["largest_share"] == pytest.approx(100 * 522 / 670) and said["effective_parties"] == "1.27"


def test_tallies_of_the_prose_follow_the_tables():
    said = elections.tallies()
    assert (said["oblasts"], said["comparable"], said["registered"], said["others"], said["nominators"], said["osdp"]) == (14, 13, 6, 5, 7, 1)
    assert (said["typical"], said["many"], said["behind"], said["okrugs_surveyed"], said["incumbents"]) == (3, 5, 2, 3, 2)


def test_success_bounds_the_odds():
    said = elections.success("en")
    assert said["success_parties"] == "67.1–73.9" and said["success_self"] == "5.7–9.9" and said["odds"] == 6
    assert said["nation_nur_otan"] == "71.5–77.9"
    assert elections.success("kk")["success_self"] == "5,7–9,9"
