"""The published site needs nobody, obeys its policy, weighs little and holds only what pages use."""

import gzip
import html
import re
import shutil
import statistics
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup

from monograph import press, tables

pytestmark = pytest.mark.book


@pytest.fixture(scope="module")
def pages(site) -> dict[str, BeautifulSoup]:
    found = {p.relative_to(site).as_posix(): p for p in sorted(site.rglob("*.html"))}
    return {name: BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser") for name, path in found.items() if name not in ("index.html", "404.html")}


def squeezed(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 9, mtime=0))


def heaviest(site: Path, count: int = 8) -> str:
    files = sorted((p for p in site.rglob("*") if p.is_file()), key=lambda p: -p.stat().st_size)[:count]
    return "\n".join(f"{p.stat().st_size:>9,} {p.relative_to(site)}" for p in files)


def test_every_page_carries_the_policy_and_no_other_inline_script(pages):
    for name, page in pages.items():
        assert page.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"] == press.policy(), name
        inline = [script for script in page("script") if not script.get("src")]
        assert len(inline) == 1, name
        assert not page(style=True), name
        assert not page("style"), name
        assert not [tag for tag in page(True) if any(a.startswith("on") for a in tag.attrs)], name


def test_the_policy_allows_neither_inline_nor_evaluated_script():
    scripts = re.search(r"script-src ([^;]*)", press.policy())[1]
    assert "unsafe" not in scripts
    assert press.policy().startswith("default-src 'none'")


def test_the_policy_is_also_a_header(site):
    assert press.policy() in (site / "_headers").read_text(encoding="utf-8")


def test_every_page_says_what_it_is(pages):
    descriptions = []
    for name, page in pages.items():
        assert page.html["lang"] == "en", name
        assert len(page.title.string.strip()) > 8, name
        descriptions.append(page.find("meta", attrs={"name": "description"})["content"])
        assert 40 <= len(descriptions[-1]) <= 160, name
    chapters = [d for n, d in zip(pages, descriptions, strict=True) if n.startswith("chapters/")]
    assert len(set(chapters)) == len(chapters)


def test_links_inside_the_book_resolve(site, pages):
    for name, page in pages.items():
        for tag, attribute in (("a", "href"), ("img", "src"), ("script", "src"), ("script", "data-then"), ("link", "href"), ("source", "srcset")):
            for node in page(tag):
                target = node.get(attribute, "")
                if not target or re.match(r"[a-z]+:", target) or tag == "link" and "canonical" in node.get("rel", []):
                    continue
                path, _, anchor = target.partition("#")
                file = (site / name).parent / path if path else site / name
                assert file.exists(), f"{name}: {target}"
                if anchor and file.suffix == ".html":
                    assert BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser").find(id=anchor), f"{name}: {target}"


def test_every_figure_has_words_for_those_who_cannot_see_it(pages):
    count = 0
    for name, page in pages.items():
        for card in page.select("figure.card-figure"):
            title = card.select_one(".caption-text").get_text()
            for image in card("img"):
                count += 1
                assert len(image["alt"]) > 40, f"{name}: {title}"
                assert image["alt"] != title
            assert card.select_one(".card-actions a[download]"), f"{name}: {title}"
    assert count >= 60


def test_pages_weigh_little(site, pages):
    sizes = {name: (site / name).stat().st_size for name in pages if name.startswith("chapters/")}
    assert max(sizes.values()) <= 300_000, sizes
    assert statistics.median(sizes.values()) <= 100_000, sizes
    total = sum(p.stat().st_size for p in site.rglob("*") if p.is_file())
    assert total <= 25_000_000, f"the site weighs {total:,} bytes; its heaviest parts:\n{heaviest(site)}"


def test_engine_and_geometry_keep_their_budgets(site):
    assert squeezed(site / "_static" / "engine.js") <= 200_000
    layers = {p.name: squeezed(p) for p in (site / "_geo").glob("*.js")}
    country = sum(layers[f"{name}.js"] for name in ("oblasts_2021", "neighbours", "water"))
    assert country <= 60_000, layers


def test_the_same_commit_gives_the_same_bytes(site, tmp_path):
    """A second build in another folder, file by file."""
    from monograph import site as pipeline
    from monograph import tables

    other = tmp_path / "elsewhere"
    for name in ("_config.yml", "_toc.yml"):
        (other / name).parent.mkdir(exist_ok=True)
        shutil.copy(tables.ROOT / name, other / name)
    shutil.copytree(tables.ROOT / "chapters", other / "chapters")
    again = pipeline.build(other)
    ours = {p.relative_to(site): p.read_bytes() for p in site.rglob("*") if p.is_file()}
    theirs = {p.relative_to(again): p.read_bytes() for p in again.rglob("*") if p.is_file()}
    assert ours.keys() == theirs.keys()
    assert [str(name) for name in ours if ours[name] != theirs[name]] == []


def test_nothing_of_the_building_machine_is_published(site):
    home = html.escape(str(Path.home()))
    for path in site.rglob("*"):
        if path.suffix in (".html", ".js", ".css", ".json", ".csv", ".svg", ".txt", ".xml"):
            text = path.read_text(encoding="utf-8")
            assert str(site.parents[1]) not in text, path
            assert home == "/" or f"{home}/" not in text, path


@pytest.mark.parametrize(("name", "made_from"), [
    ("chapters/oblasts/akmola.html", ["chapters/oblasts/profile.ipynb", "data/book/pages.csv"]),
    ("chapters/oblasts/index.html", ["chapters/oblasts/index.ipynb"]),
    ("chapters/02-indirect-elections-2013.html", ["chapters/02-indirect-elections-2013.ipynb"]),
    ("chapters/glossary.html", ["chapters/glossary.md"]),
])  # fmt: skip
def test_every_page_leads_to_the_files_it_is_made_from(name, made_from):
    known = {} if made_from[0].endswith(".md") else {name: made_from}
    settings = {"description": "d", "html": {"baseurl": ""}, "repository_url": "https://code.example/book/", "made_from": known}
    raw = "<html lang='en'><head><title>T</title></head><body><article class='bd-article'><h1>T</h1><p>Words.</p></article></body></html>"
    links = [a["href"] for a in BeautifulSoup(press.page(raw.encode(), name, settings), "html.parser").select(".page-meta a")]
    assert links[:-1] == [f"https://code.example/book/edit/main/{file}" for file in made_from]
    assert all((tables.ROOT / file).exists() for file in made_from)
    report = parse_qs(urlsplit(links[-1]).query)
    assert urlsplit(links[-1]).path == "/book/issues/new"
    assert name in report["title"][0] and all(file in report["body"][0] for file in made_from)


def test_the_build_knows_what_each_page_is_made_from():
    from monograph.site import book
    from monograph.site.make import made_from

    pages = made_from(tables.ROOT, book.pages(tables.ROOT, "en"))
    assert pages["chapters/oblasts/turkistan.html"] == ["chapters/oblasts/profile.ipynb", "data/book/pages.csv"]
    assert pages["chapters/oblasts/index.html"] == ["chapters/oblasts/index.ipynb"]
    assert all((tables.ROOT / file).exists() for files in pages.values() for file in files)


def test_styles_that_a_page_can_need_are_kept():
    css = '@charset "utf-8";a{x:1}.a,.b .c{x:2}.no{x:3}@media print{.no{x:4}.a:not(.no,.b){x:5}}@media screen{.no{x:6}}p:is(.a,.no),.no:hover{x:7}[class*="no,"]{x:8}'
    assert press.styles.needed(css, {"a"}) == 'a{x:1}.a{x:2}@media print{.a:not(.no,.b){x:5}}p:is(.a,.no){x:7}[class*="no,"]{x:8}'
    assert press.styles.names(['<p class="a b"><i class="a">'], ['f("c-d")']) == {"a", "b", "f", "c-d"}


PROSE = "<p>" + "Words of the text. " * 300 + "</p>"


@pytest.mark.parametrize(("body", "shown"), [
    (f"<section><h1>T</h1>{PROSE}</section>", "6 min read"),
    (f"<section><h1>T</h1><p>Look up what you need.</p><ul><li>{PROSE}</li></ul></section>", None),
    ("<section><h1>T</h1></section>", None),
])  # fmt: skip
def test_a_page_to_look_things_up_in_has_no_reading_time(body, shown):
    settings = {"description": "d", "html": {}, "made_from": {}}
    raw = f"<html lang='en'><head><title>T</title></head><body><article class='bd-article'>{body}</article></body></html>"
    line = BeautifulSoup(press.page(raw.encode(), "chapters/x.html", settings), "html.parser").select_one(".page-meta")
    assert (line and line.get_text()) == shown


def test_no_line_ends_before_a_per_cent_sign_and_code_stays_as_it_is():
    settings = {"description": "d", "html": {}, "made_from": {}}
    raw = ("<html lang='en'><head><title>T</title></head><body><article class='bd-article'><h1>T</h1><p>A share of <b>44</b> or 12.1 % <i>(n = 95)</i>, 7 %.</p>"
           "<pre>n = 95 # 7 %</pre></article></body></html>")
    page = BeautifulSoup(press.page(raw.encode(), "chapters/x.html", settings), "html.parser")
    assert page.p.get_text() == "A share of 44 or 12.1\N{NO-BREAK SPACE}% (n\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}95), 7\N{NO-BREAK SPACE}%."
    assert page.pre.get_text() == "n = 95 # 7 %"
