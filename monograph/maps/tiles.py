"""One square an oblast: every oblast counts the same, whatever its land."""

import altair as alt
import pandas as pd

from .. import fonts, tables, theme
from ..charts import Drawing, form
from ..errors import BookError
from . import classes as breaks
from . import style
from .country import city_entry
from .style import Sheet


def tiles(frame: pd.DataFrame, column: str, language: str, *, decimals: int = 0, unit: str = "", classes: int = 5) -> Drawing:
    """Oblasts as squares of one size, placed roughly as on the map; arguments as for ``choropleth``."""
    layer = breaks.borders(frame)
    breaks.check_join(frame, layer)
    units = tables.load("reference/territories")
    if units.loc[units["layer"] == layer, "tile_row"].isna().any():
        raise BookError(f"data/reference/territories.csv gives no places for tiles in layer {layer}")
    table = frame.attrs.get("table") or {"label": tables.word("oblast", language), column: tables.word(column, language)}
    frame = breaks.classed(frame, column, language, decimals, classes, unit)
    frame.attrs["table"] = table
    return _tiles(frame, layer=layer, language=language)


@form
def _tiles(frame: pd.DataFrame, width: int, *, layer: str, language: str) -> alt.LayerChart:
    sheet = Sheet(width)
    top = style.legend(sheet, [*breaks.entries(frame), *city_entry(layer, frame, language)], 0, 0, width) + 8
    units = tables.load("reference/territories", language)
    units = units[units["layer"] == layer]
    columns = int(units["tile_col"].max()) + 1
    side = min(86, width // columns)
    left = (width - side * columns) / 2
    spots = {u.oblast_id: {"x": left + u.tile_col * side + 1, "x2": left + (u.tile_col + 1) * side - 1,
                           "y": top + u.tile_row * side + 1, "y2": top + (u.tile_row + 1) * side - 1} for u in units.itertuples()}
    wide = width == theme.WIDE
    rows = frame.to_dict("records")
    quiet = [u for u in breaks.cities(layer) if u not in set(frame["oblast_id"])]
    known = style.names(layer, language)
    sheet.rects([{**spots[r["oblast_id"]], "colour": r["colour"], "tip": r["tip"]} for r in rows if r["state"] != "no_data"], cornerRadius=2)
    sheet.rects([{**spots[r["oblast_id"]], "tip": r["tip"]} for r in rows if r["state"] == "no_data"], style="blank", cornerRadius=2)
    sheet.rects([{**spots[u], "tip": known[u]} for u in quiet], style="city", cornerRadius=2)
    hatch = [line for r in rows if r["state"] == "not_comparable" for line in _diagonals(spots[r["oblast_id"]])]
    sheet.rules(hatch, style="hatch")
    sheet.circles([dot for r in rows if r["state"] == "no_data" for dot in _corner_dots(spots[r["oblast_id"]])], style="dots", size=3)
    inked = {r["oblast_id"]: None if r["state"] == "no_data" else theme.readable(r["colour"]) for r in rows}
    texts = [text for unit in [*inked, *quiet] for text in _texts(known[unit], spots[unit], inked.get(unit), side, 11.5 if wide else 10)]
    values = {r["oblast_id"]: r["text"] if wide else r["text"].removesuffix("%").rstrip() for r in rows if r["state"] == "value"}
    texts += [{**_middle(spots[u], 0.7), "text": v, "ink": inked[u], "size": 14 if wide else 12, "weight": 600} for u, v in values.items()]
    for weight in (400, 600):
        chosen = [t for t in texts if t["weight"] == weight]
        sheet.text([t for t in chosen if t["ink"]], "place", fontWeight=weight)
        sheet.text([{k: v for k, v in t.items() if k != "ink"} for t in chosen if not t["ink"]], "place", fontWeight=weight)
    sheet.height = max(spot["y2"] for spot in spots.values()) + 4
    caption = style.span(layer, language)  # squares are no one's geometry, but they are oblasts of a date
    sheet.text([{"x": width - 2, "y": sheet.height + 8, "text": caption}], "credit", align="right")
    sheet.height += 16
    return sheet.chart()


def _texts(name: str, spot: dict, ink: str | None, side: float, size: float) -> list[dict]:
    """The name in the upper half of its square, in a smaller size where it is long."""
    room = side - 6
    lines = style.fold(name, room, size)
    while size > style.SMALLEST and max(fonts.width(line, size) for line in lines) > room:
        size -= 0.25
    middle = _middle(spot, 0.33)
    start = middle["y"] - (len(lines) - 1) * size * 0.6
    return [{"x": middle["x"], "y": start + i * size * 1.2, "text": line, "ink": ink, "size": size, "weight": 400} for i, line in enumerate(lines)]


def _middle(spot: dict, share: float) -> dict:
    return {"x": (spot["x"] + spot["x2"]) / 2, "y": spot["y"] + share * (spot["y2"] - spot["y"])}


def _diagonals(spot: dict, spacing: float = 8) -> list[dict]:
    """Hatching of a square's lower half, under its name."""
    left, right, bottom, height = spot["x"], spot["x2"], spot["y2"], (spot["y2"] - spot["y"]) / 2
    starts = [left - height + spacing * i for i in range(1, int((right - left + height) / spacing) + 1)]
    lines = [(s, max(s, left), min(s + height, right)) for s in starts]
    return [{"x": a, "x2": b, "y": bottom - (a - s), "y2": bottom - (b - s)} for s, a, b in lines if b > a]


def _corner_dots(spot: dict) -> list[dict]:
    width, height = spot["x2"] - spot["x"], spot["y2"] - spot["y"]
    return [{"x": spot["x"] + i * width / 6, "y": spot["y"] + height * (0.62 + 0.12 * j)} for i in range(1, 6) for j in range(3)]
