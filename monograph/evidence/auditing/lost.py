"""Shares that did not survive, and the room that the surviving figures leave for them."""

import pandas as pd

from ... import audit, measures, tables, theme
from ...audit import relations
from ...errors import BookError
from ...reading import remembered
from ...tables import number, word
from .common import place, village_names

_NARROW = 5  # percentage points
_VILLAGES = {"KZ-27": theme.SERIES[0], "KZ-59": theme.SERIES[4], "KZ-61": theme.SERIES[6]}


def room(by_oblast: str, language: str) -> pd.DataFrame:
    """One chart by oblast, for ``charts.ranges``: printed shares, and what the other figures leave for the lost ones.

    *by_oblast*: its question.  Columns beside the form's: ``low``, ``high`` (percent of the village's respondents).
    """
    kind = _type_of(by_oblast)
    lost = _lost().query("question_id == @by_oblast").set_index(["option_id", "group"])
    answers = tables.load("survey/answers").query("question_id == @by_oblast").set_index(["option_id", "group"])
    options, villages = _options(by_oblast, language), village_names(language)
    rows = []
    for option, label in options.items():
        for oblast, colour in _VILLAGES.items():
            cell = (option, f"{kind}:{oblast}")
            value, decimals = answers.loc[cell, ["percent", "decimals"]] if cell in answers.index else (None, None)
            row = {"label": label, "series": villages[cell[1]], "colour": colour, "value": value, "low": None, "high": None}
            if pd.isna(value):
                row |= {"low": float(lost.loc[cell, "low"]), "high": float(lost.loc[cell, "high"])}
            text = _left(row["low"], row["high"], language) if pd.isna(value) else number(value, int(decimals), language)
            rows.append(row | {"text": text + " %"})
    frame = pd.DataFrame(rows).astype({"value": "Float64", "low": "Float64", "high": "Float64"})
    frame["tip"] = frame["label"] + "\n" + frame["series"] + ": " + frame["text"]
    frame.attrs["table"] = {
        "label": word("answer", language), "series": word("village", language), "value": word("share_percent", language),
        "low": word("least_share", language), "high": word("most_share", language)}
    return frame


def lost_cells(language: str) -> pd.DataFrame:
    """Every lost cell of the charts by oblast for which other figures leave less than everything, the narrowest first.

    For ``Edition.table``: ``place``, ``label`` (answer), ``village``, ``persons``, ``low``, ``high`` (percent),
    ``width`` (percentage points).
    """
    lost, villages = _lost(), village_names(language)
    lost = lost[lost["width"] < 100].sort_values("width", kind="stable", ignore_index=True)
    frame = pd.DataFrame({
        "place": [place(question, language) for question in lost["question_id"]],
        "label": [_options(q, language)[o] for q, o in zip(lost["question_id"], lost["option_id"], strict=True)],
        "village": lost["group"].map(villages),
        "persons": [str(a) if a == b else f"{a}–{b}" for a, b in zip(lost["least"], lost["most"], strict=True)],
        "low": lost["low"], "high": lost["high"], "width": lost["width"]})
    frame.attrs["table"] = {
        "place": word("diagram_or_table", language), "label": word("answer", language), "village": word("village", language),
        "persons": word("room_persons", language), "low": word("least_share", language), "high": word("most_share", language),
        "width": word("room_points", language)}
    return frame


def narrowed() -> dict[str, int]:
    """Lost cells of the charts by oblast: all (``lost_cells``), left within ``narrow_points`` percentage points (``lost_narrow``),
    not limited at all (``lost_free``); ``lost_charts``, the charts they stand in; ``left_out``, how many people of a
    village a chart may leave out."""
    lost = _lost()
    return {
        "lost_cells": len(lost), "lost_narrow": int((lost["width"] <= _NARROW).sum()), "lost_free": int((lost["width"] == 100).sum()),
        "lost_charts": lost["question_id"].nunique(), "narrow_points": _NARROW, "left_out": audit.NO_ANSWER}


def bounded(question_id: str, option_id: str, group: str, language: str) -> str:
    """What is left for one lost cell, in percent, for running text ("38.0–40.4").  Raises BookError for a cell that is not lost."""
    lost = _lost().set_index(["question_id", "option_id", "group"])
    if (question_id, option_id, group) not in lost.index:
        raise BookError(f"{question_id}, {option_id}, {group} is no lost cell of a chart by oblast")
    cell = lost.loc[(question_id, option_id, group)]
    return _left(cell["low"], cell["high"], language)


@remembered
def _lost() -> pd.DataFrame:
    """The lost cells of all charts by oblast with the counts and shares that are left for them."""
    frames = audit.load()
    sizes = frames["reference/groups"].set_index("group")["n"]
    rows = []
    for by_type, by_oblast in relations.TWINS:
        found = audit.lost_cells(frames, by_type, by_oblast)
        if found is None:
            raise BookError(f"the figures of {by_type} and {by_oblast} leave no room for the lost ones")
        for (option, group), (least, most) in found.items():
            n = int(sizes[group])
            rows.append({
                "question_id": by_oblast, "option_id": option, "group": group, "least": least, "most": most,
                "low": round(measures.share(least, n), 1), "high": round(measures.share(most, n), 1),
                "width": round(measures.share(most - least, n), 1)})
    return pd.DataFrame(rows)


def _type_of(by_oblast: str) -> str:
    """The type of the villages that a chart by oblast shows."""
    for (_, other), kind in relations.TWINS.items():
        if other == by_oblast:
            return kind
    raise BookError(f"{by_oblast!r} is no chart by oblast with a twin by type")


def _options(question_id: str, language: str) -> dict[str, str]:
    """The answers of a question in their order, without the sums that the text gives."""
    listed = tables.load("survey/options", language)
    listed = listed[(listed["question_id"] == question_id) & ~listed["option_id"].str.startswith("sum_")].sort_values("order")
    return dict(zip(listed["option_id"], listed["label"], strict=True))


def _left(low: float, high: float, language: str) -> str:
    """The room left for a share, as the edition writes it; one number where it is settled."""
    ends = [number(end, 1, language) for end in (low, high)]
    return ends[0] if ends[0] == ends[1] else "–".join(ends)
