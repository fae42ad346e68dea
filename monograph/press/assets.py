"""Styles, scripts, typeface, icons, layers and tables of the site, each once."""

import base64
import re
import shutil
import zipfile
from pathlib import Path

import pydata_sphinx_theme

from .. import fonts, layers, tables, theme, web
from ..drawing import register, write
from . import styles

# Order matters: the theme's scripts expect these before them.
_SCRIPTS = (
    "documentation_options.js", "doctools.js", "sphinx_highlight.js", "scripts/sphinx-book-theme.js",
    "scripts/bootstrap.js", "scripts/pydata-sphinx-theme.js",
)  # fmt: skip
_KEPT = ("searchtools.js", "language_data.js", "favicon.svg")  # as Sphinx wrote them
_ICON_FACE = '@font-face{font-family:"Font Awesome 6 Free";font-weight:900;font-display:block;src:url(data:font/woff2;base64,%s) format("woff2")}'
_WITHOUT_SCRIPT = "html:not(.js) .pst-js-only{display:none!important}\n"
_ICONS = {
    "angle-left": 0xF104, "angle-right": 0xF105, "arrow-up": 0xF062, "bars": 0xF0C9, "circle-half-stroke": 0xF042,
    "list": 0xF03A, "magnifying-glass": 0xF002, "moon": 0xF186, "sun": 0xF185, "outdent": 0xF03B, "chevron-down": 0xF078,
    "chevron-right": 0xF054, "chevron-left": 0xF053, "download": 0xF019, "pencil": 0xF303, "hashtag": 0x23,
}  # fmt: skip


def lasting(site: Path) -> None:
    """Write what all pages share and none of them decides: engine, typefaces, layers, tables."""
    static = site / "_static"
    static.mkdir(parents=True)
    write(static / "engine.js", _engine())
    # Typefaces stand inside style sheets: a browser refuses a font file to pages of a copied folder.
    write(static / "fonts.css", "\n".join([*(fonts.book_face(weight) for weight in fonts.WEIGHTS), _ICON_FACE % _icons()]))
    _layers(site / "_geo")
    _tables(site / "_data")


def shared(static: Path, classes: set[str]) -> dict[str, bytes]:
    """The style sheet, the script and what else pages load of the folder *static* that Sphinx wrote; *classes* are those of all pages."""
    script, search = _scripts(static), (static / "searchtools.js").read_text(encoding="utf-8")
    style = _styles(static, classes | styles.names((), (script, _engine(), search)))
    kept = {name: (static / name).read_bytes() for name in _KEPT}
    return {"book.css": style.encode(), "book.js": script.encode(), **kept}


def _engine() -> str:
    return register("monographInk", "palettes", theme.PALETTES) + web.ENGINE.read_text(encoding="utf-8")


def _layers(folder: Path) -> None:
    """The layers that maps draw, as scripts: they load from a copied folder, too."""
    folder.mkdir(exist_ok=True)
    for name in layers.names():
        write(folder / f"{name}.js", register("monographLayers", name, layers.features(name)))


def _tables(folder: Path) -> None:
    """Publish the tables with their description: each alone, and all as one zip of fixed bytes."""
    source = tables.folder()
    files = [source / "datapackage.json", *(source / f"{name}.csv" for name in tables.names())]
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(folder / "village-akim-tables.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for path in files:
            relative = path.relative_to(source).as_posix()
            (folder / relative).parent.mkdir(exist_ok=True)
            shutil.copyfile(path, folder / relative)
            archive.writestr(zipfile.ZipInfo(f"village-akim/{relative}"), path.read_bytes(), zipfile.ZIP_DEFLATED)


def _styles(static: Path, known: set[str]) -> str:
    """All styles as one sheet, without the icon faces and the rules for classes that are not *known*."""
    parts = []
    for name in ("basic.css", "styles/theme.css", "styles/pydata-sphinx-theme.css", "pygments.css", "styles/sphinx-book-theme.css"):
        parts.append((static / name).read_text(encoding="utf-8"))
    parts += [path.read_text(encoding="utf-8") for path in sorted(static.glob("mystnb.*.css"))]
    css = "\n".join(parts)
    css = re.sub(r"@import[^;]+;", "", css)
    css = re.sub(r"@font-face\s*\{[^}]*\}", "", css)
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.S)
    css = re.sub(r'((?:\.fa-[a-z0-9-]+:before,?)+)\{content:"[^"]*"\}', lambda m: m[0] if _used(m[1]) else "", css)
    return styles.needed(css, known) + _WITHOUT_SCRIPT + (web.SOURCE / "card.css").read_text(encoding="utf-8")


def _used(selectors: str) -> bool:
    return any(f".fa-{name}:" in selectors for name in _ICONS)


def _icons() -> str:
    """The icon font, cut down to the icons that the pages use, in base64."""
    whole = Path(pydata_sphinx_theme.__file__).parent / "theme/pydata_sphinx_theme/static/vendor/fontawesome/webfonts/fa-solid-900.ttf"
    return base64.b64encode(fonts.cut(whole, set(_ICONS.values()), "woff2")).decode()


def _scripts(static: Path) -> str:
    parts = [(static / name).read_text(encoding="utf-8") for name in _SCRIPTS]
    parts += [(web.SOURCE / name).read_text(encoding="utf-8") for name in ("card.js", "sort.js")]
    return ";\n".join(re.sub(r"^//# sourceMappingURL=.*$", "", part, flags=re.M) for part in parts)
