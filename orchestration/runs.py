"""What is remembered of a run: its record in the history, and what the published warehouse was made from.

Lives here: the run record, the state beside the published file, the identity of a run. Never here: doing anything.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import subprocess
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Annotated

from orchestration.home import Home

Seconds = Annotated[Decimal, "decimal(12,3)"]
_DAY = re.compile(r"\b(\d{4})[-/](\d{1,2})[-/](\d{1,2})\b")


@dataclass(frozen=True, slots=True)
class RunRecord:
    """One run, well or not. Counts of figures and reports are those of the warehouse after the run."""

    run_id: str
    started_at: str  # ISO 8601, UTC
    finished_at: str
    status: str  # published | unchanged | failed
    n_new: int  # documents parsed by this run
    n_unchanged: int
    n_quarantined: int
    n_figures: int | None
    n_reports: int | None
    parser_version: str
    rules_version: str
    git_commit: str | None
    seconds: Seconds
    error: str | None  # one line, of a failed run


@dataclass(frozen=True, slots=True)
class PublishedState:
    """What the published warehouse was made from; when any of it differs, a run has something to do."""

    run_id: str
    parser_version: str
    rules_version: str
    transforms: str  # hash of the dbt project
    decisions: str  # hash of review/decisions.csv and of what has expired in it
    calendar: str
    batches: str  # hash of the names of all batches
    n_figures: int
    n_reports: int
    n_bytes: int = 0  # of the published file; 0: not known
    file_hash: str = ""  # SHA-256 of the published file

    def differences(self, other: PublishedState) -> list[str]:
        """Names of the inputs that differ."""
        inputs = ("parser_version", "rules_version", "transforms", "decisions", "calendar", "batches")
        return [name for name in inputs if getattr(self, name) != getattr(other, name)]


def now() -> datetime:
    return datetime.now(UTC)


def new_run_id(started: datetime) -> str:
    """Readable, sorted by time, unique: ``20260131T081500-3f9a1c``."""
    return f"{started:%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"


def write_record(home: Home, record: RunRecord) -> None:
    """Add a run to the history."""
    from ingest.parquet import write_records

    write_records(home.history / "runs" / f"run={record.run_id}.parquet", RunRecord, [record])


def read_state(home: Home) -> PublishedState | None:
    """State of the published warehouse; None when nothing is published or the state is from another version."""
    if not home.warehouse.exists():
        return None
    try:
        return PublishedState(**json.loads(home.published_state.read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError, TypeError):
        return None


def write_state(home: Home, state: PublishedState) -> None:
    """Remember what was just published."""
    temp = home.published_state.with_suffix(".tmp")
    temp.write_text(json.dumps(asdict(state), indent=1), encoding="utf-8")
    temp.replace(home.published_state)


def current_state(home: Home, run_id: str, n_figures: int = 0, n_reports: int = 0) -> PublishedState:
    """The inputs as they are now."""
    from ingest import PARSER_VERSION

    return PublishedState(
        run_id=run_id,
        parser_version=PARSER_VERSION,
        rules_version=rules_version(),
        transforms=transforms_version(),
        decisions=decisions_hash(home.decisions, now().date()),
        calendar=file_hash(home.calendar),
        batches=hashlib.sha256("\n".join(sorted(home.batches())).encode()).hexdigest(),
        n_figures=n_figures,
        n_reports=n_reports,
    )


def decisions_hash(path: Path, today: date) -> str:
    """Changes with the decisions and on the day after one has ended: what it covered is open again then."""
    whole = file_hash(path)
    if not whole:
        return whole
    text = path.read_text(encoding="utf-8-sig", errors="replace")
    days = {tuple(int(n) for n in day) for day in _DAY.findall(text)}
    ended = sorted(day for day in days if day < (today.year, today.month, today.day))
    return hashlib.sha256(f"{whole} {ended}".encode()).hexdigest()


def file_hash(path: Path) -> str:
    """SHA-256 of a file, "" when it is not there."""
    try:
        with path.open("rb") as f:
            return hashlib.file_digest(f, "sha256").hexdigest()
    except FileNotFoundError:
        return ""


def problem_of_file(path: Path, state: PublishedState) -> str | None:
    """What is wrong with a published file against its description; None when it is as it was published."""
    try:
        n_bytes = path.stat().st_size
        if state.n_bytes and n_bytes != state.n_bytes:
            return f"has {n_bytes} bytes instead of {state.n_bytes}"
        with path.open("rb") as f:
            if state.file_hash and hashlib.file_digest(f, "sha256").hexdigest() != state.file_hash:
                return "has other bytes than were published"
    except OSError as error:
        return f"cannot be read: {error.strerror}"
    return None


def dbt_project_dir() -> Path:
    """The dbt project, in a checkout or in an installed wheel."""
    import dbt_project

    return Path(dbt_project.__file__).parent


def _tree_hash(root: Path, suffixes: set[str]) -> str:
    """Short hash of the names and bytes of all files with one of the suffixes."""
    digest = hashlib.sha256()
    for path in sorted(p for p in root.rglob("*") if p.suffix in suffixes):
        relative = path.relative_to(root)
        if relative.parts[0] not in {"target", "logs", "dbt_packages"}:
            digest.update(relative.as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


@cache
def transforms_version() -> str:
    """Changes with every file of the dbt project that can change a mart."""
    return _tree_hash(dbt_project_dir(), {".sql", ".yml", ".yaml", ".csv"})


@cache
def rules_version() -> str:
    """Changes with every rule, message and piece of judging code; found without importing any of it."""
    import expectations

    return _tree_hash(Path(expectations.__file__).parent, {".py", ".yml", ".yaml", ".csv", ".json"})


@cache
def git_commit() -> str | None:
    """Commit of the checkout this code runs from; None in an installed wheel."""
    if commit := os.environ.get("JIXIAO_GIT_COMMIT"):
        return commit
    root = Path(__file__).resolve().parent.parent
    if not (root / ".git").exists():
        return None
    try:
        done = subprocess.run(
            ["git", "-C", str(root), "rev-parse", "HEAD"], capture_output=True, text=True, timeout=10, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip() or None
