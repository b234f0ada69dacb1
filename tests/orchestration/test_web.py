"""Dagster's web pages over a home, in a real browser: the whole graph, a run, and its checks.

``JIXIAO_SCREENSHOTS`` names a folder that keeps the pictures.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def served(sample_home, tmp_path_factory):
    """Address of ``jixiao serve`` over a copy of the samples' home."""
    home = Path(shutil.copytree(sample_home, tmp_path_factory.mktemp("web") / "home"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = home / "serve.log"
    with log.open("w") as out:
        server = subprocess.Popen(
            [sys.executable, "-m", "orchestration.cli", "serve", "--home", str(home), "--port", str(port)],
            cwd=ROOT, stdout=out, stderr=out, start_new_session=True,
        )  # fmt: skip
    url = f"http://127.0.0.1:{port}"
    until = time.monotonic() + 180
    while True:
        try:
            urllib.request.urlopen(f"{url}/server_info", timeout=5).close()
            break
        except OSError:
            assert server.poll() is None, log.read_text()[-2000:]
            assert time.monotonic() < until, log.read_text()[-2000:]
            time.sleep(0.5)
    yield url, home
    os.killpg(server.pid, signal.SIGINT)
    try:
        server.wait(timeout=60)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


@pytest.mark.slow
@pytest.mark.needs("chromium")
def test_the_graph_a_run_and_its_checks_can_be_seen(served, browser, pictures):
    url, _home = served
    page = browser.new_page(viewport={"width": 1800, "height": 1100})
    page.set_default_timeout(90_000)

    def look(path: str, name: str, *words: str) -> None:
        page.goto(url + path)
        for word in words:
            page.get_by_text(word).first.wait_for()
        page.wait_for_timeout(1500)
        page.screenshot(path=pictures / f"{name}.png")

    look("/asset-groups", "graph", "ingestion", "marts", "publishing")
    look("/assets/candidate?view=checks", "checks", "duplicate_keys", "silent_rules", "misplaced_quotes")
    look("/assets/history/rule_results?view=checks", "families", "every_report_was_judged")
    look("/assets/marts/fct_finding", "mart", "fct_finding")
    look("/runs", "runs", "warehouse")
    look("/automation", "automation", "daily", "landing")
    page.close()
    assert all((pictures / f"{n}.png").stat().st_size > 20_000 for n in ("graph", "checks", "runs"))
