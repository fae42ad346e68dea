"""Boundary layers, projected to the plane of the book's maps.

The only module that opens a layer of ``geo/``.  Maps are drawn in kilometres of one projection made
for Kazakhstan, so that every map of the country has the same shape and scale bar.
"""

import os
from functools import cache
from pathlib import Path

import geopandas as gpd
import shapely
from shapely.geometry import mapping

from .errors import BookError
from .tables import ROOT

# Lambert conformal conic, standard parallels 45° and 52°, centred on the country.
PROJECTION = "+proj=lcc +lat_1=45 +lat_2=52 +lat_0=48 +lon_0=67 +datum=WGS84 +units=km"
HALF_WIDTH, HALF_HEIGHT = 1560, 895  # km from the centre to the frame of a map of the country


def folder() -> Path:
    """The folder that holds the layers (``MONOGRAPH_GEO``, else ``geo/`` of the project)."""
    return Path(os.environ.get("MONOGRAPH_GEO", ROOT / "geo"))


def names() -> list[str]:
    """The names of all layers."""
    return sorted(path.stem for path in folder().glob("*.geojson"))


def load(name: str) -> gpd.GeoDataFrame:
    """Return layer *name* as a new frame with planar coordinates in km, sorted as stored.

    Raises BookError when the layer is missing, cannot be read or holds an invalid ring.
    """
    return _load(folder(), name).copy()


def features(name: str) -> list[dict]:
    """The layer's features as plain GeoJSON in whole kilometres: what a map's data set holds."""
    frame = load(name)
    frame["geometry"] = shapely.set_precision(frame.geometry.values, 1, mode="pointwise")
    return [feature(row.geometry, **{k: v for k, v in row._asdict().items() if k not in ("Index", "geometry")})
            for row in frame[[c for c in frame if c in ("oblast_id", "country", "water_id", "geometry")]].itertuples()]


def feature(shape, **properties) -> dict:
    """One GeoJSON feature with integer coordinates."""
    return {"type": "Feature", "properties": properties, "geometry": _whole(mapping(shape))}


def hatching(shape, spacing: float = 26) -> shapely.Geometry:
    """Diagonal lines, *spacing* km apart, inside *shape*: the mark for what cannot be compared."""
    left, bottom, right, top = shape.bounds
    reach = (right - left) + (top - bottom)
    starts = [left - (top - bottom) + spacing * i for i in range(int(reach / spacing) + 1)]
    lines = shapely.MultiLineString([[(x, bottom), (x + top - bottom, top)] for x in starts])
    return shapely.intersection(lines, shape)


@cache
def _load(directory: Path, name: str) -> gpd.GeoDataFrame:
    path = directory / f"{name}.geojson"
    if not path.exists():
        raise BookError(f"geo/{path.name}: there is no such layer")
    try:
        frame = gpd.read_file(path)
    except Exception as error:  # pyogrio reports damage in several exceptions of its own
        raise BookError(f"geo/{path.name}: cannot be read as GeoJSON ({error})") from error
    for row in frame[~frame.geometry.is_valid].itertuples():
        raise BookError(f"geo/{path.name}, row {row.Index + 1}: {shapely.is_valid_reason(row.geometry)}")
    return frame.to_crs(PROJECTION)


def _whole(node):
    """Coordinates as integers: a pixel of a map is about five kilometres."""
    if isinstance(node, dict):
        return {key: _whole(value) for key, value in node.items()}
    if isinstance(node, (list, tuple)):
        return [_whole(item) for item in node]
    return round(node) if isinstance(node, float) else node
