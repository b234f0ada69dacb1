"""The rule catalogue as pages for people: one per family, and an index.

Lives here: writing what the catalogue says, in Chinese. Never here: a rule or its wording (those stand in the YAML,
once).

``python -m expectations.pages docs/rules`` writes the pages; a test sees to it that what is committed is what would be
written.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from expectations.catalogue import Catalogue, Operand, Rule, concepts, load_catalogue
from expectations.scoring import RuleSet, rule_sets

MADE = "<!-- made from expectations/catalogue by expectations/pages.py; change it there -->"
INDEX = "README.md"

KINDS = {
    "linear": "加总：各项按权数相加等于合计，差额不超过各数舍入误差之和（精确整数区间运算）",
    "rate": "比率：按分子、分母、比率各自的取值区间交叉相乘，区间相交即成立",
    "same_quantity": "同一数据：单位、小数位相同的须完全相等，否则取值区间须相交",
    "bound": "界限：可能的最小值不超过允许的最大值",
    "score": "得分：落在评分标准各种读法给出的最低分与最高分之间",
}
DIMENSIONS = {
    "completeness": "完整性", "validity": "有效性", "consistency": "一致性", "timeliness": "及时性",
    "uniqueness": "唯一性", "accuracy": "准确性", "plausibility": "合理性",
}  # fmt: skip
SEVERITIES = {"error": "错误", "warning": "警告", "info": "提示"}
STATUSES = {"active": "启用", "draft": "草案", "retired": "停用"}
BASES = {
    "initial_budget": "年初预算", "adjusted_budget": "全年预算", "budget": "未注明口径的预算数",
    "budget_change": "预算调整", "actual": "决算", "any": "不分口径",
}  # fmt: skip
OPEN_PARTS = {
    "fail": "所列各项之和小于合计也算不符",
    "warning": "所列各项之和小于合计时可能未列全，至多为警告",
    "unresolved": "所列各项之和小于合计时可能未列全，不作判断；大于合计才算不符",
}
MISSING = {"unresolved": "印有合计而缺必需项时为“无法判定”", "not_applicable": "缺必需项时为“不适用”"}


def pages(catalogue: Catalogue) -> dict[str, str]:
    """File name → Markdown of every page."""
    families: dict[str, list[Rule]] = {}
    for rule in catalogue.rules:
        families.setdefault(rule.family, []).append(rule)
    found = {page_name(family): _page(family, rules) for family, rules in families.items()}
    return {INDEX: _index(families), **found}


def page_name(family: str) -> str:
    """File of a family's page: SUM.1xx → sum-1xx.md."""
    return family.lower().replace(".", "-") + ".md"


def _index(families: dict[str, list[Rule]]) -> str:
    n = sum(len(rules) for rules in families.values())
    lines = [
        MADE, "", "# Rules · 规则", "",
        f"{n} rules in {len(families)} families, as `marts.dim_rule` (`zh.规则`) holds them; every result is a row of",
        "`marts.fct_rule_result`.", "",
        "每条规则对每份报告都给出结果：通过、不通过、不适用或无法判定。缺的数不当作零；允许误差按每个数印出的位数计算；",
        "未列全的清单不相加；“三公”经费、政府采购等已含在支出中，不再加入合计。", "",
        "| 规则族 | 检查什么 | 维度 | 条数 | 不一致时 |", "|---|---|---|---|---|",
    ]  # fmt: skip
    for family, rules in families.items():
        dimensions = "、".join(dict.fromkeys(DIMENSIONS[r.dimension] for r in rules))
        severities = "、".join(dict.fromkeys(SEVERITIES[r.severity_inconsistent] for r in rules))
        title = rules[0].family_title_zh
        lines.append(f"| [{family}]({page_name(family)}) | {title} | {dimensions} | {len(rules)} | {severities} |")
    lines += ["", "## 结论的分级", "", *_table(("结论", "含义", "结果"), _VERDICTS)]
    return "\n".join(lines) + "\n"


_VERDICTS = (
    ("一致", "所印各数恰好相符", "通过"),
    ("四舍五入差异", "差额在各数四舍五入的误差之和以内", "通过"),
    ("不大可能的舍入差异", "差额在误差之内，但各数独立舍入而成的可能不到千分之一", "不通过，级别较轻"),
    ("截尾差异", "只有各数都是截尾而非四舍五入时才成立", "不通过，级别较轻；全篇都截尾的并为一条提示"),
    ("不一致", "怎样取舍都不成立", "不通过"),
)


def _page(family: str, rules: Sequence[Rule]) -> str:
    lines = [MADE, "", f"# {family} {rules[0].family_title_zh}", "", f"[全部规则]({INDEX})", ""]
    lines += _table(
        ("规则", "名称", "状态"), ((f"[{r.rule_id}](#{_anchor(r)})", r.title_zh, STATUSES[r.status]) for r in rules)
    )
    for rule in rules:
        lines += ["", *_rule(rule)]
    if any(r.binder == "usual_score_rule" for r in rules):
        for found in rule_sets():
            lines += ["", *_rule_set(found)]
    return "\n".join(lines).rstrip() + "\n"


def _anchor(rule: Rule) -> str:
    return rule.rule_id.lower().replace(".", "")


def _rule(rule: Rule) -> list[str]:
    until = f" 至 {rule.effective_to.year} 年度" if rule.effective_to else " 年度起"
    facts: list[tuple[str, str]] = [
        ("判断", KINDS[rule.kind]),
        ("维度", DIMENSIONS[rule.dimension]),
        ("级别", _severity(rule)),
        ("版本", f"第 {rule.version} 版，{STATUSES[rule.status]}，适用于 {rule.effective_from.year}{until}"),
    ]
    if rule.bases:
        facts.append(("口径", "、".join(BASES[b] for b in rule.bases)))
    if rule.total is not None and rule.parts:
        facts.append(("列不全时", OPEN_PARTS[rule.open_parts]))
        facts.append(("缺项时", MISSING[rule.missing]))
    facts += [("参数", f"`{name}`＝{_value(value)}") for name, value in rule.params.items()]
    # an id as an anchor of its own: the title would make another one
    lines = [f'## <a id="{_anchor(rule)}"></a>{rule.rule_id} {rule.title_zh}', "", rule.statement_zh, ""]
    lines += _table(("项目", "内容"), facts)
    if rule.parts:
        lines += ["", *_operands(rule)]
    lines += ["", f"消息：`{rule.message}`"]
    if rule.changes:
        lines += ["", *(f"- 第 {c.version} 版（{c.on.isoformat()}）：{c.what_zh}" for c in rule.changes)]
    return lines


def _severity(rule: Rule) -> str:
    text = f"不一致为{SEVERITIES[rule.severity_inconsistent]}"
    if rule.severity_truncation is not None:
        text += f"；截尾、不大可能的舍入为{SEVERITIES[rule.severity_truncation]}"
    return text


def _operands(rule: Rule) -> list[str]:
    rows = []
    if rule.total is not None:
        rows.append(("合计", *_concept(rule.total), "＝", "必需"))
    rows += [("分项", *_concept(p), "－" if p.weight < 0 else "＋", _need(p)) for p in rule.parts]
    return _table(("角色", "项目", "代码", "符号", "缺时"), rows)


def _concept(operand: Operand) -> tuple[str, str]:
    return concepts()[operand.concept]["name_zh"], f"`{operand.concept}`"


def _need(part: Operand) -> str:
    need = "必需" if part.required else "按零计" if part.absent_is_zero else "可缺"
    return f"{need}；组 {part.alternative} 与其他组只取其一" if part.alternative else need


def _rule_set(found: RuleSet) -> list[str]:
    """Scoring rules of a region and its years."""
    years = f"{found.first_year}–{found.last_year} 年度"
    rows = [(name, "<br>".join(texts)) for name, texts in found.texts.items()]
    head = [f"## {found.title_zh}", "", f"地区代码以 {found.region} 开头的单位，{years}；各种写法都算。", ""]
    return [*head, *_table(("指标", "通行写法"), rows)]


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return "、".join(f"{_value(k)}：{_value(v)}" for k, v in value.items())
    if isinstance(value, (list, tuple)):
        return "、".join(_value(v) for v in value)
    if isinstance(value, bool):
        return "是" if value else "否"
    text = str(value)
    return concepts()[text]["name_zh"] if text in concepts() else BASES.get(text, text)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return lines + ["| " + " | ".join(c.replace("|", "\\|") for c in row) + " |" for row in rows]


def write_pages(folder: Path) -> list[Path]:
    """Write all pages to ``folder``, each whole; pages of families that are gone are removed. Returns the paths."""
    folder.mkdir(parents=True, exist_ok=True)
    made = pages(load_catalogue())
    for path in folder.glob("*.md"):
        if path.name not in made:
            path.unlink()
    for name, text in made.items():
        part = folder / f".{name}.part"
        part.write_text(text, encoding="utf-8")
        part.replace(folder / name)
    return [folder / name for name in made]


if __name__ == "__main__":
    for written in write_pages(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/rules")):
        print(written)
