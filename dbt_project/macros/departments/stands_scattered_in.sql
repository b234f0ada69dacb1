{% macro stands_scattered_in(word, text) -%}
    (length({{ word }}) > 1 and regexp_matches({{ text }}, regexp_replace({{ word }}, '(.)', '\1.*', 'g')))
{%- endmacro %}
