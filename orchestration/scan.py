"""Is anything new? Decided by hashes and versions, before Dagster, dbt or Great Expectations are imported.

Lives here: walking the given paths, hashing, comparing with what the home knows. Never here: storing, parsing, or any
import heavier than DuckDB.
"""

from __future__ import annotations

import hashlib
import os
import re
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ingest import PARSER_VERSION
from ingest.errors import REASONS
from orchestration.home import Home
from orchestration.quarantine import Quarantine, Quarantined
from orchestration.runs import current_state, read_state

_TEMPORARY = re.compile(r"^(\.|~\$)|(~|\.tmp|\.part|\.crdownload|\.swp)$|^(Thumbs\.db|desktop\.ini)$", re.IGNORECASE)
_DIGITS = re.compile(r"(\d+)")


class NoSuchPathError(ValueError):
    """A path given by the user does not exist."""


class DamagedRecordsError(RuntimeError):
    """Parquet files of the home that cannot be read."""


@dataclass(frozen=True, slots=True)
class Found:
    """One file under the given paths."""

    path: Path
    document_hash: str | None  # None when its bytes could not be read
    error: str | None = None  # the system's words, when they could not


@dataclass(frozen=True, slots=True)
class Scan:
    """What a run has to do."""

    new: tuple[Found, ...]  # one file per document that the home does not know
    unchanged: int  # documents that are parsed already
    held: tuple[Quarantined, ...]  # unchanged documents that stay in quarantine
    unopened: tuple[Found, ...]  # files without bytes
    empty_folders: tuple[Path, ...]
    reparse: tuple[str, ...]  # hashes of the archive that this parser version has not read
    reasons: tuple[str, ...] = field(default=())  # why the warehouse must be made again; empty: it is up to date

    @property
    def anything_new(self) -> bool:
        return bool(self.new or self.reparse or self.reasons)


def natural_order(path: Path) -> list[tuple[int, str | int]]:
    """Sort key that puts 2.txt before 10.txt."""
    return [(0, int(part)) if part.isdecimal() else (1, part) for part in _DIGITS.split(str(path)) if part]


def walk(path: Path) -> Iterator[Path]:
    """Files under one given path in natural order; hidden and temporary ones and links that lead out are left out.

    A file that is named itself is taken as it is. Raises ``NoSuchPathError``.
    """
    if not path.exists() and not path.is_symlink():
        raise NoSuchPathError(f"no such file or folder: {path}")
    if not path.is_dir():
        yield path
        return
    root = path.resolve()
    files: list[Path] = []
    for folder, subfolders, names in os.walk(root):
        subfolders[:] = [s for s in subfolders if not (_TEMPORARY.search(s) or _are_labels(Path(folder, s)))]
        for name in names:
            file = Path(folder, name)
            if _TEMPORARY.search(name):
                continue
            if file.is_symlink() and not file.resolve().is_relative_to(root):
                continue
            files.append(file)
    yield from sorted(files, key=natural_order)


def _are_labels(folder: Path) -> bool:
    """Hand labels of the reports beside them (contract §5) are no reports."""
    return folder.name == "gold" and (folder / "figures.tsv").is_file()


def hash_file(path: Path) -> Found:
    """SHA-256 of a file's bytes, or why there is none."""
    if path.exists() and not path.is_file():  # a pipe or a device would never end
        return Found(path, None, REASONS["not_a_file"])
    try:
        with path.open("rb") as f:
            return Found(path, hashlib.file_digest(f, "sha256").hexdigest())
    except OSError as error:
        return Found(path, None, error.strerror or type(error).__name__)


def known_documents(home: Home) -> dict[str, int]:
    """Hash of every parsed document → the newest parser version that read it."""
    if not home.batches():
        return {}
    import duckdb

    pattern = str(home.parsed / "documents" / "batch=*" / "*.parquet")
    with duckdb.connect() as connection:
        try:
            rows = connection.execute(
                "select document_hash, max(parser_version::int) from read_parquet(?, union_by_name = true) group by 1",
                [pattern],
            ).fetchall()
        except duckdb.Error as error:
            why = " ".join(str(error).split())
            raise DamagedRecordsError(
                f"parsed records are damaged ({why}); rebuild them from the archive with: jixiao run --full-refresh"
            ) from error
    return dict(rows)


def scan(
    home: Home,
    paths: Sequence[Path],
    *,
    after_kill: bool = False,
    full_refresh: bool = False,
    full_check: bool = False,
    settle_seconds: float = 0,
) -> Scan:
    """Compare the files under ``paths`` with the home. Call it with the lock held. Raises ``NoSuchPathError``.

    A full refresh reads every original of the archive again. Files that changed less than ``settle_seconds`` ago are
    left for a later run: they may be half copied.

    The archive is walked only when something in it may be unread: after a killed run or with a new parser version.
    """
    version = int(PARSER_VERSION)
    # what is parsed may be damaged, which is one reason for a full refresh: it is not even looked at
    known = _as_unread(home) if full_refresh else known_documents(home)
    held = {q.document_hash: q for q in Quarantine(home.quarantine).entries() if q.parser_version == PARSER_VERSION}
    files: dict[Path, None] = {}
    empty: list[Path] = []
    for path in paths:
        under = [f for f in walk(path) if not settle_seconds or settled(f, settle_seconds)]
        if not under and path != home.landing:
            empty.append(path)
        files.update(dict.fromkeys(under))

    new: dict[str, Found] = {}
    unopened: list[Found] = []
    unchanged: set[str] = set()
    still_held: dict[str, Quarantined] = {}
    for found in map(hash_file, files):
        digest = found.document_hash
        if digest is None:
            unopened.append(found)
        elif known.get(digest) is not None:
            unchanged.add(digest)
        elif digest in held and not full_refresh:
            still_held[digest] = held[digest]
        else:
            new.setdefault(digest, found)

    old = [h for h, v in known.items() if v < version and not full_refresh]
    reparse = set(old)
    if full_refresh:
        reparse.update(known)
    else:
        if after_kill or old or _parser_changed(home):
            reparse.update(_unread(home, known, held, version))
        unchanged -= reparse
    return Scan(
        new=tuple(new.values()),
        unchanged=len(unchanged),
        held=tuple(still_held.values()),
        unopened=tuple(unopened),
        empty_folders=tuple(empty),
        reparse=tuple(sorted(reparse - new.keys())),
        reasons=tuple(_reasons(home, full_refresh, full_check)),
    )


def settled(path: Path, seconds: float) -> bool:
    """Whether a file has not changed for some time; a time in the future (a clock was put back) is no change."""
    try:
        age = time.time() - path.stat().st_mtime
    except OSError:
        return True  # it is told as a file that cannot be opened
    return not 0 <= age < seconds


def _as_unread(home: Home) -> dict[str, int]:
    from ingest.archive import Archive

    return dict.fromkeys(Archive(home.archive).hashes(), 0)


def _parser_changed(home: Home) -> bool:
    state = read_state(home)
    return state is not None and state.parser_version != PARSER_VERSION


def _unread(home: Home, known: dict[str, int], held: Iterable[str | None], version: int) -> Iterator[str]:
    from ingest.archive import Archive

    skip = set(held)
    for digest in Archive(home.archive).hashes():
        if known.get(digest, 0) < version and digest not in skip:
            yield digest


def _reasons(home: Home, full_refresh: bool, full_check: bool) -> list[str]:
    """Why the marts must be made again although no document is new."""
    if full_refresh:
        return ["full_refresh"]
    if full_check and home.batches():
        return ["full_check"]
    if not home.batches():
        return []  # nothing to make a warehouse from
    before = read_state(home)
    if before is None:
        return ["not_published"]
    if before.n_bytes and home.warehouse.stat().st_size != before.n_bytes:
        return ["published_damaged"]
    return before.differences(current_state(home, before.run_id))
