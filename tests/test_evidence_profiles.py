"""Pages of places: every page has its words in three languages, and says only what the tables have."""

import csv
import re
import shutil

import nbformat
import pandas as pd
import pytest

from monograph import maps, tables
from monograph.evidence import elections_2021, places, profiles
from monograph.figure import Edition

PLACES = list(places.pages("en"))
TURKISTAN = "KZ-61"
LANGUAGES = pytest.mark.parametrize("language", tables.LANGUAGES)
EVERYWHERE = pytest.mark.parametrize("place", PLACES)
ALPHABETS = {"en": "A-Za-z", "kk": "А-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі", "ru": "А-Яа-яЁё"}


@pytest.fixture
def written(monkeypatch):
    """Runs a function with an edition; returns the cards that it shows."""
    shown = []
    monkeypatch.setattr("monograph.figure.display", lambda card, **_: shown.append(card.card))

    def cards(show, language: str) -> list[dict]:
        shown.clear()
        show(Edition(language))
        return list(shown)

    return cards


def page(place: str, language: str):
    """What the notebook shows of *place*, as a function of an edition."""
    def show(book: Edition) -> None:
        from monograph import charts

        book.figure(maps.categories(profiles.locator(place, language), language), "fig-profile-map", of=place, **profiles.map_words(place, language))
        book.table(profiles.results(place, language), "tab-profile-results", of=place, **profiles.results_words(place, language))
        shares, name, said = profiles.vote(place, language)
        book.figure(charts.stacked(shares), name, of=place, **said)
        book.table(profiles.known(place, language), "tab-profile-known", of=place, **profiles.known_words(place, language))
    return show


def test_every_oblast_that_voted_has_a_page():
    assert PLACES == maps.oblasts(places.LAYER)
    assert set(PLACES) == set(elections_2021.oblasts("en")["oblast_id"])


def test_targets_are_apart_and_beside_their_notebook():
    targets = [own.target for own in places.pages("en").values()]
    assert len(set(targets)) == len(targets)
    assert {target.rpartition("/")[0] for target in targets} == {places.NOTEBOOK.rpartition("/")[0]}


@EVERYWHERE
@LANGUAGES
def test_a_page_has_no_gap_in_its_words(place, language, written):
    texts = list(profiles.sentences(place, language).values())
    for card in written(page(place, language), language):
        texts += [card[key] for key in ("title", "subtitle", "caption", "alt", "source")]
        texts += [cell for row in card["rows"] for cell in row if isinstance(cell, str)]
        assert card["name"].endswith(f"-{place.lower()}")
    for text in texts:
        assert text.strip(), place
        assert not re.search(r"\bnan\b|<NA>|None|[{}]|  |\.\.|\b0 (?:of|oblasts)", text), text


@EVERYWHERE
@pytest.mark.parametrize("language", ("kk", "ru"))
def test_names_are_in_the_form_of_their_language(place, language):
    own, name = places.page(place, language), places.names(places.LAYER, language)[place]
    if language == "kk":
        assert (own.title, own.within) == (f"{name} облысы", f"{name} облысында")
    else:
        assert own.title == f"{name} область"
        assert own.within == f"в {name.removesuffix('ая')}ой области"
    assert own.within in profiles.sentences(place, language)["lede"]


@EVERYWHERE
@LANGUAGES
def test_words_keep_to_the_letters_of_their_language(place, language):
    """But for the names of parties that every edition writes in Latin."""
    latin = set(re.findall("[A-Za-z]+", " ".join(tables.labels("reference/parties", "party_id", language, "short").values())))
    for text in profiles.sentences(place, language).values():
        wrong = {word for word in re.findall(r"[^\W\d_]+", text) if not re.fullmatch(f"[{ALPHABETS[language]}]+", word)}
        assert wrong <= latin, text


@LANGUAGES
def test_turkistan_is_marked_and_no_other(language):
    mark = tables.word("not_comparable", language)
    for place in PLACES:
        results = profiles.results(place, language)
        assert (results["here"] == mark).sum() == (3 if place == TURKISTAN else 0), place
        assert results["rank"].isna().sum() == (3 if place == TURKISTAN else 0), place
        _, name, said = profiles.vote(place, language)
        assert name == ("fig-profile-candidates" if place == TURKISTAN else "fig-profile-winners")
        assert ("won" in said) == (place != TURKISTAN)
    overview = profiles.table(language).set_index("oblast_id")
    assert list(overview.index[overview["largest_share"].isna()]) == [TURKISTAN]


@EVERYWHERE
def test_the_vote_is_the_printed_one(place):
    with open(tables.folder() / "elections_2021" / "elected.csv", encoding="utf-8", newline="") as lines:
        printed = [int(row["akims_printed"]) for row in csv.DictReader(lines) if row["oblast_id"] == place]
    shares, _, _ = profiles.vote(place, "en")
    first = shares[shares["label"] == shares["label"].iloc[0]]
    assert list(first["count"]) == printed
    assert shares.groupby("label")["value"].sum().round(9).eq(100).all()
    assert shares["label"].nunique() == (1 if place == TURKISTAN else 2)


def test_known_pages_say_what_was_read():
    """Akmola in full, and what is particular about others."""
    said = profiles.sentences("KZ-11", "en")
    assert said["lede"] == ("On 25 July 2021, 95 rural units in Akmola oblast chose their akim at the ballot box. "
                            "290 candidates stood, 3.1 for each post; Nur Otan won 74 of the posts, or 77.9\u00a0%.")
    assert said["borders"].startswith("Since 1991 the oblast has taken in land of Kokshetau and Torgai, dissolved in 1997. Astana was separated from it in 1997")
    assert "all 17 raions of the oblast" in said["year_2013"]
    assert "eight of the nine raions" in profiles.sentences("KZ-35", "en")["year_2013"]
    assert "is lost from the text" in profiles.sentences("KZ-27", "en")["survey"]
    north = profiles.sentences("KZ-59", "en")["survey"]
    assert "Of the 500 planned interviews, 376 were held." in north and "87.1\u00a0% for the oblast, with neither base nor reference; in Imantau 51.5\u00a0%" in north
    assert "All 500 planned interviews were held." in profiles.sentences("KZ-27", "en")["survey"]
    assert profiles.sentences(TURKISTAN, "en")["borders"].startswith("In 1991 the oblast was called South Kazakhstan. Shymkent was separated from it in 2018")
    assert "held in Abai." in profiles.sentences("KZ-63", "en")["year_2022"]
    assert "Of the 14 oblasts that can be compared, this one had the fewest contests." in profiles.sentences("KZ-47", "en")["standing"]
    assert "Of the 13 oblasts that can be compared, this one had the lowest share of self-nominated winners." in profiles.sentences("KZ-63", "en")["standing"]
    assert "On the two measures known for it" in profiles.sentences(TURKISTAN, "en")["standing"]
    assert "Ak Zhol, Adal, QHP and OSDP won no post here." in profiles.sentences("KZ-19", "en")["winners"]
    assert "A share of candidates" in profiles.sentences(TURKISTAN, "en")["posts"]
    assert "from two villages" in profiles.sentences(TURKISTAN, "en")["sources"] and "village" not in said["sources"]


def test_land_that_was_asked_in_2022_is_told_from_an_oblast_that_was():
    states = {place: profiles.known(place, "en")["state"].iloc[-1] for place in PLACES}
    whole, part = tables.word("known_no_own", "en"), tables.word("known_part", "en")
    assert {place for place, state in states.items() if state == whole} == {"KZ-11", "KZ-55"}
    assert {place for place, state in states.items() if state == part} == {"KZ-35", "KZ-63"}


def test_an_outline_of_1991_is_approximate_or_a_later_one():
    """No page says that borders stayed: the layer of 1991 would show it wherever it takes a later outline."""
    for place in PLACES:
        said = profiles.sentences(place, "en")["borders"]
        assert ("only approximately" in said) != ("taken from later maps" in said), place


def test_every_place_gets_one_case_of_each_list():
    sentences = {place: profiles.sentences(place, "en") for place in PLACES}
    surveyed = [p for p, said in sentences.items() if "No villager was asked" not in said["survey"]]
    assert surveyed == sorted(set(tables.load("survey/sample")["oblast_id"]), key=PLACES.index)
    piloted = {p for p, said in sentences.items() if "is among" in said["pilot"]}
    assert piloted == set(tables.load("elections_2013/pilot_oblasts")["oblast_id"])
    divided = {p for p, said in sentences.items() if "a new oblast was made" in said["borders"]}
    assert divided == {"KZ-19", "KZ-35", "KZ-63"}


def test_the_dates_in_the_sentences_are_those_of_the_tables():
    units = tables.load("reference/territories")
    assert set(units.loc[units["layer"] == places.AFTER, "valid_from"]) == {"2022-06-08"}
    assert set(tables.load("elections_2013/pilots").query("pilot_id == 'pilot_2005_08_12'")["date"]) == {"2005-08-12"}


@LANGUAGES
def test_every_sentence_is_used_and_asks_for_the_same_in_every_language(language):
    listed = tables.load("book/sentences").set_index("sentence_id")
    fields = {key: [set(re.findall(r"{(\w+)}", listed.loc[key, f"text_{code}"])) for code in ("en", language)] for key in listed.index}
    assert [key for key, (english, other) in fields.items() if english != other] == []
    said = " ".join(" ".join(profiles.sentences(place, language).values()) for place in PLACES).replace("\u00a0%", " %")
    heard = {key: all(part in said for part in re.split(r"\{\w+\}", listed.loc[key, f"text_{language}"])) for key in listed.index}
    # The first sentence of a smaller place is the only one that no oblast needs.
    assert [key for key, yes in heard.items() if not yes] == ["part_of"]


def test_neighbours_are_mutual_and_share_land():
    for place in PLACES:
        assert places.neighbours(place), place
        assert all(place in places.neighbours(other) for other in places.neighbours(place))
    assert places.neighbours("KZ-47") == ["KZ-15", "KZ-23"]
    assert places.neighbours("KZ-61", "city") == ["KZ-79"]


@EVERYWHERE
def test_the_map_opens_the_neighbours_and_nothing_else(place):
    drawing = maps.categories(profiles.locator(place, "en"), "en")
    wanted = [places.page(unit, "en").target for unit in places.neighbours(place)]
    for links in drawing.links.values():
        assert [link["target"] for link in links] == sorted(wanted, key=lambda t: next(u for u in PLACES if places.page(u, "en").target == t))
        assert all(re.fullmatch(r"(M-?\d+,-?\d+(L-?\d+,-?\d+)+Z)+", link["path"]) for link in links)
    assert set(profiles.neighbour_links(place, "en")) == set(wanted)


def test_a_name_that_leaves_its_oblast_is_not_written_in_its_colours():
    """On a phone Turkistan is narrower than its name, half of which stands on others."""
    drawing = maps.categories(profiles.locator(TURKISTAN, "en"), "en")
    for width, coloured in (("wide", True), ("narrow", False)):
        rows = [row for data in getattr(drawing, width).to_dict()["datasets"].values() for row in data if row.get("text") == "Turkistan"]
        assert rows and all(("halo" in row or "ink" in row) == coloured for row in rows), width


def test_a_smaller_place_needs_a_row_and_no_code(tmp_path, monkeypatch, written):
    """A page for a rural okrug: the figures of its oblast, said to be that, and a link to the oblast's page."""
    data = tmp_path / "data"
    shutil.copytree(tables.folder(), data)
    with open(data / "book" / "pages.csv", "a", encoding="utf-8") as file:
        file.write("okrug-imantau,oblasts/profile,okrugs/imantau,place=imantau,KZ-59,Imantau rural okrug,Имантау ауылдық округі,"
                   "Имантауский сельский округ,in Imantau rural okrug,Имантау ауылдық округінде,в Имантауском сельском округе\n")
    monkeypatch.setenv("MONOGRAPH_DATA", str(data))
    for language in tables.LANGUAGES:
        assert places.page("imantau", language).title in profiles.sentences("imantau", language)["lede"]
        names = [card["name"] for card in written(page("imantau", language), language)]
        assert names == [f"{name}-imantau" for name in ("fig-profile-map", "tab-profile-results", "fig-profile-winners", "tab-profile-known")]
    assert profiles.sentences("imantau", "en")["lede"].startswith("Imantau rural okrug lies in North Kazakhstan oblast.")
    links = maps.categories(profiles.locator("imantau", "en"), "en").links["wide"]
    assert "oblasts/north-kazakhstan" in [link["target"] for link in links]
    assert "okrugs/imantau" not in profiles.directory("en")


def test_an_unknown_place_is_named():
    with pytest.raises(Exception, match="no page with place=KZ-99"):
        profiles.sentences("KZ-99", "en")
    with pytest.raises(Exception, match="nothing is known for names"):
        places.sentence("survey_elsewhere", "en")
    with pytest.raises(Exception, match="no sentence_id 'none'"):
        places.sentence("none", "en")


def test_the_notebook_knows_no_place():
    """What is particular to a place comes from tables: besides its default the notebook names none."""
    from monograph.tables import ROOT

    notebook = nbformat.read(ROOT / "chapters" / f"{places.NOTEBOOK}.ipynb", as_version=4)
    text = "\n".join(cell.source for cell in notebook.cells if "parameters" not in cell.metadata.get("tags", []))
    names = {name for layer in (places.BEFORE, places.LAYER, places.AFTER) for name in places.names(layer, "en").values()}
    assert not [name for name in names if re.search(rf"\b{name}\b", text)]
    assert not re.search(r"KZ-\d\d", text)
    assert notebook.cells[0].source == "# {{title}}"


@LANGUAGES
def test_the_table_of_oblasts_opens_every_page(language):
    frame = profiles.table(language)
    assert list(frame.attrs["targets"]) == [places.page(unit, language).target for unit in frame["oblast_id"]]
    assert len(frame.attrs["decimals"]) == len(frame.attrs["table"])
    assert pd.Index(frame["oblast_id"]).is_monotonic_increasing
    assert list(profiles.directory(language)) == [places.page(unit, language).target for unit in PLACES]
