"""The dbt models as Dagster assets, their tests as asset checks, in two steps around the checks.

Lives here: the two ``dbt build`` steps and how dbt's results become Dagster's. Never here: SQL.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, dbt_assets
from dagster_dbt.asset_utils import get_asset_check_key_for_test

from orchestration import failpoints, transform
from orchestration.assets.metadata import OWNERS, columns_of_relations, preview, row_counts
from orchestration.session import Session
from orchestration.transient import retried

_ANEW = {"transforms", "not_published"}
"""Reasons of a run after which no table of an earlier one is kept."""


class FlowTranslator(DagsterDbtTranslator):
    """Groups the models by layer, and names who answers for them."""

    def get_owners(self, dbt_resource_props: Mapping[str, Any]) -> Sequence[str]:
        return OWNERS

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str | None:
        return dbt_resource_props.get("schema") or None


def dbt_steps(manifest: Path) -> list[dg.AssetsDefinition]:
    """The two steps of the dbt project: facts (before the checks) and quality marts (after them)."""
    translator = FlowTranslator()

    @dbt_assets(
        manifest=manifest,
        select=transform.FACTS,
        exclude=transform.STRUCTURE,
        dagster_dbt_translator=translator,
        name="facts",
    )
    def facts(context: dg.AssetExecutionContext, session: dg.ResourceParam[Session]):
        yield from _build(context, session, transform.FACTS, manifest, translator)
        failpoints.reach("facts_built")

    @dbt_assets(
        manifest=manifest,
        select=transform.QUALITY,
        exclude=transform.STRUCTURE,
        dagster_dbt_translator=translator,
        name="quality",
    )
    def quality(context: dg.AssetExecutionContext, session: dg.ResourceParam[Session]):
        yield from _build(context, session, transform.QUALITY, manifest, translator)
        failpoints.reach("marts_built")

    return [facts, quality]


def _build(
    context: dg.AssetExecutionContext,
    session: Session,
    select: str,
    manifest: Path,
    translator: DagsterDbtTranslator,
) -> Iterator[dg.Output | dg.AssetCheckResult]:
    """Run one step; yields an output per model and a result per test, then fails if any of them failed."""
    from dagster_dbt.dbt_manifest import validate_manifest

    nodes = validate_manifest(manifest)
    done = 0

    def heard(name: str) -> None:
        nonlocal done
        done += 1
        session.progress(select.removeprefix("tag:"), done, None)

    with retried(context):
        results = transform.build(
            session.home,
            select,
            transform.variables(session.home, session.run_id, session.started.isoformat(timespec="milliseconds")),
            # facts of reports that have not changed are kept from run to run, but not over a change of the models
            full_refresh=session.full_refresh or bool(_ANEW & set(session.scan.reasons)),
            on_node=heard,
        )
        if problem := transform.failure_of(results, passing_only=True):
            raise transform.TransformError(problem)
    told = _told(session.home.build_db, [nodes["nodes"][r.unique_id] for r in results if r.status == "success"])
    expected = context.selected_asset_check_keys
    for result in results:
        metadata = {"seconds": result.seconds, "unique_id": result.unique_id}
        if result.resource_type == "test":
            key = get_asset_check_key_for_test(nodes, translator, result.unique_id, project=None)
            if key is not None and key in expected and result.status != "skipped":
                yield dg.AssetCheckResult(
                    asset_key=key.asset_key,
                    check_name=key.name,
                    passed=result.status == "pass",
                    severity=dg.AssetCheckSeverity.WARN if result.status == "warn" else dg.AssetCheckSeverity.ERROR,
                    metadata={**metadata, "failed_rows": result.failures or 0},
                )
        elif result.status == "success":
            key = translator.get_asset_spec(nodes, result.unique_id, None).key
            yield dg.Output(
                None, output_name=key.to_python_identifier(), metadata={**metadata, **told[result.unique_id]}
            )
    if problem := transform.failure_of(results):
        raise transform.TransformError(problem)


def _told(build_db: Path, nodes: list[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Node → rows, columns and, of marts, the first rows."""
    import duckdb

    place = {n["unique_id"]: (n["schema"], n["alias"]) for n in nodes}
    with duckdb.connect(str(build_db), read_only=True) as connection:
        columns = columns_of_relations(connection)
        rows = row_counts(connection, place.values())
        out: dict[str, dict[str, Any]] = {}
        for node, where in place.items():
            out[node] = {"dagster/relation_identifier": ".".join(where)}
            if where in columns:
                out[node]["dagster/column_schema"] = columns[where]
            if where in rows:
                out[node]["dagster/row_count"] = rows[where]
                if where[0] == "marts":
                    out[node]["preview"] = preview(connection, *where)
    return out
