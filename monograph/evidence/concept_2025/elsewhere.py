"""Figures of other sources that the chapter sets beside the article."""

from ... import measures, tables
from .common import span


def ready_2021() -> float:
    """Percent of all respondents of 2021 fully or rather ready to take part in improving their village."""
    answers = tables.load("survey/answers")
    asked_of_all = answers[(answers["question_id"] == "D2.14") & (answers["group"] == "all")].set_index("option_id")
    return float(asked_of_all.loc[["fully", "rather_yes"], "percent"].sum())


def ready_2021_interval(language: str) -> str:
    """The 95 % Wilson interval of ``ready_2021`` as text."""
    size = tables.load("reference/groups").set_index("group")["n"]["all"]
    return span(*measures.wilson(ready_2021(), int(size)), 1, language)


def posts_filled_2021() -> float:
    """Percent of the country's rural akim posts filled by the first direct elections, in the third quarter of 2021."""
    totals = tables.load("elections_2021/totals").set_index("measure_id")["value"]
    return measures.share(totals["akims_elected_q3_2021"], totals["rural_akims_all"])
