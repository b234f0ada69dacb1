"""Figures and claims told in sentences.

Lives here: words, the grammar that ties numbers to labels, named amounts, claims. Never here: tables (``forms``).
"""
