{{ config(alias="报告") }}

{{ chinese_view("dim_report") }}
