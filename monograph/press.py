"""From what Sphinx wrote to what readers load: one style sheet, one script, a strict policy.

Stock pages load a dozen scripts and styles, an icon script of 1.5 MB, and snippets of inline code
that no strict content security policy lets pass.  Here each page keeps one inline snippet, known
by its hash, and everything else comes from files of the site itself.
"""

import base64
import hashlib
import re
import shutil
from pathlib import Path
from urllib.parse import urljoin

import yaml
from bs4 import BeautifulSoup, Comment

from . import fonts, web
from .errors import BookError

# Order matters: the theme's scripts expect these before them.
_SCRIPTS = (
    "documentation_options.js", "doctools.js", "sphinx_highlight.js", "scripts/sphinx-book-theme.js",
    "scripts/bootstrap.js", "scripts/pydata-sphinx-theme.js", "card.js",
)  # fmt: skip
# The index comes last: it files itself with the search, which then answers a waiting query.
_SEARCH = ("_static/searchtools.js", "_static/language_data.js", "searchindex.js")
# Runs before the page is painted, so that a reader in dark mode sees no white flash.
_EARLY = (
    'document.documentElement.classList.add("js");'
    'try{for(const k of["mode","theme"])document.documentElement.dataset[k]=localStorage.getItem(k)||"auto"}catch{}'
    'if(document.documentElement.dataset.theme==="auto")'
    'document.documentElement.dataset.theme=matchMedia("(prefers-color-scheme: dark)").matches?"dark":"light";'
)
_UNUSED = (
    "_sources", ".buildinfo", "objects.inv", "_static/vendor", "_static/scripts", "_static/styles", "_static/locales",
    "_static/images", "_static/basic.css", "_static/plus.png", "_static/minus.png", "_static/file.png",
    "_static/webpack-macros.html", "_static/sbt-webpack-macros.html",
)  # fmt: skip


def finish(site: Path, config: Path) -> None:
    """Rewrite the built *site* in place; *config* is the book's ``_config.yml``."""
    settings = yaml.safe_load(config.read_text(encoding="utf-8"))
    static = site / "_static"
    (static / "book.css").write_text(_styles(static), encoding="utf-8")
    (static / "book.js").write_text(_scripts(static), encoding="utf-8")
    (static / "icons.woff2").write_bytes(_icons(static))
    _drop_unused(static)
    for path in sorted(site.rglob("*.html")):
        if path != site / "index.html":
            _page(path, site, settings)
    _site_wide(site, settings)


def policy() -> str:
    """The content security policy of every page."""
    digest = base64.b64encode(hashlib.sha256(_EARLY.encode()).digest()).decode()
    return (f"default-src 'none'; script-src 'self' 'sha256-{digest}'; style-src 'self'; img-src 'self' data:; "
            "font-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'")


def _page(path: Path, site: Path, settings: dict) -> None:
    soup = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
    depth = len(path.relative_to(site).parts) - 1
    root = "../" * depth
    for node in soup(string=lambda text: isinstance(text, Comment)):
        node.extract()
    for tag in soup(["script", "noscript"]) + soup("link", rel=["stylesheet", "preload"]):
        tag.decompose()
    for doubled in soup("meta", attrs={"name": ["viewport", "docsearch:language", "docsearch:version"]}):
        doubled.decompose()
    for advert in soup.select("#ethical-ad-placement, #bd-header-version-warning"):
        (advert.find_parent(class_=["sidebar-primary-item", "pst-async-banner-revealer"]) or advert).decompose()
    _move_inline_styles(soup, path)
    _repair_accessibility(soup)
    _head(soup, root, path, site, settings)
    scripts = [f"{root}_static/book.js"] + ([root + s for s in _SEARCH] if path.name == "search.html" else [])
    for source in scripts:
        soup.head.append(soup.new_tag("script", src=source, defer=True))
    html = re.sub(r"\n\s*\n+", "\n", str(soup))
    path.write_text(html, encoding="utf-8")


def _head(soup: BeautifulSoup, root: str, path: Path, site: Path, settings: dict) -> None:
    """Put the policy, the early snippet, the style sheet and the page's description first."""
    description = _description(soup) or settings["description"]
    title = soup.title.string.strip()
    early = soup.new_tag("script")
    early.string = _EARLY
    metas = [
        {"charset": "utf-8"},
        {"http-equiv": "Content-Security-Policy", "content": policy()},
        {"name": "viewport", "content": "width=device-width, initial-scale=1"},
        {"name": "description", "content": description},
        {"property": "og:title", "content": title},
        {"property": "og:description", "content": description},
        {"property": "og:type", "content": "article"},
    ]
    for old in soup.head("meta", charset=True):
        old.decompose()
    address = settings["html"].get("baseurl")
    head = [soup.new_tag("meta", attrs=attributes) for attributes in metas] + [early]
    head.append(soup.new_tag("link", rel="stylesheet", href=f"{root}_static/book.css"))
    head += [soup.new_tag("link", rel="preload", href=f"{root}_static/noto-sans-{w}.woff2", type="font/woff2", crossorigin="",
                          **{"as": "font"}) for w in fonts.WEIGHTS]
    if address:
        here = urljoin(address, path.relative_to(site).as_posix())
        head.append(soup.new_tag("meta", attrs={"property": "og:url", "content": here}))
        head.append(soup.new_tag("meta", attrs={"property": "og:image", "content": urljoin(address, "_static/social.png")}))
    for position, tag in enumerate(head):
        soup.head.insert(position, tag)


def _description(soup: BeautifulSoup) -> str:
    """The first paragraph of the page's own text, cut at a sentence or word."""
    for paragraph in soup.select("article.bd-article p"):
        text = " ".join(paragraph.get_text(" ").split())
        text = re.sub(r"\s+([.,;:)])", r"\1", text)
        if len(text) > 60:
            return text if len(text) <= 155 else text[:155].rsplit(" ", 1)[0].rstrip(",;:") + "…"
    return ""


def _move_inline_styles(soup: BeautifulSoup, path: Path) -> None:
    """Inline styles and event attributes have no place under the policy."""
    for tag in soup(style=True):
        del tag["style"]
    for tag in soup(True):
        for name in [a for a in tag.attrs if a.startswith("on")]:
            if name != "onclick" or "togglePrimarySidebar" in tag[name]:
                raise BookError(f"{path.name}: the attribute {name} of <{tag.name}> runs script that the policy forbids")
            del tag[name]


def _repair_accessibility(soup: BeautifulSoup) -> None:
    """What the theme names wrongly or leaves outside every landmark."""
    for icon in soup.select(".fa-solid"):
        icon["aria-hidden"] = "true"
    # Their visible text is the better name.
    for named in soup.select(".search-button-field[aria-label], details.hide > summary[aria-label]"):
        del named["aria-label"]
    for citation in soup.select("[role=doc-biblioentry], .citation-list[role]"):
        del citation["role"]
    for logo in soup.select(".sidebar-primary-item:has(> .navbar-brand)"):
        logo["role"], logo["aria-label"] = "navigation", "Home"


def _styles(static: Path) -> str:
    """All styles as one sheet, without the icon faces and rules that no page uses."""
    parts = []
    for name in ("basic.css", "styles/theme.css", "styles/pydata-sphinx-theme.css", "pygments.css", "styles/sphinx-book-theme.css"):
        parts.append((static / name).read_text(encoding="utf-8"))
    parts += [path.read_text(encoding="utf-8") for path in sorted(static.glob("mystnb.*.css"))]
    css = "\n".join(parts)
    css = re.sub(r"@import[^;]+;", "", css)
    css = re.sub(r"@font-face\s*\{[^}]*\}", "", css)
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.S)
    css = re.sub(r'((?:\.fa-[a-z0-9-]+:before,?)+)\{content:"[^"]*"\}', lambda m: m[0] if _used(m[1]) else "", css)
    return css + _ICON_FACE + (static / "card.css").read_text(encoding="utf-8")


_ICON_FACE = """
@font-face{font-family:"Font Awesome 6 Free";font-weight:900;font-display:block;src:url("icons.woff2") format("woff2")}
html:not(.js) .pst-js-only{display:none!important}
"""
_ICONS = {
    "angle-left": 0xF104, "angle-right": 0xF105, "arrow-up": 0xF062, "bars": 0xF0C9, "circle-half-stroke": 0xF042,
    "list": 0xF03A, "magnifying-glass": 0xF002, "moon": 0xF186, "sun": 0xF185, "outdent": 0xF03B, "chevron-down": 0xF078,
    "chevron-right": 0xF054, "chevron-left": 0xF053, "download": 0xF019, "pencil": 0xF303, "hashtag": 0x23,
}  # fmt: skip


def _used(selectors: str) -> bool:
    return any(f".fa-{name}:" in selectors for name in _ICONS)


def _icons(static: Path) -> bytes:
    """The icon font, cut down to the icons that the pages use."""
    return fonts.cut(static / "vendor" / "fontawesome" / "webfonts" / "fa-solid-900.ttf", set(_ICONS.values()))


def _scripts(static: Path) -> str:
    parts = [(static / name).read_text(encoding="utf-8") for name in _SCRIPTS]
    return ";\n".join(re.sub(r"^//# sourceMappingURL=.*$", "", part, flags=re.M) for part in parts)


def _drop_unused(static: Path) -> None:
    site = static.parent
    for name in _UNUSED:
        path = site / name
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    kept = {"book.css", "book.js", "searchtools.js", "language_data.js", "engine.js", "icons.woff2", "favicon.svg", "social.png",
            *(f"noto-sans-{weight}.woff2" for weight in fonts.WEIGHTS)}
    for path in static.iterdir():
        if path.is_file() and path.name not in kept:
            path.unlink()


def _site_wide(site: Path, settings: dict) -> None:
    """What a host and search engines look for beside the pages."""
    (site / "_headers").write_text(
        f"/*\n  Content-Security-Policy: {policy()}; frame-ancestors 'none'\n  X-Content-Type-Options: nosniff\n"
        "  Referrer-Policy: no-referrer\n", encoding="utf-8")
    (site / "index.html").write_text(
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{settings["title"]}</title>'
        f'<meta name="description" content="{settings["description"]}">'
        '<meta http-equiv="refresh" content="0; url=chapters/intro.html"></head>'
        f'<body><main><h1>{settings["title"]}</h1><p><a href="chapters/intro.html">Begin here</a></p></main></body></html>\n', encoding="utf-8")
    address = settings["html"].get("baseurl")
    if not address:
        return
    pages = [p.relative_to(site).as_posix() for p in sorted(site.rglob("*.html")) if p.name not in ("404.html", "search.html", "genindex.html")]
    urls = "".join(f"<url><loc>{urljoin(address, page)}</loc></url>" for page in pages)
    (site / "sitemap.xml").write_text(
        f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>\n', encoding="utf-8")
    (site / "robots.txt").write_text(f"User-agent: *\nAllow: /\nSitemap: {urljoin(address, 'sitemap.xml')}\n", encoding="utf-8")
