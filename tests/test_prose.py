"""The English prose: spelling, citations, and the words of the glossary."""

import re
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from prose import CHAPTERS, files, running, source
from pybtex.database import parse_string

from monograph import bibliography, measures, tables, web

WEB = web.INSTALLED / "node_modules" / "dictionary-en-gb"
NAMES = {"reference/glossary": ("term_en", "variants_en"), "reference/index": ("name_en",), "reference/territories": ("name_en",),
         "reference/oblasts": ("name_en",), "reference/parties": ("name_en",), "reference/sources": ("authors",),
         "reference/works": ("authors",)}  # fmt: skip
WORD = re.compile(r"[A-Za-zÀ-ž]+(?:['’][A-Za-z]+)?")


@cache
def known() -> frozenset[str]:
    """The words of names and terms in the tables, and those of ``words.txt``."""
    own = (Path(__file__).parent / "words.txt").read_text(encoding="utf-8").splitlines()
    held = [str(v) for name, columns in NAMES.items() for c in columns for v in tables.load(name)[c].dropna()]
    return frozenset(w.lower() for text in held for w in WORD.findall(text)) | {w for w in own if not w.startswith("#")}


@cache
def dictionary():
    """The British dictionary; installed with the engine of the charts (``npm ci`` in monograph/web)."""
    hunspell = pytest.importorskip("spylls.hunspell")
    if not WEB.is_dir():
        pytest.skip(f"the dictionary is not installed in {WEB}")
    words = Path(WEB / "index")
    return hunspell.Dictionary.from_files(str(words))


def misspelt(text: str) -> list[str]:
    """The words of *text* that neither the tables nor the dictionary know."""
    words = {w.replace("’", "'") for w in WORD.findall(text)}
    stems = {w: re.sub(r"'s?$", "", w) for w in words}  # a possessive is as right as its word
    return sorted(w for w, stem in stems.items()
                  if not {stem.lower(), stem.lower().removesuffix("s")} & known() and not dictionary().lookup(w) and not dictionary().lookup(stem))


def test_a_slip_is_found_and_a_term_is_not():
    assert misspelt("The maslikhats of Zhumashov’s akims recieved one another’s vote and didn’t oposition’s") == ["oposition's", "recieved"]


@pytest.mark.parametrize("path", files(), ids=lambda path: path.stem)
def test_words_are_spelt_as_the_dictionary_has_them(path):
    wrong = misspelt(running(source(path)))
    assert not wrong, f"{path.name}: {', '.join(wrong)}; a word of the field goes into tests/words.txt"


@cache
def bib() -> dict:
    """The entries that pages may cite, as Sphinx reads them."""
    text = (CHAPTERS / "references.bib").read_text(encoding="utf-8") + bibliography.text()
    return parse_string(text, "bibtex").entries


def authors(entry) -> list[str]:
    return [" ".join(person.last_names).strip("{}") for person in entry.persons.get("author", [])]


def test_citations_resolve():
    wrong = [f"{path.name}: {key}" for path in files() for keys in re.findall(r"\{cite(?::\w+)?\}`([^`]+)`", source(path))
             for key in keys.split(",") if key.strip() not in bib()]  # fmt: skip
    assert not wrong, wrong


@pytest.mark.parametrize("source", list(tables.load("reference/sources").itertuples()), ids=lambda source: source.source_id)
def test_the_entry_of_a_source_says_what_its_table_says(source):
    entry = bib()[source.source_id]
    fields = {name: entry.fields.get(name, "").replace("``", '"').replace("''", '"') for name in ("title", "year", "doi", "institution", "journal")}
    assert fields["title"].strip("{}") == source.title_en
    assert fields["doi"] == ("" if pd.isna(source.doi) else source.doi)
    assert pd.isna(source.year) or fields["year"].strip("[]") == str(source.year)
    assert pd.isna(source.container) or source.container.startswith(fields["journal"])
    named = "" if pd.isna(source.authors) else source.authors
    assert all(name in named for name in authors(entry) if name != "Anonymous") and (named or authors(entry) == ["Anonymous"])


def test_every_work_that_a_source_cites_by_title_has_an_entry():
    works = tables.load("reference/works").set_index("work_id")
    entries, own = bibliography.entries(), set(tables.load("reference/sources")["title_en"])
    for work_id, work in works.iterrows():
        if work["title"].startswith("unresolved") or work["title"] in own:
            assert work_id not in entries
            continue
        fields = bib()[work_id].fields
        assert (fields["title"].strip("{}"), fields.get("year", "")) == (work["title"], "" if pd.isna(work["year"]) else work["year"])
        assert pd.isna(work["authors"]) or all(re.search(re.escape(name), work["authors"]) or name == "others" for name in authors(bib()[work_id]))


def test_every_work_that_a_measure_rests_on_has_an_entry():
    """A docstring names its author after "Source:", with initials."""
    named = set(re.findall(r"Source: (?:[A-Z]\. )+([A-Z]\w+)", Path(measures.__file__).read_text(encoding="utf-8")))
    assert {"Wilson", "Spearman"} <= named <= {name for entry in bib().values() for name in authors(entry)}


@pytest.mark.parametrize("path", files(), ids=lambda path: path.stem)
def test_the_prose_avoids_what_the_glossary_avoids(path):
    forms = [f for joined in tables.load("reference/glossary")["avoid_en"].dropna() for f in joined.split(";")]
    text = running(source(path))
    wrong = [f for f in forms if re.search(rf"(?<!\w){re.escape(f.removesuffix('*'))}{'' if f.endswith('*') else chr(92) + 'b'}", text, re.I)]
    assert not wrong, f"{path.name}: the glossary avoids {wrong}"
