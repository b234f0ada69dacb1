"""Dagster's definitions: they load, the job holds everything, the schedule runs only for something new."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from orchestration import heartbeat
from orchestration.audits import AUDIT_NAMES
from orchestration.environment import quiet
from orchestration.home import Home
from orchestration.schedules import FRESH, FRESHNESS_JOB, JOB_NAME

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


def test_the_schedules_start_no_run_for_nothing(defs, tmp_path, monkeypatch):
    import dagster as dg

    monkeypatch.setenv("JIXIAO_HOME", str(tmp_path))
    daily, weekly, hourly = (defs.resolve_schedule_def(n) for n in ("daily", "weekly_full_check", "hourly_freshness"))
    assert (daily.cron_schedule, daily.execution_timezone) == ("0 6 * * *", "Asia/Shanghai")

    def asked(schedule):
        with dg.build_schedule_context() as context:
            return schedule.evaluate_tick(context)

    assert not asked(daily).run_requests
    assert not asked(weekly).run_requests
    assert not asked(hourly).run_requests
    assert heartbeat.last(Home(tmp_path))[1] == "daily"
    new = Home(tmp_path).landing / "new.txt"
    new.write_text("x")
    assert not asked(daily).run_requests  # it may be half copied
    os.utime(new, (1, 1))
    assert len(asked(daily).run_requests) == 1
    (Home(tmp_path).parsed / "documents" / "batch=b").mkdir(parents=True)
    (Home(tmp_path).parsed / "documents" / "batch=b" / "x.parquet").touch()
    assert asked(weekly).run_requests[0].tags["jixiao/full_check"] == "true"


def test_settings_set_the_schedules(tmp_path):
    from orchestration.definitions import build_defs

    (tmp_path / "jixiao.toml").write_text("[schedule]\ndaily = '30 7 * * 1-5'\ntimezone = 'UTC'\n")
    daily = build_defs(home=Home(tmp_path).ensure()).resolve_schedule_def("daily")
    assert (daily.cron_schedule, daily.execution_timezone) == ("30 7 * * 1-5", "UTC")


SNAPSHOT = Path(__file__).with_name("definitions_snapshot.json")


def test_the_graph_is_the_one_that_was_agreed(defs):
    """A change of keys, jobs, schedules, sensors or checks breaks what others link to: JIXIAO_SNAPSHOT=1 accepts it."""
    graph = defs.resolve_asset_graph()
    found = {
        "assets": {
            k.to_user_string(): {"group": graph.get(k).group_name, "kinds": sorted(graph.get(k).kinds)}
            for k in sorted(graph.get_all_asset_keys(), key=str)
            if graph.get(k).is_materializable
        },
        "checks": sorted(
            f"{k.asset_key.to_user_string()}:{k.name}" + ("!" if graph.get_check_spec(k).blocking else "")
            for k in graph.asset_check_keys
        ),
        "jobs": sorted(j.name for j in defs.resolve_all_job_defs() if not j.name.startswith("__")),
        "schedules": sorted(s.name for s in defs.schedules or ()),
        "sensors": sorted(s.name for s in defs.sensors or ()),
    }
    if os.environ.get("JIXIAO_SNAPSHOT"):
        SNAPSHOT.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    assert found == json.loads(SNAPSHOT.read_text(encoding="utf-8"))


def test_every_asset_tells_what_it_is(defs):
    graph = defs.resolve_asset_graph()
    for key in graph.get_all_asset_keys():
        node = graph.get(key)
        if node.is_materializable:
            assert node.description, key
            assert node.owners, key
            assert node.kinds, key
            assert node.group_name not in (None, "default"), key


def test_freshness_is_looked_at_by_its_own_job(defs):
    job = defs.resolve_job_def(FRESHNESS_JOB)
    assert {k.name for k in job.asset_layer.asset_graph.asset_check_keys} >= {FRESH}
    assert FRESH not in {k.name for k in defs.resolve_job_def(JOB_NAME).asset_layer.asset_graph.asset_check_keys}


def test_the_definitions_load_quickly(tmp_path):
    """Three seconds beyond importing the libraries they are made of, on an idle machine; processor time here."""
    script = f"""
import time, dagster, dagster_dbt, pyarrow.parquet, duckdb, yaml, pandas
from orchestration.home import Home
begun = time.process_time()
from orchestration.definitions import build_defs
build_defs(home=Home.at({str(tmp_path)!r}).ensure()).resolve_asset_graph()
print(time.process_time() - begun)
"""
    root = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-c", script]
    done = [subprocess.run(command, capture_output=True, text=True, check=True, cwd=root) for _ in range(2)]
    assert min(float(d.stdout) for d in done) <= 3


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
    landed = Path(shutil.copy(sample, home.landing))
    os.utime(landed, (0, 0))  # a file that was just copied would wait until it is settled
    job = build_defs({"session": SessionResource()}, home).resolve_job_def(JOB_NAME)
    with dg.DagsterInstance.get() as instance:
        result = job.execute_in_process(instance=instance)
        assert result.success
        assert instance.get_run_by_id(result.run_id).tags["jixiao/run_id"] in home.finished_runs()
    assert home.warehouse.exists()
