"""The SWOT rebuilt from the text, and what the figures of the whole book say on each of its items."""

import pandas as pd

from ... import tables, theme
from ...errors import BookError
from ...tables import number, word
from .. import facts, survey
from . import attendance, elsewhere, promises

QUADRANTS = ("strength", "weakness", "opportunity", "threat")

_BASIS_COLOURS = {"explicit": theme.SERIES[0], "inferred": theme.MEANING["type2"]}


def swot(quadrant: str, language: str) -> pd.DataFrame:
    """The items of one *quadrant* (of QUADRANTS), those named by the text first: ``item``, ``evidence`` elsewhere, ``support``.

    ``item`` says whether the text names it or the book classed it; ``evidence`` names the chapter of each statement.
    Raises BookError when there is no such quadrant or an item rests on a statement that is not in the table of evidence.
    """
    listed = tables.load("concept_2025/swot", language)
    listed = listed[listed["quadrant"] == quadrant].sort_values(["basis", "order"])
    if listed.empty:
        raise BookError(f"data/concept_2025/swot.csv has no quadrant {quadrant!r}")
    statements = _statements(language)
    bases = {"explicit": word("named_items", language), "inferred": word("classed_items", language)}
    frame = pd.DataFrame({
        "item": [f"{row.text} ({bases[row.basis]})" for row in listed.itertuples()],
        "evidence": [". ".join(_found(statements, key, row.item_id) for key in row.evidence.split(";")) for row in listed.itertuples()],
        "support": [word(f"support_{support}", language) for support in listed["support"]]})
    frame.attrs["table"] = {"item": word(quadrant, language), "evidence": word("support", language), "support": word("verdict", language)}
    return frame


def swot_counts(language: str) -> pd.DataFrame:
    """Items of the rebuilt SWOT by quadrant and basis, for ``charts.bars``."""
    rows = []
    for quadrant in QUADRANTS:
        for basis, colour in _BASIS_COLOURS.items():
            value = swot_total(quadrant, basis)
            label, series = word(quadrant, language), word(basis, language)
            rows.append({"label": label, "series": series, "colour": colour, "value": value, "text": str(value), "tip": f"{label}\n{series}: {value}"})
    frame = pd.DataFrame(rows)
    frame.attrs["table"] = {"label": word("quadrant", language), "series": word("swot_basis", language), "value": word("count", language)}
    return frame


def swot_total(quadrant: str | None = None, basis: str | None = None) -> int:
    """How many items the rebuilt SWOT has, in a *quadrant* or on a *basis* (explicit, inferred) where given."""
    listed = tables.load("concept_2025/swot")
    for column, wanted in (("quadrant", quadrant), ("basis", basis)):
        listed = listed if wanted is None else listed[listed[column] == wanted]
    return len(listed)


def swot_words() -> dict[str, int]:
    """What the words of the figure on ``swot_counts`` mention."""
    return {
        "items": swot_total(), "weaknesses": swot_total("weakness", "explicit"),
        "strengths": swot_total("strength", "explicit"), "strengths_inferred": swot_total("strength", "inferred")}


def quadrant_words(quadrant: str) -> dict[str, int]:
    """How many ``items`` a quadrant has, and how many the text itself names (``explicit``)."""
    return {"items": swot_total(quadrant), "explicit": swot_total(quadrant, "explicit")}


def supported(support: str, quadrant: str | None = None) -> int:
    """How many items have this *support* (strong, some, against, none) elsewhere in the book, in all or in a *quadrant*."""
    listed = tables.load("concept_2025/swot")
    return int(((listed["support"] == support) & (quadrant is None or listed["quadrant"] == quadrant)).sum())


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
