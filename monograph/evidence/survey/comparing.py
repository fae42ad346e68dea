"""The difference between two printed cells."""

import re

import numpy as np

from ... import measures, reading, tables
from ...tables import word
from .cells import cell, lookup, size

_OBLAST_TAIL = re.compile(r"[,:] (by oblast|type 1 oblasts|облыстар бойынша|по областям)$")


def compare(first: str, second: str, language: str, design_effect: float = 1.0, rounding: int = 0) -> dict:
    """One difference between two cells, named as for ``told``: shares (percent), interval (points), p and texts."""
    return dict(_compared(first, second, language, design_effect, rounding))


@reading.remembered
def _compared(first: str, second: str, language: str, design_effect: float, rounding: int) -> dict:
    (a, group_a, digits_a), (b, group_b, digits_b) = (cell(c) for c in (first, second))
    n, m, apart = size(group_a), size(group_b), rounding * np.sign(a - b) / 2
    a, b = (float(np.clip(v, 0, 100)) for v in (a + apart / 10**digits_a, b - apart / 10**digits_b))
    ends = measures.newcombe(a, n, b, m, design_effect=design_effect)
    (low, high), value, digits = (round(end, 1) for end in ends), a - b, min(digits_a, digits_b)
    named = _names(language)
    label, pair = _answer_label(first, language), f"{named[group_a]} − {named[group_b]}"
    text, interval = _signed(value, digits, language), f"{_signed(low, 1, language)}\u00a0…\u00a0{_signed(high, 1, language)}"
    return {
        "label": label, "pair": pair, "first": a, "n_first": n, "second": b, "n_second": m, "value": round(value, 1),
        "low": low, "high": high, "clear": ends.low > 0 or ends.high < 0, "interval": interval, "text": text,
        "tip": f"{label}\n{pair}: {text}\n95 %: {interval}",
        "p": measures.two_share_p(a, n, b, m, design_effect=design_effect)}


@reading.remembered
def _names(language: str) -> dict[str, str]:
    """What each group is called here: a type by its label, a village by its name."""
    villages = tables.load("survey/sample", language)
    return tables.labels("reference/groups", "group", language) | {f"{r.village_type}:{r.oblast_id}": r.village for r in villages.itertuples()}


def breaking(first: str, second: str, rounding: int = 0) -> float:
    """The design effect at which the interval of a difference reaches zero; arguments as for ``compare``."""
    row = compare(first, second, "en", rounding=rounding)
    return measures.breaking_effect(row["first"], row["n_first"], row["second"], row["n_second"])


def compared(language: str, **cells: tuple[str, str]) -> dict[str, str]:
    """Differences for running text: ``name`` and ``name_ci`` for every pair of *cells*, as ``told`` takes them.

    Percentage points, first minus second; also ``name_deff``, the design effect at which zero is reached.
    """
    said = {}
    for name, pair in cells.items():
        row, effect = compare(*pair, language), tables.number(breaking(*pair), 1, language)
        said |= {name: row["text"], f"{name}_ci": row["interval"], f"{name}_deff": effect}
    return said


def directions(language: str) -> dict[str, str]:
    """What the two sides of zero mean in ``differences``, for its chart."""
    return {"less": word("more_in_type2", language), "more": word("more_in_type1", language)}


def _answer_label(cell: str, language: str) -> str:
    """An answer with its question in short: "Interest in political life: rather not interested"."""
    if " " not in cell:
        return tables.labels("survey/facts", "fact_id", language, "statement")[cell]
    question_id, option_id, _ = cell.split()
    topic = _OBLAST_TAIL.sub("", tables.labels("survey/questions", "question_id", language, "title")[question_id])
    if question_id.startswith("T1."):  # one open question in several tables, each with a theme after the colon
        topic = topic.partition(": ")[0]
    answer = lookup("survey/options", "question_id", "option_id").at[(question_id, option_id), f"label_{language}"]
    if option_id.startswith("sum_"):  # the label says first that it is a sum
        answer = answer.partition(": ")[2]
    return f"{topic}: {answer[0].lower()}{answer[1:]}"


def _signed(value: float, decimals: int, language: str) -> str:
    """A difference as the edition writes it, with its sign: +24.1, −5.9, 0.0."""
    rounded = round(value, decimals)
    sign = "+" if rounded > 0 else "−" if rounded < 0 else ""
    return sign + tables.number(abs(rounded), decimals, language)


def p_text(p: float, language: str) -> str:
    return f"<\u00a0{tables.number(0.001, 3, language)}" if p < 0.001 else tables.number(p, 3, language)
