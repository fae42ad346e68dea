"""Map forms: oblast maps in one style with the charts.

A map's boundaries travel as named data sets, so that a page, and the whole site, holds each once.
"""

import warnings
from dataclasses import replace

import altair as alt
import geopandas as gpd
import pandas as pd
import shapely

from . import layers, tables, theme
from .charts import Drawing, _series, form
from .errors import BookError

# Sequential classes from low to high, one hue, readable on the light and the dark surface.
CLASSES = ["#cfe3ea", "#9cc9d6", "#5fa6ba", "#2b7f97", "#0b566d"]


def choropleth(frame: pd.DataFrame, column: str, language: str, *, decimals: int = 0, unit: str = "", classes: int = 5) -> Drawing:
    """Colour oblasts by *column*, in classes of natural breaks, with the value written on each.

    *frame*: one row an oblast with ``oblast_id``, ``label``, *column* and ``state`` (``value``,
    ``no_data`` or ``not_comparable``); ``frame.attrs["borders"]`` names the layer whose date is that of
    the table.  *unit* follows each number, for instance ``" %"``.
    """
    layer = frame.attrs["borders"]
    check_join(frame, layer)
    table = frame.attrs.get("table")
    frame = _classed(frame, column, language, decimals, classes)
    values = [f"{tables.number(v, decimals, language)}{unit}" if s == "value" else "" for v, s in zip(frame[column], frame["state"], strict=True)]
    named = [value or series for value, series in zip(values, frame["series"], strict=True)]
    frame = frame.assign(text=values, tip=[f"{label}: {text}" for label, text in zip(frame["label"], named, strict=True)])
    frame.attrs["table"] = table or {"label": tables.word("oblast", language), column: tables.word(column, language)}
    drawing = _choropleth(_placed(frame, layer, language), layer=layer, language=language)
    return replace(drawing, layers=(layer, "neighbours", "water"))


def _classed(frame: pd.DataFrame, column: str, language: str, decimals: int, classes: int) -> pd.DataFrame:
    """Add ``series`` (class) and ``colour``: natural breaks (Fisher–Jenks), or the words for a state.

    Rows are sorted by class, since a legend follows the order of rows; special marks come last.
    """
    import mapclassify  # 3 s to import; few chapters need it

    known = frame.loc[frame["state"] == "value", column].astype(float)
    with warnings.catch_warnings():
        # It recommends numba for speed, of no use with a few dozen oblasts.
        warnings.simplefilter("ignore", UserWarning)
        bins = mapclassify.FisherJenks(known, k=min(classes, known.nunique())).bins
    colours = CLASSES[-len(bins):]
    lows = [known.min(), *(known[known > b].min() for b in bins[:-1])]
    names = ["–".join(dict.fromkeys(tables.number(v, decimals, language) for v in pair)) for pair in zip(lows, bins, strict=True)]

    def place(value, state: str) -> tuple[int, str, str]:
        if state != "value":
            return len(bins), tables.word(state, language), theme.MEANING[state]
        index = int(sum(float(value) > b for b in bins))
        return index, names[index], colours[index]

    placed = [place(v, s) for v, s in zip(frame[column], frame["state"], strict=True)]
    frame = frame.assign(rank=[p[0] for p in placed], series=[p[1] for p in placed], colour=[p[2] for p in placed])
    return frame.sort_values(["rank", column], kind="stable")


def check_join(frame: pd.DataFrame, layer: str) -> None:
    """Raise BookError where *frame* and *layer* do not hold the same oblasts, or not of the same date."""
    dated = frame.attrs.get("borders", layer)
    if dated != layer:
        raise BookError(f"a table in the borders of {dated} cannot be drawn on the layer {layer}")
    have, want = set(frame["oblast_id"]), set(oblasts(layer))
    if have - want:
        raise BookError(f"layer {layer} has no oblast {', '.join(sorted(have - want))}")
    if want - have:
        raise BookError(f"the table has no row for {', '.join(sorted(want - have))} of layer {layer}")


def oblasts(layer: str) -> list[str]:
    """The oblasts (without the cities of republican significance) that *layer* shows."""
    units = tables.load("reference/territories")
    kinds = tables.load("reference/oblasts").set_index("oblast_id")["kind"]
    own = units.loc[units["layer"] == layer, "oblast_id"]
    return [oblast for oblast in own if kinds[oblast] == "oblast"]


@form
def _choropleth(frame: pd.DataFrame, width: int, *, layer: str, language: str) -> alt.LayerChart:
    height = round(width * layers.HALF_HEIGHT / layers.HALF_WIDTH)
    marked = frame[frame["state"] == "not_comparable"] if "state" in frame else frame.iloc[:0]
    shapes = layers.load(layer).set_index("oblast_id").geometry
    hatch = [layers.feature(layers.hatching(shapes[oblast])) for oblast in marked["oblast_id"]]
    coloured = alt.Chart(alt.NamedData(name=layer)).mark_geoshape(style="border").transform_lookup(
        lookup="properties.oblast_id", from_=alt.LookupData(data=_values(frame), key="oblast_id", fields=["series", "tip"]),
    ).transform_filter("isValid(datum.series)").encode(color=_series(frame, width), tooltip=alt.Tooltip("tip:N"))
    small = width == theme.NARROW
    text = alt.Chart(frame).encode(
        x=_px("px", layers.HALF_WIDTH, width), y=_px("py", layers.HALF_HEIGHT, height), text="lines:N")
    labels = frame.assign(lines=[[row.text] if small else [row.short, row.text] for row in frame.itertuples()])
    text = text.properties(data=labels)
    shapes_below = [
        alt.Chart(alt.NamedData(name="neighbours")).mark_geoshape(style="land"),
        coloured,
        alt.Chart(alt.Data(values=hatch)).mark_geoshape(filled=False, style="hatch"),
        alt.Chart(alt.NamedData(name="water")).mark_geoshape(style="water"),
    ]
    labels_above = [text.mark_text(style="halo", lineHeight=13), text.mark_text(style="place", lineHeight=13)]
    scale = width / 2 / layers.HALF_WIDTH
    plane = {"type": "identity", "reflectY": True, "scale": scale, "translate": [width / 2, height / 2]}
    return alt.layer(*(part.project(**plane) for part in shapes_below), *labels_above).properties(width=width, height=height)


def _placed(frame: pd.DataFrame, layer: str, language: str) -> pd.DataFrame:
    """Add each oblast's short name and the place of its label, in km from the map's centre."""
    names = tables.load("reference/territories", language)
    names = names[names["layer"] == layer].set_index("oblast_id")["short"]
    shapes = layers.load(layer).set_index("oblast_id")
    points = shapely.points(shapes["label_lon"], shapes["label_lat"])
    points = gpd.GeoSeries(points, index=shapes.index, crs=4326).to_crs(layers.PROJECTION)
    return frame.assign(
        short=frame["oblast_id"].map(names), px=frame["oblast_id"].map(points.x).round(1), py=frame["oblast_id"].map(points.y).round(1))


def _px(field: str, half: float, extent: int) -> alt.X | alt.Y:
    kind = alt.X if field == "px" else alt.Y
    domain = [-half, half] if field == "px" else [half, -half]
    return kind(f"{field}:Q", axis=None, scale=alt.Scale(domain=domain, range=[0, extent]))


def _values(frame: pd.DataFrame) -> alt.InlineData:
    return alt.InlineData(values=frame[["oblast_id", "series", "tip"]].to_dict("records"))
