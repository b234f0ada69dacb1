{{ config(materialized="incremental", incremental_strategy="replace_checks", on_schema_change="fail") }}

-- A claim that no run has judged is unresolved, never right.
with verdicts as (
    select verdicts.*
    from {{ ref("stg_quality__claim_verdicts") }} as verdicts
    inner join {{ changed_checks() }} as checks
        on verdicts.report_key = checks.report_key
    inner join {{ ref("int_runs_ordered") }} as runs
        on verdicts.run_id = runs.run_id
    qualify row_number() over (partition by verdicts.claim_key order by runs.run_no desc) = 1
)

select
    claims.claim_key,
    claims.report_key,
    claims.claim_kind,
    claims.statement,
    claims.stated_value,
    claims.stated_unit,
    verdicts.recomputed_value,
    verdicts.tolerance,
    coalesce(verdicts.verdict, 'unresolved') as verdict,
    claims.operand_figure_keys,
    claims.snippet,
    claims.stated_decimals,
    claims.direction,
    claims.operand_roles,
    claims.operand_values,
    claims.operand_decimals,
    claims.char_start,
    claims.char_end,
    claims.status
from {{ ref("stg_reports__claims") }} as claims
inner join {{ changed_checks() }} as checks
    on claims.report_key = checks.report_key
left join verdicts
    on claims.claim_key = verdicts.claim_key
