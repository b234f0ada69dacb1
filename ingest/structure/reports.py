"""Cutting a file into its reports: some files hold the reports of several units one after another.

Lives here: where one report ends and the next begins. Annex forms belong to the report before them.
"""

from __future__ import annotations

from ingest.document import Document


def report_spans(document: Document) -> list[tuple[int, int]]:
    """Half-open spans of ``document.text``, one per report, in order; together they cover the text."""
    return [(0, len(document.text))]
