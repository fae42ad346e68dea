"""Pictures: both modes from one drawing, whole in the store or not there, drawn once."""

import re

import pandas as pd
import pytest

from monograph import charts, drawing, inputs, reading, theme, web
from monograph.figure import CHART_MIME, Figure


@pytest.fixture
def spec() -> dict:
    rows = pd.DataFrame({"label": ["Ақмола", "Атырау"], "series": ["a", "a"], "value": [95.0, 31.0], "text": ["95", "31"], "colour": theme.MEANING["accent"], "tip": ""})
    card = {"name": "fig-small", "language": "kk", "title": "Ақмолада көп", "subtitle": "n = 2", "caption": "", "alt": "", "source": "", "columns": [], "rows": []}
    return Figure(charts.bars(rows), card)._repr_mimebundle_()[CHART_MIME]


def test_one_picture_has_the_colours_of_both_modes(spec, tmp_path):
    drawing.draw(spec, tmp_path)
    for size in ("wide", "narrow"):
        svg = (tmp_path / f"fig-small.{size}.svg").read_text(encoding="utf-8")
        used = set(re.findall(r"var\((--c\w\w)\)", svg))
        assert used
        for rule in (r"svg\{([^}]*)\}", r"svg:target\{([^}]*)\}"):
            assert {line.partition(":")[0] for line in re.search(rule, svg)[1].split(";") if line} == used
        assert svg.startswith('<svg id="dark"')


def test_no_token_is_left_in_a_picture(spec, tmp_path):
    drawing.draw(spec, tmp_path)
    for path in tmp_path.glob("*.svg"):
        assert not re.search(theme.TOKEN, path.read_text(encoding="utf-8")), path.name


def test_tokens_and_colours_are_one_to_one():
    for palette in theme.PALETTES.values():
        assert len(palette) == len(theme.PALETTES["light"])
        assert all(re.fullmatch(theme.TOKEN, token) for token in palette)


def test_the_downloaded_picture_carries_title_and_subtitle(spec, tmp_path):
    sizes = drawing.draw(spec, tmp_path)
    svg = (tmp_path / "fig-small.svg").read_text(encoding="utf-8")
    assert "Ақмолада көп</text>" in svg and "n = 2</text>" in svg
    width, height = drawing._size(svg)
    assert width == sizes["wide"][0] + 32 and height > sizes["wide"][1] + 50
    assert (tmp_path / "fig-small.png").read_bytes().startswith(b"\x89PNG")


def test_a_picture_carries_the_glyphs_of_kazakh(spec, tmp_path):
    from base64 import b64decode
    from io import BytesIO

    from fontTools.ttLib import TTFont

    drawing.draw(spec, tmp_path)
    svg = (tmp_path / "fig-small.wide.svg").read_text(encoding="utf-8")
    fonts = [TTFont(BytesIO(b64decode(data))) for data in re.findall(r"base64,([^)]*)\)", svg)]
    assert all({ord(c) for c in "Ақмола"} <= font.getBestCmap().keys() for font in fonts) and fonts


def test_a_picture_does_not_tell_what_was_drawn_before_it(spec, tmp_path):
    for layer in spec["layer"]:
        layer["mark"]["clip"] = True
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        drawing.draw(spec, tmp_path / name)
    assert "url(#clip0)" in (tmp_path / "one" / "fig-small.wide.svg").read_text(encoding="utf-8")
    assert [p.name for p in (tmp_path / "one").iterdir() if p.read_bytes() != (tmp_path / "two" / p.name).read_bytes()] == []


def test_a_drawing_is_kept_once_and_whole(spec, tmp_path):
    store = tmp_path / "store"
    name = drawing.key(drawing.content(spec))
    assert not drawing.stored(store, name)
    drawing.keep(spec, store)
    assert drawing.stored(store, name)
    before = (store / name / "fig-small.png").stat().st_mtime_ns
    drawing.keep(spec, store)
    assert (store / name / "fig-small.png").stat().st_mtime_ns == before
    assert [p.name for p in store.iterdir()] == [name]
    assert set(drawing.sizes(store, name)) == {"wide", "narrow"}
    assert {path.name for path in drawing.files(store, name)} == {f"fig-small.{kind}" for kind in ("wide.svg", "narrow.svg", "svg", "png", "js", "vl.json")}


def test_a_changed_word_is_another_drawing(spec):
    other = {**spec, "title": {"text": ["Another"], "subtitle": [""]}}
    assert drawing.content(other) != drawing.content(spec)


def test_another_program_that_draws_makes_another_drawing_and_another_book(tmp_path, monkeypatch):
    assert inputs.tree(reading.ROOT)["drawing"] == reading.digest(web.DRAW) != ""
    before = drawing.ground()
    (tmp_path / "draw.mjs").write_text("// another", encoding="utf-8")
    monkeypatch.setattr(web, "DRAW", tmp_path / "draw.mjs")
    assert drawing.ground.__wrapped__() != before
