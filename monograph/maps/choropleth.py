"""Oblasts coloured by a measure or by a category."""

from dataclasses import replace

import altair as alt
import pandas as pd

from .. import tables, theme
from ..charts import Drawing, form
from . import classes as breaks
from . import country, labels, style
from .labels import Line
from .style import Panel, Sheet


def choropleth(frame: pd.DataFrame, column: str, language: str, *, decimals: int = 0, unit: str = "", classes: int = 5) -> Drawing:
    """Colour oblasts by *column*, in classes of natural breaks, with the value written on each.

    *frame*: one row an oblast with ``oblast_id``, ``label``, *column* and ``state`` (``value``,
    ``no_data`` or ``not_comparable``), optional ``target`` (page below chapters/ that the oblast opens);
    ``frame.attrs["borders"]`` names the layer whose date is that of the table.  *unit* follows each
    number, for instance ``" %"``.
    """
    layer = breaks.borders(frame)
    breaks.check_join(frame, layer)
    table = frame.attrs.get("table") or {"label": tables.word("oblast", language), column: tables.word(column, language)}
    frame = breaks.classed(frame, column, language, decimals, classes, unit)
    frame.attrs["table"] = table
    return _finished(frame, layer, language)


def categories(frame: pd.DataFrame, language: str) -> Drawing:
    """Colour oblasts by a category that has no order.

    *frame*: one row an oblast with ``oblast_id``, ``label``, ``series`` (category), ``colour``, ``tip``,
    optional ``state``, ``text`` (a short value under the name) and ``target`` (as for ``choropleth``), sorted as the legend shall be;
    ``frame.attrs["borders"]``.  Without a colour an oblast stays in the background.
    """
    layer = breaks.borders(frame)
    breaks.check_join(frame, layer)
    attrs = frame.attrs
    frame = frame if "text" in frame else frame.assign(text="")
    frame.attrs["table"] = attrs.get("table") or {"label": tables.word("oblast", language), "series": tables.word("group", language)}
    return _finished(frame, layer, language)


def _finished(frame: pd.DataFrame, layer: str, language: str) -> Drawing:
    links: dict[str, list[dict]] = {}
    drawing = _map(frame, layer=layer, language=language, links=links)
    return replace(drawing, layers=(layer, *country.LAYERS), links=links)


@form
def _map(frame: pd.DataFrame, width: int, *, layer: str, language: str, links: dict[str, list[dict]]) -> alt.LayerChart:
    """The map; where oblasts open pages their outlines are entered in *links*."""
    sheet, wide = Sheet(width), width == theme.WIDE
    top = style.legend(sheet, [*breaks.entries(frame), *country.city_entry(layer, frame, language)], 0, 0, width) + 6
    panel = Panel.country(0, top, width)
    if "target" in frame:
        links["wide" if wide else "narrow"] = country.links(panel, layer, frame[frame["target"].notna()])
    country.draw(sheet, panel, layer, frame, language)
    lines = lettering(layer, language, wide)
    labels.write(sheet, country.label(panel, layer, frame, language, variants=lines))
    country.tail(sheet, panel, layer, language)
    return sheet.chart()


def lettering(layer: str, language: str, named: bool):
    """What is written on an oblast: its name and its value; on a small map the value alone, without its unit."""
    short = style.names(layer, language)

    def variants(row: dict) -> list[list[Line]]:
        text = row["text"] if named else row["text"].removesuffix("%").rstrip()
        value = [Line(text, 12 if named else 10.5, 600)] if text else []
        name = short[row["oblast_id"]]
        if not named:
            if value or "rank" in row or pd.isna(row["colour"]):
                return [value] if value else []
            return [[Line(name, style.SMALLEST)], [Line(part, style.SMALLEST) for part in style.fold(name, 1, style.SMALLEST)]]
        split = [Line(part, 11) for part in style.fold(name, 1, 11)]
        return [[Line(name, 11), *value], [*split, *value]]

    return variants
