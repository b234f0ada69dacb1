"""History as few files: the Parquet of many runs put together, without losing a row.

Lives here: when and how run records and results of single runs become one file. Never here: what they say. Every row
names its run, so a file of many runs reads like one of one run. A run that is killed in between leaves rows twice; the
next one removes the single file of every run that a compacted file holds.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from orchestration import failpoints
from orchestration.home import COMPACTED, NEVER_A_RUN, Home

_TABLES = ("rule_results", "findings", "claim_verdicts")


def compact(home: Home, above: int) -> int:
    """Put single runs together once there are more than ``above``; returns how many. Call it with the lock held."""
    done = 0
    for table in (*_TABLES, "runs"):
        singles = _singles(home.history / table)
        if len(singles) > above:
            _merge(home.history / table, singles)
            done += len(singles)
    return done


def _singles(folder: Path) -> list[Path]:
    """Files or folders of one run each, by time."""
    return sorted(
        p
        for p in folder.glob("run=*")
        if not p.name.startswith(f"run={COMPACTED}") and p.name.partition("=")[2].split(".")[0] != NEVER_A_RUN
    )


def _merge(folder: Path, singles: list[Path]) -> None:
    import duckdb

    last = singles[-1].name.partition("=")[2].removesuffix(".parquet")
    files = [str(f) for p in singles for f in ([p] if p.is_file() else sorted(p.glob("*.parquet")))]
    target = folder / f"run={COMPACTED}{last}.parquet"
    temp = target.with_name(f".{target.name}.tmp")
    with duckdb.connect() as connection:
        connection.execute(
            f"copy (from read_parquet($files, union_by_name = true, hive_partitioning = false)) "
            f"to '{str(temp).replace(chr(39), chr(39) * 2)}' (format parquet, compression zstd)",
            {"files": files},
        )
    with temp.open("rb") as f:
        os.fsync(f.fileno())
    temp.replace(target)
    failpoints.reach("compacted")
    _remove(singles)


def _remove(paths: list[Path]) -> None:
    for path in paths:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def remove_doubles(home: Home) -> None:
    """Remove single runs that a compacted file holds already: a run was killed between the two."""
    for table in (*_TABLES, "runs"):
        folder = home.history / table
        held = runs_in(folder)
        if held:
            _remove([p for p in _singles(folder) if p.name.partition("=")[2].removesuffix(".parquet") in held])


def runs_in(folder: Path) -> set[str]:
    """Runs that the compacted files of one history folder hold."""
    files = [str(p) for p in folder.glob(f"run={COMPACTED}*.parquet")]
    if not files:
        return set()
    import duckdb

    with duckdb.connect() as connection:
        rows = connection.execute("select distinct run_id from read_parquet(?)", [files]).fetchall()
    return {run_id for (run_id,) in rows}
