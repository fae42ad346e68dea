"""The SWOT rebuilt from the text, and what the figures of the whole book say on each of its items."""

import pandas as pd

from ... import tables, theme
from ...errors import BookError
from ...tables import word

QUADRANTS = ("strength", "weakness", "opportunity", "threat")

_BASIS_COLOURS = {"explicit": theme.SERIES[0], "inferred": theme.MEANING["type2"]}


def swot(quadrant: str, language: str) -> pd.DataFrame:
    """The items of one *quadrant* (of QUADRANTS) and their basis; those that the text itself names come first."""
    listed = tables.load("concept_2025/swot", language)
    listed = listed[listed["quadrant"] == quadrant].sort_values(["basis", "order"])
    if listed.empty:
        raise BookError(f"data/concept_2025/swot.csv has no quadrant {quadrant!r}")
    frame = pd.DataFrame({"item": listed["text"], "basis": [word(basis, language) for basis in listed["basis"]]})
    frame.attrs["table"] = {"item": word(quadrant, language), "basis": word("swot_basis", language)}
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
