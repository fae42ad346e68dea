"""What readers wait for: ``python bench/readers.py [lighthouse] [charts]``; prints Markdown.

Lighthouse judges the finished site as a phone loads it.  Then each chapter is opened on slow 4G with
a CPU four times slower, ours and as a stock Jupyter Book with Altair's own output, in turn, until
the first chart can be seen.  What the stock page fetches from others comes from loopback, too, so
that no distant host decides.
"""

import functools
import gzip
import http.server
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import altair
import builds
import nbformat
import yaml
from altair.utils.html import spec_to_html
from playwright.sync_api import Browser, sync_playwright

from monograph import figure, web
from monograph.site import SITE

ROOT = builds.ROOT
PACKAGES = ROOT / "_build" / "bench"
ROUNDS = 3
GOALS = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
SOONER = 4  # times
# Lighthouse's slow 4G, as a browser is throttled to it: bytes a second and ms.
SLOW = {"offline": False, "latency": 562.5, "downloadThroughput": 1474.56e3 / 8, "uploadThroughput": 675e3 / 8}
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
# Goes to the first chart as soon as its place is there, and notes when it has been drawn.
FIRST_CHART = """
const look = () => {
  document.querySelector(".card-chart, [id^=altair-viz]")?.scrollIntoView();
  const drawn = [...document.querySelectorAll(".card-chart img")].some((img) => img.complete && img.naturalWidth && img.checkVisibility())
    || document.querySelector(".vega-embed :is(canvas, svg)");
  if (drawn) requestAnimationFrame(() => { window.firstChart = performance.now(); });
  else requestAnimationFrame(look);
};
look();
"""


class Host(http.server.SimpleHTTPRequestHandler):
    """Serves a folder as a host does: compressed, over connections that stay open."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        path = self.file()
        if path is None or not path.is_file():
            return self.send_error(404)
        body = packed(path)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with suppress(ConnectionError):  # a browser that has seen enough hangs up
            self.wfile.write(body)

    def file(self) -> Path | None:
        path = Path(self.translate_path(self.path))
        return path / "index.html" if path.is_dir() else path

    def log_message(self, *arguments):
        pass


class Others(Host):
    """Stands for the hosts that a stock page asks: ``/cdn.jsdelivr.net/npm/vega@6`` is the package's own file for such a host."""

    def file(self) -> Path | None:
        match = re.match(r"/cdn\.jsdelivr\.net/npm/(vega|vega-lite|vega-embed)@[^/?]*(\?|$)", self.path)
        if not match:
            return None
        package = PACKAGES / "node_modules" / match[1]
        return package / json.loads((package / "package.json").read_text(encoding="utf-8"))["jsdelivr"]


@functools.cache
def packed(path: Path) -> bytes:
    return gzip.compress(path.read_bytes(), 9)


@contextmanager
def served(folder: Path, kind: type[Host] = Host) -> Iterator[str]:
    """The address of *folder* on loopback."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(kind, directory=folder)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def chromium() -> str:
    names = ("google-chrome", "google-chrome-stable", "chromium", "chromium-browser")
    found = os.environ.get("CHROME_PATH") or next(filter(None, map(shutil.which, names)), None)
    return found or sys.exit("no Chrome or Chromium: set CHROME_PATH to one")


def chapters(site: Path) -> list[str]:
    return [path.relative_to(site).as_posix() for path in sorted((site / "chapters").glob("0*.html"))]


def lighthouse(site: Path) -> None:
    """Lighthouse's four scores of the home page, every chapter and an oblast's page."""
    names = ["chapters/intro.html", *chapters(site), "chapters/oblasts/akmola.html"]
    print(f"| page | {' | '.join(f'{name} (goal {goal})' for name, goal in GOALS.items())} | first paint, s | largest paint, s |\n|---|{'---|' * (len(GOALS) + 2)}")
    with served(site) as address:
        for name in names:
            reports = [_report(address + name) for _ in range(ROUNDS)]
            scores = [round(100 * statistics.median(report["categories"][kind]["score"] for report in reports)) for kind in GOALS]
            paints = [statistics.median(report["audits"][audit]["numericValue"] for report in reports) / 1000
                      for audit in ("first-contentful-paint", "largest-contentful-paint")]
            print(f"| {name} | {' | '.join(map(str, scores))} | {' | '.join(f'{s:.1f}' for s in paints)} |", flush=True)
            for kind, score in zip(GOALS, scores, strict=True):
                if score < GOALS[kind]:
                    print(f"  {name}, {kind} {score}: {'; '.join(_faults(reports[-1], kind))}", file=sys.stderr, flush=True)


def _report(address: str) -> dict:
    line = [str(web.NODE), str(PACKAGES / "node_modules" / "lighthouse" / "cli" / "index.js"), address, "--quiet", "--output=json",
            f"--only-categories={','.join(GOALS)}", f"--chrome-flags={' '.join(FLAGS)}"]
    done = subprocess.run(line, env={**os.environ, "CHROME_PATH": chromium()}, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"lighthouse failed on {address}:\n{done.stderr[-3000:]}")
    return json.loads(done.stdout)


def _faults(report: dict, kind: str) -> list[str]:
    """The audits that cost points."""
    audits = [(report["audits"][ref["id"]], ref["weight"]) for ref in report["categories"][kind]["auditRefs"]]
    return [f"{audit['id']} {audit.get('displayValue', '')}".strip() for audit, weight in audits if weight and audit["score"] is not None and audit["score"] < 0.9]


def charts(site: Path) -> None:
    """Seconds to the first chart, stock against ours, chapter by chapter."""
    print(f"| chapter | stock, s | ours, s | ratio (goal {SOONER}×) |\n|---|---|---|---|")
    with tempfile.TemporaryDirectory() as scratch, served(Path(scratch), Others) as others, sync_playwright() as playwright:
        theirs = stock(Path(scratch), others)
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        with served(site) as mine, served(theirs) as stocks:
            for name in chapters(site):
                found = [[_first_chart(browser, address + name) for address in (stocks, mine)] for _ in range(ROUNDS)]
                slow, quick = (statistics.median(seconds) for seconds in zip(*found, strict=True))
                print(f"| {name} | {slow:.2f} | {quick:.2f} | {slow / quick:.2f}× |", flush=True)
        browser.close()


def _first_chart(browser: Browser, address: str) -> float:
    context = browser.new_context(viewport={"width": 412, "height": 823})
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.add_init_script(FIRST_CHART)
    page.goto(address, wait_until="commit")
    page.wait_for_function("() => window.firstChart", timeout=180_000)
    seconds = page.evaluate("window.firstChart") / 1000
    context.close()
    return seconds


def stock(scratch: Path, others: str) -> Path:
    """The same book as stock jupyter-book makes it of Altair's own output; what it asks of other hosts it asks of *others*."""
    folder = builds.stock(ROOT, scratch, "off")
    config = yaml.safe_load((folder / "_config.yml").read_text(encoding="utf-8"))
    config["sphinx"]["extra_extensions"].remove("monograph.cards")
    (folder / "_config.yml").write_text(yaml.safe_dump(config, allow_unicode=True), encoding="utf-8")
    for path in (folder / "chapters").rglob("*.ipynb"):
        notebook = nbformat.read(path, 4)
        for number, output in enumerate(output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs):
            _as_altair_shows_it(output, f"altair-viz-{number}")
        nbformat.write(notebook, path)
    builds.timed([*builds.STOCK, str(folder)], folder)
    html = folder / "_build" / "html"
    for path in html.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub(r'https://((?:cdn\.jsdelivr\.net|cdnjs\.cloudflare\.com|unpkg\.com)/)', rf"{others}\1", text), encoding="utf-8")
    return html


def _as_altair_shows_it(output: dict, name: str) -> None:
    """Put HTML for the chart, as Altair's default renderer writes it, in the place of the book's own card."""
    data = output.get("data", {})
    if figure.CHART_MIME in data:
        spec = {key: value for key, value in data.pop(figure.CHART_MIME).items() if key != "usermeta"}
        data["text/html"] = spec_to_html(
            spec, mode="vega-lite", vega_version=altair.VEGA_VERSION, vegalite_version=altair.VEGALITE_VERSION,
            vegaembed_version=altair.VEGAEMBED_VERSION, output_div=name, template="universal", fullhtml=False)
    for kind in (figure.TABLE_MIME, figure.LINKS_MIME):
        data.pop(kind, None)


if __name__ == "__main__":
    web.fetch(Path(__file__).parent, PACKAGES)
    subprocess.run([sys.executable, "-m", "monograph", "build"], cwd=ROOT, check=True, stdout=sys.stderr)
    wanted = sys.argv[1:] or ["lighthouse", "charts"]
    if "lighthouse" in wanted:
        lighthouse(ROOT / SITE)
    if "charts" in wanted:
        charts(ROOT / SITE)
