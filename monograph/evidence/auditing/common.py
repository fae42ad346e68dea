"""What several parts of the audit show in the same way."""

import pandas as pd

from ... import measures, tables
from ...tables import number, word


def place(question_id: str, language: str) -> str:
    """"D1.1" as "Diagram 1.1"; the two tables 3.1 as 3.1 (1) and 3.1 (2)."""
    name = question_id[1:]
    if name[-1] in "ab":
        name = f"{name[:-1]} ({'ab'.index(name[-1]) + 1})"
    return word("diagram_numbered" if question_id[0] == "D" else "table_numbered", language).format(number=name)


def stack(counts: dict[str, pd.Series], series: dict[str, tuple[str, str]], label: str, name: str, language: str) -> pd.DataFrame:
    """Counts by row and class, for ``charts.stacked``; ``series`` gives each class its name and colour."""
    rows = []
    for title, sizes in counts.items():
        whole = int(sizes.sum())
        for key, (shown, colour) in series.items():
            count = int(sizes.get(key, 0))
            if count:
                rows.append({
                    "label": title, "series": shown, "colour": colour, "count": count, "value": measures.share(count, whole),
                    "note": number(whole, 0, language), "text": number(count, 0, language)})
    frame = pd.DataFrame(rows)
    frame["tip"] = frame["label"] + "\n" + frame["series"] + ": " + frame["text"]
    frame.attrs["table"] = {"label": word(label, language), "series": word(name, language), "count": word("count", language)}
    return frame


def typeset(computation: str) -> str:
    """A computation with the signs of print: a minus sign, a dash for "from … to", and no line break before a percent sign."""
    return computation.replace(" - ", " − ").replace("..", "–").replace(" %", "\u00a0%")


def village_names(language: str) -> dict[str, str]:
    """The village behind each group "type:oblast"."""
    rows = tables.load("survey/sample", language)
    return {f"{row.village_type}:{row.oblast_id}": row.village for row in rows.itertuples()}
