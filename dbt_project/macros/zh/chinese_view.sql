{% macro chinese_view(mart) -%}
    {%- set relation = ref(mart).include(database=false) -%}
    {%- set codes = ref("dim_code").include(database=false) -%}
    {%- set concepts = ref("dim_concept").include(database=false) -%}
    {%- set reports = ref("dim_report").include(database=false) -%}
    {%- set departments = ref("dim_department").include(database=false) -%}
    {%- if not execute -%}
    select 1 as parsed_only
    {%- else -%}
    {%- set columns = mart_columns(mart) -%}
    {%- set names = columns | map(attribute="name") | list -%}
    {%- set with_report = shows_report(mart, names) -%}
    {%- set with_department = shows_department(names) -%}
    select
    {%- if with_department %}
        departments.department_name as "部门名称",
    {%- endif %}
    {%- if with_report %}
        reports.source_name as "文件名",
    {%- endif %}
    {%- for column in columns %}
        {%- set code_type = column.meta.get("code_type") %}
        {%- if code_type == "concept" %}
        coalesce(concept_{{ column.name }}.name_zh, main.{{ column.name }})
        {%- elif code_type %}
        coalesce(code_{{ column.name }}.label_zh, cast(main.{{ column.name }} as varchar))
        {%- else %}
        main.{{ column.name }}
        {%- endif %} as "{{ chinese_name(column) }}"
        {%- if not loop.last %},{% endif %}
    {%- endfor %}
    from {{ relation }} as main
    {%- if with_report %}
    left join {{ reports }} as reports
        on main.report_key = reports.report_key
    {%- endif %}
    {%- if with_department %}
    left join {{ departments }} as departments
        on main.department_key = departments.department_key
    {%- endif %}
    {%- for column in columns %}
        {%- set code_type = column.meta.get("code_type") %}
        {%- if code_type == "concept" %}
    left join {{ concepts }} as concept_{{ column.name }}
        on main.{{ column.name }} = concept_{{ column.name }}.concept
        {%- elif code_type %}
    left join {{ codes }} as code_{{ column.name }}
        on
            code_{{ column.name }}.code_type = '{{ code_type }}'
            and cast(main.{{ column.name }} as varchar) = code_{{ column.name }}.code
        {%- endif %}
    {%- endfor %}
    {%- endif -%}
{%- endmacro %}
