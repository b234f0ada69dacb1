{% macro reference_parquet(table) -%}
    {%- set lineage = source("reference", table) -%}
    read_parquet('{{ sql_path(var("reference_dir")) }}/{{ table }}.parquet')
{%- endmacro %}
