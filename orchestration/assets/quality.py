"""The checks as Dagster assets: rule results, findings and judged claims of one run.

Lives here: their keys (those of dbt's sources) and counts. Great Expectations runs in the session's checker.
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
        summary = session.checker.run(
            session.home.build_db,
            session.home.history,
            session.run_id,
            report_keys=session.reports_to_check(),
            progress=lambda done, total: session.progress("checks", done, total),
        )
        failpoints.reach("checked")
        metadata = {
            "reports": summary.n_reports,
            "results": summary.n_results,
            "findings": summary.n_findings,
            "seconds": summary.seconds,
            **{f"findings_{severity}": n for severity, n in summary.by_severity.items()},
            **{f"results_{status}": n for status, n in summary.by_status.items()},
        }
        for table in TABLES:
            yield dg.MaterializeResult(asset_key=["history", table], metadata=metadata)

    return checks
