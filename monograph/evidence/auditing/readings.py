"""How the texts were read twice, and how far the two readings agree."""

import pandas as pd

from ... import measures, tables
from ...tables import number, word

# Tables whose cells are a reader's judgement (a code, a kind of evidence) more than a figure of the text.
JUDGED = (
    "institutions/periods", "institutions/appointments", "survey/options", "survey/unresolved", "survey/findings",
    "survey/hypotheses", "concept_2025/milestones", "concept_2025/swot", "concept_2025/draft_law", "concept_2025/charter",
    "reference/claims",
)
# Small tables that readers see as one.
_TOGETHER = {"elections_2013/pilot_oblasts": "elections_2013/pilots", "elections_2013/rules": "election_rules", "elections_2021/rules": "election_rules"}
_HINT = ("second form", "gave away")  # how the notes say that the form of the second reading named a value


def double_entry(language: str) -> pd.DataFrame:
    """Agreement of the two readings, one row a kind of material, for ``Edition.table``.

    First what needs judgement, then figures, dates and names, each with its sum, last all together; the
    lowest agreement first.  Columns ``label``, ``compared``, ``agreed`` (cells), ``rate`` (percent),
    ``settled`` (differences settled for the first and the second reading and left open, "11 / 38 / 0"),
    ``hints`` (whether the second form named values; blank in sums).
    """
    entries = _entries()
    judged = entries["table"].isin(JUDGED)
    parts = []
    for name, half in (("entry_judged", entries[judged]), ("entry_figures", entries[~judged])):
        rows = [_entry(f"read_{table.replace('/', '_')}", part, language) for table, part in half.groupby("material", sort=False)]
        material = pd.DataFrame(rows).sort_values(["rate", "compared"], ascending=[True, False], kind="stable")
        parts += [material, pd.DataFrame([_entry(name, half, language) | {"hints": ""}])]
    frame = pd.concat([*parts, pd.DataFrame([_entry("entry_total", entries, language) | {"hints": ""}])], ignore_index=True)
    frame.attrs["table"] = {"label": word("entry_material", language)} | {
        column: word(f"entry_{column}", language) for column in ("compared", "agreed", "rate", "settled", "hints")}
    return frame


def agreement(language: str) -> dict[str, int | str]:
    """The two readings for running text: cells ``compared`` and ``differed``, agreement in percent as text.

    ``rate`` of all, ``rate_figures`` and ``rate_judged`` of what is a figure and what a judgement; the
    ``hinted`` cells in material whose second form named values, the ``unhinted_figures`` and those of
    them that agreed; differences settled for the first and the second reading (``kept_first``, ``kept_second``, ``kept_open``).
    """
    entries = _entries()
    judged = entries["table"].isin(JUDGED)

    def rate(part: pd.DataFrame) -> str:
        return number(measures.share(part["agreed"].sum(), part["compared"].sum()), 1, language)

    sums = {column: int(entries[column].sum()) for column in ("compared", "agreed", "settled_first", "settled_second", "unresolved")}
    return {
        "compared": sums["compared"], "differed": sums["compared"] - sums["agreed"], "rate": rate(entries),
        "compared_figures": int(entries.loc[~judged, "compared"].sum()),
        "differed_figures": int((entries["compared"] - entries["agreed"])[~judged].sum()),
        "rate_figures": rate(entries[~judged]), "rate_judged": rate(entries[judged]),
        "hinted": int(entries.loc[entries["hints"], "compared"].sum()),
        "unhinted_figures": int(entries.loc[~judged & ~entries["hints"], "compared"].sum()),
        "unhinted_agreed": int(entries.loc[~judged & ~entries["hints"], "agreed"].sum()),
        "kept_first": sums["settled_first"], "kept_second": sums["settled_second"], "kept_open": sums["unresolved"]}


def _entries() -> pd.DataFrame:
    """The comparison by table and text, with the ``material`` it belongs to and whether its second form gave ``hints``."""
    entries = tables.load("audit/double_entry")
    hints = pd.Series([any(hint in note for hint in _HINT) for note in entries["note_en"].fillna("")])
    entries = entries.assign(material=entries["table"].replace(_TOGETHER))
    return entries.assign(hints=hints.groupby(entries["material"]).transform("any"))


def _entry(label: str, part: pd.DataFrame, language: str) -> dict:
    compared, agreed = int(part["compared"].sum()), int(part["agreed"].sum())
    settled = (int(part[column].sum()) for column in ("settled_first", "settled_second", "unresolved"))
    return {
        "label": word(label, language), "compared": compared, "agreed": agreed, "rate": round(measures.share(agreed, compared), 1),
        "settled": " / ".join(map(str, settled)) if agreed < compared else "",
        "hints": word(f"entry_hints_{'yes' if part['hints'].any() else 'no'}", language)}
