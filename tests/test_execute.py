"""Stored outputs are the same bytes at every run, and every cell has them."""

import json

import altair as alt
import nbformat
import pytest
from jsonschema import ValidationError

from monograph import tables
from monograph.execute import notebook as execute
from monograph.figure import CHART_MIME
from monograph.site import book as contents

CHAPTERS = contents.notebooks(tables.ROOT)


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """A small notebook that shows a number, a figure's kind of output and an error-free cell."""
    path = tmp_path_factory.mktemp("book") / "01-small.ipynb"
    cells = [
        nbformat.v4.new_code_cell('language = "en"', id="parameters", metadata={"tags": ["parameters"]}),
        nbformat.v4.new_code_cell("from monograph import Edition\nbook = Edition(language)\nbook.say(answer=6 * 7)", id="say"),
    ]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    return path


def text(notebook) -> str:
    return json.dumps(notebook, ensure_ascii=False, sort_keys=True)


@pytest.mark.book
def test_two_runs_give_the_same_bytes_without_times_or_paths(book):
    first, second = execute.run(book, {}), execute.run(book, {})
    assert text(first) == text(second)
    assert "papermill" not in text(first).replace("application/papermill.record", "")
    assert str(book.parent) not in text(first)


@pytest.mark.book
def test_parameters_reach_the_cells_but_not_the_stored_notebook(book):
    executed = execute.run(book, {"language": "kk"})
    assert len(executed.cells) == 2
    assert 'language = "en"' in executed.cells[0].source


@pytest.mark.book
def test_a_notebook_is_rewritten_only_when_it_changed(book):
    assert execute.refresh(book)
    before = book.stat().st_mtime_ns
    assert not execute.refresh(book)
    assert book.stat().st_mtime_ns == before


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_a_chapter_is_stored_whole_and_clean(path):
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert code[0].source.splitlines()[0] == 'language = "en"'
    assert "parameters" in code[0].metadata["tags"]
    for number, cell in enumerate(code, start=1):
        assert cell.execution_count == number
        assert set(cell.metadata) == {"tags"}, "times, paths or widths of a run have no place in a chapter"
        assert set(cell.metadata["tags"]) <= {"parameters", "hide-input"}, "no cell is skipped, removed or excused"
        assert len(cell.source.splitlines()) <= 5
        assert all(output.output_type in ("display_data", "execute_result") for output in cell.outputs)


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_chapters_import_only_the_package(path):
    for cell in nbformat.read(path, as_version=4).cells:
        for line in cell.source.splitlines() if cell.cell_type == "code" else []:
            assert not line.startswith("import ")
            assert not line.startswith("from ") or line.startswith("from monograph import ")


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_charts_of_a_chapter_are_vega_lite(path):
    specs = [output["data"][CHART_MIME] for cell in nbformat.read(path, as_version=4).cells for output in cell.get("outputs", []) if CHART_MIME in output.get("data", {})]
    for spec in specs:
        narrow = spec["usermeta"]["narrow"]
        for chart in ({key: value for key, value in spec.items() if key != "usermeta"}, narrow | {"datasets": spec["datasets"] | narrow["datasets"]}):
            alt.Chart.from_dict(chart)  # raises where a chart is not what the schema allows


def test_a_chart_that_is_no_vega_lite_is_found():
    with pytest.raises(ValidationError):
        alt.Chart.from_dict({"data": {"values": []}, "mark": "bar", "encoding": {"x": {"field": "a", "type": "whole"}}})
