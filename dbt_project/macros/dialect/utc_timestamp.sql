{% macro utc_timestamp(text) -%}
    try_cast(cast({{ text }} as varchar) as timestamp)
{%- endmacro %}
