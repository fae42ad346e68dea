"""The places that have a page of their own: what they are called, what lies beside them, and their printed figures.

Which places these are stands in ``data/book/pages.csv``.  A page shows the figures of its oblast, which is
the place itself or the one in which it lies.
"""

import string
from collections.abc import Iterable
from itertools import combinations
from typing import NamedTuple

import pandas as pd
from babel.lists import format_list

from .. import layers, reading, tables
from ..errors import BookError
from ..tables import number
from . import elections_2021

NOTEBOOK = "oblasts/profile"
LAYER = elections_2021.BORDERS
BEFORE, AFTER = "oblasts_1991", "oblasts_2022"


class Page(NamedTuple):
    """A page made from the profile's notebook; *within*: the place as where something happens ("in Akmola oblast")."""

    place: str
    oblast_id: str
    target: str
    title: str
    within: str


@reading.foreseen
def pages(language: str) -> dict[str, Page]:
    """The pages made from the profile's notebook, by place, in the order of the table."""
    listed = tables.load("book/pages", language)
    found = {}
    for row in listed[listed["notebook"] == NOTEBOOK].itertuples():
        given = dict(pair.split("=") for pair in row.parameters.split(";"))
        if "place" not in given:
            raise BookError(f"data/book/pages.csv, page_id {row.page_id!r}: parameters without a place")
        found[given["place"]] = Page(given["place"], row.oblast_id, row.target, row.title, row.within)
    return found


@reading.foreseen
def voted(language: str) -> pd.DataFrame:
    """``elections_2021.oblasts``, by ``oblast_id``."""
    return elections_2021.oblasts(language).set_index("oblast_id", drop=False)


@reading.foreseen
def _said(language: str) -> None:
    """What every page says somewhere: names, and lists of them; and draws: the country."""
    listed(list(names(LAYER, language).values()), language)
    names("reference/oblasts", language)
    layers.features(LAYER)


def page(place: str, language: str) -> Page:
    """The page of *place*; raises BookError when the table of pages has none."""
    listed = pages(language)
    if place not in listed:
        raise BookError(f"data/book/pages.csv has no page with place={place}")
    return listed[place]


def neighbours(oblast_id: str, kind: str = "oblast") -> list[str]:
    """The oblasts (or units of another *kind*: city) that share a border with *oblast_id* in 2021, in the order of their codes."""
    beside = _beside()[oblast_id]
    return [unit for unit in units(kind) if unit in beside]


@reading.foreseen
def _beside() -> dict[str, set[str]]:
    """The units that share more than a kilometre of border with each."""
    shapes = layers.load(LAYER).set_index("oblast_id").geometry
    found: dict[str, set[str]] = {unit: set() for unit in shapes.index}
    for one, other in combinations(shapes.index, 2):
        if shapes[one].intersection(shapes[other]).length > 1:
            found[one].add(other)
            found[other].add(one)
    return found


def sentence(sentence_id: str, language: str, **numbers: str | float) -> str:
    """A sentence of ``data/book/sentences.csv`` with its placeholders filled; floats get one decimal, and no line ends before a per cent sign."""
    texts = tables.labels("book/sentences", "sentence_id", language, "text")
    if sentence_id not in texts:
        raise BookError(f"data/book/sentences.csv has no sentence_id {sentence_id!r}")
    wanted = {field for _, field, _, _ in string.Formatter().parse(texts[sentence_id]) if field is not None}
    unknown = sorted(key for key in wanted if key not in numbers or not isinstance(numbers[key], str) and pd.isna(numbers[key]))
    if unknown:
        raise BookError(f"data/book/sentences.csv, sentence {sentence_id!r}: nothing is known for {', '.join(unknown)}")
    return texts[sentence_id].format(**{key: _written(numbers[key], language) for key in wanted}).replace(" %", "\u00a0%")


def _written(value: str | float, language: str) -> str:
    return value if isinstance(value, str) else number(value, 1 if isinstance(value, float) else 0, language)


@reading.remembered
def result(oblast_id: str, language: str) -> dict[str, str | int | float]:
    """The figures of the vote here and in the comparable oblasts together, by the names that words use."""
    known = voted(language)
    here, printed, together = known.loc[oblast_id], printed_for(oblast_id), elections_2021.won(language)
    first = "nur_otan"
    said = {"contests": int(here["contests"]), "candidates": int(here["candidates"]), "per_contest": float(here["candidates_per_contest"]),
            "printed": int(printed.sum()), "alone": int(printed["self"]), "comparable": int(known["comparable"].sum()),
            "party": tables.labels("reference/parties", "party_id", language, "short")[first]}
    if not comparable(oblast_id):
        return said
    if printed.drop("self").idxmax() != first or printed.max() != printed[first]:
        raise BookError(f"{oblast_id}: the largest party is not {first}, as the sentences have it")
    return said | {
        "posts": int(printed.sum()), "won": int(printed[first]), "share": float(here["largest_share"]), "share_all": float(together["largest_share"]),
        "others": int(printed.sum() - printed[first] - printed["self"]), "self_share": float(here["self_share"]), "self_all": float(together["self_share"]),
        "posts_all": elections_2021.reconciled()["elected_comparable"],
        "effective": number(here["effective_number"], 2, language), "effective_all": together["effective_all"]}


def printed_for(oblast_id: str) -> pd.Series:
    """What is printed for each party in the table of the elected."""
    elected = tables.load("elections_2021/elected")
    return elected[elected["oblast_id"] == oblast_id].set_index("party_id")["akims_printed"].astype(int)


@reading.remembered
def comparable(oblast_id: str) -> bool:
    """Whether the figures printed for the oblast are winners, and not candidates."""
    elected = tables.load("elections_2021/elected")
    return bool((elected.loc[elected["oblast_id"] == oblast_id, "reading"] == "winners").all())


def subvention(oblast_id: str) -> tuple[int, int] | None:
    """Raions on subvention, and all raions, where the account of 2013 prints them."""
    totals = tables.load("elections_2013/totals")
    own = totals[totals["group"] == oblast_id].set_index("measure_id")["value"]
    keys = [key for key in own.index if key.startswith("raions_subsidised_")]
    return (int(own[keys[0]]), int(own[keys[0].replace("subsidised", "total")])) if keys else None


def of_2022(name: str) -> list[str]:
    """The oblasts, in the borders since June 2022, that the list *name* (survey, fund) names."""
    listed = tables.load("concept_2025/fund_oblasts")
    return list(listed.loc[listed["list"] == name, "oblast_id"])


def successors(oblast_id: str) -> list[str]:
    """The oblasts that have the land of an oblast of 2021 since June 2022."""
    units = tables.load("reference/territories")
    return units.loc[(units["layer"] == LAYER) & (units["oblast_id"] == oblast_id), "successor_ids"].item().split(";")


def oblast(own: Page, language: str) -> Page:
    """The page of the oblast whose figures *own* shows."""
    return page(own.oblast_id, language)


def units(kind: str) -> list[str]:
    """The units of a *kind* (oblast, city) in 2021, in the order of their codes."""
    units = tables.load("reference/territories")
    kinds = tables.load("reference/oblasts").set_index("oblast_id")["kind"]
    return [unit for unit in units.loc[units["layer"] == LAYER, "oblast_id"] if kinds[unit] == kind]


@reading.remembered
def names(source: str, language: str) -> dict[str, str]:
    """Names of units: of the date of a layer, or those of today (``reference/oblasts``)."""
    if source == "reference/oblasts":
        return tables.labels(source, "oblast_id", language, "name")
    units = tables.load("reference/territories", language)
    return units[units["layer"] == source].set_index("oblast_id")["name"].to_dict()


def named(units: Iterable[str], source: str, language: str) -> str:
    """The names of *units* as one text; *source* as for ``names``."""
    return listed([names(source, language)[unit] for unit in units], language)


def listed(texts: list[str], language: str) -> str:
    """Several texts as one: "a, b and c"."""
    return format_list(texts, locale="en_GB" if language == "en" else language)
