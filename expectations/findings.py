"""From failing checks to findings: one per cause.

Lives here: merging, keys, severity order. Never here: judging, reading, the wording of a template.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from expectations.checks import Check
from expectations.messages import message
from expectations.records import Finding

SEVERITY_ORDER = {"error": 0, "warning": 1, "info": 2}
PRECEDENCE = {"UNI": 0, "RNG": 1, "DUP": 2, "SUM": 3, "RAT": 4}
"""Of failing checks with one cause the most telling rule speaks."""


def key_of(*parts: str) -> str:
    """Stable key of a few strings."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:24]


def findings_of(checks: Iterable[Check], run_id: str) -> list[Finding]:
    """One finding per cause among the failing checks, in the order of severity, rule and binding."""
    causes: dict[tuple, list[Check]] = {}
    for check in checks:
        if check.status == "fail":
            cause = check.cause or (check.rule.rule_id, check.binding)
            causes.setdefault((check.report_key, *cause), []).append(check)
    found = []
    for members in causes.values():
        members.sort(key=lambda c: (PRECEDENCE.get(c.rule.rule_id[:3], 9), _severity(c), c.rule.rule_id, c.binding))
        lead = members[0]
        severity = min((c.severity or "info" for c in members), key=SEVERITY_ORDER.__getitem__)
        found.append(
            Finding(
                finding_key=key_of(lead.report_key, lead.rule.rule_id, lead.binding),
                report_key=lead.report_key,
                rule_id=lead.rule.rule_id,
                binding=lead.binding,
                severity=severity,
                message_zh=message(lead),
                difference=lead.difference,
                tolerance=lead.tolerance,
                suspect="cannot_tell",
                suspect_figure_key=None,
                suggested_value=None,
                explanation_zh=None,
                cause="unknown",
                evidence_figure_keys=list(dict.fromkeys(k for c in members for k in c.evidence if k)),
                run_id=run_id,
            )
        )
    return sorted(found, key=lambda f: (f.report_key, SEVERITY_ORDER[f.severity], f.rule_id, f.binding))


def _severity(check: Check) -> int:
    return SEVERITY_ORDER[check.severity or "info"]
