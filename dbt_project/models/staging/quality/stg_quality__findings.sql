select
    finding_key,
    report_key,
    rule_id,
    binding,
    severity,
    message_zh,
    difference,
    tolerance,
    suspect,
    suspect_figure_key,
    suggested_value,
    explanation_zh,
    cause,
    evidence_figure_keys,
    run_id
from {{ history_table("findings") }}
