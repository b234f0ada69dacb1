{{ config(alias="人员编制") }}

{{ chinese_view("fct_staffing") }}
