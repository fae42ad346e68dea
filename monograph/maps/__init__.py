"""Map forms: one function a form, in one style with the charts.

A map's boundaries travel as named data sets, so that a page, and the whole site, holds each once.
"""

from .change import change
from .choropleth import categories, choropleth
from .classes import CLASSES, check_join, cities, oblasts
from .countries import countries
from .countries import missing as missing_countries
from .multiples import multiples
from .selector import selector
from .symbols import symbols
from .tiles import tiles

__all__ = [
    "CLASSES", "categories", "change", "check_join", "choropleth", "cities", "countries",
    "missing_countries", "multiples", "oblasts", "selector", "symbols", "tiles",
]
