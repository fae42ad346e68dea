"""The audit as the chapter shows it: counts that add up, known readings, and room that holds the printed shares."""

import pandas as pd
import pytest

from monograph import audit, auditing, charts, tables
from monograph.errors import BookError

FRAMES = (
    "double_entry", "coverage", "pieces", "origins", "checks", "questions_asked", "power", "severities", "kinds", "economists",
    "columns_2021", "lost_cells",
)


@pytest.mark.parametrize("language", tables.LANGUAGES)
@pytest.mark.parametrize("name", FRAMES)
def test_every_frame_reads_in_every_language(name, language):
    shown = charts.reader_table(getattr(auditing, name)(language))
    assert len(shown) and shown.iloc[:, 0].notna().all()
    assert all(isinstance(heading, str) and heading for heading in shown.columns)


def test_double_entry_sums_are_those_of_the_table():
    entries, frame = tables.load("audit/double_entry"), auditing.double_entry("en")
    said = auditing.agreement("en")
    total = frame.set_index("label").loc[tables.word("entry_total", "en")]
    assert total["compared"] == said["compared"] == entries["compared"].sum()
    assert total["agreed"] == entries["agreed"].sum() == said["compared"] - said["differed"]
    assert said["kept_first"] + said["kept_second"] + said["kept_open"] == said["differed"]
    halves = frame[frame["label"].isin([tables.word(key, "en") for key in ("entry_judged", "entry_figures")])]
    assert halves["compared"].sum() == total["compared"]
    assert set(auditing.JUDGED) <= set(entries["table"])
    assert frame.at[frame["rate"].idxmin(), "label"] == tables.word("read_survey_unresolved", "en")  # as the chapter says
    assert said["unhinted_agreed"] <= said["unhinted_figures"] <= said["compared"] - said["hinted"]


def test_the_report_has_42_diagrams_and_9_tables():
    tally = auditing.tally()
    assert (tally["diagrams"], tally["tables"], tally["questions"], tally["both"]) == (42, 9, 50, 51)
    assert tally["complete"] + tally["partly"] + tally["prose"] + tally["lost"] == tally["both"] == len(auditing.pieces("en"))
    frame = auditing.coverage("en")
    whole = frame["label"] == tables.word("diagrams_and_tables", "en")
    assert frame.loc[whole, "count"].sum() == frame.loc[~whole, "count"].sum() == tally["both"]


def test_coverage_agrees_with_the_shares_kept():
    pieces = auditing.pieces("en")
    states = {key: tables.word(f"coverage_{key}", "en") for key in ("complete", "lost")}
    whole = pieces[pieces["state"] == states["complete"]]
    assert (whole["kept"] == whole["cells"]).all()
    assert (pieces.loc[pieces["state"] == states["lost"], "kept"] == 0).all()


def test_every_share_is_counted_once_by_how_it_was_read():
    cells, answers = auditing.cells(), tables.load("survey/answers")
    assert cells["cells_all"] == len(answers)
    assert cells["cells_kept"] == answers["percent"].notna().sum()
    assert cells["cells_printed"] + cells["cells_matched"] + cells["cells_prose"] == cells["cells_kept"]


def test_findings_are_those_of_the_audit():
    found, said = audit.run(), auditing.findings()
    assert said["tested"] == len(found) and said["failed"] == (~found["holds"]).sum()
    assert set(found["check"]) <= set(auditing.CHECKS)
    frame = auditing.checks("en")
    assert frame["value"].sum() == said["tested"] + said["failed"]


def test_what_does_not_hold_is_listed_as_an_anomaly():
    found = audit.run()
    listed = {key for keys in tables.load("audit/anomalies")["row_key"].dropna() for key in keys.split(";")}
    assert set(found.loc[~found["holds"], "row_key"]) <= listed


def test_arithmetic_is_printed_with_a_minus_sign_and_must_be_unambiguous():
    told = auditing.arithmetic("elections_2013/countries:repeats", "claimed_count")
    assert " − " in told and " - " not in told
    with pytest.raises(BookError, match="0 findings"):
        auditing.arithmetic("elections_2013/countries:repeats", "grim")


def test_power_of_the_test_of_whole_persons():
    frame = auditing.power("en").set_index("n")
    assert frame.loc[1376, "possible"] == 100
    assert frame.loc[250, "possible"].tolist() == [25.1, 25.1]  # 251 counts of 1001 percentages
    assert frame["failed"].sum() == 2


def test_the_misprint_of_2013():
    search, cases, frame = auditing.one_digit(), auditing.cases(), auditing.economists("en")
    assert search["left"] == 1 and search["closing"] == len(frame)
    assert (cases["misprinted"], cases["likely"], cases["excess_2013"]) == (367, 357, 10)
    assert frame["agree"].tolist().count(6) == 1 and frame.loc[0, "likely"] == 357


def test_only_one_column_of_2021_does_not_close():
    frame = auditing.columns_2021("en")
    open_ = frame[frame["value"] != frame["reference"]]
    assert open_["label"].tolist() == ["Turkistan"]
    assert open_["reference"].tolist() == [auditing.cases()["candidates_tk"]]


def test_anomalies_of_all_texts_are_all_anomalies():
    listed = tables.load("audit/anomalies")
    frames = [auditing.anomalies(source, "en") for source in auditing.SOURCES]
    assert sorted(pd.concat(frames)["anomaly_id"]) == sorted(listed["anomaly_id"])
    assert auditing.counted()["anomalies"] == sum(auditing.counted(source)["anomalies"] for source in auditing.SOURCES)
    order = [tables.word(f"severity_{key}", "en") for key in auditing.SEVERITIES]
    for frame in frames:
        assert list(frame["severity"]) == sorted(frame["severity"], key=order.index)
        assert frame.loc[frame["arithmetic"].isna(), "anomaly_id"].isin(listed.loc[listed["arithmetic"].isna(), "anomaly_id"]).all()
    with pytest.raises(BookError, match="no row"):
        auditing.anomalies("nobody1999", "en")


def test_room_has_either_a_share_or_its_limits():
    frame = auditing.room("D1.2", "en")
    assert (frame["value"].notna() == frame["low"].isna()).all()
    assert (frame["low"].isna() == frame["high"].isna()).all()
    for _, village in frame.groupby("series"):
        assert village["value"].fillna(village["low"]).sum() <= 100 <= village["value"].fillna(village["high"]).sum() + 0.1
    with pytest.raises(BookError, match="no chart by oblast"):
        auditing.room("D1.1", "en")


def test_lost_cells_are_blank_in_the_answers_and_sorted():
    frame, said = auditing.lost_cells("en"), auditing.narrowed()
    assert len(frame) == said["lost_cells"] - said["lost_free"]
    assert frame["width"].is_monotonic_increasing and (frame["low"] <= frame["high"]).all()
    assert (frame["width"] <= 5).sum() == said["lost_narrow"]
    assert auditing.bounded("D3.15", "yes", "type1:KZ-27", "en") == "38.0–40.4"
    assert auditing.bounded("D3.15", "yes", "type1:KZ-27", "ru") == "38,0–40,4"
    with pytest.raises(BookError, match="no lost cell"):
        auditing.bounded("D3.15", "yes", "type1:KZ-59", "en")


def test_ranges_draws_a_band_for_the_lost_and_a_dot_for_the_printed():
    frame = auditing.room("D1.2", "en")
    drawing = charts.ranges(frame, top=60)
    for chart in (drawing.wide, drawing.narrow):
        spec = chart.to_dict()
        sizes = {layer["mark"]["type"]: len(spec["datasets"][layer["data"]["name"]]) for layer in spec["layer"] if "data" in layer}
        assert sizes["bar"] == frame["low"].notna().sum()
        assert sizes["circle"] == frame["value"].notna().sum()
        assert spec["layer"][0]["encoding"]["x"]["scale"]["domain"] == [0, 60]
    assert len(drawing.table) == len(frame)
