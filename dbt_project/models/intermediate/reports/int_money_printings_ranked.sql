-- Which of several printings of one amount the marts show. First come printings that were read without doubt and are
-- not vague (约, 近 …), and the widest scope of money and units. Then the one that fits more of the report's own sums
-- (int_money_sums_matched). Then the place decides, by basis:
--   * initial and unqualified budget: the text. In annex tables the budget column is often a copy of the final column
--     (三公 18.27 where the text has 31), and the text names its basis in words.
--   * adjusted budget, actual, changes: the table. It is the form's own column, carries all decimals and is what the
--     form's sums and rates are made of; texts round, and call the initial budget 全年预算.
-- Last, the kind of table, the finer print and the first place. Nothing is lost: every printing stays in fct_figure.
select
    printings.figure_key,
    printings.quantity_key,
    printings.report_key,
    printings.fact,
    printings.concept,
    printings.basis,
    printings.fiscal_year,
    printings.breakdown,
    printings.fund_scope,
    printings.entity_scope,
    printings.amount_wan,
    printings.amount_micros,
    printings.unit_micros,
    printings.width_micros,
    printings.is_qualified,
    printings.is_bound,
    printings.status,
    row_number() over (
        partition by printings.quantity_key
        order by
            case when printings.status = 'ok' then 0 else 1 end asc,
            case when printings.is_qualified then 1 else 0 end asc,
            case printings.fund_scope
                when 'all' then 0
                when 'fiscal' then 1
                when 'general_budget' then 2
                when 'gov_fund' then 3
                when 'state_capital' then 4
                when 'special_account' then 5
                else 6
            end asc,
            case printings.entity_scope when 'unit' then 0 when 'department' then 1 else 2 end asc,
            coalesce(sums.n_sums, 0) desc,
            case
                when printings.basis in ('initial_budget', 'budget') and printings.place = 'narrative' then 0
                when printings.basis in ('initial_budget', 'budget') then 1
                when printings.place = 'table' then 0
                else 1
            end asc,
            case printings.table_kind
                when 'overall_form' then 0
                when 'base_data' then 1
                when 'sangong' then 2
                when 'accounts' then 3
                when 'economic_class' then 4
                when 'scorecard' then 5
                when 'project_form' then 6
                else 7
            end asc,
            printings.unit_micros asc,
            printings.char_start asc,
            printings.figure_key asc
    ) as choice
from {{ ref("int_money_printings_measured") }} as printings
left join {{ ref("int_money_sums_matched") }} as sums
    on printings.figure_key = sums.figure_key
