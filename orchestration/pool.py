"""Worker processes that parse one document at a time, each document within its limits of time and memory.

Lives here: starting and ending the processes, deadlines, what a death means. Never here: what parsing is, or what is
done with the outcome (``parsing``).

``concurrent.futures`` cannot tell which document a dead or hanging worker had in hand; here every worker has its own
pipe, so a document that hangs, eats memory or crashes the interpreter costs only itself.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any

QUEUE = 2
"""Documents in the hand of a worker: one at work, one waiting, so that it need not wait for us."""

MANY = 2000
"""Documents after which a worker is replaced, so that memory that a library keeps does not add up."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may use; 0 is no limit."""

    seconds: float = 120.0
    memory_mb: int = 2048


@dataclass(frozen=True, slots=True)
class Stopped:
    """Why a document has no outcome: ``limit_seconds``, ``limit_memory`` or ``parser_crashed``."""

    reason: str


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    pipe: Connection
    hand: deque[Any] = field(default_factory=deque)
    since: float = 0.0  # when the first document in hand was begun, as far as we know
    done: int = 0


def warm_up() -> None:
    """Start the server that workers are forked from; it imports the parser while we do something else."""
    from multiprocessing.forkserver import ensure_running

    _context()
    ensure_running()


def _context() -> Any:
    # forkserver: forking this process, with the threads of Dagster in it, could hang a child
    context = get_context("forkserver")
    context.set_forkserver_preload(["ingest.parse"])
    return context


def each(work: Callable[[Any], Any], items: Iterable[Any], workers: int, limits: Limits) -> Iterator[tuple[Any, Any]]:
    """(item, outcome of ``work`` or ``Stopped``) for every item, in no particular order.

    ``work`` and the items travel to another process. An exception of ``work`` is raised here.
    """
    rest: deque[Any] = deque()
    source = iter(items)
    exhausted = False

    def next_item() -> Any:
        nonlocal exhausted
        if rest:
            return rest.popleft()
        if not exhausted:
            for item in source:
                return item
            exhausted = True
        return None

    pool: list[_Worker] = []
    try:
        while True:
            while len(pool) < workers and (item := next_item()) is not None:
                worker = _start(work, limits)
                pool.append(worker)
                _give(worker, item)
            for worker in pool:
                while len(worker.hand) < QUEUE and worker.done < MANY and (item := next_item()) is not None:
                    _give(worker, item)
            if not pool:
                return
            wait([w.pipe for w in pool], timeout=_patience(pool, limits))
            for worker in list(pool):
                stopped = yield from _collect(worker, limits)
                if stopped or not worker.hand:
                    rest.extendleft(reversed(worker.hand))
                    pool.remove(worker)
                    _end(worker)
    finally:
        for worker in pool:
            _end(worker)


def _start(work: Callable[[Any], Any], limits: Limits) -> _Worker:
    context = _context()
    ours, theirs = context.Pipe()
    process = context.Process(target=_work, args=(theirs, work, limits), daemon=True)
    process.start()
    theirs.close()
    return _Worker(process, ours)


def _give(worker: _Worker, item: Any) -> None:
    if not worker.hand:
        worker.since = time.monotonic()
    worker.hand.append(item)
    with contextlib.suppress(OSError):  # it died; that is seen when its answer is read
        worker.pipe.send(item)


def _patience(pool: list[_Worker], limits: Limits) -> float | None:
    if not limits.seconds:
        return None
    return max(0.0, min(w.since for w in pool) + limits.seconds - time.monotonic()) + 0.01


def _collect(worker: _Worker, limits: Limits) -> Any:
    """Yield what the worker answered; True when it had to be stopped or is dead."""
    while worker.hand:
        try:
            if not worker.pipe.poll():
                break
            ok, outcome = worker.pipe.recv()
        except (EOFError, OSError):
            yield worker.hand.popleft(), Stopped("parser_crashed")
            return True
        item = worker.hand.popleft()
        worker.done += 1
        worker.since = time.monotonic()
        if not ok:
            raise outcome
        yield item, outcome
    if worker.hand and limits.seconds and time.monotonic() - worker.since > limits.seconds:
        yield worker.hand.popleft(), Stopped("limit_seconds")
        return True
    return False


def _end(worker: _Worker) -> None:
    worker.pipe.close()
    worker.process.kill()
    worker.process.join()


def _work(pipe: Connection, work: Callable[[Any], Any], limits: Limits) -> None:
    """A worker's life."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the run, which ends us
    if limits.memory_mb:
        _limit_memory(limits.memory_mb)
    while True:
        try:
            item = pipe.recv()
        except (EOFError, OSError):  # the run is over, or was killed
            os._exit(0)
        try:
            answer = (True, work(item))
        except MemoryError:
            answer = (True, Stopped("limit_memory"))
        except Exception as error:  # noqa: BLE001 - raised again where it is waited for
            answer = (False, error)
        try:
            pipe.send(answer)
        except MemoryError:
            pipe.send((True, Stopped("limit_memory")))
        except OSError:
            os._exit(0)


def _limit_memory(megabytes: int) -> None:
    """Let allocations fail beyond what is mapped now and ``megabytes`` more (Linux; elsewhere there is no limit)."""
    try:
        import resource

        with open("/proc/self/statm", encoding="ascii") as f:  # noqa: PTH123 - not a file of ours
            mapped = int(f.read().split()[0]) * resource.getpagesize()
        wanted = mapped + megabytes * 2**20
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        if hard != resource.RLIM_INFINITY:
            wanted = min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))
    except (ImportError, OSError, ValueError):
        return
