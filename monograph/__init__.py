"""The Village Akim: local self-government in Kazakhstan, 1991–2025.

What chapters import::

    from monograph import Edition, charts, facts, survey
    book = Edition(language)

A name is loaded when it is asked for: a chapter stands on the modules that it uses and on no others,
and a build that finds nothing to do loads none of them.
"""

from importlib import import_module

__version__ = "0.1.0"

# Names that chapters import from here and the modules that they live in.
HOMES = {
    "Edition": "figure",
    **{name: f"evidence.{name}" for name in (
        "auditing", "codebook", "concept_2025", "elections_2013", "elections_2021", "facts", "geography", "institutions", "profiles",
        "survey", "synthesis")},
    **{name: name for name in ("audit", "charts", "diagrams", "maps", "measures")},
}  # fmt: skip

__all__ = sorted(HOMES)  # noqa: PLE0604


def __getattr__(name: str):
    if name not in HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = import_module(f".{HOMES[name]}", __name__)
    return getattr(module, name) if name == "Edition" else module
