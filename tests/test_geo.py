"""The boundary layers in geo/: what a map may rely on."""

import gzip
import importlib.util
import json
import re
from pathlib import Path
from types import SimpleNamespace

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from pyproj import Geod

ROOT = Path(__file__).resolve().parents[1]
GEO = ROOT / "geo"
MAP_CRS = "+proj=lcc +lat_1=45 +lat_2=52 +lat_0=48 +lon_0=67 +datum=WGS84 +units=m"
KM2 = 1e6

CITIES = {"KZ-71", "KZ-75", "KZ-79"}
UNCHANGED = {"KZ-15", "KZ-23", "KZ-27", "KZ-31", "KZ-43", "KZ-47", "KZ-55"}
OBLASTS_2021 = UNCHANGED | CITIES | {"KZ-11", "KZ-19", "KZ-35", "KZ-39", "KZ-59", "KZ-61", "KZ-63"}
OBLASTS_2022 = OBLASTS_2021 | {"KZ-10", "KZ-33", "KZ-62"}
ABOLISHED_1997 = {f"KZ-x-{name}" for name in ("kokshetau", "semipalatinsk", "taldykorgan", "torgai", "zhezkazgan")}
OBLASTS = {
    "oblasts_1991": OBLASTS_2021 - {"KZ-71", "KZ-79"} | ABOLISHED_1997,
    "oblasts_2021": OBLASTS_2021,
    "oblasts_2022": OBLASTS_2022,
}
KEYS = {  # layer: what its features are sorted by
    **dict.fromkeys(OBLASTS, ["oblast_id"]),
    "borders_1991_approximate": ["oblast_a", "oblast_b"],
    "countries": ["country"],
    "neighbours": ["country"],
    "places": ["geonameid"],
    "survey_sites": ["site_id"],
    "water": ["water_id"],
}
OFFICIAL_KM2 = {  # oblasts whose borders did not change from 1991 to 2022
    "KZ-15": 300_629,
    "KZ-23": 118_631,
    "KZ-27": 151_339,
    "KZ-31": 144_264,
    "KZ-43": 226_019,
    "KZ-47": 165_642,
    "KZ-55": 124_755,
}

oblast_layers = pytest.mark.parametrize("name", OBLASTS)
all_layers = pytest.mark.parametrize("name", KEYS)


def text(name):
    return (GEO / f"{name}.geojson").read_text(encoding="utf-8")


def layer(name):
    return gpd.read_file(GEO / f"{name}.geojson")


def shapes(name):
    return layer(name).set_index("oblast_id").geometry


def area_km2(shape):
    return abs(Geod(ellps="WGS84").geometry_area_perimeter(shape)[0]) / KM2


def rings(shape):
    for part in shapely.get_parts(shape):
        if part.geom_type == "Polygon":
            yield part.exterior, True
            yield from ((ring, False) for ring in part.interiors)


# ------------------------------------------------------------------------------------------- the text


def test_every_layer_is_tested():
    assert {path.stem for path in GEO.glob("*.geojson")} == set(KEYS)


@all_layers
def test_one_feature_a_line_sorted_by_id(name):
    written = text(name)
    assert written.endswith("]}\n") and "\r" not in written
    collection = json.loads(written)
    assert len(written.splitlines()) == len(collection["features"]) + 2
    keys = [tuple(feature["properties"][key] for key in KEYS[name]) for feature in collection["features"]]
    assert keys == sorted(set(keys))
    for feature in collection["features"]:
        assert list(feature["properties"]) == sorted(feature["properties"])


@all_layers
def test_precision(name):
    decimals = 2 if name == "countries" else 4
    numbers = [n for shape in layer(name).geometry for n in shapely.get_coordinates(shape).ravel()]
    assert all(round(n, decimals) == n for n in numbers)
    assert max(len(tail) for tail in re.findall(r"\d\.(\d+)[,\]]", text(name))) <= decimals


@all_layers
def test_longitude_comes_first(name):
    west, south, east, north = layer(name).total_bounds
    if name == "countries":
        assert west >= -180 and east <= 180 and south >= -60 and north <= 84
    else:
        assert 42.5 <= west < east <= 91.5 and 38 <= south < north <= 57


@all_layers
def test_geometry_is_valid_and_follows_the_right_hand_rule(name):
    for shape in layer(name).geometry:
        assert shape.is_valid and not shape.is_empty
        for ring, exterior in rings(shape):
            assert ring.is_ccw == exterior


@all_layers
def test_layer_names_its_source(name):
    members = json.loads(text(name))
    if name != "survey_sites":  # entered by hand
        assert members["attribution"] and members["licence"]
    if name in OBLASTS:
        assert "© OpenStreetMap contributors" in members["attribution"]
        assert members["licence"] == "ODbL-1.0"


def test_layers_do_not_hold_at_the_same_time():
    spans = [(json.loads(text(name))["valid_from"], json.loads(text(name))["valid_to"]) for name in OBLASTS]
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", day) for span in spans for day in span if day)
    assert spans[0][1] < spans[1][0] and spans[1][1] < spans[2][0] and spans[2][1] is None


def test_web_budget():
    size = {name: len(gzip.compress(text(name).encode(), 9, mtime=0)) for name in KEYS}
    assert size["oblasts_2022"] <= 25_000
    assert size["oblasts_2022"] + size["borders_1991_approximate"] + size["neighbours"] + size["water"] <= 60_000
    assert size["countries"] <= 55_000


# ---------------------------------------------------------------------------------------- the oblasts


@oblast_layers
def test_ids(name):
    assert set(layer(name)["oblast_id"]) == OBLASTS[name]
    assert len(layer(name)) == {"oblasts_1991": 20, "oblasts_2021": 17, "oblasts_2022": 20}[name]


@oblast_layers
def test_only_the_properties_a_map_needs(name):
    expected = {"oblast_id", "area_km2", "label_lon", "label_lat", "geometry"}
    assert set(layer(name).columns) == expected | ({"borders"} if name == "oblasts_1991" else set())


@oblast_layers
def test_borders_are_shared(name):
    plane = layer(name).to_crs(MAP_CRS).geometry
    assert shapely.coverage_is_valid(plane.values)
    country = plane.union_all()
    assert plane.area.sum() - country.area < 1 * KM2
    assert sum(shapely.Polygon(ring).area for ring, exterior in rings(country) if not exterior) < 1 * KM2


@oblast_layers
def test_no_crumbs(name):
    parts = layer(name).explode()
    assert parts.geometry.map(area_km2).min() > 25
    assert len(parts) == len(layer(name))


@oblast_layers
def test_areas(name):
    drawn = shapes(name).map(area_km2)
    stated = layer(name).set_index("oblast_id")["area_km2"]
    for oblast, official in OFFICIAL_KM2.items():
        assert drawn[oblast] == pytest.approx(official, rel=0.02)
        assert stated[oblast] == pytest.approx(official, rel=0.02)
    for oblast in OBLASTS[name]:
        assert drawn[oblast] == pytest.approx(stated[oblast], rel=0.01)
    assert drawn.sum() == pytest.approx(2_724_900, rel=0.002)


@oblast_layers
def test_label_points_lie_inside(name):
    for row in layer(name).itertuples():
        assert row.geometry.contains(shapely.Point(row.label_lon, row.label_lat))


@pytest.mark.parametrize(("older", "newer"), [("oblasts_2021", "oblasts_2022"), ("oblasts_1991", "oblasts_2022")])
def test_layers_have_the_same_outline(older, newer):
    assert shapes(older).union_all().symmetric_difference(shapes(newer).union_all()).is_empty


def test_2021_is_a_coarsening_of_2022():
    merged = {"KZ-10": "KZ-63", "KZ-33": "KZ-19", "KZ-62": "KZ-35"}
    new = shapes("oblasts_2022")
    dissolved = new.groupby([merged.get(oblast, oblast) for oblast in new.index]).agg(shapely.union_all)
    for oblast, shape in shapes("oblasts_2021").items():
        assert shape.symmetric_difference(dissolved[oblast]).is_empty


def test_exact_oblasts_of_1991_are_drawn_with_borders_of_2022():
    members = {
        "KZ-61": ["KZ-61", "KZ-79"],
        "KZ-x-semipalatinsk": ["KZ-10"],
        "KZ-x-taldykorgan": ["KZ-33"],
    }
    new, old = shapes("oblasts_2022"), layer("oblasts_1991")
    exact = set(old.loc[old["borders"] == "exact", "oblast_id"])
    assert exact == UNCHANGED | {"KZ-61", "KZ-63", "KZ-x-semipalatinsk", "KZ-x-taldykorgan"}
    assert set(old["borders"]) == {"exact", "approximate"}
    for oblast in exact:
        whole = shapely.union_all(new[members.get(oblast, [oblast])].values)
        assert shapes("oblasts_1991")[oblast].symmetric_difference(whole).is_empty


def test_approximate_lines_are_borders_of_the_oblasts_they_name():
    lines, old = layer("borders_1991_approximate"), shapes("oblasts_1991")
    approximate = layer("oblasts_1991").query("borders == 'approximate'")["oblast_id"]
    assert set(lines["oblast_a"]) | set(lines["oblast_b"]) == set(approximate)
    assert set(lines["method"]) == {"interpolated", "later city limit"}
    for row in lines.itertuples():
        for oblast in (row.oblast_a, row.oblast_b):
            assert row.geometry.difference(old[oblast].boundary.buffer(1e-9)).is_empty


# ----------------------------------------------------------------------------------- around and upon


@pytest.mark.parametrize("name", ["countries", "neighbours"])
def test_country_codes(name):
    assert all(re.fullmatch("[A-Z]{2}", code) for code in layer(name)["country"])


def test_crimea_is_with_ukraine():
    world = layer("countries").set_index("country").geometry
    for lon, lat in [(34.1, 44.95), (33.6, 45.4), (35.3, 45.3)]:
        assert world.index[world.contains(shapely.Point(lon, lat))].tolist() == ["UA"]


def test_neighbours_and_sea_fit_the_oblasts():
    country = shapes("oblasts_2022").union_all()
    around = layer("neighbours").set_index("country").geometry
    sea = layer("water").set_index("water_id").geometry["caspian"]
    assert "KZ" not in around.index
    assert {"RU", "CN", "KG", "UZ", "TM"} <= set(around.index)
    for shape in [*around, sea]:
        assert area_km2(shape.intersection(country)) < 5  # thousands of kilometres, rounded to 5 m
    outside = shapely.union_all([*around, sea])
    assert country.boundary.difference(outside.buffer(0.001)).length < 0.01


def test_water():
    assert set(layer("water")["water_id"]) == {
        *("alakol", "aral", "balkhash", "caspian"),
        *("kapchagay", "shardara", "tengiz", "zaysan"),
    }


@pytest.mark.parametrize("year", ["1991", "2021", "2022"])
def test_every_oblast_has_its_capital(year):
    capital, old = f"capital_{year}", shapes(f"oblasts_{year}")
    places = layer("places").dropna(subset=capital)
    assert set(";".join(places[capital]).split(";")) == OBLASTS[f"oblasts_{year}"]
    for row in places.itertuples():
        of = getattr(row, capital).split(";")
        assert any(old[oblast].contains(row.geometry) for oblast in of), row.name_en


def test_survey_sites_lie_in_their_oblast():
    sites = layer("survey_sites")
    assert sites["oblast_id"].value_counts().to_dict() == {"KZ-27": 2, "KZ-59": 2, "KZ-61": 2}
    for row in sites.itertuples():
        assert shapes("oblasts_2021")[row.oblast_id].contains(row.geometry)
        assert row.name_en and row.name_kk and row.name_ru


# ----------------------------------------------------------------------------------------- the inputs


def table(name):
    return pd.read_csv(GEO / "inputs" / f"{name}.csv", keep_default_na=False)


def test_sources_are_pinned_and_checksummed():
    sources = table("sources")
    assert len(sources) == 4 and sources["source_id"].is_unique and sources["sha256"].is_unique
    for row in sources.itertuples():
        assert re.fullmatch("[0-9a-f]{64}", row.sha256)
        assert re.fullmatch(r"\d+(\.\d+)+", row.version) and row.version in row.file
        assert row.registry in ("pypi", "npm")
        assert row.licence and row.attribution


def test_a_changed_source_stops_the_build(tmp_path):
    spec = importlib.util.spec_from_file_location("geo_sources", GEO / "steps" / "sources.py")
    sources = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(sources)
    (tmp_path / "lakes.whl").write_bytes(b"not what it was")
    source = SimpleNamespace(
        Index="lakes", registry="pypi", package="lakes-data", version="1.0", file="lakes.whl", sha256="0" * 64
    )
    with pytest.raises(SystemExit, match="lakes: lakes-data 1.0 has changed"):
        sources.fetch(source, tmp_path)


def test_seeds_lie_in_the_oblast_they_divide():
    seeds, new = table("seeds_1996"), shapes("oblasts_2022")
    new["KZ-11"] = new["KZ-11"].union(new["KZ-71"])
    assert set(seeds["oblasts_2022"]) == set(table("crosswalk").query("oblasts_1991 == ''")["oblasts_2022"])
    for row in seeds.itertuples():
        assert row.oblasts_1991 in OBLASTS["oblasts_1991"]
        assert new[row.oblasts_2022].distance(shapely.Point(row.lon, row.lat)) < 0.05, row.name


def test_requirements_agree_with_the_book():
    def pins(path):
        return dict(re.findall(r"^([\w-]+)==(\S+)", path.read_text(), re.M))

    own = pins(GEO / "requirements.txt")
    assert {"geopandas", "shapely", "pyproj"} <= set(own)
    book = ROOT / "requirements.txt"
    shared = pins(book) if book.exists() else {}
    assert {name: shared[name] for name in own if name in shared} == {name: own[name] for name in own if name in shared}
