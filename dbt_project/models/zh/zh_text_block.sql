{{ config(alias="正文") }}

{{ chinese_view("fct_text_block") }}
