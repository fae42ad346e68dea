"""Every chart form: draws at both widths, in sizes that can be read, with the table it announces."""

import functools
import re

import pandas as pd
import pytest

from monograph import charts, theme, vega

LABELS = ["A short answer", "An answer so long that it needs more than one line on a telephone and possibly on a desk"]
HEADINGS = {"label": "Answer", "value": "Share, %"}


def frame(**columns) -> pd.DataFrame:
    made = pd.DataFrame({"series": ["first", "second"] * 2, "colour": [theme.SERIES[0], theme.SERIES[1]] * 2, "tip": "told"} | columns)
    made.attrs["table"] = {key: HEADINGS.get(key, key) for key in ("label", "row", "value", "text") if key in made}
    return made


SHARES = frame(label=sorted(LABELS * 2), value=[30.0, 0.0, 100.0, 41.5], text=["30.0 %", "0 %", "100 %", "41.5 %"],
               low=[25.1, 0.0, 98.0, None], high=[34.9, 1.6, 100.0, None])
DIFFERENCES = frame(label=sorted(LABELS * 2), value=[24.1, 0.0, -3.0, -19.0], text=["+24.1", "0.0", "−3", "−19"],
                    low=[19.7, -4.0, -8.1, -23.8], high=[28.3, 4.0, 2.2, -14.1])
DRAWN = {
    "shares": lambda: charts.shares(SHARES),
    "differences": lambda: charts.differences(DIFFERENCES, less="More often where it was awaited", more="More often where it was held"),
    "bars": lambda: charts.bars(frame(label=sorted(LABELS * 2), value=[250.0, 237.0, 139.0, 0.0], text=["250", "237", "139", "0"],
                                      reference=[250.0, 250.0, None, 250.0])),
    "stacked": lambda: charts.stacked(frame(label=sorted(["A short answer", "A second answer"] * 2), value=[30.0, 70.0, 98.5, 1.5], text=["30 %", "70 %", "98.5 %", "1.5 %"], note="n = 737")),
    "matrix": lambda: charts.matrix(frame(row=["Head", "Head", "Money", "Money"], column=["1991", "1995"] * 2, text=LABELS * 2)),
    "timeline": lambda: charts.timeline(frame(label=LABELS * 2, date=["1991", "12.12.1993", "1995", "2021"])),
}
all_forms = pytest.mark.parametrize("form", DRAWN)
both_widths = pytest.mark.parametrize("width", ["wide", "narrow"])
MARK = re.compile(r'<g transform="translate\((-?[\d.]+),(-?[\d.]+)\)"')


@functools.cache
def drawing(form):
    return DRAWN[form]()


@functools.cache
def svg(form, width):
    spec = getattr(drawing(form), width).to_dict() | {"config": theme.config()}
    return vega.drawn(spec)[1]


def texts(picture):
    return re.findall(r"<text([^>]*)>(.*?)</text>", picture, flags=re.S)


@all_forms
@both_widths
def test_compiles_and_says_what_it_is_given(form, width):
    picture = svg(form, width)
    said = " ".join(re.sub(r"<[^>]*>", " ", words) for _, words in texts(picture))
    assert "A short answer".split()[-1] in said
    assert "NaN" not in picture and "undefined" not in picture


@all_forms
@both_widths
def test_no_text_is_too_small(form, width):
    sizes = [float(size) for attributes, _ in texts(svg(form, width)) for size in re.findall(r"font-size[=:]\"?([\d.]+)px", attributes)]
    assert sizes and min(sizes) >= 9


@all_forms
def test_narrow_fits_a_phone(form):
    for width, most in (("wide", theme.WIDE), ("narrow", theme.NARROW)):
        drawn = float(re.search(r'viewBox="0 0 ([\d.]+) ', svg(form, width))[1])
        assert drawn <= most + 12


@all_forms
def test_table_has_the_columns_announced(form):
    table = drawing(form).table
    assert table.columns[0] in ("Answer", "row") and len(table) == 4
    assert set(table.columns) <= {"Answer", "Share, %", "row", "text"}


def test_without_announcement_the_table_has_every_column():
    plain = pd.DataFrame({"a": [1], "b": [2]})
    assert list(charts.reader_table(plain)) == ["a", "b"]


def layers(form, width="wide"):
    spec = getattr(drawing(form), width).to_dict()
    return [(layer["mark"], layer["encoding"], spec["datasets"][layer["data"]["name"]]) for layer in spec["layer"]]


def marks(form, kind):
    return [(encoding, data) for mark, encoding, data in layers(form) if mark["type"] == kind]


def test_differences_put_zero_in_the_middle():
    domains = [e["x"]["scale"] for e, _ in marks("differences", "rule") if "scale" in e["x"]]
    (scale,) = domains
    assert scale["domain"][0] == -scale["domain"][1] == -28.3
    assert sum(scale["range"]) == theme.WIDE


def test_differences_write_on_the_side_of_the_sign():
    written = {e["x"]["field"]: [row["text"] for row in data] for e, data in marks("differences", "text") if e["text"].get("field") == "text"}
    assert written == {"high": ["+24.1", "0.0"], "low": ["−3", "−19"]}


def test_differences_say_both_directions():
    said = " ".join(re.sub(r"<[^>]*>", " ", words) for _, words in texts(svg("differences", "wide")))
    assert said.index("More often where it was awaited") >= 0 and said.index("More often where it was held") >= 0


def test_zero_line_of_differences_keeps_clear_of_labels():
    labels = [(row["y"], len(row["lines"])) for e, data in marks("differences", "text") if e["text"].get("field") == "lines" for row in data]
    rules = [(row["top"], row["bottom"]) for e, data in marks("differences", "rule") if "top" in data[0] for row in data]
    for y, lines in labels:
        assert not any(top < y + theme.LINE * (lines - 1) and y < bottom for top, bottom in rules)


def test_shares_draw_no_interval_where_there_is_none():
    ((_, data),) = [(e, d) for e, d in marks("shares", "rule") if e["x"].get("field") == "low"]
    assert len(data) == 3


def test_matrix_stacks_its_columns_on_a_phone():
    wide, narrow = (getattr(drawing("matrix"), width).to_dict()["height"] for width in ("wide", "narrow"))
    assert narrow > wide


def test_small_segments_carry_no_text():
    said = [words for _, words in texts(svg("stacked", "narrow"))]
    assert "98.5 %" in said and "1.5 %" not in said


@pytest.mark.parametrize(("colour", "ink"), [("#ffffff", "#1d2430"), ("#000000", "#ffffff"), (theme.MEANING["no_data"], "#1d2430")])
def test_ink_reads_on_its_ground(colour, ink):
    assert theme.readable(colour) == ink


def test_a_matrix_of_numbers_keeps_its_columns_on_a_phone():
    rows = [{"row": row, "column": f"Village {i}", "text": str(i), "series": "a", "colour": theme.SERIES[0], "tip": ""} for row in "AB" for i in range(7)]
    drawn = charts.matrix(pd.DataFrame(rows))
    upright = [[layer["mark"].get("angle") for layer in part.to_dict()["layer"]] for part in (drawn.wide, drawn.narrow)]
    assert 270 not in upright[0] and 270 in upright[1]
    assert drawn.narrow.to_dict()["height"] < 2 * drawn.wide.to_dict()["height"]


def test_a_cell_without_a_colour_takes_the_quiet_of_the_mode():
    rows = [{"row": "A", "column": f"Village {i}", "text": "–" if i else "1", "series": str(bool(i)), "colour": None if i else theme.SERIES[0], "tip": ""} for i in range(3)]
    drawn = charts.matrix(pd.DataFrame(rows)).wide.to_dict()
    styles = [layer["mark"].get("style") for layer in drawn["layer"]]
    assert styles.count("quiet") == 1 and styles.count("note") == 2  # the columns' heads, and the dashes
    assert drawn["layer"][0]["encoding"]["color"]["scale"]["range"] == [theme.SERIES[0]]
