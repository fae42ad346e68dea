"""The same land in the borders of different dates."""

from dataclasses import replace

import altair as alt
import pandas as pd

from .. import layers, tables, theme
from ..charts import Drawing, form
from ..errors import BookError
from . import classes as breaks
from . import country, labels, style
from .labels import Line
from .style import Panel, Sheet

_GAP = 14


def change(frame: pd.DataFrame, language: str) -> Drawing:
    """Maps of several dates, the oldest largest, that show what became of each oblast.

    *frame*: ``layer``, ``oblast_id``, ``label``, ``series`` (what became of it), ``colour``, ``tip``, every unit of
    every layer once, layers in order of time; cities may be left out.
    """
    for layer, rows in frame.groupby("layer", sort=False):
        part = rows.copy()
        part.attrs = {"borders": layer}
        breaks.check_join(part, layer)
    used = tuple(dict.fromkeys(frame["layer"]))
    if len(used) < 2:
        raise BookError(f"a map of change needs layers of two dates; the table has {', '.join(used)}")
    lines = ("borders_1991_approximate",) if "oblasts_1991" in used else ()
    frame.attrs.setdefault("table", {"label": tables.word("oblast", language), "series": tables.word("result", language)})
    return replace(_change(frame, language=language), layers=(*used, *lines, *country.LAYERS))


@form
def _change(frame: pd.DataFrame, width: int, *, language: str) -> alt.LayerChart:
    sheet, wide = Sheet(width), width == theme.WIDE
    used = list(dict.fromkeys(frame["layer"]))
    entries = breaks.entries(frame.drop_duplicates("series"))
    if "oblasts_1991" in used:
        entries.append(style.Entry(tables.word("approximate_border", language), (), "line"))
    entries.append(style.Entry(tables.word("republican_city", language), (), "city"))
    top = style.legend(sheet, entries, 0, 0, width) + 6
    for i, layer in enumerate(used):
        half = wide and i > 0 and len(used) > 2
        side = (width - _GAP) / 2 if half else width
        left = (i - 1) % 2 * (side + _GAP) if half else 0
        rows = frame[frame["layer"] == layer].reset_index(drop=True)
        panel = Panel.country(left, top + 22, side)
        bottom = _one(sheet, panel, layer, rows, language)
        if i == 0:
            style.scale_bar(sheet, panel, language)
        if not half or left > 0 or i == len(used) - 1:
            top = bottom + 12
    sheet.height = top - 8
    oldest = "oblasts_1991" if "oblasts_1991" in used else used[0]
    text = tables.word("osm", language) + (", GeoNames" if "GeoNames" in layers.attribution(oldest) else "")
    sheet.text([{"x": width - 2, "y": sheet.height + 8, "text": text}], "credit", align="right")
    sheet.height += 16
    return sheet.chart()


def _one(sheet: Sheet, panel: Panel, layer: str, rows: pd.DataFrame, language: str) -> float:
    """One date: title, oblasts, names; a name that finds no room stands in a key under its number. Returns the y below."""
    sheet.text([{"x": panel.left, "y": panel.top - 9, "text": style.span(layer, language)}], "strong", align="left", fontSize=12.5)
    country.draw(sheet, panel, layer, rows, language)
    if layer == "oblasts_1991":
        sheet.shapes("borders_1991_approximate", panel, style="casing", filled=False)
        sheet.shapes("borders_1991_approximate", panel, style="dashed", filled=False)
    short = style.names(layer, language)
    large = panel.width > 500
    size = 11 if large else style.SMALLEST + 0.5
    named = rows[~rows["oblast_id"].isin(breaks.cities(layer))].reset_index(drop=True)
    def variants(row: dict) -> list[list[Line]]:
        name = short[row["oblast_id"]]
        return [[Line(name, size)], [Line(part, size) for part in style.fold(name, 1, size)]]

    placed = country.label(panel, layer, named, language, variants=variants, reach=0.8, fallback=lambda row: [Line("88", size, 600)])
    numbered = [i for i, item in enumerate(placed) if item and list(item.lines) == list(item.label.fallback)]
    for number, i in enumerate(numbered, 1):  # without gaps, so the number is known only now
        placed[i] = replace(placed[i], lines=[Line(str(number), size, 600)])
    labels.write(sheet, placed)
    text = " ".join(f"{number}~{short[named['oblast_id'][i]].replace(' ', '~')}~" for number, i in enumerate(numbered, 1)).replace("~", "\u00a0")
    lines = style.fold(text, panel.width, 10.5) if numbered else []
    y = panel.top + panel.height + 10
    sheet.text([{"x": panel.left, "y": y + 14 * i, "text": line} for i, line in enumerate(lines)], "note", align="left", fontSize=10.5)
    return panel.top + panel.height + 14 * len(lines)
