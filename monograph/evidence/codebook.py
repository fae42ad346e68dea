"""The tables about themselves: what every column means, and what is blank and why."""

import pandas as pd

from .. import tables


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
    """One row a column of table *name*: type, meaning with its unit, rule, blanks."""
    frame, about = tables.load(name), tables.schema(name)
    key, foreign = about["schema"].get("primaryKey", []), _foreign(about)
    rows = [{
        "Column": field["name"],
        "Type": field["type"],
        "Meaning": field["description"],
        "Rule": _rule(field, key, foreign),
        "Blank": int(frame[field["name"]].isna().sum()),
    } for field in about["schema"]["fields"]]
    result = pd.DataFrame(rows)
    result.attrs["words"] = {
        "title": f"{about['title']} ({name})",
        "subtitle": about["description"],
        "caption": f"{len(frame):,} rows. {_missing(frame)}",
        "alt": f"Columns of the table {name} with their types, meanings, rules and numbers of blank cells.",
        "source": "",
        "file": f"_data/{name}.csv",
    }
    return result


def label(name: str) -> str:
    """The label of a table's card, for cross-references."""
    return "tab-columns-" + name.replace("/", "-").replace("_", "-")


def _foreign(about: dict) -> dict[str, str]:
    keys = about["schema"].get("foreignKeys", [])
    return {field: key["reference"]["resource"] for key in keys for field in _listed(key["fields"])}


def _listed(value) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def _rule(field: dict, key: list[str], foreign: dict[str, str]) -> str:
    constraints = field.get("constraints", {})
    parts = ["key"] if field["name"] in _listed(key) else []
    parts += [f"in {foreign[field['name']]}"] if field["name"] in foreign else []
    parts += ["required"] if constraints.get("required") else []
    parts += [" | ".join(map(str, constraints["enum"]))] if "enum" in constraints else []
    low, high = constraints.get("minimum"), constraints.get("maximum")
    parts += [f"{'' if low is None else low}…{'' if high is None else high}"] if (low, high) != (None, None) else []
    return "; ".join(parts)


def _missing(frame: pd.DataFrame) -> str:
    """Where a table gives reasons for its blanks, the most frequent of them with their counts."""
    if "missing_reason" not in frame or frame["missing_reason"].isna().all():
        return "A blank cell means that the source does not say." if frame.isna().any().any() else "No cell is blank."
    reasons = frame["missing_reason"].value_counts().head(3)
    return "Most frequent reasons for a blank: " + "; ".join(f"{reason.rstrip('.')} ({count})" for reason, count in reasons.items()) + "."
