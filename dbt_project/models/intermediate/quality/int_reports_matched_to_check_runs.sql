-- A run checks what is new to it: a report's results stand until the next run that checks it again, or until the
-- report that supersedes it is checked for the first time.
with checked as (
    select distinct
        results.report_key,
        runs.run_no
    from {{ ref("int_results_counted") }} as results
    inner join {{ ref("int_runs_ordered") }} as runs
        on results.run_id = runs.run_id
),

first_checks as (
    select
        report_key,
        min(run_no) as run_no
    from checked
    group by report_key
),

superseded as (
    select
        reports.supersedes_report_key as report_key,
        min(first_checks.run_no) as run_no
    from {{ ref("dim_report") }} as reports
    inner join first_checks
        on reports.report_key = first_checks.report_key
    where reports.supersedes_report_key is not null
    group by reports.supersedes_report_key
),

spans as (
    select
        report_key,
        run_no,
        lead(run_no) over (partition by report_key order by run_no) as next_run_no
    from checked
)

select
    spans.report_key,
    runs.run_id,
    spans.run_no,
    spans.next_run_no is null as is_latest,
    -- the first run for which these results no longer count; NULL while they do
    case
        when spans.next_run_no is null then superseded.run_no
        when superseded.run_no is null then spans.next_run_no
        else least(spans.next_run_no, superseded.run_no)
    end as until_run_no
from spans
inner join {{ ref("int_runs_ordered") }} as runs
    on spans.run_no = runs.run_no
left join superseded
    on spans.report_key = superseded.report_key
