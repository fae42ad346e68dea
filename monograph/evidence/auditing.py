"""The audit as readers see it: how the texts were read, what survived, what was tested and what does not hold."""

import numpy as np
import pandas as pd

from .. import audit, measures, tables, theme
from ..audit import relations
from ..errors import BookError
from ..reading import remembered
from ..tables import number, word

SOURCES = ("zhumashov2025", "reorganisation2013", "serikbayev2021", "strategy2021", "zhumagulov2023")
SEVERITIES = {"high": theme.MEANING["accent"], "medium": theme.SERIES[0], "low": theme.SERIES[5]}
CHECKS = ("closing_sum", "part_total", "count_share", "claimed_count", "same_fact", "weighted_mean", "grim", "bounds", "misprint")
# Tables whose cells are a reader's judgement (a code, a kind of evidence) more than a figure of the text.
JUDGED = ("institutions/periods", "survey/findings", "concept_2025/milestones", "concept_2025/swot", "reference/claims")
_COVERAGE = {"complete": theme.SERIES[0], "partly": theme.SERIES[2], "prose": theme.SERIES[6], "lost": theme.SERIES[5]}
_ORIGINS = {"printed": theme.SERIES[0], "matched": theme.SERIES[2], "prose": theme.SERIES[6], "lost": theme.SERIES[5]}
_VILLAGES = {"KZ-27": theme.SERIES[0], "KZ-59": theme.SERIES[4], "KZ-61": theme.SERIES[6]}
# Small tables that readers see as one.
_TOGETHER = {"elections_2013/pilot_oblasts": "elections_2013/pilots", "elections_2013/rules": "election_rules", "elections_2021/rules": "election_rules"}
_HINT = ("second form", "gave away")  # how the notes say that the form of the second reading named a value


# Double entry

def double_entry(language: str) -> pd.DataFrame:
    """Agreement of the two readings, one row a kind of material, for ``Edition.table``.

    First what needs judgement, then figures, dates and names, each with its sum, last all together; the
    lowest agreement first.  Columns ``label``, ``compared``, ``agreed`` (cells), ``rate`` (percent),
    ``settled`` (differences settled for the first and the second reading and left open, "11 / 38 / 0"),
    ``hints`` (whether the second form named values; blank in sums).
    """
    entries = _entries()
    judged = entries["table"].isin(JUDGED)
    parts = []
    for name, half in (("entry_judged", entries[judged]), ("entry_figures", entries[~judged])):
        rows = [_entry(f"read_{table.replace('/', '_')}", part, language) for table, part in half.groupby("material", sort=False)]
        material = pd.DataFrame(rows).sort_values(["rate", "compared"], ascending=[True, False], kind="stable")
        parts += [material, pd.DataFrame([_entry(name, half, language) | {"hints": ""}])]
    frame = pd.concat([*parts, pd.DataFrame([_entry("entry_total", entries, language) | {"hints": ""}])], ignore_index=True)
    frame.attrs["table"] = {"label": word("entry_material", language)} | {
        column: word(f"entry_{column}", language) for column in ("compared", "agreed", "rate", "settled", "hints")}
    return frame


def agreement(language: str) -> dict[str, int | str]:
    """The two readings for running text: cells ``compared`` and ``differed``, agreement in percent as text.

    ``rate`` of all, ``rate_figures`` and ``rate_judged`` of what is a figure and what a judgement; the
    ``hinted`` cells in material whose second form named values, the ``unhinted_figures`` and those of
    them that agreed; differences settled for the first and the second reading (``kept_first``, ``kept_second``, ``kept_open``).
    """
    entries = _entries()
    judged = entries["table"].isin(JUDGED)

    def rate(part: pd.DataFrame) -> str:
        return number(measures.share(part["agreed"].sum(), part["compared"].sum()), 1, language)

    sums = {column: int(entries[column].sum()) for column in ("compared", "agreed", "settled_first", "settled_second", "unresolved")}
    return {
        "compared": sums["compared"], "differed": sums["compared"] - sums["agreed"], "rate": rate(entries),
        "compared_figures": int(entries.loc[~judged, "compared"].sum()),
        "differed_figures": int((entries["compared"] - entries["agreed"])[~judged].sum()),
        "rate_figures": rate(entries[~judged]), "rate_judged": rate(entries[judged]),
        "hinted": int(entries.loc[entries["hints"], "compared"].sum()),
        "unhinted_figures": int(entries.loc[~judged & ~entries["hints"], "compared"].sum()),
        "unhinted_agreed": int(entries.loc[~judged & ~entries["hints"], "agreed"].sum()),
        "kept_first": sums["settled_first"], "kept_second": sums["settled_second"], "kept_open": sums["unresolved"]}


def _entries() -> pd.DataFrame:
    """The comparison by table and text, with the ``material`` it belongs to and whether its second form gave ``hints``."""
    entries = tables.load("audit/double_entry")
    hints = pd.Series([any(hint in note for hint in _HINT) for note in entries["note_en"].fillna("")])
    entries = entries.assign(material=entries["table"].replace(_TOGETHER))
    return entries.assign(hints=hints.groupby(entries["material"]).transform("any"))


def _entry(label: str, part: pd.DataFrame, language: str) -> dict:
    compared, agreed = int(part["compared"].sum()), int(part["agreed"].sum())
    settled = (int(part[column].sum()) for column in ("settled_first", "settled_second", "unresolved"))
    return {
        "label": word(label, language), "compared": compared, "agreed": agreed, "rate": round(measures.share(agreed, compared), 1),
        "settled": " / ".join(map(str, settled)) if agreed < compared else "",
        "hints": word(f"entry_hints_{'yes' if part['hints'].any() else 'no'}", language)}


# What survived of the survey report

def coverage(language: str) -> pd.DataFrame:
    """What is left of the 42 diagrams and 9 tables of the survey report, for ``charts.stacked``.

    Rows: diagrams of each part, tables, all together; ``count`` (diagrams or tables), ``value`` (percent of the row's).
    """
    pieces = _pieces()
    groups = {f"diagrams_part_{part}": pieces[pieces["diagram"] & (pieces["part"] == part)] for part in ("1", "2", "3")}
    groups |= {"report_tables": pieces[~pieces["diagram"]], "diagrams_and_tables": pieces}
    counts = {word(key, language): part["coverage"].value_counts() for key, part in groups.items()}
    series = {key: (word(f"coverage_{key}", language), colour) for key, colour in _COVERAGE.items()}
    return _stack(counts, series, "diagram_or_table", "coverage", language)


def pieces(language: str) -> pd.DataFrame:
    """Every diagram and table of the survey report with what is left of it, for ``Edition.table``.

    Columns ``place``, ``title``, ``state``, ``kept`` and ``cells`` (shares; for the sample its figures).
    """
    listed = _pieces(language)
    frame = pd.DataFrame({
        "place": [_place(key, language) for key in listed["question_id"]],
        "title": listed["title"], "state": [word(f"coverage_{state}", language) for state in listed["coverage"]],
        "kept": listed["kept"], "cells": listed["cells"]})
    frame.attrs["table"] = {
        "place": word("diagram_or_table", language), "title": word("content", language), "state": word("coverage", language),
        "kept": word("cells_kept", language), "cells": word("cells_all", language)}
    return frame


def tally() -> dict[str, int]:
    """How many ``diagrams`` and ``tables`` the report has, ``questions`` (all but the sample's table), ``both``,
    and how many of both are ``complete``, ``partly``, ``prose``, ``lost``."""
    pieces = _pieces()
    states = pieces["coverage"].value_counts()
    diagrams = int(pieces["diagram"].sum())
    return {"diagrams": diagrams, "tables": len(pieces) - diagrams, "both": len(pieces),
            "questions": len(tables.load("survey/questions")), **{state: int(states[state]) for state in _COVERAGE}}


def origins(language: str) -> pd.DataFrame:
    """How the shares of the report's diagrams and tables were read, by part, for ``charts.stacked``.

    ``count`` in shares (one an option and group), ``value`` in percent of the row's.
    """
    cells = _cells()
    counts = {word(f"survey_part_{part}", language): cells.loc[cells["part"] == part, "read"].value_counts() for part in ("1", "2", "3")}
    counts[word("survey_part_all", language)] = cells["read"].value_counts()
    series = {key: (word(f"origin_{key}", language), colour) for key, colour in _ORIGINS.items()}
    return _stack(counts, series, "report_part", "origin", language)


def cells() -> dict[str, int]:
    """How many shares the diagrams and tables had (``all_cells``), and by how they were read (``cells_printed`` …)."""
    read = _cells()["read"].value_counts()
    return {"cells_all": int(read.sum()), "cells_kept": int(read.sum() - read["lost"]), **{f"cells_{key}": int(read[key]) for key in _ORIGINS}}


def _cells() -> pd.DataFrame:
    answers = tables.load("survey/answers")
    return answers.assign(
        part=answers["question_id"].str[1],
        read=answers["origin"].where(answers["percent"].notna(), "lost"))


def _pieces(language: str = "en") -> pd.DataFrame:
    """The table of the sample and the diagrams and tables with answers, in the report's order."""
    questions = tables.load("survey/questions", language)
    answers = tables.load("survey/answers").groupby("question_id")["percent"].agg(["size", "count"])
    sample = tables.load("survey/sample")[["planned", "interviewed"]]
    known = int(sample.notna().sum().sum())
    first = {
        "question_id": "T1", "title": word("sample_table", language), "kept": known, "cells": sample.size, "part": "",
        "coverage": "complete" if known == sample.size else "partly" if known else "lost"}
    rest = pd.DataFrame({
        "question_id": questions["question_id"], "title": questions["title"], "coverage": questions["coverage"],
        "kept": questions["question_id"].map(answers["count"]), "cells": questions["question_id"].map(answers["size"]),
        "part": questions["question_id"].str[1]})
    together = pd.concat([pd.DataFrame([first]), rest], ignore_index=True)
    return together.assign(diagram=together["question_id"].str.startswith("D"))


def _place(question_id: str, language: str) -> str:
    """"D1.1" as "Diagram 1.1"; the two tables 3.1 as 3.1 (1) and 3.1 (2)."""
    name = question_id[1:]
    if name[-1] in "ab":
        name = f"{name[:-1]} ({'ab'.index(name[-1]) + 1})"
    return word("diagram_numbered" if question_id[0] == "D" else "table_numbered", language).format(number=name)


def _stack(counts: dict[str, pd.Series], series: dict[str, tuple[str, str]], label: str, name: str, language: str) -> pd.DataFrame:
    """Counts by row and class, for ``charts.stacked``; ``series`` gives each class its name and colour."""
    rows = []
    for title, sizes in counts.items():
        whole = int(sizes.sum())
        for key, (shown, colour) in series.items():
            count = int(sizes.get(key, 0))
            if count:
                rows.append({
                    "label": title, "series": shown, "colour": colour, "count": count, "value": measures.share(count, whole),
                    "note": number(whole, 0, language), "text": number(count, 0, language)})
    frame = pd.DataFrame(rows)
    frame["tip"] = frame["label"] + "\n" + frame["series"] + ": " + frame["text"]
    frame.attrs["table"] = {"label": word(label, language), "series": word(name, language), "count": word("count", language)}
    return frame


# The checks

def checks(language: str) -> pd.DataFrame:
    """Findings tested and findings that do not hold, by check, for ``charts.bars``; most tested first."""
    found = audit.found().groupby("check")["holds"]
    tested, failed = found.size(), found.size() - found.sum()
    rows = []
    for check in sorted(CHECKS, key=lambda check: -tested[check]):
        for key, count, colour in (("tested", tested[check], theme.MEANING["all"]), ("failed", failed[check], theme.MEANING["accent"])):
            rows.append({
                "label": word(f"check_{check}", language), "series": word(f"findings_{key}", language), "colour": colour,
                "value": float(count), "text": number(count, 0, language)})
    frame = pd.DataFrame(rows)
    frame["tip"] = frame["label"] + "\n" + frame["series"] + ": " + frame["text"]
    frame.attrs["table"] = {"label": word("check", language), "series": word("result", language), "value": word("count", language)}
    return frame


def questions_asked(language: str) -> pd.DataFrame:
    """The nine checks, each with the question it asks, for ``Edition.table``."""
    frame = pd.DataFrame({
        "label": [word(f"check_{check}", language) for check in CHECKS],
        "asks": [word(f"asks_{check}", language) for check in CHECKS]})
    frame.attrs["table"] = {"label": word("check", language), "asks": word("check_asks", language)}
    return frame


def findings() -> dict[str, int]:
    """How many findings were ``tested`` and how many of them do not hold (``failed``), and the same of each check."""
    found = audit.found()
    failed = found[~found["holds"]]
    by_check = {f"tested_{check}": int((found["check"] == check).sum()) for check in CHECKS}
    by_check |= {f"failed_{check}": int((failed["check"] == check).sum()) for check in CHECKS}
    return {"tested": len(found), "failed": len(failed), **by_check}


def arithmetic(row_key: str, check: str) -> str:
    """The computation of one finding, in one line, for running text.  Raises BookError if there is no such finding."""
    found = audit.found()
    lines = found.loc[(found["row_key"] == row_key) & (found["check"] == check), "arithmetic"]
    if len(lines) != 1:
        raise BookError(f"the audit has {len(lines)} findings {check!r} on {row_key!r}")
    return _typeset(lines.iloc[0])


def _typeset(computation: str) -> str:
    """A computation with the signs of print: a minus sign, a dash for "from … to", and no line break before a percent sign."""
    return computation.replace(" - ", " − ").replace("..", "–").replace(" %", "\u00a0%")


def power(language: str) -> pd.DataFrame:
    """What the test of whole persons can see in each group of the survey, for ``Edition.table``.

    ``possible``: percent of all percentages with one decimal that some number of the group's n persons
    gives (the share of wrong ones that would pass unseen); ``tested`` and ``failed`` percentages.
    """
    groups, found = tables.load("reference/groups", language), audit.found()
    villages = _village_names(language)
    grims = found[(found["check"] == "grim") & (found["table"] == "survey/answers")]
    group = grims["key"].str.split("/").str[2]
    rows = []
    for g in groups.dropna(subset="n").sort_values("n", kind="stable").itertuples():
        mine = grims[group == g.group]
        if len(mine):
            rows.append({
                "label": villages.get(g.group, g.label), "n": int(g.n), "possible": round(_possible(int(g.n)), 1),
                "tested": len(mine), "failed": int((~mine["holds"]).sum())})
    frame = pd.DataFrame(rows)
    frame.attrs["table"] = {
        "label": word("group", language), "n": word("n", language), "possible": word("possible_percentages", language),
        "tested": word("percentages_tested", language), "failed": word("percentages_impossible", language)}
    return frame


def reach(language: str) -> dict[str, int | str]:
    """``power`` for running text: sizes of the smallest and the largest group (``n_small``, ``n_large``) and the percent of
    one-decimal percentages possible in each (``possible_small``, ``possible_large``)."""
    groups = power(language).sort_values("n")
    small, large = groups.iloc[0], groups.iloc[-1]
    return {"n_small": int(small["n"]), "possible_small": number(small["possible"], 0, language),
            "n_large": int(large["n"]), "possible_large": number(large["possible"], 0, language)}


def other_bases(question_id: str, group: str) -> dict[str, int | str]:
    """Sizes, up to a tenth smaller than *group*, that give all its printed percentages of one question together.

    ``bases`` (text), ``bases_count`` and ``bases_expected``: how many sizes would do so by accident, if the
    percentages had nothing to do with the size.
    """
    answers = tables.load("survey/answers").query("question_id == @question_id and group == @group and decimals == 1")
    printed = [float(percent) for percent in answers["percent"].dropna()]
    n = int(tables.load("reference/groups").set_index("group").loc[group, "n"])
    sizes = range(n - n // 10, n)
    fits = [size for size in sizes if audit.jointly(printed, size).holds]
    accident = sum((_possible(size) / 100) ** len(printed) for size in sizes)
    return {"bases": ", ".join(map(str, fits)), "bases_count": len(fits), "bases_expected": round(accident)}


def _possible(n: int) -> float:
    """Percent of the 1001 percentages with one decimal that some number of *n* persons gives."""
    tenths, persons = np.arange(1001)[:, None], np.arange(n + 1)[None, :]
    # |100 k / n − t / 10| ≤ 1 / 20 in whole numbers: both ends count, as in ``audit.window``.
    return measures.share(int((np.abs(2000 * persons - 2 * n * tenths) <= n).any(axis=1).sum()), 1001)


# What does not hold

def severities(language: str) -> pd.DataFrame:
    """Anomalies of each text and of all five by severity, for ``charts.stacked``; ``count`` in anomalies."""
    listed, names = tables.load("audit/anomalies"), tables.labels("reference/sources", "source_id", language, "short")
    counts = {names[source]: listed.loc[listed["source_id"] == source, "severity"].value_counts() for source in SOURCES}
    counts[word("entry_total", language)] = listed["severity"].value_counts()
    series = {key: (word(f"severity_{key}", language), colour) for key, colour in SEVERITIES.items()}
    return _stack(counts, series, "source", "severity", language)


def kinds(language: str) -> pd.DataFrame:
    """Anomalies by kind, all and those of high severity, for ``charts.bars``; most frequent kind first."""
    listed = tables.load("audit/anomalies")
    counts, high = listed["kind"].value_counts(), listed.loc[listed["severity"] == "high", "kind"].value_counts()
    rows = []
    for kind, count in counts.items():
        for key, value, colour in (("all", count, theme.MEANING["all"]), ("high", high.get(kind, 0), SEVERITIES["high"])):
            rows.append({
                "label": word(f"anomaly_{kind}", language), "series": word(f"kind_{key}_anomalies", language), "colour": colour,
                "value": float(value), "text": number(value, 0, language)})
    frame = pd.DataFrame(rows)
    frame["tip"] = frame["label"] + "\n" + frame["series"] + ": " + frame["text"]
    frame.attrs["table"] = {
        "label": word("anomaly_kind", language), "series": word("severity", language), "value": word("count", language)}
    return frame


def anomalies(source_id: str, language: str) -> pd.DataFrame:
    """All anomalies of one text, the gravest first, for ``Edition.table``.

    The list itself is in English only; headings, kinds and severities follow *language*.
    Raises BookError for a text without anomalies.
    """
    listed = tables.load("audit/anomalies")
    mine = listed[listed["source_id"] == source_id]
    if mine.empty:
        raise BookError(f"data/audit/anomalies.csv has no row of {source_id!r}")
    rank = mine["severity"].map(list(SEVERITIES).index)
    mine = mine.assign(rank=rank).sort_values(["rank", "anomaly_id"], kind="stable", ignore_index=True)
    frame = mine.assign(
        severity=[word(f"severity_{severity}", language) for severity in mine["severity"]],
        arithmetic=mine["arithmetic"].map(_typeset, na_action="ignore"))
    shown = tables.labels("reference/sources", "source_id", "en", "short")
    for column in ("statement_en", "arithmetic", "likely_reading_en", "used_en"):  # the other texts by name, not by key
        frame[column] = frame[column].replace(shown, regex=True)
    headings = {
        "anomaly_id": "anomaly", "locator": "anomaly_place", "statement_en": "anomaly_what", "arithmetic": "anomaly_arithmetic",
        "likely_reading_en": "anomaly_reading", "used_en": "anomaly_used", "severity": "severity"}
    frame.attrs["table"] = {column: word(heading, language) for column, heading in headings.items()}
    return frame


def counted(source_id: str | None = None) -> dict[str, int]:
    """How many ``anomalies`` a text has (all five together by default), by severity and how many a check finds (``by_check``)."""
    listed = tables.load("audit/anomalies")
    mine = listed if source_id is None else listed[listed["source_id"] == source_id]
    severities = {severity: int((mine["severity"] == severity).sum()) for severity in SEVERITIES}
    return {"anomalies": len(mine), **severities, "by_check": int(mine["check"].notna().sum())}


def of_kind(*kinds: str) -> int:
    """How many anomalies are of one of *kinds*."""
    return int(tables.load("audit/anomalies")["kind"].isin(kinds).sum())


# Worked cases

def economists(language: str) -> pd.DataFrame:
    """The readings, one digit away from the print, with which the akims of 2013 add up, for ``Edition.table``.

    Columns ``label`` (the figure changed), ``printed``, ``likely``, ``whole`` (the sum), ``agree`` (of the six
    printed shares, those that the counts then give); the reading that agrees with most shares first.
    """
    figures, names, elected = _professions()
    listed = tables.load("elections_2013/professions", language).set_index("profession_id")
    rows = []
    for one in audit.misprint(figures, lambda values: _closes(values, names)):
        values = {key: float(text) for key, text in figures.items()} | {one.key: float(one.likely)}
        profession = one.key.removesuffix(".akims")
        label = word("akims_elected", language) if one.key == "elected" else word("counts_of_akims", language).format(
            profession=listed.loc[profession, "label"])
        rows.append({
            "label": label, "printed": int(one.printed), "likely": int(one.likely), "whole": int(values["elected"]),
            "agree": sum(audit.count_share(values[f"{name}.akims"], values["elected"], values[f"{name}.percent"]).holds for name in names)})
    frame = pd.DataFrame(rows).sort_values("agree", ascending=False, kind="stable", ignore_index=True)
    frame.attrs["table"] = {
        "label": word("reading_figure", language), "printed": word("printed", language), "likely": word("reading_one_digit", language),
        "whole": word("reading_sum", language), "agree": word("shares_agree", language).format(count=len(names))}
    return frame


def one_digit() -> dict[str, int]:
    """The search for the misprint of 2013: ``figures`` read, readings one digit away (``readings``), those with which
    the counts close (``closing``), those with which everything holds (``left``)."""
    figures, names, _ = _professions()
    printed = {key: float(text) for key, text in figures.items()}
    professions, elected = tables.load("elections_2013/professions"), printed["elected"]
    return {
        "figures": len(figures), "readings": len(audit.misprint(figures, lambda values: values != printed)),
        "closing": len(audit.misprint(figures, lambda values: _closes(values, names))),
        "left": len(audit.professions_misprints(professions, elected))}


def cases() -> dict[str, int]:
    """Counts of the worked cases for running text.

    Of 2013 the excess of the professions over the akims elected (``excess_2013``), the misprinted count and its likely
    reading (``misprinted``, ``likely``); of 2021 the candidates of Turkistan (``candidates_tk``); of the
    comparison the countries ``announced`` and ``named``, and the entries its lists announce, hold and
    lack (``entries_announced``, ``entries_listed``, ``entries_missing``).
    Raises BookError if more than one digit could be the misprint.
    """
    figures, names, elected = _professions()
    found = audit.professions_misprints(tables.load("elections_2013/professions"), elected)
    if len(found) != 1:
        raise BookError(f"{len(found)} readings one digit away make the professions of 2013 agree")
    totals = tables.load("elections_2013/totals").set_index("measure_id")["value"]
    countries = tables.load("elections_2013/countries")
    lists = sum(int(totals[f"countries_{method}_announced"]) for method in countries["method"].unique())
    return {
        "excess_2013": sum(int(figures[f"{name}.akims"]) for name in names) - elected,
        "misprinted": int(found[0].printed), "likely": int(found[0].likely),
        "candidates_tk": int(tables.load("elections_2021/contests").set_index("oblast_id").loc["KZ-61", "candidates"]),
        "announced": int(totals["countries_analysed"]), "named": countries["country"].nunique(),
        "entries_announced": lists, "entries_listed": len(countries), "entries_missing": lists - len(countries)}


def _professions() -> tuple[dict[str, str], list[str], int]:
    """The figures on professions as printed, the professions, and the akims elected."""
    rows = tables.load("elections_2013/professions")
    elected = int(tables.load("elections_2013/totals").set_index("measure_id").loc["akims_elected", "value"])
    figures = {f"{row.profession_id}.akims": str(row.akims_printed) for row in rows.itertuples()}
    figures |= {f"{row.profession_id}.percent": f"{row.percent_printed:g}" for row in rows.itertuples()}
    return figures | {"elected": str(elected)}, list(rows["profession_id"]), elected


def _closes(values: dict[str, float], names: list[str]) -> bool:
    return audit.closing_sum([values[f"{name}.akims"] for name in names], values["elected"]).holds


def columns_2021(language: str) -> pd.DataFrame:
    """Contests of each oblast in 2021, for ``charts.bars``; the akims printed as elected, added up, as ``reference``."""
    printed = tables.load("elections_2021/elected").groupby("oblast_id", sort=False)["akims_printed"].sum()
    contests = tables.load("elections_2021/contests").set_index("oblast_id")["contests"]
    names = tables.labels("reference/oblasts", "oblast_id", language, "name")
    rows = []
    for oblast in printed.sort_values(ascending=False, kind="stable").index:
        count, total = (number(value, 0, language) for value in (contests[oblast], printed[oblast]))
        holds = contests[oblast] == printed[oblast]
        text = count if holds else word("printed_for_contests", language).format(printed=total, contests=count)
        rows.append({
            "label": names[oblast], "series": word("column_closes" if holds else "column_fails", language),
            "colour": theme.MEANING["all" if holds else "accent"], "value": float(contests[oblast]),
            "reference": float(printed[oblast]), "text": text, "tip": f"{names[oblast]}: {text}"})
    frame = pd.DataFrame(rows)
    frame.attrs["table"] = {
        "label": word("oblast", language), "value": word("contests", language), "reference": word("column_sum", language),
        "series": word("result", language)}
    return frame


# Cells that did not survive

def room(by_oblast: str, language: str) -> pd.DataFrame:
    """One chart by oblast, for ``charts.ranges``: printed shares, and what the other figures leave for the lost ones.

    *by_oblast*: its question.  Columns beside the form's: ``low``, ``high`` (percent of the village's respondents).
    """
    kind = _type_of(by_oblast)
    lost = _lost().query("question_id == @by_oblast").set_index(["option_id", "group"])
    answers = tables.load("survey/answers").query("question_id == @by_oblast").set_index(["option_id", "group"])
    options, villages = _options(by_oblast, language), _village_names(language)
    rows = []
    for option, label in options.items():
        for oblast, colour in _VILLAGES.items():
            cell = (option, f"{kind}:{oblast}")
            value, decimals = answers.loc[cell, ["percent", "decimals"]] if cell in answers.index else (None, None)
            row = {"label": label, "series": villages[cell[1]], "colour": colour, "value": value, "low": None, "high": None}
            if pd.isna(value):
                row |= {"low": float(lost.loc[cell, "low"]), "high": float(lost.loc[cell, "high"])}
            text = _left(row["low"], row["high"], language) if pd.isna(value) else number(value, int(decimals), language)
            rows.append(row | {"text": text + " %"})
    frame = pd.DataFrame(rows).astype({"value": "Float64", "low": "Float64", "high": "Float64"})
    frame["tip"] = frame["label"] + "\n" + frame["series"] + ": " + frame["text"]
    frame.attrs["table"] = {
        "label": word("answer", language), "series": word("village", language), "value": word("share_percent", language),
        "low": word("least_share", language), "high": word("most_share", language)}
    return frame


def lost_cells(language: str) -> pd.DataFrame:
    """Every lost cell of the charts by oblast for which other figures leave less than everything, the narrowest first.

    For ``Edition.table``: ``place``, ``label`` (answer), ``village``, ``persons``, ``low``, ``high`` (percent),
    ``width`` (percentage points).
    """
    lost, villages = _lost(), _village_names(language)
    lost = lost[lost["width"] < 100].sort_values("width", kind="stable", ignore_index=True)
    frame = pd.DataFrame({
        "place": [_place(question, language) for question in lost["question_id"]],
        "label": [_options(q, language)[o] for q, o in zip(lost["question_id"], lost["option_id"], strict=True)],
        "village": lost["group"].map(villages),
        "persons": [str(a) if a == b else f"{a}–{b}" for a, b in zip(lost["least"], lost["most"], strict=True)],
        "low": lost["low"], "high": lost["high"], "width": lost["width"]})
    frame.attrs["table"] = {
        "place": word("diagram_or_table", language), "label": word("answer", language), "village": word("village", language),
        "persons": word("room_persons", language), "low": word("least_share", language), "high": word("most_share", language),
        "width": word("room_points", language)}
    return frame


def narrowed() -> dict[str, int]:
    """Lost cells of the charts by oblast: all (``lost_cells``), left within five percentage points (``lost_narrow``),
    not limited at all (``lost_free``); ``lost_charts``, the charts they stand in."""
    lost = _lost()
    return {
        "lost_cells": len(lost), "lost_narrow": int((lost["width"] <= 5).sum()), "lost_free": int((lost["width"] == 100).sum()),
        "lost_charts": lost["question_id"].nunique()}


def bounded(question_id: str, option_id: str, group: str, language: str) -> str:
    """What is left for one lost cell, in percent, for running text ("38.0–40.4").  Raises BookError for a cell that is not lost."""
    lost = _lost().set_index(["question_id", "option_id", "group"])
    if (question_id, option_id, group) not in lost.index:
        raise BookError(f"{question_id}, {option_id}, {group} is no lost cell of a chart by oblast")
    cell = lost.loc[(question_id, option_id, group)]
    return _left(cell["low"], cell["high"], language)


@remembered
def _lost() -> pd.DataFrame:
    """The lost cells of all charts by oblast with the counts and shares that are left for them."""
    frames = audit.load()
    sizes = frames["reference/groups"].set_index("group")["n"]
    rows = []
    for by_type, by_oblast in relations.TWINS:
        found = audit.lost_cells(frames, by_type, by_oblast)
        if found is None:
            raise BookError(f"the figures of {by_type} and {by_oblast} leave no room for the lost ones")
        for (option, group), (least, most) in found.items():
            n = int(sizes[group])
            rows.append({
                "question_id": by_oblast, "option_id": option, "group": group, "least": least, "most": most,
                "low": round(measures.share(least, n), 1), "high": round(measures.share(most, n), 1),
                "width": round(measures.share(most - least, n), 1)})
    return pd.DataFrame(rows)


def _type_of(by_oblast: str) -> str:
    """The type of the villages that a chart by oblast shows."""
    for (_, other), kind in relations.TWINS.items():
        if other == by_oblast:
            return kind
    raise BookError(f"{by_oblast!r} is no chart by oblast with a twin by type")


def _options(question_id: str, language: str) -> dict[str, str]:
    """The answers of a question in their order, without the sums that the text gives."""
    listed = tables.load("survey/options", language)
    listed = listed[(listed["question_id"] == question_id) & ~listed["option_id"].str.startswith("sum_")].sort_values("order")
    return dict(zip(listed["option_id"], listed["label"], strict=True))


def _village_names(language: str) -> dict[str, str]:
    """The village behind each group "type:oblast"."""
    rows = tables.load("survey/sample", language)
    return {f"{row.village_type}:{row.oblast_id}": row.village for row in rows.itertuples()}


def _left(low: float, high: float, language: str) -> str:
    """The room left for a share, as the edition writes it; one number where it is settled."""
    ends = [number(end, 1, language) for end in (low, high)]
    return ends[0] if ends[0] == ends[1] else "–".join(ends)
