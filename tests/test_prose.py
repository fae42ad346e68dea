"""The English prose: spelling, citations, and the words of the glossary."""

import re
from functools import cache
from pathlib import Path

import pytest
from prose import CHAPTERS, files, running, source

from monograph import tables, web

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


def test_citations_resolve():
    bib = set(re.findall(r"^@\w+\{([^,]+),", (CHAPTERS / "references.bib").read_text(encoding="utf-8"), re.MULTILINE))
    wrong = [f"{path.name}: {key}" for path in files() for keys in re.findall(r"\{cite(?::\w+)?\}`([^`]+)`", source(path))
             for key in keys.split(",") if key.strip() not in bib]  # fmt: skip
    assert not wrong, wrong


def test_every_source_has_an_entry_in_the_bibliography():
    assert set(tables.load("reference/sources")["source_id"]) <= set(
        re.findall(r"^@\w+\{([^,]+),", (CHAPTERS / "references.bib").read_text(encoding="utf-8"), re.MULTILINE))  # fmt: skip


@pytest.mark.parametrize("path", files(), ids=lambda path: path.stem)
def test_the_prose_avoids_what_the_glossary_avoids(path):
    forms = [f for joined in tables.load("reference/glossary")["avoid_en"].dropna() for f in joined.split(";")]
    text = running(source(path))
    wrong = [f for f in forms if re.search(rf"(?<!\w){re.escape(f.removesuffix('*'))}{'' if f.endswith('*') else chr(92) + 'b'}", text, re.I)]
    assert not wrong, f"{path.name}: the glossary avoids {wrong}"
