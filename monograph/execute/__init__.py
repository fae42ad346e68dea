"""Execution: notebooks in, notebooks with outputs out."""

from .notebook import CELL_SECONDS, cleaned, read, refresh, run, write

__all__ = ["CELL_SECONDS", "cleaned", "read", "refresh", "run", "write"]
