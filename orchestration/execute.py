"""The scheduled job, run inside this process: what ``jixiao run`` does once it knows that something is new.

Lives here: Dagster's instance under the home, quiet logging, a failed run in one line. Never here: assets.
"""

from __future__ import annotations

import logging
import re
from typing import Any

from orchestration import dead_runs, pool
from orchestration.environment import collect_rarely, dagster_home, quiet
from orchestration.session import Session

_OUR_ERROR = re.compile(r"^(ingest|expectations|orchestration)\.[\w.]*: ")


class RunFailedError(RuntimeError):
    """A step failed; nothing was published. The text is one line for people."""


def execute(session: Session) -> None:
    """Run the job over the session's home; Dagster records it under ``<home>/dagster``. Raises ``RunFailedError``."""
    quiet()
    collect_rarely()
    pool.warm_up()
    dagster_home(session.home.dagster)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    import dagster as dg

    from orchestration.definitions import build_defs
    from orchestration.schedules import JOB_NAME

    defs = build_defs({"session": dg.ResourceDefinition.hardcoded_resource(session)}, session.home)
    with dg.DagsterInstance.get() as instance:
        dead_runs.bury(instance, session.run_id)
        result = defs.resolve_job_def(JOB_NAME).execute_in_process(
            instance=instance,
            raise_on_error=False,
            run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
            tags={"jixiao/run_id": session.run_id, "jixiao/by": "command"},
        )
        if any(_interrupted(event) for event in result.get_step_failure_events()):
            raise KeyboardInterrupt
        if not result.success or not session.published:
            raise RunFailedError(_why(result))


def _cause(error: Any) -> Any:
    """The innermost of a chain of serialised errors."""
    while error is not None and error.cause is not None:
        error = error.cause
    return error


def _interrupted(event: Any) -> bool:
    error = _cause(event.step_failure_data.error)
    return error is not None and "DagsterExecutionInterruptedError" in (error.cls_name, error.message.strip())


def _why(result: Any) -> str:
    """The audits that failed, else the first error of a step, as one line."""
    problems = [
        f"{check.check_name}: {check.description}"
        for check in result.get_asset_check_evaluations()
        if not check.passed and check.blocking and check.description
    ]
    if problems:
        return "not published: " + "; ".join(problems)
    for event in result.get_step_failure_events():
        error = _cause(event.step_failure_data.error)
        if error is not None:
            # Dagster words it "package.module.Error: text"; of our own errors the text is enough
            return f"{event.step_key}: {_OUR_ERROR.sub('', ' '.join(error.message.split()))}"
    return "the run failed"
