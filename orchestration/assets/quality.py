"""The checks as Dagster assets: rule results, findings and judged claims of one run.

Lives here: their keys (those of dbt's sources) and counts. Great Expectations is imported when the step runs.
"""

import dagster as dg

from expectations.records import TABLES
from orchestration import failpoints
from orchestration.session import Session


def check_step(facts: dg.AssetsDefinition) -> dg.AssetsDefinition:
    """The step that judges what the facts step built."""

    @dg.multi_asset(
        specs=[
            dg.AssetSpec(
                ["history", table],
                deps=list(facts.keys),
                group_name="checks",
                description=(record.__doc__ or "").strip(),
            )
            for table, record in TABLES.items()
        ],
        name="checks",
    )
    def checks(session: dg.ResourceParam[Session]):
        from expectations.validate import run_checks

        session.progress("checks", 0, None)
        counts = run_checks(session.home.build_db, session.home.history, session.run_id)
        failpoints.reach("checked")
        for table in TABLES:
            yield dg.MaterializeResult(asset_key=["history", table], metadata={"rows": counts.get(table, 0)})

    return checks
