"""Markup that arrives in a table is inert wherever it can surface."""

import csv
import io
import json

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from monograph import cards, charts, drawing
from monograph.figure import Figure

MARKUP = [
    "<script>parent.hit=1</script>",
    "<img src=x onerror=hit=1>",
    "<svg onload=hit=1>",
    '"><script>hit=1</script>',
    "' onmouseover='hit=1",
    '" onfocus="hit=1" autofocus="',
    "<a href=javascript:hit=1>x</a>",
    "javascript:hit=1",
    "</script><script>hit=1</script>",
    "</title><script>hit=1</script>",
    "<iframe srcdoc='<script>hit=1</script>'>",
    "{{constructor.constructor('hit=1')()}}",
    "<!--><script>hit=1</script>",
    "]]><script>hit=1</script>",
]
PLACES = ["title", "subtitle", "caption", "alt", "source", "column", "cell"]


def chart_of(text: str) -> charts.Drawing:
    frame = pd.DataFrame({"label": [text, "b"], "series": [text, "b"], "colour": ["#112233", "#445566"], "value": [1.0, 2.0], "text": [text, "2"], "tip": [text, "b"]})
    return charts.bars(frame)


def card(place: str, text: str) -> dict:
    words = {key: f"plain {key}" for key in ("title", "subtitle", "caption", "alt", "source")}
    if place in words:
        words[place] = text
    column, cell = (text if place == p else "plain" for p in ("column", "cell"))
    return {"name": "fig-probe", "language": "en", **words, "columns": [column, "n"], "rows": [[cell, 1]]}


def body(content: dict) -> BeautifulSoup:
    """The card's HTML as the site writes it, title included."""
    parts = [f"<b>{cards._e(content['title'])}</b>", cards._chart(content, {"wide": (1, 1), "narrow": (1, 1)}, "", {}),
             cards._notes(content), cards._folded(content), cards._actions(content, "", chart=True)]
    return BeautifulSoup("".join(parts), "html.parser")


@pytest.mark.parametrize("text", MARKUP)
@pytest.mark.parametrize("place", PLACES)
def test_markup_in_a_card_is_text(place, text):
    page = body(card(place, text))
    allowed = {"b", "p", "div", "picture", "source", "img", "span", "details", "summary", "table", "thead", "tbody", "tr", "th", "td", "a"}
    assert {tag.name for tag in page(True)} <= allowed
    assert not [tag for tag in page(True) if any(a.startswith("on") for a in tag.attrs)]
    assert all(a["href"].startswith("_figures/fig-probe.") for a in page("a"))
    found = page.get_text() + " ".join(image["alt"] for image in page("img"))
    assert text in found


@pytest.mark.parametrize("text", MARKUP)
def test_markup_in_a_chart_is_text(text, tmp_path):
    content = card("cell", text)
    spec = Figure(chart_of(text), content)._repr_mimebundle_()["application/vnd.vegalite.v6+json"]
    drawing.draw(spec, tmp_path)
    for path in tmp_path.glob("*.svg"):
        picture = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        assert {tag.name for tag in picture(True)} <= {"svg", "style", "defs", "clippath", "rect", "g", "path", "text", "tspan", "line", "title", "lineargradient", "stop"}
        assert not [tag for tag in picture(True) if any(a.startswith("on") for a in tag.attrs)]
    script = (tmp_path / "fig-probe.js").read_text(encoding="utf-8")
    # What follows the name is JSON to its end: nothing in a label breaks out of it.
    json.loads(script[script.index("]=") + 2 :].rstrip(";\n"))
    rows = list(csv.reader(io.StringIO(cards._csv(content))))
    assert rows[1][0] == text


def test_a_name_that_leaves_its_folder_is_refused():
    """Names of figures become names of files: the schema lets only letters, digits and hyphens pass."""
    from monograph import tables

    fields = {f["name"]: f for f in tables.schema("book/figures")["schema"]["fields"]}
    assert fields["figure_id"]["constraints"]["pattern"] == "[a-z0-9-]+"
