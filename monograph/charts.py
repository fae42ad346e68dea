"""Chart forms.  One function draws one form, at the width of a desktop column and of a phone.

Every form lays its rows out itself: a label stands above its bars, so that long labels in three
languages and a phone's width need no other layout.
"""

import textwrap
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import wraps

import altair as alt
import pandas as pd
from altair.utils.schemapi import debug_mode

from . import theme


def _records(frame: pd.DataFrame) -> dict:
    """A chart's data as JSON writes it.  Altair's own way also guesses types and limits rows, at ten times the cost."""
    columns = {str(name): frame[name] for name in frame}
    values = [column.astype(object).where(column.notna(), None).tolist() if column.hasnans else column.tolist() for column in columns.values()]
    return {"values": [dict(zip(columns, row, strict=True)) for row in zip(*values, strict=True)]}


alt.data_transformers.register("records", _records)
alt.data_transformers.enable("records")
# Altair names linked views by a hash of how their data print, and pandas prints for the terminal it
# finds itself in: pinned, so that a chart has the same names everywhere.
pd.set_option("display.width", 80, "display.max_columns", 20, "display.max_rows", 60, "display.min_rows", 10, "display.max_colwidth", 50)

_CHARACTER = 6.9  # mean width in px of a character of label text, Cyrillic included
_CELL_CHARACTER = 6.4  # the same for the smaller text in cells
_NARROWEST_CELL = 80  # px, below which a cell's text cannot be read
_UPRIGHT = 100  # px, how long a head that stands upright may be before it is broken


@dataclass(frozen=True)
class Drawing:
    """A chart at both widths, the table of what it shows, and the boundary layers that it names.

    *links*: by width (``wide``, ``narrow``) the shapes that open a page: ``target`` (page below chapters/),
    ``label`` (its words) and ``path`` (the outline, in px of the chart, as SVG writes it).
    """

    wide: alt.TopLevelMixin
    narrow: alt.TopLevelMixin
    table: pd.DataFrame
    layers: tuple[str, ...] = ()
    links: dict[str, list[dict]] = field(default_factory=dict)


def form(draw: Callable) -> Callable[..., Drawing]:
    """Turn ``draw(frame, width, …)`` into a chart form that draws both widths."""

    @wraps(draw)
    def both(frame: pd.DataFrame, **options) -> Drawing:
        rows = frame.reset_index(drop=True)
        rows.attrs = {}  # pandas copies them at every step
        # The whole chart is checked against its schema when it is shown; each of its hundred pieces need not be.
        with debug_mode(False):
            return Drawing(draw(rows, theme.WIDE, **options), draw(rows, theme.NARROW, **options), reader_table(frame))

    return both


class _Layers(alt.LayerChart):
    """Layers as they are.  Altair's own look for choices of the reader and for shared data, and copy every layer for it each time they are touched."""

    def __init__(self, data=alt.Undefined, layer: Iterable[alt.Chart] = (), **properties):
        super(alt.LayerChart, self).__init__(data=data, layer=list(layer), **properties)


def layered(*layers: alt.Chart, **properties) -> alt.LayerChart:
    """*layers* one upon another, the first at the back, as ``alt.layer`` makes it; none may hold a parameter."""
    return _Layers(layer=layers, **properties)


def reader_table(frame: pd.DataFrame) -> pd.DataFrame:
    """What readers see of *frame*: the columns and headings named by ``frame.attrs["table"]``, else all."""
    headings = frame.attrs.get("table", {c: c for c in frame.columns})
    return frame[list(headings)].rename(columns=headings).reset_index(drop=True)


def wrap(text: str, width: float, character: float = _CHARACTER) -> list[str]:
    """Break *text* into lines that fit *width* px."""
    return textwrap.wrap(text, max(4, int(width / character)), break_long_words=False) or [""]


@form
def shares(frame: pd.DataFrame, width: int, *, top: float | None = None) -> alt.LayerChart:
    """Bars from zero with intervals: one block an option, one bar a series.

    *frame*: ``label``, ``series``, ``colour``, ``value`` (percent), ``low``, ``high`` (missing: no
    interval), ``text`` (the printed value), ``tip``; in drawing order.  *top*: end of the scale.
    """
    rows, labels, height = _blocks(frame, width)
    top = top or float(pd.concat([frame["value"], frame["high"]]).max())
    x = alt.X("value:Q", axis=None, scale=alt.Scale(domain=[0, top], range=[0, width - 66]))
    layers = [
        alt.Chart(rows).mark_bar(orient="horizontal", height=11, cornerRadiusEnd=1.5).encode(x=x, color=_series(frame, width)),
        alt.Chart(rows[rows["high"].notna()]).mark_rule(style="interval").encode(x=alt.X("low:Q", axis=None), x2=alt.X2("high:Q")),
        alt.Chart(rows).mark_text(align="left", dx=7, style="value").encode(x=alt.X("end:Q", axis=None), text=alt.Text("text:N")),
    ]
    layers = [layer.encode(y=_y("y", height), tooltip=alt.Tooltip("tip:N")) for layer in layers]
    return layered(*layers, _label_layer(labels, height), _zero(height)).properties(width=width, height=height)


@form
def differences(frame: pd.DataFrame, width: int, *, less: str, more: str, reach: float | None = None) -> alt.LayerChart:
    """Differences with intervals around zero, which stands in the middle: one block a label, one line a row.

    *frame*: ``label``, ``series``, ``colour``, ``value``, ``low``, ``high``, ``text`` (the difference as
    written), ``tip``; in drawing order.  *less*, *more*: what a point left and right of zero means.
    *reach*: end of the scale on both sides.
    """
    ends = [wrap(words, width / 2 - 14, 6.5) for words in (less, more)]
    rows, labels, height = _blocks(frame, width, bar=13, gap=7, top=15.0 * max(map(len, ends)) + 8)
    reach = reach or float(frame[["low", "high"]].abs().max(axis=None))
    reserve = 12 + 7 * frame["text"].str.len().max()  # the text stands beyond the interval, on the side of its sign
    scale = alt.Scale(domain=[-reach, reach], range=[reserve, width - reserve])
    layers = [
        alt.Chart(rows).mark_rule(style="interval").encode(x=alt.X("low:Q", axis=None, scale=scale), x2=alt.X2("high:Q")),
        alt.Chart(rows).mark_circle(size=70, opacity=1).encode(x=alt.X("value:Q", axis=None), color=_series(frame, width)),
    ]
    for side, end, align, dx in ((rows["value"] >= 0, "high", "left", 7), (rows["value"] < 0, "low", "right", -7)):
        text = alt.Chart(rows[side]).mark_text(align=align, dx=dx, style="value")
        layers.append(text.encode(x=alt.X(f"{end}:Q", axis=None), text=alt.Text("text:N")))
    layers = [layer.encode(y=_y("y", height), tooltip=alt.Tooltip("tip:N")) for layer in layers]
    heads = [
        alt.Chart(pd.DataFrame({"lines": [lines], "y": [8]})).mark_text(align=align, style="note", lineHeight=15).encode(
            x=alt.XValue(x), y=_y("y", height), text=alt.Text("lines:N"))
        for lines, align, x in ((ends[0], "left", 0), (ends[1], "right", width))]
    # The zero line leaves out the labels' lines, which it would cross.
    zero = alt.Chart(rows.assign(x=0, top=rows["y"] - 8, bottom=rows["y"] + 10)).mark_rule(style="baseline")
    zero = zero.encode(x=alt.X("x:Q", axis=None), y=_y("top", height), y2=alt.Y2("bottom:Q"))
    return layered(zero, *layers, *heads, _label_layer(labels, height)).properties(width=width, height=height)


@form
def bars(frame: pd.DataFrame, width: int) -> alt.LayerChart:
    """Bars from zero, directly labelled; an optional second figure (``reference``) as a tick.

    *frame*: ``label``, ``series``, ``colour``, ``value``, ``text``, ``tip``, optional ``reference``.
    """
    frame = frame.assign(low=pd.NA, high=pd.NA)
    rows, labels, height = _blocks(frame, width)
    reference = frame["reference"] if "reference" in frame else frame["value"]
    top = float(max(frame["value"].max(), reference.max()))
    # The text stands right of the bar and of its tick.
    rows = rows.assign(end=pd.concat([frame["value"], reference], axis=1).max(axis=1).astype("Float64"))
    reserve = 14 + 7 * frame["text"].str.len().max()
    x = alt.X("value:Q", axis=None, scale=alt.Scale(domain=[0, top], range=[0, width - reserve]))
    layers = [
        alt.Chart(rows).mark_bar(orient="horizontal", height=13, cornerRadiusEnd=1.5).encode(x=x, color=_series(frame, width)),
        alt.Chart(rows).mark_text(align="left", dx=7, style="value").encode(x=alt.X("end:Q", axis=None), text=alt.Text("text:N")),
    ]
    if "reference" in frame:
        ticks = rows[rows["reference"].notna()]
        mark = alt.Chart(ticks).mark_tick(thickness=2.5, height=19, color=theme.MEANING["printed"])
        layers.append(mark.encode(x=alt.X("reference:Q", axis=None)))
    layers = [layer.encode(y=_y("y", height), tooltip=alt.Tooltip("tip:N")) for layer in layers]
    return layered(*layers, _label_layer(labels, height), _zero(height)).properties(width=width, height=height)


@form
def ranges(frame: pd.DataFrame, width: int, *, top: float = 100) -> alt.LayerChart:
    """Where a figure can lie: a band from ``low`` to ``high`` where it is lost, a dot where it is printed.

    One block an option, one line a series, each on a thin rule from 0 to *top*, the end of the scale.

    *frame*: ``label``, ``series``, ``colour``, ``value`` (missing: lost), ``low``, ``high`` (missing:
    printed), ``text``, ``tip``; in drawing order.
    """
    rows, labels, height = _blocks(frame, width)
    reserve = 14 + 7 * frame["text"].str.len().max()
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, top], range=[0, width - reserve]))
    layers = [
        alt.Chart(rows.assign(x=0, x2=top)).mark_rule(style="rule").encode(x=x, x2=alt.X2("x2:Q")),
        # The outline keeps a band of one person visible.
        alt.Chart(rows[rows["low"].notna()].assign(x=lambda lost: lost["low"])).mark_bar(
            orient="horizontal", height=9, fillOpacity=0.35, strokeWidth=2).encode(
            x=x, x2=alt.X2("high:Q"), color=_series(frame, width), stroke=alt.Stroke("colour:N", scale=None)),
        alt.Chart(rows[rows["value"].notna()].assign(x=lambda known: known["value"])).mark_circle(
            size=80, opacity=1).encode(x=x, color=_series(frame, width)),
        alt.Chart(rows.assign(x=rows["end"])).mark_text(align="left", dx=8, style="value").encode(x=x, text=alt.Text("text:N")),
    ]
    layers = [layer.encode(y=_y("y", height), tooltip=alt.Tooltip("tip:N")) for layer in layers]
    return layered(*layers, _label_layer(labels, height), _zero(height)).properties(width=width, height=height)


@form
def stacked(frame: pd.DataFrame, width: int) -> alt.LayerChart:
    """Bars that sum to 100 percent, one a row, with shares written into wide enough segments.

    *frame*: ``label`` (row), ``note`` (right of the row's label), ``series``, ``colour``, ``value``
    (percent), ``text``, ``tip``; in drawing order.
    """
    parts = frame.assign(end=frame.groupby("label", sort=False)["value"].cumsum())
    parts = parts.assign(start=parts["end"] - parts["value"], middle=parts["end"] - parts["value"] / 2)
    order = list(dict.fromkeys(parts["label"]))
    block = theme.LINE + 22 + 10
    parts = parts.assign(y=[order.index(label) * block + theme.LINE + 11 for label in parts["label"]])
    heads = parts.drop_duplicates("label").assign(y=lambda rows: rows["y"] - 11 - theme.LINE / 2)
    height = len(order) * block
    scale = alt.Scale(domain=[0, 100], range=[0, width - 2])
    written = parts[parts["value"] / 100 * width > 5.6 * parts["text"].str.len() + 5]
    written = written.assign(ink=[theme.readable(colour) for colour in written["colour"]])
    layers = [
        alt.Chart(parts).mark_bar(orient="horizontal", height=20, style="border").encode(
            x=alt.X("start:Q", axis=None, scale=scale), x2=alt.X2("end:Q"), color=_series(frame, width),
            tooltip=alt.Tooltip("tip:N")),
        alt.Chart(written).mark_text(style="cell").encode(
            x=alt.X("middle:Q", axis=None), text=alt.Text("text:N"), color=alt.Color("ink:N", scale=None)),
        alt.Chart(heads).mark_text(align="left", style="label").encode(x=alt.XValue(0), text=alt.Text("label:N")),
        alt.Chart(heads).mark_text(align="right", style="note").encode(x=alt.XValue(width - 2), text=alt.Text("note:N")),
    ]
    drawn = layered(*(layer.encode(y=_y("y", height)) for layer in layers))
    return drawn.resolve_scale(color="independent").properties(width=width, height=height)


@form
def matrix(frame: pd.DataFrame, width: int) -> alt.LayerChart:
    """Rows of cells, each coloured by its class and carrying a short text; row titles stand above.

    Where the columns would be too narrow to read (on a phone), each column becomes a block of its
    own: its cells below one another, the rows' titles on their left; where cells hold no more than a
    number, the columns stay and their heads stand upright.  Up to five classes are named in a legend;
    a cell without a colour says by its text that it is empty, and stays quiet in either mode.

    *frame*: ``row``, ``column``, ``text``, ``series`` (class), ``colour`` (may be blank), ``tip``; in drawing order.
    """
    narrow = width / frame["column"].nunique() < _NARROWEST_CELL
    upright = narrow and frame["text"].str.len().max() <= 3
    place = _stack if narrow and not upright else _grid
    cells, notes, titles, height = place(frame, width)
    cells = cells.assign(x=(cells["x0"] + cells["x1"]) / 2, ink=cells["colour"].map(theme.readable, na_action="ignore"), y=[
        (a + b) / 2 - 6.5 * (len(t) - 1) for a, b, t in zip(cells["y0"], cells["y1"], cells["lines"], strict=True)])
    filled = cells["colour"].notna()
    colour = _series(frame[frame["colour"].notna()], width)
    if frame["series"].nunique() > 5:
        colour = alt.Color("colour:N", scale=None)
    x = alt.Scale(domain=[0, width], range=[0, width])
    box = {"x": alt.X("x0:Q", axis=None, scale=x), "x2": alt.X2("x1:Q"), "y": _y("y0", height), "y2": alt.Y2("y1:Q"), "tooltip": alt.Tooltip("tip:N")}
    text = {"x": alt.X("x:Q", axis=None, scale=x), "y": _y("y", height), "text": alt.Text("lines:N"), "tooltip": alt.Tooltip("tip:N")}
    layers = [
        alt.Chart(cells[filled]).mark_rect(cornerRadius=2).encode(**box, color=colour),
        alt.Chart(cells[filled]).mark_text(style="cell").encode(**text, color=alt.Color("ink:N", scale=None)),
        alt.Chart(notes).mark_text(style="note", align="left", lineHeight=14, **({"angle": 270} if upright else {})).encode(
            x=alt.X("x:Q", axis=None, scale=x), y=_y("y", height), text=alt.Text("lines:N")),
        alt.Chart(titles).mark_text(style="strong", align="left", lineHeight=theme.LINE).encode(
            x=alt.XValue(1), y=_y("y", height), text=alt.Text("lines:N")),
    ]
    if not filled.all():
        layers += [alt.Chart(cells[~filled]).mark_rect(cornerRadius=2, style="quiet").encode(**box),
                   alt.Chart(cells[~filled]).mark_text(style="note", fontSize=11).encode(**text)]
    return layered(*layers).resolve_scale(color="independent").properties(width=width, height=height)


def _grid(frame: pd.DataFrame, width: int) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, float]:
    """Place a matrix as it is; return its cells, column heads, row titles and the height."""
    columns, rows = list(dict.fromkeys(frame["column"])), list(dict.fromkeys(frame["row"]))
    cell = width / len(columns)
    lines = frame["text"].map(lambda text: wrap(text, cell - 8, _CELL_CHARACTER))
    upright = cell < _NARROWEST_CELL
    heads = [wrap(column, _UPRIGHT if upright else cell - 6, 7) for column in columns]
    y = 7.0 * max(len(line) for head in heads for line in head) + 6 if upright else 15 * max(len(head) for head in heads) + 4
    spots = {"x": [(i + 0.5) * cell - 7 * (len(head) - 1) for i, head in enumerate(heads)], "y": y - 2} if upright else {
        "x": [i * cell + 2 for i in range(len(columns))], "y": 8}
    tops, bottoms, titles = {}, {}, []
    for row in rows:
        titles.append({"lines": [row], "y": y + 11})
        tops[row] = y + 20
        bottoms[row] = tops[row] + 13 * lines[frame["row"] == row].map(len).max() + 10
        y = bottoms[row] + 6
    cells = frame.assign(
        lines=lines, y0=frame["row"].map(tops), y1=frame["row"].map(bottoms),
        x0=[columns.index(c) * cell + 1 for c in frame["column"]],
        x1=[(columns.index(c) + 1) * cell - 1 for c in frame["column"]])
    notes = pd.DataFrame({"lines": heads, **spots})
    return cells, notes, pd.DataFrame(titles), y


def _stack(frame: pd.DataFrame, width: int) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, float]:
    """Place a matrix column below column; return its cells, row names, column titles and the height."""
    left = 0.38 * width
    cells, notes, titles, y = [], [], [], 0.0
    for column in dict.fromkeys(frame["column"]):
        head = wrap(column, width - 4, 7.3)
        titles.append({"lines": head, "y": y + theme.LINE / 2})
        y += theme.LINE * len(head) + 3
        for index, entry in frame[frame["column"] == column].iterrows():
            text, name = wrap(entry["text"], width - left - 12, _CELL_CHARACTER), wrap(entry["row"], left - 6, 6.3)
            depth = max(13 * len(text) + 9, 14 * len(name) + 4)
            cells.append({"index": index, "lines": text, "x0": left, "x1": width - 1, "y0": y, "y1": y + depth})
            notes.append({"lines": name, "x": 2, "y": y + depth / 2 - 7 * (len(name) - 1)})
            y += depth + 2
        y += 12
    return frame.join(pd.DataFrame(cells).set_index("index")), pd.DataFrame(notes), pd.DataFrame(titles), y


@form
def timeline(frame: pd.DataFrame, width: int) -> alt.LayerChart:
    """Events one below another along a line, dated on the left.

    *frame*: ``date`` (text), ``label``, ``series`` (kind of event), ``colour``, ``tip``; in order.
    """
    left = 86
    lines = [wrap(label, width - left - 16, 7.3) for label in frame["label"]]
    tops, y = [], 4
    for line in lines:
        tops.append(y + theme.LINE / 2)
        y += theme.LINE * len(line) + 8
    events = frame.assign(lines=lines, y=tops)
    spine = pd.DataFrame({"y": [tops[0]], "y2": [tops[-1]]})
    layers = [
        alt.Chart(spine).mark_rule(style="rule", strokeWidth=2).encode(x=alt.XValue(left), y=_y("y", y), y2=alt.Y2("y2:Q")),
        alt.Chart(events).mark_circle(size=95, opacity=1).encode(
            x=alt.XValue(left), y=_y("y", y), color=_series(frame, width), tooltip=alt.Tooltip("tip:N")),
        alt.Chart(events).mark_text(align="right", style="note").encode(x=alt.XValue(left - 12), y=_y("y", y), text=alt.Text("date:N")),
        alt.Chart(events).mark_text(align="left", style="label", lineHeight=theme.LINE).encode(
            x=alt.XValue(left + 12), y=_y("y", y), text=alt.Text("lines:N"), tooltip=alt.Tooltip("tip:N")),
    ]
    return layered(*layers).properties(width=width, height=y)


def _blocks(
    frame: pd.DataFrame, width: int, *, bar: float = 15, gap: float = 10, top: float = 0.0
) -> tuple[pd.DataFrame, pd.DataFrame, float]:
    """Place each row's bar and each option's label, below *top*; return rows, labels and the total height."""
    y = top
    placed, labels = [], []
    for label in dict.fromkeys(frame["label"]):
        lines = wrap(label, width - 8)
        labels.append({"lines": lines, "y": y + theme.LINE / 2})
        y += theme.LINE * len(lines) + 2
        for index in frame.index[frame["label"] == label]:
            placed.append((index, y + bar / 2))
            y += bar
        y += gap
    places = pd.Series({index: place for index, place in placed})
    rows = frame.assign(y=places, end=frame["high"].fillna(frame["value"]).astype("Float64"))
    return rows, pd.DataFrame(labels), y


def _series(frame: pd.DataFrame, width: int) -> alt.Color:
    """Colour by series, with a legend only where bars are not already named by their own labels."""
    pairs = frame.drop_duplicates("series")
    if isinstance(frame["series"].dtype, pd.CategoricalDtype):  # an order of its own, not that of appearance
        pairs = pairs.sort_values("series").astype({"series": str})
    named = "label" in frame and "oblast_id" not in frame and len(pairs) == len(frame) == frame["label"].nunique()
    legend = None if named or len(pairs) == 1 else alt.Legend(title=None, columns=_legend_columns(pairs["series"], width))
    return alt.Color("series:N", legend=legend, scale=alt.Scale(domain=list(pairs["series"]), range=list(pairs["colour"])))


def _legend_columns(names: pd.Series, width: int) -> int:
    widest = 34 + 7.4 * names.str.len().max()
    return max(1, min(len(names), int(width // widest)))


def _label_layer(labels: pd.DataFrame, height: float) -> alt.Chart:
    mark = alt.Chart(labels).mark_text(align="left", style="label", lineHeight=theme.LINE)
    return mark.encode(x=alt.XValue(0), y=_y("y", height), text=alt.Text("lines:N"))


def _zero(height: float) -> alt.Chart:
    return alt.Chart(pd.DataFrame({"x": [0]})).mark_rule(style="baseline").encode(x=alt.X("x:Q", axis=None))


def _y(field: str, height: float) -> alt.Y:
    """Vertical place in px from the top."""
    return alt.Y(f"{field}:Q", axis=None, scale=alt.Scale(domain=[0, height], range=[0, height]))
