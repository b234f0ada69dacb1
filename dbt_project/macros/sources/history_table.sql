{% macro history_table(table) -%}
    {%- set lineage = source("history", table) -%}
    read_parquet(
        '{{ sql_path(var("history_dir")) }}/{{ table }}/**/*.parquet',
        hive_partitioning = false,
        union_by_name = true
    )
{%- endmacro %}
