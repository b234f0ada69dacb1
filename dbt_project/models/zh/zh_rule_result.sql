{{ config(alias="校验结果") }}

{{ chinese_view("fct_rule_result") }}
