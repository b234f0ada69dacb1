select
    result_key,
    rule_id,
    cast(rule_version as integer) as rule_version,
    report_key,
    binding,
    status,
    verdict,
    severity,
    stated,
    recomputed,
    difference,
    tolerance,
    unit,
    evidence_figure_keys,
    reason,
    run_id
from {{ history_table("rule_results") }}
