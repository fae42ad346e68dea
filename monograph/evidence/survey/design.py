"""Who was asked, and how much of the report's numbers is left."""

import pandas as pd

from ... import measures, tables, theme
from ...tables import word
from .cells import village_names

_COVERAGE = {"complete": theme.SERIES[0], "partly": theme.SERIES[2], "prose": theme.SERIES[6], "lost": theme.SERIES[5]}


def sample(language: str) -> pd.DataFrame:
    """Respondents interviewed in each of the six villages, for ``charts.bars``; planned number as ``reference``.

    Columns beside the form's: ``okrug``, ``planned`` (persons); in the order of the report's Table 1.
    """
    rows = tables.load("survey/sample", language)
    types = tables.labels("reference/groups", "group", language)
    frame = pd.DataFrame({
        "label": list(village_names(language).values()),
        "okrug": rows["okrug"],
        "series": [types[t] for t in rows["village_type"]],
        "colour": [theme.MEANING[t] for t in rows["village_type"]],
        "value": rows["interviewed"].astype(float),
        "reference": rows["planned"].astype(float),
    })
    frame["text"] = [tables.number(value, 0, language) for value in frame["value"]]
    frame["tip"] = [f"{r.label}\n{r.series}: {r.text} / {r.reference:.0f}" for r in frame.itertuples()]
    frame.attrs["table"] = {
        "label": word("village", language), "okrug": word("rural_okrug", language), "series": word("village_type", language),
        "reference": word("planned", language), "value": word("interviewed", language)}
    return frame


def coverage(language: str) -> pd.DataFrame:
    """What is left of the numbers of the report's diagrams and tables, by part, for ``charts.stacked``.

    One row a part and state; ``count`` (diagrams and tables), ``value`` (percent of the part's).
    """
    questions = tables.load("survey/questions")
    part = questions["question_id"].str[1]
    rows = []
    for number in ("1", "2", "3", "all"):
        states = questions.loc[(part == number) | (number == "all"), "coverage"]
        for state, colour in _COVERAGE.items():
            count = int((states == state).sum())
            if count:
                rows.append({
                    "label": word(f"survey_part_{number}", language), "series": word(f"coverage_{state}", language),
                    "colour": colour, "count": count, "value": measures.share(count, len(states)),
                    "note": tables.number(len(states), 0, language), "text": str(count)})
    frame = pd.DataFrame(rows)
    frame["tip"] = frame["label"] + "\n" + frame["series"] + ": " + frame["text"]
    frame.attrs["table"] = {
        "label": word("report_part", language), "series": word("coverage", language), "count": word("count", language)}
    return frame


def questions(coverage_state: str | None = None) -> int:
    """How many diagrams and tables with answers the report has, or how many of them are in *coverage_state*."""
    states = tables.load("survey/questions")["coverage"]
    return len(states) if coverage_state is None else int((states == coverage_state).sum())
