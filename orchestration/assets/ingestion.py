"""Assets before dbt: archived originals, parsed records, reference data.

Lives here: their keys and what they report. The keys of parsed records and reference data are those of dbt's sources.
"""

import dagster as dg

from ingest.records import TABLES
from orchestration.assets.metadata import OWNERS, columns_of, parquet_metadata
from orchestration.reference import REFERENCE_TABLES, write_reference
from orchestration.session import Session
from orchestration.transient import retried

ARCHIVE = dg.AssetKey("archive")
GROUP = "ingestion"

_REFERENCE = {
    "taxonomy": "The concepts that figures may have, with names and parents.",
    "regions": "Administrative regions by their GB/T 2260 code.",
    "rules": "The rule catalogue: every relation that is checked, with its severity and dimension.",
}


@dg.asset(
    key=ARCHIVE,
    group_name=GROUP,
    owners=OWNERS,
    kinds={"python", "file"},
    description="Originals, content-addressed by SHA-256, never changed or lost. The only place with private data.",
)
def archive(context: dg.AssetExecutionContext, session: dg.ResourceParam[Session]) -> dg.MaterializeResult:
    context.instance.add_run_tags(context.run.run_id, {"jixiao/run_id": session.run_id})
    with retried(context):
        due = session.archive()
    return dg.MaterializeResult(
        metadata={
            "new": len(session.scan.new),
            "unchanged": session.scan.unchanged,
            "to_parse": len(due),
            "why": ", ".join(session.scan.reasons) or "new documents",
            "folder": dg.MetadataValue.path(session.home.archive),
        }
    )


@dg.multi_asset(
    specs=[
        dg.AssetSpec(
            ["parsed", table],
            deps=[ARCHIVE],
            group_name=GROUP,
            owners=OWNERS,
            kinds={"python", "parquet"},
            description=(record.__doc__ or "").strip(),
            metadata={"dagster/column_schema": columns_of(record)},
        )
        for table, record in TABLES.items()
    ],
    name="parsed",
)
def parsed(context: dg.AssetExecutionContext, session: dg.ResourceParam[Session]):
    with retried(context):
        n = session.parse()
    for table in TABLES:
        yield dg.MaterializeResult(
            asset_key=["parsed", table],
            metadata={
                "documents": n,
                "quarantined": len(session.quarantined),
                "folder": dg.MetadataValue.path(session.home.parsed / table),
                **parquet_metadata(session.home.parsed / table, f"batch={session.run_id}-*/*.parquet"),
            },
        )


@dg.multi_asset(
    specs=[
        dg.AssetSpec(
            ["reference", table],
            group_name=GROUP,
            owners=OWNERS,
            kinds={"python", "parquet" if table == "rules" else "csv"},
            description=_REFERENCE[table],
        )
        for table in REFERENCE_TABLES
    ],
    name="reference",
)
def reference(context: dg.AssetExecutionContext, session: dg.ResourceParam[Session]):
    with retried(context):
        write_reference(session.home)
    for table in REFERENCE_TABLES:
        yield dg.MaterializeResult(
            asset_key=["reference", table], metadata={"folder": dg.MetadataValue.path(session.home.reference)}
        )
