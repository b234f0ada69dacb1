"""Dagster's pages lead to the findings and reports of a run."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from dashboard import links, run_links


def test_links_of_a_publish(dashboard_home: Path, monkeypatch: pytest.MonkeyPatch, warehouses) -> None:
    monkeypatch.setenv(links.BASE_VARIABLE, "http://h:1")
    found = run_links.of_published(dashboard_home / "published" / "warehouse.duckdb")
    assert found.dashboard == "http://h:1/" and found.new_findings == "http://h:1/findings?new=1"
    lines = found.gravest.splitlines()
    assert len(lines) >= 3 and all(line.startswith(("- error [", "- warning [", "- info [")) for line in lines)
    assert "](http://h:1/report?report=hostile&finding=hostile-" in found.gravest
    assert "HYPERLINK" not in found.gravest and "<" not in found.gravest


def test_no_streamlit_is_imported() -> None:
    code = "import sys, dashboard.run_links; print('streamlit' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"
