"""Terms of the glossary, linked where a chapter first uses them, and the places where each name occurs.

A Sphinx extension.  Only running paragraphs count: headings, links, code and captions stay as they are.
"""

import re

import pandas as pd
from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from . import __version__, reading, tables

GLOSSARY = "chapters/glossary"
INDEX = "chapters/name-index"
NOT_RUNNING = {GLOSSARY, INDEX, "chapters/bibliography", "chapters/errata"}  # lists of terms, names, titles and keys
CHAPTER = re.compile(r"chapters/\d\d-")
_KEPT = (nodes.title, nodes.reference, nodes.literal, nodes.literal_block, nodes.raw, nodes.caption, nodes.math, nodes.footnote,
         nodes.pending, nodes.citation, nodes.figure, nodes.table)  # fmt: skip


@reading.remembered
def glossary_forms(language: str) -> dict[str, str]:
    """Each form that leads to a term of the glossary, in lower case → its ``term_id``.

    Of the accepted variants only those of several words count: a single common word ("draft", "community")
    means the term in some sentences and not in others.
    """
    forms = {}
    for _, term in tables.load("reference/glossary").iterrows():
        variants = term[f"variants_{language}"]
        several = [form for form in ([] if pd.isna(variants) else variants.split(";")) if " " in form or "-" in form]
        for form in (term[f"term_{language}"], *several):
            forms.setdefault(_plain(form), term["term_id"])
    return forms


def pattern(forms) -> re.Pattern:
    """A pattern that finds *forms* as whole words, the longest first, with the English plural and possessive."""
    longest = sorted(forms, key=lambda form: (-len(form), form))
    words = "|".join(re.escape(form).replace("'", "['’]").replace(r"\ ", r"\s+") for form in longest)
    return re.compile(rf"(?<![\w-])({words})(?:e?s)?(?![\w-])", re.IGNORECASE)


def spans(text: str, forms: dict[str, str], found: re.Pattern) -> list[tuple[int, int, str]]:
    """Where *text* uses *forms*: start, end and the id each leads to."""
    return [(m.start(), m.end(), forms[_plain(m[1])]) for m in found.finditer(text)]


def _plain(form: str) -> str:
    """*form* as it is looked up: in lower case, with single spaces and one kind of apostrophe."""
    return " ".join(form.lower().replace("’", "'").split())


def running_texts(document: nodes.Node) -> list[nodes.Text]:
    """The texts of running paragraphs, in reading order."""
    texts = []
    for text in document.findall(nodes.Text):
        above, node = [], text.parent
        while node is not None:
            above.append(node)
            node = node.parent
        if any(isinstance(n, nodes.paragraph) for n in above) and not any(isinstance(n, _KEPT) for n in above):
            texts.append(text)
    return texts


class LinkTerms(SphinxPostTransform):
    """Links each term of the glossary where a chapter uses it first."""

    default_priority = 900  # after citations, references and computed numbers are in place
    formats = ("html",)

    def run(self, **kwargs) -> None:
        if not CHAPTER.match(self.env.docname) or GLOSSARY not in self.env.found_docs:
            return
        forms = glossary_forms("en")
        link_first(self.document, forms, self.app.builder.get_relative_uri(self.env.docname, GLOSSARY))


def link_first(document: nodes.Node, forms: dict[str, str], address: str) -> set[str]:
    """Link the first use of each term in *document* to its anchor under *address*; return the ids linked."""
    found, linked = pattern(forms), set()
    for text in running_texts(document):
        plain, parts, at = text.astext(), [], 0
        for start, end, term_id in spans(plain, forms, found):
            if term_id not in linked:
                linked.add(term_id)
                parts += [nodes.Text(plain[at:start]), nodes.reference(
                    "", plain[start:end], internal=True, refuri=f"{address}#{anchor(term_id)}", classes=["term"])]  # fmt: skip
                at = end
        if parts:
            text.parent.replace(text, [part for part in (*parts, nodes.Text(plain[at:])) if part.astext()])
    return linked


def anchor(term_id: str) -> str:
    """The anchor of a term on the page of the glossary."""
    return f"term-{term_id.replace('_', '-')}"


@reading.remembered
def name_forms() -> dict[str, str]:
    """Each name of the index as the text writes it → its ``name_id``; a person goes by the surname.

    A bare name that an oblast shares with a city ("Almaty") is the oblast's, as everywhere in the book.
    """
    forms = {}
    for _, row in tables.load("reference/index").iterrows():
        name = re.sub(r"\s*\([^)]*\)", "", row["name_en"])
        forms.setdefault(_plain(name.split(",")[0] if row["kind"] == "person" else name), row["name_id"])
    oblasts = {form.removesuffix(" oblast"): name_id for form, name_id in forms.items() if form.endswith(" oblast")}
    cities = {f"{form} city": forms[form] for form in oblasts if form in forms}
    return forms | cities | oblasts


def collect(app, document: nodes.document) -> None:
    """Record the sections of a page in which names and terms occur."""
    places = app.env.monograph_places = getattr(app.env, "monograph_places", {})
    if app.env.docname in NOT_RUNNING:
        return
    kinds = (("term", glossary_forms("en")), ("name", name_forms()))
    ready = [(kind, forms, pattern(forms)) for kind, forms in kinds]
    here: dict[tuple[str, str], dict[str, str]] = {}
    for text in running_texts(document):
        section = text.parent
        while section is not None and not isinstance(section, nodes.section):
            section = section.parent
        if section is None or not section.get("ids"):
            continue
        for kind, forms, found in ready:
            for _, _, key in spans(text.astext(), forms, found):
                here.setdefault((kind, key), {})[section["ids"][0]] = section.next_node(nodes.title).astext()
    places[app.env.docname] = here


def purge(app, env, docname: str) -> None:
    """Forget what was recorded of a page that is read again."""
    getattr(env, "monograph_places", {}).pop(docname, None)


def merge(app, env, docnames, other) -> None:
    """Take over what a parallel reader recorded."""
    env.monograph_places = getattr(env, "monograph_places", {})
    env.monograph_places.update({d: p for d, p in getattr(other, "monograph_places", {}).items() if d in docnames})


def setup(app) -> dict:
    """Register the links and the records with Sphinx."""
    app.add_post_transform(LinkTerms)
    app.connect("doctree-read", collect)
    app.connect("env-purge-doc", purge)
    app.connect("env-merge-info", merge)
    return {"version": __version__, "env_version": 1, "parallel_read_safe": True, "parallel_write_safe": True}
