"""The typeface that pages carry has every letter of the book, and few more."""

from io import BytesIO
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from monograph import fonts, tables

TEXTS = [path for folder in ("data", "chapters") for path in (Path(tables.ROOT) / folder).rglob("*") if path.suffix in (".csv", ".md", ".ipynb")]


@pytest.mark.parametrize("weight", fonts.WEIGHTS)
def test_the_book_needs_no_other_typeface(weight):
    have, whole = (TTFont(source).getBestCmap().keys() for source in (BytesIO(fonts.woff2(weight)), fonts.file(weight)))
    said = {sign: path.name for path in TEXTS for sign in path.read_text(encoding="utf-8") if ord(sign) in whole and sign.isprintable()}
    assert {sign: place for sign, place in said.items() if ord(sign) not in have} == {}
    assert len(said) > 150


def test_a_page_waits_for_few_letters_that_no_page_has():
    said = {sign for path in TEXTS for sign in path.read_text(encoding="utf-8")}
    assert len(fonts.BOOK) < 2.5 * len(said)
