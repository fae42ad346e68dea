"""The direct elections of 2021: results by oblast and party, as printed and with what follows from them."""

import pandas as pd

from .. import measures, tables
from ..tables import word

BORDERS = "oblasts_2021"


def total(measure_id: str) -> float:
    """A figure of ``elections_2021/totals``."""
    return tables.load("elections_2021/totals").set_index("measure_id")["value"][measure_id]


def oblasts(language: str) -> pd.DataFrame:
    """One row an oblast, from north to south as printed: contests, candidates and what follows from them.

    ``candidates_per_contest``; and, from the elected, ``largest_share`` and ``self_share`` (percent) and
    ``effective_number`` of parties (self-nomination counted as one).  Where the printed figures are
    candidates and not winners (Turkistan) these three are blank and ``state`` is ``not_comparable``.
    """
    contests = tables.load("elections_2021/contests").set_index("oblast_id")
    names = tables.labels("reference/oblasts", "oblast_id", language, "name")
    rows = []
    for oblast_id, counts in tables.load("elections_2021/elected").groupby("oblast_id", sort=False):
        won = counts.set_index("party_id")["akims_printed"].astype(float)
        comparable = bool((counts["reading"] == "winners").all())
        contest = contests.loc[oblast_id]
        rows.append({
            "oblast_id": oblast_id,
            "label": names[oblast_id],
            "contests": int(contest["contests"]),
            "candidates": int(contest["candidates"]),
            "candidates_per_contest": float(contest["candidates"] / contest["contests"]),
            "largest_share": measures.share(won.max(), won.sum()) if comparable else None,
            "self_share": measures.share(won["self"], won.sum()) if comparable else None,
            "effective_number": measures.effective_number(won) if comparable else None,
            "comparable": comparable,
        })
    frame = pd.DataFrame(rows).convert_dtypes()
    frame.attrs["borders"] = BORDERS
    return frame


def measure(column: str, language: str) -> pd.DataFrame:
    """``oblasts`` with the ``state`` that a map of *column* needs."""
    frame = oblasts(language)
    needs_winners = column in ("largest_share", "self_share", "effective_number")
    frame["state"] = ["not_comparable" if needs_winners and not ok else "value" for ok in frame["comparable"]]
    return frame


def parties(language: str) -> pd.DataFrame:
    """Akims elected by party in the oblasts whose figures are winners, for ``charts.bars``; largest first."""
    elected = tables.load("elections_2021/elected")
    won = elected[elected["reading"] == "winners"].groupby("party_id")["akims_printed"].sum()
    names = tables.load("reference/parties", language).set_index("party_id")
    frame = pd.DataFrame({
        "label": names["name"], "series": names["short"], "colour": names["colour"], "value": won.astype(float)})
    frame = frame.dropna().sort_values("value", ascending=False)
    frame["share"] = 100 * frame["value"] / frame["value"].sum()
    frame["text"] = [f"{value:.0f} ({share:.1f} %)" for value, share in zip(frame["value"], frame["share"], strict=True)]
    frame["tip"] = frame["label"] + ": " + frame["text"]
    frame.attrs["table"] = {"label": word("party", language), "value": word("akims_elected", language), "share": word("share_percent", language)}
    return frame
