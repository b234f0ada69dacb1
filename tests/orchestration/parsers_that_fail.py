"""Stand-ins for ``parse_one`` that a worker process can import.

Lives here: parsers that die, hang, eat memory or have a bug, as a C library may.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

import ingest.parse
from ingest.archive import Archive, StoredDocument
from ingest.errors import Unreadable
from orchestration.parsing import Outcome, parse_one


def dies_on_dead(archive_root: Path, document: StoredDocument) -> Outcome:
    """Kill the process on a document that says so; any other one gives an outcome."""
    if Archive(archive_root).read(document.document_hash).startswith(b"dead"):
        os._exit(1)
    return Outcome(document, None, "read")


def hangs_or_eats(archive_root: Path, document: StoredDocument) -> Outcome:
    """Sleep for ever, or allocate without end, on documents that say so."""
    data = Archive(archive_root).read(document.document_hash)
    if data.startswith(b"sleep"):
        time.sleep(600)
    if data.startswith(b"spin"):
        while True:
            pass
    if data.startswith(b"eat"):
        kept = []
        while True:
            kept.append(bytearray(2**24))
    return Outcome(document, None, "read")


def has_a_bug(archive_root: Path, document: StoredDocument) -> Outcome:
    """``parse_one`` over a parser that fails."""

    def parse(data: bytes, name: str) -> str:
        if data == b"bug":
            raise RuntimeError("list index out of range\nmore lines")
        if data == b"bad":
            raise Unreadable("not_a_report")
        return "parsed"

    ingest.parse.parse_bytes = parse  # type: ignore[assignment] - this process ends with the test
    return parse_one(archive_root, document)
