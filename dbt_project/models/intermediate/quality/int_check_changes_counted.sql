-- What each run adds to and takes from the results that stand, per rule, fiscal year and region. Summed up to a run
-- this is the state of the warehouse after it, without storing every result once per run.
with spans as (
    select
        checks.report_key,
        checks.run_id,
        checks.run_no,
        checks.until_run_no,
        reports.fiscal_year,
        reports.region_key
    from {{ ref("int_reports_matched_to_check_runs") }} as checks
    inner join {{ ref("dim_report") }} as reports
        on checks.report_key = reports.report_key
    -- results of a report that was superseded before, or in the same run, never count
    where checks.until_run_no is null or checks.until_run_no > checks.run_no
),

-- per report and rule: how many results, and that there is one at all
results as (
    select
        spans.run_no,
        spans.until_run_no,
        spans.fiscal_year,
        spans.region_key,
        counts.rule_id,
        counts.n_pass,
        counts.n_fail,
        counts.n_unresolved,
        counts.n_not_applicable
    from spans
    inner join {{ ref("int_results_counted") }} as counts
        on
            spans.report_key = counts.report_key
            and spans.run_id = counts.run_id
),

-- rule_id NULL: the report itself, checked by whatever rules there are
changes as (
    select
        run_no,
        rule_id,
        fiscal_year,
        region_key,
        1 as n_reports,
        n_pass,
        n_fail,
        n_unresolved,
        n_not_applicable
    from results

    union all

    select
        until_run_no as run_no,
        rule_id,
        fiscal_year,
        region_key,
        -1 as n_reports,
        -n_pass as n_pass,
        -n_fail as n_fail,
        -n_unresolved as n_unresolved,
        -n_not_applicable as n_not_applicable
    from results
    where until_run_no is not null

    union all

    select
        run_no,
        null as rule_id,
        fiscal_year,
        region_key,
        1 as n_reports,
        0 as n_pass,
        0 as n_fail,
        0 as n_unresolved,
        0 as n_not_applicable
    from spans

    union all

    select
        until_run_no as run_no,
        null as rule_id,
        fiscal_year,
        region_key,
        -1 as n_reports,
        0 as n_pass,
        0 as n_fail,
        0 as n_unresolved,
        0 as n_not_applicable
    from spans
    where until_run_no is not null
)

select
    run_no,
    rule_id,
    fiscal_year,
    region_key,
    cast(sum(n_reports) as bigint) as n_reports,
    cast(sum(n_pass) as bigint) as n_pass,
    cast(sum(n_fail) as bigint) as n_fail,
    cast(sum(n_unresolved) as bigint) as n_unresolved,
    cast(sum(n_not_applicable) as bigint) as n_not_applicable
from changes
group by
    run_no,
    rule_id,
    fiscal_year,
    region_key
