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
    """The book's settings, and as ``sources`` the files of ``chapters/`` that its pages are made from."""
    settings = yaml.safe_load(config.read_text(encoding="utf-8"))
    found = (p for p in (config.parent / "chapters").rglob("*") if p.suffix in (".md", ".ipynb") and ".ipynb_checkpoints" not in p.parts)
    return settings | {"sources": sorted(p.relative_to(config.parent).as_posix() for p in found)}


def shared(site: Path, settings: dict, classes: set[str]) -> None:
    """Write what all pages share: styles, scripts, typeface, layers, tables, entrance, sitemap.

    *site* still holds the styles and scripts as Sphinx wrote them, and every page;
    *classes* are those of the finished pages.
    """
    assets.write_all(site, classes)
    extras.write_all(site, settings)
