{{ config(alias="三公经费") }}

{{ chinese_view("fct_sangong") }}
