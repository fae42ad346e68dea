"""Sphinx, run as jupyter-book would run it, but inside this process and only for what changed."""

import io
import json
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

from .. import config, drawing, inputs, reading, tables
from ..errors import BookError

_STATE = "state.json"


def render(source: Path, work: Path, store: Path, *, step: Callable[[str], None]) -> list[str]:
    """Build the staged *source* into ``html`` of the folder *work*, with warnings as errors; return the names of the pages.

    Pages that Sphinx knows from the last time are not read or written again.  Drawings come from
    *store*; those that others are making are waited for.
    """
    step("jupyter-book")
    state_file = work / _STATE
    state = json.loads(state_file.read_text(encoding="utf-8")) if state_file.exists() else {}
    # What a broken or stopped run left behind is not trusted: its warnings were never heard.
    state_file.unlink(missing_ok=True)
    if state.get("ground") != _ground(source, state.get("reads", [])):
        shutil.rmtree(work, ignore_errors=True)
        state = {}
    work.mkdir(parents=True, exist_ok=True)
    reading.reads.clear()
    shape, pages = _sphinx(source, work, state.get("shape"), str(store))
    reads = sorted(reading.reads | set(state.get("reads", [])))
    state_file.write_text(json.dumps({"ground": _ground(source, reads), "reads": reads, "shape": shape}), encoding="utf-8")
    return pages


def _ground(source: Path, reads: list[str]) -> str:
    """What every page stands on: settings, order, the extensions with what they read, the versions, and what decides the size of drawings."""
    extensions = config.settings(source)["sphinx"]["extra_extensions"]
    files = [reading.digest(source / name) for name in ("_config.yml", "_toc.yml")]
    files += [reading.digest(path) for path in sorted((source / "chapters").glob("*.bib"))]
    modules = [reading.digest(inputs.PACKAGE / name) for name in inputs.modules(f"import {', '.join([*extensions, __name__])}")]
    return inputs.digest([files, modules, [tables.stamp(name) for name in reads], inputs.environment(), drawing.ground(), str(source)])


def _sphinx(source: Path, work: Path, shape: str | None, store: str) -> tuple[str, list[str]]:
    """Run Sphinx; return the shape of the book and the names of its pages."""
    from jupyter_book.config import get_final_config
    from pybtex.plugin import find_plugin, register_plugin
    from sphinx.application import Sphinx
    from sphinx.errors import SphinxError
    from sphinx.util.docutils import docutils_namespace, patch_docutils

    os.environ.setdefault("SOURCE_DATE_EPOCH", "0")
    # Else every citation looks through all packages installed.
    register_plugin("pybtex.backends", "plaintext", find_plugin("pybtex.backends", "plaintext"), force=True)
    overrides = {"external_toc_path": (source / "_toc.yml").as_posix(), "latex_individualpages": False, "monograph_store": store}
    warnings = io.StringIO()
    try:
        full, _ = get_final_config(user_yaml=source / "_config.yml", cli_config=overrides, sourcedir=source, use_external_toc=True)
        with patch_docutils(), docutils_namespace():
            app = Sphinx(source, None, work / "html", work / "doctrees", "html", full, status=None, warning=warnings,
                         warningiserror=True, keep_going=True)
            if "numbered: true" in (source / "_toc.yml").read_text(encoding="utf-8"):
                app.setup_extension("sphinx_multitoc_numbering")
            app.build()
            new = _shape(app.env)
            if shape is not None and new != shape:
                # Titles, numbers or labels changed: every page may show one of them.
                app.build(force_all=True)
            failed = app.statuscode
    except (SphinxError, ValueError, OSError) as error:
        raise BookError(f"jupyter-book could not build the pages:\n{_complaints(warnings.getvalue(), source) or error}") from error
    if failed or not (work / "html" / "chapters").exists():
        raise BookError("jupyter-book could not build the pages:\n" + _complaints(warnings.getvalue(), source))
    # The folder may still hold pages that the book no longer has.
    return new, [f"{name}.html" for name in [*sorted(app.env.found_docs), "search"]]


def _shape(env) -> str:
    """What pages show of other pages: titles, order, numbers, labels."""
    labels = {name: [str(part) for part in place] for kind in ("labels", "anonlabels") for name, place in env.domaindata["std"][kind].items()}
    titles = {name: title.astext() for name, title in env.titles.items()}
    return inputs.digest([titles, env.toctree_includes, env.toc_secnumbers, env.toc_fignumbers, labels])


def _complaints(output: str, source: Path) -> str:
    """The lines of Sphinx's output that say what is wrong, with paths as the author knows them."""
    plain = re.sub(r"\x1b\[[0-9;]*m", "", output).replace(str(source) + os.sep, "")
    lines = [line for line in plain.splitlines() if re.search(r"WARNING|ERROR|CRITICAL|^[A-Za-z.]*(Error|Exception)\b", line)]
    return "\n".join(lines[:20]) or plain[-2000:]
