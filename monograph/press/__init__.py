"""From what Sphinx wrote to what readers load: one style sheet, one script, a strict policy.

Stock pages load a dozen scripts and styles, an icon script of 1.5 MB, and snippets of inline code
that no strict content security policy lets pass.  Here each page keeps one inline snippet, known
by its hash, and everything else comes from files of the site itself.
"""

from pathlib import Path

import yaml

from . import assets, extras, pages
from .pages import policy

__all__ = ["finish", "policy"]


def finish(site: Path, config: Path) -> None:
    """Rewrite the built *site* in place; *config* is the book's ``_config.yml``."""
    settings = yaml.safe_load(config.read_text(encoding="utf-8"))
    assets.write_all(site)
    for path in sorted(site.rglob("*.html")):
        if path != site / "index.html":
            pages.rewrite(path, site, settings)
    extras.write_all(site, settings)
