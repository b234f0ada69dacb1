"""Archived documents through the parser in worker processes, and batches to Parquet.

Lives here: one document's outcome, writing a batch with its ``documents`` part last. Never here: how a document is read
(``ingest``), the processes and their limits (``pool``), or which documents are due (``scan``).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ingest import PARSER_VERSION
from ingest.archive import Archive, StoredDocument
from ingest.errors import Unreadable
from orchestration import failpoints, pool
from orchestration.pool import Limits, Stopped

if TYPE_CHECKING:
    from ingest.parse import ParsedDocument

PER_WORKER = 16
"""Documents that a second worker must have to be worth its start."""

BATCH_DOCUMENTS = 500
"""Documents per batch: large enough for few files, small enough to stay flat in memory."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one document: parsed, or a reason why not."""

    document: StoredDocument
    parsed: ParsedDocument | None
    reason: str | None = None
    message_zh: str | None = None


def parse_one(archive_root: Path, document: StoredDocument) -> Outcome:
    """Parse one archived document; every failure becomes the outcome of that document alone."""
    from ingest.parse import parse_bytes

    try:
        return Outcome(document, parse_bytes(Archive(archive_root).read(document.document_hash), document.source_name))
    except MemoryError:
        return Outcome(document, None, "limit_memory")
    except Unreadable as error:
        return Outcome(document, None, error.reason_code, error.message_zh)
    except Exception as error:  # noqa: BLE001 - a fault of the parser must not stop the other documents; it is kept
        detail = f"{type(error).__name__}: {error}".splitlines()[0][:300]
        return Outcome(document, None, "parser_error", f"解析程序出错（程序问题，请反馈）：{detail}")


Parse = Callable[[Path, StoredDocument], Outcome]
"""How one document is parsed; a worker process needs a function of a module."""


def parse_all(
    archive_root: Path,
    documents: Sequence[StoredDocument],
    workers: int | None = None,
    parse: Parse = parse_one,
    limits: Limits | None = None,
) -> Iterator[Outcome]:
    """Outcomes of all documents, in no particular order. ``workers`` is the number of processes (default: cores).

    A document that passes its limits or kills its worker has the outcome ``limit_seconds``, ``limit_memory`` or
    ``parser_crashed``; the others do not notice.
    """
    wanted = min(workers or os.cpu_count() or 1, -(-len(documents) // PER_WORKER))
    for document, outcome in pool.each(partial(parse, archive_root), documents, wanted, limits or Limits()):
        yield Outcome(document, None, outcome.reason) if isinstance(outcome, Stopped) else outcome


def write_batch(parsed_root: Path, batch: str, run_id: str, outcomes: Sequence[Outcome]) -> None:
    """Write the records of parsed documents as one batch. The ``documents`` part is last: it makes the batch count."""
    from ingest.parquet import write_records
    from ingest.records import TABLES, DocumentRecord

    for table, record in TABLES.items():
        if table == "documents":
            continue
        records, hashes = [], []
        for outcome in outcomes:
            for report in outcome.parsed.reports if outcome.parsed else ():
                found = [report.report] if table == "reports" else getattr(report, table)
                records.extend(found)
                hashes.extend([outcome.document.document_hash] * len(found))
        write_records(
            _part(parsed_root, table, batch), record, records, document_hash=hashes, parser_version=PARSER_VERSION
        )
    failpoints.reach("batch_without_documents")
    documents = [
        DocumentRecord(
            document_hash=o.document.document_hash,
            parser_version=PARSER_VERSION,
            source_name=o.document.source_name,
            source_format=o.parsed.source_format,
            encoding=o.parsed.encoding,
            n_bytes=o.document.n_bytes,
            n_chars=o.parsed.n_chars,
            n_reports=len(o.parsed.reports),
            first_seen_at=o.document.first_seen_at,
            run_id=run_id,
        )
        for o in outcomes
        if o.parsed
    ]
    write_records(
        _part(parsed_root, "documents", batch), DocumentRecord, documents, document_hash="", parser_version=""
    )


def _part(parsed_root: Path, table: str, batch: str) -> Path:
    return parsed_root / table / f"batch={batch}" / "part-0.parquet"
