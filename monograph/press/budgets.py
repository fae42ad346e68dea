"""What readers may be asked to load, and what weighs when it is too much."""

import gzip
import re
import statistics
from collections import Counter
from functools import cache
from pathlib import Path

from lxml import html

from ..errors import BookError

# Bytes; "gzipped" ones as a host sends them.
PAGE, MEDIAN_PAGE = 300_000, 100_000
FIRST_VIEW, FIRST_REQUESTS = 250_000, 15  # gzipped, before anyone touches a chart
ENGINE = 200_000  # gzipped
LAYERS_OF_A_MAP = 60_000  # gzipped, with what stands around the country
SITE = 25_000_000
# A browser loads a picture when it is within 1,250 px of a screen of 900; a character of text takes about a third of a pixel in height.
_NEAR, _CHARACTER = 900 + 1250, 0.33
_NAMED = 8  # parts that a message lists


def squeezed(path: Path) -> int:
    """The bytes of a file as hosts send them, gzipped at the level that is theirs unless told otherwise."""
    return len(gzip.compress(path.read_bytes(), 6, mtime=0))


def check(site: Path, most: int = SITE) -> None:
    """Raise BookError when a page or the finished *site* weighs too much; it lists the heaviest parts."""
    weigh = cache(squeezed)
    faults = [fault for path in _chapters(site) for fault in of_page(path, site, weigh)] + of_site(site, most)
    if faults:
        raise BookError("the site is over its budget:\n" + "\n".join(faults))


def of_page(path: Path, site: Path, weigh=squeezed) -> list[str]:
    """Where the page at *path* is over its own budget: its HTML, and all that its first view loads."""
    name, faults = path.relative_to(site).as_posix(), []
    size = path.stat().st_size
    if size > PAGE:
        faults.append(f"{name}: {size:,} bytes of HTML, at most {PAGE:,}; its heaviest parts:\n{_list(_parts(path))}")
    view = first_view(path, site, weigh)
    if sum(view.values()) > FIRST_VIEW:
        faults.append(f"{name}: a first view loads {sum(view.values()):,} bytes gzipped, at most {FIRST_VIEW:,}; its heaviest parts:\n{_list(view)}")
    if len(view) > FIRST_REQUESTS:
        faults.append(f"{name}: a first view asks for {len(view)} files, at most {FIRST_REQUESTS}: {', '.join(view)}")
    return faults


def of_site(site: Path, most: int = SITE) -> list[str]:
    """Where the site as a whole is over its budget."""
    faults = []
    sizes = {path.relative_to(site).as_posix(): path.stat().st_size for path in _chapters(site)}
    median = statistics.median(sizes.values()) if sizes else 0
    if median > MEDIAN_PAGE:
        faults.append(f"chapters/: the median page has {median:,.0f} bytes of HTML, at most {MEDIAN_PAGE:,}; the heaviest pages:\n{_list(sizes)}")
    engine = squeezed(site / "_static" / "engine.js")
    if engine > ENGINE:
        faults.append(f"_static/engine.js: {engine:,} bytes gzipped, at most {ENGINE:,}")
    around = [site / "_geo" / f"{name}.js" for name in ("neighbours", "water")]
    for layer in sorted((site / "_geo").glob("oblasts_*.js")):
        weights = {path.name: squeezed(path) for path in [layer, *around]}
        if sum(weights.values()) > LAYERS_OF_A_MAP:
            faults.append(f"_geo: a map of {layer.stem} loads {sum(weights.values()):,} bytes gzipped, at most {LAYERS_OF_A_MAP:,}:\n{_list(weights)}")
    files = {path.relative_to(site).as_posix(): path.stat().st_size for path in site.rglob("*") if path.is_file()}
    total = sum(files.values())
    if total > most:
        faults.append(f"the site weighs {total:,} bytes, at most {most:,}; its heaviest files:\n{_list(files)}")
    return faults


def first_view(path: Path, site: Path, weigh=squeezed) -> dict[str, int]:
    """What a browser loads for the page at *path*, and the gzipped bytes of each: page, styles, scripts, first pictures."""
    root = html.document_fromstring(path.read_bytes(), parser=html.HTMLParser(encoding="utf-8"))
    wanted = [link.get("href") for link in root.iter("link") if link.get("rel") in ("stylesheet", "icon")]
    wanted += [address for script in root.iter("script") if (address := script.get("src") or script.get("data-then"))]
    wanted += _near_pictures(root)
    files = [path, *((path.parent / address).resolve() for address in wanted)]
    return {file.relative_to(site.resolve()).as_posix(): weigh(file) for file in (file.resolve() for file in files)}


def _near_pictures(root: html.HtmlElement) -> list[str]:
    """The pictures so near the top of the page that they load before anyone scrolls."""
    found, height = [], 0.0
    for tag in root.iterfind(".//article//*"):
        if next(tag.iterancestors("details"), None) is None:
            height += _CHARACTER * len((tag.text or "").strip())
        if tag.tag == "img" and "#dark" not in tag.get("src"):
            if height > _NEAR and tag.get("loading") == "lazy":
                break
            found.append(tag.get("src"))
            height += float(tag.get("height", 0))
        height += _CHARACTER * len((tag.tail or "").strip())
    return found


def _chapters(site: Path) -> list[Path]:
    return sorted((site / "chapters").rglob("*.html"))


def _parts(path: Path) -> Counter:
    """The bytes of a page by what they are for: each card by its name, the code, the navigation, the text."""
    text = path.read_text(encoding="utf-8")
    parts = Counter({"all else: text, navigation": len(text.encode())})
    for match in re.finditer(r'<figure [^>]*?id="([^"]*)".*?</figure>|<details class="code">.*?</details>', text, flags=re.S):
        size = len(match[0].encode())
        parts[match[1] or "folded code"] += size
        parts["all else: text, navigation"] -= size
    return parts


def _list(weights: dict[str, int]) -> str:
    heaviest = sorted(weights.items(), key=lambda item: (-item[1], item[0]))[:_NAMED]
    return "\n".join(f"  {size:>10,} {name}" for name, size in heaviest)
