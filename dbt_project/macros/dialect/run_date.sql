{% macro run_date() -%}
    cast(coalesce({{ utc_timestamp("'" ~ var("run_started_at") ~ "'") }}, {{ utc_now() }}) as date)
{%- endmacro %}
