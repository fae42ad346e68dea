"""Vega and Vega-Lite, which draw the charts: specifications compiled, pictures drawn and turned into pixels.

They run in Node.js (``web/draw.mjs``), a process of it beside each process that draws, started at
the first chart.  Text is measured and drawn with the book's typeface.
"""

import json
import os
import subprocess
from collections.abc import Collection
from contextlib import suppress
from functools import lru_cache

from PIL import Image

from . import fonts, web
from .errors import BookError


def drawn(spec: dict, layers: Collection[str] = ()) -> tuple[dict, str]:
    """Compile the Vega-Lite *spec*; return it as Vega, and its picture as SVG, to a tenth of a pixel.

    *layers*: those of its datasets that many specifications share, which Vega then names without carrying them.
    Raises BookError with what Vega says of a *spec* that it cannot draw.
    """
    own = {name: rows for name, rows in spec.get("datasets", {}).items() if name not in layers}
    for name in layers:
        _tell(name, spec["datasets"][name])
    answer = _ask(spec={**spec, "datasets": own}, layers=list(layers))
    return answer["vega"], answer["svg"]


def raster(svg: str, scale: float = 1) -> Image.Image:
    """The picture *svg* as pixels, *scale* of them to a px; raises BookError if it is no SVG."""
    answer = _ask(svg=svg, scale=scale)
    size = answer["width"], answer["height"]
    return Image.frombytes("RGBA", size, _node(os.getpid()).stdout.read(4 * size[0] * size[1]))


def _tell(layer: str, shapes: list[dict]) -> None:
    """Send the *shapes* of a layer, unless the program has them."""
    told = _told(_node(os.getpid()))
    if told.get(layer) != shapes:
        _ask(layer=layer, shapes=shapes)
        told[layer] = shapes


def _ask(**request) -> dict:
    node = _node(os.getpid())
    try:
        node.stdin.write(json.dumps(request).encode() + b"\n")
        node.stdin.flush()
        line = node.stdout.readline()
    except BrokenPipeError:
        line = b""
    if not line:
        _node.cache_clear()
        with suppress(BrokenPipeError):
            node.stdin.close()
        raise BookError(f"the program that draws charts ended: {node.stderr.read().decode(errors='replace').strip() or node.wait()}")
    answer = json.loads(line)
    if "error" in answer:
        raise BookError(f"Vega cannot draw this: {answer['error']}")
    return answer


@lru_cache(1)
def _told(node: subprocess.Popen) -> dict[str, list[dict]]:
    """The layers that *node* has."""
    return {}


@lru_cache(1)
def _node(process: int) -> subprocess.Popen:
    """The Node.js of this *process*: one copied from another has to start its own."""
    # Few charts are drawn by one process: compiling the program a second time, for speed, costs more than it brings.
    options = ["--no-turbofan", "--max-semi-space-size=32"]
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    return subprocess.Popen([str(web.NODE), *options, str(web.DRAW), str(fonts.INSTALLED)], **pipes)  # ends when this process does
