"""Results oblast by oblast: counts, shares and indices."""

import pandas as pd

from ... import measures, reading, tables
from ...tables import number, word
from .counts import shape, winners_by_party

BORDERS = "oblasts_2021"
_WINNERS_ONLY = ("largest_share", "self_share", "effective_number")


@reading.remembered
def oblasts(language: str) -> pd.DataFrame:
    """One row an oblast, in the order of the table: contests, candidates and what follows from them.

    ``candidates_per_contest``; and, from the elected, ``self_won`` (akims), ``largest_share`` and
    ``self_share`` (percent), ``effective_number`` of parties (self-nomination counted as one) and
    ``effective_parties`` (parties alone).  Where the printed figures are candidates and not winners
    (Turkistan) these are blank and ``comparable`` is false.
    """
    contests = tables.load("elections_2021/contests").set_index("oblast_id")
    names = tables.labels("reference/oblasts", "oblast_id", language, "name")
    rows = []
    for oblast_id, counts in tables.load("elections_2021/elected").groupby("oblast_id", sort=False):
        contest = contests.loc[oblast_id]
        comparable = bool((counts["reading"] == "winners").all())
        rows.append({
            "oblast_id": oblast_id,
            "label": names[oblast_id],
            "contests": int(contest["contests"]),
            "candidates": int(contest["candidates"]),
            "candidates_per_contest": float(contest["candidates"] / contest["contests"]),
            **(shape(counts.set_index("party_id")["akims_printed"].astype(int)) if comparable else {}),
            "comparable": comparable,
        })
    frame = pd.DataFrame(rows).convert_dtypes()
    frame.attrs["borders"] = BORDERS
    return frame


def measure(column: str, language: str) -> pd.DataFrame:
    """``oblasts`` with the ``state`` that ``maps.choropleth`` of *column* needs.

    A share of winners is ``not_comparable`` where the source prints candidates.
    """
    frame = oblasts(language)
    of_winners = column in _WINNERS_ONLY
    frame["state"] = ["not_comparable" if of_winners and not ok else "value" for ok in frame["comparable"]]
    counts = ["contests", "self_won"] if column == "self_share" else ["contests", "candidates"]
    headings = {"label": "oblast", "self_won": "self_nominated", column: "share_percent" if column.endswith("share") else column}
    frame.attrs["table"] = {c: word(headings.get(c, c), language) for c in ("label", *counts, column)}
    return frame


def indices(language: str) -> pd.DataFrame:
    """Table: the indices of competition, one row an oblast in falling order of contests, then all comparable ones together.

    ``candidates_per_contest``; and of the winners ``largest_share``, ``self_share`` (percent), ``herfindahl``,
    ``effective_number`` (self-nomination counted as one more party) and ``effective_parties``, blank for Turkistan.
    """
    known = oblasts(language).sort_values("contests", ascending=False, kind="stable")
    comparable = known[known["comparable"]]
    contests, candidates = int(comparable["contests"].sum()), int(comparable["candidates"].sum())
    together = {"label": word("thirteen_oblasts", language), "contests": contests, "candidates": candidates,
                "candidates_per_contest": candidates / contests, **shape(winners_by_party())}
    frame = pd.concat([known, pd.DataFrame([together])], ignore_index=True)
    decimals = {"candidates_per_contest": 1, "largest_share": 1, "self_share": 1, "herfindahl": 2, "effective_number": 2, "effective_parties": 2}
    columns = ["label", "contests", "candidates_per_contest", "largest_share", "self_share", "herfindahl", "effective_number", "effective_parties"]
    frame = frame[columns].astype({c: float for c in decimals}).round(decimals)
    frame.attrs["table"] = {"label": word("oblast", language)} | {
        c: word("parties_alone" if c == "effective_parties" else c, language) + (", %" if c.endswith("share") else "") for c in columns[1:]}
    frame.attrs["decimals"] = [decimals.get(c) for c in columns]
    return frame


def extremes(column: str, language: str) -> dict[str, str | float]:
    """The oblasts with the least and the most of *column* of ``oblasts``: names and values.

    Keys ``<column>_low``, ``<column>_low_oblast``, and the same with ``high``; effective numbers as
    text with two decimals.
    """
    frame = oblasts(language).dropna(subset=[column]).sort_values(column)
    ends = {"low": frame.iloc[0], "high": frame.iloc[-1]}
    write = (lambda v: number(v, 2, language)) if column.startswith("effective") else float
    return {f"{column}_{end}": write(row[column]) for end, row in ends.items()} | {
        f"{column}_{end}_oblast": row["label"] for end, row in ends.items()}


def ends(column: str, language: str) -> dict[str, str | float]:
    """``low`` and ``high`` of *column* of ``oblasts``, for the words of a figure; as ``extremes`` writes them."""
    found = extremes(column, language)
    return {end: found[f"{column}_{end}"] for end in ("low", "high")}


def won_in(oblast_id: str, party_id: str) -> int:
    """Akims of *party_id* elected in a comparable oblast, as printed."""
    elected = tables.load("elections_2021/elected")
    rows = elected[(elected["reading"] == "winners") & (elected["oblast_id"] == oblast_id) & (elected["party_id"] == party_id)]
    return int(rows["akims_printed"].item())


def rank_correlation(first: str, second: str) -> float:
    """Spearman's rank correlation of two columns of ``oblasts`` over the comparable oblasts."""
    known = oblasts("en").query("comparable")
    return measures.rank_correlation(*(known[column].astype(float) for column in (first, second)))
