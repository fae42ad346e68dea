"""What is left of the diagrams and tables of the survey report."""

import pandas as pd

from ... import tables, theme
from ...tables import word
from .common import place, stack

_COVERAGE = {"complete": theme.SERIES[0], "partly": theme.SERIES[2], "prose": theme.SERIES[6], "lost": theme.SERIES[5]}
_ORIGINS = {"printed": theme.SERIES[0], "matched": theme.SERIES[2], "prose": theme.SERIES[6], "lost": theme.SERIES[5]}


def coverage(language: str) -> pd.DataFrame:
    """What is left of the 42 diagrams and 9 tables of the survey report, for ``charts.stacked``.

    Rows: diagrams of each part, tables, all together; ``count`` (diagrams or tables), ``value`` (percent of the row's).
    """
    pieces = _pieces()
    groups = {f"diagrams_part_{part}": pieces[pieces["diagram"] & (pieces["part"] == part)] for part in ("1", "2", "3")}
    groups |= {"report_tables": pieces[~pieces["diagram"]], "diagrams_and_tables": pieces}
    counts = {word(key, language): part["coverage"].value_counts() for key, part in groups.items()}
    series = {key: (word(f"coverage_{key}", language), colour) for key, colour in _COVERAGE.items()}
    return stack(counts, series, "diagram_or_table", "coverage", language)


def pieces(language: str) -> pd.DataFrame:
    """Every diagram and table of the survey report with what is left of it, for ``Edition.table``.

    Columns ``place``, ``title``, ``state``, ``kept`` and ``cells`` (shares; for the sample its figures).
    """
    listed = _pieces(language)
    frame = pd.DataFrame({
        "place": [place(key, language) for key in listed["question_id"]],
        "title": listed["title"], "state": [word(f"coverage_{state}", language) for state in listed["coverage"]],
        "kept": listed["kept"], "cells": listed["cells"]})
    frame.attrs["table"] = {
        "place": word("diagram_or_table", language), "title": word("content", language), "state": word("coverage", language),
        "kept": word("cells_kept", language), "cells": word("cells_all", language)}
    return frame


def tally() -> dict[str, int]:
    """How many ``diagrams`` and ``tables`` the report has, ``questions`` (all but the sample's table), ``both``,
    how many of both are ``complete``, ``partly``, ``prose``, ``lost``, and the tables of parts 1 to 3 (``tables_1`` …)."""
    pieces = _pieces()
    states = pieces["coverage"].value_counts()
    diagrams = int(pieces["diagram"].sum())
    parts = pieces.loc[~pieces["diagram"], "part"].value_counts()
    return {"diagrams": diagrams, "tables": len(pieces) - diagrams, "both": len(pieces),
            "questions": len(tables.load("survey/questions")), **{state: int(states[state]) for state in _COVERAGE},
            **{f"tables_{part}": int(parts[part]) for part in ("1", "2", "3")}}


def origins(language: str) -> pd.DataFrame:
    """How the shares of the report's diagrams and tables were read, by part, for ``charts.stacked``.

    ``count`` in shares (one an option and group), ``value`` in percent of the row's.
    """
    cells = _cells()
    counts = {word(f"survey_part_{part}", language): cells.loc[cells["part"] == part, "read"].value_counts() for part in ("1", "2", "3")}
    counts[word("survey_part_all", language)] = cells["read"].value_counts()
    series = {key: (word(f"origin_{key}", language), colour) for key, colour in _ORIGINS.items()}
    return stack(counts, series, "report_part", "origin", language)


def cells() -> dict[str, int]:
    """How many shares the diagrams and tables had (``all_cells``), and by how they were read (``cells_printed`` …)."""
    read = _cells()["read"].value_counts()
    return {"cells_all": int(read.sum()), "cells_kept": int(read.sum() - read["lost"]), **{f"cells_{key}": int(read[key]) for key in _ORIGINS}}


def _cells() -> pd.DataFrame:
    answers = tables.load("survey/answers")
    return answers.assign(
        part=answers["question_id"].str[1],
        read=answers["origin"].where(answers["percent"].notna(), "lost"))


def _pieces(language: str = "en") -> pd.DataFrame:
    """The table of the sample and the diagrams and tables with answers, in the report's order."""
    questions = tables.load("survey/questions", language)
    answers = tables.load("survey/answers").groupby("question_id")["percent"].agg(["size", "count"])
    sample = tables.load("survey/sample")[["planned", "interviewed"]]
    known = int(sample.notna().sum().sum())
    first = {
        "question_id": "T1", "title": word("sample_table", language), "kept": known, "cells": sample.size, "part": "",
        "coverage": "complete" if known == sample.size else "partly" if known else "lost"}
    rest = pd.DataFrame({
        "question_id": questions["question_id"], "title": questions["title"], "coverage": questions["coverage"],
        "kept": questions["question_id"].map(answers["count"]), "cells": questions["question_id"].map(answers["size"]),
        "part": questions["question_id"].str[1]})
    together = pd.concat([pd.DataFrame([first]), rest], ignore_index=True)
    return together.assign(diagram=together["question_id"].str.startswith("D"))
