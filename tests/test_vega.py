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
