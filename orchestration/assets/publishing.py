"""The last assets: the candidate file, its blocking audits, the published warehouse.

Lives here: their order and what they report. The work is in ``publish`` and ``audits``.
"""

from collections.abc import Iterable, Iterator

import dagster as dg

from dashboard import run_links
from orchestration import carry_over, documentation, failpoints, heartbeat, publish, runs, transform, versions
from orchestration.assets.metadata import OWNERS
from orchestration.audits import AUDIT_NAMES, AUDIT_WORDS, run_audits
from orchestration.home import Home
from orchestration.schedules import FRESH
from orchestration.session import Session
from orchestration.settings import load
from orchestration.transient import retried

CANDIDATE = dg.AssetKey("candidate")
PUBLISHED = dg.AssetKey("published")
GROUP = "publishing"


def publish_steps(marts: Iterable[dg.AssetKey]) -> tuple[list[dg.AssetsDefinition], list[dg.AssetChecksDefinition]]:
    """Candidate and published assets, and the checks between them that block."""

    @dg.asset(key=CANDIDATE, deps=list(marts), group_name=GROUP, owners=OWNERS, kinds={"duckdb"})
    def candidate(context: dg.AssetExecutionContext, session: dg.ResourceParam[Session]) -> dg.MaterializeResult:
        """The warehouse of this run, not yet shown to anybody."""
        session.progress("publish", 0, None)
        with retried(context):
            base = (
                None if session.full_refresh else carry_over.find(session.home, transform.manifest_path(session.home))
            )
            rows = publish.make_candidate(session.home.build_db, session.home.candidate_db, base)
            carry_over.remember(session.home, session.run_id)
        session.n_figures, session.n_reports = rows.get("fct_figure"), rows.get("dim_report")
        failpoints.reach("candidate_built")
        return dg.MaterializeResult(metadata={"rows": dict(rows), "dagster/row_count": sum(rows.values())})

    @dg.multi_asset_check(
        specs=[
            dg.AssetCheckSpec(name, asset=CANDIDATE, blocking=True, description=AUDIT_WORDS[name])
            for name in AUDIT_NAMES
        ],
        name="audits",
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

    @dg.asset(key=PUBLISHED, deps=[CANDIDATE], group_name=GROUP, owners=OWNERS, kinds={"duckdb"})
    def published(context: dg.AssetExecutionContext, session: dg.ResourceParam[Session]) -> dg.MaterializeResult:
        """The file that people, dashboards and programs open."""
        state = session.state_to_publish()
        versions.keep(session.home, session.home.candidate_db, state, session.settings.publish.keep_versions)
        publish.replace_published(session.home.candidate_db, session.home.warehouse)
        runs.write_state(session.home, state)
        failpoints.reach("state_written")
        session.published = True
        _write_documents(context, session)
        return dg.MaterializeResult(
            metadata={
                "path": dg.MetadataValue.path(session.home.warehouse),
                "figures": state.n_figures,
                "reports": state.n_reports,
                "versions_kept": len(versions.listed(session.home)),
                **_links(context, session),
            }
        )

    @dg.asset_check(asset=PUBLISHED, name=FRESH, description="Somebody looked for new reports not long ago.")
    def fresh() -> dg.AssetCheckResult:
        home = Home.at()
        limit = load(home).freshness.warn_after_hours
        looked = heartbeat.last(home)
        hours = (runs.now() - looked[0]).total_seconds() / 3600 if looked else None
        late = hours is None or hours > limit
        return dg.AssetCheckResult(
            passed=not late,
            severity=dg.AssetCheckSeverity.WARN,
            description=f"nobody has looked for new reports for {limit} hours" if late else None,
            metadata={"hours": round(hours, 1) if hours is not None else "never", "by": looked[1] if looked else "-"},
        )

    return [candidate, published], [audits, fresh]


def _write_documents(context: dg.AssetExecutionContext, session: Session) -> None:
    """The warehouse is published already: documents that cannot be written must not fail the run."""
    try:
        documentation.write_documents(session.home)
    except Exception as error:  # noqa: BLE001 - see above
        context.log.warning("documents are not written: %s", error)


def _links(context: dg.AssetExecutionContext, session: Session) -> dict[str, dg.MetadataValue]:
    """Where to look at what was published. It is published already: a link that fails must not fail the run."""
    try:
        found = run_links.of_published(session.home.warehouse)
    except Exception as error:  # noqa: BLE001 - see above
        context.log.warning("no links to the dashboard: %s", error)
        return {}
    return {
        "dashboard": dg.MetadataValue.url(found.dashboard),
        "new_findings": dg.MetadataValue.url(found.new_findings),
        "gravest_new_findings": dg.MetadataValue.md(found.gravest),
    }
