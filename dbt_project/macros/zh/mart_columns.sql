{% macro mart_columns(mart) -%}
    {%- set found = graph.nodes.values()
        | selectattr("resource_type", "equalto", "model") | selectattr("name", "equalto", mart) | list -%}
    {{ return(found[0].columns.values() | list) }}
{%- endmacro %}
