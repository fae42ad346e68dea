"""The pages of the back matter that tables and chapters hold: a Sphinx extension with one directive, ``apparatus``.

    ```{apparatus} glossary
    ```
"""

import re

import pandas as pd
from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from . import __version__, cards, letters, navigation, releases, tables, terms

_MANY = 5  # sections of one page that the index names
_KINDS = {"person": "People", "organisation": "Organisations", "place": "Places", "term": "Terms"}


class Filled(nodes.General, nodes.Element):
    """A part that can be written only when every page has been read: ``part``."""


class Apparatus(SphinxDirective):
    """Writes the part of the back matter that its argument names."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        part = self.arguments[0]
        if part in _LATE:
            self.env.monograph_late = getattr(self.env, "monograph_late", set()) | {self.env.docname}
            return [Filled(part=part)]
        if part not in _EARLY:
            raise self.error(f"no part {part!r}; choose from {', '.join([*_EARLY, *_LATE])}")
        return _EARLY[part]()


def glossary() -> list[nodes.Node]:
    """Each term with its definition, then both in Kazakh and Russian."""
    items = []
    for _, term in tables.load("reference/glossary").sort_values("term_en", key=lambda c: c.str.lower()).iterrows():
        head = nodes.term("", term["term_en"], ids=[terms.anchor(term["term_id"])])
        others = [nodes.paragraph("", "", nodes.strong("", term[f"term_{code}"]), nodes.Text(" — " + term[f"definition_{code}"]),
                                  tongue=code) for code in ("kk", "ru")]  # fmt: skip
        body = nodes.definition("", nodes.paragraph("", term["definition_en"]), *others)
        items.append(nodes.definition_list_item("", head, body))
    return [nodes.definition_list("", *items, classes=["glossary"])]


def chronology() -> list[nodes.Node]:
    """The periods, then acts and events in order of their dates, each once, without those of other countries."""
    acts, short = tables.load("institutions/acts"), _short()
    acts = acts[acts["level"] != "foreign"].assign(source=lambda a: a["source_id"].map(short) + ", " + a["locator"])
    rows = [_act(same) for _, same in acts.sort_values("date", kind="stable").groupby("act_id", sort=False)]
    periods = [(_span(p["start"], p["end"]), p["period_en"], p["gap_en"], f"{short[p['source_id']]}, {p['locator']}")
               for _, p in tables.load("institutions/periods").sort_values("order").iterrows()]  # fmt: skip
    return [_section("Periods", table(("Years", "Period", "Law and practice", "Source"), periods)),
            _section("Acts and events", table(("Date", "Act or event", "Effect", "Source"), rows))]  # fmt: skip


def _act(same: pd.DataFrame) -> tuple[str, str, str, str]:
    """The row of an act that one or more texts name: date and title where they are most exact, what each says, in the same order where."""
    exact = same.iloc[max(range(len(same)), key=lambda i: (len(same.iloc[i].fillna("")["date"]), pd.notna(same.iloc[i]["number"])))]
    return _span(exact["date"], exact["date_end"]) or "no date", _title(exact), " ".join(same["effect_en"]), "; ".join(same["source"])


def corrected() -> list[nodes.Node]:
    """The errors of the sources that the book corrects or reads in its own way, source by source."""
    anomalies, sections = tables.load("audit/anomalies"), []
    anomalies = anomalies[anomalies["used_en"].notna() & (anomalies["severity"] != "low")]
    for source_id, short in _short().items():
        mine = anomalies[anomalies["source_id"] == source_id]
        if len(mine):
            shown = mine[["anomaly_id", "locator", "statement_en", "used_en"]].fillna("").replace(_short(), regex=True)  # other texts by name, not by key
            rows = shown.itertuples(index=False)
            sections.append(_section(short, table(("No.", "Place", "What the source says", "What the book uses"), list(rows))))
    return sections


def changed() -> list[nodes.Node]:
    """Which figures and tables are not those of the last release."""
    lines = releases.changes(releases.record(), releases.last())
    if not lines:
        return [nodes.paragraph("", "No figure of any table has changed since the last release.")]
    return [nodes.bullet_list("", *(nodes.list_item("", nodes.paragraph("", line)) for line in lines))]


def works() -> list[nodes.Node]:
    """What the sources cite, as they give it; what they leave out stays out."""
    cited, sections = tables.load("reference/works").fillna(""), []
    for source_id, short in _short().items():
        items = []
        for _, work in cited[cited["source_id"] == source_id].iterrows():
            line = nodes.paragraph("", "", *([nodes.Text(_ended(work["authors"]))] if work["authors"] else []), nodes.emphasis("", _begun(work["title"])))
            line += nodes.Text(". " + "".join(_ended(work[name]) for name in ("container", "year") if work[name]))
            line += nodes.inline("", f"({work['locator']})", classes=["place"])
            items.append(nodes.list_item("", line))
        if items:
            sections.append(_section(f"Cited in {short}", nodes.bullet_list("", *items, classes=["works"])))
    return sections


def _ended(text: str) -> str:
    return _begun(text) + (" " if text.endswith(".") else ". ")


def _begun(text: str) -> str:
    """*text* with a capital, unless an address begins it."""
    return text if re.match(r"\S+\.\w", text) else text[:1].upper() + text[1:]


def alphabet() -> list[nodes.Node]:
    """Each letter as the book writes it, with a word that has it."""
    rows = [(row.letter, row.latin or "left out", f"{row.word}, {row.en}") for row in letters.examples().itertuples()]
    return [table(("Letter", "In English", "For example"), rows)]


def departures() -> list[nodes.Node]:
    """Names of places that are not written by their letters."""
    return [table(("In the book", "Kazakh", "By the letters"), [(row.en, row.kk, row.letters) for row in letters.departures().itertuples()])]


def index(env, builder, docname: str) -> list[nodes.Node]:
    """Names, places and terms with links to the sections that use them; a name that the glossary explains stands among the terms only."""
    explained = terms.pattern(terms.glossary_forms("en"))
    labels = {("name", r["name_id"]): (r["kind"], r["name_en"]) for _, r in tables.load("reference/index").iterrows() if not explained.fullmatch(r["name_en"])}
    labels |= {("term", t["term_id"]): ("term", t["term_en"]) for _, t in tables.load("reference/glossary").iterrows()}
    places: dict[tuple, dict[str, dict]] = {}
    for page in _ordered(env):
        for key, sections in env.monograph_places.get(page, {}).items():
            places.setdefault(key, {})[page] = sections
    out = []
    for kind, caption in _KINDS.items():
        items = []
        for key in sorted((k for k in places if k in labels and labels[k][0] == kind), key=lambda k: labels[k][1].lower()):
            line = nodes.paragraph("", "", nodes.strong("", labels[key][1].replace("'", "’")))
            for i, parts in enumerate(_where(env, lambda page: builder.get_relative_uri(docname, page), places[key])):
                line += [nodes.Text("; " if i else " — "), *parts]
            items.append(nodes.list_item("", line))
        if items:
            out.append(_section(caption, nodes.bullet_list("", *items)))
    return out


def _where(env, address, found: dict[str, dict[str, str]]) -> list[list[nodes.Node]]:
    """Links to the pages of *found* (page → anchor → heading, in the book's order), each with its sections, or *passim* for many.

    Of a page with pages below it, most of which are found, only their number is told.
    """
    alike = {top: below for top, below in env.toctree_includes.items() if top != env.config.root_doc and 2 * len(found.keys() & set(below)) > len(below)}
    inside, out = {page for below in alike.values() for page in below}, []
    for page in _ordered(env):
        if page in inside or page not in found and page not in alike:
            continue
        anchors, titles = list(found.get(page, {})), list(found.get(page, {}).values())
        links = [nodes.reference("", title, internal=True, refuri=address(page) + (f"#{anchor}" if anchor else ""))
                 for anchor, title in zip(anchors or [""], [env.titles[page].astext(), *titles[1:]], strict=True)]  # fmt: skip
        if page in alike:
            out.append([links[0], nodes.Text(f" ({len(found.keys() & set(alike[page]))} of {len(alike[page])} pages)")])
        elif len(links) > _MANY:
            out.append([links[0], nodes.Text(", "), nodes.emphasis("", "passim")])
        else:
            out.append([links[0], *(part for i, link in enumerate(links[1:]) for part in (nodes.Text(", " if i else ": "), link))])
    return out


def figures(env, builder, docname: str) -> list[nodes.Node]:
    """Every numbered figure and table, page by page."""
    out = []
    for page in _ordered(env):
        numbers, titles, items = env.toc_fignumbers.get(page, {}), env.monograph_titles.get(page, {}), []
        for kind, name in (("figure", "Figure"), ("table", "Table")):
            for anchor, number in numbers.get(kind, {}).items():
                label = f"{name} {'.'.join(map(str, number))}"
                link = nodes.reference("", f"{label}. {titles.get(anchor, '')}", internal=True,
                                       refuri=f"{builder.get_relative_uri(docname, page)}#{anchor}")  # fmt: skip
                items.append(nodes.list_item("", nodes.paragraph("", "", link)))
        if items:
            out.append(_section(navigation.heading(env, page), nodes.bullet_list("", *items, classes=["quiet"])))
    return out


_EARLY = {"glossary": glossary, "chronology": chronology, "corrected": corrected, "changed": changed, "works": works, "letters": alphabet,
          "departures": departures}
_LATE = {"index": index, "figures": figures}


def table(head: tuple[str, ...], rows: list[tuple]) -> nodes.table:
    """A table of plain text.  More than three columns do not fit a phone: there each row becomes a block, its cells named."""
    wide = len(head) > 3
    group = nodes.tgroup("", *(nodes.colspec(colwidth=1) for _ in head), cols=len(head))
    group += nodes.thead("", nodes.row("", *(nodes.entry("", nodes.paragraph("", name)) for name in head)))
    group += nodes.tbody("", *(nodes.row("", *(_cell(name if wide and i else "", cell) for i, (name, cell) in enumerate(zip(head, row, strict=True)))) for row in rows))
    return nodes.table("", group, classes=["apparatus"] if wide else [])


def _cell(name: str, cell) -> nodes.entry:
    """A cell; its *name* is shown where the table's head is not."""
    text = "" if pd.isna(cell) else str(cell)
    label = [nodes.inline("", f"{name}: ", classes=["cell-head"])] if name and text else []
    return nodes.entry("", nodes.paragraph("", "", *label, nodes.Text(text)))


def _section(title: str, *body: nodes.Node) -> nodes.section:
    return nodes.section("", nodes.title("", title), *body, ids=[nodes.make_id(title)], names=[nodes.fully_normalize_name(title)])


def _short() -> dict[str, str]:
    return tables.labels("reference/sources", "source_id", "en", "short")


def _span(start, end) -> str:
    start, end = ("" if pd.isna(value) else _day(str(value)) for value in (start, end))
    return f"{start or '…'} – {end}" if end and end != start else start


def _day(date: str) -> str:
    """13 January 1992 for 1992-01-13, January 1992 for 1992-01; a year stays."""
    return pd.Timestamp(date).strftime({4: "%Y", 7: "%B %Y"}.get(len(date), "%-d %B %Y"))


def _title(act: pd.Series) -> str:
    return act["title_en"] if pd.isna(act["number"]) or act["number"] in act["title_en"] else f"{act['title_en']} (no. {act['number']})"


def _ordered(env) -> list[str]:
    """The pages in the order of the table of contents."""
    def below(page: str) -> list[str]:
        return [page, *(p for child in env.toctree_includes.get(page, []) for p in below(child))]
    return below(env.config.root_doc)


def _titles(app, document: nodes.document) -> None:
    """Record the titles of the cards of a page."""
    titles = app.env.monograph_titles = getattr(app.env, "monograph_titles", {})
    found = [*document.findall(cards.ChartCard), *document.findall(cards.TableCard)]
    titles[app.env.docname] = {anchor: card["title"] for card in found for anchor in card["ids"]}


def _fill(app, document: nodes.document, docname: str) -> None:
    for node in document.findall(lambda n: isinstance(n, nodes.paragraph) and "tongue" in n):
        node["classes"].append(f"language-{node['tongue']}")  # only now: docutils has no smart quotes for Kazakh and would warn
    for node in list(document.findall(Filled)):
        node.replace_self(_LATE[node["part"]](app.env, app.builder, docname))


def _purge(app, env, docname: str) -> None:
    getattr(env, "monograph_titles", {}).pop(docname, None)
    getattr(env, "monograph_late", set()).discard(docname)


def _merge(app, env, docnames, other) -> None:
    env.monograph_titles = getattr(env, "monograph_titles", {}) | {
        d: t for d, t in getattr(other, "monograph_titles", {}).items() if d in docnames}  # fmt: skip
    env.monograph_late = getattr(env, "monograph_late", set()) | (getattr(other, "monograph_late", set()) & set(docnames))


def setup(app) -> dict:
    """Register the directive with Sphinx; pages that depend on others are written at every build."""
    app.setup_extension("monograph.terms")
    app.add_node(Filled)
    app.add_directive("apparatus", Apparatus)
    app.connect("doctree-read", _titles)
    app.connect("doctree-resolved", _fill)
    app.connect("env-purge-doc", _purge)
    app.connect("env-merge-info", _merge)
    app.connect("env-updated", lambda app, env: sorted(getattr(env, "monograph_late", set())))
    return {"version": __version__, "env_version": 1, "parallel_read_safe": True, "parallel_write_safe": True}
