"""Figures of other sources that the chapter sets beside the article."""

import pandas as pd

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


def lands_of_2021(listing: str) -> set[str]:
    """The oblasts of 2021 to which the oblasts of *listing* (survey, fund) belonged."""
    named = tables.load("concept_2025/fund_oblasts")
    known = tables.load("reference/oblasts").set_index("oblast_id")["predecessor_id"]
    return {oblast if pd.isna(known[oblast]) else known[oblast] for oblast in named.loc[named["list"] == listing, "oblast_id"]}


def contests_2021() -> dict[str, int]:
    """``contests`` of the first direct elections in the lands of the survey of 2022, and their ``part`` of all in percent."""
    held = tables.load("elections_2021/contests").set_index("oblast_id")["contests"]
    here = int(held[sorted(lands_of_2021("survey"))].sum())
    return {"contests": here, "part": round(measures.share(here, held.sum()))}
