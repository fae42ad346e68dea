"""Several measures as small maps of the same oblasts."""

from collections.abc import Sequence
from dataclasses import replace

import altair as alt
import pandas as pd

from .. import tables, theme
from ..charts import Drawing, form
from ..errors import BookError
from . import classes as breaks
from . import country, labels, style
from .choropleth import lettering
from .style import Panel, Sheet

_GAP = 14


def multiples(frames: Sequence[pd.DataFrame], columns: Sequence[str], language: str, *, titles: Sequence[str] | None = None,
              decimals: Sequence[int] | int = 0, units: Sequence[str] | str = "", classes: int = 4, across: int = 2) -> Drawing:
    """Small maps, one a measure, each with its title and its own classes; *across* of them side by side on a wide page.

    *frames*: one for each of *columns*, as ``choropleth`` takes them, all of one date.  *titles*: default: the words of *columns*.
    """
    titles = titles or [tables.word(column, language) for column in columns]
    decimals = [decimals] * len(columns) if isinstance(decimals, int) else decimals
    units = [units] * len(columns) if isinstance(units, str) else units
    layer = joint_layer(frames)
    drawn = [breaks.classed(f, c, language, d, classes, u).assign(panel=i, title=t)
             for i, (f, c, d, u, t) in enumerate(zip(frames, columns, decimals, units, titles, strict=True))]
    keep = ["oblast_id", "label", "state", "series", "colour", "text", "tip", "rank", "panel", "title"]
    frame = pd.concat([d[keep] for d in drawn])
    frame.attrs["table"] = {c: c for c in keep}
    drawing = _multiples(frame, layer=layer, language=language, across=across)
    return replace(drawing, layers=(layer, *country.LAYERS), table=side_by_side(frames, columns, titles, language))


def joint_layer(frames: Sequence[pd.DataFrame]) -> str:
    """The layer of all *frames*, each checked against it."""
    layers = {breaks.borders(frame) for frame in frames}
    if len(layers) != 1:
        raise BookError(f"tables of different dates in one figure: {', '.join(sorted(layers))}")
    for frame in frames:
        breaks.check_join(frame, *layers)
    return layers.pop()


def side_by_side(frames: Sequence[pd.DataFrame], columns: Sequence[str], titles: Sequence[str], language: str) -> pd.DataFrame:
    """The readers' table: an oblast a row, a measure a column; blank where it is no value."""
    first = frames[0].set_index("oblast_id")
    out = pd.DataFrame({tables.word("oblast", language): first["label"]})
    for frame, column, title in zip(frames, columns, titles, strict=True):
        rows = frame.set_index("oblast_id")
        out[title] = rows[column].where(rows["state"] == "value")
    return out.reset_index(drop=True)


@form
def _multiples(frame: pd.DataFrame, width: int, *, layer: str, language: str, across: int) -> alt.LayerChart:
    sheet = Sheet(width)
    if width == theme.NARROW:
        across = 1
    side = (width - _GAP * (across - 1)) / across
    panels = [rows for _, rows in frame.groupby("panel", sort=True)]
    top = 0.0
    for start in range(0, len(panels), across):
        group = panels[start:start + across]
        lefts = [i * (side + _GAP) for i in range(len(group))]
        tops = [_head(sheet, rows, left, top, side) for rows, left in zip(group, lefts, strict=True)]
        for rows, left in zip(group, lefts, strict=True):
            panel = Panel.country(left, max(tops) + 4, side)
            country.draw(sheet, panel, layer, rows, language)
            labels.write(sheet, country.label(panel, layer, rows, language, variants=lettering(layer, language, named=False)))
        top = panel.top + panel.height + 18
    style.scale_bar(sheet, panel, language)
    sheet.height = top - 14
    style.credits(sheet, Panel.country(0, 0, width), language, layer, inside=False)
    return sheet.chart()


def _head(sheet: Sheet, rows: pd.DataFrame, left: float, top: float, width: float) -> float:
    """Title and legend of a small map; returns the y below them."""
    lines = style.fold(rows["title"].iloc[0], width, 13, 600)
    sheet.text([{"x": left, "y": top + 9 + 16 * i, "text": line} for i, line in enumerate(lines)], "strong", align="left")
    return style.legend(sheet, breaks.entries(rows), left, top + 4 + 16 * len(lines), width, size=11)
