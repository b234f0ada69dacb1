{#-
    Reading files: the only place where read_parquet and read_csv stand.

    A path comes from a var when the model is compiled, not from the source's properties when the project is parsed,
    so that one kept manifest serves every home folder. source() is still called: it draws the lineage.
-#}

{% macro sql_path(path) -%}
    {{ path | replace("'", "''") | replace("[", "[[]") }}
{%- endmacro %}

{% macro parsed_table(table) -%}
    {%- set lineage = source("parsed", table) -%}
    read_parquet(
        '{{ sql_path(var("parsed_dir")) }}/{{ table }}/*/*.parquet',
        hive_partitioning = true,
        hive_types_autocast = false,
        union_by_name = true
    )
{%- endmacro %}

{% macro history_table(table) -%}
    {%- set lineage = source("history", table) -%}
    read_parquet(
        '{{ sql_path(var("history_dir")) }}/{{ table }}/**/*.parquet',
        hive_partitioning = false,
        union_by_name = true
    )
{%- endmacro %}

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

{% macro reference_parquet(table) -%}
    {%- set lineage = source("reference", table) -%}
    read_parquet('{{ sql_path(var("reference_dir")) }}/{{ table }}.parquet')
{%- endmacro %}

{% macro decisions_table() -%}
    {%- set lineage = source("review", "decisions") -%}
    {%- set names = ["finding_key", "state", "owner", "reason", "who", "until"] -%}
    (
        select
            {% for name in names -%}
            cast(null as varchar) as {{ name }},
            {% endfor -%}
            0 as line_no
        where false
        {%- if var("decisions_csv") %}
        union all by name
        select
            *,
            row_number() over () as line_no
        from read_csv(
            '{{ sql_path(var("decisions_csv")) }}',
            header = true,
            all_varchar = true,
            delim = ',',
            quote = '"',
            escape = '"',
            -- a line may be cut short or too long, a reason may have several lines; the reader does all of it only
            -- in one thread
            null_padding = true,
            strict_mode = false,
            ignore_errors = true,
            parallel = false
        )
        {%- endif %}
    )
{%- endmacro %}
