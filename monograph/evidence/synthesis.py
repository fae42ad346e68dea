"""What the five texts say together: rules of twelve periods, three ways of choosing, answers, disagreements, open questions."""

import pandas as pd

from .. import tables, theme
from ..errors import BookError
from ..tables import number, word
from . import concept_2025, elections_2013, elections_2021, facts, institutions, survey

PERIODS = (*institutions.UNTIL_1995, *institutions.SINCE_1995[1:])
# The five that are rules and that have moved since 1993; the executive and power in practice have not.
RULES = ("head", "chosen_by", "representative_body", "budget", "accountable_to")
WAYS = ("appointed", "indirect", "direct")

_DATED = ("chosen_by", "budget")  # of the other steps no text gives the year: see missing_reason in institutions/periods
_WAY_PERIODS = {"appointed": "law_2001", "indirect": "indirect_election_2013", "direct": "direct_election_2021"}
_KIND_COLOURS = {"rule": theme.SERIES[0], "printed": theme.SERIES[3], "computed": theme.SERIES[2],
                 "unknown": theme.MEANING["no_data"], "none": theme.MEANING["not_comparable"]}
_EVIDENCE = {  # kinds of evidence in the table of claims, as they are shown here
    "document": ("law", "archive"), "data": ("statistics", "survey", "interview", "expert"),
    "writings": ("literature", "comparison"), "argument": ("argument",)}
_EVIDENCE_COLOURS = dict(zip(_EVIDENCE, (*theme.SERIES[:3], theme.MEANING["all"]), strict=True))


def rules(language: str) -> pd.DataFrame:
    """The five rules in the twelve periods, for ``charts.matrix``: a row a period, a column a dimension.

    Columns as in ``institutions.cells``, with rows and columns exchanged and periods under short names.
    """
    frame = institutions.cells(language, PERIODS, RULES).rename(columns={"row": "column", "column": "row"})
    frame["row"] = frame["period_id"].map(_period_names(language))
    order = {period_id: place for place, period_id in enumerate(PERIODS)}
    frame = frame.sort_values("period_id", key=lambda ids: ids.map(order), kind="stable").reset_index(drop=True)
    frame.attrs["table"] = {
        "row": word("period", language), "column": word("dimension", language), "phrase": word("arrangement", language),
        "series": word("whose", language)}
    return frame


def tally(language: str) -> pd.DataFrame:
    """How many of all seven dimensions lay how near to the village in the twelve periods, for ``charts.stacked``.

    Columns as in ``institutions.tally``; the periods under short names.
    """
    frame = institutions.tally(language, PERIODS)
    named = tables.labels("institutions/periods", "period_id", language, "period")
    ids = {name: period_id for period_id, name in named.items()}
    frame["label"] = frame["label"].map(ids).map(_period_names(language))
    frame["tip"] = frame["label"] + "\n" + frame["series"].astype(str) + ": " + frame["text"]
    frame.attrs["table"] = {"label": word("period", language), "series": word("whose", language), "count": word("count", language)}
    return frame


def then_and_now(language: str) -> pd.DataFrame:
    """Each of the seven dimensions before 1991, in the order of 1995 and in 2025, for ``Edition.table``.

    Columns: ``dimension``, ``before``, ``settled``, ``now`` (classes) and ``changes`` (how often the class
    has changed from one period to the next since 1995).
    """
    shown = institutions.cells(language, PERIODS).set_index(["dimension", "period_id"])["text"]
    ends = {"before": PERIODS[0], "settled": institutions.SINCE_1995[0], "now": PERIODS[-1]}
    rows = []
    for dimension in institutions.DIMENSIONS:
        since = [shown[(dimension, period_id)] for period_id in institutions.SINCE_1995]
        changes = sum(a != b for a, b in zip(since, since[1:], strict=False))
        classes = {end: shown[(dimension, period_id)] for end, period_id in ends.items()}
        rows.append({"dimension": word(f"dim_{dimension}", language), **classes, "changes": changes})
    frame = pd.DataFrame(rows)
    years = institutions.tally(language, PERIODS).drop_duplicates("label")["years"].tolist()
    heads = {end: years[PERIODS.index(period_id)] for end, period_id in ends.items()}
    frame.attrs["table"] = {"dimension": word("dimension", language), **heads, "changes": word("syn_changes", language)}
    return frame


def steps(language: str) -> pd.DataFrame:
    """Every change since 1995 by which a rule came nearer the village, in order, for ``Edition.table``.

    Columns: ``period`` (in which it first holds), ``dimension``, ``step`` (class before → class after).  The ids of the
    dimensions are in ``attrs["rules"]``.
    """
    shown = institutions.cells(language, institutions.SINCE_1995, RULES).set_index(["dimension", "period_id"])
    names, rows, moved = _period_names(language), [], []
    for before, period_id in zip(institutions.SINCE_1995, institutions.SINCE_1995[1:], strict=False):
        for rule in RULES:
            old, new = shown.loc[(rule, before)], shown.loc[(rule, period_id)]
            if new["autonomy"] > old["autonomy"]:
                rows.append({"period": names[period_id], "dimension": new["row"], "step": f"{old['text']} → {new['text']}"})
                moved.append(rule)
    frame = pd.DataFrame(rows)
    frame.attrs["rules"] = moved
    frame.attrs["table"] = {"period": word("period", language), "dimension": word("dimension", language), "step": word("syn_step", language)}
    return frame


def moves() -> dict[str, int]:
    """Counts on the way back to the village, for ``Edition.words``.

    ``steps``: rows of ``steps``; ``dated``: those that a text dates.  ``ways``: ways to move one described cell of the matrix by
    one place; ``undo``: those after which some rule is no nearer the village in the last period than in 1995.
    """
    moved = steps("en").attrs["rules"]
    cells = institutions.cells("en", PERIODS, RULES).dropna(subset="autonomy")
    ends = cells.pivot(index="dimension", columns="period_id", values="autonomy")[[institutions.SINCE_1995[0], PERIODS[-1]]].astype(int)
    ways = [(cell.dimension, cell.period_id, turn) for cell in cells.itertuples() for turn in (-1, 1) if 0 <= cell.autonomy + turn <= 2]
    undo = 0
    for rule, period_id, turn in ways:
        if period_id in ends:
            settled, now = (ends.loc[rule, end] + turn * (end == period_id) for end in ends)
            undo += now <= settled
    return {"steps": len(moved), "dated": sum(rule in _DATED for rule in moved), "ways": len(ways), "undo": int(undo)}


def ways(language: str) -> pd.DataFrame:
    """Appointment, the indirect vote of 2013 and the direct vote of 2021 side by side, for ``charts.matrix``.

    Columns: ``row`` (what is compared), ``column`` (way), ``text``, ``series`` and ``colour`` (how it is known:
    rule, printed, computed, unknown, or no ballot to speak of), ``tip``, and ``side``, ``way``, ``kind`` as keys.
    """
    rows = []
    for side, entries in {**_rules_of_ways(language), **_figures_of_ways(language)}.items():
        for way, (kind, text) in zip(WAYS, entries, strict=True):
            known = word(f"syn_kind_{kind}", language)
            text = text or known
            row, column = word(f"syn_row_{side}", language), word(f"syn_way_{way}", language)
            rows.append({
                "row": row, "column": column, "text": text, "series": known, "colour": _KIND_COLOURS[kind],
                "tip": f"{column}\n{row}: {text}", "side": side, "way": way, "kind": kind})
    frame = pd.DataFrame(rows)
    names = [word(f"syn_kind_{kind}", language) for kind in _KIND_COLOURS]
    frame["series"] = pd.Categorical(frame["series"], categories=names, ordered=True)
    frame.attrs["table"] = {
        "row": word("syn_side", language), "column": word("method", language), "text": word("answer", language),
        "series": word("syn_known_how", language)}
    return frame


def unknown() -> dict[str, int]:
    """Of the two votes in ``ways``: how many cells there are (``asked``) and how many no text fills (``blank``)."""
    votes = ways("en").query("way != 'appointed'")
    return {"asked": len(votes), "blank": int((votes["kind"] == "unknown").sum())}


def counts() -> dict[str, int]:
    """Small counts that the text writes in words, for ``Edition.words``.

    ``texts``; of the matrix its ``sides``, ``rules`` (sides shown), ``aside`` (sides left out), ``periods``, cells no text
    describes (``dark``) and those of them on money and accountability (``dark_money``), sides that have not changed since
    1995 (``unmoved``), and the most sides that came nearer the village from one period to the next (``step``); of the surveys
    the ``villages`` of 2021, ``voted`` (where a vote had been held), their ``oblasts``, and those of 2022 (``oblasts_2022``);
    winners who held office (``incumbents``), and the concept's ``results``.
    """
    cells = institutions.cells("en", PERIODS).pivot(index="dimension", columns="period_id", values="autonomy")[list(PERIODS)]
    blank, moves = cells.loc[list(RULES)].isna().sum(axis=1), cells[list(institutions.SINCE_1995)].astype(int).diff(axis=1)
    surveyed = tables.load("reference/groups").dropna(subset="oblast_id")
    oblasts_2022 = tables.load("concept_2025/survey_2022")["measure_id"].str.startswith("oblast_surveyed_")
    return {
        "texts": len(facts.sources()), "sides": len(institutions.DIMENSIONS), "rules": len(RULES), "aside": len(cells) - len(RULES),
        "periods": len(PERIODS), "dark": int(blank.sum()), "dark_money": int(blank[["budget", "accountable_to"]].sum()),
        "unmoved": int((then_and_now("en")["changes"] == 0).sum()), "step": int((moves > 0).sum().max()),
        "villages": len(surveyed), "voted": int((surveyed["village_type"] == "type1").sum()), "oblasts": surveyed["oblast_id"].nunique(),
        "oblasts_2022": int(oblasts_2022.sum()), "incumbents": facts.value("survey/facts", "p3_incumbents_elected"),
        "results": sum(concept_2025.result_counts().values())}


def answers(language: str) -> pd.DataFrame:
    """The book's questions: ``question``, ``answer``, ``strength`` of the evidence with the chapters; for ``Edition.table``."""
    figures = _numbers(language)
    frame = pd.DataFrame([{
        "question": row.question, "answer": row.answer.format(**figures),
        "strength": f"{word(f'syn_{row.strength}', language)} ({row.chapters})"} for row in tables.load("book/questions", language).itertuples()])
    frame.attrs["table"] = {column: word(f"syn_{column}", language) for column in ("question", "answer", "strength")}
    return frame


def answered(strength: str | None = None) -> int:
    """How many questions there are, or how many have evidence of one *strength* (strong, partial, none)."""
    listed = tables.load("book/questions")["strength"]
    return int((listed == strength).sum()) if strength else len(listed)


def disagreements(language: str) -> pd.DataFrame:
    """Statements set against each other, for ``Edition.table``: ``one`` (after its topic) and ``other``, each with its source, ``conclusion``.

    Three columns, and not four, since four do not fit a phone.
    """
    figures = _numbers(language)
    frame = pd.DataFrame([{
        "one": f"{row.topic}: {_statement(row.one_table, row.one_id, language, figures)}",
        "other": _statement(row.other_table, row.other_id, language, figures), "conclusion": row.conclusion.format(**figures)}
        for row in tables.load("book/disagreements", language).itertuples()])
    frame.attrs["table"] = {column: word(f"syn_{column}", language) for column in ("one", "other", "conclusion")}
    return frame


def agenda(language: str) -> pd.DataFrame:
    """Open questions: ``open``, the ``data`` that would settle each, and who is likely to hold them (``holder``); for ``Edition.table``."""
    columns, figures = ["open", "data", "holder"], _numbers(language)
    frame = tables.load("book/agenda", language)[columns].map(lambda text: text.format(**figures))
    frame.attrs["table"] = {column: word(f"syn_{column}", language) for column in columns}
    return frame


def claims(language: str) -> pd.DataFrame:
    """The recorded claims of the four articles by the evidence they rest on, for ``charts.stacked``.

    ``label`` (source), ``note`` (number of claims), ``series`` (kind of evidence), ``colour``, ``count``,
    ``value`` (percent of the source's claims), ``text``, ``tip``, ``kind``, ``source_id``; in order of time.
    Raises BookError on a kind of evidence that has no place in the four groups.
    """
    listed = tables.load("reference/claims")
    kinds = {evidence: kind for kind, members in _EVIDENCE.items() for evidence in members}
    stray = set(listed["evidence"]) - set(kinds)
    if stray:
        raise BookError(f"data/reference/claims.csv: evidence without a group: {', '.join(sorted(stray))}")
    names = tables.labels("reference/sources", "source_id", language, "short")
    rows = []
    for source_id in ("reorganisation2013", "serikbayev2021", "zhumagulov2023", "zhumashov2025"):
        counts = listed.loc[listed["source_id"] == source_id, "evidence"].map(kinds).value_counts()
        for kind in _EVIDENCE:
            count, series = int(counts.get(kind, 0)), word(f"syn_ev_{kind}", language)
            rows.append({
                "label": names[source_id], "note": f"n = {counts.sum()}", "series": series, "colour": _EVIDENCE_COLOURS[kind],
                "count": count, "value": 100 * count / counts.sum(), "text": str(count),
                "tip": f"{names[source_id]}\n{series}: {count}", "kind": kind, "source_id": source_id})
    frame = pd.DataFrame(rows)
    frame.attrs["table"] = {"label": word("source", language), "series": word("evidence", language), "count": word("claims", language)}
    return frame


def claims_total(kind: str | None = None) -> int:
    """How many claims of the four articles are recorded, or rest on one *kind* of evidence (a key as in ``claims``)."""
    frame = claims("en")
    return int(frame.loc[frame["kind"].eq(kind) if kind else frame.index, "count"].sum())


def numbers(language: str, *names: str) -> dict[str, str]:
    """The figures that this chapter's words repeat from the others, as text, for ``Edition.say``."""
    known = _numbers(language)
    return {name: known[name] for name in names}


def _period_names(language: str) -> dict[str, str]:
    """Years and a name short enough for a phone: "1993–1995: first akims"."""
    years = institutions.tally(language, PERIODS).drop_duplicates("label")["years"]
    named = (f"{y}: {word(f'syn_period_{p}', language)}" for p, y in zip(PERIODS, years, strict=True))
    return dict(zip(PERIODS, (name[0].upper() + name[1:] for name in named), strict=True))


def _rules_of_ways(language: str) -> dict[str, tuple]:
    """What the rules say of the three ways, as (kind, text); no text: the kind's own word."""
    decides = tables.labels("institutions/periods", "period_id", language, "chosen_by")
    elected, contests = facts.value("elections_2013/totals", "akims_elected"), elections_2021.reconciled()["contests"]
    return {
        "decides": tuple(("rule", decides[_WAY_PERIODS[way]]) for way in WAYS),
        "nominates": (("none", ""), ("rule", word("syn_nominates_2013", language)), ("rule", word("syn_nominates_2021", language))),
        "posts": (("unknown", ""), ("printed", number(elected, 0, language)), ("printed", number(contests, 0, language))),
    }


def _figures_of_ways(language: str) -> dict[str, tuple]:
    """What is known in figures of the three ways, as (kind, text); no text: the kind's own word."""
    n = _numbers(language)
    none, unknown = ("none", ""), ("unknown", "")
    party = tables.labels("reference/parties", "party_id", language, "short")["nur_otan"]

    def said(name: str, **values) -> str:
        return word(f"syn_{name}", language).format(**values)

    return {
        "ratio": (none, ("computed", said("registered", value=n["ratio_2013"])),
                  ("computed", said("ratio_2021", value=n["ratio_2021"], other=n["ratio_oblasts"]))),
        "single": (none, ("rule", said("single_2013")), unknown),
        "women_candidates": (none, unknown, ("computed", f"{n['women_candidates']} %")),
        "women_akims": (("computed", said("women_before", value=n["women_before"])), ("printed", f"{n['women_elected']} %"), unknown),
        "party": (none, ("rule", said("party_2013")), ("computed", said("thirteen", value=n["by_parties"]))),
        "largest": (none, ("rule", said("largest_2013")), ("computed", said("largest_2021", party=party, value=n["largest"]))),
        "incumbents": (none, unknown, ("unknown", said("incumbents_2021", value=n["incumbents"]))),
        "turnout": (none, unknown, ("printed", said("turnout_2021", low=n["turnout_low"], high=n["turnout_high"]))),
    }  # fmt: skip


def _numbers(language: str) -> dict[str, str]:
    """Every figure that the words of this chapter name, as text; computed by the modules of the other chapters."""
    won, limits, sums = elections_2021.won(language), elections_2021.party_limits(), elections_2021.reconciled()
    closeness = elections_2013.closeness(language)
    turnout = [facts.value("survey/facts", f"p3_official_turnout_{code}") for code in (27, 59, 61)]
    results = concept_2025.result_counts()
    groups = tables.load("reference/groups")
    whole = {
        "comparable": elections_2021.tallies()["comparable"], "villages": facts.value("survey/facts", "p3_type1_villages"),
        "six": int(groups["oblast_id"].notna().sum()), "electors": closeness["electors_assumed"],
        "results": sum(results.values()), "done": results["done"],
        # Resting on an assumed number of electors, hence to the hundred.
        "close": closeness["close_reported"], "close_even": round(closeness["close_even_expected"], -2), "apart": limits["apart"],
        "meet": limits["meet"], "contests": sums["contests"], "women_before": elections_2013.corps(language)["women_before"],
        "elected": facts.value("elections_2013/totals", "akims_elected"),
        "threshold": facts.value("institutions/facts", "budget_population_threshold"),
        "incumbents": facts.value("survey/facts", "p3_incumbents_elected"), "attend": concept_2025.percent("attend_yes"),
        "claimed": facts.value("survey/facts", "p3_claimed_turnout_type1"),
        "trust1": survey.share("D2.10", "sum_trust", "type1"), "trust2": survey.share("D2.10", "sum_trust", "type2")}
    broken = {
        "ratio_2013": elections_2021.per_post(2013), "ratio_2021": elections_2021.per_post(2021),
        "ratio_oblasts": sums["candidates_by_oblast"] / sums["contests"],
        "women_candidates": elections_2021.women_share(), "women_elected": facts.value("elections_2013/totals", "women_share"),
        "by_parties": 100 * won["won_by_parties"] / sums["elected_comparable"], "largest": won["largest_share"],
        "turnout_low": min(turnout), "turnout_high": max(turnout), "ready": concept_2025.ready_2021()}
    return {key: number(value, 0, language) for key, value in whole.items()} | {
        key: number(value, 1, language) for key, value in broken.items()}


def _statement(table: str, key: str, language: str, figures: dict[str, str]) -> str:
    """One side of a disagreement, from the table that records it, with its source in brackets."""
    column = {"reference/claims": "claim", "elections_2021/rules": "rule", "book/statements": "text"}[table]
    listed = tables.load(table, language)
    rows = listed[listed.iloc[:, 0] == key]
    if rows.empty:
        raise BookError(f"data/book/disagreements.csv: data/{table}.csv has no row {key!r}")
    row = rows.iloc[0]
    text = row[column].format(**figures) if table == "book/statements" else row[column]
    short = tables.labels("reference/sources", "source_id", language, "short")[row["source_id"]]
    return f"{text.rstrip('.')} ({short})"
