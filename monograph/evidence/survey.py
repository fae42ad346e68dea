"""The survey of 2021: shares with intervals, by village type and oblast."""

import itertools
import re

import numpy as np
import pandas as pd

from .. import measures, reading, tables, theme
from ..errors import BookError
from ..tables import word

_GROUP_COLOURS = {"all": theme.MEANING["all"], "type1": theme.MEANING["type1"], "type2": theme.MEANING["type2"],
                  "KZ-27": theme.SERIES[0], "KZ-59": theme.SERIES[4], "KZ-61": theme.SERIES[6]}
_VOTED = ("type1:KZ-27", "type1:KZ-59", "type1:KZ-61")
_COVERAGE = {"complete": theme.SERIES[0], "partly": theme.SERIES[2], "prose": theme.SERIES[6], "lost": theme.SERIES[5]}
# Two different questions on one scale, and a question put to some respondents whose number is not printed.
_NOT_COMPARED = ("D3.14", "D3.7")
_CLOSED = ("single", "multiple")
_OBLAST_TAIL = re.compile(r"[,:] (by oblast|type 1 oblasts|облыстар бойынша|по областям)$")
# The comparisons that the chapter leans on: two cells each, as ``told`` takes them.
_LEANED_ON = (
    ("D1.1 potential type1", "D1.1 potential type2"),
    ("D1.3 sum_better type1", "D1.3 sum_better type2"),
    ("T1.1 roads type1", "T1.1 roads type2"),
    ("D2.3 yes type1", "D2.3 yes type2"),
    ("D2.10 sum_trust type1", "D2.10 sum_trust type2"),
    ("D2.14 fully type1", "D2.14 fully type2"),
    ("p3_influence_yes_type1", "p3_influence_yes_type2"),
    ("D2.12 sum_trust type1:KZ-27", "D2.12 sum_trust type1:KZ-59"),
)


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
    answers = tables.keyed("survey/answers", "question_id", "option_id", "group")["percent"]
    if (question_id, option_id, group) not in answers.index or pd.isna(answers[(question_id, option_id, group)]):
        raise BookError(f"data/survey/answers.csv has no figure for {question_id}, {option_id}, {group}")
    return float(answers[(question_id, option_id, group)])


def interval(question_id: str, option_id: str, group: str) -> measures.Interval:
    """The 95 % Wilson interval of one printed share, in percent."""
    size = tables.keyed("reference/groups", "group")["n"][group]
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
    sizes = tables.keyed("reference/groups", "group")["n"]
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
    villages, sizes = _villages(language), tables.keyed("reference/groups", "group")
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
    ``interval`` (text), ``shared`` (r² in percent).  Interval: Fisher's transformation.
    """
    names = tables.labels("reference/groups", "group", language)
    facts = tables.load("survey/facts").set_index("fact_id")
    rows = []
    for group in ("type1", "type2"):
        r, n = float(facts.loc[f"p3_correlation_{group}", "value"]), size(group)
        low, high = measures.fisher_interval(r, n)
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


def differences(language: str, kinds: tuple[str, ...] = _CLOSED, design_effect: float = 1.0, rounding: int = 0) -> pd.DataFrame:
    """Villages that voted against waiting ones, for ``charts.differences``: every answer whose two shares survive.

    *kinds*: kinds of question that form the family of tests (``"open"`` for the open question).  *rounding*:
    the shares as printed (0), or each half of its last digit nearer to the other (−1) or farther from it (1).
    One row an answer, largest difference first.  ``first`` and ``second`` are the printed shares of the two
    types (percent), ``value`` their difference with its Newcombe interval ``low``, ``high`` (percentage
    points; 95 %), ``p`` and ``p_holm`` the p-value before and after Holm's adjustment over all rows.
    """
    named = tables.labels("reference/groups", "group", language)
    pairs = [(f"{q} {o} type1", f"{q} {o} type2") for q, o in _surviving(("type1", "type2"), kinds)]
    if "single" in kinds:
        pairs.append(("p3_influence_yes_type1", "p3_influence_yes_type2"))
    frame = _family([_compare(*pair, language, design_effect, rounding) for pair in pairs], language)
    frame = frame.sort_values("value", ascending=False, kind="stable", ignore_index=True)
    frame.attrs["table"] = {
        "label": word("answer", language), "first": named["type1"], "second": named["type2"],
        "value": word("difference_points", language), "low": word("low", language), "high": word("high", language),
        "p_text": word("p_value", language), "holm_text": word("p_holm", language)}
    return frame


def adjusted(language: str) -> pd.DataFrame:
    """``differences`` as a table of tests, the clearest first: difference, interval (text), p before and after Holm."""
    frame = differences(language)
    frame = frame.sort_values("p", kind="stable", ignore_index=True)
    frame.attrs["table"] = {
        "label": word("answer", language), "value": word("difference_points", language), "interval": word("interval", language),
        "p_text": word("p_value", language), "holm_text": word("p_holm", language)}
    return frame


def oblast_differences(language: str) -> pd.DataFrame:
    """The three villages that voted against each other, pair by pair; columns as in ``differences``.

    ``series`` names the pair, first minus second; Holm's adjustment runs over all pairs of all answers.
    In the order of the report, and of the villages.
    """
    answers, rows = tables.load("survey/answers").dropna(subset="percent"), []
    known = set(answers[["question_id", "option_id", "group"]].itertuples(index=False, name=None))
    for question_id, option_id in _surviving(_VOTED, _CLOSED, least=2):
        cells = [f"{question_id} {option_id} {group}" for group in _VOTED if (question_id, option_id, group) in known]
        rows += [_compare(*pair, language) for pair in itertools.combinations(cells, 2)]
    frame = _family(rows, language)
    frame["series"] = frame["pair"]
    colours = dict(zip(dict.fromkeys(frame["pair"]), (theme.SERIES[0], theme.SERIES[4], theme.SERIES[6]), strict=True))
    frame["colour"] = frame["pair"].map(colours)
    frame.attrs["table"] = {
        "label": word("answer", language), "pair": word("villages_compared", language), "first": word("first_share", language),
        "second": word("second_share", language), "value": word("difference_points", language), "low": word("low", language),
        "high": word("high", language), "p_text": word("p_value", language), "holm_text": word("p_holm", language)}
    return frame


def sensitivity(language: str, effects: tuple[float, ...] = (1, 2, 4)) -> pd.DataFrame:
    """The comparisons the chapter leans on under several design *effects*, as a table.

    One row a comparison: ``value`` (percentage points), for each effect the 95 % Newcombe interval
    ``interval_<effect>`` (text) and ``clear_<effect>`` (whether it excludes zero), and ``breaking_low``,
    ``breaking_high``, the design effect at which the interval reaches zero, given how the shares are rounded.
    """
    rows = []
    for pair in _LEANED_ON:
        row = _compare(*pair, language)
        for effect in effects:
            under = _compare(*pair, language, effect)
            inside = "" if under["clear"] else f" ({word('zero_inside', language)})"
            row |= {f"interval_{effect}": under["interval"] + inside, f"clear_{effect}": under["clear"]}
        low, high = (_breaking(*pair, rounding) for rounding in (-1, 1))
        rows.append(row | {"breaking_low": low, "breaking_high": high, "breaking": _between(low, high, 1, language)})
    frame = pd.DataFrame(rows)
    types = tables.labels("reference/groups", "group", language)
    usual = f"{types['type1']} − {types['type2']}"
    frame["label"] = [row.label if row.pair == usual else f"{row.label} ({row.pair})" for row in frame.itertuples()]
    frame.attrs["table"] = {"label": word("comparison", language), "value": word("difference_points", language)} | {
        f"interval_{effect}": f"{word('design_effect', language)} {tables.number(effect, 0, language)}" for effect in effects
    } | {"breaking": word("breaking_effect", language)}
    return frame


def tested() -> dict[str, int]:
    """How many differences there are and how many are clear at 5 %, for running text.

    ``tests`` of ``differences``; of these ``clear_one`` each by itself, ``clear_holm`` after Holm's adjustment,
    ``clear_holm_4`` also under a design effect of 4; the same after Holm for the answers to the open question
    (``open_tests``, ``open_holm``) and for the pairs of villages (``pairs``, ``pairs_holm``);
    ``leaned`` comparisons of ``sensitivity``; those that exclude zero at a design effect of 4 however their shares
    were rounded (``leaned_safe``), and those for which the rounding decides (``leaned_edge``).
    """
    frame, wishes, pairs, leaned = differences("en"), differences("en", ("open",)), oblast_differences("en"), sensitivity("en")

    def clear(family: pd.DataFrame, column: str = "p_holm") -> int:
        return int((family[column] < 0.05).sum())

    return {
        "tests": len(frame), "clear_one": clear(frame, "p"), "clear_holm": clear(frame),
        "clear_holm_4": clear(differences("en", design_effect=4)),
        "open_tests": len(wishes), "open_holm": clear(wishes), "pairs": len(pairs), "pairs_holm": clear(pairs),
        "leaned": len(leaned), "leaned_safe": int((leaned["breaking_low"] > 4).sum()),
        "leaned_edge": int(((leaned["breaking_low"] <= 4) & (leaned["breaking_high"] > 4)).sum())}


def compared(language: str, **cells: tuple[str, str]) -> dict[str, str]:
    """Differences for running text: ``name`` and ``name_ci`` for every pair of *cells*, as ``told`` takes them.

    Percentage points, first minus second; also ``name_deff``, the design effect at which zero is reached.
    """
    said = {}
    for name, pair in cells.items():
        row, effect = _compare(*pair, language), tables.number(_breaking(*pair), 1, language)
        said |= {name: row["text"], f"{name}_ci": row["interval"], f"{name}_deff": effect}
    return said


def village_effect(question_id: str, option_id: str) -> float:
    """Design effect that the three villages that voted show between each other in one answer; two degrees of freedom."""
    return measures.cluster_effect([share(question_id, option_id, g) for g in _VOTED], [size(g) for g in _VOTED])


def village_correlation(design_effect: float) -> float:
    """Correlation of answers within a village that gives *design_effect* in the villages that voted."""
    return measures.intraclass(design_effect, size("type1") / len(_VOTED))


def correlations_differ() -> float:
    """p-value of the difference between the two printed correlations, if all respondents of each type were counted."""
    first, second = correlations("en").itertuples()
    return measures.fisher_difference_p(first.r, first.n, second.r, second.n)


def directions(language: str) -> dict[str, str]:
    """What the two sides of zero mean in ``differences``, for its chart."""
    return {"less": word("more_in_type2", language), "more": word("more_in_type1", language)}


def clustering(language: str) -> dict[str, str]:
    """How alike answers within a village are, for running text.

    ``worth_4``: independent respondents that the villages that voted are worth under a design effect of 4;
    ``within_4``: the correlation within a village that gives it; ``effect_trust``, ``effect_ready``,
    ``effect_hope``, ``effect_post``: ``village_effect`` of four answers; ``r_p``: ``correlations_differ``.
    """
    effects = {
        "effect_trust": ("D2.12", "sum_trust"), "effect_ready": ("D2.15", "sum_ready"),
        "effect_hope": ("D1.4", "sum_better"), "effect_post": ("D2.7", "accountable")}
    found = {name: village_effect(*answer) for name, answer in effects.items()}
    return {
        "worth_4": tables.number(measures.effective_n(size("type1"), 4), 0, language),
        "within_4": tables.number(village_correlation(4), 3, language), "r_p": _p(correlations_differ(), language),
        **{name: tables.number(effect, 0 if effect >= 10 else 1, language) for name, effect in found.items()}}


def _surviving(groups: tuple[str, ...], kinds: tuple[str, ...], least: int | None = None) -> list[tuple[str, str]]:
    """Answers to questions of *kinds* with a share in at least *least* (default: all) of *groups*, in the report's order."""
    listed = tables.load("survey/questions")
    asked = listed.loc[listed["kind"].isin(kinds) & ~listed["question_id"].isin(_NOT_COMPARED)].sort_values("order")["question_id"]
    answers = tables.load("survey/answers")
    answers = answers[answers["percent"].notna() & answers["group"].isin(groups)]
    found = answers.groupby(["question_id", "option_id"]).size()
    found = found[found >= (least or len(groups))]
    order = tables.keyed("survey/options", "question_id", "option_id")["order"]
    place = {question_id: i for i, question_id in enumerate(asked)}
    return sorted((key for key in found.index if key[0] in place), key=lambda key: (place[key[0]], order[key]))


def _compare(first: str, second: str, language: str, design_effect: float = 1.0, rounding: int = 0) -> dict:
    return dict(_compared(first, second, language, design_effect, rounding))


@reading.remembered
def _compared(first: str, second: str, language: str, design_effect: float, rounding: int) -> dict:
    """One difference between two cells ("question option group" or a fact_id): shares, interval, p and texts."""
    (a, group_a, digits_a), (b, group_b, digits_b) = (_cell(*c.split()) if " " in c else _fact(c) for c in (first, second))
    n, m, apart = size(group_a), size(group_b), rounding * np.sign(a - b) / 2
    a, b = (float(np.clip(v, 0, 100)) for v in (a + apart / 10**digits_a, b - apart / 10**digits_b))
    ends = measures.newcombe(a, n, b, m, design_effect=design_effect)
    (low, high), value, digits = (round(end, 1) for end in ends), a - b, min(digits_a, digits_b)
    villages, named = tables.load("survey/sample", language), tables.labels("reference/groups", "group", language)
    named |= {f"{r.village_type}:{r.oblast_id}": r.village for r in villages.itertuples()}
    label, pair = _answer_label(first, language), f"{named[group_a]} − {named[group_b]}"
    text, interval = _signed(value, digits, language), f"{_signed(low, 1, language)}\u00a0…\u00a0{_signed(high, 1, language)}"
    return {
        "label": label, "pair": pair, "first": a, "n_first": n, "second": b, "n_second": m, "value": round(value, 1),
        "low": low, "high": high, "clear": ends.low > 0 or ends.high < 0, "interval": interval, "text": text, "tip": f"{label}\n{pair}: {text}\n95 %: {interval}",
        "p": measures.two_share_p(a, n, b, m, design_effect=design_effect)}


def _breaking(first: str, second: str, rounding: int = 0) -> float:
    """The design effect at which the interval of a difference reaches zero; arguments as for ``_compare``."""
    row = _compare(first, second, "en", rounding=rounding)
    return measures.breaking_effect(row["first"], row["n_first"], row["second"], row["n_second"])


def _family(rows: list[dict], language: str) -> pd.DataFrame:
    """*rows* of ``_compare`` with Holm's adjustment over all of them, and a colour for what stays clear at 5 %."""
    frame = pd.DataFrame(rows)
    frame["p_holm"] = measures.holm(frame["p"])
    frame["p_text"], frame["holm_text"] = ([_p(p, language) for p in frame[column]] for column in ("p", "p_holm"))
    clear = frame["p_holm"] < 0.05
    frame["series"] = [word("holm_clear" if yes else "holm_unclear", language) for yes in clear]
    frame["colour"] = [theme.SERIES[0] if yes else theme.MEANING["all"] for yes in clear]
    return frame


def _answer_label(cell: str, language: str) -> str:
    """An answer with its question in short: "Interest in political life: rather not interested"."""
    if " " not in cell:
        return tables.labels("survey/facts", "fact_id", language, "statement")[cell]
    question_id, option_id, _ = cell.split()
    topic = _OBLAST_TAIL.sub("", tables.labels("survey/questions", "question_id", language, "title")[question_id])
    if question_id.startswith("T1."):  # one open question in several tables, each with a theme after the colon
        topic = topic.partition(": ")[0]
    answer = tables.keyed("survey/options", "question_id", "option_id").at[(question_id, option_id), f"label_{language}"]
    if option_id.startswith("sum_"):  # the label says first that it is a sum
        answer = answer.partition(": ")[2]
    return f"{topic}: {answer[0].lower()}{answer[1:]}"


def _signed(value: float, decimals: int, language: str) -> str:
    """A difference as the edition writes it, with its sign: +24.1, −5.9, 0.0."""
    rounded = round(value, decimals)
    sign = "+" if rounded > 0 else "−" if rounded < 0 else ""
    return sign + tables.number(abs(rounded), decimals, language)


def _p(p: float, language: str) -> str:
    return f"<\u00a0{tables.number(0.001, 3, language)}" if p < 0.001 else tables.number(p, 3, language)


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
    rows = tables.keyed("survey/answers", "question_id", "option_id", "group")
    percent = share(question_id, option_id, group)
    return percent, group, int(rows.loc[(question_id, option_id, group), "decimals"])


def _fact(fact_id: str) -> tuple[float, str, int]:
    """Percent, group and printed decimals of one figure of ``survey/facts``."""
    rows = tables.keyed("survey/facts", "fact_id")
    if fact_id not in rows.index or rows.loc[fact_id, "unit"] != "percent":
        raise BookError(f"data/survey/facts.csv has no percentage {fact_id!r}")
    percent = float(rows.loc[fact_id, "value"])
    return percent, rows.loc[fact_id, "group"], 0 if percent.is_integer() else 1
