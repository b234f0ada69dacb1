"""Scoring rules as scorecards print them: the condition for full marks.

Lives here: one pattern for table cells and paragraphs. Never here: applying a rule to a result.
"""

from __future__ import annotations

import re

from ingest.normalise import fold

NUMERAL = r"\d+(?:\.\d+)?"
CONDITION = re.compile(
    rf"(?P<condition>(?:[≥≤<>=]\s*)?-?{NUMERAL}\s*%?(?:\s*[-~至]\s*{NUMERAL}\s*%)?\s*(?:\(含\))?"
    r"\s*(?:及?以下|及?以上|以内)?\s*(?:\(含\))?)"
    rf"\s*(?:的)?\s*[,，]?\s*(?P<verb>计|得)\s*(?:满分|{NUMERAL}\s*分)"
)
"""≤100%，计5分 · 0-10%（含），计5分 · 100%计满分."""


def full_marks_condition(text: str) -> str | None:
    """The condition of a rule's first band, as printed; None when the rule names no number."""
    match = CONDITION.search(fold(text))
    return text[slice(*match.span("condition"))].strip().lstrip("=＝﹦").strip() if match else None
