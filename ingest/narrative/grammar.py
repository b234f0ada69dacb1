"""The grammar of these reports' sentences: which label, basis and year a number belongs to.

Lives here: reading passages one after another. Never here: one sentence (``sentence``), words (``vocabulary``),
formulas written out (``rates``), names of projects (``named``).
"""

from __future__ import annotations

import re

from ingest.narrative import rates
from ingest.narrative.drafts import ClaimDraft, Operand
from ingest.narrative.memory import Memory
from ingest.narrative.sentence import Sentence
from ingest.narrative.tokens import Passage, may_tell, sentences, tokens
from ingest.narrative.vocabulary import section_kind
from ingest.taxonomy import concept_of, concepts, mentions

_FUNCTION_ITEM = re.compile(r"(?P<name>[一-龥、()]{2,40}?)[(](?:类|款|项)[)]")
_NAMED_PROJECT = re.compile(
    r"^(?:项目[一二三四五六七八九十\d]+[、.：:]+(?P<numbered>[^，,。;；：:]{3,30})[，,。：:]"
    r"|(?:[(]?\d{1,2}[)]?[.、]?|[(][一二三四五六七八九十]+[)]|[一二三四五六七八九十]+[、是])?(?P<name>[^，,。;；：:]{2,30}(?:项目|经费|资金|工程|补助|补贴|专项))[。：:])"
)
# 1.人员类项目绩效分析。…; 2022年人员类项目预算总额 …; 特定目标类项目共6个，…: a kind of project expenditure
_PROJECT_KIND = re.compile(
    r"^(?:[(]?(?:\d{1,2}|[一二三四五六七八九十]+)[)]?[.、]?)?(?:20\d\d年度?)?(?P<name>[一-龥]{2,6}类)项目"
    r"(?:(?:支出)?绩效(?:分析|情况)|(?:共|共有)?\d+个|(?:年初|全年)?预算(?:总额|总金额|数))"
)
# (1)林区巡护项目绩效自评综述：…; 网络维护项目绩效目标完成情况：…
_REVIEWED_PROJECT = re.compile(
    r"^(?:[(]?(?:\d{1,2}|[一二三四五六七八九十]+)[)]?[.、]?)?[\"“]?(?!.{0,12}(?:整体|部门))(?P<name>[^，,。;；：:\"“”]{2,40}?)[\"”]?"
    r"(?:项目)?(?:支出)?(?:绩效(?:目标(?:实际)?完成|自评|自我评价|评价)(?:情况|结果)?(?:综述|概述)|(?:自评|完成情况)综述"
    r"|(?<=项目)绩效(?:目标(?:实际)?完成|自评)情况)[。：:]"
)
# 纳入绩效自评的项目共 3 个，全年预算 …
_REVIEWED_PROJECTS = re.compile(r"(?:自评|评价)的?[^，,。;；\d]{0,12}项目(?:共|共有|共计|合计)?(?P<n>\d{1,3})个")
_EXAMPLE = re.compile(r"以(?P<name>[^，,。;；]{3,40}?项目)为例")
# 1.学生营养改善计划。全年预算 1680 万元: in a report on projects, or below 项目支出
_NUMBERED_ITEM = re.compile(
    r"^(?:[(]\d{1,2}[)][.、]?|\d{1,2}[)]?[.、])(?:(?P<name>[一-龥A-Za-z0-9()\-]{3,40})[。：:]|(?P<numbered>[一-龥A-Za-z0-9()+、\-]{3,40}(?:项目|资金|经费|专项|工程|建设))[，,])"
    r"(?:该?项目)?(?:年初|全年|本年|当年|调整后?)*(?:安排|批复|支出)?(?:预算|投入|下达|安排)"
)
# 1.泵站改造项目受汛期影响，支付率仅 61.30%: what hindered one project
_HINDERED_PROJECT = re.compile(
    r"^(?:[(]?(?:\d{1,2}|[一二三四五六七八九十]+)[)]?[.、]?|[一-龥]{0,6}问题[:：])*(?!.{0,12}(?:部分|个别|有的|整体))"
    r"(?P<name>[一-龥A-Za-z0-9()\-]{3,30}项目)(?:[一-龥]{0,4}?(?:进[度展]|实施|执行|支付|推进))?(?:受|因|由于|未|较|缓慢|滞后|偏)"
)
_OPENS_LIST = re.compile(r"(?:用于|包括|安排|有|为|是|如下):$")
_AMOUNT_BELOW = re.compile(r"^(?:年初|全年|支出|本年|财政拨款)*(?:预算|决算)|^完成(?:年初)?预算")
_LEADING = re.compile(
    r"^(?:[(](?:\d{1,2}|[一二三四五六七八九十]+)[)][.、]?|(?:\d{1,2}|[一二三四五六七八九十]+)[.、])?"
    r"(?P<name>[^，,。;；：:]{2,20}?)(?P<spent>支出)?(?:情况|方面|执行情况)?[。：:]"
)


_HEADED = re.compile(
    r"^(?:[(](?:\d{1,2}|[一二三四五六七八九十]+)[)][.、]?|(?:\d{1,2}|[一二三四五六七八九十]+)[.、])(?P<name>[^，,。;；：:]{2,16}情况)[。：:]"
)

_HEAD = 60  # characters in which a paragraph names what it is about

_TELLING = re.compile(r"\d|[一二两三四五六七八九十百千]万?元|持平|一致|相同|无变化|没有变化|同比|相比")


class Grammar(Memory):
    """Reads passages of one report in order; results gather in ``found``."""

    def announce(self, text: str) -> None:
        """A paragraph without numbers; one that names a class of functions does so for the amounts below it."""
        item = _function_item(text)
        self.pending = _function(item) if item is not None else None

    def read(self, passage: Passage) -> None:
        """Read one paragraph. First words may be a heading of their own: 1.执行率情况。… among what was achieved."""
        section = self.context.section
        headed = _HEADED.match(passage.text)
        if headed is not None and section_kind([headed["name"]]) == "money":
            self.context.section = "money"
        self._read(passage)
        self.context.section = section
        self.listing = self._lists_on(passage)

    def _lists_on(self, passage: Passage) -> bool:
        """2.项目支出 80 万元，主要用于：and its items, each a paragraph."""
        last = self.last_of(passage)
        if last is None:
            return False
        if passage.text.endswith(":"):
            of_projects = "expenditure_project" in (self.leading, last.concept)
            return of_projects and _OPENS_LIST.search(passage.text[last.number.unit_end :]) is not None
        return self.listing and last.breakdown_kind == "project"

    def _read(self, passage: Passage) -> None:
        self.topic = None
        self.named = None
        item = _function_item(passage.text)
        if item is None and _TELLING.search(passage.text) is None:
            self.pending = self.pending if _AMOUNT_BELOW.match(passage.text) else None
            return  # no number, and no word that stands for one
        project = _NAMED_PROJECT.match(passage.text) if self.context.section != "achievements" else None
        if self.context.is_project and (several := _REVIEWED_PROJECTS.search(passage.text)) is not None:
            self.context.several_projects = int(several["n"]) > 1
        on_projects = self.context.is_project or self.context.topic_concept == "expenditure_project"
        numbered = _NUMBERED_ITEM.match(passage.text)
        if project is None and numbered is not None and (on_projects or numbered["numbered"]):
            project = numbered
        head = passage.text[:_HEAD]
        reviewed = _REVIEWED_PROJECT.match(passage.text) if "绩效" in head or "综述" in head else None
        reviewed = reviewed or (_HINDERED_PROJECT.match(passage.text) if "项目" in head else None)
        kind = _PROJECT_KIND.match(passage.text)
        topic = _leading_concept(passage.text)
        example = _EXAMPLE.search(passage.text) if "为例" in passage.text else None
        if item is not None and not may_tell(passage.text, 0, len(passage.text)):
            self.announce(passage.text)
            return
        self.pending = self.pending if _AMOUNT_BELOW.match(passage.text) else None
        if item is not None:
            self.named = _function(item)
        elif self.pending is not None:
            self.named = self.pending
        elif kind is not None:
            self.named = ("expenditure_project", kind["name"], "item")
        elif reviewed is not None:
            self.named = ("project_amount", reviewed["name"], "project")
        elif example is not None:
            self.named = ("project_amount", example["name"], "project")
        elif project is not None and topic is None:
            self.named = ("project_amount", project["numbered"] or project["name"], "project")
        heading_topic = self.context.topic_concept
        self.context.topic_concept = topic or heading_topic
        self.leading = topic
        claims, formula_spans = rates.formulas(passage)
        self.results = {claim.result.start for claim in claims}
        self.scored_item = passage.offset in self.context.scored_items
        scored = self._gives_scores(passage)
        labels = list(mentions(passage.text))
        at = 0
        for start, end in sentences(passage.text):
            first = at
            while at < len(labels) and labels[at].start < end:
                at += 1
            # Deeds are told with many numbers; without a label of ours or a topic they say nothing of money.
            deeds = self.context.section == "achievements" and self.topic is None and not formula_spans and not scored
            idle = at == first and (deeds or not may_tell(passage.text, start, end))
            stream = [] if idle else tokens(passage.text, start, end, labels[first:at])
            if stream:
                Sentence(self, passage, start, end, stream, formula_spans).read()
        for claim in claims:
            self._formula(passage, claim)
        self.context.topic_concept = heading_topic

    def _gives_scores(self, passage: Passage) -> bool:
        """Whether a part of a scorecard prints its score in this passage."""
        if not self.context.part_scores:
            return False
        end = passage.place(len(passage.text) - 1, len(passage.text))[1]
        return any(passage.offset <= at < end for at in self.context.part_scores)

    def _formula(self, passage: Passage, formula: rates.Formula) -> None:
        operands = tuple(
            Operand(role, value, decimals, self.figure_of(value)) for role, value, decimals in formula.operands
        )
        self.found.claims.append(
            ClaimDraft(passage, formula.quote, "ratio" if not formula.growth else "growth", formula.result,
                       formula.result.value, formula.result.decimals, "%", None, operands)
        )  # fmt: skip


def _function_item(text: str) -> re.Match[str] | None:
    head = text[:_HEAD]
    marked = "类)" in head or "款)" in head or "项)" in head
    return _FUNCTION_ITEM.search(head) if marked else None


def _function(item: re.Match[str]) -> tuple[str, str, str]:
    return "function_class", re.split(r"[)、.]", item["name"])[-1], "function"


def _leading_concept(text: str) -> str | None:
    """The concept of money that a paragraph's first words name like a heading: （五）“三公”经费。年初预算 …"""
    m = _LEADING.match(text)
    concept = (concept_of(m["name"]) or concept_of(m["name"] + (m["spent"] or ""))) if m else None
    if concept is None or concepts()[concept].unit_kind != "money" or concept in ("expenditure_total", "income_total"):
        return None
    return concept
