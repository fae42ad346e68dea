"""One page: its policy, its head, its accessibility."""

import base64
import hashlib
import math
import re
from pathlib import Path
from urllib.parse import urljoin

from bs4 import BeautifulSoup, Comment

from .. import fonts
from ..errors import BookError

# The index comes last: it files itself with the search, which then answers a waiting query.
_SEARCH = ("_static/searchtools.js", "_static/language_data.js", "searchindex.js")
_WORDS_A_MINUTE = 220
# Runs before the page is painted, so that a reader in dark mode sees no white flash.
_EARLY = (
    'document.documentElement.classList.add("js");'
    'try{for(const k of["mode","theme"])document.documentElement.dataset[k]=localStorage.getItem(k)||"auto"}catch{}'
    'if(document.documentElement.dataset.theme==="auto")'
    'document.documentElement.dataset.theme=matchMedia("(prefers-color-scheme: dark)").matches?"dark":"light";'
)


def policy() -> str:
    """The content security policy of every page."""
    digest = base64.b64encode(hashlib.sha256(_EARLY.encode()).digest()).decode()
    return (f"default-src 'none'; script-src 'self' 'sha256-{digest}'; style-src 'self'; img-src 'self' data:; "
            "font-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'")


def rewrite(path: Path, site: Path, settings: dict) -> None:
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
    _reading_time(soup, path, settings)
    _head(soup, root, path, site, settings)
    scripts = [f"{root}_static/book.js"] + ([root + s for s in _SEARCH] if path.name == "search.html" else [])
    for source in scripts:
        soup.head.append(soup.new_tag("script", src=source, defer=True))
    html = re.sub(r"\n\s*\n+", "\n", str(soup))
    path.write_text(html, encoding="utf-8")


def _reading_time(soup: BeautifulSoup, path: Path, settings: dict) -> None:
    """Below a chapter's title: how long it takes to read, and where to correct it."""
    title = soup.select_one("article.bd-article h1")
    if title is None or path.parent.name != "chapters":
        return
    words = sum(len(p.get_text(" ").split()) for p in soup.select("article.bd-article p"))
    line = soup.new_tag("p", attrs={"class": "page-meta"})
    line.append(f"{math.ceil(words / _WORDS_A_MINUTE)} min")
    repository = settings.get("repository_url")
    if repository:
        source = f"{path.stem}.md" if path.stem in ("intro", "bibliography") else f"{path.stem}.ipynb"
        for text, address in (("Edit this page", f"{repository}/edit/main/chapters/{source}"), ("Report an error", f"{repository}/issues/new")):
            link = soup.new_tag("a", href=address)
            link.string = text
            line.append(" · ")
            line.append(link)
    title.insert_after(line)


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
