{{ config(alias="上年对照") }}

{{ chinese_view("fct_year_comparison") }}
