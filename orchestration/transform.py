"""The dbt project run inside this process, with a manifest that is parsed once per home and project version.

Lives here: dbt's flags and variables, the kept manifest, turning dbt's results into an error that people can read.
Never here: SQL, or Dagster. dbt is imported when the first function is called.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orchestration.home import Home
from orchestration.runs import dbt_project_dir, git_commit, transforms_version

if TYPE_CHECKING:
    from dbt.contracts.graph.manifest import Manifest

FACTS = "tag:facts"
QUALITY = "tag:quality"
STRUCTURE = "tag:structure"
"""Identities that follow from how a model is made: the tests of the project check them, runs do not."""


class TransformError(RuntimeError):
    """dbt could not build a model, or a test of the marts failed."""


@dataclass(frozen=True, slots=True)
class NodeResult:
    """What became of one model or test."""

    unique_id: str
    resource_type: str
    status: str  # success | pass | warn | fail | error | skipped
    failures: int | None
    seconds: float
    message: str | None


def variables(home: Home, run_id: str = "", run_started_at: str = "1970-01-01T00:00:00+00:00") -> dict[str, str]:
    """Variables of the dbt project."""
    return {
        "parsed_dir": str(home.parsed),
        "history_dir": str(home.history),
        "reference_dir": str(home.reference),
        "run_id": run_id,
        "run_started_at": run_started_at,
        "git_commit": git_commit() or "",
        "decisions_csv": str(home.decisions) if home.decisions.exists() else "",
    }


def _flags(home: Home) -> list[str]:
    project = str(dbt_project_dir())
    target = str(home.dbt_target / "target")
    return [
        "--project-dir", project,
        "--profiles-dir", project,
        "--target-path", target,
        "--log-path", str(home.dbt_target / "logs"),
        "--no-use-colors",
        "--log-level", "none",
        "--log-level-file", "error",
        "--no-version-check",
        "--no-send-anonymous-usage-stats",
    ]  # fmt: skip


def manifest_path(home: Home) -> Path:
    """The manifest that Dagster reads; made by ``prepare``."""
    return home.dbt_target / "target" / "manifest.json"


_KEPT = ("manifest.json", "partial_parse.msgpack")


def prepare(home: Home) -> Path:
    """Have the dbt project's manifest in the home; returns its path. Raises ``TransformError`` if it does not parse.

    Parsing takes seconds and depends on neither home nor run, so its result is kept beside the installed package too.
    """
    target = home.dbt_target / "target"
    stamp, wanted = target / "manifest.stamp", _project_stamp()
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted and all((target / n).exists() for n in _KEPT):
        return target / "manifest.json"
    shutil.rmtree(home.dbt_target, ignore_errors=True)
    target.mkdir(parents=True)
    kept = _installed_cache(wanted)
    if kept and kept.is_dir():
        for name in _KEPT:
            shutil.copyfile(kept / name, target / name)
    else:
        _invoke(home, ["parse", *_flags(home), "--vars", json.dumps(variables(home))])
        if kept:
            _keep(target, kept)
    stamp.write_text(wanted, encoding="utf-8")
    return target / "manifest.json"


def _project_stamp() -> str:
    return json.dumps(
        {
            "transforms": transforms_version(),
            "dbt": [version("dbt-core"), version("dbt-duckdb")],
            "project": str(dbt_project_dir()),
        }
    )


def _installed_cache(stamp: str) -> Path | None:
    """Folder for this project version's parsed manifest in the virtual environment; None outside of one."""
    if sys.prefix == sys.base_prefix:
        return None
    return Path(sys.prefix, "share", "jixiao-warehouse", f"dbt-{hashlib.sha256(stamp.encode()).hexdigest()[:16]}")


def _keep(target: Path, kept: Path) -> None:
    """Copy the manifest beside the package; where that is not allowed every home parses for itself."""
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        for old in kept.parent.glob("dbt-*"):
            shutil.rmtree(old, ignore_errors=True)
        scratch = Path(tempfile.mkdtemp(prefix=".new-", dir=kept.parent))
        for name in _KEPT:
            shutil.copyfile(target / name, scratch / name)
        scratch.rename(kept)
    except OSError as error:
        logging.getLogger(__name__).info("manifest is not kept in %s: %s", kept.parent, error)


@cache
def _manifest(partial_parse: Path, _made: float) -> Manifest:
    from dbt.contracts.graph.manifest import Manifest

    # dbt's own cache file holds the whole manifest, macros too; the JSON does not
    manifest = Manifest.from_msgpack(partial_parse.read_bytes())
    manifest.build_flat_graph()  # what macros see as ``graph``; dbt does this after parsing, which is skipped here
    return manifest


def parsed_project(home: Home) -> tuple[Manifest, Path]:
    """The project as dbt holds it, and its manifest.json; parsed when this version has not been yet."""
    path = prepare(home)
    kept = path.with_name("partial_parse.msgpack")
    return _manifest(kept, kept.stat().st_mtime), path


def build(
    home: Home,
    select: str,
    run_variables: Mapping[str, str],
    *,
    full_refresh: bool = False,
    on_node: Callable[[str], None] | None = None,
) -> list[NodeResult]:
    """``dbt build`` of a selection into the home's build file; every node's result, failed ones included.

    ``on_node`` hears each finished node's name. Raises ``TransformError`` only when dbt itself could not work.
    """
    manifest, _ = parsed_project(home)
    args = [
        "build",
        *_flags(home),
        "--select", select,
        "--exclude-resource-type", "unit_test",
        "--exclude", STRUCTURE,
        # a test runs when all it reads is there: facts first, quality marts later
        "--indirect-selection", "buildable",
        "--no-write-json",
        "--vars", json.dumps(dict(run_variables)),
    ]  # fmt: skip
    if full_refresh:
        args.append("--full-refresh")
    results = _invoke(home, args, manifest, on_node)
    return [
        NodeResult(
            unique_id=r.node.unique_id,
            resource_type=str(r.node.resource_type),
            status=str(r.status),
            failures=r.failures,
            seconds=r.execution_time,
            message=r.message,
        )
        for r in results.results
    ]


def failure_of(results: list[NodeResult], *, passing_only: bool = False) -> str | None:
    """One line on what failed; None when nothing did. ``passing_only``: only of what another attempt may mend."""
    bad = [r for r in results if r.status in {"error", "fail", "runtime error"}]
    if passing_only and not all("connection is busy with another call" in (r.message or "") for r in bad):
        return None
    if not bad:
        return None
    first = bad[0]
    name = first.unique_id.split(".", 2)[-1]
    why = " ".join((first.message or f"{first.failures} rows").split())
    more = f" (and {len(bad) - 1} more)" if len(bad) > 1 else ""
    return f"dbt {first.resource_type} {name}: {why}{more}"


def _invoke(
    home: Home,
    args: list[str],
    manifest: Manifest | None = None,
    on_node: Callable[[str], None] | None = None,
) -> Any:
    os.environ["JIXIAO_BUILD_DB"] = str(home.build_db)
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    def heard(event: Any) -> None:
        if on_node and event.info.name == "NodeFinished":
            on_node(event.data.node_info.node_name)

    try:
        done = dbtRunner(manifest=manifest, callbacks=[heard]).invoke(args)
    except BaseException:  # Ctrl-C: a thread may still be in a query, and then the file cannot be closed
        with contextlib.suppress(Exception):
            DuckDBConnectionManager.close_all_connections()
        raise
    # dbt keeps the build file open, and DuckDB would hand the old instance to the next reader
    DuckDBConnectionManager.close_all_connections()
    if done.exception is not None:
        raise TransformError(f"dbt {args[0]}: {' '.join(str(done.exception).split())}") from done.exception
    return done.result


if __name__ == "__main__":
    # run once after installing, so that the first run need not parse the project
    from orchestration.environment import quiet

    quiet()
    with tempfile.TemporaryDirectory() as folder:
        prepare(Home.at(folder))
