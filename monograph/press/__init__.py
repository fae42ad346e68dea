"""From what Sphinx wrote to what readers load: one style sheet, one script, a strict policy.

Stock pages load a dozen scripts and styles, an icon script of 1.5 MB, and snippets of inline code
that no strict content security policy lets pass.  Here each page keeps one inline snippet, known
by its hash, and everything else comes from files of the site itself.

A page is finished from itself and the settings alone, so one that changed can be finished alone;
what all pages share is made by ``shared`` and, as far as no page decides it, by ``lasting``.
Among the settings are, under ``made_from``, the files that a page is made from, by its name, if it is no text of its own.
"""

from collections.abc import Mapping
from pathlib import Path

from . import assets, budgets, extras, pages, styles
from .budgets import check
from .pages import page, policy

__all__ = ["budgets", "check", "lasting", "page", "policy", "shared"]


def lasting(site: Path, settings: dict) -> None:
    """Write what all pages share and none of them decides, into the empty folder *site*: typefaces, layers, tables, entrance."""
    assets.lasting(site)
    extras.lasting(site, settings)


def shared(raw: Path, pages: Mapping[str, Path], settings: dict) -> dict[str, bytes]:
    """What all pages share and decide, by name: styles, scripts, sitemap.

    *raw* is the folder that Sphinx wrote; *pages* are the finished ones.
    """
    classes = styles.names((path.read_text(encoding="utf-8") for path in pages.values()), ())
    static = {f"_static/{name}": content for name, content in assets.shared(raw / "_static", classes).items()}
    return {**static, "sitemap.xml": extras.sitemap(pages, settings).encode()}
