"""Where labels stand: inside their area where there is room, and never upon one another."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import shapely

from .. import fonts
from .style import Sheet

_MARGIN = 1.5  # px between two labels
_AT_HOME = 0.6  # of a label in its area; with less the colour of the area no longer carries it


@dataclass(frozen=True)
class Line:
    """One line of a label."""

    text: str
    size: float
    weight: int = 400

    @property
    def width(self) -> float:
        return fonts.width(self.text, self.size, self.weight)

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
    """A label with the middle of its box, the *lines* that found room, and how much of the box lies in the area."""

    label: Label
    lines: Sequence[Line]
    x: float
    y: float
    within: float


def place(labels: Sequence[Label], frame: shapely.Geometry, taken: Sequence[shapely.Geometry] = (), reach: float = 0.4) -> list[Placed | None]:
    """Place *labels* in *frame*, clear of *taken*; None: there was no room for any variant.

    The label with least room goes first.  A text that lies wholly in its area is better than a longer one that
    does not; failing both, *reach* is the least part of it that must; then comes the fallback, else any place.
    """
    boxes, found = list(taken), {}
    shapely.prepare(frame)
    for i in sorted(range(len(labels)), key=lambda i: labels[i].area.area):
        label, fallback = labels[i], labels[i].fallback
        texts = [*label.variants, *([fallback] if fallback else [])]
        full = shapely.union_all(boxes) if boxes else None
        shapely.prepare(full)
        spots = [_Spots(label, lines, frame, full) for lines in dict.fromkeys(map(tuple, texts))]
        named = spots[:-1] if fallback else spots
        tries = [(spot, 0.93) for spot in named] + [(spot, reach) for spot in named] + [(spot, 0.0) for spot in (spots[-1:] if fallback else named)]
        best = next((found_at for spot, least in tries if (found_at := spot.best(least))), None)
        if best:
            found[i] = best
            boxes.append(_box(best.x, best.y, *_size(best.lines)))
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
    # The area's own colour would smear over its neighbours where much of the label stands on them.
    ink, halo = (item.label.ink, item.label.halo) if item.within >= _AT_HOME else (None, None)
    for line in item.lines:
        rows.append({"x": round(item.x, 1), "y": round(y + line.height / 2, 1), "text": line.text, "size": line.size,
                     "weight": line.weight, "ink": ink, "halo": halo})
        y += line.height
    return rows


def _size(lines: Sequence[Line]) -> tuple[float, float]:
    return max(line.width for line in lines) + 2 * _MARGIN, sum(line.height for line in lines)


def _box(x, y, width: float, height: float):
    return shapely.box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)


@lru_cache(256)
def _plain(area: shapely.Geometry) -> shapely.Geometry:
    """*area* for measuring: a pixel of shore more or less does not matter, and plain shapes are ten times as fast."""
    plain = shapely.simplify(area, 1.5)
    shapely.prepare(plain)
    return plain


class _Spots:
    """Places for one text of a label: most of it in its area, then near the anchor."""

    def __init__(self, label: Label, lines: Sequence[Line], frame: shapely.Geometry, taken: shapely.Geometry | None):
        self.label, self.lines, self._frame, self._taken = label, lines, frame, taken

    @cached_property
    def _free(self) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """Boxes that lie upon nothing: their middles, how far they are from the anchor, and the boxes."""
        left, top, right, bottom = self.label.area.bounds
        xs, ys = np.meshgrid(np.linspace(left, right, 20), np.linspace(top, bottom, 20))
        xs, ys = np.append(xs.ravel(), self.label.anchor[0]), np.append(ys.ravel(), self.label.anchor[1])
        tried = _box(xs, ys, *_size(self.lines))
        free = shapely.covers(self._frame, tried)
        if self._taken is not None:
            free &= ~shapely.intersects(self._taken, tried)
        return xs[free], ys[free], np.hypot(xs[free] - self.label.anchor[0], ys[free] - self.label.anchor[1]), tried[free]

    @cached_property
    def _parts(self) -> np.ndarray:
        """How much of each box lies in the area; 0 for one across its border that lies farther off than one wholly inside.

        Those across must be cut, which is slow, and farther off they cannot be the best.
        """
        area, (*_, away, boxes) = _plain(self.label.area), self._free
        whole = shapely.contains_properly(area, boxes)
        sizes = np.where(whole, shapely.area(boxes), 0.0)
        across = ~whole & (away <= away.min(where=whole, initial=np.inf))
        across &= shapely.intersects(area, boxes)
        # Each box cuts alone: what cuts along the axes is four times as fast as what cuts anyhow.
        sizes[across] = shapely.area([shapely.clip_by_rect(area, *bounds) for bounds in shapely.bounds(boxes[across]).tolist()])
        return sizes / np.prod(_size(self.lines))

    def best(self, least: float) -> Placed | None:
        """The best place with at least that part of the box in the area."""
        xs, ys, away, _ = self._free
        cost = np.where(self._parts >= least, (1 - self._parts) * 400 + away, np.inf)
        if not len(cost) or np.isinf(cost.min()):
            return None
        index = int(np.argmin(cost))
        return Placed(self.label, self.lines, float(xs[index]), float(ys[index]), float(self._parts[index]))
