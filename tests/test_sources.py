"""Every printed figure of the tables stands in the lines of the source text that its row names.

The texts are not part of the project.  ``SOURCES`` names the folder that holds them (default:
``../shared/sources`` beside the project); without it these tests are skipped.
"""

import hashlib
import os
import re
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from monograph import tables

FOLDER = Path(os.environ.get("SOURCES", tables.ROOT.parent / "shared" / "sources"))

pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(),
    reason=f"the source texts are not at {FOLDER}: set SOURCES to the folder that holds them",
)

# Columns that repeat a figure of the text.  Others do not: order, decimals, counts that we corrected,
# coordinates, colours.
NUMBERS = (
    "value", "percent", "akims_printed", "percent_printed", "count_printed", "contests", "candidates",
    "members_2021", "founded", "interviewed", "planned", "n",
)  # fmt: skip
DATES = ("date", "date_end", "due_from", "due_to", "start")
LABEL = re.compile(r"_(en|kk|ru)$")
NAMES = re.compile(r"(title|name)(_|$)")  # official titles and names have to be repeated word for word
LONGEST_RUN = 7  # words in a row that a label may share with a text

# Numerals that the texts write in words, by stem; Latin i stands for Cyrillic і in one of them.
NUMERALS = {
    "бір": 1, "екі": 2, "екеу": 2, "қос": 2, "үш": 3, "төрт": 4, "бес": 5, "алты": 6, "жеті": 7, "оныншы": 10,
    "жиырма": 20, "отыз": 30, "бір жарым": 1.5, "мың": 1000, "viii": 8,
}  # fmt: skip
FRACTIONS = {"əрбір бесінші": 5, "əрбір оныншы": 10, "əрбір үшінші": 3, "əрбір төртінші": 4, "бестен бір": 5,
             "төрттен бір": 4, "үштен бір": 3, "бестен-төрті": 1.25}  # fmt: skip
SCALES = {"мың": 1000, "миллион": 1_000_000}

FRAMES = {name: tables.load(name) for name in tables.names()}
TRACED = [name for name, frame in FRAMES.items() if {"source_id", "lines"} <= set(frame)]

traced_tables = pytest.mark.parametrize("name", TRACED)


def traced(name: str) -> pd.DataFrame:
    """The rows of a table that a source text stands behind; the glossary also has terms of our own."""
    frame = FRAMES[name]
    return frame[frame["source_id"].notna()]


@cache
def lines_of(source_id: str) -> tuple[str, ...]:
    """The lines of a source text, the first at index 0."""
    sources = FRAMES["reference/sources"].set_index("source_id")
    return tuple((FOLDER / sources.at[source_id, "file"]).read_text(encoding="utf-8").split("\n"))


def ranges(lines: str) -> list[tuple[int, int]]:
    """``"12-15;40"`` as ``[(12, 15), (40, 40)]``."""
    parts = [part.strip().split("-") for part in lines.split(";")]
    return [(int(part[0]), int(part[-1])) for part in parts]


def passage(source_id: str, lines: str) -> str:
    """The text of the line ranges, joined; a word hyphenated at a line's end is made whole."""
    text = lines_of(source_id)
    chosen = "\n".join("\n".join(text[first - 1 : last]) for first, last in ranges(lines))
    return re.sub(r"-[ \u00a0]*\n\s*", "", chosen).replace("\n", " ")


def plain(text: str) -> str:
    """Lower case, decimal points, Cyrillic schwa, ordinary spaces."""
    text = text.lower().replace("\u0259", "ә").replace("\u00a0", " ")
    return re.sub(r"(?<=\d),(?=\d)", ".", text)


def numbers(text: str) -> set[str]:
    """The numbers printed in *text*: 7 173 also counts as 7173, the parts of 28.02.2023 as 28, 2, 2023."""
    text = plain(text)
    grouped = [token.replace(" ", "") for token in re.findall(r"(?<![\d.])\d{1,3}(?: \d{3})+(?!\d)", text)]
    tokens = set(re.findall(r"\d+(?:\.\d+)*", text)) | set(grouped)
    dated = {part for token in tokens if token.count(".") > 1 for part in token.split(".")}
    return {token if "." in token else token.lstrip("0") or "0" for token in tokens | dated}


def years(text: str) -> set[str]:
    """The numbers of *text*, and for a decade ("1830 жылдары") its ten years."""
    decades = re.findall(r"(\d{3})0 жылдар", plain(text))
    return numbers(text) | {f"{decade}{year}" for decade in decades for year in range(10)}


def squeezed(text: str) -> str:
    """*text* without white space, for tokens that the extraction broke."""
    return re.sub(r"\s", "", plain(text))


def written(value: float) -> set[str]:
    """The ways a number may be printed: 48.0 as 48 or 48.0."""
    return {f"{value:.15g}", f"{value:.1f}"}


def readings(printed: str) -> set[float]:
    """The numbers that a printed token may stand for: digits, numerals in words, fractions, glued digits."""
    token = plain(printed).replace("i", "і") if "viii" not in plain(printed) else plain(printed)
    values = {float(number) for number in numbers(token) if number.count(".") < 2}
    words = f"{token} {squeezed(token)}"
    values |= {float(number) for stem, number in NUMERALS.items() if re.search(rf"(^|[\s-]){stem}", words)}
    for word, scale in SCALES.items():
        if word in squeezed(token):
            values |= {value * scale for value in values}
    values |= {a + b for a in values for b in values if a >= 1_000_000 > b}  # 1 million 200 thousand
    values |= {part for stem, of in FRACTIONS.items() if plain(stem) in token for part in (round(1 / of, 4), of)}
    # Table 1 of the survey report has lost the spaces between its cells.
    glued = [run for run in re.findall(r"\d+", token) if len(run) > 1]
    return values | {float(run[i:j]) for run in glued for i in range(len(run)) for j in range(i + 1, len(run) + 1)}


def dates(row: pd.Series) -> dict[str, str]:
    """The dates of a row, ISO, as exact as known."""
    columns = [column for column in DATES if column in row and pd.notna(row[column])]
    if "year" in row and "value" in row and pd.isna(row["value"]) and row.get("unit") == "date":
        columns.append("year")  # a dated fact has its date there; elsewhere the year is only a context
    if "value" not in row and pd.notna(row.get("year", pd.NA)):
        columns.append("year")  # of a work cited
    return {column: str(row[column]) for column in columns}


def figures(row: pd.Series) -> dict[str, float]:
    """The figures of a row by column."""
    return {column: float(row[column]) for column in NUMBERS if column in row and pd.notna(row[column])}


def missing(row: pd.Series) -> list[str]:
    """What a row says is printed and is not found in its lines."""
    text = passage(row["source_id"], row["lines"])
    found = numbers(text)
    lost = [f"{column} {date}" for column, date in dates(row).items() if date[:4] not in years(text)]
    if pd.notna(row.get("number", pd.NA)) and squeezed(row["number"]) not in squeezed(text):
        lost.append(f"number {row['number']}")
    if pd.notna(row.get("printed", pd.NA)):
        return lost + ([] if squeezed(row["printed"]) in squeezed(text) else [f"printed {row['printed']!r}"])
    lost += [f"{column} {value}" for column, value in figures(row).items() if not written(value) & found]
    return lost + [
        f"day of {column} {date}" for column, date in dates(row).items() if date[8:] and str(int(date[8:])) not in found
    ]


def described(name: str, row: pd.Series) -> str:
    key = tables.schema(name)["schema"]["primaryKey"]
    return f"{name} {'/'.join(str(row[column]) for column in key)}, lines {row['lines']} of {row['source_id']}"


def test_the_texts_are_those_that_the_lines_refer_to():
    for source in FRAMES["reference/sources"].itertuples():
        assert hashlib.sha256((FOLDER / source.file).read_bytes()).hexdigest() == source.sha256, source.file


@traced_tables
def test_every_row_names_lines_that_exist(name):
    wrong = []
    for _, row in traced(name).iterrows():
        last = len(lines_of(row["source_id"]))
        if not all(1 <= first <= end <= last for first, end in ranges(row["lines"])):
            wrong.append(described(name, row))
    assert not wrong, "\n".join(wrong)


@traced_tables
def test_a_row_without_a_source_has_no_figures(name):
    own = FRAMES[name][FRAMES[name]["source_id"].isna()]
    assert own["lines"].isna().all()
    assert not [described(name, row) for _, row in own.iterrows() if figures(row) or dates(row)]


@traced_tables
def test_every_figure_stands_in_its_lines(name):
    wrong = [
        f"{described(name, row)}: {', '.join(lost)}" for _, row in traced(name).iterrows() if (lost := missing(row))
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", [name for name in TRACED if "printed" in FRAMES[name]])
def test_a_printed_token_says_the_value(name):
    frame = FRAMES[name]
    wrong = []
    for _, row in frame[frame["printed"].notna()].iterrows():
        values = list(figures(row).values())
        # A rank is the place of a label in a list, not a figure.
        if row.get("unit") == "rank":
            continue
        said = readings(row["printed"])
        beside = numbers(passage(row["source_id"], row["lines"]))  # a row's other figures
        if not (said & set(values) or not values) or any(v not in said and not written(v) & beside for v in values):
            wrong.append(f"{described(name, row)}: {values} against {row['printed']!r}")
    assert not wrong, "\n".join(wrong)


def test_a_period_ends_in_its_lines_or_where_another_starts():
    periods = FRAMES["institutions/periods"]
    starts = set(periods["start"].dropna())
    for _, row in periods[periods["end"].notna()].iterrows():
        own = years(passage(row["source_id"], row["lines"]))
        assert row["end"] in starts or row["end"][:4] in own, described("institutions/periods", row)


@cache
def letters() -> dict[str, str]:
    """Each source text as one run of letters and digits: two of the texts are broken into syllables."""
    sources = FRAMES["reference/sources"]
    return {source: re.sub(r"[\W_]", "", plain("".join(lines_of(source)))) for source in sources["source_id"]}


def shared_runs(label: str) -> list[str]:
    """Runs of more than LONGEST_RUN words of *label* that stand in a source text."""
    words = re.findall(r"\w+", plain(label))
    size = LONGEST_RUN + 1
    runs = [words[i : i + size] for i in range(len(words) - size + 1)]
    return [" ".join(run) for run in runs if any("".join(run) in text for text in letters().values())]


def test_a_copied_sentence_would_be_noticed():
    for source in FRAMES["reference/sources"]["source_id"]:
        assert shared_runs(passage(source, "200-206"))


@pytest.mark.parametrize("name", FRAMES)
def test_no_label_repeats_a_sentence_of_a_text(name):
    columns = [column for column in FRAMES[name] if LABEL.search(column) and not NAMES.match(column)]
    wrong = [
        f"{name} {column}: {runs[0]}"
        for column in columns
        for label in FRAMES[name][column].dropna()
        if (runs := shared_runs(label))
    ]
    assert not wrong, "\n".join(wrong)
