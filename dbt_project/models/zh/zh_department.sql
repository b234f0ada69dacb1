{{ config(alias="部门") }}

{{ chinese_view("dim_department") }}
