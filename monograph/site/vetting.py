"""The check of tables and layers, by a process of its own.

A build loads its libraries and executes notebooks meanwhile; it publishes nothing before all has passed.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from .. import inputs, reading
from ..errors import BookError
from ..execute import crew

_SHOWN = 20  # faults that a message lists


class Check:
    """The check of the tables and layers as they are, or what is on record of it.

    ``ground``: all that it depends on.  ``hand``: the process that is at it, None once all has passed.
    """

    def __init__(self, record: Path, ground: str, states: dict[str, list[str]] | None, hand: crew.Hand | None):
        self._record, self.ground, self._states, self.hand = record, ground, states, hand

    def tables(self) -> None:
        """Wait until the tables have been checked by themselves; raise BookError unless they are sound."""
        from .. import tables

        if self._states is None:
            faults, self._states = crew.found(self.hand)
            refuse(faults)
        tables.trust({name: tuple(state) for name, state in self._states.items()})

    def ended(self, faults: list[str]) -> None:
        """Take the result of the whole check: raise BookError, or remember that all is sound."""
        self.hand = None
        refuse(faults)
        self._record.parent.mkdir(parents=True, exist_ok=True)
        self._record.write_text(json.dumps({"ground": self.ground, "states": self._states}), encoding="utf-8")

    def overrule(self, error: BookError) -> BookError:
        """What to tell of instead of *error* while the check is at work: a fault in a table is the better thing to tell."""
        if self.hand is None:
            return error
        found = faults()
        return BookError(_told(found)) if found else error


@contextmanager
def begun(record: Path) -> Iterator[Check]:
    """Begin the check, unless *record* says that the very same has passed before; leaving the block ends it."""
    now, states = ground(), None
    try:
        known = json.loads(record.read_text(encoding="utf-8"))
        states = known["states"] if known["ground"] == now else None
    except (OSError, ValueError, KeyError, TypeError):
        pass
    if states is not None:
        yield Check(record, now, states, None)
        return
    with crew.beside(crew.Job("checking tables and layers", _check)) as hand:
        yield Check(record, now, None, hand)


def ground() -> str:
    """All that the check depends on."""
    files = [[reading.digest(path) for path in sorted(reading.folder(kind).rglob("*.*")) if path.is_file()] for kind in ("data", "geo")]
    modules = [reading.digest(inputs.PACKAGE / name) for name in inputs.modules("import monograph.soundness")]
    return inputs.digest([files, modules, inputs.environment()])


def refuse(faults: list[str]) -> None:
    """Raise BookError if there are *faults*."""
    if faults:
        raise BookError(_told(faults))


def faults() -> list[str]:
    """Every fault in tables and layers, found by this process."""
    from .. import soundness

    return soundness.faults()


def _told(faults: list[str]) -> str:
    more = f"\n(and {len(faults) - _SHOWN} more)" if len(faults) > _SHOWN else ""
    return "tables or layers are not sound:\n" + "\n".join(faults[:_SHOWN]) + more


def _check(*, step: Callable[[str, object], None]) -> list[str]:
    """Tell what is wrong with the tables, and the states in which they were checked; then check all."""
    from .. import tables

    try:
        states = tables.states()
    except BookError:
        states = {}  # told of by the check
    step("tables", (tables.check_all(), states))
    return faults()
