"""How the vote of 2021 came about: its dates, as the texts give them."""

import pandas as pd

from ... import tables, theme
from ...errors import BookError
from ...tables import word

# Acts and events of ``institutions/acts`` and one date of ``survey/facts``; an act named by two texts is taken once.
_ACTS = ("event_2020_presidential_address", "law_2021_05_24_direct_elections", "event_2021_06_05_amendments_in_force",
         "event_2021_06_25_karin_post", "election_2021_07_25_rural_akims", "decree_2021_08_18_concept_to_2025",
         "event_2021_12_planned_elections")
_DOCUMENTS = "p3_documents_list_date"
_KINDS = {"law": ("kind_law", theme.SERIES[0]), "decree": ("kind_decree", theme.SERIES[1]), "election": ("kind_election", theme.SERIES[3]),
          "event": ("kind_event", theme.MEANING["all"])}


def timetable(language: str) -> pd.DataFrame:
    """The dated steps to the vote of 25 July 2021 and after it, for ``charts.timeline``.

    Columns: ``date`` (as exact as the text has it), ``label``, ``series`` (kind of step), ``colour``, ``tip``, ``source``.
    """
    acts = tables.load("institutions/acts", language).drop_duplicates("act_id").set_index("act_id").loc[list(_ACTS)]
    listed = tables.load("survey/facts", language).set_index("fact_id").loc[_DOCUMENTS]
    rows = [(a.date, a.title, a.type, a.source_id) for a in acts.itertuples()]
    rows.append((str(listed["year"]), listed["statement"], "event", listed["source_id"]))
    names = tables.labels("reference/sources", "source_id", language, "short")
    frame = pd.DataFrame(sorted(rows, key=lambda row: row[0]), columns=["day", "label", "kind", "source_id"])
    frame["date"] = [_date(day, language) for day in frame["day"]]
    frame["series"] = [word(_KINDS[kind][0], language) for kind in frame["kind"]]
    frame["colour"] = [_KINDS[kind][1] for kind in frame["kind"]]
    frame["source"] = frame["source_id"].map(names)
    frame["tip"] = frame["date"] + "\n" + frame["label"]
    frame.attrs["table"] = {
        "date": word("date", language), "label": word("act", language), "series": word("kind", language), "source": word("source", language)}
    return frame


def days() -> dict[str, int]:
    """Days before the vote: ``days_signed`` since the law was signed, ``days_in_force``, ``days_documents``, ``days_announced``."""
    dates = tables.load("institutions/acts").drop_duplicates("act_id").set_index("act_id")["date"]
    listed = tables.load("survey/facts").set_index("fact_id")["year"]
    steps = {"signed": dates[_ACTS[1]], "in_force": dates[_ACTS[2]], "documents": str(listed[_DOCUMENTS]), "announced": dates[_ACTS[3]]}
    vote = pd.Timestamp(dates[_ACTS[4]])
    for step, day in steps.items():
        if len(day) != len("2021-05-24"):
            raise BookError(f"the tables have no exact day for the step {step!r} before the vote of 2021: {day}")
    return {f"days_{step}": (vote - pd.Timestamp(day)).days for step, day in steps.items()}


def _date(day: str, language: str) -> str:
    """A date as exact as known: 24 May 2021 in English, 24.05.2021 in the others."""
    if language == "en":
        return pd.Timestamp(day).strftime({4: "%Y", 7: "%b %Y"}.get(len(day), "%-d %b %Y"))
    return ".".join(reversed(day.split("-")))
