"""The survey of 2021: shares with intervals, by village type and oblast; one module an idea."""

from .answers import activities, expectations, post_of_akim, priorities, shares, trust, village_shares
from .cells import interval, pooled, share, size, spread, told, unresolved, weight
from .clusters import clustering, sensitivity, tested, village_correlation, village_effect
from .comparing import compared, directions
from .correlating import coefficients, correlations, correlations_differ
from .design import counts, questions
from .elsewhere import meetings, winners
from .families import differences, oblast_differences
from .heard import heard, reach
from .voting import missing_turnout, official, turnout

__all__ = [
    "activities", "clustering", "coefficients", "compared", "correlations", "correlations_differ", "counts", "differences",
    "directions", "expectations", "heard", "interval", "meetings", "missing_turnout", "oblast_differences", "official", "pooled", "post_of_akim", "priorities",
    "questions", "reach", "sensitivity", "share", "shares", "size", "spread", "tested", "told", "trust", "turnout",
    "unresolved", "village_correlation", "village_effect", "village_shares", "weight", "winners",
]  # fmt: skip
