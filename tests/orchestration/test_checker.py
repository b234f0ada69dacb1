"""The checking process: it answers, it tells its errors, it dies with its parent and not later."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from orchestration.checker import Checker, ChecksStoppedError

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def elsewhere(monkeypatch):
    """Pretend that Great Expectations is not imported here, so that a process is started."""
    monkeypatch.delitem(sys.modules, "great_expectations", raising=False)


@pytest.mark.slow
def test_it_checks_and_answers(elsewhere, sample_home, tmp_path):
    heard = []
    with Checker() as checker:
        checker.start()
        summary = checker.run(
            sample_home / "work" / "build.duckdb", tmp_path, "r1", progress=lambda *counts: heard.append(counts)
        )
    assert summary.by_severity["error"] == 3
    assert heard[-1] == (summary.n_reports, summary.n_reports)
    assert (tmp_path / "rule_results" / "run=r1" / "part-0.parquet").exists()


@pytest.mark.slow
def test_its_error_is_ours(elsewhere, tmp_path):
    with Checker() as checker, pytest.raises(ChecksStoppedError, match=r"IOException|does not exist"):
        checker.run(tmp_path / "nothing.duckdb", tmp_path, "r1")


def test_a_process_that_dies_is_told(elsewhere, tmp_path):
    with Checker() as checker:
        checker.start()
        assert checker._process
        checker._process.kill()
        checker._process.wait()
        with pytest.raises(ChecksStoppedError, match=r"died|ended early"):
            checker.run(tmp_path / "b.duckdb", tmp_path, "r1")


def test_it_does_not_outlive_a_killed_run(tmp_path):
    script = "from orchestration.checker import Checker; import os, signal; c = Checker(); c.start(); " \
        "print(c._process.pid, flush=True); os.kill(os.getpid(), signal.SIGKILL)"  # fmt: skip
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, cwd=ROOT)
    pid = int(done.stdout)
    until = time.monotonic() + 60
    while Path(f"/proc/{pid}").exists() and time.monotonic() < until:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[-1].split()[0]
        if state == "Z":  # ended; whoever adopted it has not looked yet
            return
        time.sleep(0.2)
    assert not Path(f"/proc/{pid}").exists()
