"""The figure card of the published site: pictures, live chart, data and downloads.

A Sphinx extension.  MyST-NB hands over each output that ``figure`` produced; the card's files are
written to ``_figures/`` of the site and a node of the document shows them.
"""

import csv
import html
import io
import json
import re
from pathlib import Path

import vl_convert
from docutils import nodes
from myst_nb.core.render import MimeData, MimeRenderPlugin
from PIL import Image

from . import __version__, fonts, tables, theme
from .figure import CHART_MIME, TABLE_MIME

FOLDER = "_figures"
BOOK = "The Village Akim: local self-government in Kazakhstan, 1991–2025"
_VEGALITE = "6.4"
_LONG = 20  # rows above which a table is folded: a reader of the page scrolls past, a reader of the table opens it


class ChartCard(nodes.General, nodes.Element):
    """A numbered figure: ``title`` and ``body`` (HTML)."""


class TableCard(nodes.General, nodes.Element):
    """A numbered table: ``title`` and ``body`` (HTML)."""


class CardRenderer(MimeRenderPlugin):
    """Shows the outputs of ``figure`` and ``table`` as cards."""

    mime_priority_overrides = [("*", CHART_MIME, 1), ("*", TABLE_MIME, 1)]

    @staticmethod
    def handle_mime(renderer, data: MimeData, inline: bool) -> list[nodes.Element] | None:
        if inline or data.mime_type not in (CHART_MIME, TABLE_MIME):
            return None
        document = renderer.renderer.document
        env = document.settings.env
        folder = Path(env.app.outdir) / FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        root = "../" * env.docname.count("/")
        if data.mime_type == TABLE_MIME:
            card, node = data.content, TableCard()
            write(folder / f"{card['name']}.csv", _csv(card))
            body = _subtitle(card) + (_folded(card) if len(card["rows"]) > _LONG else _data_table(card)) + _notes(card) + _actions(card, root, chart=False)
        else:
            card, node = data.content["usermeta"]["card"], ChartCard()
            sizes = draw(data.content, folder)
            body = _chart(card, sizes, root) + _notes(card) + _folded(card) + _actions(card, root, chart=True)
        return [_assemble(node, card, body, document)]


def draw(spec: dict, folder: Path) -> dict[str, tuple[int, int]]:
    """Write a chart's pictures, live form and downloads to *folder*; return the pictures' sizes in px."""
    meta = spec["usermeta"]
    card, shapes = meta["card"], meta["layers"]
    full = {key: value for key, value in spec.items() if key != "usermeta"}
    wide = {key: value for key, value in full.items() if key != "title"}
    narrow = {**meta["narrow"], "datasets": {**full.get("datasets", {}), **meta["narrow"]["datasets"]}}
    sizes, live = {}, {}
    for size, variant in {"wide": wide, "narrow": narrow}.items():
        for mode in theme.MODES:
            vega = vl_convert.vegalite_to_vega({**variant, "config": theme.config(mode)}, vl_version=_VEGALITE)
            svg = _self_contained(vl_convert.vega_to_svg(vega))
            write(folder / f"{card['name']}.{mode}.{size}.svg", svg)
            live[f"{mode}.{size}"] = _without_layers(vega, shapes)
        sizes[size] = _size(svg)
    write(folder / f"{card['name']}.js", register("monographFigures", card["name"], live))
    paper = {**theme.config(), "background": "#ffffff", "padding": 16}
    titled = vl_convert.vegalite_to_vega({**full, "config": paper}, vl_version=_VEGALITE)
    write(folder / f"{card['name']}.svg", _self_contained(vl_convert.vega_to_svg(titled)))
    write(folder / f"{card['name']}.png", _paletted(vl_convert.vega_to_png(titled, scale=1.5)))
    write(folder / f"{card['name']}.vl.json", _compact(full))
    write(folder / f"{card['name']}.csv", _csv(card))
    return sizes


def _without_layers(vega: dict, shapes: list[str]) -> dict:
    """Name the boundary layers instead of carrying them: the site loads each once."""
    data = [{"name": d["name"], "layer": d["name"]} if d["name"] in shapes else d for d in vega["data"]]
    return {**vega, "data": data}


def register(registry: str, name: str, content) -> str:
    """A script that files *content* under *name*: unlike fetched JSON it also loads from a copied folder."""
    return f"(window.{registry}??={{}})[{json.dumps(name)}]={_compact(content)};\n"


def _compact(content) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def _self_contained(svg: str) -> str:
    """Carry the glyphs inside the picture, and drop the digits of coordinates that nobody can see."""
    svg = re.sub(r'\sd="([^"]*)"', _relative, svg)
    svg = re.sub(r"<[^>]*>", lambda tag: re.sub(r"-?\d+\.\d{2,}", _short, tag[0]), svg)
    text = "".join(html.unescape(t) for t in re.findall(r"<text[^>]*>(.*?)</text>", svg, flags=re.S))
    faces = "".join(fonts.face(weight, text) for weight in fonts.WEIGHTS)
    return re.sub(r"(<svg[^>]*>)", lambda match: f"{match[1]}<style>{faces}</style>", svg, count=1)


def _relative(path: re.Match) -> str:
    """A long outline as steps of tenths of a pixel, without points that fall into the same half pixel."""
    if len(path[1]) < 400 or re.search(r"[^MLZ0-9.,\s-]", path[1]):
        return path[0]
    out, x, y, last = [], 0, 0, ""
    for command, a, b in re.findall(r"([MLZ])\s*(?:(-?[\d.]+)[,\s](-?[\d.]+))?", path[1]):
        if command == "Z":
            out.append("Z")
        else:
            new = round(float(a) * 10), round(float(b) * 10)
            if command == "M":
                out.append(f"M{_tenths(new[0])},{_tenths(new[1])}")
            elif abs(new[0] - x) + abs(new[1] - y) < 7:
                continue
            else:
                out.append(f"{' ' if last == 'L' else 'l'}{_tenths(new[0] - x)},{_tenths(new[1] - y)}")
            x, y = new
        last = command
    return f' d="{"".join(out)}"'


def _tenths(number: int) -> str:
    return f"{number / 10:g}".replace("0.", ".", 1) if abs(number) < 10 else f"{number / 10:g}"


def _paletted(png: bytes) -> bytes:
    """A chart has few colours: a palette makes the picture three times smaller."""
    out = io.BytesIO()
    image = Image.open(io.BytesIO(png)).convert("RGB").quantize(256, dither=Image.Dither.NONE)
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _short(number: re.Match) -> str:
    """A tenth of a pixel is all that anybody sees; below one it may be an opacity."""
    value = float(number[0])
    return f"{value:.1f}".removesuffix(".0") if abs(value) >= 1 else f"{value:.2f}".rstrip("0").rstrip(".")


def _size(svg: str) -> tuple[int, int]:
    width, height = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg).groups()
    return round(float(width)), round(float(height))


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
    translator.body.append(f"</figcaption>{node['body']}</figure>\n")
    raise nodes.SkipNode


def _subtitle(card: dict) -> str:
    return f'<p class="card-subtitle">{_e(card["subtitle"])}</p>'


def _chart(card: dict, sizes: dict[str, tuple[int, int]], root: str) -> str:
    pictures = "".join(_picture(card, sizes, root, mode) for mode in theme.MODES)
    return (f'{_subtitle(card)}<div class="card-chart" data-figure="{_e(card["name"])}" tabindex="0" role="group" '
            f'aria-label="{_e(tables.word("chart", card["language"]))}: {_e(card["title"])}">{pictures}</div>')


def _picture(card: dict, sizes: dict[str, tuple[int, int]], root: str, mode: str) -> str:
    base = f"{root}{FOLDER}/{_e(card['name'])}.{mode}"
    (w, h), (nw, nh) = sizes["wide"], sizes["narrow"]
    return (f'<picture class="when-{mode}">'
            f'<source media="(max-width: 576px)" srcset="{base}.narrow.svg" width="{nw}" height="{nh}">'
            f'<img src="{base}.wide.svg" width="{w}" height="{h}" alt="{_e(card["alt"])}" class="dark-light" loading="lazy"></picture>')


def _notes(card: dict) -> str:
    return f'<p class="card-note">{_e(card["caption"])} <span class="card-source">{_e(card["source"])}</span></p>'


def _folded(card: dict) -> str:
    words = f"{tables.word('data', card['language'])} ({len(card['rows'])})"
    return f'<details class="card-data"><summary>{_e(words)}</summary>{_data_table(card)}</details>'


def _data_table(card: dict) -> str:
    columns = list(zip(*card["rows"], strict=True)) or [()] * len(card["columns"])
    # Which columns hold numbers is said once, not in each of a thousand cells.
    numbers = [f"n{i}" for i, column in enumerate(columns, 1) if all(isinstance(v, (int, float, type(None))) for v in column)]
    kinds = f' class="{" ".join(numbers)}"' if numbers else ""
    shown = zip(*([_e(text) for text in _texts(column, card["language"])] for column in columns), strict=True)
    head = "".join(f'<th scope="col">{_e(column)}</th>' for column in card["columns"])
    rows = "".join("<tr>" + "".join(f"<td>{text}</td>" for text in row) + "</tr>" for row in shown)
    return (f'<div class="card-scroll" tabindex="0" role="region" aria-label="{_e(card["title"])}"><table{kinds}>'
            f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>")


def _texts(column: tuple, language: str) -> list[str]:
    """The cells of a column as the edition writes them; years carry no separator."""
    years = all(isinstance(v, int) and 1900 <= v <= 2100 for v in column if v is not None)

    def shown(value) -> str:
        if value is None or isinstance(value, str):
            return value or ""
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


def write(path: Path, content: str | bytes) -> None:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())


def setup(app) -> dict:
    """Register the cards with Sphinx."""
    fonts.register()
    for node, kind in ((ChartCard, "figure"), (TableCard, "table")):
        app.add_enumerable_node(node, kind, title_getter=lambda card: card["title"], html=(_visit, None))
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
