{{ config(alias="指标口径") }}

{{ chinese_view("dim_measure") }}
