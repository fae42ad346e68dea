"""What surrounds the cards on every page: scripts, styles, typeface and layers, once for the site.

A Sphinx extension.
"""

import shutil
import zipfile
from pathlib import Path

from . import __version__, fonts, layers, tables, web
from .cards import register, write

def _site_files(app, error) -> None:
    """Write the chart engine, the typeface and the layers."""
    if error is not None or app.builder.format != "html":
        return
    static = Path(app.outdir) / "_static"
    for name in ("card.js", "card.css"):
        write(static / name, (web.SOURCE / name).read_bytes())
    write(static / "engine.js", web.ENGINE.read_bytes())
    for weight in fonts.WEIGHTS:
        write(static / f"noto-sans-{weight}.woff2", fonts.woff2(weight))
    folder = Path(app.outdir) / "_geo"
    folder.mkdir(exist_ok=True)
    for name in layers.names():
        write(folder / f"{name}.js", register("monographLayers", name, layers.features(name)))
    _tables(Path(app.outdir) / "_data")


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


def setup(app) -> dict:
    """Register with Sphinx."""
    app.connect("build-finished", _site_files)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
