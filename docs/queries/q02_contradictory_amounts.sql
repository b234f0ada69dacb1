-- 2. Which amounts does one report print differently in two places?
-- 同一报告中，同一科目、口径、年度的金额在哪些地方前后不一致？
with conflicts as (
    select
        report_key,
        concept,
        basis,
        fiscal_year,
        breakdown,
        amount_wan,
        other_amounts_wan,
        figure_key
    from marts.fct_budget
    where has_conflict
    union all
    select
        report_key,
        category as concept,
        basis,
        fiscal_year,
        breakdown,
        amount_wan,
        other_amounts_wan,
        figure_key
    from marts.fct_sangong
    where has_conflict
)

select
    reports.source_name,
    conflicts.fiscal_year,
    concepts.name_zh,
    conflicts.basis,
    conflicts.breakdown,
    conflicts.amount_wan,
    conflicts.other_amounts_wan,
    chosen.place,
    chosen.snippet
from conflicts
inner join marts.dim_report as reports
    on conflicts.report_key = reports.report_key
inner join marts.dim_concept as concepts
    on conflicts.concept = concepts.concept
inner join marts.fct_figure as chosen
    on conflicts.figure_key = chosen.figure_key
where reports.is_current
order by reports.source_name, conflicts.fiscal_year, concepts.name_zh;
