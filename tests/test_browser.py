"""Every page in a real browser: charts are drawn, alive when touched, and the console stays empty."""

import functools
import gzip
import http.server
import json
import re
import shutil
import threading

import pytest
from playwright.sync_api import sync_playwright

pytestmark = pytest.mark.book

# Chromium as root needs no sandbox; the rest keeps it from looking for hosts of its own.
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
VIEWS = [(1280, "light"), (390, "dark")]


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments):
        pass


@pytest.fixture(scope="module")
def address(site):
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=site)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture(scope="module")
def browser(chromium):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


def visit(page, url: str, **options) -> None:
    """Open a page and wait for the book's script, which comes last."""
    page.goto(url, **options)
    if page.locator("script[data-then]").count():
        page.locator("html.ready").wait_for(state="attached")


@pytest.mark.parametrize(("width", "mode"), VIEWS)
def test_every_page_shows_its_charts_and_logs_nothing(site, address, browser, width, mode):
    complaints, charts = [], 0
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=mode)
    page = context.new_page()
    page.on("console", lambda message: complaints.append(f"{page.url}: {message.text}") if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
    page.on("request", lambda request: None if request.url.startswith((address, "data:")) else complaints.append(f"{page.url} asks for {request.url}"))
    # The entrance leads on by itself and has a test of its own.
    for path in sorted(p for p in site.rglob("*.html") if p != site / "index.html"):
        visit(page, address + path.relative_to(site).as_posix())
        charts += _look_at(page, complaints, mode)
    context.close()
    assert not complaints, "\n".join(complaints)
    assert charts >= 20


def _look_at(page, complaints: list[str], mode: str) -> int:
    """Check every chart of the open page, touch each, and return how many there were."""
    for chart in (charts := page.locator(".card-chart[data-figure]").all()):
        name = chart.get_attribute("data-figure")
        picture = chart.locator(f".when-{mode} img")
        picture.scroll_into_view_if_needed()
        if not picture.evaluate("img => img.decode().then(() => img.naturalWidth > 0, () => false)"):
            complaints.append(f"{page.url}: the picture of {name} is not shown")
        before = chart.bounding_box()
        chart.hover()
        chart.locator(".card-live svg").wait_for(timeout=20_000)
        after = chart.bounding_box()
        if round(before["height"]) != round(after["height"]):
            complaints.append(f"{page.url}: {name} changes its height when it comes to life")
        if chart.locator(".card-live svg path").count() + chart.locator(".card-live svg text").count() < 5:
            complaints.append(f"{page.url}: the live chart of {name} is empty")
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        complaints.append(f"{page.url}: wider than the screen")
    return len(charts)


@pytest.mark.parametrize(("width", "mode"), VIEWS)
def test_axe_finds_nothing(site, address, browser, width, mode):
    """WCAG 2.2 AA and axe's best practices, with every fold of the page open."""
    from monograph import web

    axe = (web.package("axe-core") / "axe.min.js").read_text(encoding="utf-8")
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=mode, bypass_csp=True)
    page = context.new_page()
    found = []
    for path in sorted(p for p in site.rglob("*.html") if p.name != "index.html"):
        visit(page, address + path.relative_to(site).as_posix())
        page.evaluate(axe)
        # A closed fold may be fainter or smaller than an open one.
        for rules in (["color-contrast", "target-size"], ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]):
            result = page.evaluate("rules => axe.run(document, {runOnly: rules})", rules)
            found += [f"{path.name}: {v['id']}: {node['html'][:160]}" for v in result["violations"] for node in v["nodes"][:3]]
            page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
    context.close()
    assert not found, "\n".join(found)


def test_the_entrance_leads_to_the_first_page(site, address, browser):
    page = browser.new_page()
    page.goto(address)
    page.wait_for_url("**/chapters/intro.html")
    page.close()


def test_the_book_reads_without_script(site, address, browser):
    context = browser.new_context(viewport={"width": 1280, "height": 900}, java_script_enabled=False)
    page = context.new_page()
    page.goto(address + "chapters/03-direct-elections-2021.html")
    picture = page.locator(".card-chart .when-light img").first
    picture.scroll_into_view_if_needed()
    assert picture.bounding_box()["height"] > 100
    assert page.locator("article h1").is_visible()
    context.close()


def test_charts_follow_the_switch_between_light_and_dark(site, address, browser):
    context = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme="light")
    page = context.new_page()
    visit(page, address + "chapters/03-direct-elections-2021.html")
    chart = page.locator(".card-chart").first
    chart.hover()
    chart.locator(".card-live svg").wait_for()
    light = chart.locator(".card-live").inner_html()
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    page.wait_for_function("before => document.querySelector('.card-live').innerHTML !== before", arg=light)
    assert chart.locator(".when-dark").count() == 1
    context.close()


def test_the_book_prints_its_pictures_in_light_colours(site, address, browser):
    context = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme="dark")
    page = context.new_page()
    visit(page, address + "chapters/03-direct-elections-2021.html")
    page.emulate_media(media="print")
    assert page.locator(".card-chart .when-light").first.is_visible()
    assert not page.locator(".card-chart .when-dark").first.is_visible()
    context.close()


def test_a_first_view_is_light(site, address, browser):
    """All that a chapter loads before anyone scrolls or touches a chart: 250 kB gzipped in 15 requests."""
    for chapter in sorted((site / "chapters").glob("0*.html")):
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        page = context.new_page()
        asked = []
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        visit(page, address + chapter.relative_to(site).as_posix(), wait_until="networkidle")
        context.close()
        files = [site / url.removeprefix(address).split("?")[0] for url in asked if url.startswith(address)]
        weights = {path.name: len(gzip.compress(path.read_bytes(), 9)) for path in files if path.is_file()}
        assert len(asked) <= 15, asked
        assert sum(weights.values()) <= 250_000, weights


def test_a_map_works_from_the_keyboard(site, address, browser):
    """Arrows reach every oblast and tab, the focused one shows its value, Enter chooses."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    visit(page, address + "chapters/03-direct-elections-2021.html")
    chart = page.locator('.card-chart[data-figure="fig-results-selector"]')
    chart.focus()
    chart.locator(".card-live svg").wait_for()
    reached = []
    for _ in range(60):
        page.keyboard.press("ArrowRight")
        reached.append(page.evaluate("document.activeElement.getAttribute('aria-label')"))
        if reached[-1].startswith("Akmola"):
            break
    assert "Candidates per contest" in reached
    assert reached[-1] == "Akmola: 95"
    page.locator(".vg-tooltip.visible", has_text="Akmola").wait_for(timeout=5_000)
    before = chart.locator(".card-live").inner_html()
    page.keyboard.press("Enter")
    page.wait_for_function("([chart, before]) => chart.querySelector('.card-live').innerHTML !== before", arg=[chart.element_handle(), before])
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.className").startswith("card-chart")
    # The marks of another measure are new ones: they are reached, too.
    for key in ("ArrowRight", "ArrowRight", "Enter"):
        page.keyboard.press(key)
    page.wait_for_function("chart => chart.textContent.includes('3.4')", arg=chart.element_handle())
    for _ in range(60):
        page.keyboard.press("ArrowRight")
        if (page.evaluate("document.activeElement.getAttribute('aria-label')") or "").startswith("Karaganda"):
            break
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Karaganda: 3.4"
    context.close()


def test_the_map_of_oblasts_opens_pages_with_and_without_script(site, address, browser):
    for script, width in ((True, 1280), (True, 390), (False, 1280)):
        context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=script)
        page = context.new_page()
        page.goto(address + "chapters/oblasts/index.html", wait_until="networkidle")
        links = page.locator(".card-links:visible a")
        assert links.count() == page.locator("table[data-sortable] tbody tr a").count() == page.locator("ul.page-links a").count() == 14
        links.first.focus()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_url("**/aktobe.html")
        page.goto(address + "chapters/oblasts/index.html", wait_until="networkidle")
        page.locator('.card-links:visible a[aria-label^="Kostanay"]').click()
        page.wait_for_url("**/kostanay.html")
        assert page.locator("article h1").inner_text().startswith("Kostanay oblast")
        context.close()


def test_the_table_of_oblasts_is_sorted_by_any_heading(site, address, browser):
    page = browser.new_page()
    visit(page, address + "chapters/oblasts/index.html")

    def column(number: int) -> list[str]:
        return [row.split("\t")[number].strip() for row in page.locator("table[data-sortable] tbody tr").all_inner_texts()]

    heads = page.locator("table[data-sortable] th button")
    heads.nth(1).click()
    contests = [int(text) for text in column(1)]
    assert contests == sorted(contests, reverse=True)
    heads.nth(4).focus()
    for order, sign in (("descending", -1), ("ascending", 1)):
        page.keyboard.press("Enter")
        assert page.locator("th[aria-sort]").get_attribute("aria-sort") == order
        shares = column(4)
        assert shares[-1] == "–"  # Turkistan has no share, whichever way
        numbers = [float(text) for text in shares[:-1]]
        assert numbers == sorted(numbers, key=lambda share, sign=sign: sign * share)
    heads.first.click()
    assert column(0) == sorted(column(0))
    page.close()


# 360 px is a small phone; at 200 % zoom a window of 1280 px is 640 wide, and what it shows twice as large.
@pytest.mark.parametrize(("width", "zoom"), [(360, 1), (640, 2)])
def test_charts_are_legible_on_a_small_phone_and_at_double_zoom(site, address, browser, width, zoom):
    context = browser.new_context(viewport={"width": width, "height": 800}, device_scale_factor=zoom)
    page = context.new_page()
    faults, count = [], 0
    for path in sorted((site / "chapters").rglob("*.html")):
        visit(page, address + path.relative_to(site).as_posix())
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            faults.append(f"{path.name}: wider than the screen")
        for address_of, shown in page.evaluate("[...document.querySelectorAll('.when-light img')].map(img => [img.parentElement.querySelector('source').srcset, img.clientWidth])"):
            svg = ((path.parent / (address_of if width <= 576 else address_of.replace(".narrow.", ".wide."))).resolve()).read_text(encoding="utf-8")
            drawn = float(re.search(r'viewBox="0 0 ([\d.]+)', svg)[1])
            smallest = min(float(size) for size in re.findall(r'font-size="([\d.]+)px"', svg)) * zoom * shown / drawn
            count += 1
            if smallest < 8.9:
                faults.append(f"{path.name}: {address_of} has text of {smallest:.1f} px")
    context.close()
    assert not faults, "\n".join(faults)
    assert count >= 60


def test_a_copied_folder_opens_without_a_server(site, browser, tmp_path):
    """Pictures, styles, typeface, a live chart, a live map with its layers, links and search, with no network at all."""
    copy = shutil.copytree(site, tmp_path / "a copy")
    complaints = []
    context = browser.new_context(viewport={"width": 1280, "height": 900}, offline=True)
    page = context.new_page()
    page.on("console", lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    # A page that is left in the middle of loading asks in vain, too.
    page.on("requestfailed", lambda request: None if request.failure == "net::ERR_ABORTED" else complaints.append(request.url))
    page.goto((copy / "index.html").as_uri())
    page.wait_for_url("**/chapters/intro.html")
    visit(page, (copy / "chapters" / "03-direct-elections-2021.html").as_uri())
    assert page.evaluate("document.fonts.ready.then(() => document.fonts.check('16px \"Noto Sans\"'))")
    assert page.locator(".bd-article h1").evaluate("title => getComputedStyle(title).fontWeight") == "600"
    for name in ("fig-parties", "fig-results-selector"):
        chart = page.locator(f'.card-chart[data-figure="{name}"]')
        picture = chart.locator(".when-light img")
        picture.scroll_into_view_if_needed()
        assert picture.evaluate("img => img.decode().then(() => img.naturalWidth > 0, () => false)")
        chart.hover()
        chart.locator(".card-live svg path").first.wait_for(state="attached", timeout=30_000)
    visit(page, (copy / "search.html").as_uri() + "?q=maslikhat")
    page.locator("#search-results li a").first.wait_for(timeout=30_000)
    context.close()
    assert not complaints, "\n".join(complaints)


def _answer(body: str, route) -> None:
    route.fulfill(body=body, content_type="text/javascript; charset=utf-8")


def test_markup_in_a_tooltip_is_text(site, address, browser):
    """The live chart with hostile labels in its data: the tooltip shows them as they are."""
    from test_probes import MARKUP

    for text in MARKUP:
        page = browser.new_page()
        spoilt = (site / "_figures" / "fig-parties.js").read_text(encoding="utf-8").replace('"tip":"', f'"tip":{json.dumps(text)[:-1]} ')
        assert spoilt.count(json.dumps(text)[1:-1]) >= 7
        page.route("**/_figures/fig-parties.js", functools.partial(_answer, spoilt))
        visit(page, address + "chapters/03-direct-elections-2021.html")
        chart = page.locator('.card-chart[data-figure="fig-parties"]')
        chart.hover()
        chart.locator(".card-live svg").wait_for()
        bar = chart.locator(".card-live .mark-rect path").first
        bar.hover()
        page.locator(".vg-tooltip.visible").wait_for(timeout=10_000)
        assert text in page.locator(".vg-tooltip").inner_text()
        assert page.locator(".vg-tooltip :is(script, img, svg, a, iframe)").count() == 0
        assert page.evaluate("window.hit") is None
        page.close()


def test_a_page_prints_light_and_whole(site, address, browser):
    """From a dark screen: dark words on paper, the title, no wide table cut, nothing to click."""
    context = browser.new_context(viewport={"width": 700, "height": 900}, color_scheme="dark")
    page = context.new_page()
    visit(page, address + "chapters/03-direct-elections-2021.html")
    page.emulate_media(media="print")
    assert page.locator("article h1").is_visible()
    assert page.locator("article p").nth(2).evaluate("p => getComputedStyle(p).color") == "rgb(34, 40, 50)"
    assert page.locator("details.code:visible, .card-actions:visible, .card-data:visible").count() == 0
    assert page.evaluate("[...document.querySelectorAll('.card-scroll')].every(box => !box.clientWidth || box.scrollWidth <= box.clientWidth + 1)")
    context.close()
