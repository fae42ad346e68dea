"""Every page in a real browser: charts are drawn, alive when touched, and the console stays empty."""

import functools
import gzip
import http.server
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
        page.goto(address + path.relative_to(site).as_posix())
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
        page.goto(address + path.relative_to(site).as_posix())
        page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
        page.evaluate(axe)
        tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
        result = page.evaluate("tags => axe.run(document, {runOnly: tags})", tags)
        found += [f"{path.name}: {v['id']}: {node['html'][:160]}" for v in result["violations"] for node in v["nodes"][:3]]
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
    page.goto(address + "chapters/03-direct-elections-2021.html")
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
    page.goto(address + "chapters/03-direct-elections-2021.html")
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
        page.goto(address + chapter.relative_to(site).as_posix(), wait_until="networkidle")
        context.close()
        files = [site / url.removeprefix(address).split("?")[0] for url in asked if url.startswith(address)]
        weights = {path.name: len(gzip.compress(path.read_bytes(), 9)) for path in files if path.is_file()}
        assert len(asked) <= 15, asked
        assert sum(weights.values()) <= 250_000, weights


def test_a_map_works_from_the_keyboard(site, address, browser):
    """Arrows reach every oblast and tab, the focused one shows its value, Enter chooses."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(address + "chapters/03-direct-elections-2021.html")
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
        page.goto(address + "chapters/oblasts/index.html")
        links = page.locator(".card-links:visible a")
        assert links.count() == page.locator("table[data-sortable] tbody tr a").count() == page.locator("ul.page-links a").count() == 14
        links.first.focus()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_url("**/aktobe.html")
        page.goto(address + "chapters/oblasts/index.html")
        page.locator('.card-links:visible a[aria-label^="Kostanay"]').click()
        page.wait_for_url("**/kostanay.html")
        assert page.locator("article h1").inner_text().startswith("Kostanay oblast")
        context.close()


def test_the_table_of_oblasts_is_sorted_by_any_heading(site, address, browser):
    page = browser.new_page()
    page.goto(address + "chapters/oblasts/index.html")

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
