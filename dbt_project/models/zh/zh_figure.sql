{{ config(alias="数字明细") }}

{{ chinese_view("fct_figure") }}
