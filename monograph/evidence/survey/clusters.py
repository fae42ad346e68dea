"""What is left of the differences when people of one village answer alike."""

import pandas as pd

from ... import measures, tables
from ...tables import word
from .cells import VOTED, between, share, size
from .comparing import breaking, compare, p_text
from .correlating import correlations_differ
from .families import differences, oblast_differences

# The comparisons that the chapter leans on: two cells each, as ``told`` takes them.
_LEANED_ON = (
    ("D1.1 potential type1", "D1.1 potential type2"),
    ("D1.3 sum_better type1", "D1.3 sum_better type2"),
    ("T1.1 roads type1", "T1.1 roads type2"),
    ("D2.3 yes type1", "D2.3 yes type2"),
    ("D2.10 sum_trust type1", "D2.10 sum_trust type2"),
    ("D2.14 fully type1", "D2.14 fully type2"),
    ("p3_influence_yes_type1", "p3_influence_yes_type2"),
    ("D2.12 sum_trust type1:KZ-27", "D2.12 sum_trust type1:KZ-59"),
)


def sensitivity(language: str, effects: tuple[float, ...] = (1, 2, 4)) -> pd.DataFrame:
    """The comparisons the chapter leans on under several design *effects*, as a table.

    One row a comparison: ``value`` (percentage points), for each effect the 95 % Newcombe interval
    ``interval_<effect>`` (text) and ``clear_<effect>`` (whether it excludes zero), and ``breaking_low``,
    ``breaking_high``, the design effect at which the interval reaches zero, given how the shares are rounded.
    """
    rows = []
    for pair in _LEANED_ON:
        row = compare(*pair, language)
        for effect in effects:
            under = compare(*pair, language, effect)
            inside = "" if under["clear"] else f" ({word('zero_inside', language)})"
            row |= {f"interval_{effect}": under["interval"] + inside, f"clear_{effect}": under["clear"]}
        low, high = (breaking(*pair, rounding) for rounding in (-1, 1))
        rows.append(row | {"breaking_low": low, "breaking_high": high, "breaking": between(low, high, 1, language)})
    frame = pd.DataFrame(rows)
    types = tables.labels("reference/groups", "group", language)
    usual = f"{types['type1']} − {types['type2']}"
    frame["label"] = [row.label if row.pair == usual else f"{row.label} ({row.pair})" for row in frame.itertuples()]
    frame.attrs["table"] = {"label": word("comparison", language), "value": word("difference_points", language)} | {
        f"interval_{effect}": f"{word('design_effect', language)} {tables.number(effect, 0, language)}" for effect in effects
    } | {"breaking": word("breaking_effect", language)}
    return frame


def tested() -> dict[str, int]:
    """How many differences there are and how many are clear at 5 %, for running text.

    ``tests`` of ``differences``; of these ``clear_one`` each by itself, ``clear_holm`` after Holm's adjustment,
    ``clear_holm_4`` also under a design effect of 4; the same after Holm for the answers to the open question
    (``open_tests``, ``open_holm``) and for the pairs of villages (``pairs``, ``pairs_holm``);
    ``leaned`` comparisons of ``sensitivity``; those that exclude zero at a design effect of 4 however their shares
    were rounded (``leaned_safe``), and those for which the rounding decides (``leaned_edge``).
    """
    frame, wishes, pairs, leaned = differences("en"), differences("en", ("open",)), oblast_differences("en"), sensitivity("en")

    def clear(family: pd.DataFrame, column: str = "p_holm") -> int:
        return int((family[column] < 0.05).sum())

    return {
        "tests": len(frame), "clear_one": clear(frame, "p"), "clear_holm": clear(frame),
        "clear_holm_4": clear(differences("en", design_effect=4)),
        "open_tests": len(wishes), "open_holm": clear(wishes), "pairs": len(pairs), "pairs_holm": clear(pairs),
        "leaned": len(leaned), "leaned_safe": int((leaned["breaking_low"] > 4).sum()),
        "leaned_edge": int(((leaned["breaking_low"] <= 4) & (leaned["breaking_high"] > 4)).sum())}


def village_effect(question_id: str, option_id: str) -> float:
    """Design effect that the three villages that voted show between each other in one answer; two degrees of freedom."""
    return measures.cluster_effect([share(question_id, option_id, g) for g in VOTED], [size(g) for g in VOTED])


def village_correlation(design_effect: float) -> float:
    """Correlation of answers within a village that gives *design_effect* in the villages that voted."""
    return measures.intraclass(design_effect, size("type1") / len(VOTED))


def clustering(language: str) -> dict[str, str]:
    """How alike answers within a village are, for running text.

    ``worth_4``: independent respondents that the villages that voted are worth under a design effect of 4;
    ``within_4``: the correlation within a village that gives it; ``effect_trust``, ``effect_ready``,
    ``effect_hope``, ``effect_post``: ``village_effect`` of four answers; ``r_p``: ``correlations_differ``.
    """
    effects = {
        "effect_trust": ("D2.12", "sum_trust"), "effect_ready": ("D2.15", "sum_ready"),
        "effect_hope": ("D1.4", "sum_better"), "effect_post": ("D2.7", "accountable")}
    found = {name: village_effect(*answer) for name, answer in effects.items()}
    return {
        "worth_4": tables.number(measures.effective_n(size("type1"), 4), 0, language),
        "within_4": tables.number(village_correlation(4), 3, language), "r_p": p_text(correlations_differ(), language),
        **{name: tables.number(effect, 0 if effect >= 10 else 1, language) for name, effect in found.items()}}
