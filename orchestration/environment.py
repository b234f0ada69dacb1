"""Environment variables that the libraries below read when they are imported.

Lives here: switching telemetry off, and where Dagster keeps its records. Never here: settings of our own.
"""

from __future__ import annotations

import gc
import os
from pathlib import Path

QUIET = {
    "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    "DBT_NO_VERSION_CHECK": "true",
    "DO_NOT_TRACK": "1",
    "GX_ANALYTICS_ENABLED": "false",
    "STREAMLIT_BROWSER_GATHER_USAGE_STATS": "false",
}

_DAGSTER_YAML = """\
telemetry:
  enabled: false
nux:
  enabled: false
storage:
  custom:
    module: orchestration.event_log
    class: Storage
    config:
      base_dir:
        env: DAGSTER_HOME
run_coordinator:
  module: dagster._core.run_coordinator
  class: QueuedRunCoordinator
  config:
    max_concurrent_runs: 1
"""


def quiet() -> None:
    """Switch off every library's telemetry; must run before those libraries are imported."""
    os.environ.update(QUIET)


def collect_rarely() -> None:
    """Let the garbage collector look seldom: importing makes hundreds of thousands of objects, and they stay.

    A tenth of the time of a small run; memory stays bounded, as the collector still runs.
    """
    gc.set_threshold(100_000, 20, 20)


def dagster_home(folder: Path) -> None:
    """Make ``folder`` the DAGSTER_HOME, with its settings file when there is none."""
    folder.mkdir(parents=True, exist_ok=True)
    settings = folder / "dagster.yaml"
    if not settings.exists():  # somebody may have edited it
        settings.write_text(_DAGSTER_YAML, encoding="utf-8")
    os.environ["DAGSTER_HOME"] = str(folder)
