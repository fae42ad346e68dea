"""From what Sphinx wrote to what readers load: one style sheet, one script, a strict policy.

Stock pages load a dozen scripts and styles, an icon script of 1.5 MB, and snippets of inline code
that no strict content security policy lets pass.  Here each page keeps one inline snippet, known
by its hash, and everything else comes from files of the site itself.

A page is finished from itself and the settings alone, so one that changed can be finished alone;
what all pages share is written by ``shared``.
"""

from pathlib import Path

import yaml

from . import assets, budgets, extras, pages, styles
from .budgets import check
from .pages import page, policy

__all__ = ["budgets", "check", "page", "policy", "read_settings", "shared", "styles"]


def read_settings(config: Path) -> dict:
    """The book's settings; ``made_from`` of a page, by its name, are the files it is made from if it is no text of its own."""
    return yaml.safe_load(config.read_text(encoding="utf-8")) | {"made_from": {}}


def shared(site: Path, settings: dict, classes: set[str]) -> None:
    """Write what all pages share: styles, scripts, typeface, layers, tables, entrance, sitemap.

    *site* still holds the styles and scripts as Sphinx wrote them, and every page;
    *classes* are those of the finished pages.
    """
    assets.write_all(site, classes)
    extras.write_all(site, settings)
