"""Cards that are made from one row of words for many things, links between pages, and how tables are shown."""

from types import SimpleNamespace

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from monograph import cards
from monograph.errors import BookError
from monograph.figure import LINKS_MIME, Edition, Links

WORDS = {"title": "Akmola oblast", "names": "Kostanay"}
ENV = SimpleNamespace(docname="chapters/oblasts/akmola", found_docs={"chapters/oblasts/kostanay", "chapters/intro"})


def card(name: str, of: str | None) -> dict:
    return Edition("en").card(name, pd.DataFrame({"a": [1]}), WORDS, of=of)


def test_one_row_of_words_serves_many_things():
    first, second = card("fig-profile-map", "KZ-11"), card("fig-profile-map", "KZ-39")
    assert (first["name"], second["name"]) == ("fig-profile-map-kz-11", "fig-profile-map-kz-39")
    assert first["title"] == second["title"] == "Akmola oblast borders Kostanay"
    assert card("fig-profile-map", None)["name"] == "fig-profile-map"


@pytest.mark.parametrize("of", ["../x", "a b", "ә", "a_b", "a/b", "<b>"])
def test_a_thing_that_is_no_name_is_refused(of):
    with pytest.raises(BookError, match="lower-case letters, digits and hyphens"):
        card("fig-profile-map", of)


def test_links_keep_their_order_and_become_references():
    shown = Links({"oblasts/kostanay": "Kostanay oblast", "intro": "Intro"})._repr_mimebundle_()[LINKS_MIME]
    assert [page for page, _ in shown] == ["oblasts/kostanay", "intro"]
    references = [node for node in cards._list(shown, ENV.docname).findall() if node.tagname == "pending_xref"]
    assert [node["reftarget"] for node in references] == ["/chapters/oblasts/kostanay", "/chapters/intro"]
    assert all(node["refwarn"] for node in references)


def test_an_address_leads_from_the_present_page_and_to_no_missing_one():
    assert cards._href("oblasts/kostanay", ENV) == "kostanay.html"
    assert cards._href("intro", ENV) == "../intro.html"
    with pytest.raises(BookError, match="oblasts/none"):
        cards._href("oblasts/none", ENV)


def test_a_picture_with_links_is_no_live_chart():
    link = {"href": "kostanay.html", "label": '"><script>x</script>', "path": "M0,0L9,0L9,9Z"}
    html = cards._chart(card("fig-profile-map", "KZ-11"), {"wide": (664, 400), "narrow": (344, 210)}, "", {"wide": [link], "narrow": [link]})
    page = BeautifulSoup(html, "html.parser")
    assert not page.select("[data-figure], [tabindex], script")
    assert [a["href"] for a in page.select("svg a")] == ["kostanay.html"] * 2
    assert page.select_one("svg a")["aria-label"] == link["label"]
    assert page.select_one("svg.card-wide")["viewbox"] == "-2 -4 664 400"


def test_a_table_links_its_first_cell_and_writes_its_numbers_alike():
    content = {
        "name": "tab-x", "language": "ru", "title": "t", "columns": ["o", "n"], "rows": [["<i>A</i>", 3], ["B", 2.5], ["C", None]],
        "blank": "–", "decimals": [None, 1], "sortable": True}
    page = BeautifulSoup(cards._data_table(content, ["a.html", "b.html", "c.html"]), "html.parser")
    assert page.table.has_attr("data-sortable")
    assert [[cell.get_text() for cell in row.select("td")] for row in page.select("tbody tr")] == [["<i>A</i>", "3,0"], ["B", "2,5"], ["C", "–"]]
    assert [a["href"] for a in page.select("tbody a")] == ["a.html", "b.html", "c.html"]
    plain = BeautifulSoup(cards._data_table({k: content[k] for k in ("name", "language", "title", "columns", "rows")}), "html.parser")
    assert not plain.table.has_attr("data-sortable") and not plain.select("a")


def test_no_line_of_a_table_ends_within_a_range_and_downloads_keep_their_text():
    content = {"name": "tab-x", "language": "en", "title": "t", "columns": ["o"], "rows": [["12.1 % (2.6–22.6)"]]}
    assert "12.1 % (2.6–\N{WORD JOINER}22.6)" in cards._data_table(content)
    assert cards._csv(content) == "o\n12.1 % (2.6–22.6)\n"


@pytest.mark.parametrize(("language", "number", "written"), [("en", 0, "none"), ("en", 3, "three"), ("en", 12, "twelve"), ("en", 13, "13"), ("en", 2345, "2,345"), ("kk", 3, "3"), ("ru", 3, "3")])  # fmt: skip
def test_small_counts_are_words_in_english_only(language, number, written):
    assert Edition(language).counted(number) == written
    assert Edition(language).words(found=number) == {"found": written}
