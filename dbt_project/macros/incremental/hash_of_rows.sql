{% macro hash_of_rows(columns, order) -%}
    md5(string_agg(
        concat_ws('|'
        {%- for column in columns -%}
        , coalesce(cast({{ column }} as varchar), '~')
        {%- endfor -%}
        ), '||' order by {{ order }}
    ))
{%- endmacro %}
