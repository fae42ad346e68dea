"""Claimed turnout beside official turnout."""

import numpy as np
import pandas as pd

from ... import measures, tables, theme
from ...tables import word
from .answers import shown_row
from .cells import VOTED, lookup, share, size, village_names


def turnout(language: str) -> pd.DataFrame:
    """Share saying they voted (village) beside official turnout (oblast), for ``charts.shares``.

    The official figures have no n and no interval.  A claimed share that the report does not print
    leaves its row out, and the label says so; that village stands last.
    """
    answers = lookup("survey/answers", "question_id", "option_id", "group")["percent"]
    villages, sizes = village_names(language), lookup("reference/groups", "group")
    official = tables.load("survey/facts").set_index("group")["value"]
    rows = []
    for group in sorted(VOTED, key=lambda g: bool(pd.isna(answers[("D3.15", "yes", g)]))):
        claimed = answers[("D3.15", "yes", group)]
        label = villages[group] + ("" if pd.notna(claimed) else f" ({word('claimed_lost', language)})")
        if pd.notna(claimed):
            row = shown_row(label, sizes.loc[group], group, float(claimed), 1, language, word("claimed", language))
            rows.append(row | {"colour": theme.MEANING["claimed"]})
        printed = float(official[f"official:{group.split(':')[1]}"])
        text = tables.number(printed, 1, language) + " %"
        rows.append({
            "label": label, "series": word("official_turnout", language), "colour": theme.MEANING["official"],
            "value": printed, "n": None, "low": None, "high": None, "text": text,
            "tip": f"{label}\n{word('official_turnout', language)}: {text}"})
    frame = pd.DataFrame(rows)
    frame[["n", "low", "high"]] = frame[["n", "low", "high"]].astype(float)
    frame.attrs["table"] = {
        "label": word("village", language), "series": word("measure", language), "value": word("share_percent", language),
        "n": word("n", language), "low": word("low", language), "high": word("high", language)}
    return frame


def missing_turnout() -> measures.Interval:
    """What the lost share of Podstepnoe that says it voted can be, in percent.

    From the rounded mean of the three villages, the two printed shares, whole persons, and the
    report's statement that Turkistan is lowest.
    """
    mean, lost, known = share("D3.14", "yes", "type1"), VOTED[0], VOTED[1:]
    counted = sum(round(share("D3.15", "yes", g) * size(g) / 100) for g in known)
    low = np.ceil((mean - 0.5) * size("type1") / 100) - counted
    high = np.floor((mean + 0.5) * size("type1") / 100) - counted
    floor = share("D3.15", "yes", "type1:KZ-61")
    return measures.Interval(max(floor, 100 * low / size(lost)), 100 * high / size(lost))
