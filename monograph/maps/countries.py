"""Countries by their way of doing something: Europe large, the northern half of the world beside it."""

from dataclasses import replace

import altair as alt
import pandas as pd
import shapely

from .. import layers, tables, theme
from ..charts import Drawing, form
from ..errors import BookError
from . import labels, style
from .labels import Line
from .style import Panel, Sheet

_STRIPE = 6.0  # px, the width of a stripe


def countries(frame: pd.DataFrame, language: str) -> Drawing:
    """Colour countries by category, one that has several in stripes of their colours.

    *frame*: ``country`` (ISO 3166-1 alpha-2), ``label``, ``colours`` (a tuple, one colour a category), ``series``,
    ``tip``; ``frame.attrs["legend"]``: category to colour.  Countries too small for the layer are named under the map.
    """
    twice = frame.loc[frame["country"].duplicated(), "country"]
    if len(twice):
        raise BookError(f"the table has more than one row for {', '.join(sorted(set(twice)))}")
    wrong = [code for code in frame["country"] if not (len(code) == 2 and code.isalpha() and code.isupper())]
    if wrong:
        raise BookError(f"{', '.join(wrong)}: not an ISO 3166-1 alpha-2 code")
    frame.attrs.setdefault("table", {"label": tables.word("country", language), "series": tables.word("method", language)})
    return replace(_countries(frame, language=language, legend=frame.attrs["legend"]), layers=("countries",))


def missing(frame: pd.DataFrame) -> list[str]:
    """The countries of *frame* that the layer is too coarse to have."""
    return sorted(set(frame["country"]) - set(layers.load("countries")["country"]))


@form
def _countries(frame: pd.DataFrame, width: int, *, language: str, legend: dict[str, str]) -> alt.LayerChart:
    sheet, wide = Sheet(width), width == theme.WIDE
    colours = list(legend.values())
    entries = [style.Entry(name, (colour,)) for name, colour in legend.items()]
    if frame["colours"].str.len().gt(1).any():
        entries.append(style.Entry(tables.word("several_ways", language), tuple(colours[i % len(colours)] for i in range(4))))
    entries.append(style.Entry(tables.word("not_compared", language), (), "quiet"))
    top = style.legend(sheet, entries, 0, 0, width) + 6
    europe = Panel(0, top, 660, 490, 660 / 5300, (-20, 0)) if wide else Panel(0, top, 340, 330, 340 / 4150, (20, -20))
    world = Panel(10, top + 10, 196, 160, 196 / 12800, (-980, 2200)) if wide else Panel(50, top + 340, 240, 190, 240 / 12800, (-980, 2200))
    _sea(sheet, europe)
    _land(sheet, europe, frame)
    _names(sheet, europe, frame, language, world if wide else None, 9.5 if wide else style.SMALLEST)
    style.frame(sheet, europe)
    _sea(sheet, world)
    _land(sheet, world, frame)
    _names(sheet, world, frame[~_seen(frame, europe)], language, None, style.SMALLEST)
    corner, far = europe.projection["translate"], world.projection["translate"]
    view = [((side - c) / europe.scale * world.scale + f) for side, c, f in zip(
        (0, top, europe.width, top + europe.height), (*corner, *corner), (*far, *far), strict=True)]
    sheet.rects([{"x": view[0], "y": view[1], "x2": view[2], "y2": view[3]}], style="outline", fillOpacity=0)
    style.frame(sheet, world)
    sheet.height = max(europe.top + europe.height, world.top + world.height)
    _note(sheet, frame, language)
    return sheet.chart()


def _sea(sheet: Sheet, panel: Panel) -> None:
    box = {"x": panel.left, "x2": panel.left + panel.width, "y": panel.top, "y2": panel.top + panel.height}
    sheet.rects([box], style="sea")


def _land(sheet: Sheet, panel: Panel, frame: pd.DataFrame) -> None:
    shapes = layers.load("countries").set_index("country").geometry
    sheet.shapes("countries", panel, style="quiet")
    sheet.joined("countries", "country", frame.assign(colour=[c[0] for c in frame["colours"]]), panel)
    view = shapely.transform(panel.box, lambda xy: (xy - panel.projection["translate"]) / [panel.scale, -panel.scale])
    stripes: dict[str, list] = {}
    step = min(_STRIPE, 300 * panel.scale) / panel.scale
    for row in frame[frame["country"].isin(shapes.index)].to_dict("records"):
        shape, many = shapely.intersection(shapes[row["country"]], view), len(row["colours"])
        for i, colour in enumerate(row["colours"][1:] if not shape.is_empty else (), 1):
            lines = layers.hatching(shapely.box(*shape.bounds), step * many * 2**0.5, offset=i * step * 2**0.5)
            stripes.setdefault(colour, []).append(shapely.intersection(shapely.buffer(lines, step / 2, cap_style="flat"), shape))
    for colour, bands in stripes.items():
        sheet.shapes(bands, panel, color=colour)
    several = frame[frame["colours"].str.len().gt(1) & frame["country"].isin(shapes.index)]
    sheet.shapes([shapely.boundary(shapes[c]) for c in several["country"]], panel, style="casing", strokeWidth=0.8)


def _names(sheet: Sheet, panel: Panel, frame: pd.DataFrame, language: str, inset: Panel | None, size: float) -> None:
    """Names where there is room, else codes."""
    shapes = layers.load("countries").set_index("country").geometry
    wanted = []
    for row in frame[frame["country"].isin(shapes.index)].to_dict("records"):
        area = shapely.intersection(panel.place(shapes[row["country"]]), panel.box)
        if inset:
            area = shapely.difference(area, inset.box.buffer(4))
        if area.area < 12:
            continue
        largest = max(shapely.get_parts(area), key=lambda part: part.area)
        middle = shapely.maximum_inscribed_circle(largest, tolerance=1).coords[0]
        single = len(row["colours"]) == 1
        ink, halo = (theme.readable(row["colours"][0]), row["colours"][0]) if single else (theme.DARK, theme.WHITE)
        split = [Line(part, size) for part in style.fold(row["label"], 1, size)]
        wanted.append(labels.Label(largest, middle, [[Line(row["label"], size)], split], ink, halo, [Line(row["country"], size)]))
    taken = [inset.box.buffer(4)] if inset else []
    labels.write(sheet, labels.place(wanted, panel.box.buffer(-2), taken, reach=0.8))


def _seen(frame: pd.DataFrame, panel: Panel) -> pd.Series:
    """Which countries have land in *panel*."""
    shapes = layers.load("countries").set_index("country").geometry
    return frame["country"].map(lambda code: code in shapes.index and panel.place(shapes[code]).intersects(panel.box))


def _note(sheet: Sheet, frame: pd.DataFrame, language: str) -> None:
    absent = frame[frame["country"].isin(missing(frame))]
    notes = ["Natural Earth"]
    if len(absent):
        notes.insert(0, f"{tables.word('not_on_map', language)}: " + ", ".join(absent["label"] + " (" + absent["series"].str.lower() + ")"))
    lines = style.fold(" · ".join(notes), sheet.width - 4, 9.5)
    sheet.text([{"x": sheet.width - 2, "y": sheet.height + 9 + 12 * i, "text": t} for i, t in enumerate(lines)], "credit", align="right")
    sheet.height += 12 * len(lines) + 6
