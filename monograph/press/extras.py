"""What a host and search engines look for beside the pages."""

from collections.abc import Iterable
from html import escape
from pathlib import Path
from urllib.parse import urljoin, urlparse

import shapely

from .. import layers, theme, vega
from ..drawing import write
from .pages import EARLY, policy

HOME = "chapters/intro.html"


def lasting(site: Path, settings: dict) -> None:
    """Write headers, entrance, 404 page, social card and robots.txt below *site*, which has its folder ``_static``."""
    write(site / "_headers", (
        f"/*\n  Content-Security-Policy: {policy()}; frame-ancestors 'none'\n"
        "  X-Content-Type-Options: nosniff\n  Referrer-Policy: no-referrer\n"))
    title, description = escape(settings["title"]), escape(settings["description"])
    address = settings["html"]["baseurl"]
    write(site / "index.html", _plain(
        title, description, HOME, f'<h1>{title}</h1><p><a href="{HOME}">Begin here</a></p>', f'<meta http-equiv="refresh" content="0; url={HOME}">'))
    # A host shows this page at any depth: its links start at the root of the site.
    root = urlparse(address).path.rstrip("/")
    write(site / "404.html", _plain(
        f"Page not found · {title}", description, f"{root}/{HOME}",
        "<h1>Page not found</h1><p>There is no page at this address. It may have moved when a chapter was renamed.</p>"
        f'<p><a href="{root}/{HOME}">Begin at the first page</a> or <a href="{root}/search.html">search the book</a>.</p>',
        "".join(f'<link rel="stylesheet" href="{root}/_static/{sheet}.css">' for sheet in ("book", "fonts")) + f"<script>{EARLY}</script>"))
    vega.raster(social_card(settings)).convert("RGB").save(site / "_static" / "social.png")
    write(site / "robots.txt", f"User-agent: *\nAllow: /\nSitemap: {urljoin(address, 'sitemap.xml')}\n")


def sitemap(names: Iterable[str], settings: dict) -> str:
    """The map of the site: the address of each page of the book among *names*."""
    address = settings["html"]["baseurl"]
    urls = "".join(f"<url><loc>{escape(urljoin(address, name))}</loc></url>" for name in sorted(names) if name.startswith("chapters/"))
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>\n'


def social_card(settings: dict) -> str:
    """The picture that a shared link shows: the title over the country's outline, 1200 × 630 px."""
    country = shapely.union_all(layers.load("oblasts_2022").geometry.values)
    parts = sorted(getattr(country, "geoms", [country]), key=lambda part: -part.area)[:1]
    scale, left, top = 0.36, 610, 330
    path = " ".join(
        "M" + "L".join(f"{left + x * scale:.1f},{top - y * scale:.1f}" for x, y in part.exterior.coords) + "Z" for part in parts)
    words = [settings["title"], *settings["description"].split(":")[0].split(", ")]
    lines = "".join(
        f'<text x="70" y="{y}" font-family="{theme.FONT}" font-weight="600" font-size="{size}" fill="#ffffff">{escape(text)}</text>'
        for text, y, size in zip(words, (430, 500, 550), (84, 38, 38), strict=False))
    return ('<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="630" viewBox="0 0 1200 630">'
            f'<rect width="1200" height="630" fill="#0b3b45"/><path d="{path}" fill="#1597a5" opacity="0.55"/>{lines}</svg>')


def _plain(title: str, description: str, home: str, body: str, more: str) -> str:
    """A page outside the book's own frame."""
    return (f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
            f'<title>{title}</title><meta name="description" content="{description}"><link rel="icon" href="{home.replace(HOME, "")}_static/favicon.svg">'
            f"{more}</head><body><main>{body}</main></body></html>\n")
