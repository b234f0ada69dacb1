"""The last assets: the candidate file, its blocking audits, the published warehouse.

Lives here: their order and what they report. The work is in ``publish`` and ``audits``.
"""

from collections.abc import Iterable, Iterator

import dagster as dg

from dashboard import run_links
from orchestration import failpoints, publish, runs, transform, versions
from orchestration.audits import AUDIT_NAMES, run_audits
from orchestration.session import Session

CANDIDATE = dg.AssetKey("candidate")
PUBLISHED = dg.AssetKey("published")


def publish_steps(marts: Iterable[dg.AssetKey]) -> tuple[list[dg.AssetsDefinition], list[dg.AssetChecksDefinition]]:
    """Candidate and published assets, and the checks between them that block."""

    @dg.asset(key=CANDIDATE, deps=list(marts), group_name="publishing")
    def candidate(session: dg.ResourceParam[Session]) -> dg.MaterializeResult:
        """The warehouse of this run, not yet shown to anybody."""
        session.progress("publish", 0, None)
        rows = publish.make_candidate(session.home.build_db, session.home.candidate_db)
        session.n_figures, session.n_reports = rows.get("fct_figure"), rows.get("dim_report")
        failpoints.reach("candidate_built")
        return dg.MaterializeResult(metadata={"rows": dict(rows)})

    @dg.multi_asset_check(
        specs=[dg.AssetCheckSpec(name, asset=CANDIDATE, blocking=True) for name in AUDIT_NAMES], name="audits"
    )
    def audits(session: dg.ResourceParam[Session]) -> Iterator[dg.AssetCheckResult]:
        import duckdb

        with duckdb.connect(str(session.home.candidate_db), read_only=True) as connection:
            results = run_audits(connection, session.counts(), transform.manifest_path(session.home))
        for result in results:
            yield dg.AssetCheckResult(
                asset_key=CANDIDATE,
                check_name=result.name,
                passed=result.problem is None,
                severity=dg.AssetCheckSeverity.ERROR,
                description=result.problem,
                metadata={"failed": result.n_failed},
            )

    @dg.asset(key=PUBLISHED, deps=[CANDIDATE], group_name="publishing")
    def published(session: dg.ResourceParam[Session]) -> dg.MaterializeResult:
        """The file that people, dashboards and programs open."""
        state = session.state_to_publish()
        versions.keep(session.home, session.home.candidate_db, state, session.settings.publish.keep_versions)
        publish.replace_published(session.home.candidate_db, session.home.warehouse)
        runs.write_state(session.home, state)
        failpoints.reach("state_written")
        session.published = True
        found = run_links.of_published(session.home.warehouse)
        return dg.MaterializeResult(
            metadata={
                "path": dg.MetadataValue.path(session.home.warehouse),
                "figures": state.n_figures,
                "dashboard": dg.MetadataValue.url(found.dashboard),
                "new_findings": dg.MetadataValue.url(found.new_findings),
                "gravest_new_findings": dg.MetadataValue.md(found.gravest),
            }
        )

    return [candidate, published], [audits]
