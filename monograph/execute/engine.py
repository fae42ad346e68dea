"""A papermill engine without a kernel: the cells run in a bare IPython shell of this process.

Starting, feeding and stopping a kernel takes longer than a chapter's cells do.  The outputs are the
ones a kernel would have sent; ``make test`` compares every chapter's with a real kernel's.
"""

import json
import sys
from collections.abc import Callable
from io import TextIOBase

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from nbformat import NotebookNode
from papermill.engines import Engine, NotebookExecutionManager
from traitlets.config import Config

_SHELL = Config({
    "HistoryManager": {"enabled": False},
    "InteractiveShell": {"colors": "nocolor", "enable_tip": False},
})


class ShellEngine(Engine):
    """Runs each cell of a notebook in the process's one shell, which must be fresh: one process a notebook."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: NotebookExecutionManager, kernel_name: str, *, step: Callable[[int], None], **_) -> None:
        """Execute the notebook of *nb_man* up to its first failing cell; *step* hears the index of each cell as it begins."""
        shell = _Shell.instance(config=_SHELL)
        for index, cell in enumerate(nb_man.nb.cells):
            if cell.cell_type != "code":
                continue
            step(index)
            nb_man.cell_start(cell, index)
            fine = shell.run(cell)
            if not fine:
                nb_man.cell_exception(cell, cell_index=index)
            nb_man.cell_complete(cell, index)
            if not fine:
                return


class _Shell(InteractiveShell):
    """A shell that files what a cell shows, prints and raises as outputs of the cell, in order."""

    outputs: list[NotebookNode]

    def run(self, cell: NotebookNode) -> bool:
        """Run *cell*, store its outputs and number; return whether it went well."""
        self.outputs = cell.outputs = []
        # Blank cells have no number in a kernel, either.
        cell.execution_count = self.execution_count if cell.source.strip() else None
        before = sys.stdout, sys.stderr
        sys.stdout, sys.stderr = _Stream(self, "stdout"), _Stream(self, "stderr")
        try:
            return self.run_cell(cell.source, store_history=bool(cell.source.strip())).success
        finally:
            sys.stdout, sys.stderr = before

    def file(self, kind: str, **content) -> None:
        """Add an output, its data in the form that it has after a passage through JSON."""
        # Charts hold ten thousand numbers: what is within an output stays plain, nobody asks for it by attribute.
        output = NotebookNode(output_type=kind)
        dict.update(output, json.loads(json.dumps(content)))
        self.outputs.append(output)

    def init_display_pub(self) -> None:
        self.display_pub = _Publisher(parent=self, shell=self)

    def init_displayhook(self) -> None:
        super().init_displayhook()
        self.displayhook = _Hook(parent=self, shell=self, cache_size=self.cache_size)
        self.display_trap.hook = self.displayhook

    def _showtraceback(self, etype, evalue, stb) -> None:
        self.file("error", ename=etype.__name__, evalue=str(evalue), traceback=list(stb))


class _Publisher(DisplayPublisher):
    def publish(self, data, metadata=None, **_) -> None:
        self.shell.file("display_data", data=data, metadata=metadata or {})


class _Hook(DisplayHook):
    def write_output_prompt(self) -> None:
        pass

    def write_format_data(self, format_dict, md_dict=None) -> None:
        self.shell.file("execute_result", data=format_dict, metadata=md_dict or {}, execution_count=self.prompt_count)

    def finish_displayhook(self) -> None:
        pass


class _Stream(TextIOBase):
    """What a cell prints, joined with what it printed just before."""

    def __init__(self, shell: _Shell, name: str):
        self._shell, self._name = shell, name

    def write(self, text: str) -> int:
        outputs = self._shell.outputs
        if outputs and outputs[-1].output_type == "stream" and outputs[-1].name == self._name:
            outputs[-1].text += text
        elif text:
            self._shell.file("stream", name=self._name, text=text)
        return len(text)
