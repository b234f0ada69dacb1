{% macro list_of(values) -%}
    [{{ values | join(", ") }}]
{%- endmacro %}
