{% macro replace_rows(arg_dict, key, changed, changed_key, all_there) -%}
    {%- set columns = get_quoted_csv(arg_dict["dest_columns"] | map(attribute="name")) -%}
    delete from {{ arg_dict["target_relation"] }}
    where
        {{ key }} in (select {{ changed_key }} from {{ changed }})
        or {{ key }} not in (select {{ key }} from {{ all_there }});

    insert into {{ arg_dict["target_relation"] }} ({{ columns }})
    select {{ columns }} from {{ arg_dict["temp_relation"] }}
{%- endmacro %}
