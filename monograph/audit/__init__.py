"""The audit: whether what the five texts print can be true.

One function a check, each pure and named after what it checks::

    closing_sum     the parts of a whole add up to it
    part_total      parts found in one place agree with a total printed in another
    count_share     a count is the printed share of its total
    claimed_count   as many things are listed as announced
    same_fact       two statements of one fact agree
    weighted_mean   the share of a whole follows from its groups
    grim            a percentage is possible for so many people
    bounds          what is left for cells that did not survive; whether anything is
    misprint        one changed digit with which all checks hold

``run`` makes them on the tables of the book.  What does not hold is described in
``data/audit/anomalies.csv``; its columns ``check`` and ``row_key`` name the findings.
"""

from collections.abc import Mapping

import pandas as pd

from .. import tables
from ..reading import remembered
from .articles import across, concept_2025, institutions
from .cells import Interval, Sum, bounds
from .claims import claimed_count, same_fact
from .digits import Misprint, misprint
from .elections import elections_2013, elections_2021, professions_misprints
from .findings import Finding, Outcome, Window, counts, frame, one_in, window
from .report import NO_ANSWER, lost_cells, survey
from .shares import count_share, grim, jointly, weighted_mean
from .sums import closing_sum, part_total

__all__ = [
    "NO_ANSWER", "Finding", "Interval", "Misprint", "Outcome", "Sum", "Window", "across", "bounds", "claimed_count", "closing_sum",
    "concept_2025", "count_share", "counts", "elections_2013", "elections_2021", "found", "frame", "grim", "institutions", "jointly",
    "load", "lost_cells", "misprint", "one_in", "part_total", "professions_misprints", "run", "same_fact", "survey",
    "weighted_mean", "window",
]  # fmt: skip

FAMILIES = (institutions, elections_2013, elections_2021, survey, concept_2025, across)

TABLES = (
    "reference/groups", "reference/parties", "reference/claims", "reference/works", "institutions/acts", "institutions/facts",
    "elections_2013/professions", "elections_2013/totals", "elections_2013/pilots", "elections_2013/pilot_oblasts",
    "elections_2013/countries", "elections_2021/contests", "elections_2021/elected", "elections_2021/totals",
    "elections_2021/rules", "survey/sample", "survey/questions", "survey/options", "survey/answers", "survey/facts",
    "survey/unresolved", "concept_2025/survey_2022", "concept_2025/milestones", "concept_2025/facts",
)  # fmt: skip


def load() -> dict[str, pd.DataFrame]:
    """The tables that the audit reads, by name."""
    return {name: tables.load(name) for name in TABLES}


class _Book(Mapping):
    """The tables of the book, each loaded when a check asks for it."""

    def __getitem__(self, name: str) -> pd.DataFrame:
        return tables.load(name)

    def __iter__(self):
        return iter(TABLES)

    def __len__(self) -> int:
        return len(TABLES)


@remembered
def _family(index: int) -> tuple[Finding, ...]:
    return tuple(FAMILIES[index](_Book()))


@remembered
def found() -> pd.DataFrame:
    """``run`` on the tables of the book; kept while they stay as they are, since the programmes behind it take seconds."""
    return frame(one for index in range(len(FAMILIES)) for one in _family(index))


def run(frames: Mapping[str, pd.DataFrame] | None = None) -> pd.DataFrame:
    """All findings on *frames* (default: the tables of the book), what does not hold first.

    One row a finding: ``row_key`` ("table:key"), ``check``, ``table``, ``key``, ``source_id``, ``lines``,
    ``arithmetic``, ``holds``.  The frames are not changed.
    """
    given = load() if frames is None else frames
    return frame(found for family in FAMILIES for found in family(given))
