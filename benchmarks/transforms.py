"""Time of the transforms against the same compiled SQL run straight in DuckDB.

usage: python benchmarks/transforms.py [--reports N] [--seed S] [--rounds R] [--home DIR]

Runs the whole pipeline once over generated reports (or takes a home that has been run), then makes all its tables
from nothing, in turns: by dbt, in this process and with a kept manifest as a run has it, without tests; and as a plain
script of the SQL that dbt compiled, in the same order and with the same settings. What dbt needs whatever the rows are,
some hundredths of a second for every table, is measured as the same build over files without rows: that is its
start, and the budget is for what comes on top. The best round of each counts, so that only ratios matter; processor
time stands beside, which tells more on a busy machine.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from orchestration import transform
from orchestration.empty_tables import write_empty_tables
from orchestration.environment import quiet
from orchestration.home import Home
from orchestration.reference import write_reference
from orchestration.runs import dbt_project_dir
from synthetic.generate import generate

BUDGET = 1.5
STEPS = (transform.FACTS, transform.QUALITY)


@dataclass(frozen=True, slots=True)
class Statement:
    """One model or seed as dbt made it."""

    schema: str
    name: str
    kind: str  # table | view | seed
    sql: str


def run_pipeline(home: Home, n: int, seed: int) -> None:
    """Publish a warehouse of ``n`` generated reports."""
    with tempfile.TemporaryDirectory() as folder:
        made = generate(Path(folder), n, seed)
        command = [sys.executable, "-m", "orchestration.cli", "run", str(made.reports), "--home", str(home.root)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


class ByDbt:
    """Builds of tables by dbt; the project is parsed once."""

    def __init__(self, folder: Path) -> None:
        from dbt.cli.main import dbtRunner

        self.path = folder / "dbt" / "build.duckdb"  # the file's name is the catalog that compiled SQL names
        self.path.parent.mkdir()
        os.environ["JIXIAO_BUILD_DB"] = str(self.path)
        project = str(dbt_project_dir())
        self._flags = [
            "--project-dir", project, "--profiles-dir", project, "--target-path", str(folder / "target"),
            "--log-path", str(folder / "logs"), "--log-level", "none", "--log-level-file", "error",
            "--no-version-check", "--no-send-anonymous-usage-stats",
        ]  # fmt: skip
        parsed = dbtRunner().invoke(["parse", *self._flags])
        self._manifest: Any = parsed.result

    def build(self, home: Home) -> list[Any]:
        """Make all tables of a home from nothing; raises when a model fails."""
        from dbt.adapters.duckdb.connections import DuckDBConnectionManager
        from dbt.cli.main import dbtRunner

        self.path.unlink(missing_ok=True)
        what = ["--exclude-resource-type", "unit_test", "--exclude-resource-type", "test", "--no-write-json"]
        what += ["--vars", json.dumps(transform.variables(home, "benchmark"))]
        made: list[Any] = []
        try:
            for step in STEPS:
                done = dbtRunner(manifest=self._manifest).invoke(["build", "--select", step, *what, *self._flags])
                if not done.success:
                    raise RuntimeError(f"dbt failed: {done.exception or [r.message for r in done.result.results]}")
                made += done.result.results
        finally:
            DuckDBConnectionManager.close_all_connections()
        return made

    def statements(self, home: Home) -> list[Statement]:
        """The compiled SQL of a build from nothing, in an order in which it can run."""
        out = []
        results = self.build(home)
        with duckdb.connect(str(self.path), read_only=True) as connection:
            types = {
                (schema, table): columns
                for schema, table, columns in connection.execute(
                    "select schema_name, table_name, list((column_name, data_type)) from duckdb_columns() group by all"
                ).fetchall()
            }
        for node in (result.node for result in results):
            if str(node.resource_type) == "seed":
                # text files to dbt, and to a plain script
                columns = ", ".join(f"'{name}': '{kind}'" for name, kind in types[node.schema, node.alias])
                path = Path(node.root_path) / node.original_file_path
                sql = f"from read_csv('{path}', columns={{{columns}}}, header=true)"
                out.append(Statement(node.schema, node.alias, "seed", sql))
            elif str(node.resource_type) == "model":
                kind = "view" if node.config.materialized == "view" else "table"
                out.append(Statement(node.schema, node.alias, kind, node.compiled_code))
        return out


def run_straight(statements: list[Statement], path: Path) -> int:
    """The same tables by a plain script; returns how many rows the marts have."""
    path.unlink(missing_ok=True)
    with duckdb.connect(str(path), config={"storage_compatibility_version": "v1.4.0"}) as connection:
        for schema in sorted({s.schema for s in statements}):
            connection.execute(f"create schema {schema}")
        for s in statements:
            kind = "view" if s.kind == "view" else "table"
            connection.execute(f'create {kind} {s.schema}."{s.name}" as {s.sql}')
        return sum(
            connection.execute(f'select count(*) from marts."{s.name}"').fetchall()[0][0]
            for s in statements
            if s.schema == "marts"
        )


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds by the clock and of the processor."""
    start, used = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - start, time.process_time() - used


def measure(home: Home, rounds: int, folder: Path) -> None:
    """Print the table."""
    empty = Home.at(folder / "empty").ensure()
    write_empty_tables(empty)
    write_reference(empty)
    dbt = ByDbt(folder)
    statements = dbt.statements(home)
    plain = folder / "plain" / "build.duckdb"
    plain.parent.mkdir()
    n_rows = run_straight(statements, plain)
    with duckdb.connect(str(plain), read_only=True) as connection:
        [(n_reports,)] = connection.execute("select count(*) from marts.dim_report").fetchall()

    times: list[list[tuple[float, float]]] = [
        [
            timed(lambda: run_straight(statements, plain)),
            timed(lambda: dbt.build(empty)),
            timed(lambda: dbt.build(home)),
        ]
        for _ in range(rounds)
    ]
    print(f"{n_reports:,} reports, {n_rows:,} rows in the marts, {len(statements)} tables and views, {rounds} rounds")
    print(f"{'seconds':28}{'clock':>9}{'processor':>11}")
    best = [tuple(min(round_[n][k] for round_ in times) for k in (0, 1)) for n in range(3)]
    names = ("straight in DuckDB", "dbt's start", "dbt, without tests")
    for name, (clock, processor) in zip(names, best, strict=True):
        print(f"{name:28}{clock:9.2f}{processor:11.2f}")
    (clock, processor), start, whole = best
    print(f"{'dbt / straight':28}{whole[0] / clock:9.2f}{whole[1] / processor:11.2f}")
    beyond = ((whole[0] - start[0]) / clock, (whole[1] - start[1]) / processor)
    print(f"{'beyond its start / straight':28}{beyond[0]:9.2f}{beyond[1]:11.2f}   budget {BUDGET}")


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--home", type=Path, help="a home that has been run, instead of generated reports")
    arguments = parser.parse_args()
    quiet()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        home = Home.at(arguments.home or folder / "home")
        if not arguments.home:
            run_pipeline(home, arguments.reports, arguments.seed)
        measure(home, arguments.rounds, folder)


if __name__ == "__main__":
    main()
