"""Who headed, chose, represented, executed, paid, controlled and held power in the village, by period."""

import pandas as pd

from .. import reading, tables, theme
from ..errors import BookError
from ..tables import word
from . import facts

DIMENSIONS = ("head", "chosen_by", "representative_body", "executive_body", "budget", "accountable_to", "de_facto_power")
# The faults of the order of 1995: dependence on those above (three sides of it), no money, no council.
PROBLEMS = {"dependence": ("chosen_by", "accountable_to", "de_facto_power"), "money": ("budget",), "council": ("representative_body",)}
FAULTS = tuple(dimension for dimensions in PROBLEMS.values() for dimension in dimensions)
UNTIL_1995 = ("late_soviet", "law_1991", "transition_1992", "self_dissolution_1993", "akim_1993_1995", "constitution_1995")
SINCE_1995 = ("constitution_1995", "law_2001", "indirect_election_2013", "fourth_budget_2018", "fourth_budget_2020",
              "direct_election_2021", "concept_2025")

# Where an office stands in the diagrams of appointment: rung from the top, side of the ladder.
_RUNGS = {
    "president": (0, "both"), "oblast_akim": (1, "left"), "raion_akim": (2, "left"), "raion_party": (2, "left"), "raion_council": (2, "right"),
    "raion_chair": (2, "right"), "raion_maslikhat": (2, "right"), "parties": (2, "right"), "village_head": (3, "left"),
    "village_council": (3, "right"), "kenes": (3, "right"), "residents": (4, "both"),
}  # fmt: skip
_TIES = {"appoints": theme.MEANING["all"], "directs": theme.SERIES[3], "proposes": theme.SERIES[1], "consents": theme.SERIES[4], "elects": theme.SERIES[2],
         "advises": theme.SERIES[0]}
_NEARNESS = (2, 1, 0)  # the codes' autonomy, from the village outwards
_COLOURS = {2: theme.MEANING["near"], 1: theme.MEANING["shared"], 0: theme.MEANING["far"]}
_KINDS = {"law": "kind_law", "decree": "kind_decree", "resolution": "kind_decree", "constitution": "kind_constitution", "event": "kind_event"}
_KIND_COLOURS = {"kind_law": theme.SERIES[0], "kind_decree": theme.SERIES[1], "kind_constitution": theme.SERIES[3],
                 "kind_event": theme.MEANING["all"]}
_EVIDENCE = ("law", "archive", "literature", "argument")
_SIZES = (
    ("institutions/facts", "decision_makers_in_council_min"), ("institutions/facts", "decision_makers_in_council_max"),
    ("institutions/facts", "akim_staff_min"), ("institutions/facts", "akim_staff_max"),
    ("elections_2013/totals", "akims_elected"), ("elections_2013/totals", "staff_units_added"),
    ("elections_2013/totals", "state_functions_assigned"), ("institutions/facts", "budget_population_threshold"),
)  # fmt: skip


@reading.remembered
def cells(language: str, periods: tuple[str, ...] = UNTIL_1995, dimensions: tuple[str, ...] = DIMENSIONS) -> pd.DataFrame:
    """The classes of *dimensions* in *periods*, for ``charts.matrix``: a row a dimension, a column a period.

    Columns: ``row``, ``column``, ``text`` (class), ``series`` and ``colour`` (whose it is), ``tip``, and for
    readers and tests ``phrase``, ``dimension``, ``period_id``, ``autonomy`` (2 the village's own, 1 shared,
    0 not the village's; missing where no text describes it).  Raises BookError on an unknown period.
    """
    listed = _periods(language, periods)
    codes = tables.load("reference/codes", language).set_index(["dimension", "code"])
    rows = [_cell(dimension, period, codes, language) for dimension in dimensions for period in listed.itertuples()]
    frame = pd.DataFrame(rows).convert_dtypes()
    frame["series"] = _ordered(frame["series"], language)
    frame.attrs["table"] = {
        "row": word("dimension", language), "column": word("period", language), "phrase": word("arrangement", language),
        "series": word("whose", language)}
    return frame


def appointments(language: str) -> pd.DataFrame:
    """Who puts the head of the village in office, order by order, for ``diagrams.ladders``: a row a tie.

    Neighbouring periods with the same ties are one order.  Besides the form's columns: ``years``, ``status`` (stated,
    carried over, planned, not described), ``order`` (from 0).
    """
    listed = tables.load("institutions/periods", language).sort_values("order").set_index("period_id", drop=False)
    ties = tables.load("institutions/appointments")
    orders: list[list[str]] = []
    signs = {period: _signature(ties, period, listed.loc[period, "head_code"]) for period in listed.index}
    for period in listed.index:
        if orders and signs[orders[-1][-1]] == signs[period]:
            orders[-1].append(period)
        else:
            orders.append([period])
    rows = []
    for number, (first, *more) in enumerate(orders):
        start, end = listed.loc[first, "start"], listed.loc[[first, *more], "end"].iloc[-1]
        years = _years(start, end, language)
        names = {"village_head": word(f"actor_{listed.loc[first, 'head_code']}", language)}
        for tie in ties[ties["period_id"] == first].itertuples():
            ends = [names[actor] if actor in names else word(f"actor_{actor}", language) for actor in (tie.from_actor, tie.to_actor)]
            kind, status = word(f"link_{tie.relation}", language), word(f"tiestatus_{tie.status}", language)
            (rung, side), (to_rung, to_side) = _RUNGS.get(tie.from_actor, (pd.NA, pd.NA)), _RUNGS[tie.to_actor]
            rows.append({
                "order": number, "panel": f"{years}: {listed.loc[first, 'period']}", "years": years,
                "from_label": ends[0], "from_rung": rung, "from_side": side, "to_label": ends[1], "to_rung": to_rung, "to_side": to_side,
                "series": kind, "colour": _TIES.get(tie.relation, theme.MEANING["no_data"]), "dashed": tie.status != "stated",
                "strong": tie.to_actor == "village_head", "status": status, "tip": f"{ends[0]} → {ends[1]}: {kind} ({status})"})
    frame = pd.DataFrame(rows)
    frame.attrs["table"] = {
        "panel": word("period", language), "from_label": word("link_from", language), "series": word("link_relation", language),
        "to_label": word("link_to", language), "status": word("link_status", language)}
    return frame


def directions() -> dict[str, int]:
    """Of the orders of appointment, those in which the head was appointed from above, and those that leave residents out.

    ``without_residents``: after the first order and before that of 2013, the next in which residents have any tie.
    """
    ties = appointments("en").assign(resident=lambda t: t["from_label"] == word("actor_residents", "en"))
    to_head = ties[ties["strong"]]
    resident = ties.groupby("order")["resident"].any()
    return {
        "appointed": int(to_head.loc[to_head["series"] == word("link_appoints", "en"), "order"].nunique()),
        "elected_directly": int(to_head.loc[to_head["resident"], "order"].nunique()),
        "without_residents": int(resident[1:].tolist().index(True)),
    }


def tally(language: str, periods: tuple[str, ...] = UNTIL_1995) -> pd.DataFrame:
    """How many of the seven dimensions lay how near to the village in each period, for ``charts.stacked``.

    Columns: ``label`` (period), ``note`` (empty: some names of periods fill a phone's line), ``years``,
    ``series`` (whose), ``colour``, ``count`` (dimensions), ``value`` (percent of the seven), ``text``, ``tip``.
    """
    shown = cells(language, periods)
    names = _periods(language, periods).set_index("period_id")
    rows = []
    for period_id in periods:
        counts = shown.loc[shown["period_id"] == period_id, "series"].value_counts()
        for series, colour in _classes(language).items():
            if series in counts.index:
                label, count = names.loc[period_id, "period"], int(counts[series])
                rows.append({
                    "label": label, "note": "", "years": names.loc[period_id, "years"], "series": series, "colour": colour,
                    "count": count, "value": 100 * count / len(DIMENSIONS), "text": str(count), "tip": f"{label}\n{series}: {count}"})
    frame = pd.DataFrame(rows)
    frame["series"] = _ordered(frame["series"], language)
    frame.attrs["table"] = {
        "label": word("period", language), "years": word("years", language), "series": word("whose", language), "count": word("count", language)}
    return frame


def counted(period_id: str, autonomy: int | None) -> int:
    """How many of the seven dimensions have *autonomy* in a period (None: not described)."""
    found = cells("en", (period_id,))["autonomy"]
    return int(found.isna().sum() if autonomy is None else (found == autonomy).sum())


def problems_taken_up() -> list[str]:
    """The faults of 1995 of which at least one side has since become the village's own by a rule in force."""
    best = cells("en", SINCE_1995, FAULTS).groupby("dimension")["autonomy"].max()
    return [problem for problem, dimensions in PROBLEMS.items() if (best[list(dimensions)] == max(_NEARNESS)).any()]


def counts() -> dict[str, int]:
    """Small counts that the text writes in words, for ``Edition.words``."""
    sources = len(facts.sources())
    return {"sources": sources, "all_periods": len(tables.load("institutions/periods")), "others": sources - 1, "sides_named": len(DIMENSIONS), "periods": len(UNTIL_1995), "faults": len(PROBLEMS)}


def story() -> dict[str, int]:
    """The counts that figures on the years to 1995 name: sides, periods, and sides that were the village's own."""
    return {"sides": len(DIMENSIONS), "periods": len(UNTIL_1995), "before": counted(UNTIL_1995[0], 2), "in_1993": counted("self_dissolution_1993", 2)}


def losses(language: str) -> pd.DataFrame:
    """Each dimension at both ends of the story, and when it left the village, for ``Edition.table``.

    Columns: ``dimension``, ``before`` and ``after`` (classes), ``left`` (start of the period from which no later
    class is the village's even in part, or the word for what never was), ``left_id`` (that period, missing if never).
    """
    shown = cells(language).set_index(["dimension", "period_id"])
    listed = _periods(language, UNTIL_1995).set_index("period_id")
    rows = []
    for dimension in DIMENSIONS:
        held = shown.loc[dimension, "autonomy"].reindex(list(UNTIL_1995)).dropna()
        last = [i for i, value in enumerate(held) if value > 0]
        left = held.index[last[-1] + 1] if last else None
        rows.append({
            "dimension": word(f"dim_{dimension}", language),
            "before": shown.loc[(dimension, UNTIL_1995[0]), "text"], "after": shown.loc[(dimension, UNTIL_1995[-1]), "text"],
            "left": _date(listed.loc[left, "start"], None, language) if left else word("never_village", language), "left_id": left})
    frame = pd.DataFrame(rows)
    frame.attrs["table"] = {
        "dimension": word("dimension", language), "before": listed.loc[UNTIL_1995[0], "years"], "after": listed.loc[UNTIL_1995[-1], "years"],
        "left": word("left_village", language)}
    return frame


def gaps(language: str, periods: tuple[str, ...] = UNTIL_1995) -> pd.DataFrame:
    """Where law and practice parted, one row a period, for ``Edition.table``: ``period``, ``years``, ``gap``."""
    frame = _periods(language, periods)[["period", "years", "gap"]].reset_index(drop=True)
    frame.attrs["table"] = {
        "period": word("period", language), "years": word("years", language), "gap": word("law_practice_gap", language)}
    return frame


def acts(language: str, first: int = 1990, last: int = 1996) -> pd.DataFrame:
    """Acts and events of the years *first* to *last* that the article dates, for ``charts.timeline``.

    Columns: ``date`` (as exact as the text has it), ``label``, ``series`` (kind), ``colour``, ``effect``, ``tip``, ``act_id``.
    """
    listed = tables.load("institutions/acts", language)
    years = listed["date"].str[:4].astype("Int64")
    listed = listed[years.between(first, last) & (listed["source_id"] == "zhumashov2025")]
    # Left out: the row for the five years of reform as a whole, which these acts make up.
    listed = listed[listed["act_id"] != "event_1991_1995_reforms"]
    # What has a month only comes after that month's dated acts; what has a year only, before them.
    listed = listed.sort_values("date", key=lambda dates: dates.where(dates.str.len() != len("1993-12"), dates + "-99"), kind="stable")
    kinds = listed["type"].map(_KINDS)
    frame = pd.DataFrame({
        "date": [_date(start, end, language) for start, end in zip(listed["date"], listed["date_end"], strict=True)],
        "label": listed["title"], "series": kinds.map(lambda kind: word(kind, language)), "colour": kinds.map(_KIND_COLOURS),
        "effect": listed["effect"], "tip": listed["title"] + "\n" + listed["effect"], "act_id": listed["act_id"]})
    frame = frame.reset_index(drop=True)
    frame.attrs["table"] = {"date": word("date", language), "label": word("act", language), "effect": word("act_effect", language)}
    return frame


def months_behind_the_raion() -> int:
    """Months from the law that gave oblasts and raions their akims to the law that gave the village one."""
    return months_between("law_1992_01_13_amending_local_councils", "law_1993_12_10_local_representative_executive_bodies")


def months_between(first_act: str, second_act: str) -> int:
    """Months from one act to another, rounded; raises BookError where a text gives no day."""
    dates = tables.load("institutions/acts").drop_duplicates("act_id").set_index("act_id")["date"]
    ends = [dates.get(act_id) for act_id in (first_act, second_act)]
    for act_id, date in zip((first_act, second_act), ends, strict=True):
        if date is None or pd.isna(date) or len(date) != len("1992-01-13"):
            raise BookError(f"data/institutions/acts.csv has no exact day for {act_id!r}")
    days = (pd.Timestamp(ends[1]) - pd.Timestamp(ends[0])).days
    return round(days / (365.25 / 12))


def sizes(language: str) -> pd.DataFrame:
    """The few figures on staff and size, as printed, and one division of ours; for ``Edition.table``.

    Columns: ``measure``, ``value``, ``year`` (missing: the text gives none), ``source``.
    """
    sources = tables.labels("reference/sources", "source_id", language, "short")
    rows = []
    for name, key in _SIZES:
        found = tables.load(name, language).set_index("fact_id" if name == "institutions/facts" else "measure_id").loc[key]
        rows.append({
            "measure": found["statement" if name == "institutions/facts" else "label"], "value": facts.value(name, key),
            "year": found["year"], "source": sources[found["source_id"]]})
    rows.insert(6, {"measure": word("posts_per_akim", language), "value": posts_per_akim(), "year": pd.NA, "source": rows[5]["source"]})
    frame = pd.DataFrame(rows)
    frame.attrs["table"] = {
        "measure": word("measure", language), "value": word("count", language), "year": word("year", language), "source": word("source", language)}
    return frame


def posts_per_akim() -> float:
    """Staff posts added at rural level for each akim elected in 2013, to one decimal (our division)."""
    added, elected = (facts.value("elections_2013/totals", key) for key in ("staff_units_added", "akims_elected"))
    return round(added / elected, 1)


def evidence(language: str) -> pd.DataFrame:
    """The article's claims by the evidence it gives for them, for ``charts.bars``; from acts to reasoning.

    Columns: ``label``, ``series``, ``colour``, ``value`` (claims), ``text``, ``tip``, ``kind``.
    """
    claims = tables.load("reference/claims")
    counts = claims.loc[claims["source_id"] == "zhumashov2025", "evidence"].value_counts()
    unknown = set(counts.index) - set(_EVIDENCE)
    if unknown:
        raise BookError(f"data/reference/claims.csv: evidence without a name for readers: {', '.join(sorted(unknown))}")
    labels = [word(f"evidence_{kind}", language) for kind in _EVIDENCE]
    values = [int(counts.get(kind, 0)) for kind in _EVIDENCE]
    frame = pd.DataFrame({
        "label": labels, "series": labels, "colour": theme.MEANING["single"], "value": values, "text": [str(v) for v in values],
        "tip": [f"{label}: {v}" for label, v in zip(labels, values, strict=True)], "kind": _EVIDENCE})
    frame.attrs["table"] = {"label": word("evidence", language), "value": word("claims", language)}
    return frame


def claims_resting_on(kind: str) -> int:
    """How many of the article's claims rest on *kind* of evidence."""
    return int(evidence("en").set_index("kind")["value"][kind])


def _periods(language: str, periods: tuple[str, ...]) -> pd.DataFrame:
    listed = tables.load("institutions/periods", language).set_index("period_id", drop=False)
    unknown = set(periods) - set(listed.index)
    if unknown:
        raise BookError(f"data/institutions/periods.csv has no period_id {', '.join(sorted(unknown))}")
    listed = listed.loc[list(periods)].sort_values("order")
    return listed.assign(years=[_years(start, end, language) for start, end in zip(listed["start"], listed["end"], strict=True)])


def _signature(ties: pd.DataFrame, period: str, head: str) -> tuple:
    """The ties of a period without their places in the texts; equal where two periods chose the same head the same way."""
    own = ties[ties["period_id"] == period]
    if own.empty:
        raise BookError(f"data/institutions/appointments.csv has no row of period {period!r}")
    return head, frozenset(zip(own["from_actor"], own["to_actor"], own["relation"], strict=True))


def _cell(dimension: str, period, codes: pd.DataFrame, language: str) -> dict:
    code, phrase = getattr(period, f"{dimension}_code"), getattr(period, dimension)
    name, column = word(f"dim_{dimension}", language), f"{period.years}: {period.period}"
    cell = {"row": name, "column": column, "dimension": dimension, "period_id": period.period_id}
    if pd.isna(code):
        nothing = word("no_data", language)
        return cell | {"text": nothing, "series": nothing, "colour": theme.MEANING["no_data"], "phrase": pd.NA,
                       "autonomy": pd.NA, "tip": f"{column}\n{name}: {nothing}"}
    kind = codes.loc[(dimension, code)]
    nearness = int(kind["autonomy"])
    return cell | {
        "text": kind["label"], "series": word(f"autonomy_{nearness}", language), "colour": _COLOURS[nearness],
        "phrase": phrase, "autonomy": nearness, "tip": f"{column}\n{name}: {phrase}"}


def _classes(language: str) -> dict[str, str]:
    named = {word(f"autonomy_{nearness}", language): _COLOURS[nearness] for nearness in _NEARNESS}
    return named | {word("no_data", language): theme.MEANING["no_data"]}


def _ordered(series: pd.Series, language: str) -> pd.Categorical:
    """*series* in the order from the village outwards, which legends follow."""
    present = [name for name in _classes(language) if name in set(series)]
    return pd.Categorical(series, categories=present, ordered=True)


def _years(start, end, language: str) -> str:
    """The years of a period: 1992–1993, one year alone, or before a year."""
    if pd.isna(start):
        return word("before_year", language).format(year=end[:4])
    return start[:4] if start[:4] == end[:4] else f"{start[:4]}–{end[:4]}"


def _date(start: str, end, language: str) -> str:
    """A date as exact as known: 13 Jan 1992 in English, 13.01.1992 in the others."""
    if pd.notna(end):
        return f"{start[:4]}–{end[:4]}"
    if language == "en":
        return pd.Timestamp(start).strftime({4: "%Y", 7: "%b %Y"}.get(len(start), "%-d %b %Y"))
    return ".".join(reversed(start.split("-")))
