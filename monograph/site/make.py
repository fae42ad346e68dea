"""The steps of a build that has something to do."""

import json
import os
import re
import shutil
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path

from tqdm import tqdm

from .. import config, drawing, inputs, press, reading, tables
from ..errors import BookError
from ..execute import crew, records
from ..execute.records import Page, Record
from . import book, publish, render
from .build import CACHE, SITE
from .vetting import Check

_BATCH = 40  # charts, about, that one process draws: the first ones take the drawing engine twice as long, and it holds more with each
_KEEP_DAYS = 7  # for which what no build has used stays in the cache

tqdm.monitor_interval = 0  # its thread would be in the way of forking


def make(root: Path, language: str, check: Check, cell_seconds: float, scheduler: str | None, only: str | None) -> None:
    """Execute, draw and render what has changed; put the new site in place.  Arguments as for ``build.build``."""
    tables.known_language(language)
    settings = config.settings(root)
    config.order(root)  # what is wrong with it is told now, not by what reads it in the end
    cache = root / CACHE
    publish.recover(root / SITE)
    _sweep(root)
    notebooks = book.notebooks(root)
    if check.hand and len(notebooks) > crew.CORES:
        records.load_libraries(notebooks)  # while the tables are checked
    # A broken table is told of before anything stumbles over it; the rest is checked while notebooks run.
    check.tables()
    pages = book.pages(root, language)
    kept = [page for page in pages if only is not None and page.notebook not in book.chosen(root, only)]
    work = _Work(root, cache / language, cache / "drawings", pages, settings | {"made_from": made_from(root, pages)}, check)
    work.run(cell_seconds, scheduler, kept)
    spare = cache / "spare"
    publish.sync(spare, work.finished())
    press.check(spare, **({"most": settings["site_budget"]} if "site_budget" in settings else {}))
    publish.publish(spare, root / SITE)


def made_from(root: Path, pages: list[Page]) -> dict[str, list[str]]:
    """The files that each executed page of the site is made from, the one to edit first."""
    table = f"data/{book.PAGES}.csv"
    return {f"chapters/{page.target}.html": [page.notebook.relative_to(root).as_posix(), *([table] if page.title else [])] for page in pages}


class _Work:
    """One build: which pages are executed, which charts are drawn, and what becomes of them."""

    def __init__(self, root: Path, cache: Path, store: Path, pages: list[Page], settings: dict, check: Check):
        cache.mkdir(parents=True, exist_ok=True)
        self.root, self.cache, self.store, self.pages, self.settings, self.check = root, cache, store, pages, settings, check
        self.executed = cache / "executed"
        self.source = cache / "source"
        self.lasting = cache / "lasting" / inputs.digest([check.ground, settings, self._modules()])
        self.known: dict[Page, Record] = {}
        self.rendered: list[str] = []

    def run(self, cell_seconds: float, scheduler: str | None, kept: list[Page]) -> None:
        """Bring the raw pages up to date: execute, draw, render."""
        try:
            self._run(cell_seconds, scheduler, kept)
        except BookError as error:
            raise self.check.overrule(error) from None

    def _run(self, cell_seconds: float, scheduler: str | None, kept: list[Page]) -> None:
        due = [page for page in self.pages if not self._recall(page, page in kept)]
        if scheduler and due:
            from ..execute import cluster

            cluster.run(due, self.executed, cell_seconds, scheduler)
            due = [page for page in due if not self._recall(page, False)]
        records.prepare(due)
        jobs = deque(crew.Job(page.name, records.perform, (page, self.executed), cell_seconds) for page in due)
        if not self.lasting.exists():
            jobs.append(crew.Job("what all pages share", _lasting, (self.lasting, self.settings)))
        waiting = set(due)
        if not waiting:
            self._show(jobs)
        begun = [self.check.hand] if self.check.hand else []
        with tqdm(total=len(jobs) + len(begun), desc="Building", unit="step", dynamic_ncols=True, delay=0.5) as bar:
            for job, result in crew.work(jobs, crew.CORES, begun):
                bar.set_postfix_str(job.name)
                bar.update()
                if job.work is _render:
                    self.rendered = result
                elif self.check.hand and job is self.check.hand.job:
                    self.check.ended(result)
                elif job.work is records.perform:
                    page = job.arguments[0]
                    waiting.discard(page)
                    self._recall(page, True)
                    if not waiting:
                        before = len(jobs)
                        self._show(jobs)
                        bar.total += len(jobs) - before

    def _show(self, jobs: deque[crew.Job]) -> None:
        """Add to *jobs* what shows the executed pages: drawing, and rendering, which begins at once."""
        jobs += self._drawing()
        jobs.appendleft(self._rendering())

    def _recall(self, page: Page, whatever: bool) -> bool:
        """Take the record of *page* if it still holds, or *whatever* it is; return whether there is one."""
        record = records.last(self.executed, page) if whatever else records.valid(self.executed, page)
        if record is not None:
            self.known[page] = record
        return record is not None

    def _drawing(self) -> list[crew.Job]:
        """Jobs for the charts that are not drawn yet.  Pages are dealt out in turn: rendering asks for the first ones first."""
        shares: list[list[tuple[Record, str]]] = []
        for record in (self.known[page] for page in self.pages):
            last = shares[-crew.CORES :]
            if all(len(share) >= _BATCH for share in last):
                shares += (last := [[] for _ in range(crew.CORES)])
            undrawn = (name for name, content in record.charts.items() if not drawing.stored(self.store, drawing.key(content)))
            min(last, key=len).extend((record, name) for name in undrawn)
        return [crew.Job(f"drawing {share[0][1]}", _draw, (share, self.store)) for share in shares if share]

    def _rendering(self) -> crew.Job:
        """Stage the executed pages and have Sphinx render what is new of them."""
        executed = [(page, self.known[page], self._stage_key(page)) for page in self.pages]
        return crew.Job("rendering", _render, (self.root, self.source, executed, self.cache / "sphinx", self.store), waits=True)

    def _stage_key(self, page: Page) -> str:
        return inputs.digest([reading.digest(page.notebook), self.known[page].digest, page.title])

    @staticmethod
    def _modules() -> list[str]:
        """What finishes pages, as it is written."""
        return [reading.digest(inputs.PACKAGE / name) for name in inputs.modules("import monograph.press")]

    def finished(self) -> dict[str, Path | bytes]:
        """Every file of the finished site by name."""
        raw = self.cache / "sphinx" / "html"
        pages = self._pages(raw)
        wanted: dict[str, Path | bytes] = dict(pages)
        for record in self.known.values():
            for content in record.charts.values():
                wanted |= {f"_figures/{path.name}": path for path in drawing.files(self.store, drawing.key(content))}
            named = {name: raw / "_figures" / f"{name}.csv" for name in record.cards}
            wanted |= {f"_figures/{path.name}": path for path in named.values() if path.exists()}
        entries = b"\n".join(path.read_bytes() for path in sorted((self.source / "chapters").glob("*.bib")))
        wanted["_data/references.bib"] = entries  # for readers' own bibliographies
        wanted |= {path.relative_to(self.lasting).as_posix(): path for path in self.lasting.rglob("*") if path.is_file()}
        return wanted | press.shared(raw, pages, self.settings) | {"searchindex.js": _index(raw / "searchindex.js")}

    def _pages(self, raw: Path) -> dict[str, Path]:
        """Finish each page, unless the very same page was finished before."""
        finished = self.cache / "finished"
        finished.mkdir(exist_ok=True)
        ground = [self.settings, self._modules(), tables.stamp("data/reference/words.csv"), inputs.environment()]
        places = {name: finished / f"{inputs.digest([name, reading.digest(raw / name), ground])}.html" for name in self.rendered}
        due = [(raw / name, name, place) for name, place in places.items() if not place.exists()]
        if len(due) < 2 * crew.CORES:
            _finish(due, self.settings, step=lambda where: None)
        else:
            jobs = deque(crew.Job("finishing pages", _finish, (due[i :: crew.CORES], self.settings)) for i in range(crew.CORES))
            deque(crew.work(jobs), maxlen=0)
        for place in places.values():
            os.utime(place)  # what is in use is not swept away
        return places


def _index(path: Path) -> bytes:
    """The search index without the words that only earlier versions of the pages had: Sphinx keeps them as empty entries."""
    head, text, tail = re.fullmatch(r"(Search\.setIndex\()(.*)(\)\s*)", path.read_text(encoding="utf-8"), flags=re.S).groups()
    index = json.loads(text)
    for kind in ("terms", "titleterms"):
        index[kind] = {word: pages for word, pages in index[kind].items() if pages != []}
    return f"{head}{json.dumps(index, separators=(',', ':'), sort_keys=True)}{tail}".encode()


def _render(root: Path, source: Path, executed: list[tuple[Page, Record, str]], work: Path, store: Path, *, step: Callable[[str], None]) -> list[str]:
    """Stage *executed* pages, each with its record and the key of its content, in *source* and render them; return the names of all pages."""
    step("staging")
    book.stage(root, source, {page.target: (key, lambda page=page, record=record: records.executed(page, record)) for page, record, key in executed})
    return render.render(source, work, store, step=step)


def _draw(batch: list[tuple[Record, str]], store: Path, *, step: Callable[[str], None]) -> None:
    for record, name in batch:
        step(name)
        drawing.keep(records.chart(record, name), store, record.charts[name])


def _lasting(folder: Path, settings: dict, *, step: Callable[[str], None]) -> None:
    """Write what all pages share and none decides into *folder*, in place of an earlier one."""
    book.clear(folder.parent)
    part = folder.with_suffix(f".{os.getpid()}.part")
    part.mkdir(parents=True)
    press.lasting(part, settings)
    os.rename(part, folder)


def _finish(due: list[tuple[Path, str, Path]], settings: dict, *, step: Callable[[str], None]) -> None:
    """Finish raw pages into their places in the cache."""
    for path, name, place in due:
        step(name)
        text = press.page(path.read_bytes(), name, settings)
        part = place.with_suffix(f".{os.getpid()}.part")
        part.write_text(text, encoding="utf-8")
        os.replace(part, place)


def _sweep(root: Path) -> None:
    """Remove what stopped builds left half-made, and what no build has used for days."""
    oldest = time.time() - _KEEP_DAYS * 86_400
    for kind in ("drawings", "*/finished"):
        for folder in (root / CACHE).glob(kind):
            for path in folder.iterdir():
                if path.name.endswith(".part") or path.stat().st_mtime < oldest:
                    book.clear(path) if path.is_dir() else path.unlink()
