"""Dagster's record of runs that were killed: without help it shows them as running for ever, and they block its queue.

Lives here: telling dead runs from living ones, and saying so. Never here: cleaning up files (``home``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from orchestration.home import Home, HomeLockedError

if TYPE_CHECKING:
    import dagster as dg

_RUN_ID = "jixiao/run_id"


def bury(instance: dg.DagsterInstance, mine: str | None = None) -> int:
    """Mark dead runs as failed; returns how many. Call it with the home's lock held.

    Who works holds the lock, and a run has its tag only once it had the lock: a run with the tag that is neither
    finished nor ``mine`` (its ``jixiao/run_id``) is dead.
    """
    import dagster as dg

    working = [dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.CANCELING]
    dead = [
        run
        for run in instance.get_runs(dg.RunsFilter(statuses=working))
        if _RUN_ID in run.tags and run.tags[_RUN_ID] != mine
    ]
    for run in dead:
        instance.report_run_failed(run, "the process of this run was killed; the next run completes its work")
    return len(dead)


def bury_if_idle(home: Home, instance: dg.DagsterInstance) -> int:
    """The same where nobody holds the lock; nothing is done while a run works."""
    try:
        with home.locked(seconds=0):
            return bury(instance)
    except HomeLockedError:
        return 0
