"""Rates, marks and formulas written out: the concept of a percent or a mark, and "(18万-25万)/25万*100%=-28.00%".

Lives here: percents and marks only. Never here: amounts (``amounts``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from ingest.narrative.drafts import Operand
from ingest.narrative.tokens import Passage
from ingest.numbers import Number, find_numbers, parse_numeral, to_wan
from ingest.taxonomy import Mention, concepts, mentions

_ACTUAL, _BUDGETS = ("actual",), ("adjusted_budget", "budget", "initial_budget")
PLANNED = ("initial_budget", "budget", "adjusted_budget")
_COMPLETED = ("adjusted_budget", "initial_budget", "budget")  # 上年结转＋年初预算＋追加预算
RATE_OPERANDS: dict[str, tuple[tuple[str, tuple[str, ...]], tuple[str, tuple[str, ...]]]] = {
    "rate_execution": (("expenditure_total", _ACTUAL), ("expenditure_total", _BUDGETS)),
    "rate_budget_completion": (("expenditure_total", _ACTUAL), ("expenditure_total", _COMPLETED)),
    "rate_sangong_control": (("sangong_total", _ACTUAL), ("sangong_total", PLANNED)),
    "rate_public_control": (("expenditure_public", _ACTUAL), ("expenditure_public", PLANNED)),
    "rate_procurement": (("procurement", _ACTUAL), ("procurement", PLANNED)),
}  # fmt: skip
"""Rate → (numerator concept, its bases), (denominator concept, its bases); preferred bases first. rules.md RAT.1xx."""

Term = tuple[str, str, tuple[str | None, ...]]
"""Role, concept, its bases: preferred ones first; head counts have none."""
_INITIAL: Term = ("num-", "expenditure_total", ("initial_budget",))
IF_IT_HOLDS: dict[str, tuple[tuple[Term, ...], ...]] = {
    "rate_carryover": tuple(
        (("num+", "carryover_out", _ACTUAL), ("den+", whole, bases))
        for whole, bases in (("expenditure_total", ("adjusted_budget", "budget")), ("income_grand_total", _ACTUAL))
    ),
    "rate_staff_control": ((("num+", "headcount_actual", (None,)), ("den+", "headcount_quota", (None,))),),
    "rate_budget_adjustment": (
        (("num+", "expenditure_total", ("adjusted_budget",)), _INITIAL, ("den+", *_INITIAL[1:])),
        (("num+", "budget_addition", ("budget_change",)), ("den+", *_INITIAL[1:])),
    ),
    "rate_funds_received": tuple(
        (("num+", "funds_received", _ACTUAL), ("den+", whole, PLANNED))
        for whole in ("project_amount", "expenditure_total")
    ),
}
"""Rates that departments reckon in several ways: the first way that holds is what was stated; where none does, nothing
is sure."""

INCOMES = ("income_total", "income_grand_total")
FALLBACK = {"expenditure_total": ("expenditure_project",)}

_RULE_BEFORE = re.compile(
    r"(?:每(?:超过|超出|低于|超|少|降低|增加|提高|高于)?|低于|高于|超过|大于|小于|不足|未达到?|未到|达不到|不到|≥|≤|>|<|不低于|不少于|\d[-~至到])$"
)
_RULE_AFTER = re.compile(r"^(?:\(含\)|及以[上下]|以[上下内]|[,，]?计?满分|[-~至到]\d|的(?:计|扣|得\d))")
_MARKED_AFTER = re.compile(r"^[,，]?(?:计|得|扣)\d")
_MARKED = re.compile(r"%[,，]?(?:计|得|扣)\d")
_RULE_WORDS = re.compile(r"每|以[上下内]|不足|[低高大小]于|超过|[≥≤<>]|的得|为止|否则|不得分|满分")
_FACTOR = re.compile(r"\*$")
_TERM = r"\d[\d,]*(?:\.\d+)?(?:万元|亿元|元|万|人|名|辆|分|%)?"
_NAMED_TERM = rf"[一-龥]{{0,16}}{_TERM}"
_FORMULA = re.compile(
    rf"(?P<expr>[\[(]*(?:(?<==)|(?<=\()|(?<=\[)|(?<![一-龥])){_NAMED_TERM}[)\]]*(?:[-+*/][\[(]*{_NAMED_TERM}[)\]]*)+)=(?P<result>-?\d[\d,]*(?:\.\d+)?)(?P<unit>%|万元|元|人|分)?"
)
# 预算执行率96.5%（支出合计386万元/预算数400万元）: the same behind its result
_EXPLAINED = re.compile(
    rf"(?P<result>\d[\d,]*(?:\.\d+)?)(?P<unit>%)[(](?P<expr>{_NAMED_TERM}(?:[-+]{_NAMED_TERM})*/{_NAMED_TERM}(?:[-+]{_NAMED_TERM})*)(?:\*100%?)?[)]"
)
_OF_TARGETS = re.compile(r"(?:目标|指标|任务|工作|计划|保养|清洁|质量|国库集中)$")  # 绩效目标完成率 is no rate of money
_WITH_WORK = re.compile(r"对[^，,。;；]{2,20}工作的?满意[度率](?:为|达到?|是)?$")  # no rate of a task
# 控制率视同100%, ，率为 98%: no rate of its own (优良路率) is named
_OF_TARGET = re.compile(r"(?:目标|指标|计划|预期)值(?:为|是|[:=≥≤])*$")
# 群众满意度目标值≥90%，实际95.2%
_REACHED = re.compile(
    r"满意[度率](?:年初|年度|预期|计划)?(?:目标|指标)?值?(?:为|是|:)?[≥>=]*[\d.]+%(?:以上)?[,，](?:实际|全年实际)(?:完成|达到|为|值)*$"
)
_BARE_RATE = re.compile(
    r"(?:(?:控制|完成|执行|变动|调整|到位|支付|支出|结转|采购)|(?:^|[，,。;；:：(、]))率(?:视|视同|应|计|按|均)*(?:为|是|达到?|:|=|约)*$"
)
_IN_MID_YEAR = re.compile(r"(?<!\d)[1-9]-\d{1,2}月|(?<!\d)(?:[1-9]|1[01])月(?:底|末|、)|季度|上半年")
_SCALE = re.compile(r"\*100%?[)\]]*$")
_TERMS = re.compile(rf"(?P<sign>[-+]?)(?P<term>{_TERM})")

_TOTAL_SCORE = re.compile(
    r"(?:自评|自我评价|评价|综合|最终|合计|总|绩效|评定|考核|评分|自评结果|结果)[^，,。;；:：]{0,14}?(?:得|评|总)?分(?:数|值)?(?:合计)?(?:为|是|:|：|共|共计|达|达到|得)*$"
    r"|(?:自评结果|评价结果|自评得|评价得|总得|绩效得|综合得|评定得|自评|得分|评分)(?:为|是|:|：)*$|(?:自评|自我)(?:打|评)?分[^，,。;；]{0,4}$"
)
_SECTION_SCORE = re.compile(
    r"(?P<name>[一-龥]{2,10}?)(?:绩效|指标|类|情况|部分)?(?:自评|评价|考核)?(?:得)?分?(?:数)?(?:为|是|:|：)*$"
)
_SECTION_NAMES = (
    "投入",
    "过程",
    "产出",
    "效果",
    "效益",
    "决策",
    "管理",
    "履职",
    "执行",
    "满意度",
    "预算编制",
    "预算执行",
    "预算监督",
    "预算管理",
    "成本",
    "运行",
    "目标",
)
_OF_WHOLE = re.compile(r"自评|综合|总")  # 预算执行情况绩效自评综合得分
_OF_ALL = re.compile(
    r"整体|部门|单位|绩效|自评|评价|本级|全部|所有|类项目$|\d个|平均|重点项目$|^[我本该此各]"
)  # no one project's name
_FULL_MARKS = re.compile(
    r"[(](?:满分|分值|共)?(?P<full>\d+(?:\.\d+)?)分[^()]{0,12}$"
    r"|[(](?:满分|分值|共)?(?P<closed>\d+(?:\.\d+)?)分[)][^()。;；]{0,12}$"
    r"|(?:标准分|满分|分值)(?:为|:)?(?P<told>\d+(?:\.\d+)?)分[,，][^,，。;；]{0,8}$"
)
_PROJECT_SCORE = re.compile(
    r"(?:其中)?[\"“]?(?P<name>[一-龥A-Za-z()0-9]{2,40}(?:项目|资金|经费|专项|工程))[\"”]?(?:自评|评价|综合)?(?:得分?)?(?:为|是)?"
)
_JUDGED = re.compile(rf".*(?:自评|评价|评分|其中)(?=(?:{'|'.join(_SECTION_NAMES)}))")
_INSTRUCTED = re.compile(r"分值?(?:统一|分别)?设[置定]|原则上")  # what a form tells its filler
_GIVEN = re.compile(r"(?:自评|评价)?得分?(?:为|是)?$")
_SECTION_HEADING = re.compile(
    r"^[(]?[一二三四五六七八九十\d]+[)、.]+(?P<name>(?:投入|过程|产出|效果|效益|决策|管理|履职|预算)[^，,。:：;；]{0,24}?)[(:：]?(?:满分|共|得)?$"
)


@dataclass(frozen=True, slots=True)
class Formula:
    """A written-out ratio or growth. Operands: (role, value in 万元 or as printed, decimals)."""

    quote: tuple[int, int]
    result: Number
    growth: bool
    operands: tuple[tuple[str, Decimal, int], ...]


def is_rule_text(text: str, number: Number) -> bool:
    """Whether a percent belongs to the wording of a scoring rule (每超过1%扣1分, 0-10%（含）计5分, ×100%)."""
    before, after = text[max(0, number.start - 6) : number.start], text[number.unit_end : number.unit_end + 8]
    if _MARKED_AFTER.match(after):
        # 执行率98%，得9.8分 tells what was reached; 达到95%得5分，每低1%扣1分 is the rule
        begin = text.rfind("。", 0, number.start) + 1
        sentence = text[begin : text.find("。", number.start) if "。" in text[number.start :] else len(text)]
        if _RULE_WORDS.search(sentence) or len(_MARKED.findall(sentence)) > 1:
            return True
    return bool(_RULE_BEFORE.search(before) or _RULE_AFTER.match(after) or _FACTOR.search(before)) or (
        number.qualifier in ("以上", "以下", "以内", "不低于", "不少于", "不超过", "不高于")
        and "目标" in text[: number.start]
    )


def holds(number: Number, operands: Sequence[Operand]) -> bool:
    """Whether a printed percent is the ratio of two operands, within one unit of its last decimal."""
    part = sum((-o.value if o.role == "num-" else o.value for o in operands if o.role.startswith("num")), Decimal(0))
    whole = sum((o.value for o in operands if o.role == "den+"), Decimal(0))
    return whole != 0 and abs(100 * part / whole - number.value) <= Decimal(1).scaleb(-number.decimals)


def rate_concept(text: str, number: Number, label: Mention | None, carried: Mention | None) -> str | None:
    """The rate a percent states: the label in its window, else 控制率/完成率 of the rate the paragraph speaks of."""
    about = max(0, number.start - 40)
    if label is not None and label.concept == "rate_satisfaction" and _WITH_WORK.search(text, about, number.start):
        return label.concept
    if label is not None:
        gap = text[label.end : number.start]
        near = max(0, label.start - 24, *(text.rfind(mark, 0, label.start) for mark in "。;；"))
        if _OF_TARGETS.search(text[max(0, label.start - 6) : label.start]) or _IN_MID_YEAR.search(
            text, near, label.end
        ):
            return None
        if _OF_TARGET.search(gap):
            return None  # 年度指标值=100%
        if len(gap) <= 30 and not re.search(r"[。;；]", gap) and not re.search(r"目标|要求", gap):
            return label.concept
        return None
    before = text[max(0, number.start - 14) : number.start]
    if _REACHED.search(text, max(0, number.start - 40), number.start):
        return "rate_satisfaction"
    if _BARE_RATE.search(before) or before.endswith("="):
        rates = [m for m in mentions(text, 0, number.start) if concepts()[m.concept].unit_kind == "percent"]
        named_so = rates and not _OF_TARGETS.search(text[max(0, rates[-1].start - 6) : rates[-1].start])
        if named_so and number.start - rates[-1].end <= 400:
            return rates[-1].concept
    return None


def score_concept(
    text: str, start: int, end: int, number: Number, adds_up: bool = False
) -> tuple[str | None, str | None]:
    """(concept, breakdown) of a mark: the total, one section's mark in a conclusion or heading, or neither.

    ``adds_up``: the marks of the sentence make the total that was told before.
    """
    before = text[start : number.start]
    clause = re.split(r"[，,。;；:：、(]", before.rstrip(":："))[-1]
    if (
        before.endswith("(")
        or _INSTRUCTED.search(text, start, end)
        or re.search(r"扣|[该此本]项(?!目)|满分|每", clause[-10:])
        or text[number.unit_end : number.unit_end + 1] == "制"
    ):
        return None, None
    heading = _SECTION_HEADING.match(before)
    if heading and number.unit_end >= len(text.rstrip()) - 1:
        return "score_section", heading["name"].rstrip("(")
    judged = _JUDGED.match(clause)  # 绩效自评投入14分
    section = _SECTION_SCORE.search(clause, judged.end() if judged else 0)
    if section and section["name"].startswith(_SECTION_NAMES) and not _OF_WHOLE.search(section["name"]):
        conclusion = adds_up or (
            len(re.findall(r"\d分", text[start:end])) >= 2
            and re.search(r"总[^，,。]{0,6}分|得分|自评.*合计[得为:]*\d[\d.]*分", text[start:end])
        )
        return ("score_section", section["name"]) if conclusion else (None, None)
    listed = re.search(r"分.*?其中", text[start : number.start])
    of_project = _PROJECT_SCORE.fullmatch(clause)
    if (
        listed
        and (of_project or re.fullmatch(r"(?:其中)?[一-龥()]{2,14}", clause))
        and re.search(r"得分|评分|自评", text[start : start + listed.start() + 1])
    ):
        if of_project:
            return "score_total", of_project["name"]  # 其中：古树复壮项目 96.5 分
        return "score_section", _GIVEN.sub("", clause.removeprefix("其中"))
    full = _FULL_MARKS.search(before)
    if full is not None and Decimal(full[full.lastgroup or "full"]) != 100:
        return None, None
    if _TOTAL_SCORE.search(clause) and (number.value >= 40 or "总" in clause):
        return "score_total", None
    return None, None


def scored_project(text: str, start: int, number: Number) -> str | None:
    """The project that a report on the whole unit gives a mark: 步道改造项目自评得分 94 分."""
    m = _PROJECT_SCORE.fullmatch(re.split(r"[，,。;；:：、]", text[start : number.start])[-1])
    if m is None or not m["name"].endswith("项目") or _OF_ALL.search(m["name"]):
        return None
    return m["name"]


def formulas(passage: Passage) -> tuple[list[Formula], list[tuple[int, int]]]:
    """Written-out formulas of a passage and the spans of their operands (the results are not inside)."""
    text = passage.text
    if "=" not in text and "/" not in text:
        return [], []
    out, spans = [], []
    for m in (*_FORMULA.finditer(text), *_EXPLAINED.finditer(text)):
        spans.append((m.start("expr"), m.end("expr")))
        formula = _formula(text, m)
        if formula is not None:
            out.append(formula)
    return out, spans


def _formula(text: str, m: re.Match[str]) -> Formula | None:
    expr = re.sub(r"[一-龥]+(?=\d)", "", _SCALE.sub("", m["expr"])).strip("[]()")
    numerator, slash, denominator = expr.partition("/")
    if not slash or "/" in denominator or "*" in expr:
        return None
    num = _side(numerator, "num")
    den = _side(denominator, "den")
    result = next(iter(find_numbers(text, max(0, m.start("result") - 1), m.end())), None)
    if not num or not den or result is None:
        return None
    growth = len(num) == 2 and num[1][0] == "num-" and len(den) == 1 and num[1][1] == den[0][1]
    start = max(text.rfind(mark, 0, m.start()) for mark in "。；;，,:：") + 1
    return Formula((start, m.end()), result, growth, (*num, *den))


def _side(expression: str, role: str) -> list[tuple[str, Decimal, int]]:
    terms = []
    for t in _TERMS.finditer(expression.replace("(", "").replace(")", "").replace("[", "").replace("]", "")):
        unit = re.search(r"[^\d.,]+$", t["term"])
        parsed = parse_numeral(t["term"][: unit.start()] if unit else t["term"])
        if parsed is None:
            return []
        value, decimals = parsed
        amount = to_wan(value, unit[0]) if unit else None
        if amount is not None:
            value, decimals = amount, max(0, -int(amount.as_tuple().exponent))
        terms.append((f"{role}{t['sign'] or '+'}", value, decimals))
    return terms
