{{ config(alias="问题清单") }}

{{ chinese_view("fct_finding") }}
