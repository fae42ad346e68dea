"""Shares of one question or of several, arranged for charts."""

import pandas as pd

from ... import measures, tables, theme
from ...errors import BookError
from ...tables import word
from .cells import VOTED, village_names

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
            rows.append(shown_row(listed.loc[option, "label"], named.loc[group], group, float(cell["percent"]), cell["decimals"], language))
    frame = pd.DataFrame(rows)
    frame.attrs["table"] = {
        "label": word("answer", language), "series": word("group", language), "value": word("share_percent", language),
        "n": word("n", language), "low": word("low", language), "high": word("high", language)}
    return frame


def village_shares(question_id: str, language: str, options: tuple[str, ...] | None = None) -> pd.DataFrame:
    """``shares`` of the three villages that voted, each under its own name instead of its oblast's."""
    return _named(shares(question_id, language, VOTED, options), language)


def expectations(language: str) -> pd.DataFrame:
    """Expected change over four years in the villages that voted, single answers only; for ``charts.shares``."""
    listed = tables.load("survey/options")
    options = listed.loc[(listed["question_id"] == "D1.4") & ~listed["option_id"].str.startswith("sum_"), "option_id"]
    return village_shares("D1.4", language, tuple(options))


def priorities(language: str, top: int = 8) -> pd.DataFrame:
    """What villagers would do first as akim, for ``charts.shares``: the *top* answers and "don't know".

    Tables 1.1-1.4 are one open question with several answers a person; ordered by the larger of the
    two types' shares.
    """
    listed = tables.load("survey/options")
    parts = []
    for question_id in ("T1.1", "T1.2", "T1.3", "T1.4"):
        named = listed.loc[(listed["question_id"] == question_id) & (listed["option_id"] != "dk"), "option_id"]
        parts.append(shares(question_id, language, ("type1", "type2"), tuple(named)))
    together = pd.concat(parts, ignore_index=True)
    first = together.groupby("label")["value"].max().nlargest(top).index
    unknown = shares("T1.1", language, ("type1", "type2"), ("dk",))
    frame = pd.concat([*(together[together["label"] == label] for label in first), unknown], ignore_index=True)
    frame.attrs["table"] = unknown.attrs["table"]
    return frame


def post_of_akim(language: str) -> pd.DataFrame:
    """Views of the akim's post in the three villages that voted and, where printed, in type 2; for ``charts.shares``."""
    return _interleave(village_shares("D2.7", language), shares("D2.6", language, ("type2",)))


def activities(language: str) -> pd.DataFrame:
    """Kinds of activity people are ready for: the three villages that voted, and type 2 where printed; for ``charts.shares``.

    Without "don't know" and "no opportunity"; largest share in a village first.
    """
    villages = village_shares("T2.1", language)
    listed = tables.load("survey/options", language)
    answers = listed[listed["question_id"] == "T2.1"].set_index("option_id")["label"]
    headings = villages.attrs["table"]
    villages = villages[~villages["label"].isin([answers["dk"], answers["no_opportunity"]])]
    largest = villages.groupby("label", sort=False)["value"].max().sort_values(ascending=False)
    villages = pd.concat([villages[villages["label"] == label] for label in largest.index], ignore_index=True)
    villages.attrs["table"] = headings
    return _interleave(villages, shares("D2.16", language, ("type2",)))


def trust(language: str) -> pd.DataFrame:
    """Share that finds the akim worthy of trust (fully or rather), for ``charts.shares``: types and villages."""
    types = shares("D2.10", language, ("type1", "type2"), ("sum_trust",))
    villages = village_shares("D2.12", language, ("sum_trust",))
    frame = pd.concat([types.iloc[:1], villages, types.iloc[1:]], ignore_index=True)
    names = tables.labels("reference/groups", "group", language)
    frame["label"] = frame["series"]
    voted = frame["label"] != names["type2"]
    frame["series"] = [names["type1" if yes else "type2"] for yes in voted]
    frame["colour"] = [theme.MEANING["type1" if yes else "type2"] for yes in voted]
    headings = dict(types.attrs["table"])
    frame.attrs["table"] = {"label": word("group", language), "series": word("village_type", language)} | {
        key: headings[key] for key in ("value", "n", "low", "high")}
    return frame


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


def shown_row(
    label: str, group: pd.Series, group_id: str, percent: float, decimals, language: str, series: str | None = None
) -> dict:
    n = group["n"]
    low, high = (None, None) if pd.isna(n) else (round(v, 1) for v in measures.wilson(percent, int(n)))
    name = series or group["label"]
    text = tables.number(percent, int(decimals) if pd.notna(decimals) else 1, language) + " %"
    detail = "" if pd.isna(n) else f"\n95 %: {tables.number(low, 1, language)}–{tables.number(high, 1, language)} %, n = {tables.number(n, 0, language)}"
    return {
        "label": label, "series": name, "colour": _GROUP_COLOURS.get(group_id.split(":")[-1], theme.MEANING["all"]),
        "value": percent, "n": n, "low": low, "high": high, "text": text,
        "tip": f"{label}\n{name}: {text}{detail}",
    }


def _named(frame: pd.DataFrame, language: str) -> pd.DataFrame:
    """*frame* with villages named where it says "oblast, type"."""
    labels = tables.labels("reference/groups", "group", language)
    names = {labels[group]: village for group, village in village_names(language).items()}
    renamed = frame.assign(
        series=[names.get(s, s) for s in frame["series"]],
        tip=[tip.replace(s, names.get(s, s)) for tip, s in zip(frame["tip"], frame["series"], strict=True)])
    renamed.attrs = dict(frame.attrs)
    return renamed


def _interleave(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    """The rows of *second* behind those of *first* with the same label, in the order of *first*."""
    labels = list(dict.fromkeys(first["label"]))
    parts = [frame[frame["label"] == label] for label in labels for frame in (first, second)]
    together = pd.concat(parts, ignore_index=True)
    together.attrs["table"] = first.attrs["table"]
    return together
