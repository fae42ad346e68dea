"""The site: what the book consists of, how it is built and put in place, and how authors see it."""

from .build import CACHE, SITE, build, build_chapter, up_to_date

__all__ = ["CACHE", "SITE", "build", "build_chapter", "up_to_date"]
