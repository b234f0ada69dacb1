"""One run of the pipeline over one home: what it found, what it did, how it ended.

Lives here: the steps before dbt (archive, parse) and the run record, used alike by the command and by Dagster. Never
here: transforms, checks and publishing (their own modules), or any Dagster import.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from ingest import PARSER_VERSION
from ingest.archive import Archive, StoredDocument
from ingest.errors import REASONS, Unreadable
from orchestration import compaction, due_checks, failpoints, quarantine, refresh, runs
from orchestration.audits import Counts
from orchestration.checker import Checker
from orchestration.home import Home
from orchestration.pool import Limits
from orchestration.quarantine import Quarantine, Quarantined
from orchestration.scan import Found, Scan, known_documents, scan
from orchestration.settings import Settings, load

Progress = Callable[[str, int, int | None], None]
"""Called with the step, what is done of it and of how much (None: unknown)."""


def no_progress(step: str, done: int, total: int | None) -> None:
    """Nobody is watching."""


if TYPE_CHECKING:
    from orchestration.parsing import Outcome


class NothingReadableError(RuntimeError):
    """Not one document of the home could be read, so there is nothing to make a warehouse from."""


class Session:
    """State of one run. Make it with ``open_session``."""

    def __init__(
        self,
        home: Home,
        paths: Sequence[Path],
        found: Scan,
        started: datetime,
        *,
        full_refresh: bool = False,
        data_docs: bool = False,
        settings: Settings | None = None,
        progress: Progress = no_progress,
    ) -> None:
        self.home = home
        self.paths = tuple(paths)
        self.scan = found
        self.started = started
        self.full_refresh = full_refresh
        self.settings = settings or Settings()
        self.progress = progress
        self.run_id = runs.new_run_id(started)
        self.quarantined: list[Quarantined] = list(found.held)
        self.n_new = 0
        self.n_figures: int | None = None
        self.n_reports: int | None = None
        self.begun = False  # something was changed
        self.published = False
        self.data_docs = data_docs
        self.checker = Checker()
        self._inputs: runs.PublishedState | None = None
        self._due: list[StoredDocument] = []
        self._quarantine = Quarantine(home.quarantine)

    # -- before anything heavy ------------------------------------------------------------------------------------

    def quarantine_unopened(self) -> None:
        """Quarantine files without bytes and folders without reports; forget those that are well again."""
        now_bad = {str(f.path) for f in self.scan.unopened} | {str(p) for p in self.scan.empty_folders}
        for item in self._quarantine.entries():
            if item.document_hash is None and item.path not in now_bad:
                self._quarantine.release(path=item.path)
        for found in self.scan.unopened:
            self._hold_path(found)
        for folder in self.scan.empty_folders:
            self._hold(file=folder.name or str(folder), reason="no_files", path=folder, document_hash=None)

    def _hold_path(self, found: Found) -> None:
        reason = "not_a_file" if found.error == REASONS["not_a_file"] else "cannot_open"
        message = REASONS[reason] if reason == "not_a_file" else f"{REASONS[reason]}（{found.error}）"
        self._hold(file=found.path.name, reason=reason, message_zh=message, path=found.path, document_hash=None)

    def _hold(
        self, *, file: str, reason: str, path: Path | None, document_hash: str | None, message_zh: str | None = None
    ) -> None:
        item = quarantine.entry(
            file=file,
            reason=reason,
            message_zh=message_zh,
            path=path,
            document_hash=document_hash,
            at=runs.now().isoformat(timespec="seconds"),
            parser_version=PARSER_VERSION,
            run_id=self.run_id,
        )
        self.quarantined.append(self._quarantine.put(item))

    # -- steps of the pipeline ------------------------------------------------------------------------------------

    def archive(self) -> list[StoredDocument]:
        """Store the bytes of every new document; returns what has to be parsed."""
        self.begun = True
        self.home.unfinished.write_text(self.run_id, encoding="utf-8")
        # taken now: a decision that is edited while the run works is for the next run
        self._inputs = runs.current_state(self.home, self.run_id)
        failpoints.reach("scanned")
        from orchestration.empty_tables import write_empty_tables

        self._due.clear()  # a second attempt after a passing failure begins anew
        if self.full_refresh:
            refresh.forget_everything_made(self.home)
        write_empty_tables(self.home)
        archive = Archive(self.home.archive)
        total = len(self.scan.new)
        for n, found in enumerate(self.scan.new, 1):
            try:
                self._due.append(archive.store(found.path))
            except Unreadable as error:  # it went away, or changed its rights, since it was hashed
                self._hold_path(replace(found, document_hash=None, error=error.message_zh))
            self.progress("archive", n, total)
        self._due.extend(archive.entry(h) for h in self.scan.reparse)
        failpoints.reach("archived")
        return self._due

    def parse(self) -> int:
        """Parse what is due and write it in batches; returns the number of documents parsed.

        Raises ``NothingReadableError`` when the home holds no readable document, old or new.
        """
        from orchestration.parsing import write_batch

        self.n_new = 0
        paths = {f.document_hash: f.path for f in self.scan.new}
        batch: list[Outcome] = []
        n_batches = 0

        def flush() -> None:
            nonlocal n_batches
            if batch:
                n_batches += 1
                write_batch(self.home.parsed, f"{self.run_id}-{n_batches:04d}", self.run_id, batch)
                batch.clear()

        for n, outcome in enumerate(self._outcomes(), 1):
            digest = outcome.document.document_hash
            if outcome.parsed:
                batch.append(outcome)
                self.n_new += 1
                self._quarantine.release(document_hash=digest)
            else:
                self._hold(
                    file=outcome.document.source_name,
                    reason=outcome.reason or "parser_error",
                    message_zh=outcome.message_zh,
                    path=paths.get(digest),
                    document_hash=digest,
                )
            if len(batch) >= self.settings.parsing.batch_documents:
                flush()
            self.progress("parse", n, len(self._due))
        flush()
        if not self.home.batches():
            raise NothingReadableError(
                f"none of {len(self._due)} documents could be read; the reasons are in quarantine"
            )
        failpoints.reach("parsed")
        self.checker.start()  # it imports while the tables are built; before, the parser needs the cores
        return self.n_new

    def _outcomes(self) -> Iterator[Outcome]:
        from orchestration.parsing import parse_all

        parsing = self.settings.parsing
        limits = Limits(parsing.limit_seconds, parsing.limit_memory_mb)
        return parse_all(self.home.archive, self._due, parsing.workers or None, limits=limits)

    def reports_to_check(self) -> list[str] | None:
        """Keys of the reports that have to be checked; None: all."""
        return due_checks.reports_to_check(
            self.home, self.scan.reasons, parser_version=PARSER_VERSION, rules_version=runs.rules_version()
        )

    def counts(self) -> Counts:
        """Documents of the home, for the audit of the share in quarantine."""
        held = sum(1 for q in self._quarantine.entries() if q.document_hash)
        return Counts(
            parsed=len(known_documents(self.home)),
            quarantined=held,
            max_quarantined_share=Fraction(self.settings.publish.max_quarantined_share),
        )

    def state_to_publish(self) -> runs.PublishedState:
        """What the candidate of this run was made from."""
        after = runs.current_state(self.home, self.run_id, self.n_figures or 0, self.n_reports or 0)
        before = self._inputs or after
        candidate = self.home.candidate_db
        return replace(
            after,
            decisions=before.decisions,
            calendar=before.calendar,
            n_bytes=candidate.stat().st_size,
            file_hash=runs.file_hash(candidate),
        )

    # -- the end --------------------------------------------------------------------------------------------------

    def finish(self, status: str, error: str | None = None) -> runs.RunRecord:
        """Write the run record; a failed run's rule results are dropped, as nothing was published from them."""
        finished = runs.now()
        state = runs.read_state(self.home)
        record = runs.RunRecord(
            run_id=self.run_id,
            started_at=self.started.isoformat(timespec="milliseconds"),
            finished_at=finished.isoformat(timespec="milliseconds"),
            status=status,
            n_new=self.n_new,
            n_unchanged=self.scan.unchanged,
            n_quarantined=len(self.quarantined),
            n_figures=state.n_figures if state else None,
            n_reports=state.n_reports if state else None,
            parser_version=PARSER_VERSION,
            rules_version=runs.rules_version(),
            git_commit=runs.git_commit(),
            seconds=Decimal(round((finished - self.started).total_seconds() * 1000)) / 1000,
            error=error,
        )
        if status == "failed":
            for folder in self.home.history.glob(f"*/run={self.run_id}"):
                if folder.is_dir():
                    shutil.rmtree(folder)
        runs.write_record(self.home, record)
        if status != "failed":
            # a failed run keeps the mark: what it built halfway is thrown away by the next one
            compaction.compact(self.home, self.settings.history.compact_above)
            self.home.unfinished.unlink(missing_ok=True)
        return record


@contextmanager
def open_session(
    home: Home,
    paths: Sequence[Path] = (),
    *,
    full_refresh: bool = False,
    full_check: bool = False,
    data_docs: bool = False,
    settle: bool = False,
    progress: Progress = no_progress,
    waiting: Callable[[], None] | None = None,
) -> Iterator[Session]:
    """Lock the home, clean up after killed runs, and look for what is new under ``paths`` (default: landing).

    ``full_check`` checks every report again, and so does ``data_docs``, which writes Great Expectations' Data Docs of
    it; ``settle`` leaves files alone that may be half copied. Raises
    ``NoSuchPathError``, ``HomeLockedError`` and ``BadSettingsError``.
    """
    started = runs.now()
    settings = load(home)
    with home.locked(waiting):
        home.ensure()
        killed = home.remove_leftovers(compaction.runs_in(home.history / "runs"))
        if killed:
            compaction.remove_doubles(home)
        paths = list(paths) or [home.landing]
        found = scan(
            home,
            paths,
            after_kill=killed,
            full_refresh=full_refresh,
            full_check=full_check or data_docs,
            settle_seconds=settings.landing.settle_seconds if settle else 0,
        )
        session = Session(
            home,
            paths,
            found,
            started,
            full_refresh=full_refresh,
            data_docs=data_docs,
            settings=settings,
            progress=progress,
        )
        session.quarantine_unopened()
        with session.checker:
            yield session
