"""What other sources print on the same points."""

from ... import measures, tables
from ...errors import BookError
from .cells import between


def winners(oblast_id: str, party_id: str) -> tuple[int, int]:
    """Akims of *party_id* elected in the oblast in 2021, and all akims elected there.

    Raises BookError where the printed figures are candidates and not winners.
    """
    counts = tables.load("elections_2021/elected").query("oblast_id == @oblast_id")
    if counts.empty or (counts["reading"] != "winners").any():
        raise BookError(f"data/elections_2021/elected.csv does not give the winners of {oblast_id}")
    return int(counts.set_index("party_id")["akims_printed"][party_id]), int(counts["akims_printed"].sum())


def meetings(language: str) -> dict[str, str]:
    """Villagers of the survey of 2022 who attend meetings: ``meet``, ``meet_ci`` (percent), ``meet_n``."""
    row = tables.load("concept_2025/survey_2022").set_index("measure_id").loc["attend_yes"]
    low, high = measures.wilson(float(row["percent"]), int(row["n"]))
    return {
        "meet": tables.number(row["percent"], 0, language), "meet_n": tables.number(row["n"], 0, language),
        "meet_ci": between(low, high, 1, language)}
