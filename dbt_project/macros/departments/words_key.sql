{% macro words_key(words) -%}
    nullif(
        regexp_replace(
            translate(regexp_replace(nfc_normalize({{ words }}), '\s|　|《|》|“|”|"', '', 'g'), '（）〔〕【】', '()()()'),
            '^[0-9A-Za-z]+[-_—]+|[(]?(修订|更正|更新|修改|终|最终)(稿|版)?[)]?$',
            '',
            'g'
        ),
        ''
    )
{%- endmacro %}
