"""``jixiao dashboard``: the Streamlit server over one home.

Lives here: the command line and settings of that process. It imports nothing heavy; Streamlit starts in the process
that replaces this one.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from dashboard.links import BASE_VARIABLE

SETTINGS = {
    "browser.gatherUsageStats": "false",
    "client.disableDataExport": "true",  # the built-in CSV of charts and grids does not guard against formulas
    "client.showErrorDetails": "none",
    "client.showErrorLinks": "false",
    "client.toolbarMode": "minimal",
    "global.developmentMode": "false",
    "logger.level": "warning",
    "runner.magicEnabled": "false",
    "server.fileWatcherType": "none",
    "server.headless": "true",
    "server.runOnSave": "false",
    "server.showEmailPrompt": "false",
    "theme.base": "light",
    "theme.primaryColor": "#0067a8",
    "theme.font": "'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', 'WenQuanYi Zen Hei', sans-serif",
}
"""No telemetry, no look-ups of the machine's address, no fonts from elsewhere."""


def command(host: str, port: int) -> list[str]:
    """The command line of the server."""
    settings = {
        **SETTINGS,
        "server.address": host,
        "server.port": str(port),
        "browser.serverAddress": "localhost" if host in ("0.0.0.0", "::") else host,  # else it asks the internet
    }
    options = [f"--{name}={value}" for name, value in settings.items()]
    return [sys.executable, "-m", "streamlit", "run", str(Path(__file__).with_name("server.py")), *options]


def environment(home: Path, host: str, port: int) -> dict[str, str]:
    """Environment of the server."""
    return {**os.environ, "JIXIAO_HOME": str(home), BASE_VARIABLE: f"http://{host}:{port}"}


def serve(home: Path, host: str, port: int) -> None:
    """Replace this process by the server; Ctrl-C ends it."""
    print(f"http://{host}:{port}  (Ctrl-C ends it)", file=sys.stderr, flush=True)
    os.execve(sys.executable, command(host, port), environment(home, host, port))
