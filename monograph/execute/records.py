"""What executed pages stood on: a notebook runs again exactly when something it depends on has changed.

A record names the code, the parameters, the environment, the modules that the code imports, and the
tables and layers that were read while it ran, each with a stamp of its content.  Text between the
cells is no part of it.
"""

import json
import os
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import import_module
from pathlib import Path

import altair as alt
import nbformat
import pandas as pd
from altair.utils.schemapi import debug_mode

from .. import drawing, inputs, reading, tables
from ..errors import BookError
from ..figure import CHART_MIME, TABLE_MIME
from . import crew, notebook


_OF_A_SHELL = ("application", "completer", "completerlib", "logger", "magics")  # loaded by each as it starts


@dataclass(frozen=True)
class Page:
    """One page to execute: the *notebook*, where its result goes below ``chapters/``, and the parameters."""

    notebook: Path
    target: str  # "03-direct-elections-2021", "oblasts/akmola"
    parameters: dict = field(hash=False)
    title: str | None = None  # of a page made from a parametrised notebook

    @property
    def name(self) -> str:
        """How messages name the page: the notebook, and for one of many pages the target."""
        return self.notebook.name if self.title is None else f"{self.notebook.name} for {self.target}"


@dataclass(frozen=True)
class Record:
    """What is known of a page's last execution; outputs are in a file of their own, one list a code cell."""

    stands_on: dict
    charts: dict[str, str]  # name of each chart and the key of its drawing's content
    cards: list[str]  # names of all cards, charts and tables
    outputs: Path
    digest: str  # changes whenever the page is executed again with another result


def file(folder: Path, page: Page) -> Path:
    """Where the record of *page* is kept."""
    return folder / f"{page.target.replace('/', '__')}.json"


def last(folder: Path, page: Page) -> Record | None:
    """The record of the last execution of *page*, whether or not it still holds."""
    path = file(folder, page)
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        record = Record(content["stands_on"], content["charts"], content["cards"], path.with_suffix(".outputs.json"), content["digest"])
    except (OSError, ValueError, KeyError):
        return None
    return record if record.outputs.exists() else None


def valid(folder: Path, page: Page) -> Record | None:
    """The record of *page*, if nothing that the page stands on has changed since."""
    record = last(folder, page)
    return record if record and record.stands_on == _ground(page, record.stands_on["files"]) else None


def prepare(pages: list[Page]) -> None:
    """Work out what each of *pages* would work out again, so that the processes copied from this one know it."""
    counts = Counter(page.notebook for page in pages)
    modules = {page: inputs.modules(*code(page)) for page in {page.notebook: page for page in pages}.values()}
    if len(pages) > crew.CORES:  # what one of many asks for, others ask for, too
        load_libraries([page.notebook for page in modules])
        _rehearse()
        for name in tables.names():
            tables.load(name)
    for page, stands_on in modules.items():
        if counts[page.notebook] > 1:
            for name in stands_on:
                import_module(f"monograph.{name.removesuffix('.py').replace('/', '.').removesuffix('.__init__')}")
            notebook.bare(page.notebook)
            reading.foresee(page.parameters.get("language", "en"))


def _rehearse() -> None:
    """Have the libraries do once what they do in every notebook: at the first time they load more of themselves, and compile what they look for."""
    nbformat.validate(nbformat.v4.new_notebook())
    with debug_mode(False):
        alt.Chart(pd.DataFrame({"x": [1]})).mark_text(style="label").encode(text=alt.Text("x:N")).to_dict(validate=False)
    pd.DataFrame({"x": [1]}).to_html()
    tables.number(1.5, 1, "en")
    for part in _OF_A_SHELL:
        import_module(f"IPython.core.{part}")


def load_libraries(notebooks: list[Path]) -> None:
    """Import what the functions that *notebooks* call import when they are called."""
    names = set().union(*(inputs.modules(*_code(path, reading.digest(path))) for path in notebooks))
    for name in inputs.late_imports(names):
        import_module(name)


def perform(page: Page, folder: Path, *, step: Callable[[str], None]) -> None:
    """Execute *page* in this process, which must be a fresh one, and file its record and outputs in *folder*."""
    keep(page, folder, *outputs(page, step=step))


def outputs(page: Page, *, step: Callable[[str], None]) -> tuple[list, list[str]]:
    """Execute *page* in this process, which must be a fresh one; return the outputs of its code cells and what it read."""
    reading.reads.clear()
    executed = notebook.perform(page.notebook, page.parameters, step=step, name=page.name)
    return [cell.outputs for cell in executed.cells if cell.cell_type == "code"], sorted(reading.reads)


def keep(page: Page, folder: Path, outputs: list, reads: list[str]) -> None:
    """File the *outputs* of *page* and what it read, the record last: where it is, all is."""
    shown = [output["data"] for cell in outputs for output in cell if "data" in output]
    charts = [data[CHART_MIME] for data in shown if CHART_MIME in data]
    cards = [spec["usermeta"]["card"]["name"] for spec in charts] + [data[TABLE_MIME]["name"] for data in shown if TABLE_MIME in data]
    path = file(folder, page)
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(outputs, ensure_ascii=False)
    _write(path.with_suffix(".outputs.json"), text)
    _write(path, json.dumps({
        "stands_on": _ground(page, reads), "cards": cards, "digest": inputs.digest(text),
        "charts": {spec["usermeta"]["card"]["name"]: drawing.content(spec) for spec in charts},
    }, ensure_ascii=False))


def executed(page: Page, record: Record, *, whole: bool = False) -> str:
    """The notebook of *page* as the site shows it: its present text with the outputs on record, as JSON.

    Unless it is to be *whole*, each chart is only what its card says, with the content of its drawing: the site
    takes the drawing itself from the store.
    """
    # Both are known to be notebooks: they are put together as plain JSON, which is ten times as fast.
    result = json.loads(page.notebook.read_text(encoding="utf-8"))
    code = [cell for cell in result["cells"] if cell["cell_type"] == "code"]
    for number, (cell, outputs) in enumerate(zip(code, json.loads(record.outputs.read_text(encoding="utf-8")), strict=True), start=1):
        for data in (output["data"] for output in outputs if "data" in output and not whole):
            if CHART_MIME in data:
                meta = data[CHART_MIME]["usermeta"]
                said = {key: meta[key] for key in ("card", "links") if key in meta}
                data[CHART_MIME] = {"usermeta": said | {"content": record.charts[meta["card"]["name"]]}}
        cell["outputs"], cell["execution_count"] = outputs, number
    if page.title is not None:
        for cell in result["cells"]:
            if cell["cell_type"] == "markdown":
                cell["source"] = "".join(cell["source"]).replace("{{title}}", page.title)
    return json.dumps(result, ensure_ascii=False)


def chart(record: Record, name: str) -> dict:
    """The specification of the chart called *name*, from the outputs on record."""
    specs = (output["data"][CHART_MIME] for cell in _outputs(record.outputs, record.digest) for output in cell if CHART_MIME in output.get("data", {}))
    return next(spec for spec in specs if spec["usermeta"]["card"]["name"] == name)


def code(page: Page) -> tuple[str, ...]:
    """The sources of the code cells of *page*."""
    return _code(page.notebook, reading.digest(page.notebook))


def _ground(page: Page, reads) -> dict:
    """All that *page* stands on, in the form of a record; *reads* are the tables and layers."""
    sources = code(page)
    return {
        "code": inputs.digest(sources),
        "parameters": page.parameters,
        "environment": inputs.environment(),
        "modules": {name: reading.digest(inputs.PACKAGE / name) for name in inputs.modules(*sources)},
        "files": {name: tables.stamp(name) for name in reads},
    }


@lru_cache(1)
def _outputs(path: Path, digest: str) -> list:
    return json.loads(path.read_text(encoding="utf-8"))


@lru_cache(64)
def _code(path: Path, digest: str) -> tuple[str, ...]:
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        return tuple("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    except (ValueError, KeyError, TypeError) as error:
        raise BookError(f"{path.name}: not a notebook ({error})") from None


def _write(path: Path, text: str) -> None:
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    part.write_text(text, encoding="utf-8")
    os.replace(part, path)
