"""Runs of the command that need not import anything: each is forked from a process that has imported everything.

Lives here: that process and how tests talk to it. A run takes a second or two instead of twenty.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

_SERVER = """
import json, os, sys, threading, time, traceback
import orchestration.execute, orchestration.definitions, orchestration.transform
import dagster, dbt.cli.main, dagster_dbt, great_expectations, expectations.validate, expectations.gx
from orchestration.cli import main

def child(order):
    err = os.open(order["stderr"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    out = os.open(order["stdout"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(out, 1); os.dup2(err, 2)
    sys.stdout = os.fdopen(1, "w", closefd=False); sys.stderr = os.fdopen(2, "w", closefd=False)
    os.environ.update(order["environment"])
    if order["file_limit"]:
        import resource, signal
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (order["file_limit"], order["file_limit"]))
    if order["clock"]:
        from datetime import timedelta
        from orchestration import runs
        real = runs.now
        runs.now = lambda: real() + timedelta(days=order["clock"])
    try:
        main(order["arguments"])
    except SystemExit as stop:
        sys.stdout.flush(); sys.stderr.flush()
        os._exit(stop.code or 0)

print("ready", flush=True)
for line in sys.stdin:
    order = json.loads(line)
    pid = os.fork()
    if pid == 0:
        try:
            child(order)
        finally:
            os._exit(99)
    def ended(pid=pid, name=order["name"]):
        status = os.waitpid(pid, 0)[1]
        print(json.dumps([name, os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0,
                          os.WEXITSTATUS(status) if os.WIFEXITED(status) else None]), flush=True)
    if order["kill_after"] is not None:
        def kill(pid=pid, wait=order["kill_after"]):
            time.sleep(wait)
            try:
                os.kill(pid, 9)
            except ProcessLookupError:
                pass
        threading.Thread(target=kill, daemon=True).start()
    threading.Thread(target=ended).start()
"""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a run ended."""

    signal: int
    status: int | None
    stdout: str
    stderr: str


class WarmRuns:
    """The process; ``run`` waits, ``start`` and ``wait`` let several work at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._errors = (folder / "server.err").open("w")
        self._process = subprocess.Popen(
            [sys.executable, "-c", _SERVER],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors, text=True, cwd=ROOT,
        )  # fmt: skip
        assert self._process.stdout
        assert self._process.stdout.readline() == "ready\n", (folder / "server.err").read_text()
        self._ended: dict[str, Ended] = {}
        self._n = 0

    def start(
        self,
        *arguments: object,
        kill_after: float | None = None,
        clock_days: float = 0,
        file_limit: int = 0,
        **environment: str,
    ) -> str:
        """Begin ``jixiao`` with these arguments; returns its name."""
        self._n += 1
        name = f"run{self._n}"
        order = {
            "name": name,
            "arguments": [str(a) for a in arguments],
            "kill_after": kill_after,
            "clock": clock_days,
            "file_limit": file_limit,
            "environment": {"JIXIAO_HOME": "", **environment},
            "stdout": str(self.folder / f"{name}.out"),
            "stderr": str(self.folder / f"{name}.err"),
        }
        assert self._process.stdin
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return name

    def wait(self, name: str) -> Ended:
        """Wait for a run to end, well or not."""
        assert self._process.stdout
        while name not in self._ended:
            line = self._process.stdout.readline()
            assert line, (self.folder / "server.err").read_text()[-2000:]
            ended, signal, status = json.loads(line)
            out, err = ((self.folder / f"{ended}.{s}").read_text() for s in ("out", "err"))
            self._ended[ended] = Ended(signal, status, out, err)
        return self._ended[name]

    def run(self, *arguments: object, **options) -> Ended:
        """Begin and wait."""
        return self.wait(self.start(*arguments, **options))

    def close(self) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(timeout=120)
        self._errors.close()
