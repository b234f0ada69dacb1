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
