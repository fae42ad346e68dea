"""The SWOT rebuilt from the text, and what the figures of the whole book say on each of its items."""

from collections.abc import Sequence

import pandas as pd

from ... import tables, theme
from ...errors import BookError
from ...tables import number, word
from .. import facts, survey
from . import attendance, elsewhere, promises
from .article import SOURCE

QUADRANTS = ("strength", "weakness", "opportunity", "threat")
VERDICTS = ("strong", "some", "against", "none")

_COLOURS = dict(zip(VERDICTS, (theme.MEANING["type1"], theme.SERIES[0], theme.MEANING["accent"], theme.MEANING["all"]), strict=True))


def swot(verdicts: Sequence[str], language: str) -> pd.DataFrame:
    """The items on which the book has one of *verdicts* (of VERDICTS), in that order: ``item``, ``evidence`` elsewhere, ``verdict``.

    ``item`` begins with its quadrant and says whether the text names it or the book classed it; ``evidence``
    names the chapter of each statement.
    Raises BookError when there is no such verdict or an item rests on a statement that is not in the table of evidence.
    """
    unknown = sorted(set(verdicts) - set(VERDICTS))
    if unknown:
        raise BookError(f"the SWOT knows no verdict {unknown[0]!r}; known: {', '.join(VERDICTS)}")
    listed = tables.load("concept_2025/swot", language)
    listed = listed[listed["support"].isin(verdicts)]
    listed = listed.assign(place=listed["support"].map(list(verdicts).index), part=listed["quadrant"].map(QUADRANTS.index))
    listed = listed.sort_values(["place", "part", "order"])
    statements = _statements(language)
    bases = {"explicit": word("named_items", language), "inferred": word("classed_items", language)}
    frame = pd.DataFrame({
        "item": [f"{word(f'one_{row.quadrant}', language)}: {row.text} ({bases[row.basis]})" for row in listed.itertuples()],
        "evidence": [". ".join(_found(statements, key, row.item_id) for key in row.evidence.split(";")) for row in listed.itertuples()],
        "verdict": [word(f"support_{support}", language) for support in listed["support"]]})
    frame.attrs["table"] = {"item": word("item", language), "evidence": word("support", language), "verdict": word("verdict", language)}
    return frame


def swot_support(language: str) -> pd.DataFrame:
    """Items of the rebuilt SWOT by quadrant and verdict, for ``charts.stacked``.

    ``value`` is percent of the quadrant's items, ``count`` and ``text`` their number; ``note`` says how many
    items the quadrant has and how many of them the text itself names.
    """
    rows = []
    for quadrant in QUADRANTS:
        label, sizes = word(quadrant, language), quadrant_words(quadrant)
        for verdict, colour in _COLOURS.items():
            count, series = supported(verdict, quadrant), word(f"support_{verdict}", language)
            rows.append({
                "label": label, "note": word("quadrant_note", language).format(**sizes), "series": series, "colour": colour, "count": count,
                "value": 100 * count / sizes["items"], "text": str(count), "tip": f"{label}\n{series}: {count}"})
    frame = pd.DataFrame(rows)
    frame.attrs["table"] = {"label": word("quadrant", language), "series": word("verdict", language), "count": word("count", language)}
    return frame


def swot_total(quadrant: str | None = None, basis: str | None = None) -> int:
    """How many items the rebuilt SWOT has, in a *quadrant* or on a *basis* (explicit, inferred) where given."""
    listed = tables.load("concept_2025/swot")
    for column, wanted in (("quadrant", quadrant), ("basis", basis)):
        listed = listed if wanted is None else listed[listed[column] == wanted]
    return len(listed)


def swot_words() -> dict[str, int]:
    """What the words of the figure on ``swot_support`` mention: ``items``, and the number with each verdict."""
    return {"items": swot_total(), **{verdict: supported(verdict) for verdict in VERDICTS}}


def quadrant_words(quadrant: str) -> dict[str, int]:
    """How many ``items`` a quadrant has, and how many the text itself names (``explicit``)."""
    return {"items": swot_total(quadrant), "explicit": swot_total(quadrant, "explicit")}


def supported(verdict: str, quadrant: str | None = None) -> int:
    """How many items have this *verdict* (of VERDICTS), in all or in a *quadrant*."""
    listed = tables.load("concept_2025/swot")
    return int(((listed["support"] == verdict) & (quadrant is None or listed["quadrant"] == quadrant)).sum())


def leaning_on_itself(verdict: str | None = None) -> int:
    """How many items, in all or with this *verdict*, have no evidence but the article's own."""
    listed, sources = tables.load("concept_2025/swot"), tables.load("concept_2025/evidence").set_index("evidence_id")["source_id"]
    own = listed["evidence"].map(lambda keys: all(sources[key] == SOURCE for key in keys.split(";")))
    return int((own & (verdict is None or listed["support"] == verdict)).sum())


def resting_on(evidence_id: str) -> int:
    """How many items have the statement *evidence_id* of the table of evidence behind them."""
    return int(tables.load("concept_2025/swot")["evidence"].str.split(";").map(lambda keys: evidence_id in keys).sum())


def _statements(language: str) -> dict[str, str]:
    """The statements of the table of evidence with their figures filled in and their chapter in brackets."""
    listed, figures = tables.load("concept_2025/evidence", language), _figures(language)
    return {row.evidence_id: f"{row.statement.format(**figures)} ({word('chapter_short', language).format(chapter=row.chapter)})"
            for row in listed.itertuples()}


def _found(statements: dict[str, str], key: str, item_id: str) -> str:
    if key not in statements:
        raise BookError(f"data/concept_2025/swot.csv, row {item_id!r}: evidence {key!r} is not in data/concept_2025/evidence.csv")
    return statements[key]


def _figures(language: str) -> dict[str, str]:
    """Every figure that the statements name, as text; computed from the tables of all chapters."""
    results = promises.result_counts()
    whole = {
        "akims_2021": facts.value("elections_2021/totals", "akims_elected_q3_2021"),
        "threshold": facts.value("institutions/facts", "budget_population_threshold"),
        **{f"{short}_{oblast}": facts.value("elections_2013/totals", f"raions_{column}_{oblast}")
           for short, column in (("on", "subsidised"), ("raions", "total")) for oblast in ("akmola", "karaganda")},
        "trust1": survey.share("D2.10", "sum_trust", "type1"), "trust2": survey.share("D2.10", "sum_trust", "type2"),
        "hope1": survey.share("D1.5", "residents", "type1"), "hope2": survey.share("D1.5", "residents", "type2"),
        "attend": attendance.percent("attend_yes"), "stay_away": attendance.percent("attend_no"),
        "reason": attendance.percent("reason_no_result"), "least": attendance.overlap()[0],
        "results": sum(results.values()), "done": results["done"],
        "funded": int((tables.load("concept_2025/fund_oblasts")["list"] == "fund").sum())}
    broken = {
        "filled": elsewhere.posts_filled_2021(), "post": survey.share("D2.6", "accountable", "type2"), "ready": elsewhere.ready_2021()}
    return {key: number(value, 0, language) for key, value in whole.items()} | {
        key: number(value, 1, language) for key, value in broken.items()}
