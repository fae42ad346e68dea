"""Less of the same page: what only the theme needs goes, what readers read stays.

Two thirds of a stock chapter's HTML is markup around code that stands folded: a ``<span>`` for each
dot and bracket, and four boxes around each cell.
"""

import re

from lxml import etree, html

# Tokens whose colour tells a reader something: keywords, strings, numbers, comments.
_COLOURED = re.compile(r"[ksmc]")
# Ends that HTML lets a writer leave out, since what follows says it.
_IMPLIED = re.compile(r"</(?:td|th|tr|thead|tbody|li|dd|dt|source)>")
# Boxes of the theme for what this book does not have.
_OFTEN_EMPTY = {"footer-item", "sidebar-header-items", "sidebar-primary-items__end"}


def prune(root: html.HtmlElement) -> None:
    """Take away what no reader sees or what is said twice."""
    for tag in list(root.iter(etree.Element)):
        classes = (tag.get("class") or "").split()
        if tag.get("id") in ("ethical-ad-placement", "bd-header-version-warning", "jb-print-docs-body", "searchbox"):
            # The advert's place, and the title and contents said again for print.
            _drop(tag)
        elif tag.get("id") == "pst-header":
            # Hidden by the book's own style; the theme's script asks for its height.
            _clear(tag)
        elif "hide" in classes and tag.tag == "details":
            _code(tag)
        elif "cell_output" in classes or "pasted-text" in classes or tag.tag == "span" and {"pre", "std"} & set(classes):
            tag.drop_tag()
        elif "cell" in classes and tag.tag == "div":
            tag.set("class", "cell")
        elif tag.tag == "section":
            tag.attrib.pop("class", None)
        elif _OFTEN_EMPTY & set(classes) and not tag.text_content().strip():
            _drop(tag)
        elif tag.tag == "a" and classes[:2] == ["reference", "internal"] and "nav-link" not in classes and "current" not in classes:
            # The theme styles a link to elsewhere; one within the book is a plain link.
            tag.attrib.pop("class")
        elif tag.tag == "li" and "toc-entry" in classes:
            tag.set("class", "toc-entry")


def serialise(root: html.HtmlElement) -> str:
    """The page as HTML, without blank lines and without ends that are implied."""
    text = html.tostring(root, encoding="unicode", doctype="<!DOCTYPE html>")
    return re.sub(r"\n\s*\n+", "\n", _IMPLIED.sub("", text)) + "\n"


def _code(fold: html.HtmlElement) -> None:
    """A folded cell: its summary once, its source in one block, few colours."""
    pre = fold.find(".//pre")
    title = fold.find("./summary/p")
    if pre is None or title is None:
        return
    words = title.text_content().strip()
    for span in list(pre.iter("span")):
        name = span.get("class") or ""
        if not _COLOURED.match(name):
            span.drop_tag()
    for child in list(fold):
        fold.remove(child)
    fold.text = None
    fold.set("class", "code")
    etree.SubElement(fold, "summary").text = words
    box = etree.SubElement(fold, "div", {"class": "highlight"})
    pre.tail = None
    box.append(pre)


def _clear(tag: html.HtmlElement) -> None:
    for child in list(tag):
        tag.remove(child)
    tag.text = None


def _drop(tag: html.HtmlElement) -> None:
    if tag.getparent() is not None:
        tag.drop_tree()

