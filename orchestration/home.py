"""The home folder: where everything of one warehouse lies, the lock, and what a killed run left behind.

Lives here: paths (contract §2), making folders, the lock shared by command and daemon, clean-up. Never here: what goes
into the files.
"""

from __future__ import annotations

import glob
import os
import shutil
from collections.abc import Callable, Iterator, Set
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

LOCK_SECONDS = 3600.0
"""How long a run waits for another one to finish before it gives up."""

NEVER_A_RUN = "init"
"""``batch=init`` and ``run=init`` hold the zero-row files (``empty_tables``)."""


class UnfitHomeError(ValueError):
    """The folder cannot be a home."""


class HomeLockedError(RuntimeError):
    """Another run works in this home and did not finish in time."""


COMPACTED = "c-"
"""``run=c-<last run>.parquet`` holds the rows of many runs (``compaction``)."""


@dataclass(frozen=True, slots=True)
class Home:
    """All paths of one warehouse, absolute."""

    root: Path

    @classmethod
    def at(cls, folder: str | os.PathLike[str] | None = None) -> Home:
        """``folder``, else ``$JIXIAO_HOME``, else ``./warehouse``. Raises ``UnfitHomeError``."""
        root = Path(folder or os.environ.get("JIXIAO_HOME") or "warehouse").expanduser().absolute()
        if glob.has_magic(str(root)):
            # DuckDB and Dagster would read its name as a pattern, and Dagster then not find its settings
            raise UnfitHomeError(f"the path of the home must not contain any of * ? [ ]: {root}")
        return cls(root)

    @property
    def landing(self) -> Path:
        return self.root / "landing"

    @property
    def archive(self) -> Path:
        return self.root / "archive"

    @property
    def parsed(self) -> Path:
        return self.root / "parsed"

    @property
    def quarantine(self) -> Path:
        return self.root / "quarantine"

    @property
    def warehouse(self) -> Path:
        """The published file."""
        return self.root / "published" / "warehouse.duckdb"

    @property
    def history(self) -> Path:
        return self.root / "history"

    @property
    def decisions(self) -> Path:
        return self.root / "review" / "decisions.csv"

    @property
    def docs(self) -> Path:
        return self.root / "docs"

    @property
    def data_docs(self) -> Path:
        return self.docs / "data-docs"

    @property
    def calendar(self) -> Path:
        return self.root / "calendar.csv"

    @property
    def dagster(self) -> Path:
        return self.root / "dagster"

    @property
    def work(self) -> Path:
        return self.root / "work"

    @property
    def reference(self) -> Path:
        """Knowledge and rules as the marts of the next run will read them."""
        return self.work / "reference"

    @property
    def build_db(self) -> Path:
        """The file that dbt builds in; never opened by readers."""
        return self.work / "build.duckdb"

    @property
    def candidate_db(self) -> Path:
        """The warehouse of this run before the blocking checks."""
        return self.work / "publish.duckdb"

    @property
    def dbt_target(self) -> Path:
        return self.work / "dbt"

    @property
    def published_state(self) -> Path:
        """What the published warehouse was made from (``runs.PublishedState``)."""
        return self.work / "published.json"

    @property
    def looked_at(self) -> Path:
        """When the schedule or a sensor last looked for new reports (``heartbeat``)."""
        return self.work / "looked_at.json"

    @property
    def unfinished(self) -> Path:
        """There while a run is changing things; found at the start, it tells of a killed run."""
        return self.work / "unfinished"

    def ensure(self) -> Home:
        """Make the folders that people and programs expect; returns itself. Raises ``OSError`` when it cannot."""
        for folder in (
            self.landing,
            self.archive,
            self.parsed,
            self.quarantine,
            self.warehouse.parent,
            self.history / "runs",
            self.docs,
            self.decisions.parent,
            self.reference,
        ):
            folder.mkdir(parents=True, exist_ok=True)
        return self

    @contextmanager
    def locked(self, waiting: Callable[[], None] | None = None, seconds: float = LOCK_SECONDS) -> Iterator[None]:
        """Hold the home's lock; ``waiting`` is called once when another run has it. Raises ``HomeLockedError``."""
        self.root.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self.root / "lock")
        try:
            try:
                lock.acquire(timeout=0)
            except Timeout:
                if waiting:
                    waiting()
                lock.acquire(timeout=seconds)
        except Timeout:
            raise HomeLockedError(f"another run is working in {self.root}") from None
        try:
            yield
        finally:
            lock.release()

    def batches(self) -> set[str]:
        """Batches that count: those whose ``documents`` part was written."""
        return {p.parent.name.partition("=")[2] for p in self.parsed.glob("documents/batch=*/*.parquet")} - {
            NEVER_A_RUN
        }

    def finished_runs(self) -> set[str]:
        """Runs that ended, well or not, and have a record of their own (``compaction.runs_in`` knows the others)."""
        names = {p.stem.partition("=")[2] for p in (self.history / "runs").glob("run=*.parquet")}
        return {n for n in names if n != NEVER_A_RUN and not n.startswith(COMPACTED)}

    def remove_leftovers(self, also_finished: Set[str] = frozenset()) -> bool:
        """Remove what killed runs left half done; returns whether there was one. Call it with the lock held.

        Originals, whole batches and history of finished runs stay. The build file of a killed run is dropped: what
        it holds cannot be trusted, and it can be made again.
        """
        killed = self.unfinished.exists()
        counted = self.batches() | {NEVER_A_RUN}
        for folder in self.parsed.glob("*/batch=*"):
            if folder.name.partition("=")[2] not in counted:
                shutil.rmtree(folder)
        finished = self.finished_runs() | also_finished | {NEVER_A_RUN}
        for folder in self.history.glob("*/run=*"):
            if folder.is_dir() and folder.name.partition("=")[2] not in finished:
                shutil.rmtree(folder)
        if killed:
            for pattern in (
                "archive/**/.incoming-*",
                "parsed/**/.*.tmp",
                "history/**/.*.tmp",
                "quarantine/.*.tmp",
                "published/**/.*.tmp",
            ):
                for path in self.root.glob(pattern):
                    path.unlink(missing_ok=True)
            remove_database(self.build_db)
        remove_database(self.candidate_db)
        self.unfinished.unlink(missing_ok=True)
        return killed


def remove_database(path: Path) -> None:
    """Delete a DuckDB file with its write-ahead log."""
    path.unlink(missing_ok=True)
    path.with_name(path.name + ".wal").unlink(missing_ok=True)
