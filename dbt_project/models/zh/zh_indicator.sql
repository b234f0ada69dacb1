{{ config(alias="绩效指标") }}

{{ chinese_view("fct_indicator") }}
