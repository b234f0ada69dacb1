"""Stand-ins for ``parse_one`` that a worker process can import.

Lives here: a parser that dies on one document, as a C library may.
"""

from __future__ import annotations

import os
from pathlib import Path

from ingest.archive import Archive, StoredDocument
from orchestration.parsing import Outcome


def dies_on_dead(archive_root: Path, document: StoredDocument) -> Outcome:
    """Kill the process on a document that says so; any other one gives an outcome."""
    if Archive(archive_root).read(document.document_hash).startswith(b"dead"):
        os._exit(1)
    return Outcome(document, None, "read")
