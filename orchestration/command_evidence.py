"""``jixiao evidence``: one finding, or all of a report, in a form that can be filed.

Lives here: the text, CSV and JSON forms of the evidence. Never here: what belongs to it (``evidence``).
"""

from __future__ import annotations

import unicodedata
from decimal import Decimal
from typing import Any

from orchestration import reading
from orchestration.evidence import Evidence, Exhibit, stated
from orchestration.home import Home
from orchestration.reading import Table
from orchestration.tables import exact_json, to_csv

_CONTEXT = 160
_RELATED = 12

Labels = dict[tuple[str, str], str]


def labels(home: Home) -> Labels:
    """(kind of code, code) → Chinese label, of the published warehouse."""
    return {(t, c): label for t, c, label in reading.query(home, "select code_type, code, label_zh from dim_code").rows}


def as_text(found: list[Evidence], words: Labels) -> str:
    """For people: one finding after another, in Chinese."""
    return ("\n" + "─" * 60 + "\n\n").join("\n".join(_lines(e, words)) + "\n" for e in found)


def _lines(e: Evidence, words: Labels) -> list[str]:
    f = e.finding

    def word(kind: str, code: Any, otherwise: str = "—") -> str:
        return words.get((kind, str(code)), str(code)) if code is not None else otherwise

    lines = [
        f"{word('severity', f['severity'])}  {f['rule_id']} {_line(f['rule_title'])}",
        "",
        _line(f["message_zh"]),
        "",
        f"问题编号  {f['finding_key']}",
        f"报告      {_line(f['source_name'])}  {_line(f['title'])}",
        f"          {_line(f['department_name'])}  {f['fiscal_year'] or '—'} 年度  "
        f"{word('report_kind', f['report_kind'])}{'' if f['report_is_current'] else '（已被新版本取代）'}",
        f"判定      {word('verdict', f['verdict'])}{_gap(e)}",
    ]
    if f["suspect"] and f["suspect"] != "cannot_tell":
        lines.append(f"疑误      {word('suspect', f['suspect'])}：{_line(f['explanation_zh'])}")
    else:
        lines.append(f"疑误      {_line(f['explanation_zh']) if f['explanation_zh'] else '无法判断是哪一个数有误'}")
    lines.append(f"原因      {word('cause', f['cause'])}")
    lines.append(f"状态      {_state(e, word)}")
    lines.append(f"          首见于运行 {f['first_seen_run']}，最近见于 {f['last_seen_run']}")
    lines += ["", "证据"]
    for n, exhibit in enumerate(e.exhibits, 1):
        lines += _exhibit_lines(n, exhibit, word)
    if not e.exhibits:
        lines.append("  这一问题说的是报告整体或指标行，没有单独的数。")
    lines += _related_lines(e, word)
    lines += [
        "",
        "依据",
        f"  规则 {f['rule_id']} 第 {f['rule_version'] or '—'} 版：{_line(f['rule_statement'])}",
        f"  原件 SHA-256 {f['document_hash']}",
        f"       {e.original}{'' if e.original_is_kept else '（不在存档中）'}",
        f"  由运行 {f['judged_by_run'] or '—'} 判定；发布的数据由运行 {e.build.get('run_id') or '—'} 生成",
    ]
    return lines


def _gap(e: Evidence) -> str:
    f = e.finding
    if f["difference"] is None:
        return ""
    unit = f" {f['unit']}" if f["unit"] else ""
    text = f"：实际差 {_number(f['difference'])}{unit}"
    if f["tolerance"] is not None:
        text += f"，允许误差 ±{_number(f['tolerance'])}{unit}"
    if f["stated"] is not None and f["recomputed"] is not None:
        text += f"（所列 {_number(f['stated'])}，核对 {_number(f['recomputed'])}）"
    return text


def _state(e: Evidence, word: Any) -> str:
    f = e.finding
    parts = [word("finding_state", f["state"])]
    for label, value in (("负责", f["owner"]), ("理由", f["decision_reason"]), ("决定人", f["decided_by"])):
        if value:
            parts.append(f"{label}：{_line(value)}")
    if f["decided_until"]:
        parts.append(f"有效至 {f['decided_until']}")
    return "  ".join(parts)


def _exhibit_lines(n: int, exhibit: Exhibit, word: Any) -> list[str]:
    f = exhibit.figure
    what = "  ".join(
        str(v)
        for v in (
            f"{f.fiscal_year}年" if f.fiscal_year else None,
            exhibit.concept,
            word("basis", f.basis, "") or None,
            _line(f.breakdown) if f.breakdown else None,
        )
        if v
    )
    lines = [
        f"  {n}. {what}  {stated(f)}{_span(exhibit)}{'  ← 疑误' if exhibit.is_suspect else ''}",
        f"     {place(exhibit, word)}",
        f"     「{_line(f.snippet)}」",
    ]
    if exhibit.context and f.place == "narrative" and _line(exhibit.context) != _line(f.snippet):
        lines.append(f"     上下文：{_shortened(exhibit)}")
    return lines


def _span(exhibit: Exhibit) -> str:
    """The values that are printed so."""
    low, high = exhibit.low, exhibit.high
    if low is not None and low == high:
        return "（精确）"
    if low is None:
        return f"（取值不大于 {_number(high)}）"
    if high is None:
        return f"（取值不小于 {_number(low)}）"
    return f"（取值 {_number(low)}～{_number(high)}）"


def place(exhibit: Exhibit, word: Any) -> str:
    """Where the figure stands, in the reader's words."""
    f = exhibit.figure
    parts = [word("place", f.place)]
    if f.place == "table":
        parts = [_line(f.table_title) if f.table_title else word("table_kind", f.table_kind, "表格")]
        if f.row_no is not None and f.col_no is not None:
            parts.append(f"第 {f.row_no} 行第 {f.col_no} 列")
    elif f.section:
        parts.append(_line(f.section))
    if exhibit.page is not None:
        parts.append(f"第 {exhibit.page} 页")
    parts.append(f"字符 {f.char_start}–{f.char_end}")
    return "  ".join(parts)


def _related_lines(e: Evidence, word: Any) -> list[str]:
    if not e.related:
        return []
    failing = [r for r in e.related if r["status"] == "fail"]
    passing = len(e.related) - len(failing)
    lines = ["", f"同一批数的其他核对  {len(failing)} 条不成立，{passing} 条成立"]
    lines += [
        f"  {word('rule_status', r['status'])}  {r['rule_id']} {_line(r['rule_title'])}  {r['binding']}"
        for r in e.related[:_RELATED]
    ]
    if len(e.related) > _RELATED:
        lines.append(f"  另有 {len(e.related) - _RELATED} 条")
    return lines


def as_json(found: list[Evidence]) -> str:
    """A list with an object per finding; numbers keep all their digits."""
    return exact_json([_object(e) for e in found]) + "\n"


def _object(e: Evidence) -> dict[str, Any]:
    figures = []
    for x in e.exhibits:
        f = x.figure
        figures.append(
            {
                "figure_key": f.figure_key, "concept": f.concept, "concept_zh": x.concept, "basis": f.basis,
                "fiscal_year": f.fiscal_year, "breakdown": f.breakdown, "value": f.value, "unit": f.unit,
                "qualifier": f.qualifier, "stated": stated(f), "low": x.low, "high": x.high, "is_suspect": x.is_suspect,
                "place": f.place, "table_kind": f.table_kind, "table_title": f.table_title, "section": f.section,
                "row_no": f.row_no, "col_no": f.col_no, "page": x.page, "char_start": f.char_start,
                "char_end": f.char_end, "snippet": f.snippet, "context": x.context,
            }
        )  # fmt: skip
    f = {k: v for k, v in e.finding.items() if k != "evidence_figure_keys"}
    original = {"sha256": f.pop("document_hash"), "path": e.original, "is_kept": e.original_is_kept}
    return {**f, "original": original, "figures": figures, "related_results": e.related, "build": e.build}


def as_csv(found: list[Evidence]) -> str:
    """One line per figure of each finding (one without figures has one line), for a spreadsheet."""
    head = ("finding_key", "severity", "rule_id", "rule_version", "source_name", "fiscal_year", "message_zh", "verdict",
            "difference", "tolerance", "unit", "suspect", "cause", "state", "document_hash")  # fmt: skip
    columns = (*head, "figure_key", "concept", "basis", "figure_year", "stated", "low", "high", "is_suspect", "place",
               "page", "char_start", "char_end", "snippet")  # fmt: skip
    rows: list[tuple[Any, ...]] = []
    for e in found:
        start = tuple(e.finding[name] for name in head)
        for x in e.exhibits:
            f = x.figure
            rows.append(
                (*start, f.figure_key, f.concept, f.basis, f.fiscal_year, stated(f), x.low, x.high, x.is_suspect,
                 f.place if f.place == "narrative" else f.table_kind or f.place, x.page, f.char_start, f.char_end,
                 f.snippet)
            )  # fmt: skip
        if not e.exhibits:
            rows.append((*start, *[None] * (len(columns) - len(head))))
    return to_csv(Table(columns, rows))


def _number(value: Decimal | None) -> str:
    text = f"{value:f}" if value is not None else "—"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _shortened(exhibit: Exhibit) -> str:
    """The paragraph around the figure, cut on both sides where it is long."""
    text = exhibit.context or ""
    at = max(text.find(exhibit.figure.snippet or ""), 0)
    start = max(at - _CONTEXT // 2, 0)
    end = start + _CONTEXT
    return f"{'…' if start else ''}{_line(text[start:end])}{'…' if end < len(text) else ''}"


def _line(text: Any) -> str:
    """One line without marks that could turn a terminal's text round."""
    if text is None:
        return "—"
    joined = " ".join(str(text).split())
    return "".join(c for c in joined if unicodedata.category(c) not in ("Cc", "Cf"))
