{{ config(alias="代码") }}

{{ chinese_view("dim_code") }}
