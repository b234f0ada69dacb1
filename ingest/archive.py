"""The originals: stored once under their SHA-256, never overwritten, never changed.

Lives here: files ``<root>/<first two digits>/<hash>`` and beside each a JSON with the name and the time it was first
seen. Never here: reading what is inside, deciding what is new for a run, deleting.

The original is put in place last, so a file that is there always has its sidecar and is complete.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from ingest.errors import Unreadable
from ingest.parquet import sync_folder

_CHUNK = 1 << 20
_HASH_LENGTH = 64


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """One original of the archive."""

    document_hash: str  # SHA-256, lower-case hex
    source_name: str  # file name it was first seen under
    n_bytes: int
    first_seen_at: str  # ISO 8601, UTC


def _utc_now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")


def clean_name(name: str) -> str:
    """A file name as valid Unicode: bytes that are no UTF-8 are read as GB18030 when they can be, else replaced."""
    raw = os.fsencode(name)
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "replace")


class Archive:
    """Content-addressed store in one folder. Several processes may store at the same time."""

    def __init__(self, root: str | os.PathLike[str], now: Callable[[], str] = _utc_now) -> None:
        self.root = Path(root)
        self._now = now

    def path_of(self, document_hash: str) -> Path:
        """Where an original lies (or would lie)."""
        if len(document_hash) != _HASH_LENGTH or not set(document_hash) <= set("0123456789abcdef"):
            raise ValueError(f"not a SHA-256 in lower-case hex: {document_hash!r}")
        return self.root / document_hash[:2] / document_hash

    def __contains__(self, document_hash: str) -> bool:
        return self.path_of(document_hash).is_file()

    def store(self, path: str | os.PathLike[str]) -> StoredDocument:
        """Keep the file's bytes; a document that is there already is only looked up.

        Raises ``Unreadable`` (``not_a_file``, ``cannot_open``) when there are no bytes to keep.
        """
        source = Path(path)
        try:
            if not stat.S_ISREG(source.stat().st_mode):
                raise Unreadable("not_a_file")
            with source.open("rb") as f:
                document_hash, _ = _copy(f, None)
                if document_hash in self:
                    return self.entry(document_hash)
                f.seek(0)
                return self._put(f, clean_name(source.name))
        except OSError as error:
            raise Unreadable.because("cannot_open", error.strerror or type(error).__name__) from error

    def _put(self, source: BinaryIO, source_name: str) -> StoredDocument:
        self.root.mkdir(parents=True, exist_ok=True)
        fd, temp_name = tempfile.mkstemp(prefix=".incoming-", dir=self.root)
        temp = Path(temp_name)
        try:
            with os.fdopen(fd, "wb") as out:
                # hashed again while copying: the file may have changed since it was first read
                document_hash, n_bytes = _copy(source, out)
                out.flush()
                os.fsync(out.fileno())
            temp.chmod(0o444)
            target = self.path_of(document_hash)
            if target.is_file():
                return self.entry(document_hash)
            target.parent.mkdir(exist_ok=True)
            stored = StoredDocument(document_hash, source_name, n_bytes, self._now())
            self._write_sidecar(stored)
            _place(temp, target)
            sync_folder(target.parent)
            return self.entry(document_hash)
        finally:
            temp.unlink(missing_ok=True)

    def _sidecar(self, document_hash: str) -> Path:
        return self.path_of(document_hash).with_suffix(".json")

    def _write_sidecar(self, stored: StoredDocument) -> None:
        path = self._sidecar(stored.document_hash)
        fd, temp_name = tempfile.mkstemp(prefix=".incoming-", dir=path.parent)
        temp = Path(temp_name)
        try:
            with os.fdopen(fd, "w", encoding="utf-8") as out:
                json.dump(asdict(stored), out, ensure_ascii=False, indent=1)
                out.flush()
                os.fsync(out.fileno())
            _place(temp, path)
        finally:
            temp.unlink(missing_ok=True)

    def entry(self, document_hash: str) -> StoredDocument:
        """What is known of one original. Raises ``KeyError`` when it is not in the archive."""
        if document_hash not in self:
            raise KeyError(document_hash)
        return StoredDocument(**json.loads(self._sidecar(document_hash).read_text(encoding="utf-8")))

    def read(self, document_hash: str) -> bytes:
        """The bytes of one original. Raises ``KeyError`` when it is not in the archive."""
        try:
            return self.path_of(document_hash).read_bytes()
        except FileNotFoundError:
            raise KeyError(document_hash) from None

    def hashes(self) -> Iterator[str]:
        """Hashes of all originals, sorted."""
        if not self.root.is_dir():
            return
        for folder in sorted(p for p in self.root.iterdir() if p.is_dir()):
            yield from sorted(e.name for e in os.scandir(folder) if len(e.name) == _HASH_LENGTH)

    def entries(self) -> Iterator[StoredDocument]:
        """All originals, sorted by hash."""
        return (self.entry(h) for h in self.hashes())

    def verify(self, document_hash: str) -> bool:
        """Whether an original still has the bytes that it was stored with."""
        with self.path_of(document_hash).open("rb") as f:
            return _copy(f, None)[0] == document_hash


def _place(temp: Path, target: Path) -> None:
    """Give a finished file its name unless that is taken: of two writers the first stays."""
    try:
        os.link(temp, target)  # unlike a rename, a link never replaces what is there
    except FileExistsError:
        pass
    except OSError:  # a file system without links
        if not target.exists():
            temp.replace(target)


def _copy(source: BinaryIO, target: BinaryIO | None) -> tuple[str, int]:
    """Read to the end, writing to ``target`` if there is one; returns (SHA-256, number of bytes)."""
    digest, n = hashlib.sha256(), 0
    while chunk := source.read(_CHUNK):
        digest.update(chunk)
        n += len(chunk)
        if target is not None:
            target.write(chunk)
    return digest.hexdigest(), n
