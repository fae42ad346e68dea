"""The concept's results and steps, the draft law that follows from it, and the Charter it is held against."""

import pandas as pd

from ... import tables, theme
from ...tables import word

_STATUS_COLOURS = {"done": theme.MEANING["type1"], "under_way": theme.MEANING["type2"], "planned": theme.SERIES[4], "unknown": theme.MEANING["no_data"]}

# The concept's five expected results, and where the tables say what was known of each early in 2023:
# (table, key, column) or the id of a word.
_RESULTS = {
    "law_on_self_government": [("concept_2025/draft_law", "status_parliament", "text"), ("concept_2025/draft_law", "status_being_drafted", "text")],
    "akims_elected_2022_2025": [("concept_2025/swot", "strength_01", "text"), "count_not_said"],
    "kenes_2024": [("reference/claims", "zg_27", "claim")],
    "internet_resources_2025": [("concept_2025/swot", "weakness_21", "text")],
    "infrastructure_3500_villages": ["progress_not_said"],
}


def milestones(language: str) -> pd.DataFrame:
    """The promised results and steps by due year, the undated last, for ``charts.timeline``.

    ``date`` is "2022–2025" for a span, "2024 …" for "from 2024", "… 2025" for "by 2025".
    """
    listed = tables.load("concept_2025/milestones", language)
    due = listed["due_from"].fillna(listed["due_to"]).fillna("9999")
    listed = listed.assign(due=due).sort_values(["due", "order"])
    frame = pd.DataFrame({
        "date": [_due(row, language) for _, row in listed.iterrows()],
        "label": listed["text"],
        "series": [word(f"status_{status}", language) for status in listed["status_2023"]],
        "colour": listed["status_2023"].map(_STATUS_COLOURS),
    })
    frame["tip"] = frame["date"] + ": " + frame["label"] + "\n" + frame["series"]
    frame.attrs["table"] = {"date": word("due", language), "label": word("item", language), "series": word("status", language)}
    return frame


def results(language: str) -> pd.DataFrame:
    """The concept's five expected results: ``result``, ``status`` with the due date, and what was ``known`` early in 2023."""
    listed = tables.load("concept_2025/milestones", language).set_index("milestone_id")
    rows = []
    for milestone_id, sources in _RESULTS.items():
        row = listed.loc[milestone_id]
        known = ". ".join(_statement(source, language).rstrip(".") for source in sources)
        status = f"{word('status_' + row['status_2023'], language)} ({_due(row, language)})"
        rows.append({"result": row["text"], "status": status, "known": known})
    frame = pd.DataFrame(rows)
    frame.attrs["table"] = {"result": word("result", language), "status": word("status_and_due", language), "known": word("known_2023", language)}
    return frame


def results_with_status(status: str) -> int:
    """How many of the five expected results had *status* (done, under_way, planned, unknown) early in 2023."""
    listed = tables.load("concept_2025/milestones").set_index("milestone_id")["status_2023"]
    return int((listed[list(_RESULTS)] == status).sum())


def result_counts() -> dict[str, int]:
    """How many of the five expected results had each status."""
    return {status: results_with_status(status) for status in _STATUS_COLOURS}


def passed() -> int:
    """Percent of the time from the decree to the end of the concept's last year that had passed when the article came in."""
    held = tables.load("concept_2025/facts").set_index("fact_id")["year"]
    decree, received, end = (pd.Timestamp(day) for day in (held["concept_decree_date"], held["received"], f"{held['concept_horizon']}-12-31"))
    return round(100 * (received - decree) / (end - decree))


def step_counts() -> dict[str, int]:
    """How many ``steps`` the table of milestones has, how many of each status, and how many not done are undated (``undated_rest``)."""
    listed = tables.load("concept_2025/milestones")
    counts = {status: int((listed["status_2023"] == status).sum()) for status in _STATUS_COLOURS}
    undated = listed["due_from"].isna() & listed["due_to"].isna()
    return {"steps": len(listed), **counts, "undated_rest": int((undated & (listed["status_2023"] != "done")).sum())}


def draft_law(language: str) -> pd.DataFrame:
    """What the text says of the draft law's kenes and akim: ``topic``, ``text``, ``state`` (in the draft, left open …)."""
    listed = tables.load("concept_2025/draft_law", language)
    listed = listed[listed["topic"] != "status"]
    order = ["council", "powers", "budget", "akim", "participation"]
    listed = listed.sort_values("topic", key=lambda topics: topics.map(order.index), kind="stable")
    frame = pd.DataFrame({
        "topic": [word(f"topic_{topic}", language) for topic in listed["topic"]],
        "text": listed["text"],
        "state": [word(_standing(item_id), language) for item_id in listed["item_id"]]})
    frame.attrs["table"] = {"topic": word("topic", language), "text": word("text_says", language), "state": word("status", language)}
    return frame


def draft_counts() -> dict[str, int]:
    """How many statements on the draft law are reported in all (``said``), ``read`` from the draft, ``unclear``, ``open``."""
    listed = tables.load("concept_2025/draft_law")
    standing = listed.loc[listed["topic"] != "status", "item_id"].map(_standing).value_counts()
    return {"said": int(standing.sum()), "read": int(standing["in_draft"]), "unclear": int(standing["reading_unclear"]), "open": int(standing["left_open"])}


def charter_counts() -> dict[str, int]:
    """How many uses of the Charter have each finding (promised, partly, untouched, not_said, disputed)."""
    return {finding: int(count) for finding, count in tables.load("concept_2025/charter")["finding"].value_counts().items()}


def charter(language: str) -> pd.DataFrame:
    """What two texts say of the European Charter (``said``, after its topic), what is ``promised``, what was ``known`` early in 2023.

    The uses of the Charter that hold no rule to check (its place among the legal sources) are left out.
    Neither text names an article of the Charter, so none is shown.
    """
    listed = tables.load("concept_2025/charter", language).dropna(subset=["finding"])
    frame = pd.DataFrame({"said": listed["topic"] + ": " + listed["said"], "promised": listed["promised"], "known": listed["known"]})
    frame.attrs["table"] = {
        "said": word("charter_said", language), "promised": word("charter_promised", language), "known": word("known_early_2023", language)}
    return frame.reset_index(drop=True)


def _due(row: pd.Series, language: str) -> str:
    start, end = row["due_from"], row["due_to"]
    if pd.isna(start) and pd.isna(end):
        return word("date_none", language)
    if pd.isna(start):
        return f"… {end}"
    if pd.isna(end):
        return f"{start} …"
    return start if start == end else f"{start}–{end}"


def _statement(source: str | tuple[str, str, str], language: str) -> str:
    """A text of the tables, or a word."""
    if isinstance(source, str):
        return word(source, language)
    table, key, column = source
    listed = tables.load(table, language)
    return listed.set_index(listed.columns[0])[column][key]


def _standing(item_id: str) -> str:
    """Word for the standing of an item of the draft law."""
    named = {"powers_budget": "reading_unclear", "powers_plans": "reading_unclear", "participation_ways": "lost"}
    kinds = {"gap": "left_open", "recommend": "authors_propose"}
    return named.get(item_id) or kinds.get(item_id.split("_")[0], "in_draft")
