"""The two correlations that the report prints."""

import pandas as pd

from ... import measures, tables
from .cells import between, lookup, size
from .comparing import p_text


def correlations(language: str) -> pd.DataFrame:
    """The two printed correlations with 95 % intervals, if all respondents of the type were counted.

    Columns ``group``, ``r``, ``n`` (size of the type: the report gives no n), ``low``, ``high``,
    ``interval`` (text), ``shared`` (r² in percent).  Interval: Fisher's transformation.
    """
    names = tables.labels("reference/groups", "group", language)
    facts = lookup("survey/facts", "fact_id")
    rows = []
    for group in ("type1", "type2"):
        r, n = float(facts.loc[f"p3_correlation_{group}", "value"]), size(group)
        low, high = measures.fisher_interval(r, n)
        rows.append({"group": names[group], "r": r, "n": n, "low": low, "high": high,
                     "interval": between(low, high, 2, language), "shared": round(100 * r**2, 1)})
    return pd.DataFrame(rows)


def coefficients(language: str) -> dict[str, str]:
    """``correlations`` for running text: ``r1``, ``r2``, their intervals ``r1_ci``, ``r2_ci``, and ``shared1``, ``shared2``."""
    said = {}
    for number, row in enumerate(correlations(language).itertuples(), start=1):
        said[f"r{number}"] = tables.number(row.r, 3, language)
        said[f"r{number}_ci"] = row.interval
        said[f"shared{number}"] = tables.number(row.shared, 0, language)
    return said


def correlations_differ() -> float:
    """p-value of the difference between the two printed correlations, if all respondents of each type were counted."""
    first, second = correlations("en").itertuples()
    return measures.fisher_difference_p(first.r, first.n, second.r, second.n)
