select
    claim_key,
    report_key,
    recomputed_value,
    tolerance,
    verdict,
    run_id
from {{ history_table("claim_verdicts") }}
