"""``jixiao doctor``: can this machine and this home do the work?

Lives here: the questions, each with its answer and what to do. Never here: changing anything.
"""

from __future__ import annotations

import importlib.util
import os
import platform
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from orchestration import heartbeat, runs
from orchestration.home import Home
from orchestration.settings import BadSettingsError, Settings, load, path_of

PACKAGES = ("duckdb", "dbt-core", "dbt-duckdb", "dagster", "dagster-dbt", "great-expectations", "pyarrow", "pandas")
PROGRAMS = {
    "soffice": "reads .doc and .wps files (LibreOffice)",
    "chromium": "only the tests need it",
}
LITTLE_SPACE = 2 * 2**30
_ALIVE_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Answer:
    """One question: ``ok``, ``note`` (worth knowing) or ``bad`` (a run would fail or lie)."""

    level: str
    what: str
    text: str


def examine(home: Home) -> list[Answer]:
    """All answers, without side effects but a temporary file in the home."""
    settings: Settings | None = None
    answers = [Answer("ok", "python", f"{platform.python_version()} on {platform.platform(terse=True)}")]
    answers.extend(_packages())
    try:
        settings = load(home)
        path = path_of(home)
        answers.append(Answer("ok", "settings", str(path) if path.exists() else "defaults (no jixiao.toml)"))
    except BadSettingsError as error:
        answers.append(Answer("bad", "settings", str(error)))
    answers.extend(_home(home))
    answers.extend(_programs())
    answers.extend(_published(home, settings or Settings()))
    answers.append(_daemon(home))
    if settings:
        n = len(settings.notify.urls)
        answers.append(
            Answer("ok", "notifications", f"{n} addresses") if n else Answer("note", "notifications", "nobody is told")
        )
    return answers


def _packages() -> Iterator[Answer]:
    found = []
    for name in PACKAGES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            yield Answer("bad", "packages", f"{name} is not installed")
    yield Answer("ok", "packages", " · ".join(found))


def _home(home: Home) -> Iterator[Answer]:
    place = home.root
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free
    yield Answer("ok" if free > LITTLE_SPACE else "bad", "disk", f"{free / 2**30:.1f} GiB free at {place}")
    for folder in (place, home.landing, home.archive, home.parsed, home.warehouse.parent, home.history, home.work):
        if folder.exists():
            try:
                with tempfile.NamedTemporaryFile(dir=folder, prefix=".doctor-"):
                    pass
            except OSError as error:
                yield Answer("bad", "permissions", f"{folder}: {error.strerror}")
    unreadable = [p for p in _files(home.landing) if not os.access(p, os.R_OK)]
    if unreadable:
        yield Answer("note", "landing", f"{len(unreadable)} files cannot be read, the first is {unreadable[0].name}")
    newest = max((r for r in _run_times(home)), default=0.0)
    if newest > time.time() + 300:
        yield Answer("bad", "clock", "the last run lies in the future: this machine's clock was put back")
    elif home.root.exists():
        yield Answer("ok", "home", str(home.root))
    else:
        yield Answer("note", "home", f"{home.root} is not there yet; the first run makes it")


def _files(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield from (p for p in folder.rglob("*") if p.is_file())


def _run_times(home: Home) -> Iterator[float]:
    for path in (home.history / "runs").glob("run=*.parquet"):
        yield path.stat().st_mtime


def _programs() -> Iterator[Answer]:
    for program, why in PROGRAMS.items():
        where = shutil.which(program)
        yield Answer("ok" if where else "note", program, where or f"not installed; {why}")
    if importlib.util.find_spec("rapidocr") is None:
        yield Answer("note", "ocr", "not installed; scans stay in quarantine (pip install 'jixiao-warehouse[ocr]')")


def _published(home: Home, settings: Settings) -> Iterator[Answer]:
    state = runs.read_state(home)
    if not home.warehouse.exists():
        yield Answer("note", "published", "nothing yet")
    elif state is None:
        yield Answer("note", "published", "by another version of the program; the next run makes it again")
    elif problem := runs.problem_of_file(home.warehouse, state):
        yield Answer("bad", "published", f"{home.warehouse.name} {problem}; put one back with: jixiao rollback")
    else:
        yield Answer("ok", "published", f"by run {state.run_id}")
    if home.unfinished.exists():
        yield Answer("note", "last run", "did not end well or is at work; the next one cleans up")
    looked = heartbeat.last(home)
    if looked is None:
        yield Answer("note", "looked", "nobody has looked for new reports yet")
    else:
        hours = (runs.now() - looked[0]).total_seconds() / 3600
        late = hours > settings.freshness.warn_after_hours
        yield Answer("note" if late else "ok", "looked", f"{hours:.1f} hours ago ({looked[1]})")


def _daemon(home: Home) -> Answer:
    """Whether the schedule can run: Dagster's daemon leaves a heartbeat in its storage."""
    database = home.dagster / "schedules" / "schedules.db"
    try:
        index = home.dagster / "history" / "runs.db"
        with sqlite3.connect(f"file:{index}?mode=ro", uri=True) as c:
            row = c.execute("select max(timestamp) from daemon_heartbeats where daemon_type = 'SCHEDULER'").fetchone()
        seen = str(row[0]) if row and row[0] else ""
        with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as c:
            on = c.execute(
                "select count(*) from instigators where status in ('RUNNING', 'DECLARED_IN_CODE')"
            ).fetchone()
    except sqlite3.Error:
        return Answer("note", "schedule", "the daemon has never run here; start it with: jixiao serve")
    import calendar

    try:
        age = time.time() - calendar.timegm(time.strptime(seen[:19], "%Y-%m-%d %H:%M:%S"))
    except ValueError:
        return Answer("note", "schedule", "the daemon has never run here; start it with: jixiao serve")
    if age > _ALIVE_SECONDS:
        return Answer("note", "schedule", f"the daemon was last alive {age / 3600:.1f} hours ago; start: jixiao serve")
    return Answer("ok", "schedule", f"the daemon is alive; {on[0]} schedules and sensors are known")


def print_checks(answers: list[Answer]) -> int:
    """Tell it; 1 when anything is bad."""
    words = {"ok": "ok  ", "note": "note", "bad": "BAD "}
    for answer in answers:
        print(f"{words[answer.level]}  {answer.what:<14}{answer.text}")
    return 1 if any(a.level == "bad" for a in answers) else 0
