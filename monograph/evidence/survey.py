"""The survey of 2021: shares with intervals, by village type and oblast."""

import pandas as pd

from .. import measures, tables, theme
from ..errors import BookError
from ..tables import word

_GROUP_COLOURS = {"all": theme.MEANING["all"], "type1": theme.MEANING["type1"], "type2": theme.MEANING["type2"],
                  "KZ-27": theme.SERIES[0], "KZ-59": theme.SERIES[4], "KZ-61": theme.SERIES[6]}


def shares(question_id: str, language: str, groups: tuple[str, ...] | None = None, options: tuple[str, ...] | None = None) -> pd.DataFrame:
    """Shares of one question with 95 % Wilson intervals, for ``charts.shares``; blank cells left out.

    *groups*, *options*: which to show and in what order (default: all that have a figure, options by
    the size of their largest share unless they carry a stance, groups in the table's order).
    Columns: ``label``, ``series``, ``colour``, ``value`` (percent as printed), ``n``, ``low``, ``high``
    (blank where the source does not give n), ``text``, ``tip``.
    """
    answers = tables.load("survey/answers")
    answers = answers[(answers["question_id"] == question_id) & answers["percent"].notna()]
    listed = tables.load("survey/options", language)
    listed = listed[listed["question_id"] == question_id].set_index("option_id")
    named = tables.load("reference/groups", language).set_index("group")
    if answers.empty:
        raise BookError(f"data/survey/answers.csv has no figure for question {question_id!r}")
    order = _option_order(answers, listed, options)
    wanted = [g for g in (groups or named.index) if g in set(answers["group"])]
    cells = answers.set_index(["option_id", "group"])
    rows = []
    for option in order:
        for group in wanted:
            if (option, group) not in cells.index:
                continue
            cell = cells.loc[(option, group)]
            rows.append(_row(listed.loc[option, "label"], named.loc[group], group, float(cell["percent"]), cell["decimals"], language))
    frame = pd.DataFrame(rows)
    frame.attrs["table"] = {
        "label": word("answer", language), "series": word("group", language), "value": word("share_percent", language),
        "n": word("n", language), "low": word("low", language), "high": word("high", language)}
    return frame


def share(question_id: str, option_id: str, group: str) -> float:
    """One printed share, in percent."""
    answers = tables.load("survey/answers").set_index(["question_id", "option_id", "group"])["percent"]
    if (question_id, option_id, group) not in answers.index or pd.isna(answers[(question_id, option_id, group)]):
        raise BookError(f"data/survey/answers.csv has no figure for {question_id}, {option_id}, {group}")
    return float(answers[(question_id, option_id, group)])


def interval(question_id: str, option_id: str, group: str) -> measures.Interval:
    """The 95 % Wilson interval of one printed share, in percent."""
    size = tables.load("reference/groups").set_index("group")["n"][group]
    return measures.wilson(share(question_id, option_id, group), int(size))


def _option_order(answers: pd.DataFrame, listed: pd.DataFrame, options: tuple[str, ...] | None) -> list[str]:
    if options is not None:
        unknown = set(options) - set(listed.index)
        if unknown:
            raise BookError(f"data/survey/options.csv: the question has no option {', '.join(sorted(unknown))}")
        return list(options)
    present = [option for option in listed.sort_values("order").index if option in set(answers["option_id"])]
    if listed["stance"].notna().any():
        return present
    largest = answers.groupby("option_id")["percent"].max()
    return sorted(present, key=lambda option: -largest[option])


def _row(label: str, group: pd.Series, group_id: str, percent: float, decimals, language: str) -> dict:
    size = group["n"]
    low, high = (None, None) if pd.isna(size) else (round(v, 1) for v in measures.wilson(percent, int(size)))
    text = tables.number(percent, int(decimals) if pd.notna(decimals) else 1, language) + " %"
    detail = "" if pd.isna(size) else f"\n95 %: {tables.number(low, 1, language)}–{tables.number(high, 1, language)} %, n = {tables.number(size, 0, language)}"
    return {
        "label": label, "series": group["label"], "colour": _GROUP_COLOURS.get(group_id.split(":")[-1], theme.MEANING["all"]),
        "value": percent, "n": size, "low": low, "high": high, "text": text,
        "tip": f"{label}\n{group['label']}: {text}{detail}",
    }
