"""Term links, the pages of the back matter, and the comparison with the last release."""

import copy
import shutil

import pytest
from docutils import nodes

from monograph import apparatus, drawing, reading, releases, tables, terms
from monograph.site import render

FORMS = {"rural okrug": "rural_okrug", "okrug": "rural_okrug", "akim": "akim", "akimat": "akimat", "elders' council": "elders_council"}


def linked(document):
    return [(r.astext(), r["refuri"]) for r in document.findall(nodes.reference) if "term" in r["classes"]]


def page(*paragraphs):
    return nodes.section("", nodes.title("", "The akim"), *paragraphs, ids=["the-akim"])


def test_the_first_use_is_linked_once_the_longest_form_first():
    document = page(nodes.paragraph("", "A rural okrug has an akim; okrugs and akims are many, an akimat is not an akim."))
    terms.link_first(document, FORMS, "g.html")
    assert linked(document) == [("rural okrug", "g.html#term-rural-okrug"), ("akim", "g.html#term-akim"), ("akimat", "g.html#term-akimat")]
    assert document.astext().endswith("A rural okrug has an akim; okrugs and akims are many, an akimat is not an akim.")


def test_inflections_and_quotation_marks_are_followed_whole_words_only():
    document = page(nodes.paragraph("", "The hakim and vice-akim met; the elders’ councils and the akims’ men did not."))
    terms.link_first(document, FORMS, "g.html")
    assert [text for text, _ in linked(document)] == ["elders’ councils", "akims"]


def test_every_name_is_found_with_a_straight_and_a_curly_apostrophe():
    forms = terms.name_forms()
    found = terms.pattern(forms)
    for form, name_id in forms.items():
        for written in (form, form.replace("'", "’")):
            assert name_id in [key for _, _, key in terms.spans(f"Of {written} it tells.", forms, found)], form


@pytest.mark.parametrize("text, places", [
    ("In Akmola oblast and in Karaganda they vote.", ["akmola_oblast", "karaganda_oblast"]),
    ("Almaty is the oblast, Almaty city the city.", ["almaty_oblast", "almaty"]),
    ("North Kazakhstan lies in Kazakhstan.", ["north_kazakhstan_oblast", "kazakhstan"]),
    ("Serikbayev calls it the first.", ["bauyrzhan_serikbayev"]),
])  # fmt: skip
def test_an_oblast_is_found_by_its_bare_name_and_a_person_by_the_surname(text, places):
    forms = terms.name_forms()
    assert [key for _, _, key in terms.spans(text, forms, terms.pattern(forms))] == places


class Pages:
    """Of Sphinx's environment what the index asks for: a root with a chapter and a page that has four of one kind below it."""

    class config:
        root_doc = "root"

    toctree_includes = {"root": ["one", "top"], "top": ["a", "b", "c", "d"]}
    titles = {name: nodes.title("", name.upper()) for name in ("root", "one", "top", "a", "b", "c", "d")}


@pytest.mark.parametrize("found, shown", [
    ({"one": {"one": "ONE"}}, "ONE"),
    ({"one": {"one": "ONE", "s": "Here", "t": "There"}}, "ONE: Here, There"),
    ({"one": {f"s{i}": f"S{i}" for i in range(6)}}, "ONE, passim"),
    ({"one": {"s": "Here"}, "a": {"a": "A"}, "b": {"b": "B", "u": "Too"}}, "ONE; A; B: Too"),
    ({"one": {"s": "Here"}, "a": {"a": "A"}, "b": {"b": "B"}, "d": {"d": "D"}}, "ONE; TOP (3 of 4 pages)"),
])  # fmt: skip
def test_the_index_names_few_sections_and_tells_the_number_of_many_pages(found, shown):
    parts = apparatus._where(Pages, lambda page: f"{page}.html", found)
    assert "; ".join("".join(part.astext() for part in one) for one in parts) == shown
    assert all(one[0]["refuri"].startswith(("one.html#", "top.html", "a.html#", "b.html#")) for one in parts)


def test_errors_of_the_sources_name_other_texts_as_readers_know_them():
    shown = " ".join(section.astext() for section in apparatus.corrected())
    assert not [key for key in tables.load("reference/sources")["source_id"] if key in shown]


@pytest.mark.parametrize("kept", [
    nodes.paragraph("", "", nodes.reference("", "akim", refuri="x")), nodes.paragraph("", "", nodes.literal("", "akim")),
    nodes.literal_block("", "akim"), nodes.title("", "akim"), nodes.figure("", nodes.caption("", "akim"))], ids=lambda n: n.tagname)
def test_headings_links_code_and_captions_stay(kept):
    document = page(kept)
    terms.link_first(document, FORMS, "g.html")
    assert not linked(document)


def test_every_term_has_one_anchor_on_the_page_and_every_form_leads_to_one():
    ids = [i for node in apparatus.glossary() for term in node.findall(nodes.term) for i in term["ids"]]
    assert len(ids) == len(set(ids)) == len(tables.load("reference/glossary"))
    assert {terms.anchor(t) for t in terms.glossary_forms("en").values()} == set(ids)


def test_chronology_holds_every_act_of_the_country_once_and_every_period():
    rows = [row.astext() for s in apparatus.chronology() for row in list(s.findall(nodes.row))[1:]]
    acts = tables.load("institutions/acts")
    acts = acts[acts["level"] != "foreign"]
    assert len(rows) == acts["act_id"].nunique() + len(tables.load("institutions/periods"))
    assert all(any(effect in row for row in rows) for effect in acts["effect_en"])
    [decree] = [row for row in rows if "no. 438" in row]
    assert decree.startswith("28 November 2012")


def test_a_changed_figure_a_new_row_and_a_lost_table_are_told():
    def digests(*rows):
        return releases.digests([dict(zip(("id", "n", "said_en"), row, strict=True)) for row in rows], ["id"], ["n", "said_en"])

    before = {"a": digests(("x", "1", "in 2013"), ("y", "2", ""), ("u", "", "none")), "b": digests()}
    now = {"a": digests(("x", "3", "it was in 2013"), ("z", "2", ""), ("v", "", "no digit")), "c": digests()}
    assert releases.changes(now, before) == [
        "a, row x: changed in n.", "a: 1 row gone (y).", "a: 1 row new (z).", "b: the table is gone.", "c: a new table."]


@pytest.mark.parametrize("name, column, value, told", [
    ("elections_2021/contests", "candidates", "999", True),
    ("institutions/acts", "effect_en", "Other words without a digit.", False),
    ("institutions/acts", "lines", "1-999", False),
    ("audit/anomalies", "row_key", "999", False),
    ("book/figures", "title_en", "A title of 1999", False),
])  # fmt: skip
def test_only_a_changed_figure_of_a_real_table_is_told(name, column, value, told):
    now = releases.record()
    before, rows = copy.deepcopy(now), tables.records(name)
    rows[3][column] = value
    before[name] = releases.digests(rows, releases.key(name), releases.figures(name))
    lines = releases.changes(now, before)
    assert len(lines) == told and all(f"changed in {column}" in line for line in lines)


def test_a_minus_is_part_of_a_figure_and_a_dash_is_not():
    one, other, span, dash = (releases.digests([{"id": "x", "n": n}], ["id"], ["n"]) for n in ("5", "-5", "1-5", "1–5"))
    assert one != other and span == dash


def test_the_record_of_the_last_release_can_be_compared_and_counts_as_read():
    reading.reads.clear()
    assert set(releases.last()) and all(bool(table["rows"]) == bool(table["columns"]) for table in releases.last().values())
    assert reading.reads == {f"data/releases/{releases.LAST}.json"}


def test_pages_stand_on_every_extension_of_the_book_and_on_what_it_read(tmp_path, monkeypatch):
    shutil.copy(reading.ROOT / "_config.yml", tmp_path)
    record = f"data/releases/{releases.LAST}.json"
    before, seen, digest = render._ground(tmp_path, [record]), set(), reading.digest
    monkeypatch.setattr(reading, "digest", lambda path: seen.add(path.name) or (digest(path) if path.suffix != ".json" else "another record"))
    assert render._ground(tmp_path, [record]) != before
    monkeypatch.setattr(reading, "digest", digest)
    assert render._ground(tmp_path, [record]) == before
    monkeypatch.setattr(drawing, "ground", lambda: "another program that draws, and sizes of its own")
    assert render._ground(tmp_path, [record]) != before
    assert {"apparatus.py", "cards.py", "navigation.py", "releases.py", "render.py", "terms.py"} <= seen


def test_a_name_is_found_with_either_apostrophe():
    names = terms.name_forms()
    found = terms.pattern(names)
    for apostrophe in "'’":
        text = f"The local councils of people{apostrophe}s deputies met."
        assert [key for _, _, key in terms.spans(text, names, found)] == ["local_councils_of_peoples_deputies"]
