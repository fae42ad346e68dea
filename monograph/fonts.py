"""The book's typeface: one open font for site and charts, with every Kazakh letter and the tenge sign.

Noto Sans (SIL Open Font License 1.1) is installed by exact version with the web packages; this
module cuts it down to the characters that are used.
"""

import base64
from functools import cache
from io import BytesIO
from pathlib import Path

import uharfbuzz as hb
import vl_convert
from fontTools.ttLib import TTFont

from . import theme, web

# Latin, Russian, the letters that Kazakh adds, digits, punctuation, arrows and the signs the book uses: a page
# is not painted before its typeface has come, so it carries no letter that the book has no use for.
BOOK = [*range(0x20, 0x7F), *range(0xA0, 0x100), *range(0x410, 0x450), *map(ord, "ЁёӘәҒғҚқҢңӨөҰұҮүҺһІі"), 0x0259,
         *range(0x2010, 0x2016), *range(0x2018, 0x201F), 0x2022, 0x2026, 0x2030, 0x2039, 0x203A, 0x20B8, 0x2116,
         *range(0x2190, 0x2194), 0x2212, 0x2264, 0x2265]
_FILES = {400: "400Regular/NotoSans_400Regular.ttf", 600: "600SemiBold/NotoSans_600SemiBold.ttf"}
WEIGHTS = tuple(_FILES)
_NEEDLESS = ("GSUB", "GPOS", "GDEF", "STAT", "gasp")


def folder() -> Path:
    """Where the full font files are installed."""
    return web.package("@expo-google-fonts/noto-sans")


def file(weight: int) -> Path:
    """The full font file of *weight*."""
    return folder() / _FILES[weight]


@cache
def register() -> None:
    """Let the chart compiler measure and draw with the book's typeface."""
    vl_convert.register_font_directory(str(folder()))


@cache
def woff2(weight: int, characters: frozenset[str] | None = None) -> bytes:
    """The font of *weight*, cut down to *characters* (default: all that the book may use)."""
    codes = set(BOOK) if characters is None else {ord(c) for c in characters}
    return cut(file(weight), codes)


def face(weight: int, text: str | None = None) -> str:
    """A CSS ``@font-face`` rule that carries the glyphs of *text* (default: all that the book may use) inside itself."""
    data = base64.b64encode(woff2(weight, None if text is None else frozenset(text) | {" "})).decode()
    return (f'@font-face{{font-family:"{theme.FONT}";font-weight:{weight};'
            f"src:url(data:font/woff2;base64,{data}) format('woff2')}}")


def cut(path: Path, codes: set[int]) -> bytes:
    """The font file at *path* cut down to the characters *codes*, as WOFF2."""
    wanted = hb.SubsetInput()
    wanted.sets(hb.SubsetInputSets.UNICODE).update(codes)
    # Kerning stays out: vl-convert measures without it, and the pictures must agree with the measures.
    wanted.sets(hb.SubsetInputSets.LAYOUT_FEATURE_TAG).clear()
    wanted.sets(hb.SubsetInputSets.DROP_TABLE_TAG).update(int.from_bytes(tag.encode(), "big") for tag in _NEEDLESS)
    wanted.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NOTDEF_OUTLINE
    font = TTFont(BytesIO(hb.subset(_face(path), wanted).blob.data), recalcTimestamp=False)
    font.flavor = "woff2"
    out = BytesIO()
    font.save(out)
    return out.getvalue()


@cache
def _face(path: Path) -> hb.Face:
    return hb.Face(hb.Blob.from_file_path(str(path)))
