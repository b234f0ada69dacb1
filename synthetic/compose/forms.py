"""Self-evaluation forms as grids, laid out by their province's data: of a project, and of the whole department.

Lives here: rows, spans and labels of the two forms. Never here: which columns a province
has (``phrases/families.yaml``).
"""

from __future__ import annotations

from fractions import Fraction
from itertools import groupby

from synthetic.document import Block, Entry, Grid, Heading, Paragraph, lay_out, spans_of
from synthetic.labels import Finding, Indicator, Labels, Project, Text
from synthetic.phrasebook import Printed
from synthetic.printing import Printer, linear_claim, marks_text, rate_claim
from synthetic.slips import wrong_number
from synthetic.truth import Form, ProjectTruth, Row

PROJECT_CONCEPT = "project_amount|project_special|project_business|project_operation"
_SOURCES = {
    "fiscal": "income_fiscal",
    "carryover": "carryover_in",
    "special": "income_special_account",
    "own": "x_own_money",
    "other": "income_other",
}
_BY_NATURE = {
    "income_general_budget": "一般公共预算",
    "income_gov_fund": "政府性基金拨款",
    "income_other": "其他资金",
}


def _target(printer: Printer, row: Row) -> tuple[list[str], str, str]:
    """Cells of the target (one, or three where it is split), and target and actual as the gold has them."""
    form = printer.style.form
    unit = form.get("percent_word", "%") if row.unit == "%" else row.unit
    operator = form.get("equals", "=") if row.operator == "=" else row.operator
    target = f"{operator}{row.target}{unit}"
    if form["target"] == "joined":
        return [target], target, f"{row.actual}{unit}"
    return [operator or "定性", row.target, unit], target, row.actual


def _marks(printer: Printer, name: str, form: Form, rate: Text, score: str) -> Text:
    """What a column after the money prints in the row of totals."""
    if "率" in name and "得分" not in name:
        return rate
    if "得分" in name:
        return Text(score)
    return Text(marks_text(form.execution_weight)) if name in ("分值", "权重") else Text("")


def _indicator_rows(printer: Printer, form: Form, labels: Labels, scope: str, side: int) -> list[list[Entry]]:
    """Header, rows and total of the indicator part, filling the family's columns after ``side`` leading ones."""
    data, style = printer.style.form, printer.style
    head: list[str] = data["head"]
    notes = len(head) - 1 if "得分" not in head[-1] else None
    body: list[list[Entry]] = []
    for group, rows_of_group in groupby(form.rows, key=lambda r: r.group):
        name, marks = data["groups"][group]
        level1 = style.level_marks.format(name=name, marks=marks)
        part: list[list[Entry]] = []
        for level2, items in groupby(rows_of_group, key=lambda r: r.level2):
            rows = list(items)
            for i, row in enumerate(rows):
                cells, target, actual = _target(printer, row)
                entries: list[Entry] = [] if i else [(level2, 1, len(rows))]
                entries += [row.name, *cells, actual, marks_text(row.weight), marks_text(row.score)]
                if notes is not None:
                    entries.append(row.reason)
                part.append(entries)
                labels.indicators.append(
                    Indicator(
                        scope,
                        level1,
                        level2,
                        row.name,
                        target,
                        actual,
                        marks_text(row.weight),
                        marks_text(row.score),
                        row.reason,
                    )
                )
            if data.get("template_rows"):
                part.append([level2, "指标2：……", *[""] * (len(head) - 3)])
        part[0].insert(0, (level1, 1, len(part)))
        body += part
    lead: list[Entry] = [("绩效指标", 1, len(body) + 1)] if side else []
    return [[*lead, *head], *body]


def _total_row(printer: Printer, total: Printed, n_columns: int) -> list[Entry]:
    tail = 0 if "得分" in printer.style.form["head"][-1] else 1
    return [("总分", n_columns - 2 - tail), "100", total.number, *[""] * tail]


def _total(printer: Printer, labels: Labels, form: Form, breakdown: str, plant: bool) -> Printed:
    """The form's total score; a planted one is not the sum of its marks."""
    told = marks_text(form.total)
    numeral = wrong_number(printer.book.random, told, most=99) if plant else None
    if numeral:
        labels.findings.append(Finding("score_sum", (numeral, told), "总分与各项得分之和不符"))
    return printer.score("score_total", form.total, breakdown, numeral)


def _money_head(printer: Printer, block: str, n_funds: int, label_span: int) -> list[Entry]:
    data = printer.style.form
    return [(block, 1, n_funds + 1), ("", label_span), *data["money"], *data["marks"]]


def project_form(printer: Printer, labels: Labels, project: ProjectTruth) -> list[Block]:
    """One project's form, with its labels."""
    truth, style, data = printer.truth, printer.style, printer.style.form
    side = 1 if data["overall"] == "hunan" or printer.book.random.random() < 0.4 else 0
    n = len(data["head"]) + side
    span = n - 1 - len(data["money"]) - len(data["marks"])
    owner = f"219001-{truth.department}" if data.get("codes") else truth.department
    half = (n - 2) // 2
    rows: list[list[Entry]] = [
        [data["name_label"], (project.name, n - 1)],
        ["主管部门", (owner, half), "实施单位", (owner, n - 2 - half)],
    ]
    if data.get("tick_boxes"):
        rows.append(["项目类别", ("1.部门预算项目☑ 2.省直专项□ 3.对下转移支付□", n - 1)])
    rows.append(_money_head(printer, f"项目资金（{style.table_unit}）", len(data["funds"]), span))
    bases: dict[str, str] = data["money"]
    amounts = {basis: getattr(project, basis) for basis in ("initial", "adjusted", "actual")}
    value = Fraction(project.actual, project.adjusted)
    rate = printer.rate("rate_execution", value, project.name)
    score = marks_text(project.form.execution_score)
    printed = {
        basis: printer.money(PROJECT_CONCEPT, basis, amounts[basis], table=True, breakdown=project.name)
        for basis in bases.values()
    }
    labels.claims.append(
        rate_claim("ratio", f"{project.name}执行率", [printed["actual"]], printed["adjusted"], rate.number.text)
    )
    zeros = printer.book.random.random() < 0.3
    for label, source in data["funds"].items():
        if source == "total":
            cells = [printed[b].number for b in bases.values()]
            marks = [_marks(printer, name, project.form, rate.with_unit(), score) for name in data["marks"]]
        else:
            cells = [_source(printer, project, source, b, zeros) for b in bases.values()]
            marks = [
                Text(printer.book.random.choice(("", "-"))) if i < 3 else Text("") for i in range(len(data["marks"]))
            ]
        rows.append([(label, span), *cells, *marks])
    _source_claims(printer, labels, project, printed)
    rows += _goals(printer, n)
    rows += _indicator_rows(printer, project.form, labels, f"project:{project.name}", side)
    first = project is truth.projects[0]
    total = _total(printer, labels, project.form, project.name, first and "score_sum" in truth.slips)
    rows.append(_total_row(printer, total, n))
    if first and "over_target" in truth.slips:
        _note_far_over(labels, project)
    labels.projects.append(_project_label(printer, project, printed, rate.number.text, total.number.text))
    title = data["title"].format(year=truth.year)
    blocks: list[Block] = [Heading(title, 2)]
    if "form_number" in data:
        blocks.append(Paragraph(Text(f"{data['form_number']}　单位：{style.table_unit}")))
    return [*blocks, lay_out(rows, n, "project_form", title)]


def _source(printer: Printer, project: ProjectTruth, source: str, basis: str, zeros: bool) -> Text:
    """The cell of one source of money: empty, or a printed zero where the form prints them."""
    amount = project.sources.get(source, {}).get(basis, 0)
    if not amount and not zeros:
        return Text("")
    concept = _SOURCES[source]
    required = not concept.startswith("x_")
    breakdown = f"{project.name} {source}"
    return printer.money(concept, basis, amount, table=True, breakdown=breakdown, required=required).number


def _source_claims(printer: Printer, labels: Labels, project: ProjectTruth, printed: dict[str, Printed]) -> None:
    if len(project.sources) > 1 and "其他资金" in printer.style.form["funds"]:
        for basis, total in printed.items():
            parts = [Printed(Text(printer.numeral(s[basis], table=True))) for s in project.sources.values()]
            labels.claims.append(linear_claim("sum", f"{project.name}资金来源", parts, [], total))


def _note_far_over(labels: Labels, project: ProjectTruth) -> None:
    row = project.form.rows[0]
    if row.operator == "≥" and int(float(row.actual)) >= 1.3 * int(row.target):
        labels.findings.append(Finding("over_target", (row.target, row.actual), f"{row.name}远超目标仍得满分"))


def _project_label(
    printer: Printer, project: ProjectTruth, printed: dict[str, Printed], rate: str, total: str
) -> Project:
    unit = "元" if printer.style.table_unit == "元" else ""
    money = {basis: p.number.text.replace(",", "") + unit for basis, p in printed.items()}
    execution = (marks_text(project.form.execution_weight), marks_text(project.form.execution_score))
    return Project(
        project.name, money.get("initial", ""), money["adjusted"], money["actual"], f"{rate}%", *execution, total
    )


def _goals(printer: Printer, n: int) -> list[list[Entry]]:
    goal, done = (printer.book.choose("sections", key) for key in ("goals", "goals_done"))
    left = (n - 1) // 2
    return [
        [("年度总体目标", 1, 2), ("预期目标", left), ("实际完成情况", n - 1 - left)],
        [(goal, left), (done, n - 1 - left)],
    ]


def overall_form(printer: Printer, labels: Labels) -> list[Block]:
    """The form of the whole department, in the Hunan or in the national layout."""
    build = _hunan if printer.style.overall == "hunan" else _national
    title = f"{printer.truth.year}年度部门整体支出绩效自评表"
    return [Heading(title, 2), build(printer, labels, title)]


def _execution(printer: Printer, labels: Labels, actual: Printed, adjusted: Printed) -> Printed:
    truth = printer.truth
    value = Fraction(truth.amount("expenditure_total", "actual"), truth.amount("expenditure_total", "adjusted"))
    rate = printer.rate("rate_execution", value)
    labels.claims.append(rate_claim("ratio", "整体执行率", [actual], adjusted, rate.number.text))
    return rate


def _hunan(printer: Printer, labels: Labels, title: str) -> Grid:
    truth, style = printer.truth, printer.style
    initial, adjusted, actual = (
        printer.money("expenditure_total", basis, table=True) for basis in ("initial", "adjusted", "actual")
    )
    rate = _execution(printer, labels, actual, adjusted)
    form = truth.form
    rows: list[list[Entry]] = [
        ["预算部门、单位名称", (truth.department, 12)],
        [
            (f"年度预算申请({style.table_unit})", 1, 5),
            *("年初预算数", initial.number, "全年预算数", adjusted.number, "全年执行数", actual.number),
            *(
                "分值",
                marks_text(form.execution_weight),
                "执行率",
                rate.with_unit(),
                "得分",
                marks_text(form.execution_score),
            ),
        ],
        [("按收入性质分:", 6), ("按支出性质分:", 6)],
    ]
    spent = {
        "基本支出": printer.money("expenditure_basic", "actual", table=True),
        "项目支出": printer.money("expenditure_project", "actual", table=True),
    }
    labels.claims.append(linear_claim("sum", "按支出性质", list(spent.values()), [], actual))
    right = [Text(f"{name}: ") + money.number for name, money in spent.items()] + [Text("")]
    kinds = {c for c in ("income_gov_fund", "income_public_service", "income_superior_subsidy") if c in truth.money}
    # what was carried in or came from elsewhere has no row of its own, so such a department leaves the rows empty
    told = not truth.amount("carryover_in", "actual") and kinds <= {"income_gov_fund"}
    for (concept, name), other in zip(_BY_NATURE.items(), right, strict=True):
        left = Text(f"{name}: ")
        if told and concept in truth.money:
            left = (
                left + printer.money(concept, "actual", table=True, gold_basis="adjusted_budget|budget|actual").number
            )
        rows.append([(left, 6), (other, 6)])
    rows += _goals(printer, 13)
    rows += _widened(_indicator_rows(printer, form, labels, "whole", 1), (1, 1, 1, 2, 2, 2, 1, 1, 2))
    total = _total(printer, labels, form, "", False)
    rows.append([("总分", 9), "100", total.number, ("", 2)])
    return lay_out(rows, 13, "overall_form", title)


def _widened(rows: list[list[Entry]], widths: tuple[int, ...]) -> list[list[Entry]]:
    """Rows of nine columns spread over a wider form; merged leading cells keep their height."""
    result: list[list[Entry]] = []
    for row in rows:
        column = len(widths) - len(row)
        wide: list[Entry] = []
        for entry in row:
            content, _, height = spans_of(entry)
            wide.append((content, widths[column], height))
            column += 1
        result.append(wide)
    return result


def _national(printer: Printer, labels: Labels, title: str) -> Grid:
    truth, data = printer.truth, printer.style.form
    n = len(data["head"])
    bases: dict[str, str] = data["money"]
    span = n - 1 - len(bases) - len(data["marks"])
    rows: list[list[Entry]] = [["部门名称", (truth.department, n - 1)]]
    names = {
        "年度资金总额": "expenditure_total",
        "其中：基本支出": "expenditure_basic",
        "项目支出": "expenditure_project",
    }
    rows.append(_money_head(printer, f"预算执行情况（{printer.style.table_unit}）", len(names), span))
    printed = {c: {b: printer.money(c, b, table=True) for b in bases.values()} for c in names.values()}
    total = printed["expenditure_total"]
    rate = _execution(printer, labels, total["actual"], total["adjusted"])
    score = marks_text(truth.form.execution_score)
    for label, concept in names.items():
        marks = [_marks(printer, name, truth.form, rate.with_unit(), score) for name in data["marks"]]
        tail = marks if concept == "expenditure_total" else [Text("")] * len(marks)
        rows.append([(label, span), *(printed[concept][b].number for b in bases.values()), *tail])
    for basis in bases.values():
        parts = [printed[c][basis] for c in ("expenditure_basic", "expenditure_project")]
        labels.claims.append(linear_claim("sum", "整体支出", parts, [], total[basis]))
    rows += _goals(printer, n)
    rows += _indicator_rows(printer, truth.form, labels, "whole", 0)
    rows.append(_total_row(printer, _total(printer, labels, truth.form, "", False), n))
    return lay_out(rows, n, "overall_form", title)
