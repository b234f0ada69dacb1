"""The data-quality dashboard: a Streamlit app over the published warehouse.

The flow is one way: the published file (``warehouse``) → answers (``queries``) → safe HTML and charts (``blocks``,
``highlight``, ``charts``) → pages (``views``). Never here: writing anything, parsing, judging figures.
"""
