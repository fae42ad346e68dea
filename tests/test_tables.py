"""The tables are sound, and an unsound one is refused with file, row, column, value and rule."""

import re
import shutil

import pytest

from monograph import tables
from monograph.errors import BookError


@pytest.fixture
def copy(tmp_path, monkeypatch):
    """A copy of the tables that a test may damage."""
    data = tmp_path / "data"
    shutil.copytree(tables.folder(), data)
    monkeypatch.setenv("MONOGRAPH_DATA", str(data))
    return data


def edit(path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_all_tables_are_sound():
    assert tables.check_all() == []


def test_every_table_is_typed_and_has_its_rows():
    for name in tables.names():
        frame = tables.load(name)
        assert len(frame) > 0, name
        assert list(frame.columns) == [field["name"] for field in tables.schema(name)["schema"]["fields"]], name


def test_every_column_is_described():
    for name in tables.names():
        for field in tables.schema(name)["schema"]["fields"]:
            assert len(field.get("description", "")) > 2, f"{name}: {field['name']}"


def test_a_blank_is_unknown_and_never_zero():
    answers = tables.load("survey/answers")
    assert answers["percent"].isna().any()
    assert answers.loc[answers["percent"].isna(), "missing_reason"].notna().all()


PLACE = ["origin", "source_id", "locator", "lines"]


def from_a_source(name: str) -> bool:
    """Whether the rows of a table are read off a source text.

    Those of the folders of evidence are, unless they point to rows of other tables (``refers_to``);
    of the apparatus those that name lines.  ``audit`` and ``book`` are what the book says of them.
    """
    columns = {field["name"] for field in tables.schema(name)["schema"]["fields"]}
    folder = name.split("/")[0]
    if folder == "reference":
        return "lines" in columns
    return folder not in ("audit", "book") and "refers_to" not in columns


def test_every_row_from_a_source_says_how_and_where_it_was_read():
    names = [name for name in tables.names() if from_a_source(name)]
    assert len(names) > 30
    for name in names:
        frame = tables.load(name)
        assert set(PLACE) <= set(frame), f"{name}: {sorted(set(PLACE) - set(frame))}"
        own = frame[PLACE].isna().all(axis=1)  # terms of our own
        assert name == "reference/glossary" or not own.any(), name
        assert frame.loc[~own, PLACE].notna().all(axis=None), name
        assert set(frame["origin"].dropna()) <= {"printed", "matched", "prose", "unresolved"}, name


# The book's own arrangement of lines (a name, a term), which no second reading was made of.
ONCE = {"reference/index", "reference/glossary"}


def test_every_source_table_was_read_twice():
    twice = set(tables.load("audit/double_entry")["table"])
    assert {name for name in tables.names() if from_a_source(name)} - twice == ONCE


def test_an_answer_whose_label_is_not_in_the_text_has_no_share():
    options, answers = tables.load("survey/options"), tables.load("survey/answers")
    supplied = options.loc[options["origin"] == "unresolved", ["question_id", "option_id"]]
    cells = answers.merge(supplied, on=["question_id", "option_id"])
    assert len(cells) and cells["percent"].isna().all()


@pytest.mark.parametrize("language", tables.LANGUAGES)
def test_every_label_is_there_in_every_language(language):
    for name in tables.names():
        frame = tables.load(name)
        for column in frame.columns:
            if column.endswith("_en") and column[:-3] + "_kk" in frame:
                localised = frame[f"{column[:-3]}_{language}"]
                assert (localised.isna() == frame[column].isna()).all(), f"{name}: {column[:-3]}_{language}"


def labels(*languages: str):
    """Every label of the tables in *languages*: (place, text); words to avoid are no labels."""
    for name in tables.names():
        frame = tables.load(name)
        for column in frame.columns:
            if column[-3:] in [f"_{language}" for language in languages] and not column.startswith("avoid"):
                yield from ((f"{name}, row {row + 2}, {column}", text) for row, text in frame[column].dropna().items())


def test_a_kazakh_ending_does_not_hang_on_a_placeholder():
    """It would depend on the number: 76-сы, 77-сі.  A numbered thing has no ending there: 2-кесте."""
    hanging = re.compile(r"\}-?(?!кесте|диаграмма|тарау)[а-яёәіңғүұқөһ]")
    assert not [(place, text) for place, text in labels("kk") if hanging.search(text)]


def test_an_unknown_language_is_refused():
    with pytest.raises(BookError, match="unknown language 'de': the book has en, kk, ru"):
        tables.load("reference/parties", "de")


def test_a_missing_table_is_named(copy):
    (copy / "elections_2021" / "contests.csv").unlink()
    with pytest.raises(BookError, match=r"contests\.csv: the table cannot be read"):
        tables.load("elections_2021/contests")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("KZ-11,95,290", "KZ-11,minus,290", r"row 2, column contests: value 'minus': .*type-error"),
        ("KZ-11,95,290", "KZ-11,-95,290", r"row 2, column contests: value '-95': .*minimum"),
        ("KZ-15,35,105", "KZ-11,35,105", r"row 3: .*the same as in the row at position 2 \[primary-key"),
        ("KZ-11,95,290", "KZ-99,95,290", r"KZ-99.*foreign-key"),
        ("oblast_id,contests", "contests,oblast_id", r"label"),
        ("serikbayev2021", "", r"column source_id.*required"),
    ],
)
def test_a_broken_row_is_refused_with_row_column_value_and_rule(copy, old, new, message):
    edit(copy / "elections_2021" / "contests.csv", old, new)
    with pytest.raises(BookError, match=message) as refusal:
        tables.load("elections_2021/contests")
    assert "contests.csv" in str(refusal.value)


def test_another_encoding_is_refused(copy):
    path = copy / "reference" / "parties.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode("utf-16"))
    with pytest.raises(BookError, match="is not UTF-8"):
        tables.load("reference/parties")


def test_a_table_without_description_is_a_fault(copy):
    (copy / "survey" / "extra.csv").write_text("a\n1\n", encoding="utf-8")
    assert any("extra.csv: not described" in fault for fault in tables.check_all())


def test_a_trusted_table_that_changes_is_checked_again(copy):
    tables.trust(tables.states())
    assert tables.check_all() == []
    edit(copy / "elections_2021" / "contests.csv", "KZ-11", "KZ-99")
    assert any("KZ-99" in fault for fault in tables.check_all())
