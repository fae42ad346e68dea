"""The direct elections of 2021: results by oblast and party, as printed and with what follows from them.

The source prints, for Turkistan, candidates in the place of winners (``reading`` in the table of the
elected).  Everything about winners is therefore counted over the thirteen other oblasts; what
Turkistan could add is given as bounds.  All figures are complete counts: no interval is due.
"""

from .campaign import days, timetable
from .counts import (
    Bounds, contested, members, national, party_limits, party_meetings, per_post, reconciled, success, tallies, women_share, won,
)  # fmt: skip
from .results import BORDERS, ends, extremes, indices, measure, oblasts, rank_correlation, won_in
from .shown import nominators, parties, party_contests, reconciliation, turkistan, winners, women

__all__ = [
    "BORDERS", "Bounds", "contested", "days", "ends", "extremes", "indices", "measure", "members", "national", "nominators", "oblasts",
    "parties", "party_contests", "party_limits", "party_meetings", "per_post", "rank_correlation", "reconciled", "reconciliation", "success",
    "tallies", "timetable", "turkistan", "winners", "women", "women_share", "won", "won_in",
]  # fmt: skip
