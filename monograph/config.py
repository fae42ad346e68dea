"""The book's settings (``_config.yml``) and its order (``_toc.yml``), refused with file, row and rule where they are not sound.

Jupyter Book and Sphinx check the rest of them when they read them.
"""

from collections.abc import Iterable
from pathlib import Path

import jsonschema
import yaml

from .errors import BookError

_TEXT = {"type": "string", "minLength": 1}
_SETTINGS = {
    "type": "object",
    "required": ["title", "description", "html", "sphinx"],
    "properties": {
        "title": _TEXT,
        "description": _TEXT,
        "repository_url": {"type": ["string", "null"]},
        "repository_branch": {"type": ["string", "null"]},
        "site_budget": {"type": "integer", "minimum": 1},
        "html": {"type": "object", "required": ["baseurl"], "properties": {"baseurl": {"type": "string"}}},
        "sphinx": {"type": "object", "required": ["extra_extensions"], "properties": {"extra_extensions": {"type": "array", "items": _TEXT}}},
    },
}
_ORDER = {"type": "object", "required": ["format", "root"], "properties": {"format": {"const": "jb-book"}, "root": _TEXT}}


def settings(root: Path) -> dict:
    """The settings of the book at *root*; raises BookError when the file is not there, is no YAML or lacks what builds need."""
    return _read(root / "_config.yml", _SETTINGS)


def order(root: Path) -> dict:
    """The table of contents of the book at *root*; raises BookError as ``settings`` does."""
    return _read(root / "_toc.yml", _ORDER)


def faults(root: Path) -> list[str]:
    """What is wrong with either file; one message each."""
    found = []
    for read in (settings, order):
        try:
            read(root)
        except BookError as error:
            found += str(error).split("\n")
    return found


def _read(path: Path, schema: dict) -> dict:
    try:
        text = path.read_bytes().decode()
        loader = yaml.SafeLoader(text)
        node = loader.get_single_node()
        content = loader.construct_document(node) if node else None
    except OSError as error:
        raise BookError(f"{path.name}: cannot be read ({error.strerror}) [file]") from error
    except UnicodeDecodeError as error:
        row = error.object[: error.start].count(b"\n") + 1
        raise BookError(f"{path.name}, row {row}: byte {error.start} is not UTF-8 [encoding]") from error
    except yaml.MarkedYAMLError as error:
        raise BookError(f"{path.name}, row {error.problem_mark.line + 1}: {error.problem} [yaml]") from error
    except yaml.YAMLError as error:
        raise BookError(f"{path.name}: {str(error).splitlines()[0]} [yaml]") from error
    faults = [f"{', '.join([path.name, *_place(node, list(error.path))])}: {error.message} [{error.validator}]"
              for error in jsonschema.Draft202012Validator(schema).iter_errors(content)]
    if faults:
        raise BookError("\n".join(faults))
    return content


def _place(node: yaml.Node | None, keys: list[str | int]) -> Iterable[str]:
    """The row of what *keys* lead to below *node*, and the keys."""
    for key in keys:
        children = dict(enumerate(node.value)) if isinstance(node, yaml.SequenceNode) else {name.value: value for name, value in node.value}
        node = children[key]
    if node is not None:
        yield f"row {node.start_mark.line + 1}"
    if keys:
        yield f"key {'/'.join(map(str, keys))}"
