"""The layers of oblasts, dissolved from the atoms."""

import sys

import geopandas as gpd
import numpy as np
import shapely

from .shapes import KM2, MAP_CRS, WGS84, area_km2, dissolve


def label_point(shape):
    """The middle of the largest circle inside: a centroid may fall into a neighbour or a city."""
    return shapely.get_point(shapely.maximum_inscribed_circle(shape, tolerance=1000), 0)


def oblast_layer(layer, atoms, exact):
    shapes = dissolve(atoms, layer).rename(columns={layer: "oblast_id"})
    labels = gpd.GeoSeries([label_point(shape) for shape in shapes.to_crs(MAP_CRS).geometry], crs=MAP_CRS).to_crs(WGS84)
    areas = dissolve(exact.to_crs(WGS84), layer).set_index(layer).geometry.map(area_km2)
    return shapes.assign(
        area_km2=shapes["oblast_id"].map(areas).round().astype(int),
        label_lon=labels.x.round(2),
        label_lat=labels.y.round(2),
    )


def approximate_borders(atoms):
    """The lines of the 1991 layer that are not known: guessed between seeds, or a city's later limit."""
    rows = []
    for i, j in zip(*np.triu_indices(len(atoms), 1), strict=True):
        a, b = atoms.iloc[i], atoms.iloc[j]
        guessed = a.oblasts_2022 == b.oblasts_2022
        city = "KZ-75" in (a.oblasts_1991, b.oblasts_1991)
        if a.oblasts_1991 != b.oblasts_1991 and (guessed or city):
            line = shapely.line_merge(a.geometry.intersection(b.geometry))
            if line.length > 0:
                between = sorted([a.oblasts_1991, b.oblasts_1991])
                rows.append((*between, "interpolated" if guessed else "later city limit", line))
    lines = gpd.GeoDataFrame(rows, columns=["oblast_a", "oblast_b", "method", "geometry"], crs=WGS84)
    return lines.dissolve(["oblast_a", "oblast_b", "method"]).reset_index()


def mark_approximate(layer, lines):
    uncertain = layer["oblast_id"].isin([*lines["oblast_a"], *lines["oblast_b"]])
    return layer.assign(borders=np.where(uncertain, "approximate", "exact"))


def check(name, layer):
    """Stop before anything is written rather than publish a torn map."""
    plane = layer.to_crs(MAP_CRS).geometry
    country = plane.union_all()
    overlap = (plane.area.sum() - country.area) / KM2
    gaps = sum(shapely.Polygon(ring).area for part in shapely.get_parts(country) for ring in part.interiors) / KM2
    if not (layer.is_valid.all() and shapely.coverage_is_valid(plane.values) and overlap < 1 and gaps < 1):
        sys.exit(f"{name}: not a coverage (overlaps {overlap:.2f}, gaps {gaps:.2f} km2). No layer was written.")
