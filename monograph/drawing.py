"""The pictures of a chart: static ones in both modes and widths, the live form, and the downloads.

A chart is compiled and drawn once a width, with a token in the place of each colour that depends on
the reader's mode.  One picture serves both modes: the tokens become variables that the address of
the picture (``….svg#dark``) decides.

Charts are drawn into a store, a folder for each drawing under a key made of all that the pictures
depend on: what was drawn before is not drawn again.
"""

import hashlib
import html
import importlib.metadata
import io
import json
import os
import re
import shutil
from functools import cache
from pathlib import Path

from PIL import Image

from . import fonts, theme, vega, web

_SHAPES = "sizes.json"
_PAPER = {"background": "#ffffff", "padding": 16, "line": {"title": 22, "subtitle": 18}, "below": 14}


def draw(spec: dict, folder: Path) -> dict[str, tuple[int, int]]:
    """Write a chart's pictures, live form and downloads to *folder*; return the pictures' sizes in px.

    *spec* is the Vega-Lite specification that ``figure.Figure`` shows.
    """
    meta, name = spec["usermeta"], spec["usermeta"]["card"]["name"]
    full = {key: value for key, value in spec.items() if key != "usermeta"}
    wide = {key: value for key, value in full.items() if key != "title"}
    narrow = {**meta["narrow"], "datasets": {**full.get("datasets", {}), **meta["narrow"]["datasets"]}}
    pictures, live = {}, {}
    for size, variant in {"wide": wide, "narrow": narrow}.items():
        compiled, svg = vega.drawn({**variant, "config": theme.config("token")}, meta["layers"])
        pictures[size], live[size] = svg, _without_layers(compiled, meta["layers"])
    titled = _titled(pictures["wide"], full["title"])
    for size, svg in pictures.items():
        write(folder / f"{name}.{size}.svg", _for_both_modes(_faces(svg), _mute(svg)))
    paper = theme.coloured(titled, "light")
    write(folder / f"{name}.svg", _with(_faces(paper), paper))
    write(folder / f"{name}.png", _paletted(vega.raster(paper, scale=1.5)))
    write(folder / f"{name}.js", register("monographFigures", name, live))
    write(folder / f"{name}.vl.json", _compact(full))
    return {size: _size(svg) for size, svg in pictures.items()}


def content(spec: dict) -> str:
    """A digest of all that the chapter says about the chart."""
    return hashlib.sha256(json.dumps(spec, sort_keys=True).encode()).hexdigest()


def key(content: str) -> str:
    """What a drawing is filed under: the chart's ``content`` and all that draws it."""
    return hashlib.sha256(f"{ground()}\n{content}".encode()).hexdigest()[:32]


def stored(store: Path, key: str) -> bool:
    """Whether the drawing of that *key* is in the *store*, whole."""
    return (store / key / _SHAPES).exists()


def keep(spec: dict, store: Path, known: str | None = None) -> None:
    """Draw *spec* into the *store*, unless it is there: whole, or not at all.  *known*: its ``content``, if it is known."""
    name = key(known or content(spec))
    if stored(store, name):
        return
    part = store / f"{name}.{os.getpid()}.part"
    part.mkdir(parents=True, exist_ok=True)
    write(part / _SHAPES, json.dumps(draw(spec, part)))
    try:
        os.rename(part, store / name)
    except OSError:  # another process was faster
        shutil.rmtree(part)
        if not stored(store, name):
            raise


def sizes(store: Path, key: str) -> dict[str, tuple[int, int]]:
    """The sizes in px of the pictures of a stored drawing."""
    return {size: tuple(sides) for size, sides in json.loads((store / key / _SHAPES).read_text()).items()}


def files(store: Path, key: str) -> list[Path]:
    """The files of a stored drawing."""
    os.utime(store / key)  # what is in use is not swept away
    return [path for path in sorted((store / key).iterdir()) if path.name != _SHAPES]


def register(registry: str, name: str, content) -> str:
    """A script that files *content* under *name*: unlike fetched JSON it also loads from a copied folder."""
    return f"(window.{registry}??={{}})[{json.dumps(name)}]={_compact(content)};\n"


def write(path: Path, content: str | bytes) -> None:
    """Write a file of the site; text as UTF-8 with the line ends that it has."""
    path.write_bytes(content if isinstance(content, bytes) else content.encode())


@cache
def ground() -> str:
    """A digest of what all drawings stand on: this module, the look, the typeface, and the programs that draw."""
    files = [*(Path(module.__file__) for module in (theme, fonts, vega)), Path(__file__), web.DRAW, web.SOURCE / "package-lock.json"]
    sources = [path.read_text(encoding="utf-8") for path in files]
    versions = [f"{name}=={importlib.metadata.version(name)}" for name in ("pillow", "uharfbuzz", "fonttools", "brotli")]
    return hashlib.sha256("\n".join(sources + versions).encode()).hexdigest()


def _without_layers(compiled: dict, shapes: list[str]) -> dict:
    """Name the boundary layers instead of carrying them: the site loads each once."""
    data = [{"name": d["name"], "layer": d["name"]} if d["name"] in shapes else d for d in compiled["data"]]
    return {**compiled, "data": data}


def _titled(svg: str, title: dict) -> str:
    """The picture on paper, below its title and subtitle: what is downloaded stands for itself."""
    width, height = _size(svg)
    pad, y, lines = _PAPER["padding"], _PAPER["padding"], []
    for kind, size, weight, style in (("text", 16, 600, "ink"), ("subtitle", 13, 400, "muted")):
        y += 4
        for line in title[kind]:
            y += _PAPER["line"]["title" if kind == "text" else "subtitle"]
            lines.append(f'<text x="{pad}" y="{y - 5}" font-family="{theme.FONT}" font-size="{size}px" font-weight="{weight}" '
                         f'fill="{theme.token(style)}">{html.escape(line, quote=False)}</text>')
    y += _PAPER["below"]
    inner = re.sub(r"^<svg[^>]*>|</svg>\s*$", "", svg)
    total = width + 2 * pad, height + y + pad
    return (f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" version="1.1" '
            f'width="{total[0]}" height="{total[1]}" viewBox="0 0 {total[0]} {total[1]}">'
            f'<rect width="{total[0]}" height="{total[1]}" fill="{_PAPER["background"]}"/>{"".join(lines)}'
            f'<g transform="translate({pad},{y})">{inner}</g></svg>')


def _mute(svg: str) -> str:
    """Drop what only a program that reads a picture from within would look at: the page's own words speak for it."""
    return re.sub(r"<[^>]*>", lambda tag: re.sub(r' (?:aria-[a-z]+|role|class|pointer-events)="[^"]*"', "", tag[0]), svg)


def _faces(svg: str) -> str:
    """Style rules that carry the glyphs of all text in *svg*, each weight its own."""
    said = {weight: "" for weight in fonts.WEIGHTS}
    for attributes, text in re.findall(r"<text([^>]*)>(.*?)</text>", svg, flags=re.S):
        said[600 if re.search(r'font-weight="(?:600|bold)"', attributes) else 400] += html.unescape(re.sub("<[^>]*>", "", text))
    return "".join(fonts.face(weight, text) for weight, text in said.items() if text)


def _for_both_modes(faces: str, svg: str) -> str:
    """The picture in light colours, and in dark ones where it is asked for as ``….svg#dark``."""
    used = sorted(set(re.findall(theme.TOKEN, svg)))
    palettes = {mode: "".join(f"--c{token[-2:]}:{theme.PALETTES[mode][token]};" for token in used) for mode in theme.MODES}
    style = f"{faces}svg{{{palettes['light']}}}svg:target{{{palettes['dark']}}}"
    return _with(style, re.sub(theme.TOKEN, lambda token: f"var(--c{token[0][-2:]})", svg)).replace("<svg", '<svg id="dark"', 1)


def _with(faces: str, svg: str) -> str:
    return re.sub(r"(<svg[^>]*>)", lambda match: f"{match[1]}<style>{faces}</style>", svg, count=1)


def _paletted(image: Image.Image) -> bytes:
    """The *image* as PNG.  A chart has few colours: a palette makes it three times smaller."""
    out = io.BytesIO()
    image = image.convert("RGB").quantize(256, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    image.save(out, "PNG")
    return out.getvalue()


def _size(svg: str) -> tuple[int, int]:
    width, height = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg).groups()
    return round(float(width)), round(float(height))


def _compact(content) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))
