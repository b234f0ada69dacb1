-- The state of all checks after each run that checked something. A rule is expected of every checked report from the
-- first run in which it gave any result (one that never did: from the latest run); a report for which an active rule
-- says nothing at all, not even not_applicable, is expected and missing.
with changes as (
    select * from {{ ref("int_check_changes_counted") }}
),

check_runs as (
    select distinct run_no from {{ ref("int_reports_matched_to_check_runs") }}
),

rules as (
    select
        rules.rule_id,
        rules.family,
        rules.dimension,
        rules.status,
        coalesce(min(changes.run_no), (select max(check_runs.run_no) from check_runs)) as first_run_no
    from {{ ref("dim_rule") }} as rules
    left join changes
        on rules.rule_id = changes.rule_id
    group by rules.rule_id, rules.family, rules.dimension, rules.status
),

places as (
    select distinct
        fiscal_year,
        region_key
    from changes
),

-- every check that should exist, joined with what is there
expected as (
    select
        check_runs.run_no,
        rules.rule_id,
        rules.family,
        rules.dimension,
        rules.status,
        places.fiscal_year,
        places.region_key
    from check_runs
    inner join rules
        on check_runs.run_no >= rules.first_run_no
    cross join places
),

-- running totals: results of a rule, and reports checked by any
standing as (
    select
        expected.run_no,
        expected.rule_id,
        expected.family,
        expected.dimension,
        expected.status,
        expected.fiscal_year,
        expected.region_key,
        sum(coalesce(own.n_pass, 0)) over up_to_run as n_pass,
        sum(coalesce(own.n_fail, 0)) over up_to_run as n_fail,
        sum(coalesce(own.n_unresolved, 0)) over up_to_run as n_unresolved,
        sum(coalesce(own.n_not_applicable, 0)) over up_to_run as n_not_applicable,
        sum(coalesce(own.n_reports, 0)) over up_to_run as n_reports_with_result
    from expected
    left join changes as own
        on
            expected.run_no = own.run_no
            and expected.rule_id = own.rule_id
            and expected.fiscal_year is not distinct from own.fiscal_year
            and expected.region_key is not distinct from own.region_key
    window
        up_to_run as (
            partition by expected.rule_id, expected.fiscal_year, expected.region_key
            order by expected.run_no
        )
),

checked as (
    select
        check_runs.run_no,
        places.fiscal_year,
        places.region_key,
        sum(coalesce(changes.n_reports, 0)) over (
            partition by places.fiscal_year, places.region_key
            order by check_runs.run_no
        ) as n_reports
    from check_runs
    cross join places
    left join changes
        on
            check_runs.run_no = changes.run_no
            and changes.rule_id is null
            and places.fiscal_year is not distinct from changes.fiscal_year
            and places.region_key is not distinct from changes.region_key
),

counted as (
    select
        standing.run_no,
        standing.rule_id,
        standing.family,
        standing.dimension,
        standing.fiscal_year,
        standing.region_key,
        cast(standing.n_pass as bigint) as n_pass,
        cast(standing.n_fail as bigint) as n_fail,
        cast(standing.n_unresolved as bigint) as n_unresolved,
        cast(standing.n_not_applicable as bigint) as n_not_applicable,
        cast(
            standing.n_pass + standing.n_fail + standing.n_unresolved + standing.n_not_applicable
            + case
                when standing.status = 'active' then checked.n_reports - standing.n_reports_with_result
                else 0
            end as bigint
        ) as n_expected
    from standing
    inner join checked
        on
            standing.run_no = checked.run_no
            and standing.fiscal_year is not distinct from checked.fiscal_year
            and standing.region_key is not distinct from checked.region_key
)

select
    runs.run_id,
    runs.run_at,
    counted.rule_id,
    counted.family,
    counted.dimension,
    counted.fiscal_year,
    counted.region_key,
    counted.n_expected,
    counted.n_pass,
    counted.n_fail,
    counted.n_unresolved,
    counted.n_not_applicable,
    {{ percent_of("counted.n_pass", "(counted.n_pass + counted.n_fail)") }} as pass_rate,
    {{ percent_of(
        "(counted.n_pass + counted.n_fail)", "(counted.n_expected - counted.n_not_applicable)"
    ) }} as coverage
from counted
inner join {{ ref("int_runs_ordered") }} as runs
    on counted.run_no = runs.run_no
where counted.n_expected > 0
