"""How words in Cyrillic are written in English: letter by letter, after ``data/reference/letters.csv``."""

import re

import pandas as pd

from . import tables

TERMS = ("akim", "akimat", "maslikhat", "kenes", "oblast", "raion", "rural_okrug")  # taken over into English
# Kinds of units: words beside a name, not parts of it.
_UNITS = {"raion", "city", "ауданы", "қаласы"}


def written(name: str) -> str:
    """*name* with each letter as the table writes it, in lower case; signs that are no letters stay."""
    latin = tables.load("reference/letters").fillna("").set_index("letter")["latin"]
    return "".join(latin.get(sign, sign) for sign in name.lower())


def places() -> pd.DataFrame:
    """The oblasts, and the villages and raions surveyed, each name once: ``kk``, ``en`` and ``letters`` (*kk* as ``written``)."""
    oblasts, sample = tables.load("reference/oblasts"), tables.load("survey/sample")
    listed = [oblasts[["name_kk", "name_en"]], *(sample[[f"{kind}_kk", f"{kind}_en"]] for kind in ("village", "raion"))]
    frame = pd.concat([part.set_axis(["kk", "en"], axis=1).map(_bare) for part in listed]).drop_duplicates(ignore_index=True)
    return frame.assign(letters=frame["kk"].map(written))


def departures() -> pd.DataFrame:
    """Those of ``places`` whose English form is not that of their letters."""
    frame = places()
    return frame[frame["letters"] != frame["en"].str.lower()].reset_index(drop=True)


def terms() -> pd.DataFrame:
    """The words taken over into English: ``ru`` and ``en``, of a term of two words the last."""
    listed = tables.load("reference/glossary").set_index("term_id").loc[list(TERMS)]
    return pd.DataFrame({code: listed[f"term_{code}"].str.split().str[-1] for code in ("ru", "en")}).reset_index(drop=True)


def examples() -> pd.DataFrame:
    """Each letter of the table: ``letter``, ``latin`` and, from the first place or term that has it, ``word`` and ``en``."""
    found = places()
    found = found[found["letters"] == found["en"].str.lower()].rename(columns={"kk": "word"})
    pool = pd.concat([found, terms().rename(columns={"ru": "word"})])
    rows = [{"letter": row.letter, "latin": row.latin, **pool[pool["word"].str.lower().str.contains(row.letter)].iloc[0][["word", "en"]]}
            for row in tables.load("reference/letters").sort_values("order").fillna("").itertuples()]  # fmt: skip
    return pd.DataFrame(rows)


def _bare(name: str) -> str:
    return " ".join(word for word in re.split(r"\s+", name) if word.lower() not in _UNITS)
