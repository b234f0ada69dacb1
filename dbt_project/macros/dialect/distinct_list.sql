{% macro distinct_list(value, condition="true") -%}
    coalesce(
        list(distinct {{ value }} order by {{ value }}) filter (where {{ condition }} and {{ value }} is not null),
        []
    )
{%- endmacro %}
