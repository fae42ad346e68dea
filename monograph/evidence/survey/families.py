"""Families of differences: one adjustment over all comparisons of a kind."""

import itertools

import pandas as pd

from ... import measures, reading, tables, theme
from ...tables import word
from .cells import VOTED, lookup
from .comparing import compare, p_text

# Two different questions on one scale, and a question put to some respondents whose number is not printed.
_NOT_COMPARED = ("D3.14", "D3.7")
_CLOSED = ("single", "multiple")


def differences(language: str, kinds: tuple[str, ...] = _CLOSED, design_effect: float = 1.0, rounding: int = 0) -> pd.DataFrame:
    """Villages that voted against waiting ones, for ``charts.differences``: every answer whose two shares survive.

    *kinds*: kinds of question that form the family of tests (``"open"`` for the open question).  *rounding*:
    the shares as printed (0), or each half of its last digit nearer to the other (−1) or farther from it (1).
    One row an answer, largest difference first.  ``first`` and ``second`` are the printed shares of the two
    types (percent), ``value`` their difference with its Newcombe interval ``low``, ``high`` (percentage
    points; 95 %), ``p`` and ``p_holm`` the p-value before and after Holm's adjustment over all rows.
    """
    return _differences(language, kinds, design_effect, rounding).copy()


@reading.remembered
def _differences(language: str, kinds: tuple[str, ...], design_effect: float, rounding: int) -> pd.DataFrame:
    named = tables.labels("reference/groups", "group", language)
    pairs = [(f"{q} {o} type1", f"{q} {o} type2") for q, o in _surviving(("type1", "type2"), kinds)]
    if "single" in kinds:
        pairs.append(("p3_influence_yes_type1", "p3_influence_yes_type2"))
    frame = _family([compare(*pair, language, design_effect, rounding) for pair in pairs], language)
    frame = frame.sort_values("value", ascending=False, kind="stable", ignore_index=True)
    frame.attrs["table"] = {
        "label": word("answer", language), "first": named["type1"], "second": named["type2"],
        "value": word("difference_points", language), "low": word("low", language), "high": word("high", language),
        "p_text": word("p_value", language), "holm_text": word("p_holm", language)}
    return frame


def oblast_differences(language: str) -> pd.DataFrame:
    """The three villages that voted against each other, pair by pair; columns as in ``differences``.

    ``series`` names the pair, first minus second; Holm's adjustment runs over all pairs of all answers.
    In the order of the report, and of the villages.
    """
    answers, rows = tables.load("survey/answers").dropna(subset="percent"), []
    known = set(answers[["question_id", "option_id", "group"]].itertuples(index=False, name=None))
    for question_id, option_id in _surviving(VOTED, _CLOSED, least=2):
        cells = [f"{question_id} {option_id} {group}" for group in VOTED if (question_id, option_id, group) in known]
        rows += [compare(*pair, language) for pair in itertools.combinations(cells, 2)]
    frame = _family(rows, language)
    frame["series"] = frame["pair"]
    colours = dict(zip(dict.fromkeys(frame["pair"]), (theme.SERIES[0], theme.SERIES[4], theme.SERIES[6]), strict=True))
    frame["colour"] = frame["pair"].map(colours)
    frame.attrs["table"] = {
        "label": word("answer", language), "pair": word("villages_compared", language), "first": word("first_share", language),
        "second": word("second_share", language), "value": word("difference_points", language), "low": word("low", language),
        "high": word("high", language), "p_text": word("p_value", language), "holm_text": word("p_holm", language)}
    return frame


def _surviving(groups: tuple[str, ...], kinds: tuple[str, ...], least: int | None = None) -> list[tuple[str, str]]:
    """Answers to questions of *kinds* with a share in at least *least* (default: all) of *groups*, in the report's order."""
    listed = tables.load("survey/questions")
    asked = listed.loc[listed["kind"].isin(kinds) & ~listed["question_id"].isin(_NOT_COMPARED)].sort_values("order")["question_id"]
    answers = tables.load("survey/answers")
    answers = answers[answers["percent"].notna() & answers["group"].isin(groups)]
    found = answers.groupby(["question_id", "option_id"]).size()
    found = found[found >= (least or len(groups))]
    order = lookup("survey/options", "question_id", "option_id")["order"]
    place = {question_id: i for i, question_id in enumerate(asked)}
    return sorted((key for key in found.index if key[0] in place), key=lambda key: (place[key[0]], order[key]))


def _family(rows: list[dict], language: str) -> pd.DataFrame:
    """*rows* of ``compare`` with Holm's adjustment over all of them, and a colour for what stays clear at 5 %."""
    frame = pd.DataFrame(rows)
    frame["p_holm"] = measures.holm(frame["p"])
    frame["p_text"], frame["holm_text"] = ([p_text(p, language) for p in frame[column]] for column in ("p", "p_holm"))
    clear = frame["p_holm"] < 0.05
    frame["series"] = [word("holm_clear" if yes else "holm_unclear", language) for yes in clear]
    frame["colour"] = [theme.SERIES[0] if yes else theme.MEANING["all"] for yes in clear]
    return frame
