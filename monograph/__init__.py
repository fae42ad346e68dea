"""The Village Akim: local self-government in Kazakhstan, 1991–2025.

What chapters import::

    from monograph import Edition, charts, facts, survey
    book = Edition(language)
"""

__version__ = "0.1.0"

from . import audit, charts, diagrams, maps, measures
from .evidence import auditing, codebook, concept_2025, elections_2013, elections_2021, facts, geography, institutions, survey, synthesis
from .figure import Edition

__all__ = [
    "Edition", "audit", "auditing", "charts", "codebook", "concept_2025", "diagrams", "elections_2013", "elections_2021", "facts", "geography", "institutions", "maps", "measures", "survey", "synthesis",
]
