"""The anomalies: by text, by weight, by kind, and the whole list."""

import pandas as pd

from ... import tables, theme
from ...errors import BookError
from ...tables import number, word
from .common import stack, typeset

SOURCES = ("zhumashov2025", "reorganisation2013", "serikbayev2021", "strategy2021", "zhumagulov2023")
SEVERITIES = {"high": theme.MEANING["accent"], "medium": theme.SERIES[0], "low": theme.SERIES[5]}


def severities(language: str) -> pd.DataFrame:
    """Anomalies of each text and of all five by severity, for ``charts.stacked``; ``count`` in anomalies."""
    listed, names = tables.load("audit/anomalies"), tables.labels("reference/sources", "source_id", language, "short")
    counts = {names[source]: listed.loc[listed["source_id"] == source, "severity"].value_counts() for source in SOURCES}
    counts[word("entry_total", language)] = listed["severity"].value_counts()
    series = {key: (word(f"severity_{key}", language), colour) for key, colour in SEVERITIES.items()}
    return stack(counts, series, "source", "severity", language)


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
        arithmetic=mine["arithmetic"].map(typeset, na_action="ignore"))
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
