"""One map with a choice of measures, beside bars; an oblast chosen in one lights up in the other.

The tabs are marks of the chart, since the site allows no form fields.  They and the oblasts answer to a
pointer or a finger; Vega's marks take no keyboard, so the readers' table under the figure holds all measures.
"""

import warnings
from collections.abc import Sequence
from dataclasses import replace

import altair as alt
import pandas as pd

from .. import fonts, layers, tables, theme
from ..charts import Drawing, form
from . import classes as breaks
from . import country, labels, style
from .choropleth import lettering
from .multiples import joint_layer, side_by_side
from .style import Panel, Sheet

_ROW = 17  # px, a row of the bars


def selector(frames: Sequence[pd.DataFrame], columns: Sequence[str], language: str, *, titles: Sequence[str] | None = None,
             decimals: Sequence[int] | int = 0, units: Sequence[str] | str = "", classes: int = 5) -> Drawing:
    """A map and bars of the measure chosen on a row of tabs (the first, where nothing is alive); arguments as for ``multiples``."""
    titles = titles or [tables.word(column, language) for column in columns]
    decimals = [decimals] * len(columns) if isinstance(decimals, int) else decimals
    units = [units] * len(columns) if isinstance(units, str) else units
    layer = joint_layer(frames)
    drawn = [breaks.classed(f, c, language, d, classes, u).assign(measure=t, value=lambda rows, c=c: rows[c].astype("Float64"))
             for f, c, d, u, t in zip(frames, columns, decimals, units, titles, strict=True)]
    keep = ["oblast_id", "label", "state", "series", "colour", "text", "tip", "measure", "value", "rank"]
    frame = pd.concat([d[keep] for d in drawn])
    frame.attrs["table"] = {c: c for c in keep}
    drawing = _selector(frame, layer=layer, language=language)
    return replace(drawing, layers=(layer, *country.LAYERS), table=side_by_side(frames, columns, titles, language))


@form
def _selector(frame: pd.DataFrame, width: int, *, layer: str, language: str) -> alt.VConcatChart:
    wide = width == theme.WIDE
    titles = list(dict.fromkeys(frame["measure"]))
    measure = alt.selection_point(name="measure", fields=["measure"], value=[{"measure": titles[0]}], toggle=False, clear=False, empty=False)
    # A second click on an oblast, or one beside all of them, takes the choice back.
    # (Vega's interpreter does not know ``datum`` in the filter of an event.)
    hit = "event.item && event.item.datum && event.item.datum.oblast_id"
    oblast = alt.selection_point(name="oblast", fields=["oblast_id"], on=f"click[{hit}]", clear=f"click[!({hit})]", toggle="true")
    left = 430 if wide else width
    tabs = _tabs(titles, width, measure)
    shown = _map(frame, left, layer, language, measure, oblast)
    bars = _bars(frame, width - left - 16 if wide else width, measure, oblast)
    with warnings.catch_warnings():
        # Map and bars share one choice of oblasts on purpose; Altair tells of it each time.
        warnings.filterwarnings("ignore", message="Automatically deduplicated selection parameter")
        below = alt.hconcat(shown, bars, spacing=16) if wide else alt.vconcat(shown, bars, spacing=12)
        return alt.vconcat(tabs, below, spacing=8)


def _tabs(titles: list[str], width: int, measure: alt.Parameter) -> alt.LayerChart:
    rows, x, y, size = [], 0.0, 0.0, 12.5
    for title in titles:
        need = fonts.width(title, size, 600) + 22
        if x and x + need > width:
            x, y = 0.0, y + 32
        rows.append({"x": x, "x2": min(x + need, width), "y": y, "y2": y + 27, "measure": title, "cx": x + need / 2, "cy": y + 14})
        x += need + 6
    frame = pd.DataFrame(rows).round(1)
    place = {"x": alt.X("x:Q", axis=None, scale=None), "y": alt.Y("y:Q", axis=None, scale=None)}
    box = alt.Chart(frame).mark_rect(style="panel", cornerRadius=4, cursor="pointer").encode(**place, x2=alt.X2("x2:Q"), y2=alt.Y2("y2:Q"), description=alt.Description("measure:N")).add_params(measure)
    chosen = alt.Chart(frame).mark_rect(color=theme.MEANING["type1"], cornerRadius=4).encode(**place, x2=alt.X2("x2:Q"), y2=alt.Y2("y2:Q")).transform_filter(measure)
    middle = {"x": alt.X("cx:Q", axis=None, scale=None), "y": alt.Y("cy:Q", axis=None, scale=None), "text": alt.Text("measure:N")}
    names = alt.Chart(frame).mark_text(style="label", fontSize=size).encode(**middle)
    bright = alt.Chart(frame).mark_text(style="cell", fontSize=size, fontWeight=600).encode(**middle).transform_filter(measure)
    hidden = names.transform_filter(~measure)
    return alt.layer(box, chosen, hidden, bright).properties(width=width, height=rows[-1]["y2"])


def _map(frame: pd.DataFrame, width: int, layer: str, language: str, measure: alt.Parameter, oblast: alt.Parameter) -> alt.LayerChart:
    sheet = Sheet(width)
    sheet.only = measure
    parts = [rows.reset_index(drop=True) for _, rows in frame.groupby("measure", sort=False)]
    top = 0.0
    for rows in parts:
        sheet.tag = {"measure": rows["measure"].iloc[0]}
        top = max(top, style.legend(sheet, breaks.entries(rows), 0, 0, width, size=11.5) + 6)
    sheet.tag = {}
    panel = Panel.country(0, top, width)
    shapes = layers.load(layer).set_index("oblast_id").geometry
    style.ground(sheet, panel)
    coloured = frame[frame["state"] != "no_data"]
    sheet.add(_shapes(coloured, layer, panel, measure, "border").encode(
        color=alt.Color("colour:N", scale=None)).add_params(oblast))
    if len(coloured) < len(frame):
        sheet.add(_shapes(frame[frame["state"] == "no_data"], layer, panel, measure, "blank"))
    quiet = [c for c in breaks.cities(layer) if c not in set(frame["oblast_id"])]
    known = style.names(layer, language, "name")
    sheet.joined(layer, "oblast_id", pd.DataFrame({"oblast_id": quiet, "tip": [known[c] for c in quiet], "colour": None}), panel, style="city")
    style.water(sheet, panel)
    for rows in parts:
        sheet.tag = {"measure": rows["measure"].iloc[0]}
        country.marks(sheet, panel, shapes, rows)
        labels.write(sheet, country.label(panel, layer, rows, language, variants=lettering(layer, language, named=False)))
    sheet.tag = {}
    # The chosen oblast gets a line around it; fading the others would leave their labels without ground.
    chosen = _shapes(frame, layer, panel, measure, "interval", filled=False, strokeWidth=2.4)
    sheet.add(chosen.transform_filter({"param": "oblast", "empty": False}))
    style.scale_bar(sheet, panel, language)
    sheet.height = panel.top + panel.height
    style.credits(sheet, panel, language, layer, inside=False)
    return sheet.chart()


def _shapes(rows: pd.DataFrame, layer: str, panel: Panel, measure: alt.Parameter, look: str, **mark) -> alt.Chart:
    """Rows of the chosen measure, each with its shape."""
    source = alt.LookupData(data=alt.NamedData(name=layer), key="properties.oblast_id", fields=["type", "geometry"])
    values = rows[["oblast_id", "measure", "colour", "tip"]]
    return alt.Chart(values).mark_geoshape(style=look, cursor="pointer", **mark).transform_filter(measure).transform_lookup(
        lookup="oblast_id", from_=source).encode(**style.told()).project(**panel.projection)


def _bars(frame: pd.DataFrame, width: int, measure: alt.Parameter, oblast: alt.Parameter) -> alt.LayerChart:
    """Every oblast's value of the chosen measure, largest first; where there is none, the word that says so."""
    name = max(fonts.width(label, 11) for label in frame["label"]) + 6
    rows = []
    for _, part in frame.groupby("measure", sort=False):
        part = part.sort_values(["state", "value"], ascending=[False, False], key=lambda c: c if c.name == "value" else c.eq("value"))
        top = float(part["value"].where(part["state"] == "value").max())
        room = width - name - max(fonts.width(t, 11) for t in part["text"]) - 8
        for i, row in enumerate(part.to_dict("records")):
            known = row["state"] == "value"
            end = name + (room * float(row["value"]) / top if known and top else 0)
            rows.append({"oblast_id": row["oblast_id"], "measure": row["measure"], "colour": row["colour"], "tip": row["tip"], "label": row["label"],
                         "x": name, "x2": end, "x1": 0, "xe": width, "y": i * _ROW + 2, "y2": i * _ROW + _ROW - 3, "middle": i * _ROW + _ROW / 2,
                         "xl": name - 6, "xt": end + 5, "text": row["text"] if known else row["series"].lower()})
    data = pd.DataFrame(rows).round(1)
    height = _ROW * frame["oblast_id"].nunique()

    def px(x: str, y: str = "middle") -> dict:
        return {"x": alt.X(f"{x}:Q", axis=None, scale=None), "y": alt.Y(f"{y}:Q", axis=None, scale=None)}

    base = alt.Chart(data).transform_filter(measure)
    faded = alt.condition(oblast, alt.value(1), alt.value(0.22))
    whole = base.mark_rect(fillOpacity=0, cursor="pointer").encode(**px("x1", "y"), x2=alt.X2("xe:Q"), y2=alt.Y2("y2:Q"), **style.told()).add_params(oblast)
    return alt.layer(
        base.mark_rect(cornerRadiusEnd=1.5).encode(**px("x", "y"), x2=alt.X2("x2:Q"), y2=alt.Y2("y2:Q"), color=alt.Color("colour:N", scale=None), opacity=faded),
        base.mark_text(style="value", align="right", fontSize=11).encode(**px("xl"), text=alt.Text("label:N"), opacity=faded),
        base.mark_text(style="value", align="left", fontSize=11).encode(**px("xt"), text=alt.Text("text:N"), opacity=faded),
        whole,
    ).properties(width=width, height=height)
