"""``jixiao run``: scan first, and only if something is new, the job; then a short summary.

Lives here: the order of things, the summary, the exit status. Never here: options and help (``cli``).
"""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from orchestration import heartbeat, notify, reading
from orchestration.home import Home
from orchestration.session import Progress, Session, open_session

STEPS = {
    "archive": "archiving originals",
    "parse": "parsing reports",
    "facts": "building tables",
    "checks": "checking figures",
    "quality": "building quality tables",
    "publish": "auditing and publishing",
}


_LEAST_MIB = 64
"""Space below which a run is not begun: it could not even write its own records."""


class DiskFullError(RuntimeError):
    """There is no room to work in. What was published stays."""


def run(home: Home, paths: Sequence[Path], *, full_refresh: bool, strict: bool, data_docs: bool = False) -> int:
    """Archive, parse, transform, check and publish; returns the exit status. Raises what made it fail."""
    started = time.monotonic()
    if (free := _free_mib(home)) < _LEAST_MIB:
        raise DiskFullError(f"only {free} MiB are free in {home.root}; nothing was changed")
    with (
        _progress() as progress,
        open_session(
            home,
            paths,
            full_refresh=full_refresh,
            data_docs=data_docs,
            progress=progress,
            waiting=lambda: note("another run is working in this home; waiting for it"),
        ) as session,
    ):
        try:
            if session.scan.anything_new:
                from orchestration.execute import execute

                execute(session)
            session.finish("published" if session.published else "unchanged")
        except BaseException as error:
            why = " ".join(str(error).split())[:500] or type(error).__name__
            _finish_failed(session, why)
            if isinstance(error, Exception) and session.settings.notify.urls:
                notify.tell(home, [notify.run_failed(session.run_id, why)])
            if isinstance(error, Exception) and (free := _free_mib(home)) < _LEAST_MIB:
                raise DiskFullError(f"the disk is full ({free} MiB free in {home.root}): {why}") from error
            raise
        finally:
            for item in session.quarantined:
                note(f"quarantined  {item.line}")
        if session.scan.anything_new:
            heartbeat.beat(home, "run")  # a run that finds nothing new leaves its record only
        if session.settings.notify.urls:
            notify.tell(home, notify.after_run(session))
    return _summarise(home, session, time.monotonic() - started, strict)


def _free_mib(home: Home) -> int:
    """Free space where the home is, or will be."""
    place = home.root
    while not place.exists():
        place = place.parent
    return shutil.disk_usage(place).free // 2**20


def _finish_failed(session: Session, why: str) -> None:
    """Record the failure; where even that is impossible (disk full) the first error is what counts."""
    try:
        session.finish("failed", why)
    except OSError as error:
        note(f"the run could not be recorded: {error.strerror or error}")


def note(line: str) -> None:
    """One line beside the result."""
    print(line, file=sys.stderr, flush=True)


@contextmanager
def _progress() -> Iterator[Progress]:
    """A bar on a terminal, else one line per step."""
    if not sys.stderr.isatty() or os.environ.get("CI"):
        seen: set[str] = set()

        def line(step: str, done: int, total: int | None) -> None:
            if step not in seen:
                seen.add(step)
                note(f"{STEPS[step]} …")

        yield line
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description:<26}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        tasks = {}

        def bar(step: str, done: int, total: int | None) -> None:
            for other, task in tasks.items():
                if other != step and not shown.tasks[task].finished:
                    shown.update(
                        task, total=shown.tasks[task].completed or 1, completed=shown.tasks[task].completed or 1
                    )
            if step not in tasks:
                tasks[step] = shown.add_task(STEPS[step], total=total)
            shown.update(tasks[step], completed=done, total=total)

        yield bar


def _summarise(home: Home, session: Session, seconds: float, strict: bool) -> int:
    """Print the end of a run; returns the exit status."""
    print(
        f"reports    {session.n_new} new · {session.scan.unchanged} unchanged · {len(session.quarantined)} quarantined"
    )
    try:
        published = reading.summary(home)
    except reading.NothingPublishedError:
        note(f"error: nothing to publish: no readable report under {', '.join(map(str, session.paths))}")
        return 1
    findings = " · ".join(f"{n} {severity}" for severity, n in published.findings.items())
    print(f"warehouse  {published.n_reports} reports · {published.n_figures} figures")
    print(f"findings   {findings}")
    print(f"took       {seconds:.1f} s" + ("" if session.published else " (nothing new)"))
    print(f"published  {home.warehouse}")
    if session.data_docs and session.published:
        print(f"data docs  {home.data_docs / 'index.html'}")
    return 3 if strict and session.quarantined else 0
