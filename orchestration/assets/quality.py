"""The checks as Dagster assets: rule results, findings and judged claims of one run, and a check per rule family.

Lives here: their keys (those of dbt's sources), counts, and how results become asset checks. Great Expectations runs in
the session's checker. A failing rule is a finding about a report, never a failed run: these checks warn.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import dagster as dg

from expectations.catalogue import load_catalogue
from expectations.records import TABLES
from orchestration import failpoints
from orchestration.assets.metadata import OWNERS, columns_of, parquet_metadata
from orchestration.session import Session
from orchestration.transient import retried

RESULTS = dg.AssetKey(["history", "rule_results"])
COMPLETE = "every_report_was_judged"
"""Blocks: a report without results would look sound."""


def family_checks() -> dict[str, dg.AssetCheckSpec]:
    """Rule family → its asset check."""
    families: dict[str, list[str]] = {}
    for rule in load_catalogue().active:
        families.setdefault(rule.family, []).append(f"{rule.rule_id} {rule.title_zh}")
    return {
        family: dg.AssetCheckSpec(
            "rules_" + "".join(c if c.isascii() and c.isalnum() else "_" for c in family).lower(),
            asset=RESULTS,
            description="; ".join(rules)[:500],
        )
        for family, rules in sorted(families.items())
    }


def check_step(facts: dg.AssetsDefinition) -> dg.AssetsDefinition:
    """The step that judges what the facts step built."""
    families = family_checks()
    complete = dg.AssetCheckSpec(
        COMPLETE, asset=RESULTS, blocking=True, description="Every report that was due has a result of every rule."
    )

    @dg.multi_asset(
        specs=[
            dg.AssetSpec(
                ["history", table],
                deps=list(facts.keys),
                group_name="checks",
                owners=OWNERS,
                kinds={"greatexpectations", "parquet"},
                description=(record.__doc__ or "").strip(),
                metadata={"dagster/column_schema": columns_of(record)},
            )
            for table, record in TABLES.items()
        ],
        check_specs=[*families.values(), complete],
        name="checks",
    )
    def checks(context: dg.AssetExecutionContext, session: dg.ResourceParam[Session]):
        with retried(context):
            due = session.reports_to_check()
            summary = session.checker.run(
                session.home.build_db,
                session.home.history,
                session.run_id,
                report_keys=due,
                calendar=session.home.calendar,
                data_docs=session.home.data_docs if session.data_docs else None,
                progress=lambda done, total: session.progress("checks", done, total),
            )
        failpoints.reach("checked")
        metadata = {
            "reports": summary.n_reports,
            "all_reports": due is None,
            "results": summary.n_results,
            "findings": summary.n_findings,
            "seconds": summary.seconds,
            **{f"findings_{severity}": n for severity, n in summary.by_severity.items()},
            **{f"results_{status}": n for status, n in summary.by_status.items()},
        }
        for table in TABLES:
            added = parquet_metadata(session.home.history / table, f"run={session.run_id}/*.parquet")
            yield dg.MaterializeResult(asset_key=["history", table], metadata={**metadata, **added})
        yield from _results(session, families, due)

    return checks


def _results(
    session: Session, families: dict[str, dg.AssetCheckSpec], due: list[str] | None
) -> Iterator[dg.AssetCheckResult]:
    """The run's results by family, and whether they are complete."""
    import duckdb

    share = session.settings.findings.warn_error_share
    counted: dict[str, dict[str, Any]] = {}
    family_of = {rule.rule_id: rule.family for rule in load_catalogue().active}
    path = str(session.home.history / "rule_results" / f"run={session.run_id}" / "*.parquet")
    with duckdb.connect() as connection:
        rows = connection.execute(
            "select rule_id, status, coalesce(severity, '') = 'error' and status = 'fail', count(*),"
            " count(distinct report_key) from read_parquet(?) group by all",
            [path],
        ).fetchall()
        (judged,) = connection.execute("select count(distinct report_key) from read_parquet(?)", [path]).fetchone() or (
            0,
        )
    for rule_id, status, grave, n, _ in rows:
        at = counted.setdefault(family_of.get(rule_id, "?"), {"pass": 0, "fail": 0, "errors": 0, "other": 0})
        at[status if status in {"pass", "fail"} else "other"] += n
        at["errors"] += n if grave else 0
    for family, spec in families.items():
        at = counted.get(family, {"pass": 0, "fail": 0, "errors": 0, "other": 0})
        resolved = at["pass"] + at["fail"]
        rate = Decimal(at["errors"]) / resolved if resolved else Decimal(0)
        yield dg.AssetCheckResult(
            asset_key=RESULTS,
            check_name=spec.name,
            passed=rate <= share,
            severity=dg.AssetCheckSeverity.WARN,
            description=f"{at['errors']} errors in {resolved} results (warns above {share:%})",
            metadata={
                "passed": at["pass"],
                "failed": at["fail"],
                "errors": at["errors"],
                "unresolved_or_not_applicable": at["other"],
            },
        )
    missing = len(set(due)) - judged if due is not None else 0
    yield dg.AssetCheckResult(
        asset_key=RESULTS,
        check_name=COMPLETE,
        passed=missing <= 0,
        description=f"{missing} reports have no result" if missing > 0 else None,
        metadata={"reports": judged},
    )
