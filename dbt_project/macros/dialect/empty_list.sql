{% macro empty_list(of="varchar") -%}
    cast([] as {{ of }}[])
{%- endmacro %}
