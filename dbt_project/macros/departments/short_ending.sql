{% macro short_ending(name) -%}
    regexp_replace(regexp_replace({{ name }}, '(办)公室$|(委)员会$|(联)合会$|(协)(商会议|会)$', '\1\2\3\4'), '[^一-鿿]', '', 'g')
{%- endmacro %}
