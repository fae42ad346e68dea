"""The codebook: what it says of the tables and their columns."""

import pytest

from monograph import codebook, tables


@pytest.mark.parametrize("name", tables.names())
def test_every_column_stands_there_once_and_refers_to_a_table(name):
    shown = codebook.columns(name)
    names = [stem + ending for column in shown["Column"] for stem, ending in _columns(column)]
    assert names == list(tables.load(name).columns)
    rules = [codebook._rule(field, [], codebook._foreign(tables.schema(name))).split("; ") for field in tables.schema(name)["schema"]["fields"]]
    assert not [part for rule in rules for part in rule if part.startswith("in ") and part[3:] not in tables.names()]


def _columns(line: str) -> list[tuple[str, str]]:
    """The columns of a line: ``name_en, _kk, _ru`` are three."""
    first, *others = line.split(", ")
    return [(first, ""), *((first.removesuffix("_en"), other) for other in others)]


def test_columns_that_differ_in_language_share_a_line_unless_they_differ_in_more():
    row = {"Column": "name_en", "Meaning": "Name, English", "rule": "", "Blank": 0}
    three = [row, {**row, "Column": "name_kk", "Meaning": "Name, Kazakh"}, {**row, "Column": "name_ru", "Meaning": "Name, Russian"}]
    assert codebook._folded([*three, row]) == [{**row, "Column": "name_en, _kk, _ru", "Meaning": "Name"}, row]
    three[1]["Blank"] = 2
    assert codebook._folded(three) == three


def test_a_rule_stands_in_brackets_and_a_key_is_named_once():
    meanings = codebook.columns("reference/oblasts").set_index("Column")["Meaning"]
    assert meanings["oblast_id"].startswith("Key: ") and meanings["oblast_id"].endswith(" (required)")
    assert meanings["predecessor_id"].endswith(" (in reference/oblasts)") and meanings["kind"].endswith(" (required; oblast | city)")
    assert codebook.columns("survey/answers").set_index("Column")["Meaning"]["decimals"].endswith(" (integer; 0…1)")


def test_a_caption_counts_blank_cells_and_claims_no_reason_for_them():
    assert codebook.columns("reference/words").attrs["words"]["caption"] == f"{len(tables.load('reference/words'))} rows, no blank cell."
    answers = codebook.columns("survey/answers").attrs["words"]["caption"]
    assert f"{int(tables.load('survey/answers').isna().sum().sum()):,} blank cells" in answers and "Most frequent reasons: “" in answers
    assert codebook.columns("institutions/periods").attrs["words"]["caption"].endswith("The column missing_reason says why.")
