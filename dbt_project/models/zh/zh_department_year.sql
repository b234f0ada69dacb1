{{ config(alias="部门年度汇总") }}

{{ chinese_view("agg_department_year") }}
