-- Every run that left anything in the history. A failed run's results are taken away; what was kept of them goes too.
select run_id from {{ ref("stg_quality__runs") }}
union distinct
select run_id from {{ ref("stg_quality__rule_results") }}
union distinct
select run_id from {{ ref("stg_quality__findings") }}
union distinct
select run_id from {{ ref("stg_quality__claim_verdicts") }}
