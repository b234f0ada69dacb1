"""All sentences of one report.

Lives here: walking the paragraphs with their sections. Never here: the grammar of one sentence.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Set

from ingest.document import Document, Paragraph
from ingest.narrative.drafts import Found
from ingest.narrative.grammar import Grammar
from ingest.narrative.memory import Context
from ingest.narrative.tokens import passage
from ingest.narrative.vocabulary import section_kind
from ingest.normalise import fold
from ingest.records import FigureRecord
from ingest.taxonomy import concepts, mentions

_HAS_NUMBER = re.compile(r"\d|[一二三四五六七八九十百千]万?元")
_BUDGET_HEADING = re.compile(r"预算(?:安排|编制|批复|收支|情况|资金)|年初预算")
_ON_PROJECTS = re.compile(r"(?<!不)项目(?:支出|资金|实施|完成|执行|开展)*情况")
_SPENT_HEADING = re.compile(r"执行|决算|支出情况|完成|[对相]比|比较")


def read_sentences(
    document: Document,
    span: tuple[int, int],
    fiscal_year: int | None,
    department: str | None,
    known: list[FigureRecord],
    report_kind: str = "overall_selfeval",
    scored_items: Set[int] = frozenset(),
    part_scores: Mapping[int, str] | None = None,
) -> Found:
    """Figures and claims of the paragraphs of ``document.text[span]``. ``known``: figures of the report's tables.

    ``scored_items``: starts of the paragraphs that are items of a scorecard. ``part_scores``: place of the score of a
    scorecard's part → its name.
    """
    context = Context(
        fiscal_year,
        department=department,
        is_project=report_kind in ("project_selfeval", "evaluation", "transfer_selfeval"),
        usual_basis="budget"
        if report_kind == "budget" or _plans_only(document.folded[span[0] : span[1]])
        else "actual",
        scored_items=scored_items,
        part_scores=part_scores or {},
    )
    grammar = Grammar(context, known)
    path: list[tuple[int, str]] = []
    for block in document.blocks:
        if not isinstance(block, Paragraph) or not span[0] <= block.start < span[1]:
            continue
        if block.level is not None:
            path = [(level, text) for level, text in path if level < block.level] + [(block.level, block.text)]
            headings = [text for _, text in path]
            context.section = section_kind(headings)
            context.heading_basis = _heading_basis(headings)
            context.topic_concept = _topic_concept(headings[-1])
            context.on_projects = _ON_PROJECTS.search(headings[-1]) is not None
        if _HAS_NUMBER.search(document.folded, block.start, block.end):
            grammar.read(passage(document, block))
        else:
            grammar.announce(document.folded[block.start : block.end])
    return grammar.found


def _plans_only(text: str) -> bool:
    """A budget document: it speaks of its budget all along and of no final account."""
    spoken = text.count("预算") - text.count("公共预算") - text.count("基金预算") - text.count("经营预算")
    of_plan = re.search(r"部门预算|总预算|收支预算|预算公开|预算编制|预算说明", text) is not None
    return of_plan and spoken >= 5 and not any(word in text for word in ("决算", "执行", "自评", "实际"))


def _topic_concept(heading: str) -> str | None:
    """The money concept that a heading names: 项目支出情况, “三公”经费支出情况; the whole's names nothing."""
    heading = fold(heading).replace('"', "")
    told = [m for m in mentions(heading) if concepts()[m.concept].unit_kind == "money"]
    # 一般公共预算支出情况 is the whole's expenditure out of one fund
    named = [m.concept for m in told if not (m.concept.startswith("income") and heading.startswith("支出", m.end))]
    return named[-1] if named and named[-1] not in ("expenditure_total", "income_total") else None


def _heading_basis(headings: list[str]) -> str | None:
    """A heading that speaks of the budget only makes its amounts budgets."""
    innermost = headings[-1] if headings else ""
    if _BUDGET_HEADING.search(innermost) and not _SPENT_HEADING.search(innermost):
        return "initial_budget" if "年初" in innermost else "budget"
    return None
