{% macro rows_of_list(list) -%}
    unnest({{ list }})
{%- endmacro %}
