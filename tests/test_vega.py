"""The program that draws: the typeface's own widths, faults told, a process of its own for each process."""

import multiprocessing
import re

import pytest
from fontTools.ttLib import TTFont

from monograph import fonts, vega
from monograph.errors import BookError


def chart(text: str = "Ақмола", size: int = 20, **mark) -> dict:
    return {"data": {"values": [{"t": text}]}, "mark": {"type": "text", "font": "Noto Sans", "fontSize": size, **mark}, "encoding": {"text": {"field": "t"}},
            "config": {"view": {"stroke": None}}, "padding": 0, "width": 1, "height": 1, "autosize": "pad"}


@pytest.mark.parametrize("weight", fonts.WEIGHTS)
def test_text_is_as_wide_as_the_typeface_says(weight):
    font = TTFont(fonts.file(weight))
    cmap, metrics = font.getBestCmap(), font["hmtx"]
    text = "Өскемен, ұлттық: 61.9 %"
    wide = sum(metrics[cmap[ord(character)]][0] for character in text) * 20 / font["head"].unitsPerEm
    assert fonts.width(text, 20, weight) == pytest.approx(wide)
    _, svg = vega.drawn(chart(text, align="left", fontWeight=weight))
    assert float(re.search(r'viewBox="0 0 ([\d.]+)', svg)[1]) == pytest.approx(wide, abs=2)


def test_a_label_that_is_too_long_is_cut_at_its_limit():
    _, svg = vega.drawn(chart("Солтүстік Қазақстан облысы", limit=90))
    [shown] = re.findall(r"<text[^>]*>(.*?)</text>", svg)
    assert shown.endswith("…") and 60 < fonts.width(shown, 20) <= 90


@pytest.mark.parametrize("fault", [
    {**chart(), "encoding": {"text": {"value": 1, "format": "no such"}, "x": {"field": "t", "type": "quantitative", "axis": {"format": "no such"}}}},
    {**chart(), "transform": [{"calculate": "datum.(", "as": "x"}]},
    {"mark": "nothing"},
])
def test_what_cannot_be_drawn_is_told(fault):
    with pytest.raises(BookError, match="cannot draw"):
        vega.drawn(fault)
    assert "Ақмола" in vega.drawn(chart())[1]  # and the next one is drawn


def outline(*rings):
    shape = {"type": "Feature", "geometry": {"type": "MultiPolygon", "coordinates": [[[*ring, ring[0]]] for ring in rings]}}
    spec = {"data": {"name": "land"}, "datasets": {"land": [shape]}, "mark": "geoshape", "projection": {"type": "identity", "scale": 1, "translate": [0, 0]}, "width": 600, "height": 80}
    return spec, re.search(r'<g class="mark-shape[^>]*><path[^>]* d="([^"]*)"', vega.drawn(spec)[1])[1]


def test_a_map_is_cut_off_once_by_its_projection_and_other_marks_by_the_chart():
    spec, _ = outline([[0, 0], [900, 0], [900, 50]])
    assert "url(#clip0)" in vega.drawn(spec)[1], "a projection that cuts nothing off"
    spec["projection"]["clipExtent"] = [[0, 0], [600, 80]]
    _, svg = vega.drawn(spec)
    assert "clip" not in svg
    assert max(float(x) for x in re.findall(r"[ML](\d+),", svg)) == 600
    _, svg = vega.drawn(chart(clip=True))
    assert svg.count("<clipPath") == svg.count("url(#clip0)") == 1


def corners(path):
    """The points of a path that steps by tenths of a pixel."""
    found, here = [], (0, 0)
    for command, numbers in re.findall(r"([Ml])([-.\d ]+)", path):
        values = [float(number) for number in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", numbers)]
        for x, y in zip(values[::2], values[1::2], strict=True):
            here = (x, y) if command == "M" else (here[0] + x, here[1] + y)
            found.append(here)
    return found


def test_a_long_outline_is_written_in_steps_that_end_where_it_does():
    points = [(9 * i + 0.123, 7.07 * i % 60) for i in range(1, 60)]
    _, path = outline(points)
    assert len(path) < 9 * len(points)
    for found, point in zip(corners(path), points, strict=True):
        assert found == pytest.approx(point, abs=0.051)


def test_a_part_within_one_pixel_does_not_end_an_outline():
    ring, long = [(10, 10), (10.2, 10.3), (10.1, 10)], [(5, 5), *((9 * i, 7 * i % 60) for i in range(1, 60))]
    _, path = outline(ring, long, ring, [(1, 1), (1.3, 1.2), (1, 1.1)])
    # A browser stops reading a path at the first command without its numbers.
    assert not re.search("[Ml](?![-.0-9])", path) and path.count("M") == 1 and path.endswith("Z")


def test_coordinates_have_a_tenth_of_a_pixel_and_texts_all_their_digits():
    _, svg = vega.drawn({**chart("0.12345"), "encoding": {"text": {"field": "t"}, "opacity": {"value": 0.456}}, "width": 33.333})
    assert ">0.12345</text>" in svg and 'opacity="0.46"' in svg
    assert not re.search(r"\d\.\d{3}", re.sub(">[^<]*<", "><", svg))


def test_layers_are_named_and_drawn_as_they_are_now():
    spec, path = outline([(10, 10), (50, 10), (50, 70)])
    compiled, svg = vega.drawn(spec, ["land"])
    assert path in svg and [data["name"] for data in compiled["data"]] == ["land"] and "values" not in compiled["data"][0]
    other, moved = outline([(110, 10), (150, 10), (150, 70)])
    assert moved in vega.drawn(other, ["land"])[1] and path in vega.drawn(spec, ["land"])[1]


def test_what_one_chart_joins_to_a_layer_no_other_shows():
    spec, _ = outline([(10, 10), (50, 10), (50, 70)])
    spec["datasets"]["land"][0]["id"] = 7
    rows = {"values": [{"id": 7, "said": "joined"}]}
    joined = {**spec, "transform": [{"lookup": "id", "from": {"data": rows, "key": "id", "fields": ["said"]}}]}
    for one in (joined, spec):
        one |= {"mark": {"type": "geoshape", "aria": True}, "encoding": {"description": {"field": "said"}}}
    assert "joined" in vega.drawn(joined, ["land"])[1] and "joined" not in vega.drawn(spec, ["land"])[1]


def test_pixels_have_the_picture_s_colours_and_letters():
    ground = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><rect width="40" height="30" fill="#c2236f"/>%s</svg>'
    image = vega.raster(ground % "", scale=1.5)
    assert image.size == (60, 45) and image.getcolors() == [(2700, (0xC2, 0x23, 0x6F, 255))]
    for letter in "әғқңөұүһі₸№":
        assert len(vega.raster(ground % f'<text y="25" font-size="20" font-family="Noto Sans">{letter}</text>').getcolors(10_000)) > 5, letter


def test_strong_letters_are_drawn_strong():
    text = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="30"><text y="25" font-size="20" font-family="Noto Sans" font-weight="%s">Ақмола</text></svg>'
    plain, strong, bold = (sum(vega.raster(text % weight).getchannel("A").histogram()[128:]) for weight in (400, 600, "bold"))
    assert 1.1 * plain < strong == bold


def test_what_is_no_picture_is_refused():
    with pytest.raises(BookError, match="cannot draw"):
        vega.raster("<svg")


def _in_a_copy(pipe) -> None:
    pipe.send(vega.drawn(chart())[1])


def test_a_copied_process_draws_for_itself():
    here = vega.drawn(chart())[1]
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("fork").Process(target=_in_a_copy, args=(theirs,))
    process.start()
    assert ours.poll(30) and ours.recv() == here == vega.drawn(chart())[1]
    process.join()


def test_a_program_that_ended_is_told_and_started_again():
    import os

    vega.drawn(chart())
    vega._node(os.getpid()).kill()
    vega._node(os.getpid()).wait()
    with pytest.raises(BookError, match="ended"):
        vega.drawn(chart())
    assert "Ақмола" in vega.drawn(chart())[1]
