"""Boundary layers, projected to the plane of the book's maps.

The only module that opens a layer of ``geo/``.  Maps are drawn in kilometres of one projection made
for Kazakhstan, so that every map of the country has the same shape and scale bar.
"""

import json
from functools import lru_cache
from pathlib import Path

import geopandas as gpd
import shapely
from shapely.geometry import mapping

from . import reading
from .errors import BookError

# Lambert conformal conic, standard parallels 45° and 52°, centred on the country.
PROJECTION = "+proj=lcc +lat_1=45 +lat_2=52 +lat_0=48 +lon_0=67 +datum=WGS84 +units=km"
HALF_WIDTH, HALF_HEIGHT = 1560, 895  # km from the centre to the frame of a map of the country
_COUNTRY_FRAME = shapely.box(-HALF_WIDTH, -HALF_HEIGHT, HALF_WIDTH, HALF_HEIGHT)

# The northern half of the world, centred on Europe; equal-area, so that no country looks larger than it is.
WORLD_PROJECTION = "+proj=laea +lat_0=52 +lon_0=12 +datum=WGS84 +units=km"
_WORLD_FRAME = shapely.box(-7300, -3000, 5400, 7300)


def folder() -> Path:
    """The folder that holds the layers (``MONOGRAPH_GEO``, else ``geo/`` of the project)."""
    return reading.folder("geo")


def names() -> list[str]:
    """The names of all layers."""
    return sorted(path.stem for path in folder().glob("*.geojson"))


def load(name: str) -> gpd.GeoDataFrame:
    """Return layer *name* as a new frame with planar coordinates in km, sorted as stored.

    Raises BookError when the layer is missing, cannot be read or holds an invalid ring.
    """
    path = reading.note(f"geo/{name}.geojson")
    return _load(path, reading.digest(path)).copy()


@reading.remembered
def features(name: str) -> list[dict]:
    """The layer's features as plain GeoJSON in whole kilometres: what a map's data set holds."""
    frame = load(name)
    # Only what a map can show: land beyond the frame would be weight without use.
    if name in ("neighbours", "water", "countries"):
        frame = frame.clip(_WORLD_FRAME if name == "countries" else _COUNTRY_FRAME, sort=True)
    frame["geometry"] = shapely.set_precision(frame.geometry.values, 1, mode="pointwise")
    return [feature(row.geometry, **{k: v for k, v in row._asdict().items() if k not in ("Index", "geometry")})
            for row in frame[[c for c in frame if c in ("oblast_id", "country", "water_id", "geometry")]].itertuples()]


def attribution(name: str) -> str:
    """Whose data the layer is, as its file says."""
    with reading.note(f"geo/{name}.geojson").open(encoding="utf-8") as file:
        head = file.readline()
    return json.loads(head.rstrip().removesuffix(',"features":[') + "}").get("attribution", "")


def feature(shape, **properties) -> dict:
    """One GeoJSON feature with integer coordinates."""
    return {"type": "Feature", "properties": properties, "geometry": _whole(mapping(shape))}


def parts(name: str) -> tuple[dict, list[dict]]:
    """The layer as it is written: the members of its first line, and its features, one a line from line 2.

    Raises BookError naming the row when the file is not written so.
    """
    path = reading.note(f"geo/{name}.geojson")
    return _parts(path, reading.digest(path))


# By which property the features of a layer are known.
_KEYS = {"borders_1991_approximate": ("oblast_a", "oblast_b"), "countries": ("country",), "neighbours": ("country",),
         "places": ("geonameid",), "survey_sites": ("site_id",), "water": ("water_id",)}


def key(name: str, feature: dict) -> str:
    """The id of a feature as ``parts`` gives it."""
    return "/".join(str(feature["properties"].get(part)) for part in _KEYS.get(name, ("oblast_id",)))


def hatching(shape, spacing: float = 26, offset: float = 0) -> shapely.Geometry:
    """Diagonal lines, *spacing* km apart, inside *shape*: the mark for what cannot be compared.

    With *offset* the lines run that far (in km, along x) beside those without.
    """
    left, bottom, right, top = shape.bounds
    reach = (right - left) + (top - bottom)
    starts = [left - (top - bottom) + offset + spacing * i for i in range(int(reach / spacing) + 1)]
    lines = shapely.MultiLineString([[(x, bottom), (x + top - bottom, top)] for x in starts])
    return shapely.intersection(lines, shape)


@lru_cache(64)
def _parts(path: Path, digest: str) -> tuple[dict, list[dict]]:
    shown = f"geo/{path.name}"
    try:
        content = path.read_bytes()
        text = content.decode("utf-8")
    except OSError as error:
        raise BookError(f"{shown}: cannot be read ({error.strerror}) [file]") from error
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        raise BookError(f"{shown}, row {row}: byte {error.start} is not UTF-8 [encoding]") from error
    for row, line in enumerate(text.split("\n"), 1):
        for sign, rule in (("\ufeff", "byte-order-mark"), ("\r", "line-end"), ("\0", "control-character")):
            if sign in line:
                raise BookError(f"{shown}, row {row}: holds the character U+{ord(sign):04X} [{rule}]")
    first, *lines = text.split("\n")
    if not first.endswith(',"features":[') or lines[-2:] != ["]}", ""]:
        raise BookError(f"{shown}, row {len(lines) + 1}: the file ends early, or is not one feature a line [truncated]")
    features = []
    for row, line in enumerate([first.removesuffix(',"features":[') + "}", *lines[:-2]], 1):
        if row > 1 and line.endswith(",") != (row <= len(lines) - 2):
            raise BookError(f"{shown}, row {row}: a comma too many or too few [json]")
        try:
            features.append(json.loads(line.removesuffix(","), parse_constant=_refuse))
        except ValueError as error:
            raise BookError(f"{shown}, row {row}: not JSON ({error}) [json]") from error
    return features[0], features[1:]


def _refuse(constant: str):
    raise ValueError(f"{constant} is no number")


@lru_cache(64)
def _load(path: Path, digest: str) -> gpd.GeoDataFrame:
    if not path.exists():
        raise BookError(f"geo/{path.name}: there is no such layer")
    try:
        frame = gpd.read_file(path)
    except Exception as error:  # pyogrio reports damage in several exceptions of its own
        raise BookError(f"geo/{path.name}: cannot be read as GeoJSON ({error})") from error
    for row in frame[~frame.geometry.is_valid].itertuples():
        raise BookError(f"geo/{path.name}, row {row.Index + 1}: {shapely.is_valid_reason(row.geometry)}")
    if path.stem == "countries":
        return _northern(frame)
    return frame.to_crs(PROJECTION)


def _northern(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The world north of 5° N on its own plane; its far side has no place there."""
    cut = frame.geometry.intersection(shapely.box(-180, 5, 180, 84)).segmentize(1)
    frame = frame.set_geometry(cut)[~cut.is_empty].to_crs(WORLD_PROJECTION)
    # Land that the source cuts at 180° grows together again.
    whole = shapely.union_all(shapely.set_precision(frame.geometry.values, 1)[:, None], axis=1)
    plain = shapely.coverage_simplify(whole, 8)
    return frame.set_geometry(gpd.GeoSeries(plain, index=frame.index, crs=frame.crs)).reset_index(drop=True)


def _whole(node):
    """Coordinates as integers: a pixel of a map is about five kilometres."""
    if isinstance(node, dict):
        return {key: _whole(value) for key, value in node.items()}
    if isinstance(node, (list, tuple)):
        return [_whole(item) for item in node]
    return round(node) if isinstance(node, float) else node
