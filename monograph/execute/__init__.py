"""Execution: notebooks in, notebooks with outputs out."""
