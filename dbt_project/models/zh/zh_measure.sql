{{ config(alias="计算指标") }}

{{ chinese_view("fct_measure") }}
