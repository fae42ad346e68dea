"""Map forms: what a rendered map shows, in every language, width and mode."""

import functools
import itertools
import json
import re
import xml.etree.ElementTree as ET

import pandas as pd
import pytest
import shapely

from monograph import fonts, layers, maps, tables, theme, vega
from monograph.errors import BookError
from monograph.evidence import elections_2021, geography
from monograph.maps import style

MEASURES = ["candidates_per_contest", "largest_share", "self_share"]
SVG = "{http://www.w3.org/2000/svg}"


def measures(language):
    return [elections_2021.measure(column, language) for column in MEASURES]


def with_a_gap(language):
    frame = elections_2021.measure("self_share", language)
    frame.loc[frame["oblast_id"] == "KZ-31", "state"] = "no_data"
    return frame


FORMS = {
    "choropleth": lambda lang: maps.choropleth(with_a_gap(lang), "self_share", lang, decimals=1, unit=" %"),
    "pilots": lambda lang: maps.categories(geography.pilots_2005(lang), lang),
    "fund": lambda lang: maps.categories(geography.fund_oblasts(lang), lang),
    "symbols": lambda lang: maps.symbols(geography.villages(lang), lang, values=geography.turnout(lang)),
    "change": lambda lang: maps.change(geography.changes(lang), lang),
    "multiples": lambda lang: maps.multiples(measures(lang), MEASURES, lang, titles=["A", "B", "C"], decimals=1, units=["", " %", " %"]),
    "selector": lambda lang: maps.selector(measures(lang), MEASURES, lang, titles=["A", "B", "C"], decimals=1),
    "tiles": lambda lang: maps.tiles(with_a_gap(lang), "self_share", lang, decimals=1, unit=" %"),
    "countries": lambda lang: maps.countries(geography.countries(lang), lang),
}
all_forms = pytest.mark.parametrize("form", FORMS)
all_languages = pytest.mark.parametrize("language", tables.LANGUAGES)
both_widths = pytest.mark.parametrize("width", ["wide", "narrow"])


@functools.cache
def drawing(form, language):
    return FORMS[form](language)


@functools.cache
def spec(form, language, width):
    drawn = drawing(form, language)
    plain = getattr(drawn, width).to_dict()
    plain["datasets"] = plain.get("datasets", {}) | {name: _features(name) for name in drawn.layers}
    return plain


_features = functools.cache(layers.features)


@functools.cache
def svg(form, language, width, mode="light"):
    return ET.fromstring(vega.drawn({**spec(form, language, width), "config": theme.config(mode)})[1])


def texts(root):
    """Every text with its box in px: text, left, top, right, bottom; a halo and its letters count once."""
    found = {}

    def walk(node, x, y):
        moved = re.match(r"translate\(([-\d.e]+),([-\d.e]+)\)", node.get("transform", ""))
        if moved:
            x, y = x + float(moved[1]), y + float(moved[2])
        if node.tag == f"{SVG}text" and node.text and node.get("opacity") != "0":
            size = float(node.get("font-size", "11").removesuffix("px"))
            wide = fonts.width(node.text, size, 600 if node.get("font-weight") == "600" else 400)
            left = x - {"middle": wide / 2, "end": wide}.get(node.get("text-anchor"), 0)
            found[node.text, round(x), round(y)] = (node.text, left, y - 0.74 * size, left + wide, y + 0.06 * size, size)
        for child in node:
            walk(child, x, y)

    walk(root, 0, 0)
    return list(found.values())


def shapes(root):
    return [node for node in root.iter(f"{SVG}path") if node.get("aria-roledescription") == "geoshape"]


# ------------------------------------------------------------------------------------- every form


@all_forms
@all_languages
@both_widths
def test_texts_never_overlap_nor_leave_the_sheet(form, language, width):
    root = svg(form, language, width)
    right = float(root.get("viewBox").split()[2])
    boxes = texts(root)
    assert len(boxes) > 8
    for a, b in itertools.combinations(boxes, 2):
        apart = a[3] <= b[1] + 0.5 or b[3] <= a[1] + 0.5 or a[4] <= b[2] + 0.5 or b[4] <= a[2] + 0.5
        assert apart, f"{a[0]!r} and {b[0]!r} overlap"
    for text, left, _, end, _, size in boxes:
        assert left > -1 and end < right + 1, f"{text!r} leaves the sheet"
        assert size >= 9, f"{text!r} is too small"


@all_forms
@both_widths
def test_dark_mode_compiles_and_shows_the_same_texts(form, width):
    assert sorted(t[0] for t in texts(svg(form, "en", width, "dark"))) == sorted(t[0] for t in texts(svg(form, "en", width)))


@all_forms
@both_widths
def test_layers_travel_by_name_only(form, width):
    plain, names = getattr(drawing(form, "en"), width).to_dict(), set(drawing(form, "en").layers)
    assert '"url"' not in json.dumps(plain)
    assert not names & set(plain.get("datasets", {}))
    assert names <= set(layers.names())
    compiled, _ = vega.drawn({**spec(form, "en", width), "config": theme.config()})
    named = {data["name"]: data for data in compiled["data"] if data["name"] in names}
    assert set(named) == names
    # The site puts the shared layer in their place: they must carry nothing else.
    assert all(set(data) <= {"name", "values", "format"} for data in named.values())


@all_forms
@all_languages
def test_table_has_headings_and_rows(form, language):
    table = drawing(form, language).table
    assert len(table) >= 3 and not any("_" in column for column in table.columns)


# ------------------------------------------------------------------------------------- single forms


@both_widths
def test_one_shape_an_oblast(width):
    labels = [shape.get("aria-label") for shape in shapes(svg("choropleth", "en", width))]
    assert len(labels) == len(set(labels)) == 14 + 3
    assert "Turkistan: Not comparable" in labels and "Zhambyl: No data" in labels and "Shymkent" in labels


@all_languages
def test_names_values_and_credits(language):
    shown = {text[0] for text in texts(svg("choropleth", language, "wide"))}
    short = style.names("oblasts_2021", language)
    assert {short[unit] for unit in maps.oblasts("oblasts_2021")} <= shown
    assert {tables.word("no_data", language), tables.word("not_comparable", language)} <= shown
    assert any(tables.word("osm", language) in text and "2018" in text and "2022" in text for text in shown)
    assert any(text.endswith(tables.word("kilometres", language)) for text in shown)


def test_text_on_dark_classes_is_white():
    assert [theme.readable(colour) for colour in maps.CLASSES] == [theme.DARK] * 3 + [theme.WHITE] * 2


@all_languages
def test_every_country_is_drawn_or_named_as_missing(language):
    frame = geography.countries(language)
    assert len(frame) == 34 and set(frame.loc[frame["colours"].str.len() > 1, "country"]) == {"AT", "CA", "CH", "DE", "ES", "US"}
    absent = maps.missing_countries(frame)
    assert absent == ["MT"]
    note = " ".join(text[0] for text in texts(svg("countries", language, "wide")))
    assert frame.set_index("country")["label"]["MT"] in note


def test_what_became_of_the_oblasts_of_1991():
    fates = geography.successors("en")
    fates = fates.set_index("oblast_id")["fate"]
    assert len(fates) == 19
    assert set(fates.index[fates == "fate_divided"]) == {"KZ-x-kokshetau", "KZ-x-torgai"}
    assert set(fates.index[fates == "fate_merged"]) == {"KZ-x-semipalatinsk", "KZ-x-taldykorgan", "KZ-x-zhezkazgan"}
    new = geography.changes("en").query("layer == 'oblasts_2022' and fate == 'fate_new'")
    assert set(new["oblast_id"]) == {"KZ-10", "KZ-33", "KZ-62"}


def test_the_lost_share_of_west_kazakhstan_is_no_data():
    frame = geography.turnout("en")
    assert frame.loc[frame["state"] == "no_data", ["oblast_id", "series"]].values.tolist() == [["KZ-27", tables.word("claimed_turnout", "en")]]
    assert sum(text[0] == "no data" for text in texts(svg("symbols", "en", "wide"))) == 1


def test_the_table_of_the_villages_holds_the_bars_beside_them():
    rows = drawing("symbols", "en").table.set_index(tables.word("village", "en"))
    official, claimed = (rows[tables.word(f"{kind}_turnout", "en") + ", %"] for kind in ("official", "claimed"))
    assert (official["Imantau"], claimed["Imantau"]) == (87.1, 51.5) and claimed[["Lobanovo", "Podstepnoe"]].isna().all()


@both_widths
def test_a_hatched_oblast_of_a_small_map_is_not_written_upon(width):
    assert not any(text[0] == "Turkistan" for text in texts(svg("multiples", "en", width)))


def test_tiles_do_not_lie_upon_one_another():
    units = tables.load("reference/territories").dropna(subset="tile_row")
    assert not units.duplicated(["layer", "tile_row", "tile_col"]).any()


def test_the_land_around_fills_the_frame():
    frame = shapely.box(-layers.HALF_WIDTH, -layers.HALF_HEIGHT, layers.HALF_WIDTH, layers.HALF_HEIGHT)
    drawn = [shapely.geometry.shape(f["geometry"]) for name in ("neighbours", "oblasts_2022", "water") for f in _features(name)]
    bare = shapely.difference(frame, shapely.union_all(shapely.make_valid(drawn)).buffer(3))
    assert bare.area < 2500


# ------------------------------------------------------------------------------------------- errors


def frame_2021():
    return elections_2021.measure("candidates_per_contest", "en")


def kept(frame, rows):
    rows.attrs = frame.attrs
    return rows


FORMS_OF_A_MEASURE = {
    "choropleth": lambda frame: maps.choropleth(frame, "candidates_per_contest", "en"),
    "tiles": lambda frame: maps.tiles(frame, "candidates_per_contest", "en"),
    "multiples": lambda frame: maps.multiples([frame], ["candidates_per_contest"], "en"),
    "selector": lambda frame: maps.selector([frame], ["candidates_per_contest"], "en"),
}
of_a_measure = pytest.mark.parametrize("form", FORMS_OF_A_MEASURE)


@of_a_measure
def test_a_missing_oblast_is_named(form):
    frame = frame_2021()
    with pytest.raises(BookError, match="no row for KZ-55"):
        FORMS_OF_A_MEASURE[form](kept(frame, frame[frame["oblast_id"] != "KZ-55"]))


@of_a_measure
def test_an_unknown_oblast_is_named(form):
    frame = frame_2021()
    with pytest.raises(BookError, match="no oblast KZ-99"):
        FORMS_OF_A_MEASURE[form](kept(frame, frame.replace({"oblast_id": {"KZ-55": "KZ-99"}})))


@of_a_measure
def test_a_layer_of_another_date_is_refused(form):
    frame = frame_2021()
    frame.attrs["borders"] = "oblasts_2022"
    with pytest.raises(BookError, match="no row for KZ-10, KZ-33, KZ-62"):
        FORMS_OF_A_MEASURE[form](frame)
    with pytest.raises(BookError, match="borders of oblasts_2022 cannot be drawn on the layer oblasts_2021"):
        maps.check_join(frame, "oblasts_2021")


def test_tables_of_two_dates_do_not_share_a_figure():
    other = frame_2021()
    other.attrs["borders"] = "oblasts_2022"
    with pytest.raises(BookError, match="different dates in one figure: oblasts_2021, oblasts_2022"):
        maps.multiples([frame_2021(), other], ["candidates_per_contest"] * 2, "en")


def test_a_repeated_oblast_a_wrong_state_and_a_blank_are_named():
    frame = frame_2021()
    with pytest.raises(BookError, match="more than one row for KZ-11"):
        maps.check_join(kept(frame, pd.concat([frame, frame[frame["oblast_id"] == "KZ-11"]])), "oblasts_2021")
    with pytest.raises(BookError, match="KZ-11: state 'lost'"):
        maps.choropleth(kept(frame, frame.assign(state=["lost" if i == "KZ-11" else "value" for i in frame["oblast_id"]])), "contests", "en")
    blank = frame_2021()
    blank.loc[blank["oblast_id"] == "KZ-11", "candidates_per_contest"] = None
    with pytest.raises(BookError, match="candidates_per_contest is blank for KZ-11"):
        maps.choropleth(blank, "candidates_per_contest", "en")


def test_a_village_outside_its_oblast_is_named():
    frame = geography.villages("en")
    frame.loc[frame["label"] == "Imantau", "oblast_id"] = "KZ-27"
    with pytest.raises(BookError, match="Imantau does not lie in KZ-27"):
        maps.symbols(frame, "en")


def test_a_table_without_a_date_is_refused():
    frame = frame_2021()
    frame.attrs = {}
    with pytest.raises(BookError, match="must name its layer"):
        maps.choropleth(frame, "contests", "en")
