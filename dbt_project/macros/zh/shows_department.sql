{%- macro shows_department(names) -%}
    {{ return("department_key" in names and "department_name" not in names) }}
{%- endmacro -%}
