"""The habit of cutting numbers off instead of rounding them, as a whole report shows it.

Lives here: whether a report's relations speak for truncation throughout, and what that does to their severity. Never
here: the verdict on a single relation (``verdicts``).

Every rate of a report that rounds, and every sum of it that is a little off, contradicts truncation in about half of
the cases. A report in which several relations hold only under truncation and none contradicts it cuts off: that is one
remark, not a row of warnings. A rate alone proves less than a sum: it needs a contradiction to be more than a remark.
"""

from __future__ import annotations

from collections.abc import Sequence

from expectations import verdicts
from expectations.checks import COLUMNS, Check

MIN_SILENT = 5
"""Passing rates and sums that could have contradicted truncation and do not (1 in 32 reports that round)."""

MIN_FOR = 3
"""Relations that hold only under truncation for each one that contradicts it."""

CAUSE = ("truncation",)
"""Cause of all results that the habit explains: they become one finding."""


def excuse_truncation(checks: Sequence[Check]) -> bool:
    """Soften what the habit explains to ``info`` under one cause; tells whether the report has the habit.

    ``checks`` are the judged checks of one report.
    """
    judged = [c for c in checks if c.numbers is not None and c.rule.kind in _MEETS and c.if_fails != "unresolved"]
    cut = [c for c in judged if c.status == "fail" and c.verdict in ("truncation", "unlikely_rounding")]
    cut = [c for c in cut if _MEETS[c.rule.kind](c)]
    if not cut:
        return False
    silent = against = 0
    for check in judged:
        if check.status != "pass" or check.verdict == verdicts.EXACT:
            continue
        meets = _MEETS[check.rule.kind](check)
        against += not meets
        silent += meets and check.rule.kind in ("rate", "linear") and not check.weak
    causes = len({c.cause or c.binding for c in cut})
    if against * MIN_FOR > causes:  # a slip of the pen may contradict the habit of its report
        return False
    habit = causes > 1 or silent >= MIN_SILENT
    for check in cut if habit else [c for c in cut if c.rule.kind == "rate"]:
        check.if_fails, check.cause = "info", CAUSE
    return habit


def _signed(check: Check) -> bool:
    """Whether the truncation sets of a linear relation or of two printings meet."""
    n = dict(zip(COLUMNS[check.rule.kind], check.numbers or (), strict=True))
    return n["value"] == 0 or (n["trunc_low"] < 0 < n["trunc_high"] and not n.get("alike"))


def _rate(check: Check) -> bool:
    n = dict(zip(COLUMNS["rate"], check.numbers or (), strict=True))
    shift = n["growth"] * verdicts.HUNDRED
    low, high = n["rate_trunc_low"] + shift, n["rate_trunc_high"] + shift
    reach_low = low * (n["den_trunc_low"] if low >= 0 else n["den_trunc_high"])
    reach_high = high * (n["den_trunc_high"] if high >= 0 else n["den_trunc_low"])
    return n["num_trunc_low"] * verdicts.HUNDRED <= reach_high and reach_low <= n["num_trunc_high"] * verdicts.HUNDRED


_MEETS = {"linear": _signed, "same_quantity": _signed, "rate": _rate}
