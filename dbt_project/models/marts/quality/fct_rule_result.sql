{{ config(materialized="incremental", incremental_strategy="replace_checks", on_schema_change="fail") }}

-- Only reports that are there: history outlives a report that a newer parser no longer finds in its document.
select
    results.rule_id,
    results.report_key,
    results.binding,
    results.status,
    results.verdict,
    results.stated,
    results.recomputed,
    results.difference,
    results.tolerance,
    results.evidence_figure_keys,
    results.reason,
    results.run_id,
    results.result_key,
    results.rule_version,
    results.severity,
    results.unit
from {{ ref("stg_quality__rule_results") }} as results
inner join {{ changed_checks() }} as checks
    on
        results.report_key = checks.report_key
        and results.run_id = checks.run_id
