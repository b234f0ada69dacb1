"""The zero-row Parquet files that keep every glob of the transforms non-empty, with today's columns.

Lives here: which tables have one, and where. Never here: rows.
"""

from __future__ import annotations

import expectations.records
import ingest.records
from ingest.parquet import write_records
from orchestration.home import NEVER_A_RUN, Home
from orchestration.runs import RunRecord


def write_empty_tables(home: Home) -> None:
    """A zero-row Parquet file with today's schema in every folder that SQL reads by glob."""
    for table, record in ingest.records.TABLES.items():
        path = home.parsed / table / f"batch={NEVER_A_RUN}" / "part-0.parquet"
        write_records(path, record, [], document_hash="", parser_version="")
    for table, record in expectations.records.TABLES.items():
        write_records(home.history / table / f"run={NEVER_A_RUN}" / "part-0.parquet", record, [])
    write_records(home.history / "runs" / f"run={NEVER_A_RUN}.parquet", RunRecord, [])
