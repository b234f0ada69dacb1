{{ config(materialized="incremental", incremental_strategy="replace_runs", on_schema_change="fail") }}

-- What each run said of each report, rule by rule. A run never changes: only runs that are new, and the one that
-- builds, are read. (The strategy replace_runs takes away what failed runs left.)
-- depends_on: {{ ref("int_runs_found") }}
with last_build as (
    select distinct run_id
    from {{ left_by_last_build("int_results_counted", ["run_id"]) }} as loaded
    where run_id != '{{ var("run_id") }}'
)

select
    results.run_id,
    results.report_key,
    results.rule_id,
    {{ count_where("results.status = 'pass'") }} as n_pass,
    {{ count_where("results.status = 'fail'") }} as n_fail,
    {{ count_where("results.status = 'unresolved'") }} as n_unresolved,
    {{ count_where("results.status = 'not_applicable'") }} as n_not_applicable
from {{ ref("stg_quality__rule_results") }} as results
left join last_build
    on results.run_id = last_build.run_id
where last_build.run_id is null
group by
    results.run_id,
    results.report_key,
    results.rule_id
