"""Assets before dbt: archived originals, parsed records, reference data.

Lives here: their keys and what they report. The keys of parsed records and reference data are those of dbt's sources.
"""

import dagster as dg

from ingest.records import TABLES
from orchestration.reference import REFERENCE_TABLES, write_reference
from orchestration.session import Session

ARCHIVE = dg.AssetKey("archive")


@dg.asset(key=ARCHIVE, group_name="ingestion", description="Originals, content-addressed, never changed or lost.")
def archive(context: dg.AssetExecutionContext, session: dg.ResourceParam[Session]) -> dg.MaterializeResult:
    context.instance.add_run_tags(context.run.run_id, {"jixiao/run_id": session.run_id})
    due = session.archive()
    return dg.MaterializeResult(
        metadata={"new": len(session.scan.new), "unchanged": session.scan.unchanged, "to_parse": len(due)}
    )


@dg.multi_asset(
    specs=[
        dg.AssetSpec(
            ["parsed", table], deps=[ARCHIVE], group_name="ingestion", description=(record.__doc__ or "").strip()
        )
        for table, record in TABLES.items()
    ],
    name="parsed",
)
def parsed(session: dg.ResourceParam[Session]):
    n = session.parse()
    for table in TABLES:
        yield dg.MaterializeResult(
            asset_key=["parsed", table], metadata={"documents": n, "quarantined": len(session.quarantined)}
        )


@dg.multi_asset(
    specs=[dg.AssetSpec(["reference", table], group_name="ingestion") for table in REFERENCE_TABLES],
    name="reference",
)
def reference(session: dg.ResourceParam[Session]):
    write_reference(session.home)
    for table in REFERENCE_TABLES:
        yield dg.MaterializeResult(asset_key=["reference", table])
