{% macro engine_version() -%}
    version()
{%- endmacro %}
