"""What a candidate may take over from the published file: the rows of reports that have not changed.

Lives here: what every published row was made from, whether the published file can be built upon, which reports differ.
Never here: copying (``publish``), or what makes a report's rows old: that is dbt's memory in the build file
(``int_reports_loaded``, ``int_checks_loaded``), of which this keeps a copy beside the published file.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from orchestration import runs
from orchestration.home import Home

MEMORIES = {"replace_reports": "int_reports_loaded", "replace_checks": "int_checks_loaded"}
"""Incremental strategy of a mart → the model that tells what the rows of each report were made from."""

MOST_CHANGED = 2
"""When more than one report in so many differs all is copied, which also leaves no holes in the file."""

Connection = Any  # duckdb.DuckDBPyConnection; DuckDB is imported by the caller


@dataclass(frozen=True, slots=True)
class Base:
    """A published file whose rows are known. ``marts``: mart → its model of ``MEMORIES``."""

    published: Path
    memory: Path
    marts: Mapping[str, str]


def find(home: Home, manifest: Path) -> Base | None:
    """The published file, when this version of the transforms made it and its memory is there."""
    state = runs.read_state(home)
    if state is None or state.transforms != runs.transforms_version():
        return None
    memory = _memory(home, state.run_id)
    if not memory.exists() or runs.problem_of_file(home.warehouse, state):
        return None  # a run was killed before it was remembered, the file is damaged, or somebody put another one there
    nodes = json.loads(manifest.read_text(encoding="utf-8"))["nodes"].values()
    marts = {
        n["alias"]: MEMORIES[n["config"]["incremental_strategy"]]
        for n in nodes
        if n["resource_type"] == "model"
        and n["schema"] == "marts"
        and n["config"].get("incremental_strategy") in MEMORIES
    }
    return Base(home.warehouse, memory, marts)


def remember(home: Home, run_id: str) -> None:
    """Keep what the rows of this run's candidate were made from; forget all but the published file's."""
    import duckdb

    state = runs.read_state(home)
    kept = {_memory(home, r) for r in (run_id, state.run_id if state else None) if r}
    for old in home.work.glob(_memory(home, "*").name):
        if old not in kept:
            old.unlink()
    with duckdb.connect(str(home.build_db), read_only=True) as connection:
        told = " union all ".join(
            f"select '{model}' as model, report_key, fingerprint from intermediate.{model}"
            for model in MEMORIES.values()
        )
        connection.execute(f"copy ({told}) to '{_literal(_memory(home, run_id))}' (format parquet)")


def changed(connection: Connection, base: Base, build: str) -> bool:
    """Make ``changed_<model>`` (report_key) for every memory; False when too much has changed to carry anything over.

    ``build``: name under which the build file is attached.
    """
    import duckdb

    try:
        connection.execute(
            f"create or replace temp table remembered as select * from read_parquet('{_literal(base.memory)}')"
        )
    except duckdb.Error as error:
        logging.getLogger(__name__).warning("what was published before is not known: %s", error)
        return False
    for model in MEMORIES.values():
        connection.execute(
            f"""
            create or replace temp table changed_{model} as
            select coalesce(built.report_key, remembered.report_key) as report_key
            from {build}.intermediate.{model} as built
            full join (from remembered where model = '{model}') as remembered
                on built.report_key = remembered.report_key
            where built.fingerprint is distinct from remembered.fingerprint
            """
        )
        differ, there = connection.execute(
            f"select (select count(*) from changed_{model}), (select count(*) from {build}.intermediate.{model})"
        ).fetchone()
        if differ * MOST_CHANGED > there:
            return False
    return True


def _memory(home: Home, run_id: str) -> Path:
    return home.work / f"published-{run_id}.parquet"


def _literal(path: Path) -> str:
    return str(path).replace("'", "''")
