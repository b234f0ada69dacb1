{% macro sql_path(path) -%}
    {{ path | replace("'", "''") | replace("[", "[[]") }}
{%- endmacro %}
