"""Of the theme's styles those that the book's pages can need.

The theme styles a hundred things that this book does not have; a phone reads every rule before it
paints anything.
"""

import re
from collections.abc import Iterable

_NAME = r"-?[A-Za-z_][\w-]*"
# What may hold or not, and what is no class: neither tells whether a rule is ever needed.
_OPTIONAL = re.compile(r":(?:not|is|where|has)\((?:[^()]|\([^()]*\))*\)|\[[^\]]*\]")


def names(pages: Iterable[str], scripts: Iterable[str]) -> set[str]:
    """The classes of the *pages*, and every word of the *scripts*: any may be a class that they give."""
    found = {name for page in pages for value in set(re.findall(r'class="([^"]*)"', page)) for name in value.split()}
    return found | {word for script in scripts for word in re.findall(_NAME, script)}


def needed(css: str, known: set[str]) -> str:
    """The rules of *css* (without comments) whose classes are all *known*."""
    out = []
    for head, body in _rules(css):
        if head.startswith(("@media", "@supports")):
            body = needed(body, known)
        elif not head.startswith("@"):
            head = ",".join(selector for selector in _selectors(head) if _classes(selector) <= known)
        if head and body:
            out.append(f"{head}{{{body}}}")
    return "".join(out)


def _rules(css: str) -> Iterable[tuple[str, str]]:
    """Head and body of each rule on the outermost level; statements without a body are passed over."""
    depth = start = 0
    for mark in re.finditer(r"[{};]", css):
        if mark[0] == "{":
            if depth == 0:
                head, opened = css[start : mark.start()].strip(), mark.end()
            depth += 1
        elif mark[0] == "}":
            depth -= 1
            if depth == 0:
                yield head, css[opened : mark.start()].strip()
                start = mark.end()
        elif depth == 0:
            start = mark.end()


def _selectors(head: str) -> list[str]:
    """The selectors of a rule: a comma within brackets parts none."""
    return [selector.strip() for selector in re.findall(r"(?:[^,()\[\]]|\((?:[^()]|\([^()]*\))*\)|\[[^\]]*\])+", head)]


def _classes(selector: str) -> set[str]:
    return set(re.findall(rf"\.({_NAME})", _OPTIONAL.sub("", selector)))
