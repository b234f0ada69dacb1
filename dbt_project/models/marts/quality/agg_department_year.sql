-- Of several current reports of a department and year, an amount or a score comes from the one that is most about the
-- whole department: the overall self-evaluation, then the final account.
with reports as (
    select
        *,
        row_number() over (
            partition by department_key, fiscal_year
            order by
                case report_kind
                    when 'overall_selfeval' then 0
                    when 'final_account' then 1
                    when 'evaluation' then 2
                    when 'budget' then 3
                    when 'sangong_note' then 4
                    when 'project_selfeval' then 5
                    when 'transfer_selfeval' then 6
                    else 7
                end,
                report_key
        ) as preference
    from {{ ref("dim_report") }}
    where is_current and department_key is not null and fiscal_year is not null
),

heads as (
    select
        department_key,
        fiscal_year,
        count(*) as n_reports,
        {{ value_at_least("self_score", "preference") }} as self_score,
        {{ value_at_least("execution_rate_stated", "preference") }} as execution_rate_stated,
        sum(n_money_tied) as n_money_tied,
        sum(n_money_numbers) as n_money_numbers
    from reports
    group by department_key, fiscal_year
),

amounts as (
    select
        report_key,
        concept,
        basis,
        fiscal_year,
        breakdown,
        amount_wan
    from {{ ref("fct_budget") }}
    union all
    select
        report_key,
        category as concept,
        basis,
        fiscal_year,
        breakdown,
        amount_wan
    from {{ ref("fct_sangong") }}
),

sums as (
    select
        reports.department_key,
        reports.fiscal_year,
        {{ amount_of("expenditure_total", "initial_budget") }} as total_initial_budget_wan,
        {{ amount_of("expenditure_total", "adjusted_budget") }} as total_adjusted_budget_wan,
        {{ amount_of("expenditure_total", "budget") }} as total_budget_wan,
        {{ amount_of("expenditure_total", "actual") }} as total_actual_wan,
        {{ amount_of("expenditure_basic", "initial_budget") }} as basic_initial_budget_wan,
        {{ amount_of("expenditure_basic", "adjusted_budget") }} as basic_adjusted_budget_wan,
        {{ amount_of("expenditure_basic", "budget") }} as basic_budget_wan,
        {{ amount_of("expenditure_basic", "actual") }} as basic_actual_wan,
        {{ amount_of("expenditure_project", "initial_budget") }} as project_initial_budget_wan,
        {{ amount_of("expenditure_project", "adjusted_budget") }} as project_adjusted_budget_wan,
        {{ amount_of("expenditure_project", "budget") }} as project_budget_wan,
        {{ amount_of("expenditure_project", "actual") }} as project_actual_wan,
        {{ amount_of("sangong_total", "initial_budget") }} as sangong_initial_budget_wan,
        {{ amount_of("sangong_total", "adjusted_budget") }} as sangong_adjusted_budget_wan,
        {{ amount_of("sangong_total", "budget") }} as sangong_budget_wan,
        {{ amount_of("sangong_total", "actual") }} as sangong_actual_wan
    from reports
    inner join amounts
        on
            reports.report_key = amounts.report_key
            and reports.fiscal_year = amounts.fiscal_year
    where amounts.breakdown is null
    group by reports.department_key, reports.fiscal_year
),

rates as (
    select
        reports.department_key,
        reports.fiscal_year,
        {{ measure_of("budget_adjustment_rate", "expenditure_total") }} as budget_adjustment_rate,
        {{ measure_of("year_on_year_change", "expenditure_total") }} as total_change_pct,
        {{ measure_of("year_on_year_change", "sangong_total") }} as sangong_change_pct,
        {{ measure_of("sangong_control_rate", "sangong_total") }} as sangong_control_rate,
        {{ measure_of("sangong_share", "sangong_total") }} as sangong_share_pct,
        {{ measure_of("staff_control_rate", "headcount_actual") }} as staff_control_rate,
        {{ measure_of("carryover_rate", "expenditure_total") }} as carryover_rate,
        {{ measure_of("public_control_rate", "expenditure_public") }} as public_control_rate,
        {{ measure_of("public_per_head", "expenditure_public") }} as public_per_head_wan
    from reports
    inner join {{ ref("fct_measure") }} as measures
        on
            reports.report_key = measures.report_key
            and reports.fiscal_year = measures.fiscal_year
    group by reports.department_key, reports.fiscal_year
),

indicators as (
    select
        reports.department_key,
        reports.fiscal_year,
        count(*) as n_indicators,
        {{ count_where("indicators.weight > 0 and indicators.score is not null") }} as n_scored,
        {{ count_where("indicators.weight > 0 and indicators.score = indicators.weight") }} as n_full_marks
    from reports
    inner join {{ ref("fct_indicator") }} as indicators
        on reports.report_key = indicators.report_key
    group by reports.department_key, reports.fiscal_year
),

findings as (
    select
        reports.department_key,
        reports.fiscal_year,
        {{ count_where("findings.severity = 'error'") }} as n_findings_error,
        {{ count_where("findings.severity = 'warning'") }} as n_findings_warning,
        {{ count_where("findings.severity = 'info'") }} as n_findings_info,
        {{ count_where("findings.state = 'open'") }} as n_findings_open
    from reports
    inner join {{ ref("fct_finding") }} as findings
        on reports.report_key = findings.report_key
    group by reports.department_key, reports.fiscal_year
)

select
    heads.department_key,
    heads.fiscal_year,
    cast(heads.n_reports as integer) as n_reports,
    sums.total_initial_budget_wan,
    sums.total_adjusted_budget_wan,
    sums.total_budget_wan,
    sums.total_actual_wan,
    sums.basic_initial_budget_wan,
    sums.basic_adjusted_budget_wan,
    sums.basic_budget_wan,
    sums.basic_actual_wan,
    sums.project_initial_budget_wan,
    sums.project_adjusted_budget_wan,
    sums.project_budget_wan,
    sums.project_actual_wan,
    sums.sangong_initial_budget_wan,
    sums.sangong_adjusted_budget_wan,
    sums.sangong_budget_wan,
    sums.sangong_actual_wan,
    heads.execution_rate_stated,
    {{ percent_of("sums.total_actual_wan", "sums.total_adjusted_budget_wan") }} as execution_rate,
    {{ percent_of("sums.total_actual_wan", "sums.total_initial_budget_wan") }} as execution_rate_initial,
    heads.self_score,
    cast(coalesce(indicators.n_indicators, 0) as integer) as n_indicators,
    {{ percent_of("indicators.n_full_marks", "indicators.n_scored") }} as full_marks_share,
    cast(coalesce(findings.n_findings_error, 0) as integer) as n_findings_error,
    cast(coalesce(findings.n_findings_warning, 0) as integer) as n_findings_warning,
    cast(coalesce(findings.n_findings_info, 0) as integer) as n_findings_info,
    cast(coalesce(findings.n_findings_open, 0) as integer) as n_findings_open,
    {{ percent_of("heads.n_money_tied", "heads.n_money_numbers") }} as coverage,
    cast(rates.budget_adjustment_rate as decimal(12, 6)) as budget_adjustment_rate,
    cast(rates.total_change_pct as decimal(12, 6)) as total_change_pct,
    cast(rates.sangong_change_pct as decimal(12, 6)) as sangong_change_pct,
    cast(rates.sangong_control_rate as decimal(12, 6)) as sangong_control_rate,
    cast(rates.sangong_share_pct as decimal(12, 6)) as sangong_share_pct,
    cast(rates.staff_control_rate as decimal(12, 6)) as staff_control_rate,
    cast(rates.carryover_rate as decimal(12, 6)) as carryover_rate,
    cast(rates.public_control_rate as decimal(12, 6)) as public_control_rate,
    rates.public_per_head_wan
from heads
left join rates
    on
        heads.department_key = rates.department_key
        and heads.fiscal_year = rates.fiscal_year
left join sums
    on
        heads.department_key = sums.department_key
        and heads.fiscal_year = sums.fiscal_year
left join indicators
    on
        heads.department_key = indicators.department_key
        and heads.fiscal_year = indicators.fiscal_year
left join findings
    on
        heads.department_key = findings.department_key
        and heads.fiscal_year = findings.fiscal_year
