"""The book's typeface: one open font for site and charts, with every Kazakh letter and the tenge sign.

Noto Sans (SIL Open Font License 1.1) is installed by exact version with the web packages; this
module cuts it down to the characters that are used.
"""

import base64
import json
from functools import cache
from io import BytesIO
from pathlib import Path

import uharfbuzz as hb
from fontTools.ttLib import TTFont

from . import theme, web

# Latin, Russian, the letters that Kazakh adds, digits, punctuation, arrows and the signs the book uses: a page
# is not painted before its typeface has come, so it carries no letter that the book has no use for.
BOOK = [*range(0x20, 0x7F), *range(0xA0, 0x100), *range(0x410, 0x450), *map(ord, "ЁёӘәҒғҚқҢңӨөҰұҮүҺһІі"), 0x0259,
         *range(0x2010, 0x2016), *range(0x2018, 0x201F), 0x2022, 0x2026, 0x2030, 0x2039, 0x203A, 0x20B8, 0x2116,
         *range(0x2190, 0x2194), 0x2212, 0x2264, 0x2265]
_FILES = {400: "400Regular/NotoSans_400Regular.ttf", 600: "600SemiBold/NotoSans_600SemiBold.ttf"}
WEIGHTS = tuple(_FILES)
# What charts may be lettered with: the Latin, Greek and Cyrillic blocks, punctuation, currency, arrows and mathematics.
_CHARTS = {*range(0x20, 0x530), *range(0x2000, 0x2300)}
_NEEDLESS = ("GSUB", "GPOS", "GDEF", "STAT", "gasp")
_FAMILY = 16  # the name that all weights share; without it each is a family of its own
INSTALLED = web.INSTALLED / "typeface"
_WIDTHS = "widths.json"


def folder() -> Path:
    """Where the full font files are installed."""
    return web.package("@expo-google-fonts/noto-sans")


def file(weight: int) -> Path:
    """The full font file of *weight*."""
    return folder() / _FILES[weight]


def install() -> None:
    """Prepare what charts are measured and drawn with: the font of each weight, and the advance of each character."""
    INSTALLED.mkdir(exist_ok=True)
    advances = {}
    for weight in WEIGHTS:
        (INSTALLED / f"{weight}.ttf").write_bytes(data := _subset(file(weight), _CHARTS))
        font = TTFont(BytesIO(data))
        advances[weight] = {chr(code): font["hmtx"][glyph][0] for code, glyph in font.getBestCmap().items()}
    (INSTALLED / _WIDTHS).write_text(json.dumps({"em": font["head"].unitsPerEm, "advances": advances}), encoding="utf-8")


@cache
def _widths() -> dict:
    return json.loads((INSTALLED / _WIDTHS).read_text(encoding="utf-8"))


def width(text: str, size: float, weight: int = 400) -> float:
    """The width of *text* in px at *size* px, as charts measure it."""
    advances, em = _widths()["advances"][str(weight)], _widths()["em"]
    return sum(advances.get(character, em * 0.6) for character in text) * size / em


@cache
def woff2(weight: int) -> bytes:
    """The font of *weight* cut down to all that the book may use, as WOFF2: what a page waits for is as small as can be."""
    return cut(file(weight), set(BOOK), "woff2")


@cache
def woff(weight: int, characters: frozenset[str]) -> bytes:
    """The font of *weight* cut down to *characters*, as WOFF: packed ten times as fast as WOFF2 and less than a kilobyte larger."""
    return cut(file(weight), {ord(c) for c in characters}, "woff")


def book_face(weight: int) -> str:
    """A CSS ``@font-face`` rule that carries all that the book may use of *weight* inside itself."""
    return _rule(weight, woff2(weight), "woff2")


def face(weight: int, text: str) -> str:
    """A CSS ``@font-face`` rule that carries the glyphs of *text* inside itself."""
    return _rule(weight, woff(weight, frozenset(text) | {" "}), "woff")


def cut(path: Path, codes: set[int], flavour: str) -> bytes:
    """The font file at *path* cut down to the characters *codes*, packed as ``woff`` or ``woff2``."""
    font = TTFont(BytesIO(_subset(path, codes)), recalcTimestamp=False)
    font.flavor = flavour
    out = BytesIO()
    font.save(out)
    return out.getvalue()


def _rule(weight: int, data: bytes, flavour: str) -> str:
    return (f'@font-face{{font-family:"{theme.FONT}";font-weight:{weight};'
            f"src:url(data:font/{flavour};base64,{base64.b64encode(data).decode()}) format('{flavour}')}}")


def _subset(path: Path, codes: set[int]) -> bytes:
    wanted = hb.SubsetInput()
    wanted.sets(hb.SubsetInputSets.UNICODE).update(codes)
    # Kerning stays out: charts are measured without it, and the pictures must agree with the measures.
    wanted.sets(hb.SubsetInputSets.LAYOUT_FEATURE_TAG).clear()
    wanted.sets(hb.SubsetInputSets.DROP_TABLE_TAG).update(int.from_bytes(tag.encode(), "big") for tag in _NEEDLESS)
    wanted.sets(hb.SubsetInputSets.NAME_ID).add(_FAMILY)
    wanted.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NOTDEF_OUTLINE
    return hb.subset(_source(path), wanted).blob.data


@cache
def _source(path: Path) -> hb.Face:
    return hb.Face(hb.Blob.from_file_path(str(path)))
