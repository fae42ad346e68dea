"""The letters by which names are written in English, compared with the names in the tables."""

import re
from pathlib import Path

import pytest
from docutils import nodes

from monograph import apparatus, letters, tables

PAGE = (Path(tables.ROOT) / "chapters" / "transliteration.md").read_text(encoding="utf-8")
COMPASS = {"West": "Батыс", "North": "Солтүстік", "East": "Шығыс"}


def test_every_letter_is_needed_and_none_is_missing():
    have = list(tables.load("reference/letters").sort_values("order")["letter"])
    frame = letters.places()
    by_letters = frame.loc[frame["letters"] == frame["en"].str.lower(), "kk"]
    used = set(re.findall(r"[^\W\d_]", "".join([*by_letters, *letters.terms()["ru"]]).lower()))
    assert used == set(have)
    assert list(letters.examples()["letter"]) == have


@pytest.mark.parametrize("name", ["Ақтөбе", "Жезқазған", "Маңғыстау", "Түркістан", "Ұлытау", "Көкшетау"])
def test_a_name_is_written_by_its_letters(name):
    assert letters.written(name).capitalize() in set(tables.load("reference/oblasts")["name_en"])


def test_terms_are_written_by_the_letters_of_the_russian_word():
    for term in letters.terms().itertuples():
        assert letters.written(term.ru) == term.en, term


def test_what_departs_from_the_letters_is_what_the_page_says():
    departs = letters.departures()
    compass = departs["en"].str.split().str[0].isin(list(COMPASS))
    assert all(COMPASS[row.en.split()[0]] == row.kk.split()[0] for row in departs[compass].itertuples())
    assert set(departs.loc[~compass, "en"]) == {"Jetisu", "Karaganda", "Kostanay", "Semipalatinsk", "Dariinskoe"}


def test_russian_names_of_oblasts_are_adjectives_except_those_named():
    listed = tables.load("reference/oblasts").query("kind == 'oblast'")["name_ru"]
    nouns = sorted(name for name in listed if not name.endswith(("ская", "цкая")))
    assert nouns == ["Абай", "Жетысу", "Улытау"] and all(name in PAGE for name in nouns)


def test_parties_in_latin_letters_are_those_named():
    listed = tables.load("reference/parties").set_index("party_id")
    latin = [row.short_en for row in listed.itertuples() if re.search("[A-Za-z]", f"{row.short_kk} {row.short_ru}")]
    assert latin == ["Nur Otan", "Adal"] and all(f"*{name}*" in PAGE for name in latin)


def test_persons_said_to_depart_do_and_are_persons_of_the_tables():
    listed = tables.load("reference/index").query("kind == 'person'")
    for surname in ("Pussyrmanov", "Serikbayev"):
        [kazakh] = {re.findall(r"[^\W\d_]{3,}", row.name_kk)[0 if "," in row.name_en else -1] for row in listed.itertuples() if surname in row.name_en}
        assert letters.written(kazakh) != surname.lower()


def test_the_page_shows_every_letter_and_every_departure():
    rows = {part: len(list(apparatus._EARLY[part]()[0].findall(nodes.row))) - 1 for part in ("letters", "departures")}
    assert rows == {"letters": len(tables.load("reference/letters")), "departures": len(letters.departures())}
