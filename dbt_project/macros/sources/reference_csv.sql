{% macro reference_csv(table) -%}
    {%- set lineage = source("reference", table) -%}
    read_csv(
        '{{ sql_path(var("reference_dir")) }}/{{ table }}.csv',
        header = true,
        all_varchar = true,
        delim = ',',
        quote = '"',
        escape = '"'
    )
{%- endmacro %}
