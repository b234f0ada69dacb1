"""What the YAML of the marts says, as documents: data dictionary, picture of the tables, columns of the Chinese views.

Lives here: reading the properties of the models and writing them in other forms. Never here: a description (those stand
in the YAML beside the SQL, once), dbt, a warehouse.

``python -m dbt_project.dictionary docs`` writes everything that is made from the properties; a test sees to it that
what is committed is what would be written.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The one in C, where PyYAML was built with it: a run that writes the documents waits for these ninety files."""
PROJECT = Path(__file__).resolve().parent
MADE = "made from the models' YAML by dbt_project/dictionary.py; change it there"

_EXAMPLE = re.compile(r"```sql\n(.*?)\n```", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a model as its properties describe it."""

    name: str
    description: str
    label_zh: str
    data_type: str | None = None
    code_type: str | None = None  # kind of code in dim_code, or "concept"
    is_key: bool = False
    is_required: bool = False
    refers_to: tuple[str, str] | None = None  # model and column


@dataclass(frozen=True, slots=True)
class Model:
    """One model with its description and, for a Chinese view, the mart it shows."""

    name: str
    layer: str  # staging | intermediate | marts | zh
    description: str
    example: str | None
    columns: tuple[Column, ...] = field(default=())
    label_zh: str | None = None
    mart: str | None = None


def models(project: Path = PROJECT) -> list[Model]:
    """All models in the order of their names. Raises ``KeyError`` for a column without a description or label."""
    found = []
    for path in sorted((project / "models").rglob("*.yml")):
        layer = path.relative_to(project / "models").parts[0]
        properties = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)
        found.extend(_model(model, layer) for model in properties.get("models", []))
    return sorted(found, key=lambda m: m.name)


def _model(properties: dict[str, Any], layer: str) -> Model:
    text = properties["description"]
    example = _EXAMPLE.search(text)
    meta = properties.get("config", {}).get("meta", {})
    return Model(
        name=properties["name"],
        layer=layer,
        description=_EXAMPLE.sub("", text).strip(),
        example=example[1] if example else None,
        columns=tuple(_column(c) for c in properties.get("columns", [])),
        label_zh=meta.get("label_zh"),
        mart=meta.get("mart"),
    )


def _column(properties: dict[str, Any]) -> Column:
    meta = properties.get("config", {}).get("meta", {})
    constraints = {c["type"] for c in properties.get("constraints", [])}
    tests = [t if isinstance(t, dict) else {t: {}} for t in properties.get("data_tests", [])]
    refers_to = next((_target(t["relationships"]["arguments"]) for t in tests if "relationships" in t), None)
    return Column(
        name=properties["name"],
        description=properties["description"],
        label_zh=meta.get("label_zh", properties["name"]),
        data_type=properties.get("data_type"),
        code_type=meta.get("code_type"),
        is_key="primary_key" in constraints or any("unique" in t for t in tests),
        is_required="not_null" in constraints,
        refers_to=refers_to,
    )


def _target(arguments: dict[str, str]) -> tuple[str, str]:
    model = re.search(r"ref\('(\w+)'\)", arguments["to"])
    assert model, arguments
    return model[1], arguments["field"]


def dictionary_markdown(found: list[Model]) -> str:
    """The data dictionary of the published file: every mart with its Chinese view, columns and an example."""
    views = {m.mart: m.label_zh for m in found if m.layer == "zh"}
    marts = [m for m in found if m.layer == "marts"]
    lines = [
        f"<!-- {MADE} -->",
        "",
        "# Data dictionary · 数据字典",
        "",
        "Tables of the published file, schema `marts`; schema `zh` holds the same as views with Chinese names.",
        "Amounts are in 万元 (10,000 yuan), percentages are percent numbers (87.5 is 87.5 %), keys are text. Missing",
        "is NULL, a printed 0 is 0. The same texts are in the file: `select * from duckdb_columns()`.",
        "",
        "| table | Chinese view | what a row is |",
        "|---|---|---|",
    ]
    for mart in marts:
        first = re.split(r"(?<=[.:;]) ", mart.description)[0].rstrip(".:;")
        lines.append(f"| [{mart.name}](#{mart.name}) | {views.get(mart.name, '')} | {_cell(first)} |")
    for mart in marts:
        lines += ["", f"## {mart.name}", "", f"`zh.{views[mart.name]}` · {mart.description}", ""]
        if mart.example:
            lines += ["```sql", mart.example, "```", ""]
        lines += ["| column | Chinese | type | meaning |", "|---|---|---|---|"]
        lines += [f"| {c.name} | {c.label_zh} | {c.data_type} | {_cell(_meaning(c))} |" for c in mart.columns]
    return "\n".join(lines) + "\n"


def _meaning(column: Column) -> str:
    parts = [column.description]
    if column.is_key:
        parts.append("Unique.")
    if column.code_type == "concept":
        parts.append("A concept of `dim_concept`.")
    elif column.code_type:
        parts.append(f"Codes: `dim_code`, code_type `{column.code_type}`.")
    if column.refers_to:
        parts.append(f"→ `{'.'.join(column.refers_to)}`.")
    if not column.is_required:
        parts.append("May be NULL.")
    return " ".join(parts)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def er_markdown(found: list[Model]) -> str:
    """A picture of the marts, drawn from their keys and relationships tests."""
    marts = [m for m in found if m.layer == "marts"]
    lines = [f"<!-- {MADE} -->", "", "# How the tables hang together · 表间关系", "", "```mermaid", "erDiagram"]
    for mart in marts:
        for column in mart.columns:
            if column.refers_to and column.refers_to[0] != mart.name:
                optional = "||" if column.is_required else "|o"
                lines.append(f'    {column.refers_to[0]} {optional}--o{{ {mart.name} : "{column.name}"')
    for mart in marts:
        shown = [c for c in mart.columns if c.is_key or c.refers_to]
        if not shown:
            continue
        lines.append(f"    {mart.name} {{")
        for column in shown:
            kind = re.sub(r"\W.*", "", column.data_type or "varchar")
            marks = ", ".join(m for m, on in (("PK", column.is_key), ("FK", column.refers_to)) if on)
            lines.append(f'        {kind} {column.name} {marks} "{column.label_zh}"')
        lines.append("    }")
    lines += [
        "```",
        "",
        "Concepts (`dim_concept`), codes (`dim_code`) and regions join by their code. Every amount and every",
        "finding leads by `figure_key` to `fct_figure`: the number as printed, its quote and its place;",
        "`fct_text_block` is the text around it.",
    ]
    return "\n".join(lines) + "\n"


def measures_markdown(project: Path = PROJECT) -> str:
    """The standard measures of ``fct_measure``: formula, source, and what they are computed for."""
    formulas = _seed(project, "measure_formulas")
    lines = [
        "<!-- made from dbt_project/seeds by dbt_project/dictionary.py; change it there -->",
        "",
        "# Standard measures · 计算指标",
        "",
        "`marts.fct_measure` (`zh.计算指标`) holds each of them for every report, computed exactly from the report's",
        "own figures, beside what the report states. An operand that is not printed, or a base of 0, gives no value.",
        "`difference` is stated less computed; a printed rate is rounded: half a unit of its last digit is no error.",
        "",
        "| measure | 名称 | unit | formula · 公式 | for | source · 出处 |",
        "|---|---|---|---|---|---|",
    ]
    for measure in _seed(project, "measures"):
        concepts = dict.fromkeys(f["concept"] for f in formulas if f["measure"] == measure["measure"])
        lines.append(
            f"| `{measure['measure']}` | {measure['name_zh']} | {measure['unit']} "
            f"| {measure['formula_zh']}<br>{measure['formula_en']} "
            f"| {', '.join(f'`{c}`' for c in concepts if c)} | {measure['source']} |"
        )
    lines += [
        "",
        "Per row rather than per report: `fct_project.execution_rate` and `execution_rate_initial`,",
        "`fct_indicator.attainment_pct` (actual ÷ target), `score_rate_pct` (marks ÷ weight) and `has_full_marks`,",
        "`fct_sangong.share_of_total_pct`, `change_from_prior_pct` and `control_rate_pct`. Per department and year:",
        "`agg_department_year`.",
    ]
    return "\n".join(lines) + "\n"


def _seed(project: Path, name: str) -> list[dict[str, str]]:
    with (project / "seeds" / f"{name}.csv").open(encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f))


def chinese_view_columns(found: list[Model]) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Chinese view → its columns with their descriptions, in the order of ``macros/zh/chinese_view.sql``."""
    marts = {m.name: m for m in found if m.layer == "marts"}
    for view in found:
        if view.layer != "zh" or view.mart is None:
            continue
        mart = marts[view.mart]
        names = {c.name for c in mart.columns}
        columns = []
        if "department_key" in names and "department_name" not in names:
            columns.append(("部门名称", "Name of the department."))
        if "report_key" in names and mart.name != "dim_report":
            columns.append(("文件名", "File name of the report."))
        columns += [(c.label_zh, c.description) for c in mart.columns]
        yield view.name, columns


def with_chinese_columns(properties: str, found: list[Model]) -> str:
    """The text of ``models/zh/zh.yml`` with the columns of every view, as the marts describe them now."""
    columns = dict(chinese_view_columns(found))
    out: list[str] = []
    view, skipping = None, False
    for line in properties.splitlines():
        if start := re.match(r"  - name: (\w+)$", line):
            out += _columns_yaml(columns, view)
            view, skipping = start[1], False
        if line == "    columns:":
            skipping = True
        if not skipping:
            out.append(line)
    out += _columns_yaml(columns, view)
    return "\n".join(out).rstrip() + "\n"


def _columns_yaml(columns: dict[str, list[tuple[str, str]]], view: str | None) -> list[str]:
    if view is None:
        return []
    lines = ["    columns:"]
    for name, description in columns[view]:
        lines.append(f"      - name: {json.dumps(name, ensure_ascii=False)}")
        lines.append(f"        description: {json.dumps(description, ensure_ascii=False)}")
    return lines


def documents(docs: Path) -> dict[Path, str]:
    """Everything that is made from the properties: path → text."""
    found = models()
    zh = PROJECT / "models" / "zh" / "zh.yml"
    return {
        docs / "data-dictionary.md": dictionary_markdown(found),
        docs / "er-diagram.md": er_markdown(found),
        docs / "measures.md": measures_markdown(),
        zh: with_chinese_columns(zh.read_text(encoding="utf-8"), found),
    }


if __name__ == "__main__":
    for target, text in documents(Path(sys.argv[1] if len(sys.argv) > 1 else "docs")).items():
        target.write_text(text, encoding="utf-8")
        print(target)
