{{ config(alias="预算执行") }}

{{ chinese_view("fct_budget") }}
