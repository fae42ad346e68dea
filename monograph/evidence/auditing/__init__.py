"""The audit as readers see it: how the texts were read, what survived, what was tested and what does not hold."""

from .listing import SEVERITIES, SOURCES, anomalies, counted, kinds, of_kind, severities
from .lost import bounded, lost_cells, narrowed, room
from .readings import JUDGED, agreement, double_entry
from .survivors import cells, coverage, origins, pieces, tally
from .testing import CHECKS, arithmetic, checks, findings, other_bases, power, questions_asked, reach
from .worked import cases, columns_2021, economists, one_digit

__all__ = [
    "CHECKS", "JUDGED", "SEVERITIES", "SOURCES", "agreement", "anomalies", "arithmetic", "bounded", "cases", "cells", "checks", "columns_2021", "counted", "coverage", "double_entry", "economists", "findings", "kinds", "lost_cells", "narrowed", "of_kind", "one_digit", "origins", "other_bases", "pieces", "power", "questions_asked", "reach", "room", "severities", "tally",
]  # fmt: skip
