"""Map forms: one function a form, in one style with the charts.

A map's boundaries travel as named data sets, so that a page, and the whole site, holds each once.
"""

from .choropleth import categories, choropleth
from .classes import CLASSES, check_join, cities, oblasts

__all__ = ["CLASSES", "categories", "check_join", "choropleth", "cities", "oblasts"]
