{% macro utc_now() -%}
    (now() at time zone 'UTC')
{%- endmacro %}
