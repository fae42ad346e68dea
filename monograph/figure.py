"""What a chapter shows: figures, tables and computed numbers.

A figure's words (title, subtitle, caption, alternative text, source) stand in
``data/book/figures.csv`` in three languages; the chapter gives the drawing, the figure's name and
the numbers that the words mention.
"""

import hashlib
import json
import re
import string

import numpy as np
import pandas as pd
from altair.utils.schemapi import debug_mode
from IPython.display import display

from . import layers, tables, theme
from .charts import Drawing, reader_table, wrap
from .errors import BookError

CHART_MIME = "application/vnd.vegalite.v6+json"
TABLE_MIME = "application/vnd.monograph.table+json"
LINKS_MIME = "application/vnd.monograph.links+json"
_GLUE = "application/papermill.record/"
_WORDS = ("title", "subtitle", "caption", "alt")
_LOOK = ("targets", "sortable", "blank", "decimals")  # how a table is shown


class Edition:
    """The book in one language: shows figures and tables, and gives computed numbers to the prose."""

    def __init__(self, language: str):
        self.language = tables.known_language(language)

    def figure(self, drawing: Drawing, name: str, *, of: str | None = None, **numbers) -> None:
        """Show *drawing* with the words of figure *name* in ``data/book/figures.csv``.

        *numbers* fill the ``{placeholders}`` of those words.  *of* says which of many things the words
        are about this time (a place), and makes the figure's own name: fig-map of KZ-11 is fig-map-kz-11.
        """
        display(Figure(drawing, self.card(name, drawing.table, numbers, of=of)))

    def table(self, frame: pd.DataFrame, name: str, *, of: str | None = None, **numbers) -> None:
        """Show *frame* as a table, for what is better read than drawn; arguments as for ``figure``.

        ``frame.attrs["words"]`` (title, subtitle, caption, alt, source) stands in for a row of
        ``data/book/figures.csv`` where tables are generated, one for each of many things.
        Of ``frame.attrs``, too: ``targets``, the page below chapters/ that each row opens from its first
        cell; ``sortable``, whether readers may sort the rows; ``blank``, what stands in a blank cell;
        ``decimals`` of each column (None: as many as each number has).
        """
        card = self.card(name, reader_table(frame), numbers, frame.attrs.get("words"), of)
        display(Table(card | {key: frame.attrs[key] for key in _LOOK if key in frame.attrs}))

    def links(self, pages: dict[str, str]) -> None:
        """Show links to other *pages* of the book: page below chapters/ (without ending) to the words of its link."""
        display(Links(pages))

    def say(self, **numbers) -> None:
        """Make numbers available to the chapter's prose as ``{glue:text}`name```."""
        for name, value in numbers.items():
            # The role that pastes it reads a Python literal: unquoted, 7,173 would be a pair.
            content = {_GLUE + "text/plain": repr(self.spoken(value))}
            display(content, raw=True, metadata={"scrapbook": {"name": name, "mime_prefix": _GLUE}})

    def spoken(self, value) -> str:
        """*value* as running text writes it: 7,173 and 36.4 in English, 7 173 and 36,4 in the others.

        A text is taken as it is; floats get one decimal.
        """
        if isinstance(value, str):
            return value
        if pd.isna(value):
            raise BookError("a number for the text is not known: say so in words instead")
        whole = isinstance(value, (int, np.integer)) and not isinstance(value, bool)
        return tables.number(value, 0 if whole else 1, self.language)

    def counted(self, number: int) -> str:
        """A small count as running text writes it, see ``tables.counted``."""
        return tables.counted(number, self.language)

    def words(self, **numbers: int) -> dict[str, str]:
        """Several counts as ``counted`` writes them, ready for ``say``."""
        return {name: self.counted(number) for name, number in numbers.items()}

    def card(self, name: str, shown: pd.DataFrame, numbers: dict, words: dict | None = None, of: str | None = None) -> dict:
        """Everything that stands on the card of figure *name*: words, source and the data *shown*."""
        words = words or self._words(name, numbers)
        name = name if of is None else f"{name}-{of.lower()}"
        # It becomes the name of files and the anchor of a page.
        if not re.fullmatch("[a-z0-9-]+", name):
            raise BookError(f"figure {name!r}: a name has lower-case letters, digits and hyphens only")
        if words["alt"].strip(" .") == words["title"].strip(" ."):
            raise BookError(f"figure {name!r}: the alternative text repeats the title")
        return {
            "name": name,
            "language": self.language,
            **words,
            "columns": [str(column) for column in shown.columns],
            "rows": [[_cell(value) for value in record] for record in shown.itertuples(index=False)],
        }

    def _words(self, name: str, numbers: dict) -> dict[str, str]:
        """The words of figure *name* with the numbers filled in, and its source."""
        listed = tables.load("book/figures", self.language).set_index("figure_id")
        if name not in listed.index:
            raise BookError(f"data/book/figures.csv has no figure_id {name!r}")
        values = {key: self.spoken(value) for key, value in numbers.items()}
        filled = {key: _fill(listed.loc[name, key], values, name, key) for key in _WORDS}
        return filled | {"source": _source(listed.loc[name], self.language)}


class Figure:
    """A drawing with its words; Jupyter shows the chart, the site makes a card of it."""

    def __init__(self, drawing: Drawing, card: dict):
        self.drawing, self.card = drawing, card

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        # Held against its schema by the tests, chart by chart; readers and authors need not wait for that.
        with debug_mode(False):
            spec, narrow = (chart.to_dict(validate=False) for chart in (self.drawing.wide, self.drawing.narrow))
        narrow.pop("config", None)
        datasets = spec.get("datasets", {}) | {name: layers.features(name) for name in self.drawing.layers}
        # Both widths draw mostly the same data: what they share is stored once.
        narrow["datasets"] = {k: v for k, v in narrow.get("datasets", {}).items() if k not in datasets}
        spec |= {
            "title": {"text": wrap(self.card["title"], theme.WIDE, 8.4), "subtitle": wrap(self.card["subtitle"], theme.WIDE)},
            "config": theme.config(),
            "datasets": datasets,
            "usermeta": {"card": self.card, "narrow": narrow, "layers": list(self.drawing.layers)}
            | ({"links": self.drawing.links} if self.drawing.links else {}),
        }
        return {CHART_MIME: spec, "text/plain": _summary("Figure", self.card)}


class Table:
    """A table with its words."""

    def __init__(self, card: dict):
        self.card = card

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        frame = pd.DataFrame(self.card["rows"], columns=self.card["columns"])
        return {
            TABLE_MIME: self.card,
            "text/html": frame.to_html(index=False, na_rep=""),
            "text/plain": _summary("Table", self.card),
        }


class Links:
    """Links to pages of the book."""

    def __init__(self, pages: dict[str, str]):
        self.pages = pages

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        # As pairs: the keys of a stored object are sorted.
        return {LINKS_MIME: [list(page) for page in self.pages.items()], "text/plain": " · ".join(f"{words} ({page})" for page, words in self.pages.items())}


def _fill(text: str, values: dict[str, str], name: str, column: str) -> str:
    """Put the numbers into a figure's words; every placeholder must be given."""
    wanted = {field for _, field, _, _ in string.Formatter().parse(text) if field is not None}
    missing = sorted(wanted - values.keys())
    if missing:
        raise BookError(f"data/book/figures.csv, figure {name!r}, column {column}: no number given for {', '.join(missing)}")
    return text.format(**values)


def _source(row: pd.Series, language: str) -> str:
    """The sources of a figure in short form, with the place in each."""
    sources = tables.load("reference/sources", language).set_index("source_id")
    short = [sources.loc[source_id, "short"] for source_id in row["source_ids"].split(";")]
    return "; ".join(short) + (f": {row['locator']}" if pd.notna(row["locator"]) else "")


def _cell(value) -> str | int | float | None:
    """A JSON value: blank stays null, numbers stay numbers."""
    if pd.isna(value):
        return None
    if isinstance(value, str):
        return value
    number = float(value)
    return int(number) if number.is_integer() else round(number, 4)


def _summary(kind: str, card: dict) -> str:
    """What nbval compares and a terminal shows: the words and a fingerprint of the data."""
    digest = hashlib.sha256(json.dumps(card["rows"], ensure_ascii=False).encode()).hexdigest()[:12]
    return f"{kind} {card['name']}: {card['title']} ({len(card['rows'])} rows, data {digest})"
