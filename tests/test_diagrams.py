"""Diagrams of who acts on whom."""

import pandas as pd
import pytest

from monograph import theme
from monograph.diagrams import ladders
from monograph.evidence import institutions
from monograph.tables import LANGUAGES


def tie(**changes) -> dict:
    return {"panel": "A", "from_label": "Raion", "from_rung": 0, "from_side": "left", "to_label": "Village", "to_rung": 1, "to_side": "left",
            "series": "appoints", "colour": "#6f7a8a", "dashed": False, "strong": True, "tip": "t"} | changes


def layers(spec: dict) -> list[pd.DataFrame]:
    return [pd.DataFrame(spec["datasets"][layer["data"]["name"]]) for layer in spec["layer"]]


def corners(*ties: dict) -> dict[str, list[tuple[float, float]]]:
    lines = layers(ladders(pd.DataFrame(ties)).wide.to_dict())[2].sort_values(["tie", "step"])
    return {key: list(zip(rows["x"], rows["y"], strict=True)) for key, rows in lines.groupby("tie")}


def test_a_tie_to_the_rung_below_goes_straight_down():
    path = corners(tie())["A/0"]
    assert len(path) == 2 and path[0][0] == path[1][0] and path[0][1] < path[1][1]


def test_a_tie_from_the_other_side_turns_between_the_rungs():
    (_, y0), (_, turn), (x2, _), (x3, y3) = corners(tie(from_side="right"))["A/0"]
    assert y0 < turn < y3 and x2 == x3


def test_a_tie_that_passes_a_box_goes_round_it():
    paths = corners(tie(from_rung=1, to_rung=2), tie(from_label="Oblast", to_rung=2))
    lane = {x for x, _ in paths["A/1"][1:3]}
    assert len(lane) == 1 and lane.pop() < min(x for x, _ in paths["A/0"])


def test_two_ties_to_one_box_arrive_apart():
    paths = corners(tie(), tie(from_label="Maslikhat", from_side="right"))
    assert abs(paths["A/0"][-1][0] - paths["A/1"][-1][0]) > 10


def test_an_office_alone_has_no_arrow():
    drawn = layers(ladders(pd.DataFrame([tie(), tie(panel="B", from_label=None, from_rung=None, from_side=None)])).wide.to_dict())
    assert sorted(drawn[0]["label"]) == ["Raion", "Village", "Village"]
    assert set(drawn[2]["tie"]) == {"A/0"}


def test_two_offices_at_one_place_are_refused():
    with pytest.raises(ValueError, match="'Village'.*'Council'|'Council'.*'Village'"):
        ladders(pd.DataFrame([tie(), tie(to_label="Council")]))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_orders_of_appointment_fit_their_boxes_and_stay_inside(language):
    drawing = ladders(institutions.appointments(language))
    for chart, width in ((drawing.wide, theme.WIDE), (drawing.narrow, theme.NARROW)):
        spec = chart.to_dict()
        boxes, _, lines, tips, _, heads = layers(spec)
        assert boxes["lines"].map(len).max() <= 3
        assert ((boxes["x0"] >= 0) & (boxes["x1"] <= width)).all()
        assert (boxes["lines"].map(lambda text: max(map(len, text))) * 6.2 <= boxes["x1"] - boxes["x0"] + 8).all()
        assert lines["x"].between(0, width).all() and tips["y"].between(0, spec["height"]).all()
        assert len(heads) == institutions.appointments(language)["panel"].nunique()
        spots = boxes[["x0", "y0"]].round(1).apply(tuple, axis=1)
        assert spots.is_unique
