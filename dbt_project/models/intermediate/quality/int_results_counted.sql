{{ config(materialized="incremental", incremental_strategy="replace_runs", on_schema_change="fail") }}

-- What each run said of each report, rule by rule. A run never changes: only runs that are new, and the one that builds,
-- are read. (The strategy replace_runs takes away what failed runs left.)
-- depends_on: {{ ref("int_runs_found") }}
select
    run_id,
    report_key,
    rule_id,
    {{ count_where("status = 'pass'") }} as n_pass,
    {{ count_where("status = 'fail'") }} as n_fail,
    {{ count_where("status = 'unresolved'") }} as n_unresolved,
    {{ count_where("status = 'not_applicable'") }} as n_not_applicable
from {{ ref("stg_quality__rule_results") }}
{% if is_incremental() -%}
where
    run_id not in (select distinct loaded.run_id from {{ this }} as loaded)
    or run_id = '{{ var("run_id") }}'
{% endif -%}
group by
    run_id,
    report_key,
    rule_id
