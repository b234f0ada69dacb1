"""Dagster's definitions: they load, the job holds everything, the schedule runs only for something new."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from orchestration.audits import AUDIT_NAMES
from orchestration.environment import quiet
from orchestration.home import Home
from orchestration.schedules import JOB_NAME, daily

quiet()


@pytest.fixture(scope="module")
def defs(tmp_path_factory):
    from orchestration.definitions import build_defs

    return build_defs(home=Home(tmp_path_factory.mktemp("definitions")).ensure())


def test_the_flow_is_one_way(defs):
    import dagster as dg

    graph = defs.resolve_asset_graph()

    def upstream(*key: str) -> set[str]:
        seen, todo = set(), [dg.AssetKey(list(key))]
        while todo:
            for parent in graph.get(todo.pop()).parent_keys:
                if parent not in seen:
                    seen.add(parent)
                    todo.append(parent)
        return {k.to_user_string() for k in seen}

    assert "archive" in upstream("parsed", "figures")
    assert "history/rule_results" in upstream("published")
    assert "candidate" in upstream("published")
    before_checks = upstream("history", "findings")
    assert "parsed/figures" in before_checks
    assert "reference/rules" in before_checks
    assert not any("fct_finding" in key for key in before_checks)


def test_the_job_runs_every_asset_that_can_be_made(defs):
    import dagster as dg

    job = defs.resolve_job_def(JOB_NAME)
    made = {k.to_user_string() for k in job.asset_layer.executable_asset_keys}
    assert {"archive", "parsed/documents", "reference/rules", "history/findings", "candidate", "published"} <= made
    graph = defs.resolve_asset_graph()
    of_candidate = [k for k in graph.asset_check_keys if k.asset_key == dg.AssetKey("candidate")]
    assert {k.name for k in of_candidate} == set(AUDIT_NAMES)
    assert all(graph.get_check_spec(k).blocking for k in of_candidate)


def test_dbt_tests_are_asset_checks(defs):
    keys = {k.asset_key.to_user_string() for k in defs.resolve_asset_graph().asset_check_keys}
    assert any(key.endswith("dim_report") for key in keys)
    assert any(key.endswith("fct_finding") for key in keys)


def test_the_schedule_is_daily_and_starts_no_run_for_nothing(tmp_path, monkeypatch):
    import dagster as dg

    monkeypatch.setenv("JIXIAO_HOME", str(tmp_path))
    assert daily.cron_schedule == "0 6 * * *"
    assert isinstance(daily(dg.build_schedule_context()), dg.SkipReason)
    Home(tmp_path).landing.joinpath("new.txt").write_text("x")
    assert isinstance(daily(dg.build_schedule_context()), dg.RunRequest)


@pytest.mark.slow
def test_dagster_validates_the_definitions(tmp_path):
    done = subprocess.run(
        [Path(sys.executable).with_name("dagster"), "definitions", "validate", "-m", "orchestration.definitions"],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).resolve().parents[2],
        env={**os.environ, "JIXIAO_HOME": str(tmp_path / "home"), "DAGSTER_HOME": ""},
    )
    assert done.returncode == 0, done.stderr
    assert "Validation successful" in done.stdout + done.stderr


@pytest.mark.slow
def test_a_run_that_the_daemon_starts_publishes_too(tmp_path, samples, monkeypatch):
    """The session is then opened and finished by the resource, not by the command."""
    import shutil

    import dagster as dg

    from orchestration.definitions import build_defs
    from orchestration.environment import dagster_home
    from orchestration.resources import SessionResource

    home = Home(tmp_path / "home").ensure()
    monkeypatch.setenv("JIXIAO_HOME", str(home.root))
    monkeypatch.setenv("DAGSTER_HOME", "")
    dagster_home(home.dagster)
    [sample] = samples.glob("s01*")
    shutil.copy(sample, home.landing)
    job = build_defs({"session": SessionResource()}, home).resolve_job_def(JOB_NAME)
    with dg.DagsterInstance.get() as instance:
        result = job.execute_in_process(instance=instance)
        assert result.success
        assert instance.get_run_by_id(result.run_id).tags["jixiao/run_id"] in home.finished_runs()
    assert home.warehouse.exists()
