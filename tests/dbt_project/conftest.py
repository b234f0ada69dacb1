"""What real dbt makes of the tests' homes.

Lives here: the builds that the tests share (dbt is started as seldom as possible: each build costs seconds). Never
here: an assertion about a mart.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.dbt_project.rich_world import fill
from tests.dbt_project.world import PROJECT, Dbt, World, failed


@pytest.fixture(scope="session")
def dbt_target(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where dbt leaves its manifest."""
    return tmp_path_factory.mktemp("dbt")


@pytest.fixture(scope="session")
def manifest(dbt: Dbt, dbt_target: Path) -> dict[str, Any]:
    """manifest.json of the project."""
    return json.loads((dbt_target / "target" / "manifest.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def dbt(dbt_target: Path) -> Iterator[Dbt]:
    """Call dbt on a world; returns status by node name. The manifest is parsed once, for a world that is not there."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    target = dbt_target
    patch = pytest.MonkeyPatch()
    patch.setenv("DBT_SEND_ANONYMOUS_USAGE_STATS", "false")
    common = [
        "--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT), "--target-path", str(target / "target"),
        "--log-path", str(target / "logs"), "--log-level", "none", "--no-version-check",
    ]  # fmt: skip
    patch.setenv("JIXIAO_BUILD_DB", str(target / "nowhere" / "build.duckdb"))
    parsed = dbtRunner().invoke(["parse", *common])
    assert parsed.success, parsed.exception

    def call(world: World, *arguments: str, run_id: str = "", started: str = "") -> dict[str, str]:
        patch.setenv("JIXIAO_BUILD_DB", str(world.build_db))
        try:
            done = dbtRunner(manifest=parsed.result).invoke(
                [*arguments, *common, "--vars", json.dumps(world.variables(run_id, started))]
            )
        finally:
            DuckDBConnectionManager.close_all_connections()
        assert done.exception is None, done.exception
        return {r.node.name: f"{r.status}: {r.message}" if r.message else str(r.status) for r in done.result.results}

    yield call
    patch.undo()


@pytest.fixture(scope="session")
def new_world(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], World]:
    """An empty world; brackets and a quote in the path, as people name folders."""

    def new(name: str) -> World:
        return World(tmp_path_factory.mktemp(name) / "it's [a] home")

    return new


@pytest.fixture(scope="session")
def empty_build(dbt: Dbt, new_world: Callable[[str], World]) -> tuple[World, dict[str, str]]:
    """Everything, unit tests too, built from zero-row files."""
    world = new_world("empty").write()
    return world, dbt(world, "build")


@pytest.fixture(scope="session")
def rich_build(dbt: Dbt, new_world: Callable[[str], World]) -> World:
    """The rich world (``fill``), built in the two steps of a run."""
    world = fill(new_world("rich")).write()
    for step in ("tag:facts", "tag:quality"):
        results = dbt(
            world,
            "build",
            "--select",
            step,
            "--exclude-resource-type",
            "unit_test",
            run_id="r3",
            started="2024-03-03T02:00:00+00:00",
        )
        assert not failed(results), failed(results)
    return world


@pytest.fixture(scope="session")
def warehouse(rich_build: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """The rich world, opened from a copy under another name."""
    copy = tmp_path_factory.mktemp("published") / "warehouse.duckdb"
    shutil.copyfile(rich_build.build_db, copy)
    with duckdb.connect(str(copy), read_only=True) as connection:
        yield connection
