"""Write a layer as RFC 7946 text."""

import json

import shapely

from .shapes import rounded


def geojson(layer, key, decimals, members):
    """RFC 7946 text, one feature a line, so that a change of a border is a change of a line."""
    layer = layer.sort_values(key)
    shapes = shapely.orient_polygons(shapely.normalize(rounded(layer.geometry, decimals).values))
    lines = []
    for properties, shape in zip(layer.drop(columns="geometry").to_dict("records"), shapes, strict=True):
        known = {name: value for name, value in sorted(properties.items()) if value != ""}
        feature = {"type": "Feature", "properties": known, "geometry": shapely.geometry.mapping(shape)}
        lines.append(json.dumps(feature, ensure_ascii=False, separators=(",", ":")))
    head = json.dumps({"type": "FeatureCollection", **members}, ensure_ascii=False, separators=(",", ":"))
    return head[:-1] + ',"features":[\n' + ",\n".join(lines) + "\n]}\n"
