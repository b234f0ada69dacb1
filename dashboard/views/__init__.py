"""The pages, one module each with ``render(db)``.

Lives here: widgets and the order of things on a page. Never here: SQL (``queries``) or markup (``blocks``).
"""
