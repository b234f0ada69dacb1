{{ config(alias="规则") }}

{{ chinese_view("dim_rule") }}
