"""A build runs what has changed and nothing else, gives what a clean build gives, and never leaves half a site."""

import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections import deque
from pathlib import Path

import nbformat
import pytest

from monograph import inputs, tables
from monograph.execute import crew, records
from monograph.execute.records import Page
from monograph.site import publish, vetting

pytestmark = pytest.mark.book

FIRST = 'from monograph import Edition, facts\nbook = Edition(language)\nbook.say(elected=facts.value("elections_2021/totals", "akims_elected_q3_2021"))'
SECOND = 'from monograph import Edition, facts\nbook = Edition(language)\nbook.say(elected=facts.value("elections_2013/totals", "akims_elected"))'
THIRD = 'from monograph import Edition, charts, elections_2021\nbook = Edition(language)\nbook.figure(charts.bars(elections_2021.parties(language)), "fig-small", share=1, posts=2, first=3, second=4)'


def write(path: Path, title: str, text: str, *code: str) -> None:
    cells = [nbformat.v4.new_markdown_cell(f"# {title}", id="title"),
             nbformat.v4.new_code_cell('language = "en"', id="parameters", metadata={"tags": ["parameters"]}),
             *(nbformat.v4.new_code_cell(source, id=f"cell{i}") for i, source in enumerate(code)),
             nbformat.v4.new_markdown_cell(text, id="text")]
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"language_info": {"name": "python"}}), path)


@pytest.fixture
def book(tmp_path) -> Path:
    """A book of two chapters on tables of its own, not built yet."""
    (tmp_path / "chapters").mkdir()
    shutil.copytree(tables.folder(), tmp_path / "data")
    shutil.copy(tables.ROOT / "_config.yml", tmp_path)
    for name in ("references.bib", "favicon.svg"):
        shutil.copy(tables.ROOT / "chapters" / name, tmp_path / "chapters")
    (tmp_path / "chapters" / "intro.md").write_text("# A book\n\nIt has two chapters, and this sentence is long enough to describe it to a search engine.\n")
    (tmp_path / "_toc.yml").write_text("format: jb-book\nroot: chapters/intro\nchapters:\n  - file: chapters/01-one\n  - file: chapters/02-two\n")
    write(tmp_path / "chapters" / "01-one.ipynb", "One", "In 2021 {glue:text}`elected` akims were elected, as the first of the two chapters of this small book has it.", FIRST)
    write(tmp_path / "chapters" / "02-two.ipynb", "Two", "In 2013 {glue:text}`elected` akims were elected, as the second of the two chapters of this small book has it.", SECOND)
    return tmp_path


def command(book: Path, *words: str) -> tuple[list[str], dict]:
    return [sys.executable, "-m", "monograph", *words], {"cwd": book, "env": {**os.environ, "MONOGRAPH_DATA": str(book / "data")}}


def build(book: Path, *options: str) -> subprocess.CompletedProcess:
    line, where = command(book, "build", *options)
    return subprocess.run(line, **where, capture_output=True, text=True)


def built(book: Path) -> dict[str, bytes]:
    site = book / "_build" / "html"
    return {p.relative_to(site).as_posix(): p.read_bytes() for p in site.rglob("*") if p.is_file()}


def runs(book: Path) -> dict[str, int]:
    """When each page was last executed."""
    return {p.stem: p.stat().st_mtime_ns for p in (book / "_build" / "cache" / "en" / "executed").glob("*.json") if ".outputs" not in p.name}


def rerun(book: Path, change) -> set[str]:
    """The pages that a build executes after *change*."""
    before = runs(book)
    change()
    result = build(book)
    assert result.returncode == 0, result.stderr
    return {name for name, when in runs(book).items() if before.get(name) != when}


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def accept(book: Path) -> None:
    line, where = command(book, "check", "--accept")
    subprocess.run(line, **where, capture_output=True)


def test_only_what_depends_on_a_change_runs_again_and_the_site_is_that_of_a_clean_build(book):
    assert build(book).returncode == 0
    first, second = book / "chapters" / "01-one.ipynb", book / "chapters" / "02-two.ipynb"
    assert rerun(book, lambda: None) == set()
    assert rerun(book, lambda: edit(first, "as the first of", "so the first of")) == set(), "text runs no code"
    assert "so the first of" in (book / "_build/html/chapters/01-one.html").read_text()
    assert rerun(book, lambda: edit(second, "book = Edition(language)", "book = Edition(language)  # again")) == {"02-two"}

    def reword():
        edit(book / "data/elections_2013/totals.csv", "Akims elected", "Akims who were elected")
        accept(book)

    assert rerun(book, reword) == {"02-two"}, "a table runs the chapters that read it"
    assert rerun(book, lambda: edit(first, "# One", "# The one")) == set()
    ours = built(book)
    assert b"The one" in ours["chapters/02-two.html"], "a new title is in the sidebar of every page"
    shutil.rmtree(book / "_build")
    assert build(book).returncode == 0
    clean = built(book)
    assert ours.keys() == clean.keys()
    assert [name for name in ours if ours[name] != clean[name]] == []


def test_nothing_changed_starts_nothing(book):
    assert build(book).returncode == 0
    result = build(book)
    assert "Nothing has changed" in result.stdout
    # Neither the libraries of the chapters nor Sphinx are loaded to find that out.
    code = "import sys; from pathlib import Path; from monograph import site; assert site.up_to_date(Path.cwd()); print(sorted({'pandas', 'sphinx', 'altair', 'papermill'} & set(sys.modules)))"
    line, where = command(book)
    assert subprocess.run([sys.executable, "-c", code], **where, capture_output=True, text=True).stdout.strip() == "[]"


def test_a_page_removed_by_hand_comes_back(book):
    assert build(book).returncode == 0
    (book / "_build/html/chapters/02-two.html").unlink()
    assert build(book).returncode == 0
    assert (book / "_build/html/chapters/02-two.html").exists()


def whole(book: Path) -> bool:
    """Whether the site in place is one of the two that were built whole: every page says the same edition."""
    pages = [(book / "_build/html/chapters" / f"{name}.html").read_text() for name in ("01-one", "02-two")]
    editions = {"first" if "EDITION-A" in page else "second" if "EDITION-B" in page else "none" for page in pages}
    return len(editions) == 1 and editions <= {"first", "second"} and (book / "_build/html/searchindex.js").exists()


def test_a_build_killed_at_any_moment_leaves_a_whole_site_and_is_taken_up_again(book):
    chapters = [book / "chapters" / "01-one.ipynb", book / "chapters" / "02-two.ipynb"]
    for path in chapters:
        edit(path, "this small book", "EDITION-A of this small book")
    started = time.monotonic()
    assert build(book).returncode == 0
    longest, chance = time.monotonic() - started, random.Random(2021)
    now = "EDITION-A"
    for _ in range(20):
        then = "EDITION-B" if now == "EDITION-A" else "EDITION-A"
        for path in chapters:
            edit(path, now, then)
        now = then
        line, where = command(book, "build")
        process = subprocess.Popen(line, **where, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        time.sleep(chance.uniform(0.05, longest * 0.6))
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        assert whole(book)
    assert build(book).returncode == 0
    assert now in (book / "_build/html/chapters/01-one.html").read_text()
    ours = built(book)
    shutil.rmtree(book / "_build")
    assert build(book).returncode == 0
    assert ours == built(book)


def test_a_full_disk_leaves_the_last_site(book):
    """A limit on the size of files stands in for a disk that is full: writing fails in the same places."""
    assert build(book).returncode == 0
    before = built(book)
    for limit in (200, 20_000, 300_000):
        edit(book / "chapters" / "01-one.ipynb", "small", "smaller")
        line, where = command(book, "build")
        result = subprocess.run(line, **where, capture_output=True, text=True,
                                preexec_fn=lambda limit=limit: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
        assert result.returncode != 0
        assert result.stderr.rstrip().splitlines()[-1] and "the last site is as it was" in result.stderr or "File too large" in result.stderr, result.stderr
        assert built(book) == before
    assert build(book).returncode == 0
    assert built(book) != before


def test_two_builds_at_once_give_one_whole_site(book):
    line, where = command(book, "build")
    both = [subprocess.Popen(line, **where, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    said = [process.communicate() for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    together = built(book)
    shutil.rmtree(book / "_build")
    assert build(book).returncode == 0
    assert together == built(book)


def test_the_old_site_or_the_new_one_is_in_place_at_once(tmp_path):
    new, site = tmp_path / "new", tmp_path / "html"
    for folder, text in ((new, "new"), (site, "old")):
        folder.mkdir()
        (folder / "index.html").write_text(text)
    publish.publish(new, site)
    assert (site / "index.html").read_text() == "new"
    assert (new / "index.html").read_text() == "old"


def test_a_build_stopped_between_two_renamings_is_put_right(tmp_path):
    old = tmp_path / "html.old"
    old.mkdir()
    (old / "index.html").write_text("old")
    publish.recover(tmp_path / "html")
    assert (tmp_path / "html" / "index.html").read_text() == "old"


def test_a_folder_is_made_to_hold_exactly_what_is_wanted(tmp_path):
    folder, source = tmp_path / "site", tmp_path / "a.txt"
    source.write_text("a")
    (folder / "gone").mkdir(parents=True)
    (folder / "gone" / "x.txt").write_text("x")
    (folder / "same.txt").write_text("same")
    before = (folder / "same.txt").stat().st_mtime_ns
    publish.sync(folder, {"deep/a.txt": source, "same.txt": b"same"})
    assert {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()} == {"deep/a.txt", "same.txt"}
    assert (folder / "same.txt").stat().st_mtime_ns == before
    assert not (folder / "gone").exists()


def test_modules_are_those_that_code_imports_and_no_others():
    found = inputs.modules("from monograph import Edition, elections_2013")
    assert {"figure.py", "tables.py", "reading.py"} <= set(found)
    assert any(name.startswith("evidence/elections_2013") for name in found)
    assert not [name for name in found if "survey" in name or name.startswith(("site/", "press/"))]


def test_libraries_that_functions_import_are_known_before_they_are_called():
    assert inputs.late_imports(["maps/classes.py"]) == ["mapclassify"]
    assert {"scipy.stats", "statsmodels.stats.proportion"} <= set(inputs.late_imports(["measures.py"]))
    assert inputs.late_imports(["charts.py"]) == []


def hang(*, step):
    step("cell 3")
    time.sleep(60)


def die(*, step):
    step("cell 4")
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize(("work", "said"), [(hang, "a job, cell 3: still running after 0.5 s"), (die, "a job, cell 4: the process died (signal 9)")])
def test_a_job_that_hangs_or_dies_is_named_with_its_place(work, said):
    with pytest.raises(crew.BookError) as error:
        crew.alone(crew.Job("a job", work, (), 0.5))
    assert str(error.value) == said


def _told(*, step):
    step("within")
    return os.getpid()


def _refuses(*, step):
    raise crew.BookError("told")


def _tells(*, step) -> str:
    step("half", os.getpid())
    time.sleep(0.2)
    return "all"


def test_where_no_process_can_be_copied_a_new_interpreter_gives_the_same_bytes(book, monkeypatch):
    page = Page(book / "chapters" / "01-one.ipynb", "01-one", {"language": "en"})
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(sys, "platform", "win32")
        spawning = crew._processes()
    assert spawning.get_start_method() == "spawn"
    for kind in ("fork", "spawn"):
        if kind == "spawn":
            monkeypatch.setattr(crew, "_processes", lambda: spawning)
        crew.alone(crew.Job(page.name, records.perform, (page, book / kind), 60))
    written = [{path.name: path.read_bytes() for path in (book / kind).iterdir()} for kind in ("fork", "spawn")]
    assert written[0] == written[1] and len(written[0]) == 2


def test_a_job_begun_beside_the_rest_tells_what_it_has_found_and_ends_among_the_others():
    with crew.beside(crew.Job("a job", _tells)) as hand:
        assert crew.found(hand) != os.getpid() and hand.where == "half"
        ended = {job.name: result for job, result in crew.work(deque([crew.Job("another", _told)]), 2, [hand])}
    assert ended["a job"] == "all" and ended["another"] != os.getpid()
    with pytest.raises(crew.BookError, match="told"), crew.beside(crew.Job("a job", _refuses)) as hand:
        crew.found(hand)
    with pytest.raises(ZeroDivisionError), crew.beside(crew.Job("a job", _tells)) as hand:
        1 / 0
    assert hand.process.exitcode == -signal.SIGKILL


def test_tables_that_passed_are_trusted_and_only_as_they_were(tmp_path, monkeypatch):
    shutil.copytree(tables.ROOT / "data", tmp_path / "data")
    monkeypatch.setenv("MONOGRAPH_DATA", str(tmp_path / "data"))
    record = tmp_path / "checked.json"
    with vetting.begun(record) as check:
        check.tables()
        [(_, faults)] = crew.work(deque(), 1, [check.hand])
        check.ended(faults)
    with vetting.begun(record) as check:
        assert check.hand is None
        check.tables()  # no table is checked for this: none has changed
    edit(tmp_path / "data/elections_2021/totals.csv", ",775,", ",many,")
    with vetting.begun(record) as check, pytest.raises(vetting.BookError, match="totals.csv, row"):
        check.tables()
    record.write_text("{}")
    with vetting.begun(record) as check:
        assert check.hand is not None


def test_a_record_holds_only_while_nothing_has_changed(tmp_path):
    path = tmp_path / "01-one.ipynb"
    write(path, "One", "text", FIRST)
    page = Page(path, "01-one", {"language": "en"})
    assert records.valid(tmp_path, page) is None
    crew.alone(crew.Job("one", records.perform, (page, tmp_path)))
    record = records.valid(tmp_path, page)
    assert "data/elections_2021/totals.csv" in record.stands_on["files"]
    assert "data/survey/answers.csv" not in record.stands_on["files"]
    assert records.valid(tmp_path, Page(path, "01-one", {"language": "kk"})) is None
    edit(path, "text", "another text")
    assert records.valid(tmp_path, page) is not None
    assert "another text" in json.loads(records.executed(page, record))["cells"][-1]["source"]


def test_a_cluster_of_two_workers_gives_the_same_bytes(book):
    distributed = pytest.importorskip("distributed")
    assert build(book).returncode == 0
    ours = built(book)
    shutil.rmtree(book / "_build")
    os.environ["MONOGRAPH_DATA"] = str(book / "data")
    try:
        with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1") as cluster:
            result = build(book, "--scheduler", cluster.scheduler_address)
    finally:
        del os.environ["MONOGRAPH_DATA"]
    assert result.returncode == 0, result.stderr
    assert "Executing at tcp://127.0.0.1" in result.stderr
    assert built(book) == ours


def test_a_scheduler_that_is_not_there_is_named(book):
    result = build(book, "--scheduler", "tcp://127.0.0.1:9")
    assert result.returncode != 0
    assert "no Dask scheduler answers at tcp://127.0.0.1:9" in result.stderr


def said(book: Path, *words: str) -> str:
    """What a command prints; it must go well."""
    line, where = command(book, *words)
    result = subprocess.run(line, **where, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    return result.stdout


def test_a_chapter_is_started_refreshed_and_shown_without_the_others(book):
    path = book / "chapters" / "03-courts.ipynb"
    assert str(path) in said(book, "new", "courts")
    assert "file: chapters/03-courts" in (book / "_toc.yml").read_text()
    line, where = command(book, "new", "courts")
    assert "there is a chapter 'courts' already" in subprocess.run(line, **where, capture_output=True, text=True).stderr
    assert said(book, "refresh", "03") == "03-courts.ipynb: unchanged\n"
    assert "02-two.ipynb: outputs rewritten\n  number elected is new\n" in said(book, "refresh", "02")
    assert build(book).returncode == 0
    before = runs(book)
    for name in ("01-one", "03-courts"):
        edit(book / "chapters" / f"{name}.ipynb", "book = Edition(language)", "book = Edition(language)  # again")
    assert said(book, "chapter", "courts", "--no-show").strip() == str(book / "_build/html/chapters/03-courts.html")
    assert {name for name, when in runs(book).items() if before[name] != when} == {"03-courts"}, "the others keep the outputs that they have"
    assert rerun(book, lambda: None) == {"01-one"}, "until the whole book is built"


def test_serving_follows_an_edit_and_tells_the_browser(book):
    line, where = command(book, "serve", "--port", "0")
    process = subprocess.Popen(line, **where, stdout=subprocess.PIPE, text=True, start_new_session=True)
    try:
        address = next(line for line in process.stdout if "http://" in line).split("at ")[1].split(" ")[0]
        page = urllib.request.urlopen(f"{address}chapters/01-one.html").read().decode()
        assert "/_live/script.js" in page
        events = urllib.request.urlopen(f"{address}_live/events", timeout=60)
        time.sleep(2)  # the watching begins a moment after the address is printed
        edit(book / "chapters" / "01-one.ipynb", "as the first of", "so the first of")
        assert next(line for line in events if line.startswith(b"data")) == b"data: built\n"
        assert "so the first of" in urllib.request.urlopen(f"{address}chapters/01-one.html").read().decode()
        threads = {path.read_text() for path in Path(f"/proc/{process.pid}/task").glob("*/comm")}
        assert len(threads) <= 1, f"beside another thread it cannot fork for a build: {threads}"
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@pytest.mark.parametrize("old, new", [("title:", "[title:"), ("monograph.navigation", "monograph.nothing")])
def test_serving_begins_with_broken_settings_and_starts_again_when_they_are_mended(book, old, new):
    assert build(book).returncode == 0
    settings = (book / "_config.yml").read_text(encoding="utf-8")
    (book / "_config.yml").write_text(settings.replace(old, new), encoding="utf-8")
    line, where = command(book, "serve", "--port", "0")
    process = subprocess.Popen(line, **where, stdout=subprocess.PIPE, text=True, start_new_session=True)
    try:
        assert process.stdout.readline().startswith("Not built. ")
        address = next(line for line in process.stdout if "http://" in line).split("at ")[1].split(" ")[0]
        assert urllib.request.urlopen(f"{address}chapters/01-one.html").status == 200, "the last good site"
        time.sleep(2)  # the watching begins a moment after the address is printed
        (book / "_config.yml").write_text(settings.replace("The Village Akim", "The Other Akim"), encoding="utf-8")
        said = [process.stdout.readline() for _ in range(3)]
        assert [line.split(" ")[0] for line in said] == ["Starting", "Built", "The"]
        address = said[-1].split("at ")[1].split(" ")[0]
        assert "The Other Akim" in urllib.request.urlopen(f"{address}chapters/01-one.html").read().decode()
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
