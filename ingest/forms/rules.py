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
# What tells how to score, or nothing: these are no condition by themselves.
_NO_STATEMENT = re.compile(r"[分扣得每档评。;；]|否则|酌情|定性|定量|同上|详?见|^[^一-龥\d]*$|^无$")
_LONGEST_STATEMENT = 14


def full_marks_condition(text: str) -> str | None:
    """The condition of a rule's first band, as printed; the whole of a rule that says nothing of marks (账实相符).

    None when the rule names neither.
    """
    if 0 < len(text.strip()) <= _LONGEST_STATEMENT and not _NO_STATEMENT.search(fold(text).strip()):
        return text.strip()
    match = CONDITION.search(fold(text))
    return text[slice(*match.span("condition"))].strip().lstrip("=＝﹦").strip() if match else None
