"""The concept to 2025: its promises, the survey of 321 villagers, the SWOT rebuilt from the text, and the evidence on each."""

from .article import SOURCE, anomalies, claims, counts, oblasts, unmeasured
from .attendance import asked, groups_apart, groups_words, interval, interviewed, largest_effect, largest_group, most_members, non_attenders, one_base, others, others_at, others_words, overlap, overlap_persons, overlap_words, percent, persons, persons_text, printed, shares
from .elsewhere import contests_2021, lands_of_2021, posts_filled_2021, ready_2021, ready_2021_interval
from .ledger import QUADRANTS, VERDICTS, leaning_on_itself, quadrant_words, resting_on, supported, swot, swot_support, swot_total, swot_words
from .promises import charter, charter_counts, draft_counts, draft_law, milestones, passed, result_counts, results, results_with_status, step_counts

__all__ = [
    "QUADRANTS", "SOURCE", "VERDICTS", "anomalies", "asked", "charter", "charter_counts", "claims", "contests_2021", "counts", "draft_counts", "draft_law", "groups_apart", "groups_words", "interval", "interviewed", "lands_of_2021", "largest_effect", "largest_group", "leaning_on_itself", "milestones", "most_members", "non_attenders", "oblasts", "one_base", "others", "others_at", "others_words", "overlap", "overlap_persons", "overlap_words", "passed", "percent", "persons", "persons_text", "posts_filled_2021", "printed", "quadrant_words", "ready_2021", "ready_2021_interval", "resting_on", "result_counts", "results", "results_with_status", "shares", "step_counts", "supported", "swot", "swot_support", "swot_total", "swot_words", "unmeasured",
]  # fmt: skip
