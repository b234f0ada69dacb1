{{ config(alias="构建信息") }}

{{ chinese_view("build_info") }}
