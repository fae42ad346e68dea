"""The concept to 2025: its promises, the survey of 321 villagers, the SWOT rebuilt from the text, and the evidence on each."""

from .article import SOURCE, anomalies, claims, counts, oblasts, unmeasured
from .attendance import asked, interval, interviewed, largest_group, non_attenders, one_base, others, others_at, others_words, overlap, overlap_persons, overlap_words, percent, persons, persons_text, printed, shares
from .elsewhere import posts_filled_2021, ready_2021, ready_2021_interval
from .ledger import QUADRANTS, quadrant_words, supported, swot, swot_counts, swot_total, swot_words
from .promises import charter, draft_law, milestones, passed, result_counts, results, results_with_status, step_counts

__all__ = [
    "QUADRANTS", "SOURCE", "anomalies", "asked", "charter", "claims", "counts", "draft_law", "interval", "interviewed", "largest_group", "milestones", "non_attenders", "oblasts", "one_base", "others", "others_at", "others_words", "overlap", "overlap_persons", "overlap_words", "passed", "percent", "persons", "persons_text", "posts_filled_2021", "printed", "quadrant_words", "ready_2021", "ready_2021_interval", "result_counts", "results", "results_with_status", "shares", "step_counts", "supported", "swot", "swot_counts", "swot_total", "swot_words", "unmeasured",
]  # fmt: skip
