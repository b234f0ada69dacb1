{{ config(alias="地区") }}

{{ chinese_view("dim_region") }}
