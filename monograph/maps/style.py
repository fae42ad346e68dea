"""The sheet that a map is drawn on, and what stands around it: legend, scale bar, credits.

Everything is placed in pixels of the sheet, so that a map, its legend and several maps beside one
another are one chart, at a desktop's width as at a phone's.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import altair as alt
import pandas as pd
import shapely
from babel.dates import format_date

from .. import fonts, layers, reading, tables
from ..charts import layered

SMALLEST = 9.0  # px; smaller text is not readable


@dataclass(frozen=True)
class Panel:
    """Where a piece of the plane stands on the sheet: its corner and size in px, its centre in km."""

    left: float
    top: float
    width: float
    height: float
    scale: float  # px a km
    centre: tuple[float, float] = (0, 0)

    @classmethod
    def country(cls, left: float, top: float, width: float) -> "Panel":
        """The frame of a map of Kazakhstan, *width* px wide."""
        height = round(width * layers.HALF_HEIGHT / layers.HALF_WIDTH)
        return cls(left, top, width, height, width / 2 / layers.HALF_WIDTH)

    @property
    def projection(self) -> dict:
        x, y = self.left + self.width / 2, self.top + self.height / 2
        translate = [round(x - self.centre[0] * self.scale, 3), round(y + self.centre[1] * self.scale, 3)]
        frame = [[self.left, self.top], [self.left + self.width, self.top + self.height]]
        return {"type": "identity", "reflectY": True, "scale": self.scale, "translate": translate, "clipExtent": frame}

    @property
    def box(self) -> shapely.Geometry:
        return shapely.box(self.left, self.top, self.left + self.width, self.top + self.height)

    def place(self, shape: shapely.Geometry) -> shapely.Geometry:
        """*shape*, given in km, in px of the sheet."""
        x, y = self.projection["translate"]
        return shapely.transform(shape, lambda xy: xy * [self.scale, -self.scale] + [x, y])


class Sheet:
    """Collects the layers of a chart from the bottom up.

    Rows are given to Altair in tuples: lists it copies, to the last number, each time it joins two charts.
    """

    def __init__(self, width: float):
        self.width = width
        self.height = 0.0
        # Rows added while a tag is set carry it; ``only`` then shows those that the reader has chosen.
        self.tag: dict = {}
        self.only: alt.Parameter | None = None
        self._parts: list[alt.Chart] = []

    def chart(self) -> alt.LayerChart:
        together = layered if self.only is None else alt.layer
        return together(*self._parts, width=self.width, height=round(self.height))

    def add(self, part: alt.Chart) -> None:
        self._parts.append(part.transform_filter(self.only) if self.tag and self.only is not None else part)

    def _rows(self, rows: Iterable[dict]) -> alt.InlineData:
        """*rows*, all of the same columns, as a chart's data; a tenth of a pixel is all that anybody sees."""
        tagged = ({**row, **self.tag} for row in rows)
        return alt.InlineData(values=tuple({key: round(cell, 1) if isinstance(cell, float) else cell for key, cell in row.items()} for row in tagged))

    def shapes(self, data, panel: Panel, **mark) -> None:
        """Shapes in one style: a layer by its name, or shapely geometries in km, in a list or by oblast."""
        if not isinstance(data, str):
            named = [({"oblast_id": k}, v) for k, v in data.items()] if isinstance(data, dict) else [({}, v) for v in data]
            data = alt.Data(values=tuple({**layers.feature(shape), **own, **self.tag} for own, shape in named if not shape.is_empty))
            if not data.values:
                return
        else:
            data = alt.NamedData(name=data)
        self.add(alt.Chart(data, projection=alt.Projection(**panel.projection)).mark_geoshape(aria=False, **mark))

    def joined(self, layer: str, key: str, rows: pd.DataFrame, panel: Panel, style: str = "border") -> None:
        """Shapes of *layer* in the colour of their row of *rows* (*key*, ``colour``, ``tip``)."""
        if rows.empty:
            return
        # A missing colour must stay null: NaN is no JSON, and a browser would refuse the whole chart.
        cells = rows[[key, "colour", "tip"]].astype(object)
        values = alt.InlineData(values=tuple(cells.where(cells.notna(), None).to_dict("records")))
        chart = alt.Chart(alt.NamedData(name=layer), projection=alt.Projection(**panel.projection)).mark_geoshape(style=style).transform_lookup(
            lookup=f"properties.{key}", from_=alt.LookupData(data=values, key=key, fields=["colour", "tip"]),
        ).transform_filter("isValid(datum.tip)")
        colour = {} if rows["colour"].isna().all() else {"color": alt.Color("colour:N", scale=None)}
        self.add(chart.encode(**told(), **colour))

    def text(self, rows: Iterable[dict], style: str = "label", **mark) -> None:
        """Text at ``x``, ``y``; optional columns ``ink`` (colour) and ``size``."""
        data = self._rows(rows)
        if not data.values:
            return
        columns = data.values[0]
        chart = alt.Chart(data).mark_text(style=style, aria=False, **mark).encode(**_xy(), text=alt.Text("text:N"))
        if "ink" in columns:
            chart = chart.encode(color=alt.Color("ink:N", scale=None))
        if "halo" in columns:
            chart = chart.encode(color=alt.Color("halo:N", scale=None), stroke=alt.Stroke("halo:N", scale=None))
        if "size" in columns:
            chart = chart.encode(size=alt.Size("size:Q", scale=None))
        self.add(chart)

    def rects(self, rows: Iterable[dict], **mark) -> None:
        """Rectangles from ``x``, ``y`` to ``x2``, ``y2``; optional ``colour`` and ``tip``."""
        self._marked(rows, "rect", {"x2": alt.X2("x2:Q"), "y2": alt.Y2("y2:Q")}, mark)

    def rules(self, rows: Iterable[dict], **mark) -> None:
        """Lines from ``x``, ``y`` to ``x2``, ``y2``."""
        self._marked(rows, "rule", {"x2": alt.X2("x2:Q"), "y2": alt.Y2("y2:Q")}, mark)

    def circles(self, rows: Iterable[dict], **mark) -> None:
        """Circles at ``x``, ``y``, of the area ``size`` where given."""
        self._marked(rows, "circle", {}, {"opacity": 1, **mark})

    def _marked(self, rows: Iterable[dict], kind: str, encoding: dict, mark: dict) -> None:
        data = self._rows(rows)
        if not data.values:
            return
        columns = data.values[0]
        chart = getattr(alt.Chart(data), f"mark_{kind}")(aria="tip" in columns, **mark).encode(**_xy(), **encoding)
        if "colour" in columns:
            chart = chart.encode(color=alt.Color("colour:N", scale=None))
        if "size" in columns:
            chart = chart.encode(size=alt.Size("size:Q", scale=None))
        self.add(chart.encode(**told()) if "tip" in columns else chart)


def told() -> dict:
    """What a pointer is shown and a screen reader says of a mark."""
    return {"tooltip": alt.Tooltip("tip:N"), "description": alt.Description("tip:N")}


def _xy() -> dict:
    # Without a scale a number is a pixel.
    return {"x": alt.X("x:Q", axis=None, scale=None), "y": alt.Y("y:Q", axis=None, scale=None)}


# ---------------------------------------------------------------------------------------------- text


def fold(text: str, width: float, size: float, weight: int = 400) -> list[str]:
    """Break *text* into lines of at most *width* px where its words allow."""
    lines: list[str] = []
    for word in text.split(" "):
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and fonts.width(joined, size, weight) <= width:
            lines[-1] = joined
        else:
            lines.append(word)
    return lines


# ------------------------------------------------------------------------------------ around the map


def ground(sheet: Sheet, panel: Panel) -> None:
    """The land around the country, under everything else."""
    sheet.shapes("neighbours", panel, style="land")


def water(sheet: Sheet, panel: Panel) -> None:
    """Lakes and the sea, above the oblasts; and the frame, which covers the ends of borders."""
    sheet.shapes("water", panel, style="water")
    frame(sheet, panel)


def frame(sheet: Sheet, panel: Panel) -> None:
    """A thin line around the panel."""
    box = {"x": panel.left, "x2": panel.left + panel.width, "y": panel.top, "y2": panel.top + panel.height}
    sheet.rects([box], style="panel", fillOpacity=0)


@dataclass(frozen=True)
class Entry:
    """A line of a legend; *colours*: its fill, more than one for stripes; *kind*: its pattern."""

    label: str
    colours: Sequence[str] = ()
    kind: str = "plain"  # plain, quiet, no_data, not_comparable, city, line, circle


def legend(sheet: Sheet, entries: Sequence[Entry], left: float, top: float, width: float, size: float = 12.5) -> float:
    """Draw *entries* in rows no wider than *width*; return the y below them."""
    swatch, gap, line = (16, 12) if size > 11 else (13, 10), 18, size + 8
    x, y, texts, marks = left, top + line / 2, [], _Swatches()
    for entry in entries:
        need = swatch[0] + 6 + fonts.width(entry.label, size)
        lines = [entry.label] if need <= width else fold(entry.label, width - swatch[0] - 6, size)
        if x > left and x + need > left + width:
            x, y = left, y + line
        marks.draw(entry, x, y, *swatch)
        texts += [{"x": x + swatch[0] + 6, "y": y + i * (size + 3), "text": text} for i, text in enumerate(lines)]
        y += (len(lines) - 1) * (size + 3)
        x += need + gap
    marks.onto(sheet)
    sheet.text(texts, "label", align="left", fontSize=size)
    return y + line / 2 if entries else top


class _Swatches:
    """The samples of a legend, gathered by kind of mark."""

    def __init__(self):
        self.filled, self.styled, self.lines, self.dots, self.hatch, self.rings = [], {}, [], [], [], []

    def draw(self, entry: Entry, x: float, y: float, width: float, height: float) -> None:
        box = {"x": x, "x2": x + width, "y": y - height / 2, "y2": y + height / 2}
        if entry.kind == "line":
            self.lines.append({"x": x, "x2": x + width, "y": y, "y2": y})
        elif entry.kind == "circle":
            self.rings.append({"x": x + width / 2, "y": y, "colour": entry.colours[0]})
        elif entry.kind == "no_data":
            self.styled.setdefault("blank", []).append(box)
            self.dots += [{"x": x + i * width, "y": y + j * height} for j in (-0.25, 0.25) for i in (0.2, 0.5, 0.8)]
        elif entry.kind in ("city", "quiet"):
            self.styled.setdefault(entry.kind, []).append(box)
        else:
            part = width / len(entry.colours)
            self.filled += [{**box, "x": x + i * part, "x2": x + (i + 1) * part, "colour": c} for i, c in enumerate(entry.colours)]
        if entry.kind == "not_comparable":
            lines = [(start, max(start, x), min(start + height, x + width)) for start in range(int(x + 4 - height), int(x + width), 6)]
            self.hatch += [{"x": a, "x2": b, "y": y + height / 2 - (a - s), "y2": y + height / 2 - (b - s)} for s, a, b in lines if b > a]

    def onto(self, sheet: Sheet) -> None:
        sheet.rects(self.filled, style="border")
        for style, boxes in self.styled.items():
            sheet.rects(boxes, style=style)
        sheet.rules(self.lines, style="dashed")
        sheet.rules(self.hatch, style="hatch")
        sheet.circles(self.dots, style="dots", size=3)
        sheet.circles(self.rings, size=110, style="symbol")


def scale_bar(sheet: Sheet, panel: Panel, language: str) -> None:
    """A bar of whole hundreds of km in the lower left corner."""
    length = next(km for km in (100, 200, 300, 400, 500, 1000) if km * panel.scale > 38)
    x, y = panel.left + 8, panel.top + panel.height - 9
    end = x + length * panel.scale
    sheet.rules([{"x": x, "x2": end, "y": y, "y2": y}, {"x": x, "x2": x, "y": y - 4, "y2": y}, {"x": end, "x2": end, "y": y - 4, "y2": y}],
                style="baseline")
    text = f"{tables.number(length, 0, language)} {tables.word('kilometres', language)}"
    sheet.text([{"x": (x + end) / 2, "y": y - 8, "text": text}], "credit", align="center")


def credits(sheet: Sheet, panel: Panel, language: str, layer: str | None = None, inside: bool = True) -> None:
    """Whose data the borders are and from when to when they held, small, in the lower right corner."""
    lines = credit_lines(language, layer, panel.width * (0.62 if inside else 1))
    if inside:
        y = panel.top + panel.height - 9 - 12 * (len(lines) - 1)
    else:
        y, sheet.height = sheet.height + 8, sheet.height + 14 + 12 * (len(lines) - 1)
    sheet.text([{"x": panel.left + panel.width - 6, "y": y + 12 * i, "text": line} for i, line in enumerate(lines)], "credit",
               align="right")


def credit_lines(language: str, layer: str | None, width: float) -> list[str]:
    whose = tables.word("osm", language)
    if layer and "GeoNames" in layers.attribution(layer):
        whose += ", GeoNames"
    parts = [whose, *([span(layer, language)] if layer else [])]
    joined = " · ".join(parts)
    return [joined] if fonts.width(joined, 9.5) < width else parts


def span(layer: str, language: str) -> str:
    """From when to when the borders of *layer* held."""
    units = tables.load("reference/territories")
    first, last = units.loc[units["layer"] == layer, ["valid_from", "valid_to"]].iloc[0]
    if pd.isna(last):
        return tables.word("borders_since", language).format(date=_day(first, language))
    return f"{tables.word('borders_of', language)} {_day(first, language)} – {_day(last, language)}"


def _day(iso: str, language: str) -> str:
    day = date.fromisoformat(iso)
    return format_date(day, "d MMM y", locale=language)


@reading.remembered
def names(layer: str, language: str, column: str = "short") -> dict[str, str]:
    """The names that the units of *layer* had in their time."""
    units = tables.load("reference/territories", language)
    units = units[units["layer"] == layer]
    return dict(zip(units["oblast_id"], units[column], strict=True))
