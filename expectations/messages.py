"""The words of a finding.

Lives here: filling the catalogue's message templates. Never here: which results become findings (``findings``).
"""

from __future__ import annotations

import re

from expectations import habits
from expectations.checks import Check

MAX_NUMBERS = 15
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_VERDICT_NOTE = {
    "unlikely_rounding": "差额在四舍五入的极限内，但出现的可能不到千分之一。",
    "truncation": "只有各数都是截尾而非四舍五入时才成立。",
}


def message(check: Check, others: int = 0) -> str:
    """Readable alone, in Chinese: concept, numbers as printed, places, difference, what was allowed.

    ``others``: how many more checks fail for the same reason. Never more than ``MAX_NUMBERS`` numbers: the list of
    parts goes first, then the quotation.
    """
    words = {"note": "", **check.words}
    words["note"] = (words.get("note") or "") + _VERDICT_NOTE.get(check.verdict or "", "")
    text = _fill(check.rule.message, words)
    for shorter in (
        {"terms": "各项之和"},
        {"formula": "所列各数"},
        {"statement": words.get("statement", "")[:12] + "…"},
    ):
        if count_numbers(text) > MAX_NUMBERS - 1 and shorter.keys() <= words.keys():
            words |= shorter
            text = _fill(check.rule.message, words)
    if others <= 0:
        return text
    if check.cause == habits.CAUSE:
        return f"{text}另有 {others} 条关系也是如此，疑本报告的数一律截尾。"
    return f"{text}另有 {others} 条关系因同一处而不成立。"


def _fill(template: str, words: dict[str, str]) -> str:
    text = template.format_map(_Lenient(words))
    return re.sub(r"^年", "", text)  # no year known


class _Lenient(dict):
    def __missing__(self, key: str) -> str:
        return ""


def count_numbers(text: str) -> int:
    """Distinct numbers in a text."""
    return len(set(_NUMBER.findall(text)))
