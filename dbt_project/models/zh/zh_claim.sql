{{ config(alias="算术关系") }}

{{ chinese_view("fct_claim") }}
