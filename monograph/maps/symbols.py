"""Places as numbered circles on the map, with their names in a key, and values beside their oblasts."""

import itertools
from dataclasses import replace

import altair as alt
import numpy as np
import pandas as pd
import shapely
from pyproj import Transformer

from .. import fonts, layers, tables, theme
from ..charts import Drawing, form
from ..errors import BookError
from . import country, labels, style
from .classes import oblasts
from .labels import Line
from .style import Panel, Sheet

_BAR, _ROW = 62, 15  # px: a bar of 100 percent, a row of bars


def symbols(frame: pd.DataFrame, language: str, *, values: pd.DataFrame | None = None) -> Drawing:
    """Places at their coordinates; those too near one another stand apart, tied to their true place.

    *frame*: ``label``, ``oblast_id``, ``lon``, ``lat``, ``series``, ``colour``, ``tip``, optional ``text`` (after the
    name in the key) and ``size`` (a number that the circle's area follows); ``frame.attrs["borders"]``.
    *values*: bars from 0 to 100 percent beside oblasts: ``oblast_id``, ``series``, ``colour``, ``value``, ``text``,
    ``state``, ``tip``, in drawing order; the table of *frame* must hold them, since it is all that the readers get.
    """
    layer = frame.attrs.get("borders")
    if layer is None:
        raise BookError('a table to be mapped must name its layer: frame.attrs["borders"]')
    for rows in (frame, values):
        unknown = set() if rows is None else set(rows["oblast_id"]) - set(oblasts(layer))
        if unknown:
            raise BookError(f"layer {layer} has no oblast {', '.join(sorted(unknown))}")
    _check_inside(frame, layer)
    frame.attrs.setdefault("table", {"label": tables.word("village", language), "series": tables.word("group", language)})
    return replace(_symbols(frame, layer=layer, language=language, values=values), layers=(layer, *country.LAYERS))


@form
def _symbols(frame: pd.DataFrame, width: int, *, layer: str, language: str, values: pd.DataFrame | None) -> alt.LayerChart:
    sheet, wide = Sheet(width), width == theme.WIDE
    entries = [style.Entry(s, (c,), "circle") for s, c in dict.fromkeys(zip(frame["series"], frame["colour"], strict=True))]
    if values is not None:
        shown = values[values["state"] == "value"]
        entries += [style.Entry(s, (c,)) for s, c in dict.fromkeys(zip(shown["series"], shown["colour"], strict=True))]
    panel = Panel.country(0, style.legend(sheet, entries, 0, 0, width) + 6, width)
    known = style.names(layer, language, "name")
    rows = pd.DataFrame({"oblast_id": oblasts(layer)})
    rows = rows.assign(tip=rows["oblast_id"].map(known), colour=None,
                       style=np.where(rows["oblast_id"].isin(frame["oblast_id"]), "picked", "quiet"))
    country.draw(sheet, panel, layer, rows, language)
    circles = _spread(frame, panel, 9.5 if wide else 8.5)
    sheet.rules([{"x": c["x"], "y": c["y"], "x2": c["x0"], "y2": c["y0"]} for c in circles], style="interval")
    sheet.circles([{"x": c["x0"], "y": c["y0"]} for c in circles], style="place", size=9)
    taken = [shapely.Point(c["x"], c["y"]).buffer(c["radius"] + 2) for c in circles]
    if values is not None and wide:
        taken += _bars_beside(sheet, panel, layer, values, taken, language)
    named = rows[rows["oblast_id"].isin(frame["oblast_id"])] if not wide else rows
    short = style.names(layer, language)
    size = 10.5 if wide else style.SMALLEST
    labels.write(sheet, country.label(panel, layer, named, language, taken=taken, variants=lambda r: [[Line(short[r["oblast_id"]], size)]]))
    _circles(sheet, circles)
    country.tail(sheet, panel, layer, language)
    _key(sheet, frame, circles, short, 2 if wide else 1)
    if values is not None and not wide:
        _bars_below(sheet, values, known)
    return sheet.chart()


def _check_inside(frame: pd.DataFrame, layer: str) -> None:
    shapes = layers.load(layer).set_index("oblast_id").geometry
    x, y = Transformer.from_crs(4326, layers.PROJECTION, always_xy=True).transform(list(frame["lon"]), list(frame["lat"]))
    for row, a, b in zip(frame.to_dict("records"), x, y, strict=True):
        if shapes[row["oblast_id"]].distance(shapely.Point(a, b)) > 5:
            raise BookError(f"{row['label']} does not lie in {row['oblast_id']} of layer {layer}")


def _spread(frame: pd.DataFrame, panel: Panel, radius: float) -> list[dict]:
    """Circles that touch no other: each is pushed away from its neighbours, ``x0``, ``y0`` stay its true place."""
    x, y = Transformer.from_crs(4326, layers.PROJECTION, always_xy=True).transform(list(frame["lon"]), list(frame["lat"]))
    true = shapely.get_coordinates(panel.place(shapely.MultiPoint(list(zip(x, y, strict=True)))))
    sizes = frame["size"].astype(float) if "size" in frame else pd.Series(1.0, index=frame.index)
    radii = radius * np.sqrt((sizes / sizes.max()).clip(0.35)).to_numpy()
    spots = true.copy()
    for i, j in itertools.combinations(range(len(true)), 2):
        need, apart = radii[i] + radii[j] + 5, true[i] - true[j]
        if np.hypot(*apart) < need:  # along the line between them, from their middle
            away = apart / (np.hypot(*apart) or 1) * need / 2
            spots[i], spots[j] = (true[i] + true[j]) / 2 + away, (true[i] + true[j]) / 2 - away
    return [{**row, "key": str(n + 1), "x": p[0], "y": p[1], "x0": q[0], "y0": q[1], "radius": r}
            for n, (row, p, q, r) in enumerate(zip(frame.to_dict("records"), spots, true, radii, strict=True))]


def _circles(sheet: Sheet, circles: list[dict]) -> None:
    drawn = [{"x": c["x"], "y": c["y"], "colour": c["colour"], "tip": c["tip"], "size": np.pi * c["radius"] ** 2} for c in circles]
    sheet.circles(drawn, style="symbol")
    sheet.text([{"x": c["x"], "y": c["y"] + 0.5, "text": c["key"]} for c in circles], "cell", fontSize=10, fontWeight=600)


def _key(sheet: Sheet, frame: pd.DataFrame, circles: list[dict], short: dict, across: int) -> None:
    """Under the map: number, place, oblast."""
    top, step, side = sheet.height + 16, 20, sheet.width / across
    per_column = -(-len(circles) // across)
    texts, marks = [], []
    for i, item in enumerate(circles):
        x, y = (i // per_column) * side + 9, top + (i % per_column) * step
        marks.append({**item, "x": x, "y": y, "radius": 8.5})
        detail = f", {item['text']}" if "text" in frame and item["text"] else ""
        lines = style.fold(f"{item['label']}, {short[item['oblast_id']]}{detail}", side - 26, 12)
        texts += [{"x": x + 15, "y": y + 15 * j, "text": line} for j, line in enumerate(lines)]
        top += 15 * (len(lines) - 1) if across == 1 else 0
    _circles(sheet, marks)
    sheet.text(texts, "value", align="left")
    sheet.height = max(t["y"] for t in texts) + 12


def _bars_beside(sheet: Sheet, panel: Panel, layer: str, values: pd.DataFrame, taken: list, language: str) -> list:
    """Small bars in the free space nearest to their oblast; returns the boxes they take."""
    shapes = layers.load(layer).set_index("oblast_id").geometry
    land = panel.place(shapely.union_all(shapes.values)).simplify(2)
    shapely.prepare(land)
    boxes = []
    for oblast, rows in values.groupby("oblast_id", sort=False):
        ends = [_BAR * v / 100 if s == "value" else 16 for v, s in zip(rows["value"], rows["state"], strict=True)]
        written = max(end + fonts.width(text, 11.5) for end, text in zip(ends, rows["text"], strict=True))
        width, height = max(written + 22, fonts.width(_name(layer, oblast, language), 11.5, 600) + 14), len(rows) * _ROW + 26
        home = panel.place(shapes[oblast])
        columns, lines = np.arange(4, panel.width - width - 4, 8), np.arange(panel.top + 4, panel.top + panel.height - height - 24, 8)
        xs, ys = (a.ravel() for a in np.meshgrid(columns, lines))
        tried = shapely.box(xs, ys, xs + width, ys + height)
        if taken or boxes:
            tried = tried[~shapely.intersects(tried, shapely.union_all([*taken, *boxes]))]
        if not len(tried):
            raise BookError(f"the map has no room for the bars of {_name(layer, oblast, language)}")
        cost = shapely.distance(tried, home)
        # Land costs room; of the boxes upon it only those nearer than the nearest free one need be measured.
        upon = shapely.intersects(land, tried)
        near = upon & (cost <= cost.min(where=~upon, initial=np.inf))
        cost[near] += 300 * shapely.area(shapely.intersection(tried[near], land)) / (width * height)
        box = tried[int(np.argmin(np.where(upon & ~near, np.inf, cost)))]
        boxes.append(box)
        x, y, *_ = box.bounds
        sheet.rects([{"x": x, "y": y, "x2": x + width, "y2": y + height}], style="panel", cornerRadius=3)
        sheet.text([{"x": x + 7, "y": y + 12, "text": _name(layer, oblast, language)}], "value", align="left", fontWeight=600, fontSize=11.5)
        _bars(sheet, rows, x + 7, y + 21)
    return boxes


def _bars_below(sheet: Sheet, values: pd.DataFrame, known: dict) -> None:
    for oblast, rows in values.groupby("oblast_id", sort=False):
        sheet.text([{"x": 0, "y": sheet.height + 10, "text": known[oblast]}], "value", align="left", fontWeight=600)
        _bars(sheet, rows, 0, sheet.height + 20, 200)
        sheet.height += 26 + len(rows) * _ROW


def _bars(sheet: Sheet, rows: pd.DataFrame, x: float, y: float, full: float = _BAR) -> None:
    bars, texts, blank = [], [], []
    for i, row in enumerate(rows.to_dict("records")):
        known = row["state"] == "value"
        end = x + full * float(row["value"]) / 100 if known else x + 16
        if known:
            bars.append({"x": x, "x2": end, "y": y + i * _ROW, "y2": y + i * _ROW + 11, "colour": row["colour"], "tip": row["tip"]})
        else:
            blank.append({"x": x, "x2": end, "y": y + i * _ROW, "y2": y + i * _ROW + 11})
        texts.append({"x": end + 5, "y": y + i * _ROW + 6, "text": row["text"]})
    sheet.rects(bars)
    sheet.rects(blank, style="blank")
    dots = [{"x": b["x"] + i * 4, "y": b["y"] + 3 + j * 5} for b in blank for i in (1, 2, 3) for j in (0, 1)]
    sheet.circles(dots, style="dots", size=3)
    sheet.text(texts, "value", align="left", fontSize=11.5)


def _name(layer: str, oblast: str, language: str) -> str:
    return style.names(layer, language, "short")[oblast]
