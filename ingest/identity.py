"""Who reports on which year, where, and with what result: the head of one report.

Lives here: title, kind of report, and putting the parts together. Years and dates are read in ``dating``, department
names in ``departments``, places in ``regions``, score and grade in ``self_score``. Never here: figures, cutting a file
into reports (``structure``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ingest import dating, departments, regions, self_score
from ingest.document import Document
from ingest.headlines import Line, lines_of

_CONTEXT = 12000  # characters of the text that may settle which place is meant
_TITLE_END = re.compile(
    r"(?:绩效|自评|评价|决算|预算|三公).{0,30}?(?:报告书?|自评表|情况表?|评价表|评分表|公开|说明|总结)(?:\(.{0,20}\))?$|"
    r"^(?:自评|绩效|评价)?报告书?$"
)
# a title that its first sentence was glued to
_GLUED = re.compile(
    r"^([^。;:,，!?、]{2,60}?(?:绩效|自评|评价)[^。;:,，!?、]{0,20}?(?:报告|自评表))"
    r"(?=根据|为|按照|依据|受|我|本|该|一、|\(|20\d\d年|现|正文|第一|目录|[省市州县区镇乡])"
)
_CN = "[一二三四五六七八九十]"
_NOT_A_TITLE = re.compile(
    r"^(?:根据|按照|依据|为了|为进|为贯|为加|为全|现将|附:|附件\d*:|注:|说明:|目录|来源|索引|发布|首页|当前位置|"
    rf"\d+[.、]|{_CN}+[、.]|\({_CN}+\))"
)
_PART_OF_TITLE = re.compile(r"^[^。;:,，!?、]{2,40}$")
_NOT_A_PART = re.compile(
    r"^(?:附件?.{0,6}|附表.{0,6}|目录|封面|.{0,6}文件|.{0,12}号|第?\d+页?|公开|主动公开|\(?20\d\d年\d+月.*|"
    rf".*(?:首页|网站|索引号).*|{_CN}+[、.].*|\({_CN}+\).*|正文|无|[0-9.%]+)$"
)
_HEADING = re.compile(r"^(?:第?[一二三四五六七八九十]+(?:部分|章|[、.])|\([一二三四五六七八九十]+\)|1[.、])")

_OVERALL = re.compile(r"整体(?:支出|绩效|预算|自评)|部门整体|单位整体|部门(?:支出)?绩效自评|部门绩效|单位绩效自评")
_TRANSFER = re.compile(r"转移支付|区域绩效目标|(?:中央|省级|上级).{0,10}专项资金.{0,12}自评")
_PROJECT = re.compile(r"项目|专项|资金")
_BY_OTHERS = re.compile(r"(?:财政|重点|部门|再|第三方|事后|事前)(?:绩效)?评价|评估报告|评审")
_ORDERED = re.compile(r"(?:受|接受).{2,24}(?:委托|委派)|会计师事务所|(?:咨询|评估|造价).{0,8}有限公司")
_OWN_JUDGEMENT = re.compile(r"自评|自我评价|我[局部委办院校镇乡单]|本[局部委办院校镇乡单]")


@dataclass(frozen=True, slots=True)
class Head:
    """The head of one report; None is "not printed" or "left open"."""

    title: str | None
    report_kind: str  # contract §3
    fiscal_year: int | None
    department_name: str | None
    department_aliases: tuple[str, ...]
    department_type: str | None
    region_key: str | None
    report_date: date | None
    self_score: Decimal | None
    self_grade: str | None
    grade_norm: int | None


def read_head(document: Document, start: int = 0, end: int | None = None) -> Head:
    """The head of the report that stands in ``document.text[start:end]``. Pure; never raises on odd text."""
    lines = lines_of(document, start, end)
    title = find_title(lines)
    kind = report_kind(title, lines)
    written = dating.report_date(lines)
    score = self_score.read_self_score(lines, is_project=kind in ("project_selfeval", "evaluation"))
    name, others = _department(title, lines)
    region = _region(title, name, others, lines)
    return Head(
        title=title,
        report_kind=kind,
        fiscal_year=dating.fiscal_year(title, lines, written),
        department_name=name,
        department_aliases=tuple(departments.aliases_of(name, others)) if name else (),
        department_type=departments.department_type(name) if name else None,
        region_key=region.region_key if region else None,
        report_date=written,
        self_score=score.score,
        self_grade=score.grade,
        grade_norm=score.grade_norm,
    )


def find_title(lines: Sequence[Line]) -> str | None:
    """The title, joined when it is spread over lines, without blanks. None when the text has none."""
    for n, line in enumerate(lines[:25]):
        text = line.folded
        if line.is_row:
            continue
        if n < 8 and not _NOT_A_TITLE.match(text) and (glued := _GLUED.match(text)):
            return _joined(lines, n, len(glued[1]))
        if len(text) > 90:
            continue
        if _TITLE_END.search(text) and not _NOT_A_TITLE.match(text) and "。" not in text and ";" not in text:
            return _joined(lines, n)
        if _HEADING.match(text) and len(text) < 40 and not re.search(r"\.{3}|…|\d$", text):
            break  # the body has begun; lines of a table of contents end in dots or page numbers
    return None


def _joined(lines: Sequence[Line], last: int, length: int | None = None) -> str:
    parts = [lines[last].raw[:length]]
    for line in reversed(lines[max(0, last - 3) : last]):
        if line.is_row or not _PART_OF_TITLE.match(line.folded) or _NOT_A_PART.match(line.folded):
            break
        parts.insert(0, line.raw)
    title = "".join(parts).lstrip("#*").strip("*")
    return re.sub(r"^附件\d*[:：]?", "", title)


def report_kind(title: str | None, lines: Sequence[Line]) -> str:
    """Kind of report by title and content: many self-evaluations call themselves 绩效评价报告.

    Codes: overall_selfeval, project_selfeval, evaluation, transfer_selfeval, final_account, budget, sangong_note,
    other.
    """
    head = title or ""
    text = "".join(line.folded for line in lines[:40])[:6000]
    is_performance = "绩效" in head or "自评" in head or "评价" in head
    if head and not is_performance:
        for kind, words in (("sangong_note", "三公"), ("final_account", "决算"), ("budget", "预算")):
            if words in head:
                return kind
    by_others = bool(_ORDERED.search(text)) and not re.search("自评", head)
    if _OVERALL.search(head):
        return "evaluation" if by_others or "财政评价" in head else "overall_selfeval"
    if _TRANSFER.search(head):
        return "transfer_selfeval"
    if is_performance and _PROJECT.search(head):
        own = "自评" in head or (_OWN_JUDGEMENT.search(text) is not None and not _BY_OTHERS.search(head))
        return "project_selfeval" if own and not by_others else "evaluation"
    whole = "".join(line.folded for line in lines)
    if not is_performance and "绩效" not in whole and "自评" not in whole:
        return "other"
    n_overall = len(re.findall("整体支出|整体绩效", whole))
    n_project = len(re.findall("项目支出|项目资金|本项目|该项目", whole))
    if n_project > n_overall:
        return "evaluation" if by_others else "project_selfeval"
    return "overall_selfeval" if n_overall or is_performance else "other"


def _department(title: str | None, lines: Sequence[Line]) -> tuple[str | None, list[str]]:
    """The fullest printing of the department's name and the other printings."""
    named = departments.from_title(title) if title else None
    sure, lesser = departments.labelled(lines)
    printed = [n for n in (named, *sure) if n]
    if not printed or not any(regions.mentions(n) for n in printed):
        spoken = departments.from_text(lines)
        # 组织部 in the title, 中共X县委组织部 in the text
        if spoken and (not printed or any(spoken.endswith(p) for p in printed)):
            printed.insert(0, spoken)
    printed += lesser[:1] if not printed else []
    if not printed:
        return None, []
    best = next((n for n in printed if regions.mentions(n)), printed[0])
    return best, [n for n in dict.fromkeys(printed) if n != best][:3]


def _region(title: str | None, name: str | None, others: Sequence[str], lines: Sequence[Line]) -> regions.Region | None:
    context = "".join(line.raw for line in lines)[:_CONTEXT]
    level = re.match(r"(?:中共)?([省市州县区旗])", name) if name else None
    said = [n for n in (name, title, *others) if n]
    return regions.find_region(said, context, level[1] if level else None)
