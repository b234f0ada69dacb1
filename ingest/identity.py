"""Who reports on which year, where, and with what result: the head of one report.

Lives here: kind of report, and putting the parts together. Titles are found in ``titles``, years and dates in
``dating``, department names in ``departments``, places in ``regions``, score and grade in ``self_score``. Never here:
figures, cutting a file into reports (``reports``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ingest import dating, department_names, departments, regions, self_score
from ingest.document import Document
from ingest.headlines import Page
from ingest.titles import find_title

_CONTEXT = 12000  # characters of the text that may settle which place is meant

_OVERALL = re.compile(
    r"整体(?:支出|绩效|预算|自评)|部门整体|单位整体|部门(?:支出)?绩效自评|部门绩效|单位绩效自评"
    r"|(?<!项目)(?<!资金)预算执行情况绩效自评"
)
_TRANSFER = re.compile(r"转移支付|区域绩效目标|(?:中央|省级|上级).{0,10}专项资金.{0,12}自评")
_PROJECT = re.compile(r"项目|专项|资金")
_BY_OTHERS = re.compile(r"(?:财政|重点|部门|再|第三方|事后|事前)(?:绩效)?评价|评估报告|评审")
_ORDERED = re.compile(r"受.{2,24}(?:委托|委派)|会计师事务所|咨询.{0,8}有限公司|评估.{0,8}有限公司|造价.{0,8}有限公司")
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
    page = Page(document, start, end)
    title = find_title(page.top)
    kind = report_kind(title, page)
    written = dating.report_date(page)
    score = self_score.read_self_score(page, is_project=kind in ("project_selfeval", "evaluation"))
    name, others = departments.find_department(title, page)
    region = _region(title, name, others, page)
    return Head(
        title=title,
        report_kind=kind,
        fiscal_year=dating.fiscal_year(title, page, written),
        department_name=name,
        department_aliases=tuple(department_names.aliases_of(name, others)) if name else (),
        department_type=department_names.department_type(name) if name else None,
        region_key=region.region_key if region else None,
        report_date=written,
        self_score=score.score,
        self_grade=score.grade,
        grade_norm=score.grade_norm,
    )


# the first chapter of every self-evaluation of transferred funds (财预〔2015〕163号's outline)
_TRANSFER_CHAPTER = re.compile(r"绩效目标分解下达(?:情况)?")


def report_kind(title: str | None, page: Page) -> str:
    """Kind of report by title and content: many self-evaluations call themselves 绩效评价报告.

    Codes: overall_selfeval, project_selfeval, evaluation, transfer_selfeval, final_account, budget, sangong_note,
    other.
    """
    head = title or ""
    is_performance = "绩效" in head or "自评" in head or "评价" in head
    if head and not is_performance:
        for kind, words in (("sangong_note", "三公"), ("final_account", "决算"), ("budget", "预算")):
            if words in head:
                return kind
    if _OVERALL.search(head):
        return "evaluation" if "财政评价" in head or _by_others(head, page) else "overall_selfeval"
    if _TRANSFER.search(head):
        return "transfer_selfeval"
    if is_performance and _PROJECT.search(head):
        own = "自评" in head or (not _BY_OTHERS.search(head) and _OWN_JUDGEMENT.search(page.folded[:6000]) is not None)
        return "project_selfeval" if own and not _by_others(head, page) else "evaluation"
    whole = page.folded
    if _TRANSFER_CHAPTER.search(whole):
        return "transfer_selfeval"
    if not is_performance and "绩效" not in whole and "自评" not in whole:
        return _accounts_kind(whole)
    n_overall = whole.count("整体支出") + whole.count("整体绩效")
    n_project = sum(whole.count(words) for words in ("项目支出", "项目资金", "本项目", "该项目"))
    if n_project > n_overall:
        return "evaluation" if _by_others(head, page) else "project_selfeval"
    return "overall_selfeval" if n_overall or is_performance else "other"


def _by_others(head: str, page: Page) -> bool:
    """Whether somebody else was asked to judge."""
    if "自评" in head:
        return False
    text = "".join(line.folded for line in page.top[:40])[:6000]
    return ("委" in text or "有限公司" in text or "会计师" in text) and _ORDERED.search(text) is not None


def _accounts_kind(whole: str) -> str:
    """Kind of an untitled text that does not speak of performance: parts of accounts and budgets."""
    n_final, n_budget = whole.count("决算"), whole.count("预算")
    n_sangong = whole.count("三公") + whole.count("公务接待")
    if n_sangong >= 3 and not re.search("收入合计|支出合计|总收入|总支出|基本支出", whole):
        return "sangong_note"
    if n_final >= 3:
        return "final_account"
    return "budget" if n_budget >= 4 and not n_final else "other"


def _region(title: str | None, name: str | None, others: Sequence[str], page: Page) -> regions.Region | None:
    level = re.match(r"(?:中共)?([省市州县区旗])", name) if name else None
    said = [n for n in (name, title, *others) if n]
    return regions.find_region(said, lambda: page.raw[:_CONTEXT], level[1] if level else None)
