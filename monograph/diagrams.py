"""Diagrams: forms that show who acts on whom instead of how much.

Like the forms of ``charts``, each is drawn at the width of a desktop column and of a phone.
"""

import altair as alt
import pandas as pd

from . import theme
from .charts import form, layered, wrap

_BOX, _GAP = 42, 20  # height of a box and of the space between two rungs, px
_LANE = 13  # px at the left of a panel, for ties that pass a rung
_SPACE = 14  # px between panels
_CHARACTER = 6.2  # mean width in px of a character of the small text in boxes
_HEAD = 6.6  # the same for the heads of panels
_SIDES = ("left", "right", "both")
_PORTS = (0.5, 0.82, 0.18)  # where ties meet the edge of a box, as shares of its width, in order of arrival


_TURNS = ("down", "up", "left", "right")


@form
def ladders(frame: pd.DataFrame, width: int) -> alt.LayerChart:
    """A ladder of offices for each order, with arrows for who puts whom in place; ladders stand side by side.

    *frame*: a row a tie, in drawing order: ``panel``, ``from_label``, ``from_rung``, ``from_side``, ``to_label``,
    ``to_rung``, ``to_side``, ``series`` (kind of tie), ``colour``, ``dashed``, ``strong`` (is the office at the end
    the one in question?), ``tip``.  Rungs count from 0 at the top; sides are left, right or both.  A tie whose
    ``from_rung`` is missing shows its office alone.  Raises ValueError where two offices claim one place.
    """
    columns = max(2, width // 160)
    size = (width - _SPACE * (columns - 1)) / columns
    titles, boxes, lines, tips, y = [], [], [], [], 0.0
    panels = list(dict.fromkeys(frame["panel"]))
    for start in range(0, len(panels), columns):
        row = panels[start : start + columns]
        heads = [wrap(panel, size - 2, _HEAD) for panel in row]
        top = y + 15 * max(map(len, heads)) + 8
        # A row of ladders is as high as its own offices need.
        used = frame.loc[frame["panel"].isin(row), ["from_rung", "to_rung"]].stack()
        first, rungs = int(used.min()), int(used.max() - used.min()) + 1
        for i, (panel, head) in enumerate(zip(row, heads, strict=True)):
            x, ties = i * (size + _SPACE), frame[frame["panel"] == panel]
            titles.append({"lines": head, "x": x, "y": y + 7})
            places = _places(ties, x, top - first * (_BOX + _GAP), size)
            boxes += places.values()
            linked = ties[ties["from_rung"].notna()]
            for number, (path, end) in enumerate(_paths(linked, places, x)):
                tie = linked.iloc[number]
                key = f"{panel}/{number}"
                lines += [{"tie": key, "step": step, "x": px, "y": py, "series": tie["series"], "dashed": bool(tie["dashed"]), "tip": tie["tip"]}
                          for step, (px, py) in enumerate(path)]
                tips.append({**end, "series": tie["series"], "tip": tie["tip"]})
        y = top + rungs * _BOX + (rungs - 1) * _GAP + 20
    height = y - 16
    boxes = pd.DataFrame(boxes).assign(lines=lambda b: [wrap(t, w - 4, _CHARACTER) for t, w in zip(b["label"], b["x1"] - b["x0"], strict=True)])
    boxes = boxes.assign(x=(boxes["x0"] + boxes["x1"]) / 2, y=[(a + b) / 2 - 6 * (len(t) - 1) for a, b, t in zip(boxes["y0"], boxes["y1"], boxes["lines"], strict=True)])
    return layered(*_layers(frame, width, height, pd.DataFrame(titles), boxes, pd.DataFrame(lines), pd.DataFrame(tips))).resolve_scale(
        shape="independent", strokeDash="independent").properties(width=width, height=height)


def _layers(frame, width, height, titles, boxes, lines, tips) -> list[alt.Chart]:
    """Boxes, ties with their heads, and text, from the back to the front."""
    scale = alt.Scale(domain=[0, width], range=[0, width])

    def at(x: str = "x", y: str = "y") -> dict:
        return {"x": alt.X(f"{x}:Q", axis=None, scale=scale), "y": alt.Y(f"{y}:Q", axis=None, scale=alt.Scale(domain=[0, height], range=[0, height]))}

    kinds = frame.drop_duplicates("series")
    kinds = kinds[kinds["from_rung"].notna()]
    colour = alt.Color("series:N", scale=alt.Scale(domain=list(kinds["series"]), range=list(kinds["colour"])), legend=alt.Legend(
        title=None, symbolType="stroke", symbolStrokeWidth=3, columns=6 if width > 500 else 3))
    dash = alt.StrokeDash("dashed:N", legend=None, scale=alt.Scale(domain=[False, True], range=[[1, 0], [4, 3]]))
    shape = alt.Shape("shape:N", legend=None, scale=alt.Scale(domain=list(_TURNS), range=[f"triangle-{turn}" for turn in _TURNS]))
    ends = boxes[boxes["strong"]]
    return [
        alt.Chart(boxes).mark_rect(style="panel", cornerRadius=3).encode(**at("x0", "y0"), x2=alt.X2("x1:Q"), y2=alt.Y2("y1:Q")),
        alt.Chart(ends).mark_rect(style="outline", cornerRadius=3, strokeWidth=1.6).encode(**at("x0", "y0"), x2=alt.X2("x1:Q"), y2=alt.Y2("y1:Q")),
        alt.Chart(lines).mark_line(strokeWidth=1.8, strokeJoin="round").encode(
            **at(), detail=alt.Detail("tie:N"), order=alt.Order("step:Q"), color=colour, strokeDash=dash, tooltip=alt.Tooltip("tip:N")),
        alt.Chart(tips).mark_point(filled=True, size=46, opacity=1).encode(**at(), color=colour, shape=shape, tooltip=alt.Tooltip("tip:N")),
        alt.Chart(boxes).mark_text(style="place", lineHeight=12).encode(**at(), text=alt.Text("lines:N")),
        alt.Chart(titles).mark_text(style="strong", align="left", fontSize=12, lineHeight=15).encode(**at(), text=alt.Text("lines:N")),
    ]


def _places(ties: pd.DataFrame, x: float, top: float, size: float) -> dict[tuple[int, str], dict]:
    """The boxes of one ladder by rung and side, from the ends of its ties."""
    half = (size - _LANE - 8) / 2
    places = {}
    for end in ("from", "to"):
        for tie in ties[ties[f"{end}_rung"].notna()].to_dict("records"):
            rung, side, label = int(tie[f"{end}_rung"]), tie[f"{end}_side"], tie[f"{end}_label"]
            if side not in _SIDES:
                raise ValueError(f"a box stands left, right or on both sides, not {side!r}")
            left = x + _LANE + (half + 8 if side == "right" else 0)
            box = {"label": label, "x0": left, "x1": x + size if side == "both" else left + half,
                   "y0": top + rung * (_BOX + _GAP), "y1": top + rung * (_BOX + _GAP) + _BOX, "strong": end == "to" and bool(tie["strong"])}
            known = places.setdefault((rung, side), box)
            if known["label"] != label:
                raise ValueError(f"{tie['panel']}: {label!r} and {known['label']!r} stand at one place of the ladder")
            known["strong"] |= box["strong"]
    return places


def _paths(ties: pd.DataFrame, places: dict, x: float) -> list[tuple[list[tuple[float, float]], dict]]:
    """Each tie's corner points and its arrowhead; ties that meet one edge of a box are kept apart."""
    arrivals: dict[tuple, int] = {}
    paths = []
    for tie in ties.to_dict("records"):
        ends = [(int(tie[f"{end}_rung"]), tie[f"{end}_side"]) for end in ("from", "to")]
        start, goal = (places[end] for end in ends)
        steps = ends[1][0] - ends[0][0]
        if steps == 0:  # beside one another
            y = (start["y0"] + start["y1"]) / 2
            leftwards = start["x0"] > goal["x0"]
            points = [(start["x0"], y), (goal["x1"] + 4, y)] if leftwards else [(start["x1"], y), (goal["x0"] - 4, y)]
            paths.append((points, {"x": points[-1][0], "y": y, "shape": "left" if leftwards else "right"}))
            continue
        down = steps > 0
        edge = (goal["y0"] - 4) if down else (goal["y1"] + 4)
        leave = start["y1"] if down else start["y0"]
        between = [rung for rung in range(min(e[0] for e in ends) + 1, max(e[0] for e in ends))]
        blocked = any((rung, side) in places for rung in between for side in (ends[1][1], "both"))
        if blocked:  # round the boxes between, in the lane at the left
            lane, y = x + 4, (start["y0"] + start["y1"]) / 2
            into = (goal["y0"] + goal["y1"]) / 2
            points = [(start["x0"], y), (lane, y), (lane, into), (goal["x0"] - 4, into)]
            paths.append((points, {"x": points[-1][0], "y": into, "shape": "right"}))
            continue
        port = arrivals.get((ends[1], down), 0)
        arrivals[ends[1], down] = port + 1
        straight = ends[0][1] == ends[1][1] or "both" in (ends[0][1], ends[1][1])
        reach = goal if ends[1][1] != "both" else start
        px = reach["x0"] + _PORTS[port % len(_PORTS)] * (reach["x1"] - reach["x0"])
        if straight:
            points = [(px, leave), (px, edge)]
        else:
            turn = goal["y0"] - _GAP / 2 if down else goal["y1"] + _GAP / 2
            middle = (start["x0"] + start["x1"]) / 2
            points = [(middle, leave), (middle, turn), (px, turn), (px, edge)]
        paths.append((points, {"x": points[-1][0], "y": edge, "shape": "down" if down else "up"}))
    return paths
