"""How quick the dashboard is with many reports, beside an empty Streamlit page.

    python benchmarks/dashboard.py [--reports 10000] [--home DIR]

Without ``--home`` the samples are run once and their published rows are multiplied in SQL, spread over regions and
years. Prints, for both: seconds from the start of the process until the server listens, from there until the first page
stands in a real browser, and the server's memory; for the dashboard also a filter, a sort, a search, a report and a
page of the list. Budgets: first page 2 s, filter 0.5 s, memory 1 GiB.
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from functools import partial
from pathlib import Path

import duckdb
from playwright.sync_api import Page, TimeoutError, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
REPEATS = 5
DONE = '[data-testid="stApp"][data-test-script-state="notRunning"]'

KEYS = {
    "report_key", "figure_key", "quantity_key", "department_key", "project_key", "indicator_key", "claim_key",
    "result_key", "finding_key", "supersedes_report_key", "suspect_figure_key", "document_hash",
}  # fmt: skip
LISTS = {"evidence_figure_keys", "operand_figure_keys"}
KEPT = {"dim_region", "dim_concept", "dim_rule", "dim_code", "build_info", "agg_quality_run"}
YEARS = 6
RUNS = 20


def multiply(source: Path, target: Path, n_reports: int) -> None:
    """Write a warehouse like ``source`` with about ``n_reports`` reports."""
    with duckdb.connect(str(target)) as db:
        db.execute(f"attach '{source}' as source (read_only)")
        db.execute("create schema marts")
        (have,) = db.execute("select count(*) from source.marts.dim_report").fetchone() or (1,)
        copies = max(1, round(n_reports / have))
        db.execute(
            "create temp table places as select row_number() over (order by region_key) - 1 as n, region_key"
            " from source.marts.dim_region where region_level = 'county'"
        )
        (n_places,) = db.execute("select count(*) from places").fetchone() or (1,)
        tables = [
            row[0]
            for row in db.execute(
                "select table_name from duckdb_tables() where database_name = 'source' and schema_name = 'marts'"
            ).fetchall()
        ]
        for table in tables:
            if table in KEPT:
                if table != "agg_quality_run":
                    db.execute(f"create table marts.{table} as from source.marts.{table}")
                continue
            columns = [r[0] for r in db.execute(f"describe source.marts.{table}").fetchall()]
            changed = [_changed(column, table, n_places) for column in columns]
            db.execute(
                f"create table marts.{table} as select {', '.join(changed)}"
                f" from source.marts.{table} as t cross join range({copies}) as copies(copy)"
            )
        db.execute(
            f"""
            create table marts.agg_quality_run as
            with counted as (
                select s.rule_id, r.fiscal_year, r.region_key, count(*) as n_expected,
                    count(*) filter (where s.status = 'pass') as n_pass,
                    count(*) filter (where s.status = 'fail') as n_fail,
                    count(*) filter (where s.status = 'unresolved') as n_unresolved,
                    count(*) filter (where s.status = 'not_applicable') as n_not_applicable
                from marts.fct_rule_result as s join marts.dim_report as r using (report_key) group by all
            )
            select case when runs.n = 0 then b.run_id else 'earlier-' || runs.n end as run_id,
                cast(b.started_at - to_days(cast(runs.n as integer)) as timestamp) as run_at,
                c.rule_id, u.family, u.dimension, c.* exclude (rule_id),
                cast(n_pass * 100.0 / nullif(n_pass + n_fail, 0) as decimal(12, 6)) as pass_rate,
                cast((n_pass + n_fail) * 100.0 / nullif(n_expected - n_not_applicable, 0) as decimal(12, 6)) as coverage
            from counted as c join marts.dim_rule as u using (rule_id) cross join marts.build_info as b
            cross join range({RUNS}) as runs(n)
            """
        )


def _changed(column: str, table: str, n_places: int) -> str:
    """A column of the copy: keys made distinct, regions and years spread."""
    if column in KEYS:
        return f"case when {column} is null then null else {column} || '-' || copy end as {column}"
    if column in LISTS:
        return f"[k || '-' || copy for k in {column}] as {column}"
    if column == "region_key" and table in ("dim_report", "dim_department"):
        return f"(select p.region_key from places as p where p.n = copy % {n_places}) as region_key"
    if column == "fiscal_year":
        return f"cast(fiscal_year - copy % {YEARS} as integer) as fiscal_year"
    if column == "severity" and table == "fct_finding":  # of every kind, so that a filter leaves some and drops some
        return f"['error', 'warning', 'info'][1 + copy // {YEARS} % 3] as severity"
    if column in ("department_name", "source_name"):
        return f"{column} || copy as {column}"
    return column


class Server:
    """A server process and how long it took to listen."""

    def __init__(self, command: list[str], environment: dict[str, str]) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        started = time.perf_counter()
        self.process = subprocess.Popen(
            [part.replace("PORT", str(self.port)) for part in command],
            env={**os.environ, **environment},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        while not self._answers():
            if self.process.poll() is not None:
                raise RuntimeError(f"the server ended with {self.process.returncode}")
            time.sleep(0.02)
        self.seconds_to_listen = time.perf_counter() - started

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=1) as answer:
                return answer.status == 200
        except OSError:
            return False

    def memory_mib(self) -> tuple[float, float]:
        """Resident now and at its peak (Linux; 0 elsewhere)."""
        status = Path(f"/proc/{self.process.pid}/status")
        if not status.exists():
            return 0.0, 0.0
        lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
        return int(lines["VmRSS"].split()[0]) / 1024, int(lines["VmHWM"].split()[0]) / 1024

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(20)


def seconds(action: Callable[[], object]) -> float:
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def first_page(page: Page, server: Server, first: str, last: str) -> tuple[float, float]:
    """Seconds until the first words stand, and until everything does, in a browser that was never here."""
    started = time.perf_counter()
    page.goto(server.url)
    page.get_by_text(first).first.wait_for(timeout=60_000)
    seen = time.perf_counter() - started
    page.get_by_text(last).first.wait_for(timeout=60_000)
    page.locator(DONE).wait_for(timeout=60_000)
    return seen, time.perf_counter() - started


def measure_empty(browser_page: Callable[[], Page]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "empty.py"
        script.write_text('import streamlit as st\nst.title("empty")\n')
        server = Server(
            [sys.executable, "-m", "streamlit", "run", str(script), "--server.port=PORT", "--server.headless=true",
             "--browser.gatherUsageStats=false", "--server.fileWatcherType=none", "--server.address=127.0.0.1"],
            {},
        )  # fmt: skip
        try:
            seen, complete = first_page(browser_page(), server, "empty", "empty")
            report("empty page", server, seen, complete)
        finally:
            server.stop()


def report(name: str, server: Server, seen: float, complete: float) -> None:
    now, peak = server.memory_mib()
    print(
        f"{name:12} listens after {server.seconds_to_listen:5.2f} s   first words {seen:5.2f} s   "
        f"complete {complete:5.2f} s   memory {now:4.0f} MiB (peak {peak:.0f})"
    )


def measure_dashboard(home: Path, browser_page: Callable[[], Page]) -> bool:
    """Print the dashboard's times; whether the budgets hold."""
    server = Server([sys.executable, "-m", "orchestration.cli", "dashboard", "--home", str(home), "--port", "PORT"], {})
    try:
        page = browser_page()
        seen, complete = first_page(page, server, "校验覆盖率", "数据新不新")
        report("dashboard", server, seen, complete)
        steps = {name: statistics.median(times) for name, times in interactions(page, server).items()}
        for name, took in steps.items():
            print(f"  {name:34} {took:6.3f} s")
        _, peak = server.memory_mib()
        print(f"  memory, peak                       {peak:6.0f} MiB")
        return complete <= 2 and steps["filter by severity"] <= 0.5 and peak <= 1024
    finally:
        server.stop()


def interactions(page: Page, server: Server) -> dict[str, list[float]]:
    """Seconds of what a reader does, each asked anew (no answer comes from the cache)."""
    took: dict[str, list[float]] = {}
    box = page.get_by_placeholder("部门、文件")
    for n in range(REPEATS):
        page.goto(f"{server.url}/findings?year={2023 - n}")
        page.locator(DONE).wait_for()
        _time(took, "filter by severity", page, ".legend b", page.get_by_role("button", name="错误").click)
        _time(took, "sort by difference", page, "tbody tr", page.get_by_role("link", name="差额").click)
        box.fill(f"三公 {n}")
        _time(took, "search", page, ".legend b", partial(box.press, "Enter"))
    page.goto(f"{server.url}/report")
    rows = page.locator("tbody tr")
    for n in range(REPEATS):
        rows.nth(REPEATS).wait_for()
        started = time.perf_counter()
        rows.nth(n).locator("a").first.click()
        page.locator(".paper").wait_for()
        took.setdefault("open a report from the list", []).append(time.perf_counter() - started)
        page.go_back()
    return took


def _time(took: dict[str, list[float]], name: str, page: Page, watched: str, act: Callable[[], object]) -> None:
    """Act, and wait until the first element that ``watched`` names says something else and the page has settled."""
    before = page.locator(watched).first.inner_text()
    started = time.perf_counter()
    act()
    try:
        page.wait_for_function(_CHANGED, arg=[watched, before], polling=10)
    except TimeoutError as error:
        raise RuntimeError(f"{name}: {watched} still says {before!r}") from error
    page.locator(DONE).wait_for()
    took.setdefault(name, []).append(time.perf_counter() - started)


_CHANGED = """([selector, before]) => {
  for (const host of document.querySelectorAll("*")) {
    const found = host.shadowRoot?.querySelector(selector);
    if (found) return found.innerText !== before;
  }
  return false;
}"""


def published(arguments: argparse.Namespace, folder: Path) -> Path:
    """A home with enough reports published."""
    if arguments.home:
        return Path(arguments.home)
    small, home = folder / "small", folder / "home"
    subprocess.run(
        [sys.executable, "-m", "orchestration.cli", "run", str(ROOT / "samples"), "--home", str(small)],
        check=True, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    (home / "published").mkdir(parents=True)
    took = seconds(
        lambda: multiply(
            small / "published" / "warehouse.duckdb", home / "published" / "warehouse.duckdb", arguments.reports
        )
    )
    size = (home / "published" / "warehouse.duckdb").stat().st_size / 2**20
    print(f"made {arguments.reports:,} reports in {took:.0f} s, {size:.0f} MiB")
    return home


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reports", type=int, default=10_000)
    parser.add_argument("--home", help="measure this home instead of a multiplied one")
    arguments = parser.parse_args()
    if CHROMIUM is None:
        print("error: no chromium; name one with $CHROMIUM", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        home = published(arguments, Path(folder))
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)

        def fresh() -> Page:
            return browser.new_context(viewport={"width": 1440, "height": 1000}, locale="zh-CN").new_page()

        measure_empty(fresh)
        holds = measure_dashboard(home, fresh)
        browser.close()
    print("budgets hold" if holds else "a budget is exceeded")
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
