"""The tables of the survey report, arranged for the checks."""

from collections.abc import Mapping

import pandas as pd

from .cells import Interval
from .findings import Figures, Window, counts, window

Frames = Mapping[str, pd.DataFrame]
ANSWERS, FACTS = "survey/answers", "survey/facts"
VILLAGES = {kind: tuple(f"{kind}:KZ-{code}" for code in (27, 59, 61)) for kind in ("type1", "type2")}


class Survey:
    """The survey's tables, arranged for the checks."""

    def __init__(self, frames: Frames):
        groups = frames["reference/groups"]
        self.sizes = {g.group: int(g.n) for g in groups.dropna(subset="n").itertuples()}
        self.answers = frames[ANSWERS].set_index(["question_id", "option_id", "group"], drop=False).sort_index()
        # Looked up hundreds of times: a dictionary is much faster than an index of three levels.
        self._place = {cell: i for i, cell in enumerate(self.answers.index)}
        self._percent = dict(zip(self._place, self.answers["percent"].astype(object), strict=True))
        self._decimals = dict(zip(self._place, self.answers["decimals"].astype(object), strict=True))
        self.questions = frames["survey/questions"].set_index("question_id", drop=False)
        self.kinds = self.questions["kind"]
        options = frames["survey/options"]
        self.options = {
            question: [o for o in rows["option_id"] if not o.startswith("sum_")]
            for question, rows in options.groupby("question_id", sort=False)
        }
        self.facts = Figures(FACTS, frames[FACTS], "fact_id")
        self.unresolved = frames["survey/unresolved"]
        self.sample = frames["survey/sample"]

    def rows(self, *cells: tuple[str, str, str]) -> pd.DataFrame:
        """The records of the answers *cells* (question, option, group)."""
        return self.answers.iloc[[self._place[cell] for cell in cells]]

    def known(self, *cell: str) -> bool:
        """Whether a cell is in the table and has a printed share."""
        return pd.notna(self._percent.get(cell, pd.NA))

    def percent(self, *cell: str) -> float:
        return float(self._percent[cell])

    def decimals(self, *cell: str) -> int:
        return int(self._decimals[cell])

    def window(self, *cell: str) -> Window:
        return window(self.percent(*cell), self.decimals(*cell))

    def counts(self, *cell: str) -> range:
        """The numbers of persons that a printed share may stand for; empty if there are none."""
        return counts(self.window(*cell), self.sizes[cell[2]])

    def span(self, *cell: str) -> Interval:
        """The smallest and largest of them; where there are none, the two next to the share."""
        persons = self.counts(*cell)
        below = int(self.percent(*cell) * self.sizes[cell[2]] / 100)
        return Interval(persons[0], persons[-1]) if len(persons) else Interval(below, below + 1)
