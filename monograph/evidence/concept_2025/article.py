"""The article itself: its places, its claims, what does not hold in it."""

import pandas as pd

from ... import tables
from ...tables import word
from .. import facts
from . import promises

SOURCE = "zhumagulov2023"

# Claims that no question of the survey measured, and what stands behind each.
_UNMEASURED = {
    "zg_04": "rests_on_one_answer", "zg_05": "rests_on_opinion", "zg_06": "rests_on_opinion", "zg_09": "rests_on_interviews",
    "zg_10": "rests_on_interviews", "zg_11": "rests_on_interviews", "zg_13": "rests_on_list", "zg_14": "rests_on_list"}


def oblasts(language: str) -> pd.DataFrame:
    """Oblasts named for the survey of 2022 and for the rural development fund; named in both first."""
    listed = tables.load("concept_2025/fund_oblasts")
    names = tables.labels("reference/oblasts", "oblast_id", language, "name")
    places = {name: set(listed.loc[listed["list"] == name, "oblast_id"]) for name in ("survey", "fund")}
    ordered = sorted(dict.fromkeys(listed["oblast_id"]), key=lambda oblast: (oblast not in places["fund"]) + 2 * (oblast not in places["survey"]))
    frame = pd.DataFrame([
        {"oblast_id": oblast, "label": names[oblast], **{name: word("named" if oblast in ids else "not_named", language) for name, ids in places.items()}}
        for oblast in ordered])
    frame.attrs["table"] = {"label": word("oblast", language), "survey": word("survey_2022", language), "fund": word("rural_fund", language)}
    return frame


def counts() -> dict[str, int]:
    """Small counts that the text writes in words, for ``Edition.words``.

    ``sources`` of the book; oblasts ``surveyed``, ``funded`` and in ``both_lists``; expected ``results`` of the concept.
    """
    listed = tables.load("concept_2025/fund_oblasts").groupby("list")["oblast_id"].agg(set)
    return {
        "sources": len(facts.sources()), "surveyed": len(listed["survey"]), "funded": len(listed["fund"]),
        "both_lists": len(listed["survey"] & listed["fund"]), "results": sum(promises.result_counts().values())}


def unmeasured(language: str) -> pd.DataFrame:
    """Claims of the article that no question of its survey measured: ``claim`` and what it ``rests_on``."""
    claims = tables.labels("reference/claims", "claim_id", language, "claim")
    frame = pd.DataFrame([{"claim": claims[claim_id], "rests_on": word(basis, language)} for claim_id, basis in _UNMEASURED.items()])
    frame.attrs["table"] = {"claim": word("claim", language), "rests_on": word("rests_on", language)}
    return frame


def claims(evidence: str | None = None) -> int:
    """How many claims of the article are recorded, or how many with one kind of *evidence*."""
    listed = tables.load("reference/claims")
    listed = listed[listed["source_id"] == SOURCE]
    return len(listed if evidence is None else listed[listed["evidence"] == evidence])


def anomalies(severity: str | None = None) -> int:
    """How many things that do not hold are recorded for the article, or how many of one *severity*."""
    listed = tables.load("audit/anomalies")
    listed = listed[listed["source_id"] == SOURCE]
    return len(listed if severity is None else listed[listed["severity"] == severity])
