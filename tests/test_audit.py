"""The audit of the book's tables, and the list of anomalies.  Each check by itself: test_audit_checks."""

import re

import pandas as pd
import pytest

from monograph import audit, tables

CHECKS = (
    "closing_sum", "part_total", "count_share", "claimed_count", "same_fact", "weighted_mean", "grim", "bounds",
    "misprint",
)  # fmt: skip


@pytest.fixture(scope="module")
def frames():
    return audit.load()


@pytest.fixture(scope="module")
def findings(frames):
    return audit.run(frames)


@pytest.fixture(scope="module")
def anomalies():
    return tables.load("audit/anomalies")


def failing(found):
    """What does not hold, as (check, row_key)."""
    wrong = found[~found["holds"]]
    return set(zip(wrong["check"], wrong["row_key"], strict=True))


def listed(anomalies):
    """What the list of anomalies names, as (check, row_key)."""
    checked = anomalies.dropna(subset="check")
    return {(row.check, key) for row in checked.itertuples() for key in row.row_key.split(";")}


# -- what the tables are known to say


def arithmetic(findings, check, row_key):
    rows = findings[(findings["check"] == check) & (findings["row_key"] == row_key)]
    assert len(rows) == 1, f"{check} {row_key}: {len(rows)} findings"
    return rows.iloc[0]["holds"], rows.iloc[0]["arithmetic"]


def test_economists_of_2013_are_357(frames, findings):
    found = audit.professions_misprints(frames["elections_2013/professions"], 2454)
    assert found == [("economists.akims", "367", "357")]
    assert arithmetic(findings, "count_share", "elections_2013/professions:economists") == (
        False, "367 / 2454 = 14.96 %; printed 14.5 %",
    )  # fmt: skip
    holds, text = arithmetic(findings, "closing_sum", "elections_2013/professions:akims_printed")
    assert not holds
    assert "= 2464; 2454 expected" in text
    assert arithmetic(findings, "closing_sum", "elections_2013/professions:akims_corrected")[0]


def test_turkistan_of_2021_are_candidates(findings):
    elected = "elections_2021/elected:"
    holds, text = arithmetic(findings, "closing_sum", elected + "KZ-61")
    assert not holds
    assert text.endswith("= 166; 60 expected")
    assert arithmetic(findings, "closing_sum", elected + "KZ-61:candidates")[0]
    assert arithmetic(findings, "bounds", elected + "KZ-61:self") == (False, "89 akims in 60 contests")
    holds, text = arithmetic(findings, "part_total", elected + "akims_printed")
    assert not holds
    assert text.endswith("= 836; 730 expected")
    holds, text = arithmetic(findings, "part_total", elected + "akims_printed:without_turkistan")
    assert holds
    assert text.endswith("= 670; 670 expected")
    columns = findings[findings["row_key"].str.fullmatch(r"elections_2021/elected:KZ-\d\d")]
    assert list(columns.loc[~columns["holds"], "key"]) == ["KZ-61"]
    assert len(columns) == 14


def test_candidates_of_2021_have_two_totals(findings):
    holds, text = arithmetic(findings, "part_total", "elections_2021/contests:candidates")
    assert not holds
    assert text.endswith("= 2172; 2297 expected")
    assert arithmetic(findings, "part_total", "elections_2021/contests:contests")[0]


def test_countries_announced_and_listed(findings):
    said = {
        method: arithmetic(findings, "claimed_count", f"elections_2013/countries:{method}")
        for method in ("appointed", "direct", "indirect", "countries", "repeats")
    }
    assert not any(holds for holds, _ in said.values())
    assert said["appointed"][1].startswith("claimed 11; listed 9:")
    assert said["direct"][1].startswith("claimed 18; listed 16:")
    assert said["indirect"][1].startswith("claimed 19; listed 16:")
    assert said["countries"][1].startswith("claimed 37; listed 34 (in 41 listings):")


def test_diagram_1_1(findings):
    answers = "survey/answers:D1.1/"
    for group in ("type1", "type2", "all"):
        assert arithmetic(findings, "closing_sum", answers + group)[0]
    assert arithmetic(findings, "bounds", answers + "type1") == (
        False, "265 + 268 + 126 + 77 persons, at most 736; n = 737",
    )  # fmt: skip
    assert arithmetic(findings, "bounds", answers + "type2")[0]
    means = {o: arithmetic(findings, "weighted_mean", f"{answers}{o}/all")[0] for o in ("potential", "dk")}
    assert all(means.values())
    assert arithmetic(findings, "weighted_mean", answers + "maintain/all") == (
        False, "(268 + 322) / 1376 = 42.88 %; printed 43 %",
    )  # fmt: skip
    assert arithmetic(findings, "weighted_mean", answers + "decline/all") == (
        False, "(126 + 147) / 1376 = 19.84 %; printed 19.9 %",
    )  # fmt: skip


def test_diagram_2_16_follows_from_table_2_1_but_for_two_values(findings):
    for option in ("emergency_help", "hardship_help", "dk"):
        assert arithmetic(findings, "weighted_mean", f"survey/answers:D2.16/{option}/type1")[0]
    wrong = findings[~findings["holds"] & (findings["check"] == "grim")]["row_key"]
    assert {"survey/answers:D2.16/activist_group/type2", "survey/unresolved:d2_16_a"} <= set(wrong)


def test_what_is_left_for_lost_cells(frames):
    village = audit.lost_cells(frames, "D1.1", "D1.2")
    assert village["potential", "type1:KZ-27"] == (70, 71)  # 28 % of 250 in West Kazakhstan
    assert village["dk", "type1:KZ-61"].high == 1
    turnout = audit.lost_cells(frames, "D3.14", "D3.15")
    assert turnout["yes", "type1:KZ-27"] == (95, 101)
    assert audit.lost_cells(frames, "D2.6", "D2.7") == {}


# -- the list of anomalies


def test_run_leaves_the_frames_alone(frames):
    before = {name: frame.copy() for name, frame in frames.items()}
    audit.run(frames)
    for name, frame in frames.items():
        pd.testing.assert_frame_equal(frame, before[name])


def test_findings_have_one_key_each(findings):
    assert not findings.duplicated(["check", "row_key"]).any()
    assert set(findings["check"]) == set(CHECKS)
    assert all(callable(getattr(audit, check)) for check in CHECKS)
    assert findings["lines"].str.fullmatch(r"\d+(-\d+)?(;\d+(-\d+)?)*").all()


def test_every_finding_that_does_not_hold_is_listed(findings, anomalies):
    assert not failing(findings) - listed(anomalies)


def test_every_listed_anomaly_with_a_check_is_found(findings, anomalies):
    assert not listed(anomalies) - failing(findings)


def test_no_check_is_left_out_where_numbers_contradict_each_other(anomalies):
    """Of the anomalies with arithmetic a check finds most; in the others the numbers only illustrate.

    Those say what a statement leaves open (its base, its label, its reasoning), what is lost, or count
    what no table lists (keywords, arguments, citations); -rP prints them.
    """
    reckoned = anomalies.dropna(subset="arithmetic")
    left = reckoned[reckoned["check"].isna()]
    print(left[["anomaly_id", "kind", "arithmetic"]].to_string(index=False))
    assert not set(left["kind"]) & {"sum", "percentage", "weighting", "grim"}
    assert len(left) < len(reckoned) / 2


def figures(text):
    """The numbers in a text, without separators of thousands."""
    return {float(number) for number in re.findall(r"\d+(?:\.\d+)?", re.sub(r"(?<=\d),(?=\d{3})", "", text))}


def results(text):
    """What an outcome comes to: the numbers after its equals signs, and the counts claimed and listed."""
    return {float(number) for number in re.findall(r"(?:= |claimed |listed |place |at most )(\d+(?:\.\d+)?)", text)}


def told_otherwise(findings, anomalies):
    """Findings whose result is not the one that the anomaly states: (row_key, missing numbers)."""
    found = findings.set_index(["check", "row_key"])["arithmetic"]
    for row in anomalies.dropna(subset="check").itertuples():
        keys = [(row.check, key) for key in row.row_key.split(";")]
        told = figures(f"{row.arithmetic} {row.statement_en}")
        for key in keys:
            missing = {number for number in results(found.get(key, "")) if not _told(number, told)}
            if missing:
                yield key[1], missing


def _told(number, told):
    """Whether a number is told, perhaps with fewer decimals."""
    return any(round(number, decimals) in told for decimals in (0, 1, 2))


def test_anomalies_state_the_results_of_their_findings(findings, anomalies):
    assert not list(told_otherwise(findings, anomalies))


def test_the_arithmetic_of_every_anomaly_is_right(anomalies):
    """Every "a + b = c" is computed; a result may be rounded, a share stand in percent."""
    sums = re.compile(r"(?<![\w.])([(\d][\d. ()+*/-]*[+*/-][\d. ()+*/-]*[\d)])(?: %)? = (\d+(?:\.\d+)?)")
    checked = 0
    for row in anomalies.dropna(subset="arithmetic").itertuples():
        for term, result in sums.findall(re.sub(r"(?<=\d),(?=\d{3})", "", row.arithmetic)):
            if term.count("(") != term.count(")"):
                term = term[term.index("(") + 1 :]
            value = eval(term, {"__builtins__": {}})  # digits and operators only, by the pattern
            decimals = len(result.partition(".")[2])
            scaled = [value * factor for factor in (1, 100)]
            near = any(abs(v - float(result)) <= 0.5 * 10**-decimals + 1e-9 for v in scaled)
            assert near, f"{row.anomaly_id}: {term} = {value}, not {result}"
            checked += 1
    assert checked > 100


def test_anomalies_are_numbered_and_complete(anomalies):
    assert list(anomalies["anomaly_id"]) == [f"a{i:03d}" for i in range(1, len(anomalies) + 1)]
    assert (anomalies["check"].notna() == anomalies["row_key"].notna()).all()
    words = anomalies[["statement_en", "arithmetic", "likely_reading_en", "used_en"]].fillna("")
    quoted = words.apply(lambda column: column.str.contains(r"[\"“”«»]")).any(axis=1)
    assert not anomalies.loc[quoted, "anomaly_id"].tolist()


# -- a wrong digit is noticed


def changed(frames, table, where, column, value):
    """The tables with one cell changed, in a copy."""
    frame = frames[table].copy()
    rows = pd.Series(True, index=frame.index)
    for key, wanted in where.items():
        rows &= frame[key] == wanted
    assert rows.sum() == 1
    frame.loc[rows, column] = value
    return {**frames, table: frame}


FAMILIES = {  # the checks that read a folder's tables
    "institutions": (audit.institutions,),
    "elections_2013": (audit.elections_2013,),
    "elections_2021": (audit.elections_2021,),
    "survey": (audit.survey, audit.institutions),
    "reference": (audit.survey,),
    "concept_2025": (audit.concept_2025, audit.institutions),
}


def answer(question, option, group):
    return {"question_id": question, "option_id": option, "group": group}


@pytest.mark.parametrize(
    ("table", "where", "column", "value", "named"),
    [
        ("elections_2013/professions", {"profession_id": "lawyers"}, "percent_printed", 12.5, "professions:lawyers"),
        ("elections_2013/totals", {"measure_id": "women_elected"}, "value", 230, "totals:women_share"),
        ("elections_2013/totals", {"measure_id": "okrugs_tied"}, "value", 8, "okrugs_tied"),
        ("elections_2013/countries", {"country": "DK"}, "country", "GB", "countries:countries"),
        ("elections_2021/contests", {"oblast_id": "KZ-11"}, "candidates", 298, "contests:candidates"),
        ("elections_2021/totals", {"measure_id": "candidates_women"}, "value", 468, "candidates_women"),
        ("elections_2021/totals", {"measure_id": "akims_elected_q3_2021"}, "value", 780, "contests:contests"),
        ("reference/groups", {"group": "type2:KZ-59"}, "n", 189, "groups:type2:KZ-59"),
        ("survey/sample", {"oblast_id": "KZ-59", "village_type": "type1"}, "interviewed", 287, "type1_kz59"),
        ("survey/answers", answer("D1.4", "no_change", "type1:KZ-59"), "percent", 38.8, "D1.4/type1:KZ-59"),
        ("survey/answers", answer("D2.14", "fully", "all"), "percent", 28.5, "D2.14/fully/all"),
        ("survey/answers", answer("T2.1", "volunteering", "type1:KZ-61"), "percent", 34.5, "T2.1/volunteering"),
        ("survey/answers", answer("D2.12", "sum_trust", "type1:KZ-59"), "percent", 46, "D2.10/sum_trust/type1"),
        ("survey/answers", answer("D1.1", "maintain", "type2"), "percent", 50.9, "D1.1/"),
        ("survey/facts", {"fact_id": "p3_kielitas_incumbent"}, "value", 69.9, "p3_kielitas_incumbent"),
        ("survey/facts", {"fact_id": "d1_3_better_conclusion"}, "value", 85, "d1_3_better_conclusion"),
        ("survey/facts", {"fact_id": "election_date"}, "year", "2021-07-26", "election_date"),
        ("institutions/facts", {"fact_id": "constitution_1995_year"}, "year", "1996", "constitution_1995"),
        ("concept_2025/survey_2022", {"measure_id": "attend_no"}, "percent", 58, "attend_yes+attend_no"),
        ("concept_2025/facts", {"fact_id": "law_due"}, "year", "2028", "law_due"),
        ("concept_2025/facts", {"fact_id": "concept_decree_number"}, "value", 689, "concept_decree_number"),
    ],
)  # fmt: skip
def test_a_wrong_digit_is_named(frames, anomalies, table, where, column, value, named):
    wrong = changed(frames, table, where, column, value)
    found = audit.frame(one for family in FAMILIES[table.split("/")[0]] for one in family(wrong))
    news = [key for _, key in failing(found) - listed(anomalies)]
    news += [key for key, _ in told_otherwise(found, anomalies)]
    assert any(named in key for key in news), news


@pytest.mark.parametrize(
    ("table", "where", "column", "value", "row_key"),
    [
        ("elections_2021/rules", {"rule_id": "legal_basis_decree_2012"}, "value", 639, "legal_basis_decree_2012:in_force"),
        ("elections_2021/totals", {"measure_id": "rural_akims_all"}, "value", 2457, "rural_akims_all:reorganisation2013"),
        ("elections_2021/totals", {"measure_id": "candidates_self_percent"}, "value", 12.1, "candidates_self_percent:elected"),
        ("institutions/facts", {"fact_id": "reform_period_end"}, "year", "1993", "reform_period_end:complete"),
        ("reference/works", {"work_id": "re_02"}, "year", "2013", "re_02:event_2013_08_05_election_of_rural_akims"),
        ("concept_2025/survey_2022", {"measure_id": "reason_no_result"}, "percent", 100, "reason_no_result:all_reasons"),
        ("survey/facts", {"fact_id": "p3_influence_no_type1"}, "value", 43, "yes_type1+p3_influence_no_type1"),
        ("survey/answers", answer("D2.6", "accountable", "type2"), "percent", 61.1, "D2.6/accountable:type1"),
        ("survey/answers", answer("D1.4", "sure_better", "type1:KZ-27"), "percent", 69.2, "sure_better/type1:KZ-27:worded"),
    ],
)  # fmt: skip
def test_what_does_not_hold_would_hold_with_another_figure(frames, anomalies, table, where, column, value, row_key):
    said = [row_key in key for _, key in listed(anomalies)]
    assert sum(said) == 1
    changes = changed(frames, table, where, column, value)
    found = audit.frame(one for family in audit.FAMILIES for one in family(changes))
    rows = found[found["row_key"].str.endswith(row_key)]
    assert len(rows) == 1 and rows["holds"].all(), rows["arithmetic"].tolist()


def digits_changed(value):
    """*value* with its last digit one up (9 becomes 0)."""
    text = f"{value:.15g}"
    return float(text[:-1] + str((int(text[-1]) + 1) % 10))


@pytest.mark.parametrize(
    ("table", "column", "keys", "family"),
    [
        ("elections_2013/professions", "akims_printed", ["profession_id"], audit.elections_2013),
        ("elections_2013/professions", "percent_printed", ["profession_id"], audit.elections_2013),
        ("elections_2021/elected", "akims_printed", ["oblast_id", "party_id"], audit.elections_2021),
        ("elections_2021/contests", "contests", ["oblast_id"], audit.elections_2021),
        ("elections_2021/contests", "candidates", ["oblast_id"], audit.elections_2021),
    ],
)
def test_every_last_digit_is_guarded(frames, table, column, keys, family):
    as_printed = {(one.check, one.key): (one.holds, one.arithmetic) for one in family(frames) if not one.holds}
    unnoticed = []
    for _, row in frames[table].iterrows():
        where = {key: row[key] for key in keys}
        found = family(changed(frames, table, where, column, digits_changed(row[column])))
        now = {(one.check, one.key): (one.holds, one.arithmetic) for one in found if not one.holds}
        if now == as_printed:
            unnoticed.append(where)
    assert not unnoticed
