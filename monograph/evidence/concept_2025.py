"""The concept to 2025: its promised results, the survey of 321 villagers, and the SWOT rebuilt from the text."""

import pandas as pd

from .. import measures, tables, theme
from ..errors import BookError
from ..tables import word

SOURCE = "zhumagulov2023"
QUADRANTS = ("strength", "weakness", "opportunity", "threat")

_STATUS_COLOURS = {"done": theme.MEANING["type1"], "under_way": theme.MEANING["type2"], "planned": theme.SERIES[4], "unknown": theme.MEANING["no_data"]}
_BASIS_COLOURS = {"explicit": theme.SERIES[0], "inferred": theme.MEANING["type2"]}

# The survey's shares and the word that says what each is a share of.
_BASES = {
    "attend_yes": "base_all_321", "attend_no": "base_all_321", "attend_yes_pensioners": "base_pensioners",
    "attend_yes_public_employees": "base_public_employees", "reason_no_result": "base_non_attenders"}

# The concept's five expected results, and where the tables say what was known of each early in 2023:
# (table, key, column) or the id of a word.
_RESULTS = {
    "law_on_self_government": [("concept_2025/draft_law", "status_parliament", "text"), ("concept_2025/draft_law", "status_being_drafted", "text")],
    "akims_elected_2022_2025": [("concept_2025/swot", "strength_01", "text"), "count_not_said"],
    "kenes_2024": [("reference/claims", "zg_27", "claim")],
    "internet_resources_2025": [("concept_2025/swot", "weakness_21", "text")],
    "infrastructure_3500_villages": ["progress_not_said"],
}

# Claims that no question of the survey measured, and what stands behind each.
_UNMEASURED = {
    "zg_04": "rests_on_one_answer", "zg_05": "rests_on_opinion", "zg_06": "rests_on_opinion", "zg_09": "rests_on_interviews",
    "zg_10": "rests_on_interviews", "zg_11": "rests_on_interviews", "zg_13": "rests_on_list", "zg_14": "rests_on_list"}


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


def step_counts() -> dict[str, int]:
    """How many ``steps`` the table of milestones has, how many of each status, and how many not done are undated (``undated_rest``)."""
    listed = tables.load("concept_2025/milestones")
    counts = {status: int((listed["status_2023"] == status).sum()) for status in _STATUS_COLOURS}
    undated = listed["due_from"].isna() & listed["due_to"].isna()
    return {"steps": len(listed), **counts, "undated_rest": int((undated & (listed["status_2023"] != "done")).sum())}


def percent(measure_id: str) -> float:
    """A printed share of the survey of 2022, in percent."""
    return _measure(measure_id, "percent")


def asked() -> int:
    """How many villagers the survey of 2022 asked."""
    return int(_measure("sample_size", "n"))


def interviewed() -> int:
    """How many people the authors interviewed besides."""
    return int(_measure("experts_interviewed", "n"))


def non_attenders() -> int:
    """The number of villagers asked who do not attend, from the printed share."""
    return round(percent("attend_no") * asked() / 100)


def printed(language: str) -> dict[str, str]:
    """The five printed shares, as the text writes them, and the number ``n`` of those asked."""
    keys = ("yes", "no", "pensioners", "employees", "reason")
    shown = {key: tables.number(percent(measure_id), 0, language) for key, measure_id in zip(keys, _BASES, strict=True)}
    return {"n": tables.number(asked(), 0, language), **shown}


def interval(measure_id: str, language: str, n: int | None = None) -> str:
    """The 95 % Wilson interval of a printed share as text, in percent; *n* where the source prints none."""
    low, high = measures.wilson(percent(measure_id), int(n or _measure(measure_id, "n")))
    return _span(low, high, 1, language)


def persons(share: float, n: int) -> tuple[int, int]:
    """The fewest and the most of *n* persons whose share rounds to *share* percent.

    Raises BookError when no whole number of persons does.
    """
    fitting = [count for count in range(n + 1) if abs(measures.share(count, n) - share) <= 0.5]
    if not fitting:
        raise BookError(f"no whole number of {n} persons makes {share} percent")
    return fitting[0], fitting[-1]


def persons_text(measure_id: str, language: str, n: int | None = None) -> str:
    """``persons`` of a printed share as text, "140–142"; *n* where the source prints none."""
    return _span(*persons(percent(measure_id), int(n or _measure(measure_id, "n"))), 0, language)


def shares(language: str) -> pd.DataFrame:
    """The five printed shares of the survey, for ``charts.shares``; an interval only where the base is known."""
    listed = tables.load("concept_2025/survey_2022", language).set_index("measure_id")
    rows = []
    for measure_id, base in _BASES.items():
        row = listed.loc[measure_id]
        known = pd.notna(row["n"])
        low, high = (round(end, 1) for end in measures.wilson(row["percent"], int(row["n"]))) if known else (None, None)
        text = tables.number(row["percent"], 0, language) + " %"
        rows.append({
            "label": row["label"], "series": word("base_known" if known else "base_unclear", language),
            "colour": theme.MEANING["type1"] if known else theme.MEANING["not_comparable"],
            "value": float(row["percent"]), "n": row["n"], "low": low, "high": high, "text": text,
            "base": word(base, language), "tip": f"{row['label']}: {text}\n{word(base, language)}"})
    frame = pd.DataFrame(rows).astype({"low": "Float64", "high": "Float64", "n": "Int64"})
    frame.attrs["table"] = {
        "label": word("answer", language), "value": word("share_percent", language), "n": word("n", language),
        "low": word("low", language), "high": word("high", language), "base": word("base", language)}
    return frame


def overlap() -> tuple[float, float]:
    """Least and greatest percent of one base that two printed shares (pensioners, public payroll) can have in common."""
    first, second = percent("attend_yes_pensioners"), percent("attend_yes_public_employees")
    return max(0.0, first + second - 100), min(first, second)


def overlap_words(language: str) -> dict[str, str]:
    """The two shares, their ``sum`` and their ``least`` and ``most`` overlap, as the text writes them."""
    first, second = percent("attend_yes_pensioners"), percent("attend_yes_public_employees")
    least, most = overlap()
    figures = {"first": first, "second": second, "sum": first + second, "least": least, "most": most}
    return {key: tables.number(value, 0, language) for key, value in figures.items()}


def overlap_persons(language: str) -> str:
    """The least overlap of the two shares in persons, for the fewest and the most who may attend: "60–61"."""
    return _span(*(overlap()[0] / 100 * count for count in persons(percent("attend_yes"), asked())), 0, language)


def one_base(language: str) -> pd.DataFrame:
    """What the attenders would consist of if both printed shares were shares of them, for ``charts.stacked``.

    Two rows, with the least and the greatest possible overlap of the two groups; the parts sum to 100.
    """
    first, second = percent("attend_yes_pensioners"), percent("attend_yes_public_employees")
    parts = {"only_pensioners": theme.SERIES[0], "both_groups": theme.MEANING["accent"], "only_public_employees": theme.SERIES[4], "neither_group": theme.MEANING["all"]}
    rows = []
    for case, both in zip(("overlap_least", "overlap_most"), overlap(), strict=True):
        values = (first - both, both, second - both, 100 - first - second + both)
        for (part, colour), value in zip(parts.items(), values, strict=True):
            text = tables.number(value, 0, language) + " %"
            rows.append({
                "label": word(case, language), "note": f"{first:.0f} + {second:.0f} − {both:.0f} = {first + second - both:.0f} %",
                "series": word(part, language), "colour": colour, "value": value, "text": text,
                "tip": f"{word(case, language)}\n{word(part, language)}: {text}"})
    frame = pd.DataFrame(rows)
    frame.attrs["table"] = {"label": word("item", language), "series": word("group", language), "value": word("share_percent", language)}
    return frame


def others(language: str) -> pd.DataFrame:
    """Attendance of everybody else if 75 and 68 percent are shares within the two groups, for ``charts.bars``.

    One block for each assumed size of the two groups together (tenths of those asked, as far as both
    extremes are possible); in each the extremes: the two groups all pensioners, or all on the public payroll.
    """
    rows = []
    for size in range(10, 100, 10):
        values = [_others(size, measure_id) for measure_id in ("attend_yes_pensioners", "attend_yes_public_employees")]
        if min(values) < 0:
            break
        label = f"{word('two_groups_share', language)}: {size} %"
        for value, case, colour in zip(values, ("rest_if_pensioners", "rest_if_public_employees"), (theme.SERIES[0], theme.SERIES[4]), strict=True):
            text = tables.number(value, 0, language) + " %"
            rows.append({"label": label, "series": word(case, language), "colour": colour, "size": size, "value": round(value, 1), "text": text,
                         "tip": f"{label}\n{word(case, language)}: {text}"})
    frame = pd.DataFrame(rows)
    frame.attrs["table"] = {"size": word("two_groups_share", language) + ", %", "series": word("group", language), "value": word("share_percent", language)}
    return frame


def others_at(size: int, language: str) -> str:
    """Attendance of everybody else when the two groups are *size* percent of those asked: "31–34"."""
    ends = sorted(_others(size, measure_id) for measure_id in ("attend_yes_pensioners", "attend_yes_public_employees"))
    return _span(*ends, 0, language)


def others_words(language: str) -> dict[str, str]:
    """What the words of the figure on ``others`` mention: both shares, the ``top`` and the ``low``–``high`` at its end."""
    shown = others(language)
    last = shown.loc[shown["size"] == shown["size"].max(), "value"]
    figures = {
        "n": asked(), "yes": percent("attend_yes"), "first": percent("attend_yes_pensioners"),
        "second": percent("attend_yes_public_employees"), "top": shown["value"].max(), "low": last.min(), "high": last.max()}
    return {key: tables.number(value, 0, language) for key, value in figures.items()}


def largest_group(measure_id: str) -> float:
    """The largest percent of those asked that a group can be if the share *measure_id* is that group's attendance."""
    return 100 * percent("attend_yes") / percent(measure_id)


def swot(quadrant: str, language: str) -> pd.DataFrame:
    """The items of one *quadrant* (of QUADRANTS) and their basis; those that the text itself names come first."""
    listed = tables.load("concept_2025/swot", language)
    listed = listed[listed["quadrant"] == quadrant].sort_values(["basis", "order"])
    if listed.empty:
        raise BookError(f"data/concept_2025/swot.csv has no quadrant {quadrant!r}")
    frame = pd.DataFrame({"item": listed["text"], "basis": [word(basis, language) for basis in listed["basis"]]})
    frame.attrs["table"] = {"item": word(quadrant, language), "basis": word("swot_basis", language)}
    return frame


def swot_counts(language: str) -> pd.DataFrame:
    """Items of the rebuilt SWOT by quadrant and basis, for ``charts.bars``."""
    rows = []
    for quadrant in QUADRANTS:
        for basis, colour in _BASIS_COLOURS.items():
            value = swot_total(quadrant, basis)
            label, series = word(quadrant, language), word(basis, language)
            rows.append({"label": label, "series": series, "colour": colour, "value": value, "text": str(value), "tip": f"{label}\n{series}: {value}"})
    frame = pd.DataFrame(rows)
    frame.attrs["table"] = {"label": word("quadrant", language), "series": word("swot_basis", language), "value": word("count", language)}
    return frame


def swot_total(quadrant: str | None = None, basis: str | None = None) -> int:
    """How many items the rebuilt SWOT has, in a *quadrant* or on a *basis* (explicit, inferred) where given."""
    listed = tables.load("concept_2025/swot")
    for column, wanted in (("quadrant", quadrant), ("basis", basis)):
        listed = listed if wanted is None else listed[listed[column] == wanted]
    return len(listed)


def swot_words() -> dict[str, int]:
    """What the words of the figure on ``swot_counts`` mention."""
    return {
        "items": swot_total(), "weaknesses": swot_total("weakness", "explicit"),
        "strengths": swot_total("strength", "explicit"), "strengths_inferred": swot_total("strength", "inferred")}


def quadrant_words(quadrant: str) -> dict[str, int]:
    """How many ``items`` a quadrant has, and how many the text itself names (``explicit``)."""
    return {"items": swot_total(quadrant), "explicit": swot_total(quadrant, "explicit")}


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


def charter(language: str) -> pd.DataFrame:
    """How the text leans on the European Charter: ``topic`` and ``text``.

    The text names no article of the Charter, so none is shown.
    """
    listed = tables.load("concept_2025/charter", language)
    frame = pd.DataFrame({"topic": listed["topic"], "text": [word(f"charter_{key}", language) for key in listed["article"]]})
    frame.attrs["table"] = {"topic": word("topic", language), "text": word("text_says", language)}
    return frame


def oblasts(language: str) -> pd.DataFrame:
    """Oblasts named for the survey of 2022 and for the rural development fund; named in both first."""
    listed = tables.load("concept_2025/fund_oblasts")
    names = tables.labels("reference/oblasts", "oblast_id", language, "name")
    places = {name: set(listed.loc[listed["list"] == name, "oblast_id"]) for name in ("survey", "fund")}
    ordered = sorted(dict.fromkeys(listed["oblast_id"]), key=lambda oblast: (oblast not in places["fund"]) + 2 * (oblast not in places["survey"]))
    frame = pd.DataFrame([
        {"oblast_id": oblast, "label": names[oblast], **{name: word("named" if oblast in ids else "not_named", language) for name, ids in places.items()}}
        for oblast in ordered])
    frame.attrs["table"] = {"label": word("oblast", language), "survey": word("survey_2022", language), "fund": word("rural_fund", language)}
    return frame


def unmeasured(language: str) -> pd.DataFrame:
    """Claims of the article that no question of its survey measured: ``claim`` and what it ``rests_on``."""
    claims = tables.labels("reference/claims", "claim_id", language, "claim")
    frame = pd.DataFrame([{"claim": claims[claim_id], "rests_on": word(basis, language)} for claim_id, basis in _UNMEASURED.items()])
    frame.attrs["table"] = {"claim": word("claim", language), "rests_on": word("rests_on", language)}
    return frame


def claims(evidence: str | None = None) -> int:
    """How many claims of the article are recorded, or how many with one kind of *evidence*."""
    listed = tables.load("reference/claims")
    listed = listed[listed["source_id"] == SOURCE]
    return len(listed if evidence is None else listed[listed["evidence"] == evidence])


def anomalies(severity: str | None = None) -> int:
    """How many things that do not hold are recorded for the article, or how many of one *severity*."""
    listed = tables.load("audit/anomalies")
    listed = listed[listed["source_id"] == SOURCE]
    return len(listed if severity is None else listed[listed["severity"] == severity])


def ready_2021() -> float:
    """Percent of all respondents of 2021 fully or rather ready to take part in improving their village."""
    answers = tables.load("survey/answers")
    asked_of_all = answers[(answers["question_id"] == "D2.14") & (answers["group"] == "all")].set_index("option_id")
    return float(asked_of_all.loc[["fully", "rather_yes"], "percent"].sum())


def ready_2021_interval(language: str) -> str:
    """The 95 % Wilson interval of ``ready_2021`` as text."""
    size = tables.load("reference/groups").set_index("group")["n"]["all"]
    return _span(*measures.wilson(ready_2021(), int(size)), 1, language)


def posts_filled_2021() -> float:
    """Percent of the country's rural akim posts filled by the first direct elections, in the third quarter of 2021."""
    totals = tables.load("elections_2021/totals").set_index("measure_id")["value"]
    return measures.share(totals["akims_elected_q3_2021"], totals["rural_akims_all"])


def _measure(measure_id: str, column: str) -> float:
    listed = tables.load("concept_2025/survey_2022").set_index("measure_id")[column]
    if measure_id not in listed.index or pd.isna(listed[measure_id]):
        raise BookError(f"data/concept_2025/survey_2022.csv has no {column} for {measure_id!r}")
    return float(listed[measure_id])


def _others(size: float, measure_id: str) -> float:
    """Attendance outside a group of *size* percent of those asked that attends as *measure_id* prints."""
    return 100 * (percent("attend_yes") - size * percent(measure_id) / 100) / (100 - size)


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


def _span(low: float, high: float, decimals: int, language: str) -> str:
    """"38.7–49.5"; one figure where both ends read the same."""
    ends = list(dict.fromkeys(tables.number(end, decimals, language) for end in (low, high)))
    return "–".join(ends)
