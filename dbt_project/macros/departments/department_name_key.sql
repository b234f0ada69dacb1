{% macro department_name_key(name) -%}
    regexp_replace(
        regexp_replace(
            translate(regexp_replace(nfc_normalize({{ name }}), '\s|　', '', 'g'), '（）〔〕【】', '()()()'),
            '^(中国共产党|中共)',
            ''
        ),
        '^([^委]*[省市县区州盟旗])委员会',
        '\1委'
    )
{%- endmacro %}
