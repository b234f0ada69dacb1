"""``jixiao serve``: Dagster's own web server and daemon, pointed at one home.

Lives here: the command line and environment of that process. Never here: definitions.
"""

from __future__ import annotations

import os
import sys

from orchestration.environment import dagster_home, quiet
from orchestration.home import Home


def serve(home: Home, host: str, port: int) -> None:
    """Replace this process by ``dagster dev``; it ends with Ctrl-C. Schedules are switched on in its pages."""
    quiet()
    home.ensure()
    dagster_home(home.dagster)
    os.environ["JIXIAO_HOME"] = str(home.root)
    command = [sys.executable, "-m", "dagster", "dev", "-m", "orchestration.definitions", "-h", host, "-p", str(port)]
    print(f"http://{host}:{port}  (Ctrl-C ends it)", file=sys.stderr, flush=True)
    os.execv(sys.executable, command)
