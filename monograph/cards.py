"""The figure card of the published site: pictures, live chart, data and downloads.

A Sphinx extension.  MyST-NB hands over each output that ``figure`` produced; the card's files are
written to ``_figures/`` of the site and a node of the document shows them.
"""

import csv
import html
import io
import os
import posixpath
import re
import time
from pathlib import Path

from docutils import nodes
from myst_nb.core.render import MimeData, MimeRenderPlugin
from sphinx import addnodes

from . import __version__, drawing, tables, theme
from .drawing import write
from .errors import BookError
from .figure import CHART_MIME, LINKS_MIME, TABLE_MIME

FOLDER = "_figures"
BOOK = "The Village Akim: local self-government in Kazakhstan, 1991–2025"
_SHOWN = ("name", "language", "title", "subtitle", "alt")  # what the pictures of a chart say of it
_LONG = 20  # rows above which a table is folded: a reader of the page scrolls past, a reader of the table opens it


class ChartCard(nodes.General, nodes.Element):
    """A numbered figure: ``title`` and ``body`` (HTML)."""


class TableCard(nodes.General, nodes.Element):
    """A numbered table: ``title`` and ``body`` (HTML)."""


class CardRenderer(MimeRenderPlugin):
    """Shows the outputs of ``figure`` and ``table`` as cards, those of ``links`` as a list."""

    mime_priority_overrides = [("*", CHART_MIME, 1), ("*", TABLE_MIME, 1), ("*", LINKS_MIME, 1)]

    @staticmethod
    def handle_mime(renderer, data: MimeData, inline: bool) -> list[nodes.Element] | None:
        if inline or data.mime_type not in (CHART_MIME, TABLE_MIME, LINKS_MIME):
            return None
        document = renderer.renderer.document
        env = document.settings.env
        if data.mime_type == LINKS_MIME:
            return [_list(data.content, env.docname)]
        folder = Path(env.app.outdir) / FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        root = "../" * env.docname.count("/")
        if data.mime_type == TABLE_MIME:
            card, node = data.content, TableCard()
            write(folder / f"{card['name']}.csv", _csv(card))
            hrefs = [_href(target, env) for target in card.get("targets", [])]
            shown = _data_table(card, hrefs)
            body = _subtitle(card) + (_fold(card, shown) if len(card["rows"]) > _LONG else shown) + _notes(card) + _actions(card, root, chart=False)
        else:
            card, node = data.content["usermeta"]["card"], ChartCard()
            node["drawn"] = _drawn(data.content, folder, env.app.config.monograph_store)
            write(folder / f"{card['name']}.csv", _csv(card))
            links = {size: [{**link, "href": _href(link["target"], env)} for link in shapes]
                     for size, shapes in data.content["usermeta"].get("links", {}).items()}
            node["chart"] = {"card": {key: card[key] for key in _SHOWN}, "root": root, "links": links}
            body = _notes(card) + _folded(card) + _actions(card, root, chart=True)
        return [_assemble(node, card, body, document)]


def _drawn(spec: dict, folder: Path, store: str | None) -> str | dict[str, tuple[int, int]]:
    """Have the pictures of *spec* drawn into *folder*, and return their sizes in px, or into the *store*, and return its content.

    The site takes them from the store; a *spec* that is only the ``content`` of a drawing is being drawn by
    others at this moment.
    """
    if not store:
        return drawing.draw(spec, folder)
    known = spec["usermeta"].get("content")
    if not known:
        drawing.keep(spec, Path(store))
    return known or drawing.content(spec)


def _sizes(drawn: str | dict[str, tuple[int, int]], store: str | None) -> dict[str, tuple[int, int]]:
    """The sizes in px of pictures that were *drawn*, or are being drawn.  Only the finished page waits for them."""
    if isinstance(drawn, dict):
        return drawn
    # The key is worked out now: a page read long ago may be written after the program that draws has changed.
    key, parent = drawing.key(drawn), os.getppid()
    while not drawing.stored(Path(store), key) and os.getppid() == parent:
        time.sleep(0.01)
    return drawing.sizes(Path(store), key)


def _assemble(node: nodes.Element, card: dict, body: str, document: nodes.document) -> nodes.Element:
    """Register the card under its name, for cross-references."""
    node["names"].append(card["name"])
    document.note_explicit_target(node)
    node["title"], node["body"] = card["title"], body
    return node


def _visit(translator, node: nodes.Element) -> None:
    translator.body.append(translator.starttag(node, "figure", CLASS="card-figure") + "<figcaption>")
    translator.add_fignumber(node)
    translator.body.append(f'<span class="caption-text">{_e(node["title"])}</span>')
    translator.add_permalink_ref(node, "Link to this figure")
    chart = _chart(**node["chart"], sizes=_sizes(node["drawn"], translator.config.monograph_store)) if "chart" in node else ""
    translator.body.append(f"</figcaption>{chart}{node['body']}</figure>\n")
    raise nodes.SkipNode


def _subtitle(card: dict) -> str:
    return f'<p class="card-subtitle">{_e(card["subtitle"])}</p>'


def _list(pages: list[list[str]], docname: str) -> nodes.bullet_list:
    """Links as a list; Sphinx complains of a page that is not there."""
    references = [addnodes.pending_xref("", nodes.inline("", words), refdomain="std", reftype="doc", refdoc=docname, reftarget=f"/chapters/{page}",
                                        refexplicit=True, refwarn=True) for page, words in pages]
    return nodes.bullet_list("", *(nodes.list_item("", nodes.paragraph("", "", link)) for link in references), classes=["page-links"])


def _href(target: str, env) -> str:
    """The address of the page *target* below chapters/, as the present page links to it."""
    page = f"chapters/{target}"
    if page not in env.found_docs:
        raise BookError(f"{env.docname}: a link leads to {target}, and there is no such page")
    return posixpath.relpath(page, posixpath.dirname(env.docname)) + ".html"


def _chart(card: dict, sizes: dict[str, tuple[int, int]], root: str, links: dict[str, list[dict]]) -> str:
    """The pictures of a chart and the links on them; of the *card* only what ``_SHOWN`` names is needed."""
    pictures = "".join(_picture(card, sizes, root, mode) for mode in theme.MODES)
    if links:
        # A picture whose shapes are links stays a picture: they work at once, from the keyboard and without script.
        shapes = "".join(_shapes(card, sizes[size], size, links[size]) for size in ("wide", "narrow"))
        return f'{_subtitle(card)}<div class="card-chart">{pictures}{shapes}</div>'
    return (f'{_subtitle(card)}<div class="card-chart" data-figure="{_e(card["name"])}" tabindex="0" role="group" '
            f'aria-label="{_e(tables.word("chart", card["language"]))}: {_e(card["title"])}">{pictures}</div>')


def _shapes(card: dict, size: tuple[int, int], variant: str, links: list[dict]) -> str:
    """Links over the picture, each in the outline of its shape."""
    pad = theme.config()["padding"]
    marks = "".join(f'<a href="{_e(link["href"])}" aria-label="{_e(link["label"])}"><title>{_e(link["label"])}</title>'
                    f'<path d="{_e(link["path"])}"/></a>' for link in links)
    return (f'<svg class="card-links card-{variant}" width="{size[0]}" height="{size[1]}" role="group" aria-label="{_e(card["title"])}" '
            f'viewBox="{-pad["left"]} {-pad["top"]} {size[0]} {size[1]}">{marks}</svg>')


def _picture(card: dict, sizes: dict[str, tuple[int, int]], root: str, mode: str) -> str:
    base, part = f"{root}{FOLDER}/{_e(card['name'])}", "" if mode == "light" else f"#{mode}"
    (w, h), (nw, nh) = sizes["wide"], sizes["narrow"]
    return (f'<picture class="when-{mode}">'
            f'<source media="(max-width: 576px)" srcset="{base}.narrow.svg{part}" width="{nw}" height="{nh}"/>'
            f'<img src="{base}.wide.svg{part}" width="{w}" height="{h}" alt="{_e(card["alt"])}" class="dark-light" loading="lazy"></picture>')


def _notes(card: dict) -> str:
    return f'<p class="card-note">{_e(card["caption"])} <span class="card-source">{_e(card["source"])}</span></p>'


def _folded(card: dict) -> str:
    return _fold(card, _data_table(card))


def _fold(card: dict, shown: str) -> str:
    words = f"{tables.word('data', card['language'])} ({len(card['rows'])})"
    return f'<details class="card-data"><summary>{_e(words)}</summary>{shown}</details>'


def _data_table(card: dict, hrefs: list[str] | None = None) -> str:
    """The rows of *card* as a table; with *hrefs* the first cell of each row is a link."""
    columns = list(zip(*card["rows"], strict=True)) or [()] * len(card["columns"])
    # Which columns hold numbers is said once, not in each of a thousand cells.
    numbers = [f"n{i}" for i, column in enumerate(columns, 1) if all(isinstance(v, (int, float, type(None))) for v in column)]
    kinds = (f' class="{" ".join(numbers)}"' if numbers else "") + (" data-sortable" if card.get("sortable") else "")
    decimals = card.get("decimals") or [None] * len(columns)
    shown = zip(*([_unbroken(text) for text in _texts(column, card["language"], card.get("blank", ""), places)]
                  for column, places in zip(columns, decimals, strict=True)), strict=True)
    shown = [list(row) for row in shown]
    for row, href in zip(shown, hrefs or [], strict=False):
        row[0] = f'<a href="{_e(href)}">{row[0]}</a>'
    head = "".join(f'<th scope="col">{_e(column)}</th>' for column in card["columns"])
    rows = "".join("<tr>" + "".join(f"<td>{text}</td>" for text in row) + "</tr>" for row in shown)
    return (f'<div class="card-scroll" tabindex="0" role="region" aria-label="{_e(card["title"])}"><table{kinds}>'
            f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>")


def _texts(column: tuple, language: str, blank: str = "", decimals: int | None = None) -> list[str]:
    """The cells of a column as the edition writes them; years carry no separator."""
    years = all(isinstance(v, int) and 1900 <= v <= 2100 for v in column if v is not None)

    def shown(value) -> str:
        if value is None or isinstance(value, str):
            return blank if value is None else value
        if decimals is not None:
            return tables.number(value, decimals, language)
        if isinstance(value, int):
            return str(value) if years else tables.number(value, 0, language)
        return tables.number(value, len(f"{value:.4f}".rstrip("0").split(".")[1]), language)

    return [shown(value) for value in column]


def _actions(card: dict, root: str, chart: bool) -> str:
    """Downloads and the words to cite the figure by."""
    kinds = {"CSV": "csv"} | ({"SVG": "svg", "PNG": "png", "Vega-Lite": "vl.json"} if chart else {})
    files = {kind: f"{FOLDER}/{card['name']}.{ending}" for kind, ending in kinds.items()}
    if "file" in card:
        files = {"CSV": card["file"]}
    links = "".join(f'<a href="{root}{_e(path)}" download>{kind}</a>' for kind, path in files.items())
    cite = tables.word("cite", card["language"])
    text = f"{BOOK}, version {__version__}: {card['title']} [{card['name']}]. {card['source']}"
    return (f'<div class="card-actions">{links}<details><summary>{_e(cite)}</summary>'
            f"<p>{_e(text.strip())}</p></details></div>")


def _csv(card: dict) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(card["columns"])
    writer.writerows([["" if value is None else value for value in row] for row in card["rows"]])
    return out.getvalue()


def _e(text: str) -> str:
    return html.escape(str(text), quote=True)


def _unbroken(text: str) -> str:
    """*text* of a narrow column as HTML in which no line ends within a range.  Downloads keep plain text."""
    return _e(re.sub(r"(?<=\d)–(?=\d)", "–\N{WORD JOINER}", str(text)))


def setup(app) -> dict:
    """Register the cards with Sphinx."""
    app.add_config_value("monograph_store", None, "", (str,))
    for node, kind in ((ChartCard, "figure"), (TableCard, "table")):
        app.add_enumerable_node(node, kind, title_getter=lambda card: card["title"], html=(_visit, None))
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
