"""Single printed cells of the survey: shares, group sizes, and how running text writes them."""

import pandas as pd

from ... import measures, reading, tables
from ...errors import BookError

# The three villages that voted on 25 July 2021, in the report's order.
VOTED = ("type1:KZ-27", "type1:KZ-59", "type1:KZ-61")


@reading.remembered
def lookup(name: str, *keys: str) -> pd.DataFrame:
    """Table *name* indexed by its columns *keys*.  One frame for all who ask: not to be changed."""
    return tables.load(name).set_index(list(keys)).sort_index()


def share(question_id: str, option_id: str, group: str) -> float:
    """One printed share, in percent."""
    percent, _ = _printed().get((question_id, option_id, group), (pd.NA, 0))
    if pd.isna(percent):
        raise BookError(f"data/survey/answers.csv has no figure for {question_id}, {option_id}, {group}")
    return float(percent)


@reading.remembered
def _printed() -> dict[tuple[str, str, str], tuple[float, int]]:
    """Share and printed decimals of every cell: one by one they are asked for by the hundred."""
    rows = tables.load("survey/answers")
    return dict(zip(zip(rows["question_id"], rows["option_id"], rows["group"], strict=True), zip(rows["percent"], rows["decimals"], strict=True), strict=True))


def interval(question_id: str, option_id: str, group: str) -> measures.Interval:
    """The 95 % Wilson interval of one printed share, in percent."""
    return measures.wilson(share(question_id, option_id, group), size(group))


def size(group: str) -> int:
    """The number of respondents in *group*.  Raises BookError where the report does not print it."""
    sizes = lookup("reference/groups", "group")["n"]
    if group not in sizes.index or pd.isna(sizes[group]):
        raise BookError(f"data/reference/groups.csv gives no n for group {group!r}")
    return int(sizes[group])


def weight(group: str, whole: str) -> float:
    """Percent of the respondents of *whole* that belong to *group*."""
    return measures.share(size(group), size(whole))


def told(language: str, **cells: str) -> dict[str, str]:
    """Shares for running text, as printed, each with its 95 % Wilson interval; *cells* are named as for ``cell``.

    Gives ``name`` ("70") and ``name_ci`` ("66.6–73.2").
    """
    said = {}
    for name, place in cells.items():
        percent, group, decimals = cell(place)
        said[name] = tables.number(percent, decimals, language)
        said[f"{name}_ci"] = between(*measures.wilson(percent, size(group)), 1, language)
    return said


def unresolved(number_id: str) -> int | float:
    """A number that the report prints without a label that can be settled; never a fact about anyone."""
    rows = tables.load("survey/unresolved").set_index("number_id")["percent"]
    if number_id not in rows.index:
        raise BookError(f"data/survey/unresolved.csv has no number_id {number_id!r}")
    number = float(rows[number_id])
    return int(number) if number.is_integer() else number


def pooled(question_id: str, option_id: str, *groups: str) -> float:
    """Mean share of *groups* in percent, weighted by their respondents."""
    return measures.weighted_mean([share(question_id, option_id, g) for g in groups], [size(g) for g in groups])


def spread(question_id: str, option_id: str) -> int | float:
    """Distance in percentage points between the highest and lowest of the three villages that voted."""
    values = [share(question_id, option_id, g) for g in VOTED]
    distance = max(values) - min(values)
    return int(distance) if distance.is_integer() else distance


def cell(name: str) -> tuple[float, str, int]:
    """Share (percent), group and printed decimals of one figure.

    *name*: a fact_id of ``survey/facts``, or "question option group" of ``survey/answers``, where several options
    of a single-choice question are joined by a plus sign ("D2.14 fully+rather_yes all").
    """
    if " " not in name:
        return _fact(name)
    question_id, options, group = name.split()
    keys = [(question_id, option_id, group) for option_id in options.split("+")]
    percent, decimals = sum(share(*key) for key in keys), min(int(_printed()[key][1]) for key in keys)
    return round(percent, decimals), group, decimals


def _fact(fact_id: str) -> tuple[float, str, int]:
    rows = lookup("survey/facts", "fact_id")
    if fact_id not in rows.index or rows.loc[fact_id, "unit"] != "percent":
        raise BookError(f"data/survey/facts.csv has no percentage {fact_id!r}")
    percent = float(rows.loc[fact_id, "value"])
    return percent, rows.loc[fact_id, "group"], 0 if percent.is_integer() else 1


def between(low: float, high: float, decimals: int, language: str) -> str:
    """An interval as running text writes it; blank where there is none."""
    return "" if pd.isna(low) else f"{tables.number(low, decimals, language)}–{tables.number(high, decimals, language)}"


def village_names(language: str) -> dict[str, str]:
    """The village that stands behind each group "type:oblast", with its oblast."""
    rows = tables.load("survey/sample", language)
    oblasts = tables.labels("reference/oblasts", "oblast_id", language, "name")
    return {f"{r.village_type}:{r.oblast_id}": f"{r.village}, {oblasts[r.oblast_id]}" for r in rows.itertuples()}
