"""Labels use the words of the glossary, and each language keeps to its own letters."""

import re

import pandas as pd
import pytest

from monograph import tables

KAZAKH = set("әғқңөұүһі")  # letters that Russian does not have
LATIN_SCHWA = "ə"
# Titles of other people's works keep their own words.
TITLES = {("reference/sources", "title_en")}
# Not compared between languages: the glossary itself, and captions, which are worded freely.
FREE = ("reference/glossary", "book/figures")
# Terms that a label never drops when it says the same thing in another language.
CONSISTENT = (
    "akimat", "akim_apparatus", "maslikhat", "kenes", "elector", "indirect_election", "self_nomination", "subvention",
    "executive_committee", "effective_number", "european_charter", "pilot_election")  # fmt: skip

LANGUAGES = pytest.mark.parametrize("language", tables.LANGUAGES)


def glossary() -> pd.DataFrame:
    return tables.load("reference/glossary").set_index("term_id")


def forms(term: pd.Series, column: str, language: str) -> list[str]:
    joined = term[f"{column}_{language}"]
    return [] if pd.isna(joined) else joined.split(";")


def labels(language: str) -> list[tuple[str, str]]:
    """Every label of the tables in *language*, with the place where it stands."""
    found = []
    for name in tables.names():
        frame = tables.load(name)
        columns = [c for c in frame if c.endswith(f"_{language}") and c != f"avoid_{language}"]
        for column in columns:
            if (name, column) not in TITLES:
                found += [(f"{name}, row {i + 2}, {column}", v) for i, v in frame[column].dropna().items()]
    return found


def avoided(form: str) -> re.Pattern:
    """A form at the bounds of words; one that ends in * stands for all its endings."""
    end = "" if form.endswith("*") else r"(?!\w)"
    return re.compile(rf"(?<!\w){re.escape(form.removesuffix('*'))}{end}", re.IGNORECASE)


def inflected(form: str) -> str:
    """A form of Kazakh or Russian with any endings: each word but its last two letters, then anything."""
    return r"\W+".join(re.escape(word[: max(4, len(word) - 2)]) + r"\w*" for word in form.split())


def used(term: pd.Series, language: str) -> re.Pattern:
    """The term or an accepted form of it, with the endings of the language."""
    own = [term[f"term_{language}"], *forms(term, "variants", language)]
    if language == "en":
        return re.compile(rf"(?<!\w)({'|'.join(re.escape(form) + 's?' for form in own)})(?!\w)", re.IGNORECASE)
    return re.compile("|".join(map(inflected, own)), re.IGNORECASE)


def without_placeholders(label: str) -> str:
    return re.sub(r"\{\w+\}", "", label)


@LANGUAGES
def test_no_label_uses_an_avoided_form(language):
    rules = [(form, avoided(form)) for _, term in glossary().iterrows() for form in forms(term, "avoid", language)]
    wrong = [f"{where}: {form!r} in {label!r}" for where, label in labels(language) for form, rule in rules if rule.search(label)]
    assert not wrong, "\n".join(wrong)


def test_an_avoided_form_is_found_in_any_case_and_only_as_a_word():
    assert avoided("rural district*").search("The Rural Districts of 1993")
    assert avoided("kent").search("a kent (settlement)")
    assert not avoided("kent").search("in Shymkent and Kentau")
    assert avoided("кенес*").search("Кенестің төрағасы")


@pytest.mark.parametrize("language", ("kk", "ru"))
def test_no_word_mixes_latin_and_cyrillic(language):
    wrong = [
        f"{where}: {word}" for where, label in labels(language)
        for word in re.findall(r"[^\W\d_]+", without_placeholders(label))
        if re.search(r"[a-zA-Z]", word) and re.search(r"[\u0400-\u04ff]", word)]  # fmt: skip
    assert not wrong, "\n".join(wrong)


@LANGUAGES
def test_no_label_has_the_latin_schwa(language):
    wrong = [where for where, label in labels(language) if LATIN_SCHWA in label.lower()]
    assert not wrong, "\n".join(wrong)


def test_russian_has_kazakh_letters_only_in_names_in_quotation_marks():
    wrong = [
        f"{where}: {label}" for where, label in labels("ru")
        if KAZAKH & set(re.sub(r"«[^»]*»", "", label).lower())]  # fmt: skip
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("term_id", CONSISTENT)
@pytest.mark.parametrize("language", ("kk", "ru"))
def test_a_label_that_uses_a_term_uses_it_in_every_language(language, term_id):
    term = glossary().loc[term_id]
    english, other = used(term, "en"), used(term, language)
    wrong = []
    for name in [name for name in tables.names() if name not in FREE]:
        frame = tables.load(name)
        for column in [c for c in frame if c.endswith("_en") and f"{c[:-3]}_{language}" in frame]:
            translated = frame[f"{column[:-3]}_{language}"]
            for i, label in frame[column].dropna().items():
                if english.search(label) and not other.search(translated[i]):
                    wrong.append(f"{name}, row {i + 2}, {column}: {label!r} is {translated[i]!r}")
    assert not wrong, "\n".join(wrong)


def test_every_term_is_defined_once_in_one_short_sentence():
    terms = glossary()
    for language in tables.LANGUAGES:
        assert terms[f"term_{language}"].is_unique
        for term_id, definition in terms[f"definition_{language}"].items():
            assert len(re.findall(r"\w[\w-]*", definition)) <= 30, f"{term_id}: {language}"
            assert definition.endswith(".") and ". " not in definition, f"{term_id}: {language}"


def test_no_form_is_both_accepted_and_avoided():
    for term_id, term in glossary().iterrows():
        for language in tables.LANGUAGES:
            accepted = [term[f"term_{language}"], *forms(term, "variants", language)]
            for form in forms(term, "avoid", language):
                assert not any(avoided(form).search(own) for own in accepted), f"{term_id}: {form}"


def test_a_term_names_its_place_or_none():
    placed = glossary()[["source_id", "locator", "lines"]].notna()
    assert (placed.all(axis=1) | ~placed.any(axis=1)).all()
