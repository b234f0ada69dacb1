"""Chinese names of codes, from the published dimension tables.

Lives here: one lookup object per publish. Never here: sentences.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dashboard.warehouse import Snapshot

FAMILIES = {
    "SUM": "加总",
    "RAT": "比率与增减",
    "DUP": "前后一致",
    "DIR": "方向",
    "SCO": "评分",
    "UNI": "单位",
    "RNG": "合理范围",
    "COM": "要素齐全",
    "TIM": "日期",
    "UNQ": "不重复",
    "PRO": "出处",
    "JNT": "整体相容",
    "STA": "统计特征",
}
"""First part of a rule id → what the rules of that kind are about."""

UNKNOWN = "未注明"


@dataclass(frozen=True)
class Labels:
    """Names of codes, concepts and regions."""

    codes: dict[tuple[str, str], str]
    concepts: dict[str, str]

    def of(self, code_type: str, code: object) -> str:
        """Label of a code; the code itself where none is known, 未注明 for None."""
        if code is None:
            return UNKNOWN
        return self.codes.get((code_type, str(code)), str(code))

    def all(self, code_type: str) -> dict[str, str]:
        """Code → label, in the order of the code table."""
        return {code: label for (kind, code), label in self.codes.items() if kind == code_type}

    def concept(self, code: str | None) -> str:
        """Name of a concept."""
        return UNKNOWN if code is None else self.concepts.get(code, code)


def load(db: Snapshot) -> Labels:
    """Names of the published warehouse."""
    codes = db.rows("select code_type, code, label_zh from dim_code order by code_type, sort_order")
    concepts = db.rows("select concept, name_zh from dim_concept")
    return Labels(
        {(r["code_type"], r["code"]): r["label_zh"] for r in codes}, {r["concept"]: r["name_zh"] for r in concepts}
    )


def family(rule_id: str | None) -> str:
    """Name of the kind of a rule."""
    prefix = (rule_id or "").partition(".")[0]
    return FAMILIES.get(prefix, prefix or UNKNOWN)


def region(row: dict[str, Any]) -> str:
    """A region's name with the places above it: 湖南省 邵阳市 大祥区. ``row`` is one of ``dim_region``."""
    parts = [row.get("province"), row.get("city"), row.get("county")]
    shown = [p for p in dict.fromkeys(parts) if p]
    return " ".join(shown) or row.get("region_name") or UNKNOWN
