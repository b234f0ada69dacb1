{% macro comment_chinese_view() -%}
    {%- if execute -%}
    {%- set mart = model.config.meta.get("mart") -%}
    {%- set columns = mart_columns(mart) -%}
    {%- set names = columns | map(attribute="name") | list -%}
    {%- if shows_department(names) %}
    comment on column {{ this }}."部门名称" is 'Name of the department.';
    {%- endif %}
    {%- if shows_report(mart, names) %}
    comment on column {{ this }}."文件名" is 'File name of the report.';
    {%- endif %}
    {%- for column in columns %}
    comment on column {{ this }}."{{ chinese_name(column) }}" is {{ duckdb_escape_comment(column.description) }};
    {%- endfor %}
    {%- endif -%}
{%- endmacro %}
