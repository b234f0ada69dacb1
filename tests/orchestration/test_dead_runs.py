"""Runs that were killed do not stay "running" in Dagster; living and waiting ones are left alone."""

from __future__ import annotations

import dagster as dg
import pytest

from orchestration.dead_runs import bury, bury_if_idle
from orchestration.home import Home


@dg.job
def some_job(): ...


@pytest.fixture
def instance():
    with dg.DagsterInstance.ephemeral() as made:
        yield made


def started(instance: dg.DagsterInstance, **tags: str) -> str:
    run = instance.create_run_for_job(some_job, tags={f"jixiao/{k}": v for k, v in tags.items()})
    instance.report_engine_event("begin", run)
    instance.handle_new_event(
        dg.EventLogEntry(
            error_info=None,
            level=10,
            user_message="",
            run_id=run.run_id,
            timestamp=1.0,
            job_name=run.job_name,
            dagster_event=dg.DagsterEvent(event_type_value="PIPELINE_START", job_name=run.job_name),
        )
    )
    assert instance.get_run_by_id(run.run_id).status == dg.DagsterRunStatus.STARTED
    return run.run_id


def test_only_dead_runs_are_marked(instance, tmp_path):
    dead, mine, waiting = started(instance, run_id="r1"), started(instance, run_id="r2"), started(instance)
    assert bury(instance, "r2") == 1
    status = {r: instance.get_run_by_id(r).status for r in (dead, mine, waiting)}
    assert status[dead] == dg.DagsterRunStatus.FAILURE
    assert status[mine] == status[waiting] == dg.DagsterRunStatus.STARTED
    home = Home(tmp_path).ensure()
    with home.locked():
        assert bury_if_idle(home, instance) == 0  # r2 is at work
    assert bury_if_idle(home, instance) == 1
