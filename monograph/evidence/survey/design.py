"""Who was asked, and how much of the report's numbers is left."""

import math

from ... import tables
from .cells import VOTED


def questions(coverage_state: str | None = None, part: int | None = None) -> int:
    """How many diagrams and tables with answers the report, or one *part* of it, has, or how many of them are in *coverage_state*."""
    listed = tables.load("survey/questions")
    asked = listed["question_id"].str[1].eq(str(part)) if part else listed["question_id"].notna()
    kept = listed["coverage"].eq(coverage_state) if coverage_state else asked
    return int((asked & kept).sum())


def counts() -> dict[str, int]:
    """Small counts that the text writes in words, for ``Edition.words``.

    ``villages`` and ``oblasts`` of the sample; villages that ``voted`` and are ``waiting``; villages in ``each`` oblast;
    those that voted less one (``rest``); the ``orders`` in which as many things can fall; and the ``splits`` of all
    villages into two groups as large as the types, a group and its counterpart being one.
    """
    rows = tables.load("survey/sample")
    voted, oblasts = len(VOTED), rows["oblast_id"].nunique()
    return {
        "villages": len(rows), "oblasts": oblasts, "voted": voted, "waiting": len(rows) - voted, "each": len(rows) // oblasts,
        "rest": voted - 1, "orders": math.factorial(voted), "splits": math.comb(len(rows), voted) // 2}
