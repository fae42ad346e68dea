"""Colours that appear together are told apart by readers with the common colour deficiencies, too."""

import itertools
import json
from functools import cache

import numpy as np
import pytest
from colorspacious import cspace_convert

from monograph import tables, theme
from monograph.figure import CHART_MIME
from monograph.maps import CLASSES

VISIONS = (None, "deuteranomaly", "protanomaly", "tritanomaly")
APART = 11  # units of CAM02-UCS, of which about one is just seen under the best conditions
STEP = 9  # between neighbouring classes of one scale, whose order tells them apart as well


@cache
def seen(colour: str, vision: str | None) -> np.ndarray:
    """Where *colour* lies in CAM02-UCS for an eye that lacks a kind of cone wholly."""
    rgb = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    if vision:
        space = {"name": "sRGB1+CVD", "cvd_type": vision, "severity": 100}
        rgb = np.clip(cspace_convert(rgb, space, "sRGB1"), 0, 1)
    return cspace_convert(rgb, "sRGB1", "CAM02-UCS")


def distance(one: str, other: str) -> float:
    """The least distance of two colours in any of the visions."""
    return min(float(np.linalg.norm(seen(one, vision) - seen(other, vision))) for vision in VISIONS)


def too_close(colours, least: float = APART) -> list[tuple]:
    return [(one, other, round(distance(one, other), 1)) for one, other in itertools.combinations(sorted(set(colours)), 2) if distance(one, other) < least]


def charts() -> dict[str, set[str]]:
    """The colours of the data of every chart in the chapters."""
    found = {}
    for path in sorted((tables.ROOT / "chapters").rglob("*.ipynb")):
        outputs = [output for cell in json.loads(path.read_text(encoding="utf-8"))["cells"] for output in cell.get("outputs", [])]
        for spec in (output["data"][CHART_MIME] for output in outputs if CHART_MIME in output.get("data", {})):
            rows = [row for rows in spec.get("datasets", {}).values() if isinstance(rows, list) for row in rows if isinstance(row, dict)]
            colours = {str(row.get("colour")).lower() for row in rows}
            found[spec["usermeta"]["card"]["name"]] = {c for c in colours if c.startswith("#") and not c.startswith("#fe01")}
    return found


def test_the_colours_of_every_chart_stay_apart():
    found = charts()
    assert len([name for name, colours in found.items() if len(colours) > 1]) >= 30
    scale = set(itertools.pairwise(CLASSES))
    faults = {name: [fault for fault in too_close(colours) if not {fault[:2], fault[1::-1]} & scale] for name, colours in found.items()}
    assert not {name: faults for name, faults in faults.items() if faults}


def test_neighbouring_classes_of_a_map_stay_apart():
    assert all(distance(one, other) >= STEP for one, other in itertools.pairwise(CLASSES))
    unclassed = [theme.MEANING["not_comparable"], theme.MEANING["no_data"]]
    assert not [(state, colour) for state in unclassed for colour in CLASSES if distance(state, colour) < APART]


@pytest.mark.parametrize("colours", [
    theme.SERIES,
    list(tables.load("reference/parties")["colour"]),
    [theme.MEANING[key] for key in ("type1", "type2", "all", "no_data")],
    [theme.MEANING[key] for key in ("near", "shared", "far", "no_data")],
    [theme.MEANING[key] for key in ("women", "men", "no_data")],
    [theme.MEANING[key] for key in ("claimed", "official", "no_data", "not_comparable")],
])  # fmt: skip
def test_fixed_colours_stay_apart(colours):
    assert too_close(colours) == []


def test_what_was_told_apart_by_hue_alone_is_found():
    assert too_close(["#2f7fb8", "#8a5fb8"])  # blue and purple of one lightness, to an eye without green
