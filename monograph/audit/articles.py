"""The checks that run over acts, dated facts and the concept to 2025: within a text and across the five."""

from collections.abc import Iterator, Mapping

import pandas as pd

from .cells import within
from .claims import claimed_count, same_fact
from .findings import Figures, Finding, counts, finding, window
from .sums import closing_sum, part_total

Frames = Mapping[str, pd.DataFrame]
FACTS_1991, FACTS_2025, ACTS = "institutions/facts", "concept_2025/facts", "institutions/acts"

# Dated facts of the article on 1991–1995 that stand outside the period it announces.
PERIOD = (
    "press_reviewed_from", "press_reviewed_to", "council_reforms_from", "council_reforms_to",
    "reform_period_start", "reform_period_end", "law_1991_year", "vertical_debate_from", "gazette_1991",
    "gazette_1992", "law_1992_amendment_date", "resolution_1992_date", "decree_1992_date", "self_dissolution_year",
    "law_1993_structure_date", "law_1993_bodies_date", "constitution_1995_year", "forum_of_akims_date",
)  # fmt: skip
# Milestones that repeat a dated fact: (milestone, column, fact).
DUE = (
    ("first_concept_2012_2020", "due_from", "first_concept_from"),
    ("first_concept_2012_2020", "due_to", "first_concept_to"),
    ("law_on_self_government", "due_to", "law_due"),
    ("akims_elected_2022_2025", "due_from", "akims_term_from"),
    ("akims_elected_2022_2025", "due_to", "akims_term_to"),
    ("kenes_2024", "due_from", "kenes_start"),
    ("internet_resources_2025", "due_to", "internet_due"),
)
# An act's date or number (institutions/acts) that a table of facts repeats: (act, column, table, fact).
REPEATED = (
    ("decree_2021_08_18_concept_to_2025", "date", FACTS_2025, "concept_decree_date"),
    ("decree_2021_08_18_concept_to_2025", "number", FACTS_2025, "concept_decree_number"),
    ("decree_2012_11_28_concept", "date", FACTS_2025, "first_concept_decree_date"),
    ("decree_2012_11_28_concept", "number", FACTS_2025, "first_concept_decree_number"),
    ("decree_2012_11_28_concept", "number", "elections_2021/rules", "legal_basis_decree_2012"),
    ("law_2001_01_23_local_government", "date", FACTS_2025, "law_2001_date"),
    ("law_2001_01_23_local_government", "number", FACTS_2025, "law_2001_number"),
    ("constitution_1995", "date", FACTS_2025, "constitution_year"),
    ("constitution_1995", "date", FACTS_1991, "constitution_1995_year"),
    ("treaty_1985_european_charter", "date", FACTS_2025, "charter_year"),
    ("law_1992_01_13_amending_local_councils", "date", FACTS_1991, "law_1992_amendment_date"),
    ("decree_1992_02_07_state_administration", "date", FACTS_1991, "decree_1992_date"),
    ("law_1993_12_08_administrative_territorial_structure", "date", FACTS_1991, "law_1993_structure_date"),
    ("law_1993_12_10_local_representative_executive_bodies", "date", FACTS_1991, "law_1993_bodies_date"),
    ("law_1993_12_08_administrative_territorial_structure", "number", FACTS_1991, "law_1993_structure_number"),
    ("law_1993_12_10_local_representative_executive_bodies", "number", FACTS_1991, "law_1993_bodies_number"),
    ("event_1996_06_forum_of_akims", "date", FACTS_1991, "forum_of_akims_date"),
    ("election_2021_07_25_rural_akims", "date", FACTS_1991, "direct_election_introduced"),
    ("election_2021_07_25_rural_akims", "date", "survey/facts", "election_date"),
    ("law_2021_05_24_direct_elections", "date", "survey/facts", "law_signed_date_a"),
    ("event_2013_08_05_election_of_rural_akims", "date", "elections_2013/totals", "election_first_day"),
    ("event_2020_presidential_address", "date", "elections_2021/totals", "address_year_initiative"),
    ("pilot_2024_raion_akims", "date", "elections_2021/totals", "raion_akim_pilot_from"),
)
# A claim that nothing was decided, of the article on 1991–1995.
UNDECIDED = "zh_37"
# Works cited for a passage on later events: (work, act or event).
CITED_FOR = (("re_02", "decree_2012_11_28_concept"), ("re_02", "event_2013_08_05_election_of_rural_akims"))
# Elections that a text calls the first of their kind, though without saying of which.
FIRST = {
    "event_2013_08_05_election_of_rural_akims": ("raion", "republic"),
    "election_2021_q3_rural_akims": ("republic",),
}


def institutions(frames: Frames) -> Iterator[Finding]:
    """Findings on the acts of all five texts and on the article about 1991–1995."""
    acts = frames[ACTS]
    yield from _one_act_one_date(acts)
    yield from _repeated(frames, acts)
    yield from _first_elections(acts)
    facts = Figures(FACTS_1991, frames[FACTS_1991], "fact_id")
    first, last = facts["study_period_start"], facts["study_period_end"]
    for key in PERIOD:
        year = int(facts[key][:4])
        outcome = within(year, int(first), int(last), f"period announced {first} to {last}; {facts[key]}")
        yield facts.finding(outcome, key)
    dates, numbers = (
        [facts[f"law_1993_{law}_{what}"] for law in ("structure", "bodies")] for what in ("date", "number")
    )
    in_order = (dates[0] < dates[1]) == (numbers[0] < numbers[1])
    text = f"{dates[0]} no. {numbers[0]:.0f}, {dates[1]} no. {numbers[1]:.0f}"
    outcome = same_fact(1.0, float(in_order))._replace(arithmetic=text)
    yield facts.finding(outcome, "law_1993_structure_number", "law_1993_bodies_number")
    complete, end = facts["law_1993_bodies_date"], facts["reform_period_end"]
    outcome = same_fact(complete, end, "transformation complete and reforms ended")
    yield facts.finding(outcome, "law_1993_bodies_date", "reform_period_end", key="reform_period_end:complete")
    yield _nothing_decided(frames, acts, end)
    works = frames["reference/works"]
    own = works[(works["source_id"] == "zhumashov2025") & (works["year"].fillna("") != "2025")]
    listed = claimed_count(int(facts["references_cited_max"]), own["work_id"])
    yield facts.finding(listed._replace(arithmetic=f"cited 30 references; {own['work_id'].nunique()} legible works"),
                        "references_cited_max")  # fmt: skip
    village = Figures("survey/facts", frames["survey/facts"], "fact_id")
    since = int(village["election_date"][:4]) - int(facts["budget_first_stage"])
    years = village["budget_law_years_in_force"]
    outcome = same_fact(years, float(since), f"years of the village budget from {facts['budget_first_stage']} to 2021")
    yield village.finding(outcome, "budget_law_years_in_force")


def concept_2025(frames: Frames) -> Iterator[Finding]:
    """Findings on the concept to 2025: the survey of 2022, milestones, dates."""
    facts = Figures(FACTS_2025, frames[FACTS_2025], "fact_id")
    survey = Figures("concept_2025/survey_2022", frames["concept_2025/survey_2022"], "measure_id", "percent")
    shares = "attend_yes", "attend_no"
    yield survey.finding(closing_sum([survey[share] for share in shares], 100, error=0.5), *shares)
    groups = "attend_yes_pensioners", "attend_yes_public_employees"
    yield survey.finding(closing_sum([survey[share] for share in groups], 100, error=0.5, at_most=True), *groups)
    n = int(survey.frame.at["sample_size", "n"])
    said, absent = (counts(window(survey[key]), n) for key in ("reason_no_result", "attend_no"))
    outcome = part_total([said[0]], absent[-1], complete=False)
    text = (
        f"{survey['reason_no_result']:.0f} % of {n} = {said[0]} to {said[-1]} persons; "
        f"absent {absent[0]} to {absent[-1]}"
    )
    yield survey.finding(outcome._replace(arithmetic=text), "reason_no_result")
    horizons = "concept_horizon", "swot_draft_horizon"
    yield facts.finding(same_fact(*(facts[key] for key in horizons), "last year of the concept"), *horizons)
    reasons = closing_sum([survey["reason_no_result"]], 100, error=0.5)
    yield survey.finding(reasons, "reason_no_result", key="reason_no_result:all_reasons")
    oblasts = [measure for measure in survey.frame.index if measure.startswith("oblast_surveyed_")]
    for named, parts in (("group_sizes", groups), ("oblast_sizes", oblasts)):
        rows = survey.rows(*parts)
        sized = claimed_count(len(rows), rows.loc[rows["n"].notna(), "measure_id"])
        yield finding(sized, survey.name, named, rows)
    milestones = frames["concept_2025/milestones"].set_index("milestone_id", drop=False)
    for milestone, column, fact in DUE:
        if milestone in milestones.index and pd.notna(milestones.at[milestone, column]):
            due = str(milestones.at[milestone, column])
            yield facts.finding(same_fact(facts[fact], due, f"{fact} and {milestone}"), fact, key=f"{fact}:{milestone}")
    listed = frames["reference/works"]
    outcome = claimed_count(
        int(facts["references_listed"]), listed.loc[listed["source_id"] == "zhumagulov2023", "work_id"]
    )
    yield facts.finding(outcome, "references_listed")


def across(frames: Frames) -> Iterator[Finding]:
    """Findings on figures that several of the five texts give."""
    totals = Figures("elections_2021/totals", frames["elections_2021/totals"], "measure_id")
    earlier = Figures("elections_2013/totals", frames["elections_2013/totals"], "measure_id")
    posts = "rural_akims_all"
    outcome = same_fact(totals[posts], earlier["akims_to_be_elected"], "posts of rural akims in 2021 and in 2013")
    yield totals.finding(outcome, posts, key=f"{posts}:reorganisation2013")
    yield _concept_in_force(frames)
    yield from _cited_for_later_events(frames)
    survey = Figures("survey/facts", frames["survey/facts"], "fact_id")
    akims = totals["akims_elected_q3_2021"]
    names = "contests of July 2021 in serikbayev2021 and strategy2021"
    outcome = same_fact(akims, survey["elections_2021_akims"], names)
    yield totals.finding(outcome, "akims_elected_q3_2021", key="akims_elected_q3_2021:strategy2021")


def _nothing_decided(frames: Frames, acts: pd.DataFrame, since: str) -> Finding:
    """The article says that nothing was decided until the direct elections: the votes on rural akims that others know."""
    votes = acts[acts["type"].isin(["election", "pilot"]) & acts["level"].eq("republic")].dropna(subset="date")
    between = votes[(votes["date"].str[:4] > since[:4]) & (votes["date"].str[:4] < "2021")]
    claims = frames["reference/claims"]
    outcome = claimed_count(0, between["act_id"])
    return finding(outcome, "reference/claims", UNDECIDED, claims[claims["claim_id"] == UNDECIDED])


def _concept_in_force(frames: Frames) -> Finding:
    """The concept that the article on 2021 calls the one in force is the last approved before it was written."""
    rules = Figures("elections_2021/rules", frames["elections_2021/rules"], "rule_id")
    acts = frames[ACTS].dropna(subset=["date", "number"])
    concepts = acts[acts["act_id"].str.match(r"decree_.*concept")]
    written = _written(frames[ACTS], "serikbayev2021")
    last = concepts[concepts["date"] <= written].sort_values("date").iloc[-1]
    told = rules["legal_basis_decree_2012"]
    outcome = same_fact(f"{told:.0f}", str(last["number"]), f"decree in force in {written}")
    return rules.finding(outcome, "legal_basis_decree_2012", key="legal_basis_decree_2012:in_force")


def _written(acts: pd.DataFrame, source_id: str) -> str:
    """The date of the latest past event that a text tells."""
    past = acts[acts["source_id"].eq(source_id) & acts["type"].eq("election")]
    return past["date"].dropna().max()


def _cited_for_later_events(frames: Frames) -> Iterator[Finding]:
    """A work is not older than the events that the passage citing it tells of."""
    works, acts = frames["reference/works"].set_index("work_id", drop=False), frames[ACTS].set_index("act_id", drop=False)
    for work, act in CITED_FOR:
        year, event = int(works.at[work, "year"]), str(acts.loc[[act]].iloc[0]["date"])
        outcome = within(int(event[:4]), 0, year, f"cited work of {year}; the passage tells of {event[:4]}")
        yield finding(outcome, "reference/works", f"{work}:{act}", works.loc[[work]])


def _one_act_one_date(acts: pd.DataFrame) -> Iterator[Finding]:
    """An act that several texts name has one date and one number."""
    for act, rows in acts.groupby("act_id", sort=False):
        for column in ("date", "number"):
            told = rows.dropna(subset=column)
            for _, other in told.iloc[1:].iterrows():
                first = told.iloc[0]
                names = f"{column} in {first['source_id']} and {other['source_id']}"
                outcome = same_fact(str(first[column]), str(other[column]), names)
                yield finding(outcome, ACTS, f"{act}:{column}:{other['source_id']}", told)


def _repeated(frames: Frames, acts: pd.DataFrame) -> Iterator[Finding]:
    keys = {"elections_2021/rules": "rule_id"} | dict.fromkeys(
        ("elections_2013/totals", "elections_2021/totals"), "measure_id"
    )
    for act, column, table, fact in REPEATED:
        figures = Figures(table, frames[table], keys.get(table, "fact_id"))
        told = acts[acts["act_id"].eq(act)].dropna(subset=column)
        if told.empty:
            continue
        value = figures[fact]
        said = value if isinstance(value, str) else f"{value:.0f}"
        outcome = same_fact(str(told.iloc[0][column]), said, f"{column} of {act}")
        yield figures.finding(outcome, fact, key=f"{fact}:{act}")


def _first_elections(acts: pd.DataFrame) -> Iterator[Finding]:
    """Elections called the first: the earlier ones that the five texts know."""
    votes = acts[acts["type"].isin(["election", "pilot"])].dropna(subset="date").drop_duplicates("act_id")
    for act, levels in FIRST.items():
        row = votes[votes["act_id"] == act]
        if row.empty:
            continue
        date = row.iloc[0]["date"]
        earlier = votes[votes["level"].isin(levels) & (votes["date"].str[:4] < date[:4])]
        outcome = claimed_count(0, earlier["act_id"])
        yield finding(outcome._replace(arithmetic=outcome.arithmetic.replace("claimed 0", "claimed 0 earlier")),
                      ACTS, f"{act}:first", row)  # fmt: skip
