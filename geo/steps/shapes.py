"""Measures and small repairs of shapes that several steps need."""

import geopandas as gpd
import numpy as np
import shapely
from pyproj import Geod

WGS84 = "EPSG:4326"
# The projection of the book's maps: tolerances in metres mean what a reader sees.
MAP_CRS = "+proj=lcc +lat_1=45 +lat_2=52 +lat_0=48 +lon_0=67 +datum=WGS84 +units=m"
KM2 = 1e6


def area_km2(shape):
    return abs(Geod(ellps="WGS84").geometry_area_perimeter(shape)[0]) / KM2


def rounded(shapes, decimals):
    moved = shapely.transform(shapes.values, lambda xy: np.round(xy, decimals))
    return gpd.GeoSeries(shapely.remove_repeated_points(moved), index=shapes.index, crs=WGS84)


def snapped(shapes, decimals):
    """As rounded(), for shapes on their own: rings that rounding would make cross or vanish are mended."""
    return gpd.GeoSeries(shapely.set_precision(shapes.values, 10.0**-decimals), index=shapes.index, crs=WGS84)


def largest_parts(shape, at_least_km2):
    """The shape without specks and pinholes."""
    parts = [
        part for part in shapely.get_parts(shape) if part.geom_type == "Polygon" and area_km2(part) >= at_least_km2
    ]
    holes = [[ring for ring in part.interiors if area_km2(shapely.Polygon(ring)) >= at_least_km2] for part in parts]
    return shapely.union_all([shapely.Polygon(p.exterior, rings) for p, rings in zip(parts, holes, strict=True)])


def dissolve(atoms, by):
    return atoms.dissolve(by, method="coverage").reset_index()[[*np.atleast_1d(by), "geometry"]]
