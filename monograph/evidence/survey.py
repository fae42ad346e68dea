"""The survey of 2021: shares with intervals, by village type and oblast."""

import numpy as np
import pandas as pd

from .. import measures, tables, theme
from ..errors import BookError
from ..tables import word

_GROUP_COLOURS = {"all": theme.MEANING["all"], "type1": theme.MEANING["type1"], "type2": theme.MEANING["type2"],
                  "KZ-27": theme.SERIES[0], "KZ-59": theme.SERIES[4], "KZ-61": theme.SERIES[6]}
_VOTED = ("type1:KZ-27", "type1:KZ-59", "type1:KZ-61")
_COVERAGE = {"complete": theme.SERIES[0], "partly": theme.SERIES[2], "prose": theme.SERIES[6], "lost": theme.SERIES[5]}
_Z95 = 1.959964  # 97.5 % point of the normal distribution


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


def _row(
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


def size(group: str) -> int:
    """The number of respondents in *group*.  Raises BookError where the report does not print it."""
    sizes = tables.load("reference/groups").set_index("group")["n"]
    if group not in sizes.index or pd.isna(sizes[group]):
        raise BookError(f"data/reference/groups.csv gives no n for group {group!r}")
    return int(sizes[group])


def sample(language: str) -> pd.DataFrame:
    """Respondents interviewed in each of the six villages, for ``charts.bars``; planned number as ``reference``.

    Columns beside the form's: ``okrug``, ``planned`` (persons); in the order of the report's Table 1.
    """
    rows = tables.load("survey/sample", language)
    types = tables.labels("reference/groups", "group", language)
    frame = pd.DataFrame({
        "label": list(_villages(language).values()),
        "okrug": rows["okrug"],
        "series": [types[t] for t in rows["village_type"]],
        "colour": [theme.MEANING[t] for t in rows["village_type"]],
        "value": rows["interviewed"].astype(float),
        "reference": rows["planned"].astype(float),
    })
    frame["text"] = [tables.number(value, 0, language) for value in frame["value"]]
    frame["tip"] = [f"{r.label}\n{r.series}: {r.text} / {r.reference:.0f}" for r in frame.itertuples()]
    frame.attrs["table"] = {
        "label": word("village", language), "okrug": word("rural_okrug", language), "series": word("village_type", language),
        "reference": word("planned", language), "value": word("interviewed", language)}
    return frame


def coverage(language: str) -> pd.DataFrame:
    """What is left of the numbers of the report's diagrams and tables, by part, for ``charts.stacked``.

    One row a part and state; ``count`` (diagrams and tables), ``value`` (percent of the part's).
    """
    questions = tables.load("survey/questions")
    part = questions["question_id"].str[1]
    rows = []
    for number in ("1", "2", "3", "all"):
        states = questions.loc[(part == number) | (number == "all"), "coverage"]
        for state, colour in _COVERAGE.items():
            count = int((states == state).sum())
            if count:
                rows.append({
                    "label": word(f"survey_part_{number}", language), "series": word(f"coverage_{state}", language),
                    "colour": colour, "count": count, "value": measures.share(count, len(states)),
                    "note": tables.number(len(states), 0, language), "text": str(count)})
    frame = pd.DataFrame(rows)
    frame["tip"] = frame["label"] + "\n" + frame["series"] + ": " + frame["text"]
    frame.attrs["table"] = {
        "label": word("report_part", language), "series": word("coverage", language), "count": word("count", language)}
    return frame


def questions(coverage_state: str | None = None) -> int:
    """How many diagrams and tables with answers the report has, or how many of them are in *coverage_state*."""
    states = tables.load("survey/questions")["coverage"]
    return len(states) if coverage_state is None else int((states == coverage_state).sum())


def village_shares(question_id: str, language: str, options: tuple[str, ...] | None = None) -> pd.DataFrame:
    """``shares`` of the three villages that voted, each under its own name instead of its oblast's."""
    return _named(shares(question_id, language, _VOTED, options), language)


def survived(question_ids: tuple[str, ...], language: str) -> pd.DataFrame:
    """Every printed share of *question_ids* as a table: the columns of ``shares`` and ``interval`` (text, percent)."""
    parts = [_named(shares(q, language), language) for q in question_ids]
    frame = pd.concat(parts, ignore_index=True)
    frame["interval"] = [_between(low, high, 1, language) for low, high in zip(frame["low"], frame["high"], strict=True)]
    headings = parts[0].attrs["table"]
    frame.attrs["table"] = {key: headings[key] for key in ("label", "series", "value", "n")} | {"interval": word("interval", language)}
    return frame


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


def turnout(language: str) -> pd.DataFrame:
    """Share saying they voted (village) beside official turnout (oblast), for ``charts.shares``.

    The official figures have no n and no interval.  A claimed share that the report does not print
    leaves its row out, and the label says so; that village stands last.
    """
    answers = tables.load("survey/answers").set_index(["question_id", "option_id", "group"])["percent"]
    villages, sizes = _villages(language), tables.load("reference/groups").set_index("group")
    official = tables.load("survey/facts").set_index("group")["value"]
    rows = []
    for group in sorted(_VOTED, key=lambda g: bool(pd.isna(answers[("D3.15", "yes", g)]))):
        claimed = answers[("D3.15", "yes", group)]
        label = villages[group] + ("" if pd.notna(claimed) else f" ({word('claimed_lost', language)})")
        if pd.notna(claimed):
            row = _row(label, sizes.loc[group], group, float(claimed), 1, language, word("claimed", language))
            rows.append(row | {"colour": theme.MEANING["claimed"]})
        printed = float(official[f"official:{group.split(':')[1]}"])
        text = tables.number(printed, 1, language) + " %"
        rows.append({
            "label": label, "series": word("official_turnout", language), "colour": theme.MEANING["official"],
            "value": printed, "n": None, "low": None, "high": None, "text": text,
            "tip": f"{label}\n{word('official_turnout', language)}: {text}"})
    frame = pd.DataFrame(rows)
    frame[["n", "low", "high"]] = frame[["n", "low", "high"]].astype(float)
    frame.attrs["table"] = {
        "label": word("village", language), "series": word("measure", language), "value": word("share_percent", language),
        "n": word("n", language), "low": word("low", language), "high": word("high", language)}
    return frame


def correlations(language: str) -> pd.DataFrame:
    """The two printed correlations with 95 % intervals, if all respondents of the type were counted.

    Columns ``group``, ``r``, ``n`` (size of the type: the report gives no n), ``low``, ``high``,
    ``interval`` (text), ``shared`` (r² in percent).  Interval: Fisher's transformation, tanh(atanh r ± 1.96 / √(n − 3)).
    """
    names = tables.labels("reference/groups", "group", language)
    facts = tables.load("survey/facts").set_index("fact_id")
    rows = []
    for group in ("type1", "type2"):
        r, n = float(facts.loc[f"p3_correlation_{group}", "value"]), size(group)
        low, high = np.tanh(np.arctanh(r) + np.array([-1, 1]) * _Z95 / np.sqrt(n - 3))
        rows.append({"group": names[group], "r": r, "n": n, "low": low, "high": high,
                     "interval": _between(low, high, 2, language), "shared": round(100 * r**2, 1)})
    frame = pd.DataFrame(rows)
    frame.attrs["table"] = {
        "group": word("group", language), "r": word("correlation", language), "n": word("n", language),
        "interval": word("interval", language), "shared": word("shared_variance", language)}
    return frame


def coefficients(language: str) -> dict[str, str]:
    """``correlations`` for running text: ``r1``, ``r2``, their intervals ``r1_ci``, ``r2_ci``, and ``shared1``, ``shared2``."""
    said = {}
    for number, row in enumerate(correlations(language).itertuples(), start=1):
        said[f"r{number}"] = tables.number(row.r, 3, language)
        said[f"r{number}_ci"] = row.interval
        said[f"shared{number}"] = tables.number(row.shared, 0, language)
    return said


def told(language: str, **cells: str) -> dict[str, str]:
    """Shares for running text, as printed, each with its interval.

    *cells*: a name, and the cell as "question option group" ("D1.1 dk type1") or as a fact_id of ``survey/facts``.
    Gives ``name`` ("70") and ``name_ci`` ("66.6–73.2").
    """
    said = {}
    for name, cell in cells.items():
        percent, group, decimals = _cell(*cell.split()) if " " in cell else _fact(cell)
        said[name] = tables.number(percent, decimals, language)
        said[f"{name}_ci"] = _between(*measures.wilson(percent, size(group)), 1, language)
    return said


def unresolved(number_id: str) -> int | float:
    """A number that the report prints without a label that can be settled; never a fact about anyone."""
    rows = tables.load("survey/unresolved").set_index("number_id")["percent"]
    if number_id not in rows.index:
        raise BookError(f"data/survey/unresolved.csv has no number_id {number_id!r}")
    number = float(rows[number_id])
    return int(number) if number.is_integer() else number


def pooled(question_id: str, option_id: str, *groups: str) -> float:
    """Mean share of *groups* in percent, weighted by their respondents."""
    return measures.weighted_mean([share(question_id, option_id, g) for g in groups], [size(g) for g in groups])


def spread(question_id: str, option_id: str) -> int | float:
    """Distance in percentage points between the highest and lowest of the three villages that voted."""
    values = [share(question_id, option_id, g) for g in _VOTED]
    distance = max(values) - min(values)
    return int(distance) if distance.is_integer() else distance


def missing_turnout() -> measures.Interval:
    """What the lost share of Podstepnoe that says it voted can be, in percent.

    From the rounded mean of the three villages, the two printed shares, whole persons, and the
    report's statement that Turkistan is lowest.
    """
    mean, lost, known = share("D3.14", "yes", "type1"), _VOTED[0], _VOTED[1:]
    counted = sum(round(share("D3.15", "yes", g) * size(g) / 100) for g in known)
    low = np.ceil((mean - 0.5) * size("type1") / 100) - counted
    high = np.floor((mean + 0.5) * size("type1") / 100) - counted
    floor = share("D3.15", "yes", "type1:KZ-61")
    return measures.Interval(max(floor, 100 * low / size(lost)), 100 * high / size(lost))


def expectations(language: str) -> pd.DataFrame:
    """Expected change over four years in the villages that voted, single answers only; for ``charts.shares``."""
    listed = tables.load("survey/options")
    options = listed.loc[(listed["question_id"] == "D1.4") & ~listed["option_id"].str.startswith("sum_"), "option_id"]
    return village_shares("D1.4", language, tuple(options))


def weight(group: str, whole: str) -> float:
    """Percent of the respondents of *whole* that belong to *group*."""
    return measures.share(size(group), size(whole))


def winners(oblast_id: str, party_id: str) -> tuple[int, int]:
    """Akims of *party_id* elected in the oblast in 2021, and all akims elected there.

    Raises BookError where the printed figures are candidates and not winners.
    """
    counts = tables.load("elections_2021/elected").query("oblast_id == @oblast_id")
    if counts.empty or (counts["reading"] != "winners").any():
        raise BookError(f"data/elections_2021/elected.csv does not give the winners of {oblast_id}")
    return int(counts.set_index("party_id")["akims_printed"][party_id]), int(counts["akims_printed"].sum())


def meetings(language: str) -> dict[str, str]:
    """Villagers of the survey of 2022 who attend meetings: ``meet``, ``meet_ci`` (percent), ``meet_n``."""
    row = tables.load("concept_2025/survey_2022").set_index("measure_id").loc["attend_yes"]
    low, high = measures.wilson(float(row["percent"]), int(row["n"]))
    return {
        "meet": tables.number(row["percent"], 0, language), "meet_n": tables.number(row["n"], 0, language),
        "meet_ci": _between(low, high, 1, language)}


def _villages(language: str) -> dict[str, str]:
    """The village that stands behind each group "type:oblast", with its oblast."""
    rows = tables.load("survey/sample", language)
    oblasts = tables.labels("reference/oblasts", "oblast_id", language, "name")
    return {f"{r.village_type}:{r.oblast_id}": f"{r.village}, {oblasts[r.oblast_id]}" for r in rows.itertuples()}


def _named(frame: pd.DataFrame, language: str) -> pd.DataFrame:
    """*frame* with villages named where it says "oblast, type"."""
    labels = tables.labels("reference/groups", "group", language)
    names = {labels[group]: village for group, village in _villages(language).items()}
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


def _between(low: float, high: float, decimals: int, language: str) -> str:
    """An interval as running text writes it; blank where there is none."""
    return "" if pd.isna(low) else f"{tables.number(low, decimals, language)}–{tables.number(high, decimals, language)}"


def _cell(question_id: str, option_id: str, group: str) -> tuple[float, str, int]:
    """Share, group and printed decimals of one cell."""
    rows = tables.load("survey/answers").set_index(["question_id", "option_id", "group"])
    percent = share(question_id, option_id, group)
    return percent, group, int(rows.loc[(question_id, option_id, group), "decimals"])


def _fact(fact_id: str) -> tuple[float, str, int]:
    """Percent, group and printed decimals of one figure of ``survey/facts``."""
    rows = tables.load("survey/facts").set_index("fact_id")
    if fact_id not in rows.index or rows.loc[fact_id, "unit"] != "percent":
        raise BookError(f"data/survey/facts.csv has no percentage {fact_id!r}")
    percent = float(rows.loc[fact_id, "value"])
    return percent, rows.loc[fact_id, "group"], 0 if percent.is_integer() else 1
