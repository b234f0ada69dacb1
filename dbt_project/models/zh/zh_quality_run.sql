{{ config(alias="质量趋势") }}

{{ chinese_view("agg_quality_run") }}
