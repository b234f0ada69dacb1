{% macro left_by_last_build(name, columns) -%}
    {%- set last = none -%}
    {%- if execute and not flags.FULL_REFRESH -%}
        {%- set last = adapter.get_relation(database=this.database, schema=this.schema, identifier=name) -%}
    {%- endif -%}
    {%- if last -%}
    (select {{ columns | join(", ") }} from {{ last }})
    {%- else -%}
    (
        select
            {% for column in columns -%}
            cast(null as varchar) as {{ column }}{{ "," if not loop.last }}
            {% endfor -%}
        where false
    )
    {%- endif -%}
{%- endmacro %}
