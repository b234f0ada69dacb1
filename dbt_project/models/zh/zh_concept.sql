{{ config(alias="科目") }}

{{ chinese_view("dim_concept") }}
