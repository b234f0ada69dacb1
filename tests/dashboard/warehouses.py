"""Published warehouses for the dashboard's tests: the samples' own, made richer, and with a hostile report in it.

Lives here: SQL on a copy of a published file, and putting it in place the way a run does. Keys of the added rows:
``HOSTILE`` and ``LAST_YEAR`` are report keys.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import duckdb

HOSTILE, LAST_YEAR = "hostile", "last-year"

SCRIPT = '<script>window.hacked=1</script><img src=x onerror="window.hacked=2"><b>粗体</b>'
MARKDOWN = "[点我](javascript:window.hacked=3) **粗** `码` $x^2$ :red[红] :smile: http://evil.example"
FORMULA = '=HYPERLINK("http://evil.example","点")'
REVERSED = "金额\u202e00.1\u2066万元\u200b"
LONG = "长" * 5_000
TEXT = f"{FORMULA} {SCRIPT} {MARKDOWN} {REVERSED}"

_WRONG = "(select report_key from chosen)"
_LONGEST = "(select report_key from marts.fct_indicator group by 1 order by count(*) desc, 1 limit 1)"
_CHOOSE = """create temp table chosen as
    select report_key from marts.dim_report where source_name = 's06_three_wrong.txt'"""

_RICHER = f"""
-- a suspect, a decision, and an earlier run
update marts.fct_finding set suspect = 'named', suspect_figure_key = evidence_figure_keys[1], suggested_value = 60.81,
    explanation_zh = '两位数字对调' where rule_id = 'DUP.101';
update marts.fct_finding set state = 'waived', owner = '预算科', decision_reason = '已核实',
    decided_until = '2030-12-31' where rule_id = 'SUM.201';
insert into marts.agg_quality_run
    select * replace ('earlier' as run_id, run_at - interval 1 day as run_at, n_pass // 2 as n_pass)
    from marts.agg_quality_run;
-- the same department a year before
insert into marts.dim_report select * replace ('{LAST_YEAR}' as report_key, fiscal_year - 1 as fiscal_year,
    '上一年度的报告' as title, 'last_year.txt' as source_name) from marts.dim_report where report_key = {_WRONG};
insert into marts.fct_budget select * replace ('{LAST_YEAR}' as report_key, fiscal_year - 1 as fiscal_year,
    amount_wan + 1 as amount_wan) from marts.fct_budget where report_key = {_WRONG};
insert into marts.agg_department_year select * replace (fiscal_year - 1 as fiscal_year) from marts.agg_department_year
    where department_key = (select department_key from marts.dim_report where report_key = {_WRONG});
"""

_COPIED = (
    "dim_report", "fct_figure", "fct_text_block", "fct_indicator", "fct_finding", "fct_rule_result", "fct_sangong",
    "fct_staffing", "fct_budget",
)  # fmt: skip
_KEYS = ("figure_key", "suspect_figure_key", "finding_key", "result_key", "indicator_key")
_LISTS = ("evidence_figure_keys",)


def _hostile(columns: dict[str, list[str]]) -> list[str]:
    """A copy of the report with three slips in which every free text is hostile. ``columns`` are those of each mart."""
    made = []
    for table in _COPIED:
        changed = [f"'{HOSTILE}' as report_key"]
        changed += [f"'{HOSTILE}-' || {key} as {key}" for key in _KEYS if key in columns[table]]
        changed += [f"['{HOSTILE}-' || k for k in {name}] as {name}" for name in _LISTS if name in columns[table]]
        # the report has no scores of its own: those of the longest form
        which = _LONGEST if table == "fct_indicator" else _WRONG
        made.append(
            f"insert into marts.{table} select * replace ({', '.join(changed)}) from marts.{table}"
            f" where report_key = {which}"
        )
    text = _literal(TEXT)
    mine = f"where report_key = '{HOSTILE}'"
    made += [
        f"update marts.dim_report set title = {text}, source_name = {text}, department_name = {text},"
        f" department_key = '{HOSTILE}' {mine}",
        f"insert into marts.dim_department select * replace ('{HOSTILE}' as department_key, {text} as department_name,"
        f" [{text}] as aliases) from marts.dim_department limit 1",
        f"insert into marts.agg_department_year select * replace ('{HOSTILE}' as department_key)"
        " from marts.agg_department_year limit 1",
        f"update marts.fct_finding set message_zh = {text}, explanation_zh = {text}, owner = {text},"
        f" decision_reason = {text} {mine}",
        f"update marts.fct_figure set snippet = {text}, section = {text}, table_title = {text}, breakdown = {text},"
        f" unit = {text} {mine}",
        f"update marts.fct_indicator set level1 = {text}, level2 = {text}, level3 = {text}, target_text = {text},"
        f" actual_text = {text}, deviation_note = {text}, project_name = {text} {mine}",
        f"update marts.fct_rule_result set reason = {text}, unit = {text} {mine}",
        "insert into marts.fct_text_block (report_key, block_no, kind, text, char_start, char_end)"
        f" select '{HOSTILE}', 100000, 'paragraph', {text}, max(char_end) + 1, max(char_end) + 1 + length({text})"
        f" from marts.fct_text_block {mine}",
        "insert into marts.fct_text_block (report_key, block_no, kind, text, char_start, char_end)"
        f" select '{HOSTILE}', 100001, 'paragraph', {_literal(LONG)}, max(char_end) + 1,"
        f" max(char_end) + 1 + {len(LONG)} from marts.fct_text_block {mine}",
        "insert into marts.fct_text_block (report_key, block_no, kind, table_no, row_no, col_no, text, char_start,"
        f" char_end) select '{HOSTILE}', 100002, 'cell', 99, 1, 1, {text}, max(char_end) + 1,"
        f" max(char_end) + 1 + length({text}) from marts.fct_text_block {mine}",
    ]
    return made


def _literal(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def publish(home: Path, *changes: str) -> None:
    """Change a copy of the published file, then put it in place in one step, as a run does."""
    target = home / "published" / "warehouse.duckdb"
    work = home / "candidate.duckdb"
    shutil.copyfile(target, work)
    with duckdb.connect(str(work)) as db:
        # keys that tests add need not be the pipeline's: constraints are left to the pipeline's own tests
        for change in changes:
            db.execute(change)
    work.replace(target)


def make(sample_home: Path, home: Path) -> Path:
    """A home with the samples' warehouse made richer and a hostile report added."""
    for name in ("published", "history", "quarantine"):
        if (sample_home / name).exists():
            shutil.copytree(sample_home / name, home / name)
    (home / "quarantine").mkdir(exist_ok=True)
    held = {
        "file": TEXT, "path": None, "document_hash": "0" * 64, "reason": "broken", "message_zh": "文件已损坏",
        "message_en": "damaged", "quarantined_at": "2026-01-02T03:04:05+00:00", "parser_version": "1", "run_id": "r",
    }  # fmt: skip
    (home / "quarantine" / f"{'0' * 64}.json").write_text(json.dumps(held), encoding="utf-8")
    with duckdb.connect(str(home / "published" / "warehouse.duckdb"), read_only=True) as db:
        columns = {t: [row[0] for row in db.execute(f"describe marts.{t}").fetchall()] for t in _COPIED}
    publish(home, _CHOOSE, *(part for part in _RICHER.split(";\n") if part.strip()), *_hostile(columns))
    return home
