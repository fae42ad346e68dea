"""Bad input stops the build with one clear message, and the last good site stays as it was."""

import os
import shutil
import subprocess
import sys

import nbformat
import pytest

from monograph import tables

pytestmark = pytest.mark.book

GOOD = "<html>the last good site</html>"


def notebook(*cells: str) -> nbformat.NotebookNode:
    parameters = nbformat.v4.new_code_cell('language = "en"', id="parameters", metadata={"tags": ["parameters"]})
    rest = [nbformat.v4.new_code_cell(source, id=f"cell{i}") for i, source in enumerate(cells)]
    title = nbformat.v4.new_markdown_cell("# A chapter", id="title")
    return nbformat.v4.new_notebook(cells=[title, parameters, *rest], metadata={"language_info": {"name": "python"}})


@pytest.fixture
def project(tmp_path):
    """A book of one chapter, with a site built earlier."""
    (tmp_path / "chapters").mkdir()
    (tmp_path / "_build" / "html").mkdir(parents=True)
    (tmp_path / "_build" / "html" / "index.html").write_text(GOOD)
    shutil.copy(tables.ROOT / "_config.yml", tmp_path)
    for name in ("references.bib", "favicon.svg"):
        shutil.copy(tables.ROOT / "chapters" / name, tmp_path / "chapters")
    (tmp_path / "chapters" / "intro.md").write_text("# A book\n")
    (tmp_path / "_toc.yml").write_text("format: jb-book\nroot: chapters/intro\nchapters:\n  - file: chapters/01-one\n")
    return tmp_path


def build(project, *options: str, chapter=None, data=None) -> subprocess.CompletedProcess:
    nbformat.write(chapter or notebook("1 + 1"), project / "chapters" / "01-one.ipynb")
    environment = {**os.environ, "MONOGRAPH_DATA": str(data)} if data else None
    command = [sys.executable, "-m", "monograph", "build", *options]
    return subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True)


def refused(result: subprocess.CompletedProcess, project, *words: str) -> None:
    assert result.returncode != 0
    for word in words:
        assert word in result.stderr, result.stderr
    assert "Traceback" not in result.stderr
    assert (project / "_build" / "html" / "index.html").read_text() == GOOD
    left = {p.name for p in (project / "_build").iterdir()}
    assert left <= {"html", "cache", "lock"}, left


def test_a_sound_book_is_built(project):
    result = build(project)
    assert result.returncode == 0, result.stderr
    assert "index.html" in result.stdout
    assert "A chapter" in (project / "_build" / "html" / "chapters" / "01-one.html").read_text()


def test_a_notebook_that_raises_is_named_with_its_cell(project):
    refused(build(project, chapter=notebook("1 + 1", "1 / 0")), project, "01-one.ipynb, cell 4", "ZeroDivisionError")


def test_a_notebook_that_hangs_is_stopped_and_named_with_its_cell(project):
    chapter = notebook("1 + 1", "import time; time.sleep(600)")
    refused(build(project, "--cell-seconds", "3", chapter=chapter), project, "01-one.ipynb, cell 4", "3 s")


def test_a_notebook_that_is_no_notebook_is_named(project):
    nbformat.write(notebook(), project / "chapters" / "01-one.ipynb")
    (project / "chapters" / "01-one.ipynb").write_text("{ not JSON")
    result = subprocess.run([sys.executable, "-m", "monograph", "build"], cwd=project, capture_output=True, text=True)
    refused(result, project, "01-one.ipynb", "not a notebook")


def test_an_unknown_language_is_refused(project):
    refused(build(project, "--language", "de"), project, "unknown language 'de'")


def test_a_broken_table_is_named_with_row_column_and_rule(project, tmp_path):
    data = shutil.copytree(tables.folder(), tmp_path / "data")
    path = data / "elections_2021" / "contests.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("KZ-11,95", "KZ-11,none"), encoding="utf-8")
    refused(build(project, data=data), project, "contests.csv, row 2, column contests", "'none'", "type-error")


def test_a_missing_table_is_named(project, tmp_path):
    data = shutil.copytree(tables.folder(), tmp_path / "data")
    (data / "survey" / "answers.csv").unlink()
    refused(build(project, data=data), project, "answers.csv", "cannot be read")


def test_a_warning_of_sphinx_stops_the_build(project):
    (project / "chapters" / "intro.md").write_text("# A book\n\nSee {ref}`nowhere`.\n")
    refused(build(project), project, "chapters/intro.md", "nowhere")
