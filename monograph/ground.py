"""Whether the boundary layers are what maps may rely on: written as they should be, true coverages, of their time.

Layers that a table of the book speaks of (``reference/territories``, ``survey/sample``) are held against it.
"""

import json
import re
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import shapely
from pyproj import Geod
from shapely.geometry import shape

from . import layers, reading
from .errors import BookError
from .tables import records

OBLASTS = ("oblasts_1991", "oblasts_2021", "oblasts_2022")
_OBLAST, _COUNTRY, _DAY = r"KZ-(\d\d|x-[a-z]+)", "[A-Z]{2}", r"\d{4}-\d\d-\d\d"
_AREA = {"area_km2": int, "label_lat": float, "label_lon": float, "oblast_id": _OBLAST}
_NAMES = {"name_en": ".+", "name_kk": ".+", "name_ru": ".+"}
_CAPITAL = rf"({_OBLAST}(;{_OBLAST})*)?"
# The properties of each layer's features: a pattern, or the type of a number.
PROPERTIES = {
    "borders_1991_approximate": {"method": "interpolated|later city limit", "oblast_a": _OBLAST, "oblast_b": _OBLAST},
    "countries": {"country": _COUNTRY},
    "neighbours": {"country": _COUNTRY},
    "oblasts_1991": {**_AREA, "borders": "exact|approximate"},
    "oblasts_2021": _AREA,
    "oblasts_2022": _AREA,
    "places": {"capital_1991": _CAPITAL, "capital_2021": _CAPITAL, "capital_2022": _CAPITAL, "geonameid": int, **_NAMES},
    "survey_sites": {**_NAMES, "oblast_id": _OBLAST, "site_id": "[a-z_]+"},
    "water": {"kind": "[a-z]+", **_NAMES, "water_id": "[a-z]+"},
}
_SHAPES = {"places": {"Point"}, "survey_sites": {"Point"}, "borders_1991_approximate": {"LineString", "MultiLineString"}}
_EXTENT, _WORLD = (42.5, 38, 91.5, 57), (-180, -60, 180, 84)
_COUNTRY_EXTENT = (46, 40, 88, 56)
_GEOD = Geod(ellps="WGS84")


def faults() -> list[str]:
    """Every fault of the layers, one message each, with file, row (its line), part and rule."""
    there = set(layers.names())
    found = [f"geo/{name}.geojson: the layer is missing [file]" for name in sorted(PROPERTIES.keys() - there)]
    found += [f"geo/{name}.geojson: not a layer of the book [file]" for name in sorted(there - PROPERTIES.keys())]
    alone = {name: list(_layer(name)) for name in sorted(PROPERTIES.keys() & there)}
    found += [fault for one in alone.values() for fault in one]
    return found if found else [*_outlines(), *_around()]


def said(name: str, row: int, part: str, text: str, rule: str) -> str:
    return f"geo/{name}.geojson, row {row}, column {part}: {text} [{rule}]"


@reading.remembered
def _layer(name: str) -> tuple[str, ...]:
    """The faults of one layer by itself and against the tables."""
    try:
        head, features = layers.parts(name)
    except BookError as error:
        return (str(error),)
    found = list(_head(name, head))
    for row, feature in enumerate(features, 2):
        found += _properties(name, row, feature) or _geometry(name, row, feature)
    if found:
        return tuple(found)
    keys = [layers.key(name, feature) for feature in features]
    for row, (one, other) in enumerate(pairwise(keys), 3):
        if one == other:
            found.append(said(name, row, "properties", f"value {other!r}: a second feature of that id", "unique-id"))
        elif name != "places" and one > other:
            found.append(said(name, row, "properties", f"value {other!r}: stands after {one!r}", "sorted"))
    if name in OBLASTS and not found:
        found += _oblasts(name, keys, features)
    return tuple(found)


def _head(name: str, head: dict) -> Iterator[str]:
    wanted = {"type", "attribution", "licence", "valid_from", "valid_to"}
    if head.get("type") != "FeatureCollection":
        yield said(name, 1, "type", f"value {head.get('type')!r}: a layer is a FeatureCollection", "schema")
    for member in sorted(head.keys() - wanted):
        yield said(name, 1, member, "no member of a layer; coordinates are longitude and latitude on WGS84", "schema")
    if name != "survey_sites" and not (head.get("attribution") and head.get("licence")):
        yield said(name, 1, "attribution", "does not say whose data it is", "attribution")
    if name in OBLASTS:
        spans = {(r["valid_from"], r["valid_to"] or None) for r in records("reference/territories") if r["layer"] == name}
        holds = (head.get("valid_from"), head.get("valid_to"))
        if spans != {holds}:
            yield said(name, 1, "valid_from", f"value {holds}: data/reference/territories.csv has {sorted(map(str, spans))}", "dates-of-borders")


def _properties(name: str, row: int, feature: dict) -> list[str]:
    rules, given = PROPERTIES[name], feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(given, dict) or feature.get("type") != "Feature" or set(feature) != {"type", "properties", "geometry"}:
        return [said(name, row, "type", "not a feature with properties and geometry", "schema")]
    found = [said(name, row, column, "the property is missing", "schema") for column in sorted(rules.keys() - given.keys())
             if rules[column] != _CAPITAL]
    found += [said(name, row, column, "no property of this layer", "schema") for column in sorted(given.keys() - rules.keys())]
    for column in sorted(rules.keys() & given.keys()):
        value, rule = given[column], rules[column]
        if isinstance(rule, str):
            right = isinstance(value, str) and re.fullmatch(rule, value)
        else:
            right = isinstance(value, (int, float)) and not isinstance(value, bool) and (rule is float or value == int(value) > 0)
        if not right:
            found.append(said(name, row, column, f"value {value!r}: not as the layer has it", "type"))
    return found


def _geometry(name: str, row: int, feature: dict) -> list[str]:
    try:
        geometry = shape(feature["geometry"])
        points = shapely.get_coordinates(geometry)
    except Exception as error:  # shapely reports damage in several exceptions
        return [said(name, row, "geometry", f"cannot be read ({error})", "geometry")]
    if geometry.is_empty or geometry.geom_type not in _SHAPES.get(name, {"Polygon", "MultiPolygon"}):
        return [said(name, row, "geometry", f"an empty {geometry.geom_type}, or another kind than the layer has", "geometry")]
    west, south, east, north = extent = _extent(name)
    outside = ~((points[:, 0] >= west) & (points[:, 0] <= east) & (points[:, 1] >= south) & (points[:, 1] <= north))
    if outside.any():
        x, y = points[outside][0]
        return [said(name, row, "geometry", f"the point {x} {y} lies outside {extent}; longitude comes first", "extent")]
    if np.abs(points - points.round(2 if name == "countries" else 4)).max() > 1e-9:
        return [said(name, row, "geometry", "more decimals than the layer has", "precision")]
    if not geometry.is_valid:
        return [said(name, row, "geometry", shapely.is_valid_reason(geometry), "valid-ring")]
    for part in shapely.get_parts(geometry):
        if part.geom_type == "Polygon" and not (part.exterior.is_ccw and not any(ring.is_ccw for ring in part.interiors)):
            return [said(name, row, "geometry", "a ring runs the wrong way round", "right-hand-rule")]
    return []


def _extent(name: str) -> tuple[float, float, float, float]:
    if name == "countries":
        return _WORLD
    return _EXTENT if name in ("neighbours", "water") else _COUNTRY_EXTENT


def _oblasts(name: str, keys: list[str], features: list[dict]) -> Iterator[str]:
    """Ids, coverage, areas and labels of a layer of oblasts."""
    wanted = {row["oblast_id"] for row in records("reference/territories") if row["layer"] == name}
    for oblast in sorted(wanted - set(keys)):
        yield said(name, len(keys) + 2, "oblast_id", f"value {oblast!r}: the oblast is missing", "every-oblast")
    for row, oblast in enumerate(keys, 2):
        if oblast not in wanted:
            yield said(name, row, "oblast_id", f"value {oblast!r}: no oblast of this layer", "every-oblast")
    if wanted != set(keys):
        return
    shapes = np.array([shape(feature["geometry"]) for feature in features])
    edges = shapely.coverage_invalid_edges(shapes)
    whole = shapely.coverage_union_all(shapes) if shapely.is_empty(edges).all() else shapely.union_all(shapes)
    for row, edge in enumerate(edges, 2):
        if not edge.is_empty:
            x, y = shapely.get_coordinates(edge)[0]
            yield said(name, row, "geometry", f"{keys[row - 2]} leaves a gap or an overlap with its neighbour at {x} {y}", "coverage")
    holes = [ring for part in shapely.get_parts(whole) for ring in part.interiors]
    for ring in holes:
        row = int(np.argmin(shapely.distance(shapes, ring))) + 2
        yield said(name, row, "geometry", f"a hole in the country beside {keys[row - 2]}", "coverage")
    for row, (one, feature) in enumerate(zip(shapes, features, strict=True), 2):
        given = feature["properties"]
        drawn = abs(_GEOD.geometry_area_perimeter(one)[0]) / 1e6
        if abs(drawn / given["area_km2"] - 1) > 0.01:
            yield said(name, row, "area_km2", f"value {given['area_km2']!r}: the shape has {drawn:.0f} km²", "area")
        if not one.contains(shapely.Point(given["label_lon"], given["label_lat"])):
            yield said(name, row, "label_lon", "the label lies outside the oblast", "label")


def _shapes(name: str) -> dict[str, shapely.Geometry]:
    return {layers.key(name, feature): shape(feature["geometry"]) for feature in layers.parts(name)[1]}


@reading.remembered
def _outlines() -> tuple[str, ...]:
    """The three layers of oblasts have one outline; oblasts that did not change have the same shape."""
    whole = {name: shapely.coverage_union_all(list(_shapes(name).values())) for name in OBLASTS}
    found = []
    for name in OBLASTS:
        others = [one for other, one in whole.items() if other != name]
        if others[0].equals(others[1]) and not whole[name].equals(others[0]):
            away = whole[name].symmetric_difference(others[0])
            row = int(np.argmin([away.distance(one) for one in _shapes(name).values()])) + 2
            found.append(said(name, row, "geometry", "the outline is not that of the other two layers", "outline"))
    merged = {"KZ-10": "KZ-63", "KZ-33": "KZ-19", "KZ-62": "KZ-35"}
    new, old = _shapes("oblasts_2022"), _shapes("oblasts_2021")
    for row, (oblast, one) in enumerate(old.items(), 2):
        parts = [part for key, part in new.items() if merged.get(key, key) == oblast]
        if not one.equals(shapely.union_all(parts)):
            found.append(said("oblasts_2021", row, "geometry", f"{oblast} is not what it was of the oblasts of 2022", "same-land"))
    return tuple(found)


@reading.remembered
def _around() -> tuple[str, ...]:
    """Capitals and survey villages lie in their oblasts, approximate borders on the oblasts they divide."""
    found = []
    old = _shapes("oblasts_1991")
    for row, feature in enumerate(layers.parts("borders_1991_approximate")[1], 2):
        for column in ("oblast_a", "oblast_b"):
            oblast = feature["properties"][column]
            if oblast not in old or not shape(feature["geometry"]).difference(old[oblast].boundary.buffer(1e-6)).is_empty:
                found.append(said("borders_1991_approximate", row, column, f"value {oblast!r}: the line is no border of it", "border"))
    for year in ("1991", "2021", "2022"):
        land, seen = _shapes(f"oblasts_{year}"), set()
        for row, feature in enumerate(layers.parts("places")[1], 2):
            of = [one for one in feature["properties"].get(f"capital_{year}", "").split(";") if one]
            seen |= set(of)
            if of and not any(one in land and land[one].contains(shape(feature["geometry"])) for one in of):
                found.append(said("places", row, f"capital_{year}", f"value {';'.join(of)!r}: the place lies outside", "capital"))
        for oblast in sorted(land.keys() - seen):
            found.append(said("places", 1, f"capital_{year}", f"value {oblast!r}: the oblast has no capital", "capital"))
    sample = {(float(row["lon"]), float(row["lat"])): row["oblast_id"] for row in records("survey/sample")}
    sites = layers.parts("survey_sites")[1]
    land = _shapes("oblasts_2021")
    for row, feature in enumerate(sites, 2):
        oblast, point = feature["properties"]["oblast_id"], shape(feature["geometry"])
        if sample.get((point.x, point.y)) != oblast or not land.get(oblast, shapely.Point()).contains(point):
            found.append(said("survey_sites", row, "geometry", f"{point.x} {point.y}: no village of data/survey/sample.csv in {oblast}", "same-place"))
    if len(sites) != len(sample):
        found.append(said("survey_sites", len(sites) + 2, "site_id", f"{len(sites)} villages, {len(sample)} in data/survey/sample.csv", "same-place"))
    return tuple(found)
