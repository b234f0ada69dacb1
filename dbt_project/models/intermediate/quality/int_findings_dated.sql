select
    findings.finding_key,
    {{ value_at_least("runs.run_id", "runs.run_no") }} as first_seen_run,
    {{ value_at_greatest("runs.run_id", "runs.run_no") }} as last_seen_run
from {{ ref("stg_quality__findings") }} as findings
inner join {{ ref("int_runs_ordered") }} as runs
    on findings.run_id = runs.run_id
group by findings.finding_key
