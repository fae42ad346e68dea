"""Every read of a table or a layer is noted, also when the content is still in memory."""

import shutil

import pytest

from monograph import audit, layers, reading, tables
from monograph.evidence import auditing

CONTESTS = "data/elections_2021/contests.csv"


def reads(function, *arguments, **named) -> set[str]:
    """What *function* reads when everything it needs is in memory."""
    function(*arguments, **named)
    tables.reads.clear()
    function(*arguments, **named)
    return set(tables.reads)


@pytest.mark.parametrize(
    ("function", "arguments", "expected"),
    [
        (tables.load, ("elections_2021/contests",), {CONTESTS}),
        (tables.labels, ("reference/parties", "party_id", "kk", "name"), {"data/reference/parties.csv"}),
        (tables.word, ("count", "en"), {"data/reference/words.csv"}),
        (tables.schema, ("survey/answers",), {"data/datapackage.json"}),
        (tables.names, (), {"data/datapackage.json"}),
        (layers.load, ("oblasts_2021",), {"geo/oblasts_2021.geojson"}),
        (layers.features, ("water",), {"geo/water.geojson"}),
        (layers.attribution, ("places",), {"geo/places.geojson"}),
    ],
)
def test_a_read_is_noted_also_from_memory(function, arguments, expected):
    assert reads(function, *arguments) == expected


def test_what_a_chapter_calls_notes_all_it_reads():
    assert reads(auditing.findings) == reads(audit.found) <= {f"data/{name}.csv" for name in audit.TABLES}
    assert {"data/survey/answers.csv", CONTESTS} <= reads(audit.found)
    assert "data/survey/answers.csv" in reads(auditing.narrowed)


def test_a_remembered_result_keeps_what_was_read_before():
    audit.found()
    tables.reads.clear()
    tables.load("elections_2021/contests")
    audit.found()
    assert CONTESTS in tables.reads and "data/survey/answers.csv" in tables.reads


def test_a_remembered_result_is_made_anew_when_a_file_it_read_has_changed(tmp_path, monkeypatch):
    monkeypatch.setenv("MONOGRAPH_DATA", str(shutil.copytree(tables.folder(), tmp_path / "data")))
    runs = []

    @reading.remembered
    def contests():
        runs.append(1)
        return int(tables.load("elections_2021/contests")["contests"].sum())

    before = contests()
    assert contests() == before and len(runs) == 1
    path = reading.located(CONTESTS)
    path.write_text(path.read_text(encoding="utf-8").replace("KZ-11,95", "KZ-11,96"), encoding="utf-8")
    assert contests() == before + 1 and len(runs) == 2


def test_a_changed_table_is_loaded_anew(tmp_path, monkeypatch):
    monkeypatch.setenv("MONOGRAPH_DATA", str(shutil.copytree(tables.folder(), tmp_path / "data")))
    path = reading.located(CONTESTS)
    for contests in (96, 97, 98):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace(f"KZ-11,{contests - 1}", f"KZ-11,{contests}"), encoding="utf-8")
        assert tables.load("elections_2021/contests")["contests"].iloc[0] == contests


def test_a_stamp_follows_content_and_types(tmp_path, monkeypatch):
    monkeypatch.setenv("MONOGRAPH_DATA", str(shutil.copytree(tables.folder(), tmp_path / "data")))
    stamps = {tables.stamp(CONTESTS)}
    for path, old, new in [
        (reading.located(CONTESTS), "KZ-11,95", "KZ-11,96"),
        (reading.located("data/datapackage.json"), '"type": "integer"', '"type": "number"'),
    ]:
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace(old, new), encoding="utf-8")
        stamps.add(tables.stamp(CONTESTS))
    assert len(stamps) == 3
    others = tables.stamp("geo/water.geojson"), tables.stamp("data/datapackage.json")
    assert len({*others, *stamps}) == 5


def test_a_file_that_is_not_there_has_no_digest(tmp_path):
    assert reading.digest(tmp_path / "none.csv") == ""
