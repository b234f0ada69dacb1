{% macro parsed_table(table) -%}
    {%- set lineage = source("parsed", table) -%}
    read_parquet(
        '{{ sql_path(var("parsed_dir")) }}/{{ table }}/*/*.parquet',
        hive_partitioning = true,
        hive_types_autocast = false,
        union_by_name = true
    )
{%- endmacro %}
