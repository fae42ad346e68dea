"""Rebuild the boundary layers of the book: python geo/build.py [--work DIR] [--out DIR]

Every layer of oblasts is a dissolve of one and the same set of *atoms*: the pieces of land that
were in one oblast in 2022, one in 2021 and one in 1991. Atoms are cut and simplified once, so the
borders that two layers share are the same points in both.

Sources and hand-made inputs are tables in geo/inputs; geo/README.md explains them.
"""

import argparse
import tempfile
from pathlib import Path

import shapely
from steps import oblasts, pieces, surroundings
from steps.sources import fetch_all
from steps.writing import geojson

HERE = Path(__file__).resolve().parent

HOLDS = {  # layer: first and last day on which it holds; None: it still does
    "oblasts_1991": ("1991-12-16", "1997-04-21"),
    "oblasts_2021": ("2018-06-19", "2022-06-07"),
    "oblasts_2022": ("2022-06-08", None),
}
OSM = {"attribution": "© OpenStreetMap contributors", "licence": "ODbL-1.0"}
OSM_AND_GEONAMES = {"attribution": "© OpenStreetMap contributors; GeoNames", "licence": "ODbL-1.0"}
OSM_AND_NATURAL_EARTH = {"attribution": "© OpenStreetMap contributors; Natural Earth", "licence": "ODbL-1.0"}
NATURAL_EARTH = {"attribution": "Natural Earth", "licence": "Public domain"}
GEONAMES = {"attribution": "GeoNames", "licence": "CC-BY-4.0"}


def dated(layer):
    first, last = HOLDS[layer]
    return {"valid_from": first, "valid_to": last}


def build(work):
    """The text of every layer. Nothing is written before all of them are made and checked."""
    files = fetch_all(work)
    texts = {}

    exact = pieces.cut(files["oblasts"])
    atoms = pieces.simplify(exact)
    guessed = oblasts.approximate_borders(atoms)
    for name in HOLDS:
        layer = oblasts.oblast_layer(name, atoms, exact)
        oblasts.check(name, layer)
        if name == "oblasts_1991":
            layer = oblasts.mark_approximate(layer, guessed)
            texts[name] = geojson(layer, "oblast_id", 4, OSM_AND_GEONAMES | dated(name))
        else:
            texts[name] = geojson(layer, "oblast_id", 4, OSM | dated(name))
    texts["borders_1991_approximate"] = geojson(
        guessed, ["oblast_a", "oblast_b"], 4, OSM_AND_GEONAMES | dated("oblasts_1991")
    )

    kazakhstan = atoms.geometry.union_all(method="coverage")
    neighbours = surroundings.neighbours(files["neighbours"], kazakhstan, work)
    land = shapely.union_all([kazakhstan, *neighbours.geometry])
    water = surroundings.water(files["natural_earth"], land, work)
    countries = surroundings.countries(files["natural_earth"], work)
    texts["neighbours"] = geojson(neighbours, "country", 4, OSM_AND_NATURAL_EARTH)
    texts["water"] = geojson(water, "water_id", 4, OSM_AND_NATURAL_EARTH)
    texts["countries"] = geojson(countries, "country", 2, NATURAL_EARTH)
    texts["places"] = geojson(surroundings.capitals(files["places"]), "geonameid", 4, GEONAMES)
    texts["survey_sites"] = geojson(surroundings.survey_sites(), "site_id", 4, {})
    return texts


def main():
    options = argparse.ArgumentParser(description="Rebuild the boundary layers of the book.")
    options.add_argument("--work", type=Path, help="keep the downloads here (default: a temporary folder)")
    options.add_argument("--out", type=Path, default=HERE, help="write the layers here (default: geo/)")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        work = (chosen.work or Path(scratch)).resolve()
        work.mkdir(parents=True, exist_ok=True)
        texts = build(work)
    for name, text in texts.items():
        (chosen.out / f"{name}.geojson").write_text(text, encoding="utf-8", newline="\n")
        print(f"{name}.geojson: {len(text.encode()):,} bytes")


if __name__ == "__main__":
    main()
