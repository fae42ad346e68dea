"""The tables about themselves: what every column means, and what is blank and why."""

import pandas as pd

from .. import tables

_TONGUES = ("English", "Kazakh", "Russian")  # as descriptions of columns end


def folders() -> list[str]:
    """The folders of tables, in the order of the data package."""
    return list(dict.fromkeys(name.split("/")[0] for name in tables.names()))


def in_folder(folder: str) -> list[str]:
    """The tables of one folder."""
    return [name for name in tables.names() if name.startswith(f"{folder}/")]


def overview() -> pd.DataFrame:
    """One row a table: title, what it holds, rows, columns and blank cells."""
    rows = []
    for name in tables.names():
        frame, about = tables.load(name), tables.schema(name)
        rows.append({
            "Table": name, "What it holds": about["description"], "Rows": len(frame), "Columns": frame.shape[1],
            "Blank cells": int(frame.isna().sum().sum())})
    return pd.DataFrame(rows)


def columns(name: str) -> pd.DataFrame:
    """One row a column of table *name*, or for the same in three languages: meaning with its unit, and its rule in brackets; blanks."""
    frame, about = tables.load(name), tables.schema(name)
    key, foreign = about["schema"].get("primaryKey", []), _foreign(about)
    rows = [{
        "Column": field["name"],
        "Meaning": field["description"],
        "rule": _rule(field, key, foreign),
        "Blank": int(frame[field["name"]].isna().sum()),
    } for field in about["schema"]["fields"]]
    # Three columns fit a phone; a column of rules would squeeze the meanings to a word a line.
    result = pd.DataFrame([{"Column": r["Column"], "Meaning": f"{r['Meaning']} ({r['rule']})" if r["rule"] else r["Meaning"], "Blank": r["Blank"]}
                           for r in _folded(rows)])  # fmt: skip
    blank = int(frame.isna().sum().sum())
    result.attrs["words"] = {
        "title": f"{about['title']} ({name})",
        "subtitle": about["description"],
        "caption": f"{len(frame):,} rows, {f'{blank:,} blank cells' if blank else 'no blank cell'}.{_reasons(frame)}",
        "alt": f"Columns of the table {name} with their meanings, rules and numbers of blank cells.",
        "source": "",
        "file": f"_data/{name}.csv",
    }
    return result


def _folded(rows: list[dict]) -> list[dict]:
    """*rows* with each three that differ in the language only as one: ``name_en, _kk, _ru``."""
    out = []
    while rows:
        three = rows[: len(tables.LANGUAGES)]
        stems = {row["Column"].removesuffix(f"_{code}") for row, code in zip(three, tables.LANGUAGES, strict=False)}
        same = [{**row, "Column": "", "Meaning": row["Meaning"].removesuffix(f", {tongue}")} for row, tongue in zip(three, _TONGUES, strict=False)]
        if len(three) == len(tables.LANGUAGES) and len(stems) == 1 and all(row == same[0] for row in same):
            out.append({**same[0], "Column": ", ".join([three[0]["Column"], *(f"_{code}" for code in tables.LANGUAGES[1:])])})
            rows = rows[len(three):]
        else:
            out.append(rows[0])
            rows = rows[1:]
    return out


def label(name: str) -> str:
    """The label of a table's card, for cross-references."""
    return "tab-columns-" + name.replace("/", "-").replace("_", "-")


def _foreign(about: dict) -> dict[str, str]:
    keys = about["schema"].get("foreignKeys", [])
    # A table that refers to itself names no resource.
    return {field: key["reference"]["resource"] or about["name"] for key in keys for field in _listed(key["fields"])}


def _listed(value) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def _rule(field: dict, key: list[str], foreign: dict[str, str]) -> str:
    constraints = field.get("constraints", {})
    parts = [] if field["type"] == "string" else [field["type"]]
    parts += ["key"] if field["name"] in _listed(key) and not field["description"].startswith("Key") else []
    parts += [f"in {foreign[field['name']]}"] if field["name"] in foreign else []
    parts += ["required"] if constraints.get("required") else []
    parts += [" | ".join(map(str, constraints["enum"]))] if "enum" in constraints else []
    low, high = constraints.get("minimum"), constraints.get("maximum")
    parts += [f"{'' if low is None else low}…{'' if high is None else high}"] if (low, high) != (None, None) else []
    return "; ".join(parts)


def _reasons(frame: pd.DataFrame) -> str:
    """Where a table gives reasons for its blanks, the most frequent of them with their counts."""
    if "missing_reason" not in frame or frame["missing_reason"].isna().all():
        return ""
    counts = frame["missing_reason"].value_counts().head(3)
    if counts.max() == 1:
        return " The column missing_reason says why."
    return " Most frequent reasons: " + ", ".join(f"“{reason.rstrip('.')}” ({count})" for reason, count in counts.items()) + "."
