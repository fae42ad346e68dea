"""What colours mean on a map: classes of a measure, states of a cell, and whether table and layer agree."""

import warnings

import pandas as pd

from .. import reading, tables, theme
from ..errors import BookError
from .style import Entry

# Sequential classes from low to high, one hue, readable on the light and the dark surface.
CLASSES = ["#cfe3ea", "#9cc9d6", "#5fa6ba", "#2b7f97", "#0b566d"]
STATES = ("value", "no_data", "not_comparable")


def classed(frame: pd.DataFrame, column: str, language: str, decimals: int, classes: int, unit: str = "") -> pd.DataFrame:
    """Add ``series`` (class), ``colour``, ``text`` and ``tip``, in classes of natural breaks (Fisher–Jenks).

    Rows are sorted by class, since a legend follows the order of rows; special marks come last.
    """
    import mapclassify  # 3 s to import; few chapters need it

    check_states(frame)
    known = frame.loc[frame["state"] == "value", column].astype(float)
    if known.isna().any():
        blank = frame.loc[known.index[known.isna()], "oblast_id"]
        raise BookError(f"{column} is blank for {', '.join(blank)}: give the state no_data or not_comparable")
    if known.empty:
        raise BookError(f"{column} has no value for any oblast: there is nothing to draw")
    with warnings.catch_warnings():
        # It recommends numba for speed, of no use with a few dozen oblasts.
        warnings.simplefilter("ignore", UserWarning)
        bins = mapclassify.FisherJenks(known, k=min(classes, known.nunique())).bins
    # Fewer classes still run from pale to dark.
    colours = [CLASSES[round(i * (len(CLASSES) - 1) / max(1, len(bins) - 1))] for i in range(len(bins))] if len(bins) > 1 else [CLASSES[2]]
    lows = [known.min(), *(known[known > b].min() for b in bins[:-1])]
    names = ["–".join(dict.fromkeys(tables.number(v, decimals, language) for v in pair)) for pair in zip(lows, bins, strict=True)]

    def cell(value, state: str, label: str) -> tuple[int, str, str, str, str]:
        if state != "value":
            word = tables.word(state, language)
            return len(bins) + STATES.index(state), word, theme.MEANING[state], "", f"{label}: {word}"
        index = int(sum(float(value) > b for b in bins))
        text = f"{tables.number(value, decimals, language)}{unit}"
        return index, f"{names[index]}{unit}", colours[index], text, f"{label}: {text}"

    cells = [cell(*row) for row in zip(frame[column], frame["state"], frame["label"], strict=True)]
    columns = ("rank", "series", "colour", "text", "tip")
    added = {name: [c[i] for c in cells] for i, name in enumerate(columns)}
    return frame.assign(**added).sort_values(["rank", column], kind="stable").reset_index(drop=True)


def entries(frame: pd.DataFrame) -> list[Entry]:
    """The legend of *frame*: a line for each series, in the order of rows."""
    states = frame["state"] if "state" in frame else ["value"] * len(frame)
    kinds = {"value": "plain", "no_data": "no_data", "not_comparable": "not_comparable"}
    listed = dict.fromkeys(zip(frame["series"], frame["colour"], states, strict=True))
    return [Entry(series, (), "quiet") if pd.isna(colour) else Entry(series, (colour,), kinds[state]) for series, colour, state in listed]


def check_states(frame: pd.DataFrame) -> None:
    """Raise BookError where a row's ``state`` is none that a map knows."""
    wrong = frame[~frame["state"].isin(STATES)]
    if len(wrong):
        row = wrong.iloc[0]
        raise BookError(f"{row['oblast_id']}: state {row['state']!r} is none of {', '.join(STATES)}")


def borders(frame: pd.DataFrame) -> str:
    """The layer of the date of *frame*."""
    if "borders" not in frame.attrs:
        raise BookError('a table to be mapped must name its layer: frame.attrs["borders"]')
    return frame.attrs["borders"]


def check_join(frame: pd.DataFrame, layer: str) -> None:
    """Raise BookError where *frame* and *layer* do not hold the same oblasts, or not of the same date."""
    dated = frame.attrs.get("borders", layer)
    if dated != layer:
        raise BookError(f"a table in the borders of {dated} cannot be drawn on the layer {layer}")
    have, want = set(frame["oblast_id"]), set(oblasts(layer))
    if have - want - set(cities(layer)):
        raise BookError(f"layer {layer} has no oblast {', '.join(sorted(have - want))}")
    if want - have:
        raise BookError(f"the table has no row for {', '.join(sorted(want - have))} of layer {layer}")
    twice = frame.loc[frame["oblast_id"].duplicated(), "oblast_id"]
    if len(twice):
        raise BookError(f"the table has more than one row for {', '.join(sorted(set(twice)))}")


def oblasts(layer: str) -> list[str]:
    """The oblasts (without the cities of republican significance) that *layer* shows."""
    return _units(layer, "oblast")


def cities(layer: str) -> list[str]:
    """The cities of republican significance that *layer* shows."""
    return _units(layer, "city")


def _units(layer: str, kind: str) -> list[str]:
    return list(_listed(layer, kind))


@reading.remembered
def _listed(layer: str, kind: str) -> tuple[str, ...]:
    units = tables.load("reference/territories")
    kinds = tables.load("reference/oblasts").set_index("oblast_id")["kind"]
    own = units.loc[units["layer"] == layer, "oblast_id"]
    if own.empty:
        raise BookError(f"data/reference/territories.csv has no layer {layer!r}")
    return tuple(unit for unit in own if kinds[unit] == kind)
