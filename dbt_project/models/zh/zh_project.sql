{{ config(alias="项目") }}

{{ chinese_view("fct_project") }}
