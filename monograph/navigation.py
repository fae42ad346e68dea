"""What pages show of other pages, worked out once a book instead of once a page.

A Sphinx extension.  References to a figure find its page's record in memory.  The theme resolves and parses the whole list for every page, which makes a book
quadratic in its pages; here the list is taken from Sphinx's records once, and each page gets it with
its own place marked.  A section with many pages shows them on its own index; elsewhere it shows the
present one only.
"""

from copy import copy
from dataclasses import dataclass, field
from functools import cache
from html import escape

from sphinx import addnodes
from sphinx.domains.std import StandardDomain
from sphinx.environment import BuildEnvironment

_MANY = 30  # pages of a section that the sidebar lists; a longer section has an index to choose from


@dataclass
class _Entry:
    """A page in the list: its heading as numbered, and the pages below it."""

    name: str
    title: str
    below: list["_Entry"] = field(default_factory=list)


def _parts(env) -> list[tuple[str | None, list[_Entry]]]:
    """The captions of the table of contents and the pages below each."""
    root = env.config.root_doc
    return [(toctree["caption"], [_entry(env, name) for _, name in toctree["entries"]])
            for toctree in env.tocs[root].findall(addnodes.toctree)]


def heading(env, name: str) -> str:
    """The heading of a page with its number, if it has one."""
    number = env.toc_secnumbers.get(name, {}).get("")
    return f"{'.'.join(map(str, number))}. {env.titles[name].astext()}" if number else env.titles[name].astext()


def _entry(env, name: str) -> _Entry:
    return _Entry(name, heading(env, name), [_entry(env, below) for below in env.toctree_includes.get(name, [])])


def _list(app, entries: list[_Entry], page: str, level: int) -> str:
    css = ' class="nav bd-sidenav"' if level == 1 else ""
    return f"<ul{css}>{''.join(_item(app, entry, page, level) for entry in entries)}</ul>"


def _item(app, entry: _Entry, page: str, level: int) -> str:
    here, inside = entry.name == page, any(below.name == page for below in entry.below)
    classes = f"toctree-l{level}" + (" current active" if here or inside else "")
    address = "#" if here else app.builder.get_relative_uri(page, entry.name)
    current = ' aria-current="page"' if here else ""
    link = f'<a class="reference internal{" current" if here else ""}" href="{escape(address)}"{current}>{escape(entry.title)}</a>'
    shown = entry.below if len(entry.below) <= _MANY else [below for below in entry.below if below.name == page]
    below = _list(app, shown, page, level + 1) if shown and (here or inside) else ""
    return f'<li class="{classes}">{link}{below}</li>'


def _install(app) -> None:
    """Take the theme's listener out and put ours, which calls it, in its place: a later one comes too late."""
    from pydata_sphinx_theme import toctree

    listeners = app.events.listeners["html-page-context"]
    [place] = [i for i, listener in enumerate(listeners) if listener.handler is toctree.add_toctree_functions]
    known: list = []

    def functions(app, pagename, templatename, context, doctree) -> None:
        toctree.add_toctree_functions(app, pagename, templatename, context, doctree)
        if not known:
            known.append(_parts(app.env))

        def generate_toctree_html(kind: str, **_) -> str:
            return "".join((f'<p aria-level="2" class="caption" role="heading"><span class="caption-text">{escape(caption)}</span></p>' if caption else "")
                           + _list(app, entries, pagename, 1) for caption, entries in known[0])

        context["generate_toctree_html"] = generate_toctree_html

    listeners[place] = listeners[place]._replace(handler=functions)


class _Standard(StandardDomain):
    """References to figures by number; Sphinx's own reads the whole record of a page for each."""

    _records: BuildEnvironment | None = None

    def clear_doc(self, docname: str) -> None:
        super().clear_doc(docname)
        self._records = None

    def _resolve_numref_xref(self, env, *reference):
        if self._records is None:
            self._records = copy(env)
            self._records.get_doctree = cache(env.get_doctree)
        return super()._resolve_numref_xref(self._records, *reference)


def setup(app) -> dict:
    """Register sidebar and references with Sphinx."""
    app.add_domain(_Standard, override=True)
    app.connect("builder-inited", _install)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
