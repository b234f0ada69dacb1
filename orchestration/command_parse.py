"""``jixiao parse``: one file through the parser, printed; no warehouse.

Lives here: the text and JSON forms of a parsed record. Never here: parsing.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingest.errors import Unreadable

if TYPE_CHECKING:
    from ingest.parse import ParsedDocument
    from ingest.records import ParsedReport


def parse(files: Sequence[Path], *, as_json: bool) -> int:
    """Print every file's record; a file that cannot be read is one line on stderr. Returns 1 if there was one."""
    from ingest.parse import parse_bytes

    code = 0
    documents: list[dict[str, Any]] = []
    for file in files:
        try:
            document = parse_bytes(file.read_bytes(), file.name)
        except Unreadable as error:
            print(f"error: {file}: {error.message_zh} [{error.reason_code}]", file=sys.stderr)
            code = 1
        except OSError as error:
            print(f"error: {file}: {error.strerror}", file=sys.stderr)
            code = 1
        else:
            if as_json:
                documents.append({"file": file.name, **asdict(document)})
            else:
                _print(file, document)
    if as_json:
        from orchestration.tables import exact_json

        print(exact_json(documents))
    return code


def _print(file: Path, document: ParsedDocument) -> None:
    print(f"{file.name}  {document.source_format}  {document.n_chars} characters  {len(document.reports)} report(s)")
    for report in document.reports:
        _print_report(report)


def _print_report(parsed: ParsedReport) -> None:
    head = parsed.report
    print()
    for label, value in (
        ("标题", head.title),
        ("部门", head.department_name),
        ("年度", head.fiscal_year),
        ("地区", head.region_key),
        ("类型", head.report_kind),
        ("自评得分", head.self_score),
        ("等级", head.self_grade),
    ):
        print(f"  {label}  {_text(value)}")
    print(f"\n  数据 {len(parsed.figures)}")
    for f in parsed.figures:
        what = " ".join(_text(v) for v in (f.concept, f.basis, f.fiscal_year, f.breakdown) if v is not None)
        where = f"[{f.place} {f.char_start}–{f.char_end}]"
        print(f"    {what} = {_text(f.value)}{f.unit or ''}  {where}  「{_line(f.snippet)}」")
    print(f"\n  绩效指标 {len(parsed.indicators)}")
    for i in parsed.indicators:
        path = " / ".join(v for v in (i.level1, i.level2, i.level3) if v)
        met = f"目标 {_text(i.target_text)}  完成 {_text(i.actual_text)}"
        print(f"    {path}  {met}  分值 {_text(i.weight)}  得分 {_text(i.score)}")
    print(f"\n  项目 {len(parsed.projects)}")
    for p in parsed.projects:
        amounts = " / ".join(_text(a) for a in (p.initial_budget_wan, p.adjusted_budget_wan, p.actual_wan))
        print(f"    {p.project_name}  年初/全年/执行 {amounts} 万元  得分 {_text(p.total_score)}")
    print(f"\n  算式 {len(parsed.claims)}")
    for c in parsed.claims:
        print(f"    {c.claim_kind}  {c.statement}  「{_line(c.snippet)}」")


def _text(value: Any) -> str:
    if value is None:
        return "—"
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _line(text: str) -> str:
    return " ".join(text.split())
