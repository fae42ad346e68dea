"""What the checks tested, what does not hold, and how much one of them can see."""

import numpy as np
import pandas as pd

from ... import audit, measures, tables, theme
from ...errors import BookError
from ...tables import number, word
from .common import typeset, village_names

CHECKS = ("closing_sum", "part_total", "count_share", "claimed_count", "same_fact", "weighted_mean", "grim", "bounds", "misprint")


def checks(language: str) -> pd.DataFrame:
    """Findings tested and findings that do not hold, by check, for ``charts.bars``; most tested first."""
    found = audit.found().groupby("check")["holds"]
    tested, failed = found.size(), found.size() - found.sum()
    named = tables.labels("audit/checks", "check_id", language)
    rows = []
    for check in sorted(CHECKS, key=lambda check: -tested[check]):
        for key, count, colour in (("tested", tested[check], theme.MEANING["all"]), ("failed", failed[check], theme.MEANING["accent"])):
            rows.append({
                "label": named[check], "series": word(f"findings_{key}", language), "colour": colour,
                "value": float(count), "text": number(count, 0, language)})
    frame = pd.DataFrame(rows)
    frame["tip"] = frame["label"] + "\n" + frame["series"] + ": " + frame["text"]
    frame.attrs["table"] = {"label": word("check", language), "series": word("result", language), "value": word("count", language)}
    return frame


def questions_asked(language: str) -> pd.DataFrame:
    """The nine checks, each with the question it asks, for ``Edition.table``."""
    listed = tables.load("audit/checks", language).set_index("check_id").loc[list(CHECKS)]
    frame = listed[["label", "asks"]].reset_index(drop=True)
    frame.attrs["table"] = {"label": word("check", language), "asks": word("check_asks", language)}
    return frame


def findings() -> dict[str, int]:
    """How many findings were ``tested`` and how many of them do not hold (``failed``), and the same of each check."""
    found = audit.found()
    failed = found[~found["holds"]]
    by_check = {f"tested_{check}": int((found["check"] == check).sum()) for check in CHECKS}
    by_check |= {f"failed_{check}": int((failed["check"] == check).sum()) for check in CHECKS}
    return {"tested": len(found), "failed": len(failed), **by_check}


def arithmetic(row_key: str, check: str) -> str:
    """The computation of one finding, in one line, for running text.  Raises BookError if there is no such finding."""
    found = audit.found()
    lines = found.loc[(found["row_key"] == row_key) & (found["check"] == check), "arithmetic"]
    if len(lines) != 1:
        raise BookError(f"the audit has {len(lines)} findings {check!r} on {row_key!r}")
    return typeset(lines.iloc[0])


def power(language: str) -> pd.DataFrame:
    """What the test of whole persons can see in each group of the survey, for ``Edition.table``.

    ``possible``: percent of all percentages with one decimal that some number of the group's n persons
    gives (the share of wrong ones that would pass unseen); ``tested`` and ``failed`` percentages.
    """
    groups, found = tables.load("reference/groups", language), audit.found()
    villages = village_names(language)
    grims = found[(found["check"] == "grim") & (found["table"] == "survey/answers")]
    group = grims["key"].str.split("/").str[2]
    rows = []
    for g in groups.dropna(subset="n").sort_values("n", kind="stable").itertuples():
        mine = grims[group == g.group]
        if len(mine):
            rows.append({
                "label": villages.get(g.group, g.label), "n": int(g.n), "possible": round(_possible(int(g.n)), 1),
                "tested": len(mine), "failed": int((~mine["holds"]).sum())})
    frame = pd.DataFrame(rows)
    frame.attrs["table"] = {
        "label": word("group", language), "n": word("n", language), "possible": word("possible_percentages", language),
        "tested": word("percentages_tested", language), "failed": word("percentages_impossible", language)}
    return frame


def reach(language: str) -> dict[str, int | str]:
    """``power`` for running text: sizes of the smallest and the largest group (``n_small``, ``n_large``) and the percent of
    one-decimal percentages possible in each (``possible_small``, ``possible_large``)."""
    groups = power(language).sort_values("n")
    small, large = groups.iloc[0], groups.iloc[-1]
    return {"n_small": int(small["n"]), "possible_small": number(small["possible"], 0, language),
            "n_large": int(large["n"]), "possible_large": number(large["possible"], 0, language)}


def other_bases(question_id: str, group: str) -> dict[str, int | str]:
    """Sizes, up to a tenth smaller than *group*, that give all its printed percentages of one question together.

    ``bases`` (text), ``bases_count``, ``bases_placed`` (those percentages) and ``bases_expected``: how many sizes
    would do so by accident, if the percentages had nothing to do with the size.
    """
    answers = tables.load("survey/answers").query("question_id == @question_id and group == @group and decimals == 1")
    printed = [float(percent) for percent in answers["percent"].dropna()]
    n = int(tables.load("reference/groups").set_index("group").loc[group, "n"])
    sizes = range(n - n // 10, n)
    fits = [size for size in sizes if audit.jointly(printed, size).holds]
    accident = sum((_possible(size) / 100) ** len(printed) for size in sizes)
    return {"bases": ", ".join(map(str, fits)), "bases_count": len(fits), "bases_placed": len(printed), "bases_expected": round(accident)}


def _possible(n: int) -> float:
    """Percent of the 1001 percentages with one decimal that some number of *n* persons gives."""
    tenths, persons = np.arange(1001)[:, None], np.arange(n + 1)[None, :]
    # |100 k / n − t / 10| ≤ 1 / 20 in whole numbers: both ends count, as in ``audit.window``.
    return measures.share(int((np.abs(2000 * persons - 2 * n * tenths) <= n).any(axis=1).sum()), 1001)
