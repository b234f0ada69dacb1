"""What is on the screen, as a file: the same rows in the same order.

Lives here: the columns of an export and their Chinese names. The formats, and the guard against formulas, are those of
the command (``orchestration.tables``).
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from dashboard import labels
from dashboard.context import warehouse
from dashboard.explain import result
from dashboard.queries import findings
from dashboard.warehouse import RepublishedError, Row
from orchestration import tables
from orchestration.reading import Table

HEADINGS = (
    "程度", "规则", "规则名称", "部门", "地区", "年度", "问题", "所印数", "对照数", "单位", "差额", "允许误差", "判定",
    "判定说明", "怀疑", "怀疑的数", "建议值", "解释", "原因", "状态", "负责人", "处理理由", "处理人", "有效期至",
    "报告", "文件", "文件哈希", "首次发现", "最近发现", "问题编号", "报告编号",
)  # fmt: skip


def findings_csv(filters: findings.Filters) -> bytes:
    """UTF-8 with the mark that spreadsheet programs need."""
    return ("\ufeff" + tables.to_csv(_findings(filters))).encode("utf-8")


def findings_xlsx(filters: findings.Filters) -> bytes:
    """A workbook."""
    found = _findings(filters)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "findings.xlsx"
        tables.to_xlsx(found, path, "问题清单")
        return path.read_bytes()


def _findings(filters: findings.Filters) -> Table:
    for attempt in range(5):
        try:
            with warehouse().snapshot() as db:
                names = labels.load(db)
                return Table(HEADINGS, [_cells(row, names) for row in findings.everything(db, filters)])
        except RepublishedError:
            if attempt == 4:
                raise
    raise AssertionError("the loop returns or raises")


def _cells(row: Row, names: labels.Labels) -> tuple[object, ...]:
    judged = {**row, "status": "fail"} if row["verdict"] else None
    return (
        names.of("severity", row["severity"]), row["rule_id"], row["rule_title"], row["department_name"],
        labels.region(row), row["fiscal_year"], row["message_zh"], row["stated"], row["recomputed"], row["unit"],
        row["difference"], row["tolerance"], names.of("verdict", row["verdict"]) if row["verdict"] else None,
        result(judged) if judged else None, names.of("suspect", row["suspect"]), row["suspect_value"],
        row["suggested_value"], row["explanation_zh"], names.of("cause", row["cause"]),
        names.of("finding_state", row["state"]), row["owner"], row["decision_reason"], row["decided_by"],
        row["decided_until"], row["title"], row["source_name"], row["document_hash"], row["first_seen_run"],
        row["last_seen_run"], row["finding_key"], row["report_key"],
    )  # fmt: skip
