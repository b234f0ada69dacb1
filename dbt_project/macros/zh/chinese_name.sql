{% macro chinese_name(column) -%}
    {{ return(column.meta.get("label_zh") or column.name) }}
{%- endmacro %}
