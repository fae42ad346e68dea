"""One page: its policy, its head, its accessibility, and nothing that only the theme needs."""

import base64
import hashlib
import math
import re
from pathlib import Path
from urllib.parse import quote, urljoin

from lxml import etree, html

from .. import tables
from ..errors import BookError
from . import lean

# The index comes last: it files itself with the search, which then answers a waiting query.
_BOOK = "_static/book.js"
_SEARCH = (_BOOK, "_static/searchtools.js", "_static/language_data.js", "searchindex.js")
_WORDS_A_MINUTE = 220
_TIED = re.compile(r"(?<=\d) %|\bn = (?=\d)")
# Runs before the page is painted, so that a reader in dark mode sees no white flash.
EARLY = (
    'document.documentElement.classList.add("js");'
    'try{for(const k of["mode","theme"])document.documentElement.dataset[k]=localStorage.getItem(k)||"auto"}catch{}'
    'if(document.documentElement.dataset.theme==="auto")'
    'document.documentElement.dataset.theme=matchMedia("(prefers-color-scheme: dark)").matches?"dark":"light";'
    # Nothing that a reader sees first waits for the book's script: it comes when the page is there.
    '{const src=document.currentScript.dataset.then,onload=()=>document.documentElement.classList.add("ready");'
    'if(src)addEventListener("load",()=>document.head.append(Object.assign(document.createElement("script"),{src,onload})))}'
)


def policy() -> str:
    """The content security policy of every page."""
    digest = base64.b64encode(hashlib.sha256(EARLY.encode()).digest()).decode()
    return (f"default-src 'none'; script-src 'self' 'sha256-{digest}'; style-src 'self'; img-src 'self' data:; "
            "font-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'")


def listed(site: Path) -> list[Path]:
    """The pages that Sphinx made; the entrance and the page for wrong addresses are written by ``extras``."""
    names = ((path, path.relative_to(site).as_posix()) for path in sorted(site.rglob("*.html")))
    return [path for path, name in names if name not in ("index.html", "404.html") and not name.startswith("_")]


def page(raw: bytes, name: str, settings: dict) -> str:
    """The page called *name* ("chapters/intro.html") as the site has it, from Sphinx's *raw* one and the *settings* alone.

    Raises BookError when the page carries script that the policy forbids or is already finished.
    """
    root = html.document_fromstring(raw, parser=html.HTMLParser(encoding="utf-8", remove_comments=True))
    if root.find(".//meta[@http-equiv='Content-Security-Policy']") is not None:
        raise BookError(f"{name}: the page is already finished; finish what Sphinx wrote")
    for tag in list(root.iter("script", "noscript", "link", "meta")):
        if tag.tag in ("script", "noscript") or tag.get("rel") in ("stylesheet", "preload") or _doubled(tag):
            tag.drop_tree()
    _move_inline_styles(root, name)
    lean.prune(root)
    _repair_accessibility(root)
    _below_title(root, name, settings)
    _tie(root)
    _first_picture(root)
    _head(root, name, settings)
    return lean.serialise(root)


def sources(name: str, settings: dict) -> list[str]:
    """The files that page *name* is made from: of a generated one the notebook and the table, else the text or notebook named like it."""
    return settings["made_from"].get(name) or [f"{name.removesuffix('.html')}.md"]


def _doubled(tag: html.HtmlElement) -> bool:
    """Metadata that the head gets anew, or that only another search than ours reads."""
    return tag.tag == "meta" and (tag.get("charset") is not None or tag.get("name") in ("viewport", "docsearch:language", "docsearch:version"))


def _paragraphs(root: html.HtmlElement) -> list[html.HtmlElement]:
    """The paragraphs of the page's own text and of its cards, without what stands folded."""
    article = root.find(".//article[@class='bd-article']")
    return [] if article is None else [p for p in article.iter("p") if next(p.iterancestors("details"), None) is None]


def _below_title(root: html.HtmlElement, name: str, settings: dict) -> None:
    """Below a chapter's title: how long it takes to read, and where to correct it, in the page's language."""
    title = root.find(".//article//h1")
    if title is None or not name.startswith("chapters/"):
        return
    language = tables.known_language(root.get("lang", "en"))
    line = html.Element("p", {"class": "page-meta"})
    line.text = _reading_time(root, language)
    for link in _corrections(name, settings, language):
        before = line[-1] if len(line) else None
        if before is not None:
            before.tail = " · "
        elif line.text:
            line.text += " · "
        line.append(link)
    if len(line) or line.text:
        title.addnext(line)


def _reading_time(root: html.HtmlElement, language: str) -> str | None:
    """How long the page takes to read; None of one that readers look things up in: most of it is lists and tables."""
    paragraphs = _paragraphs(root)
    said, running = (sum(len(p.text_content().split()) for p in some) for some in (paragraphs, [p for p in paragraphs if p.getparent().tag == "section"]))
    if not running or running < said / 3:
        return None
    return tables.word("reading_time", language).format(minutes=max(1, math.ceil(said / _WORDS_A_MINUTE)))


def _corrections(name: str, settings: dict, language: str) -> list[html.HtmlElement]:
    """Links to edit what page *name* is made from and to report an error, where the book has a repository."""
    repository = (settings.get("repository_url") or "").rstrip("/")
    if not repository:
        return []
    branch = settings.get("repository_branch") or "main"
    first, *others = sources(name, settings)
    written = f"Page: {name}\nMade from: {', '.join([first, *others])}\n"
    places = [(tables.word("edit_page", language), f"{repository}/edit/{branch}/{first}"),
              *((file, f"{repository}/edit/{branch}/{file}") for file in others),
              (tables.word("report_error", language), f"{repository}/issues/new?title={quote(f'Error in {name}')}&body={quote(written)}")]
    links = [html.Element("a", href=address) for _, address in places]
    for link, (words, _) in zip(links, places, strict=True):
        link.text = words
    return links


def _tie(root: html.HtmlElement) -> None:
    """No line ends between a number and its per cent sign, or within "n = 95"."""
    for text in root.xpath(".//article[@class='bd-article']//text()[not(ancestor::pre or ancestor::code)]"):
        if (new := _TIED.sub(lambda found: found[0].replace(" ", "\N{NO-BREAK SPACE}"), text)) != text:
            setattr(text.getparent(), "text" if text.is_text else "tail", new)


def _first_picture(root: html.HtmlElement) -> None:
    """The first chart is asked for at once; a browser asks for the others when a reader comes near them."""
    card = root.find(".//article//figure[@class='card-figure']//img/../..")
    for image in [] if card is None else card.iter("img"):
        image.attrib.pop("loading")
        image.set("fetchpriority", "high")


def _head(root: html.HtmlElement, name: str, settings: dict) -> None:
    """Put the policy, the early snippet, the style sheet and the page's description first."""
    up = "../" * name.count("/")
    description = _description(root) or settings["description"]
    title = root.findtext(".//title").strip()
    metas = [
        {"charset": "utf-8"},
        {"http-equiv": "Content-Security-Policy", "content": policy()},
        {"name": "viewport", "content": "width=device-width, initial-scale=1"},
        {"name": "description", "content": description},
        {"property": "og:title", "content": title},
        {"property": "og:description", "content": description},
        {"property": "og:type", "content": "article"},
    ]
    address = settings["html"].get("baseurl")
    if address:
        metas.append({"property": "og:url", "content": urljoin(address, name)})
        metas.append({"property": "og:image", "content": urljoin(address, "_static/social.png")})
        metas.append({"name": "twitter:card", "content": "summary_large_image"})
    search = name == "search.html"  # its scripts need the book's before them
    early = html.Element("script", {} if search else {"data-then": up + _BOOK})
    early.text = EARLY
    first = [html.Element("meta", attributes) for attributes in metas]
    # The typeface comes before the first paint: later it would move every line that has been read.
    first += [early, *(html.Element("link", rel="stylesheet", href=f"{up}_static/{sheet}.css") for sheet in ("book", "fonts"))]
    first += [html.Element("script", src=up + script, defer="") for script in (_SEARCH if search else ())]
    for position, tag in enumerate(first):
        root.head.insert(position, tag)


def _description(root: html.HtmlElement) -> str:
    """The first paragraph of the page's own text, cut at a sentence or word."""
    for paragraph in _paragraphs(root):
        text = " ".join(paragraph.text_content().split())
        if len(text) > 60 and paragraph.get("class") is None:
            return text if len(text) <= 155 else text[:155].rsplit(" ", 1)[0].rstrip(",;:") + "…"
    return ""


def _move_inline_styles(root: html.HtmlElement, name: str) -> None:
    """Inline styles and event attributes have no place under the policy."""
    for tag in root.iter(etree.Element):
        for attribute in tag.keys():
            if attribute == "style":
                del tag.attrib[attribute]
            elif attribute.startswith("on"):
                if attribute != "onclick" or "togglePrimarySidebar" in tag.get(attribute):
                    raise BookError(f"{name}: the attribute {attribute} of <{tag.tag}> runs script that the policy forbids")
                del tag.attrib[attribute]


def _repair_accessibility(root: html.HtmlElement) -> None:
    """What the theme names wrongly or leaves outside every landmark."""
    for tag in root.iter(etree.Element):
        classes = (tag.get("class") or "").split()
        if "fa-solid" in classes:
            tag.set("aria-hidden", "true")
        # Its visible text is the better name.
        if "search-button-field" in classes:
            tag.attrib.pop("aria-label", None)
        if tag.get("role") == "doc-biblioentry" or "citation-list" in classes:
            tag.attrib.pop("role", None)
        if "navbar-brand" in classes and "sidebar-primary-item" in (tag.getparent().get("class") or ""):
            tag.getparent().set("role", "navigation")
            tag.getparent().set("aria-label", "Home")
