"""What was said in interviews and focus groups: which theme was heard in which village."""

import pandas as pd

from ... import tables
from ...tables import word
from .cells import village_names

_SPOKEN = ("focus_group", "interview")
_SHADES = {"heard_none": None, "heard_once": "#9cc9d6", "heard_more": "#2b7f97"}  # the more, the darker


def heard(language: str) -> pd.DataFrame:
    """Findings of interviews and focus groups by theme and village, for ``charts.matrix``; the theme heard most often first.

    One row a theme and village, and one for the findings that the report ties to no single village: ``count``
    (findings, 0 where none was reported), ``findings`` (their text in our words).
    """
    found = _spoken(language)
    places = {key: name.partition(",")[0] for key, name in village_names(language).items()} | {"": word("heard_elsewhere", language)}
    rows = []
    for name in found["theme"].value_counts(sort=True).sort_index().sort_values(ascending=False, kind="stable").index:
        for place, column in places.items():
            told = found.loc[(found["theme"] == name) & (found["place"] == place), "finding"]
            kind = list(_SHADES)[min(len(told), 2)]
            title = word(f"finding_{name}", language)
            rows.append({
                "row": title, "column": column, "count": len(told), "text": str(len(told)) if len(told) else "–",
                "series": word(kind, language), "colour": _SHADES[kind], "findings": " ".join(told),
                "tip": f"{title}\n{column}: {len(told)}" + "".join(f"\n{finding}" for finding in told)})
    frame = pd.DataFrame(rows)
    frame["series"] = pd.Categorical(frame["series"], [word(kind, language) for kind in _SHADES], ordered=True)
    frame.attrs["table"] = {
        "row": word("theme", language), "column": word("village", language), "count": word("count", language),
        "findings": word("heard_findings", language)}
    return frame


def reach() -> dict[str, int]:
    """For running text: ``heard`` findings of interviews and focus groups, ``heard_named`` of them tied to one village;
    ``heard_themes``, those heard in every village (``heard_everywhere``) and in no named one (``heard_nowhere``)."""
    found = _spoken("en")
    named = found[found["place"] != ""]
    villages = named.groupby("theme")["place"].nunique()
    themes = found["theme"].nunique()
    return {"heard": len(found), "heard_named": len(named), "heard_themes": themes,
            "heard_everywhere": int((villages == len(village_names("en"))).sum()), "heard_nowhere": themes - len(villages)}


def _spoken(language: str) -> pd.DataFrame:
    """The findings of interviews and focus groups with the ``place`` "type:oblast" where they were heard, "" where not one is named."""
    found = tables.load("survey/findings", language)
    found = found[found["evidence"].isin(_SPOKEN)]
    place = found["village_type"].astype(object) + ":" + found["oblast_id"].astype(object)
    return found.assign(place=[p if isinstance(p, str) else "" for p in place])
