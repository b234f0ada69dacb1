"""Tables that are no self-evaluation forms: base data, economic classes, three-public expenses, accounts.

Lives here: their rows and labels. Never here: forms with marks.
"""

from __future__ import annotations

from fractions import Fraction

from synthetic.document import Block, Entry, Grid, Heading, Paragraph, lay_out
from synthetic.labels import Finding, Labels, Text
from synthetic.phrasebook import Printed
from synthetic.printing import Printer, linear_claim, rate_claim
from synthetic.slips import wrong_number
from synthetic.truth import ECONOMIC_CLASSES

ANY_BUDGET = "budget|adjusted_budget|initial_budget"
_SANGONG_ROWS = (
    ("三公经费", "sangong_total"),
    ("1、公务用车购置和维护经费", "sangong_vehicle"),
    ("其中：公车购置", "sangong_vehicle_purchase"),
    ("公车运行维护", "sangong_vehicle_operation"),
    ("2、出国经费", "sangong_abroad"),
    ("3、公务接待", "sangong_reception"),
)
_OTHER_ROWS = (
    ("项目支出", "expenditure_project"),
    ("其中：1、业务工作经费", "project_business|project_amount"),
    ("2、运行维护经费", "project_operation|project_amount"),
    ("3、本级专项资金（一个专项一行）", "project_special|project_amount"),
    ("公用经费", "expenditure_public"),
    ("其中：办公费", "public_office"),
    ("水费、电费、差旅费", "public_utilities_travel"),
    ("会议费、培训费", "public_meeting_training"),
)


def base_data_table(printer: Printer, labels: Labels, prior_public: str) -> list[Block]:
    """Hunan's annex 1. ``prior_public`` is what the narrative printed for last year, "" for nothing."""
    truth = printer.truth
    year = truth.year
    quota = printer.count("headcount_quota", truth.staff_quota, "人", "财政供养人员")
    inpost = printer.count("headcount_actual", truth.staff_in_post, "人", "财政供养人员")
    rate = printer.rate("rate_staff_control", Fraction(truth.staff_in_post, truth.staff_quota), "财政供养人员")
    labels.claims.append(rate_claim("ratio", "在职人员控制率", [inpost], quota, rate.number.text))
    rows: list[list[Entry]] = [
        [("财政供养人员情况（人）", 1, 2), ("编制数", 2), (f"{year}年实际在职人数", 2), ("控制率", 2)],
        [(quota.number, 2), (inpost.number, 2), (rate.with_unit(), 2)],
        [
            f"经费控制情况（{printer.style.table_unit}）",
            (f"{year - 1}年决算数", 2),
            (f"{year}年预算数", 2),
            (f"{year}年决算数", 2),
        ],
    ]
    columns: dict[str, dict[str, Printed]] = {}
    for label, concept in (*_SANGONG_ROWS, *_OTHER_ROWS):
        planned = "initial" if concept.startswith("sangong") else "adjusted"
        cells = []
        for basis in ("prior", planned, "actual"):
            amount = truth.amount(concept.partition("|")[0], basis)
            numeral = None
            if concept == "expenditure_public" and basis == "prior" and "repeat_public" in truth.slips and prior_public:
                told = printer.numeral(amount, table=True)
                numeral = wrong_number(printer.book.random, told)
                values = (prior_public.replace(",", ""), numeral.replace(",", ""))
                labels.findings.append(Finding("same_quantity", values, "上年公用经费：正文与基础数据表不一致"))
            gold_basis = ANY_BUDGET if basis == planned else None
            printed = printer.money(concept, basis, amount, table=True, numeral=numeral, gold_basis=gold_basis)
            columns.setdefault(concept.partition("|")[0], {})["budget" if basis == planned else basis] = printed
            cells.append((printed.number, 2))
        rows.append([label, *cells])
    for column in ("prior", "budget", "actual"):
        parts = [columns[c][column] for c in ("sangong_vehicle", "sangong_abroad", "sangong_reception")]
        labels.claims.append(linear_claim("sum", "基础数据表三公", parts, [], columns["sangong_total"][column]))
        parts = [columns[c][column] for c in ("project_business", "project_operation", "project_special")]
        labels.claims.append(linear_claim("sum", "基础数据表项目", parts, [], columns["expenditure_project"][column]))
    money = {
        b: printer.money("procurement", b, table=True, gold_basis=g)
        for b, g in (("initial", ANY_BUDGET), ("actual", None))
    }
    rows.append(["政府采购金额", ("——", 2), (money["initial"].number, 2), (money["actual"].number, 2)])
    rows.append(["厉行节约保障措施", ("办公用品集中采购，能修不换；会议尽量合并召开。", 6)])
    title = f"{year}年度部门整体支出绩效评价基础数据表"
    return [Heading(title, 2), lay_out(rows, 7, "base_data", title)]


def economic_table(printer: Printer) -> Grid:
    """Economic classes by basic and project expenditure; an empty cell where a class has no project money."""
    truth = printer.truth
    unit = printer.style.table_unit
    rows: list[list[Entry]] = [["支出项目", f"基本支出（{unit}）", f"项目支出（{unit}）"]]
    for concept in ECONOMIC_CLASSES:
        cells = []
        for column, name in (("basic", "基本支出"), ("project", "项目支出")):
            amount = truth.amount(concept, column)
            printed = printer.money(concept, "actual", amount, table=True, breakdown=name)
            cells.append(printed.number if amount else Text(""))
        rows.append([printer.label(concept), *cells])
    totals = [
        printer.money(c, "actual", table=True, breakdown="合计").number
        for c in ("expenditure_basic", "expenditure_project")
    ]
    rows.append(["合计", *totals])
    return lay_out(rows, 3, "economic_class")


def sangong_table(printer: Printer) -> list[Block]:
    """Three-public expenses by item: budget and final."""
    unit = printer.style.table_unit
    items = (
        ("合计", "sangong_total"),
        ("因公出国（境）费", "sangong_abroad"),
        ("公务用车购置费", "sangong_vehicle_purchase"),
        ("公务用车运行维护费", "sangong_vehicle_operation"),
        ("公务接待费", "sangong_reception"),
    )
    rows: list[list[Entry]] = [["项目", "年初预算数", "决算数"]]
    for label, concept in items:
        rows.append([label, *(printer.money(concept, b, table=True).number for b in ("initial", "actual"))])
    title = f"{printer.truth.year}年度“三公”经费支出情况表"
    return [Heading(title, 2), Paragraph(Text(f"单位：{unit}")), lay_out(rows, 3, "sangong", title)]


def accounts_table(printer: Printer) -> list[Block]:
    """Income and expenditure side by side, as in the final accounts."""
    truth = printer.truth
    income = [
        ("一、一般公共预算财政拨款收入", "income_general_budget"),
        ("二、政府性基金预算财政拨款收入", "income_gov_fund"),
        ("三、上级补助收入", "income_superior_subsidy"),
        ("四、事业收入", "income_public_service"),
        ("五、其他收入", "income_other"),
    ]
    left = [(label, concept) for label, concept in income if concept in truth.money]
    left += [("本年收入合计", "income_total"), ("年初结转和结余", "carryover_in")]
    right = [
        ("一、基本支出", "expenditure_basic"),
        ("二、项目支出", "expenditure_project"),
        ("本年支出合计", "expenditure_total"),
        ("年末结转和结余", "carryover_out"),
    ]
    rows: list[list[Entry]] = [[("收入", 2), ("支出", 2)], ["项目", "决算数", "项目", "决算数"]]
    for i in range(max(len(left), len(right))):
        row: list[Entry] = []
        for side in (left, right):
            if i < len(side):
                label, concept = side[i]
                row += [label, printer.money(concept, "actual", table=True).number]
            else:
                row += ["", ""]
        rows.append(row)
    title = f"{truth.year}年度收入支出决算总表"
    unit = Paragraph(Text(f"单位：{printer.style.table_unit}"))
    return [Heading(title, 2), unit, lay_out(rows, 4, "accounts", title)]
