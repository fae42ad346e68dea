"""Jobs in processes of their own, as many at a time as there are cores.

Where the system can fork, a job starts from a copy of this process, with the libraries loaded and
the tables read; elsewhere it starts a new interpreter, which is slower and otherwise the same.
"""

import gc
import multiprocessing
import multiprocessing.context
import os
import sys
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from pathlib import Path

from ..errors import BookError

CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def collect_rarely() -> None:
    """Look for garbage rarely from now on: a process that builds has much to load and little to throw away."""
    gc.set_threshold(100_000, 50, 50)


def _processes() -> multiprocessing.context.BaseContext:
    """How to start a process: by forking this one where that is safe, else by forking a fresh server, else anew.

    A fork copies one thread only.  Where others are at work (charts were drawn here, a browser is
    driven), their locks would stay shut in the copy for ever.
    """
    if sys.platform != "linux":
        return multiprocessing.get_context("spawn")
    if _alone():
        return multiprocessing.get_context("fork")
    server = multiprocessing.get_context("forkserver")
    server.set_forkserver_preload(["monograph.site.make"])
    return server


def _alone() -> bool:
    """Whether no thread runs beside this one but numpy's, which sleep and bear a fork; those bear the program's own name."""
    names = {path.read_text(encoding="utf-8") for path in Path("/proc/self/task").glob("*/comm")}
    return threading.active_count() == 1 and len(names) == 1


@dataclass(frozen=True)
class Job:
    """``work(*arguments, step=…)``, to be done in a process of its own.

    *work* calls ``step(where)`` when it comes to a new part, or ``step(where, found)`` with what it has found by then;
    no part may take longer than *seconds*.
    One that *waits* for others most of the time is done beside them.
    """

    name: str
    work: Callable
    arguments: tuple = ()
    seconds: float | None = None
    waits: bool = False


@dataclass
class Hand:
    """A process at work: where it is, and what it has found so far."""

    job: Job
    process: multiprocessing.process.BaseProcess
    pipe: Connection
    where: str = ""
    found: object = None
    since: float = field(default_factory=time.monotonic)

    @property
    def left(self) -> float | None:
        """Seconds that the present part may still take."""
        return None if self.job.seconds is None else max(0.0, self.since + self.job.seconds - time.monotonic())

    @property
    def place(self) -> str:
        return f"{self.job.name}, {self.where}" if self.where else self.job.name


def work(jobs: deque[Job], hands: int = CORES, begun: Iterable[Hand] = ()) -> Iterator[tuple[Job, object]]:
    """Do *jobs*, at most *hands* at a time, and those *begun* by ``beside``; yield each with its result as it ends.

    Jobs may be added to the queue while it is worked on.  Raises BookError at the first job that
    fails, dies or takes too long, naming it and the part it was in; the other processes are ended.
    """
    busy = list(begun)
    try:
        while jobs or busy:
            while jobs and (jobs[0].waits or sum(not hand.job.waits for hand in busy) < hands):
                busy.append(_start(jobs.popleft()))
            for hand in _ready(busy):
                news = _news(hand)
                if news is not None:
                    busy.remove(hand)
                    yield hand.job, news[0]
    finally:
        for hand in busy:
            hand.process.kill()
            hand.process.join()


@contextmanager
def beside(job: Job) -> Iterator[Hand]:
    """Begin *job* in another process, for ``found`` and ``work``; leaving the block ends it."""
    hand = _start(job)
    try:
        yield hand
    finally:
        hand.process.kill()
        hand.process.join()


def found(hand: Hand) -> object:
    """Wait until *hand* tells what it has found."""
    while hand.found is None:
        _news(hand)
    return hand.found


def alone(job: Job) -> object:
    """Do one job; return its result."""
    [(_, result)] = work(deque([job]), 1)
    return result


def _start(job: Job) -> Hand:
    processes = _processes()
    ours, theirs = processes.Pipe(duplex=False)
    process = processes.Process(target=_perform, args=(theirs, job), name=job.name)
    process.start()
    theirs.close()
    return Hand(job, process, ours)


def _perform(pipe: Connection, job: Job) -> None:
    """The life of a process: do the job, tell how it went."""
    gc.freeze()  # what came with the copy is no garbage
    collect_rarely()
    if not job.waits and hasattr(os, "nice"):
        os.nice(5)  # the sooner what waits has done all that it can, the less is left when the last of these ends
    try:
        result = job.work(*job.arguments, step=lambda where, found=None: pipe.send(("step", (where, found))))
        pipe.send(("done", result))
    except BookError as error:
        pipe.send(("refused", str(error)))
    except OSError as error:
        pipe.send(("refused", f"{job.name}: {error.strerror} ({error.filename or 'while writing'}); the last site is as it was"))
    except KeyboardInterrupt:
        pass
    except BaseException:
        pipe.send(("broken", traceback.format_exc()))


def _ready(busy: list[Hand]) -> list[Hand]:
    """Wait until some hands have news or run out of time; return them."""
    limits = [hand.left for hand in busy if hand.left is not None]
    talking = wait([hand.pipe for hand in busy], timeout=min(limits, default=None))
    for hand in busy:
        if hand.pipe not in talking and hand.left == 0:
            raise BookError(f"{hand.place}: still running after {hand.job.seconds:g} s")
    return [hand for hand in busy if hand.pipe in talking]


def _news(hand: Hand) -> tuple[object] | None:
    """Hear one message of *hand*: its result, wrapped, when it is done."""
    try:
        kind, content = hand.pipe.recv()
    except EOFError:
        hand.process.join()
        raise BookError(f"{hand.place}: the process died ({_cause(hand.process.exitcode)})") from None
    if kind == "step":
        (hand.where, hand.found), hand.since = content, time.monotonic()
        return None
    hand.process.join()
    hand.pipe.close()
    if kind == "refused":
        raise BookError(content)
    if kind == "broken":
        raise BookError(f"{hand.place}: {content}")
    return (content,)


def _cause(exitcode: int | None) -> str:
    return f"signal {-exitcode}" if exitcode is not None and exitcode < 0 else f"exit code {exitcode}"
