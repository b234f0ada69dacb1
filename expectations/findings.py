"""From failing checks to findings: one per cause.

Lives here: merging, keys, severity order. Never here: judging, reading, the wording of a template.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from expectations.checks import Check
from expectations.localize import CANNOT_TELL, Blame
from expectations.messages import message
from expectations.records import Finding

SEVERITY_ORDER = {"error": 0, "warning": 1, "info": 2}
PRECEDENCE = {"UNI": 0, "RNG": 1, "DUP": 2, "SUM": 3, "RAT": 4}
"""Of failing checks with one cause the most telling rule speaks."""


def key_of(*parts: str) -> str:
    """Stable key of a few strings."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:24]


def findings_of(checks: Iterable[Check], run_id: str, blames: Mapping[int, Blame] | None = None) -> list[Finding]:
    """One finding per cause among the failing checks, in the order of severity, rule and binding.

    ``blames``: what localization says of a check, by its ``id``.
    """
    told = blames or {}
    failing = [c for c in checks if c.status == "fail"]
    causes: dict[tuple, list[Check]] = {}
    for check in failing:
        cause = check.cause or (check.rule.rule_id, check.binding)
        causes.setdefault((check.report_key, *cause), []).append(check)
    found = []
    for members in _by_figure(causes.values(), told):
        members.sort(key=lambda c: (PRECEDENCE.get(c.rule.rule_id[:3], 9), _severity(c), c.rule.rule_id, c.binding))
        lead = members[0]
        blame = next((b for c in members if (b := told.get(id(c))) and b.answer == "named"), None)
        blame = blame or next((b for c in members if (b := told.get(id(c)))), CANNOT_TELL)
        severity = min((c.severity or "info" for c in members), key=SEVERITY_ORDER.__getitem__)
        found.append(
            Finding(
                finding_key=key_of(lead.report_key, lead.rule.rule_id, lead.binding),
                report_key=lead.report_key,
                rule_id=lead.rule.rule_id,
                binding=lead.binding,
                severity=severity,
                message_zh=message(lead, others=len({(c.rule.rule_id, c.binding) for c in members}) - 1),
                difference=lead.difference,
                tolerance=lead.tolerance,
                suspect=blame.answer,
                suspect_figure_key=(blame.figure.figure_key or None) if blame.figure else None,
                suggested_value=blame.suggested,
                explanation_zh=blame.explanation,
                cause="unknown",
                evidence_figure_keys=list(dict.fromkeys(k for c in members for k in c.evidence if k)),
                run_id=run_id,
            )
        )
    return sorted(found, key=lambda f: (f.report_key, SEVERITY_ORDER[f.severity], f.rule_id, f.binding))


def _by_figure(groups: Iterable[list[Check]], told: Mapping[int, Blame]) -> list[list[Check]]:
    """Groups whose failures are laid on the same figure are one problem; so is a direction word beside its amount."""
    merged: dict[tuple, list[Check]] = {}
    for number, members in enumerate(groups):
        named = {b.figure.figure_key for c in members if (b := told.get(id(c))) and b.answer == "named" and b.figure}
        claims = {c.claim_key for c in members if c.claim_key}
        key: tuple = ("figure", members[0].report_key, named.pop()) if len(named) == 1 else ("group", number)
        same_claim = next((k for k, g in merged.items() if claims & {c.claim_key for c in g if c.claim_key}), None)
        merged.setdefault(key if named or key[0] == "figure" else same_claim or key, []).extend(members)
    return list(merged.values())


def _severity(check: Check) -> int:
    return SEVERITY_ORDER[check.severity or "info"]
