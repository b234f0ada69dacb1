"""Judging bound checks: frames per family, validation by Great Expectations, verdicts on the checks.

Lives here: the way from checks to judged checks. Never here: binding, findings, files.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from expectations import verdicts
from expectations.catalogue.model import Catalogue
from expectations.checks import COLUMNS, Check
from expectations.errors import JudgementMismatch

if TYPE_CHECKING:
    import pandas as pd

    from expectations.gx import Validator

_INT64 = 1 << 63


def frame_of(checks: Sequence[Check]) -> pd.DataFrame:
    """One family's checks as a frame: row key, rule, kind, report, binding, and the integer columns of all kinds.

    Columns are int64; one that would overflow is kept as Python integers. A column that a row's kind does not use is 0.
    """
    import numpy as np
    import pandas as pd

    names = list(dict.fromkeys(c for check in checks for c in COLUMNS[check.rule.kind]))
    place = {n: i for i, n in enumerate(names)}
    data = [[0] * len(checks) for _ in names]
    for i, check in enumerate(checks):
        assert check.numbers is not None
        for name, number in zip(COLUMNS[check.rule.kind], check.numbers, strict=True):
            data[place[name]][i] = number
    frame: dict[str, object] = {
        "row_key": range(len(checks)),
        "rule_id": [c.rule.rule_id for c in checks],
        "kind": [c.rule.kind for c in checks],
        "report_key": [c.report_key for c in checks],
        "binding": [c.binding for c in checks],
    }
    for name, values in zip(names, data, strict=True):
        fits = all(-_INT64 < v < _INT64 for v in values)
        frame[name] = np.array(values, dtype=np.int64 if fits else object)
    return pd.DataFrame(frame)


def judge(checks: Sequence[Check], catalogue: Catalogue, validator: Validator | None) -> None:
    """Give every bound check its verdict and status, in place.

    The judgement is that of the family's Great Expectations suite; the verdict grades it. Raises
    ``JudgementMismatch`` should the two ever disagree. Without ``validator`` (benchmarks of binding alone) only the
    verdict functions run.
    """
    families: dict[str, list[Check]] = defaultdict(list)
    for check in checks:
        if check.numbers is not None:
            families[check.rule.family].append(check)
    for family, members in families.items():
        frame = frame_of(members)
        for kind, rows in _by_kind(members).items():
            graded = verdicts.JUDGES[kind](frame.iloc[rows][list(COLUMNS[kind])])
            for row, verdict in zip(rows, graded, strict=True):
                members[row].verdict = str(verdict)
        bad = {i for i, c in enumerate(members) if c.verdict not in verdicts.PASSING}
        if validator is not None and (said := validator.failing(family, frame)) != bad:
            example = members[min(said ^ bad)]
            raise JudgementMismatch(f"{example.rule.rule_id} on {example.report_key} ({example.binding})")
        for i, check in enumerate(members):
            check.status = "pass" if i not in bad else "fail"
            if check.status == "fail" and check.if_fails == "unresolved":
                check.status, check.verdict = "unresolved", "unresolved"
            elif check.status == "pass":
                check.reason = None


def _by_kind(checks: Sequence[Check]) -> dict[str, list[int]]:
    rows: dict[str, list[int]] = defaultdict(list)
    for i, check in enumerate(checks):
        rows[check.rule.kind].append(i)
    return rows
