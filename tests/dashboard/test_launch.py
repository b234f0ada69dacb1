"""The server's command line: no telemetry, nothing from the internet, one home."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from dashboard import launch


def test_settings() -> None:
    command = launch.command("127.0.0.1", 8600)
    assert "--browser.gatherUsageStats=false" in command
    assert "--server.headless=true" in command
    assert "--client.disableDataExport=true" in command  # its CSV does not guard against formulas
    assert "--browser.serverAddress=127.0.0.1" in command
    assert "--server.port=8600" in command
    # an address that is set keeps Streamlit from asking the internet for its own
    assert "--browser.serverAddress=localhost" in launch.command("0.0.0.0", 1)


def test_environment(monkeypatch) -> None:
    monkeypatch.setenv("JIXIAO_HOME", "elsewhere")
    given = launch.environment(Path("/h"), "127.0.0.1", 8600)
    assert given["JIXIAO_HOME"] == "/h"
    assert given["JIXIAO_DASHBOARD_URL"] == "http://127.0.0.1:8600"


def test_the_command_line_stays_quick() -> None:
    code = "import sys, dashboard.launch, dashboard.links; print({'streamlit', 'duckdb', 'pandas'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
