"""The piece that every map of the country shares: oblasts, their marks and labels, on a panel."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from .. import layers, reading, tables, theme
from . import labels, style
from .classes import cities
from .style import Panel, Sheet

_HATCH, _DOTS = 7.0, 9.0  # px between two lines or dots
LAYERS = ("neighbours", "water")  # what a map of oblasts needs besides its own layer


@reading.foreseen
def _ground() -> None:
    for name in LAYERS:
        layers.features(name)
    for layer in set(tables.load("reference/territories")["layer"]):
        _dry(layer)


def draw(sheet: Sheet, panel: Panel, layer: str, rows: pd.DataFrame, language: str) -> None:
    """Oblasts in the colours of *rows* (``oblast_id``, ``colour``, ``tip``, optional ``state``), and water.

    A row without a colour is drawn in the style of its ``style``: ``quiet`` unless it says otherwise.
    """
    shapes = layers.load(layer).set_index("oblast_id").geometry
    states = rows["state"] if "state" in rows else pd.Series("value", index=rows.index)
    style.ground(sheet, panel)
    sheet.joined(layer, "oblast_id", rows[(states != "no_data") & rows["colour"].notna()], panel)
    sheet.joined(layer, "oblast_id", rows[states == "no_data"].assign(colour=None), panel, style="blank")
    uncoloured = rows[(states != "no_data") & rows["colour"].isna()]
    styles = uncoloured["style"] if "style" in rows else pd.Series("quiet", index=uncoloured.index)
    for name, part in uncoloured.groupby(styles):
        sheet.joined(layer, "oblast_id", part, panel, style=name)
    marks(sheet, panel, shapes, rows)
    known = style.names(layer, language, "name")
    quiet = [city for city in cities(layer) if city not in set(rows["oblast_id"])]
    frame = pd.DataFrame({"oblast_id": quiet, "tip": [known[c] for c in quiet], "colour": None})
    sheet.joined(layer, "oblast_id", frame, panel, style="city")
    style.water(sheet, panel)


def marks(sheet: Sheet, panel: Panel, shapes: gpd.GeoSeries, rows: pd.DataFrame) -> None:
    """Hatching upon what cannot be compared, dots upon what has no data."""
    if "state" not in rows:
        return
    hatched = rows.loc[rows["state"] == "not_comparable", "oblast_id"]
    sheet.shapes({i: layers.hatching(shapes[i], _HATCH / panel.scale) for i in hatched}, panel, style="hatch", filled=False)
    blank = rows.loc[rows["state"] == "no_data", "oblast_id"]
    sheet.circles([spot for i in blank for spot in _dots(panel.place(shapes[i]))], style="dots", size=3)


def label(panel: Panel, layer: str, rows: pd.DataFrame, language: str, *, variants, taken=(),
          reach: float = 0.4, fallback=None) -> list[labels.Placed | None]:
    """Place a label in each oblast of *rows*; ``variants(row)`` gives its lines, longest variant first.

    *reach*: the least part of a label that must lie in its own oblast; what finds no such room gets ``fallback(row)``.
    """
    land, wanted = _land(panel, layer), []
    for row in rows.to_dict("records"):
        area, anchor = land[row["oblast_id"]]
        blank = row.get("state") == "no_data" or pd.isna(row["colour"])
        ink = None if blank else theme.readable(row["colour"])
        halo, last = None if blank else row["colour"], fallback(row) if fallback else None
        wanted.append(labels.Label(area, (anchor.x, anchor.y), variants(row), ink, halo, last))
    towns = [land[city][0].envelope for city in cities(layer)]
    corner = shapely.box(panel.left, panel.top + panel.height - 26, panel.left + panel.width, panel.top + panel.height)
    return labels.place(wanted, panel.box.buffer(-2), [*taken, *towns, corner], reach)


@reading.remembered
def _land(panel: Panel, layer: str) -> dict[str, tuple[shapely.Geometry, shapely.Point]]:
    """Of each unit of *layer* what is no lake, and the point that its label should stand at, in px."""
    return {unit: (panel.place(shape), panel.place(anchor)) for unit, (shape, anchor) in _dry(layer).items()}


@reading.remembered
def _dry(layer: str) -> dict[str, tuple[shapely.Geometry, shapely.Point]]:
    """The same in km."""
    lakes = shapely.union_all(layers.load("water").geometry.values)
    frame = layers.load(layer)
    anchors = gpd.GeoSeries(shapely.points(frame["label_lon"], frame["label_lat"]), crs=4326).to_crs(layers.PROJECTION)
    return dict(zip(frame["oblast_id"], zip(shapely.difference(frame.geometry.values, lakes), anchors, strict=True), strict=True))


def links(panel: Panel, layer: str, rows: pd.DataFrame) -> list[dict]:
    """The outlines of the oblasts of *rows* (``oblast_id``, ``tip``, ``target``), for ``charts.Drawing``, in the order of their codes."""
    shapes = layers.load(layer).set_index("oblast_id").geometry
    # A finger is wider than what this leaves out.
    return [{"target": row.target, "label": row.tip, "path": _outline(panel.place(shapes[row.oblast_id]).simplify(1.5))}
            for row in rows.sort_values("oblast_id").itertuples()]


def _outline(shape: shapely.Geometry) -> str:
    parts = sorted(getattr(shape, "geoms", [shape]), key=lambda part: -part.area)
    rings = [part.exterior.coords[:-1] for part in parts if part is parts[0] or part.area > 20]
    return "".join("M" + "L".join(f"{x:.0f},{y:.0f}" for x, y in ring) + "Z" for ring in rings)


def tail(sheet: Sheet, panel: Panel, layer: str, language: str) -> None:
    """Scale bar and credits: inside a wide map; on a phone the credits stand below it."""
    style.scale_bar(sheet, panel, language)
    sheet.height = max(sheet.height, panel.top + panel.height)
    style.credits(sheet, panel, language, layer, inside=panel.width > 500)


def city_entry(layer: str, rows: pd.DataFrame, language: str) -> list[style.Entry]:
    """The legend's line for the cities, where the table has none."""
    quiet = set(cities(layer)) - set(rows["oblast_id"])
    return [style.Entry(tables.word("republican_city", language), (), "city")] if quiet else []


def _dots(shape: shapely.Geometry) -> list[dict]:
    left, top, right, bottom = shape.bounds
    rows = np.arange(top, bottom, _DOTS)
    spots = [(x + (i % 2) * _DOTS / 2, y) for i, y in enumerate(rows) for x in np.arange(left, right, _DOTS)]
    inside = shapely.contains_xy(shapely.buffer(shape, -2), *np.array(spots).T)
    return [{"x": round(x, 1), "y": round(y, 1)} for (x, y), yes in zip(spots, inside, strict=True) if yes]
