{% test known_codes(model) %}

{%- set codes = ref("dim_code") -%}
{%- set concepts = ref("dim_concept") -%}
{%- set coded = [] -%}
{%- if execute -%}
    {%- for column in mart_columns(model.identifier) if column.meta.get("code_type") -%}
        {%- do coded.append(column) -%}
    {%- endfor -%}
    {%- if not coded -%}
        {{ exceptions.raise_compiler_error("known_codes on " ~ model.identifier ~ ": no column has meta.code_type") }}
    {%- endif -%}
{%- endif -%}

with known as (
    select
        code_type,
        code
    from {{ codes }}
    union all
    select
        'concept' as code_type,
        concept as code
    from {{ concepts }}
),

used as (
    {%- for column in coded %}
    select distinct
        '{{ column.name }}' as column_name,
        '{{ column.meta.code_type }}' as code_type,
        cast({{ column.name }} as varchar) as code
    from {{ model }}
    where {{ column.name }} is not null
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- else %}
    select
        '' as column_name,
        '' as code_type,
        '' as code
    {%- endfor %}
)

select
    used.column_name,
    used.code
from used
left join known
    on
        used.code_type = known.code_type
        and used.code = known.code
where known.code is null

{% endtest %}
