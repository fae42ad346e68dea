"""Where labels stand: inside their area where there is room, and never upon one another."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from .style import Sheet, text_width

_MARGIN = 1.5  # px between two labels


@dataclass(frozen=True)
class Line:
    """One line of a label."""

    text: str
    size: float
    weight: int = 400

    @property
    def width(self) -> float:
        return text_width(self.text, self.size, self.weight)

    @property
    def height(self) -> float:
        return self.size * 1.2


@dataclass(frozen=True)
class Label:
    """A label to be placed: its *area* and *anchor* in px, and its lines, in variants from long to short."""

    area: shapely.Geometry
    anchor: tuple[float, float]
    variants: Sequence[Sequence[Line]]
    ink: str | None = None
    halo: str | None = None
    fallback: Sequence[Line] | None = None


@dataclass(frozen=True)
class Placed:
    """A label with the middle of its box and the *lines* that found room."""

    label: Label
    lines: Sequence[Line]
    x: float
    y: float


def place(labels: Sequence[Label], frame: shapely.Geometry, taken: Sequence[shapely.Geometry] = (), reach: float = 0.4) -> list[Placed | None]:
    """Place *labels* in *frame*, clear of *taken*; None: there was no room for any variant.

    The label with least room goes first.  A text that lies wholly in its area is better than a longer one that
    does not; failing both, *reach* is the least part of it that must; then comes the fallback, else any place.
    """
    boxes, found = list(taken), {}
    for i in sorted(range(len(labels)), key=lambda i: labels[i].area.area):
        label = labels[i]
        last = [label.fallback] if label.fallback else label.variants
        tries = [(lines, 0.93) for lines in label.variants] + [(lines, reach) for lines in label.variants] + [(lines, 0.0) for lines in last]
        for lines, least in tries:
            spot = _spot(label, lines, frame, boxes, least)
            if spot is not None:
                found[i] = Placed(label, lines, *spot)
                boxes.append(_box(*spot, *_size(lines)))
                break
    return [found.get(i) for i in range(len(labels))]


def write(sheet: Sheet, placed: Sequence[Placed | None]) -> None:
    """Draw labels with a halo that parts them from borders and shores."""
    rows = [row for item in placed if item for row in _rows(item)]
    for weight in (400, 600):
        chosen = [row for row in rows if row["weight"] == weight]
        coloured = [row for row in chosen if row["ink"]]
        plain = [{k: v for k, v in row.items() if k not in ("ink", "halo")} for row in chosen if not row["ink"]]
        halo = {"strokeWidth": 2.6, "fontWeight": weight}
        sheet.text([{k: v for k, v in row.items() if k != "ink"} for row in coloured], "halo", **halo)
        sheet.text([{k: v for k, v in row.items() if k != "halo"} for row in coloured], "place", fontWeight=weight)
        sheet.text(plain, "halo", **halo)
        sheet.text(plain, "place", fontWeight=weight)


def _rows(item: Placed) -> list[dict]:
    y, rows = item.y - _size(item.lines)[1] / 2, []
    for line in item.lines:
        rows.append({"x": round(item.x, 1), "y": round(y + line.height / 2, 1), "text": line.text, "size": line.size,
                     "weight": line.weight, "ink": item.label.ink, "halo": item.label.halo})
        y += line.height
    return rows


def _size(lines: Sequence[Line]) -> tuple[float, float]:
    return max(line.width for line in lines) + 2 * _MARGIN, sum(line.height for line in lines)


def _box(x, y, width: float, height: float):
    return shapely.box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)


def _spot(label: Label, lines: Sequence[Line], frame: shapely.Geometry, boxes: list, reach: float) -> tuple[float, float] | None:
    """The best middle for the label's box: most of it in its area, then nearest to the anchor."""
    width, height = _size(lines)
    left, top, right, bottom = label.area.bounds
    xs, ys = np.meshgrid(np.linspace(left, right, 24), np.linspace(top, bottom, 24))
    xs, ys = np.append(xs.ravel(), label.anchor[0]), np.append(ys.ravel(), label.anchor[1])
    tried = _box(xs, ys, width, height)
    free = shapely.within(tried, frame)
    if boxes:
        free &= ~shapely.intersects(tried, shapely.union_all(boxes))
    inside = np.zeros(len(tried))
    # A pixel of shore more or less does not matter here, and plain shapes are ten times as fast.
    area = shapely.simplify(label.area, 1)
    inside[free] = shapely.area(shapely.intersection(tried[free], area)) / (width * height)
    free &= inside >= reach
    if not free.any():
        return None
    away = np.hypot(xs - label.anchor[0], ys - label.anchor[1])
    best = int(np.argmin(np.where(free, (1 - inside) * 400 + away, np.inf)))
    return float(xs[best]), float(ys[best])
