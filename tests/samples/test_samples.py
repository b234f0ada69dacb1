"""The sample reports and their hand labels agree with each other, and only the planted relations are wrong.

Lives here: checks of ``samples/`` and ``samples/gold/`` alone. Never here: the parser or the rules, which are measured
against these labels elsewhere.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from fractions import Fraction
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "samples"
REAL_REPORTS = ROOT.parent / "shared" / "reports"
INVENTED_PHONES = {"13800000000", "0000-0000000"}
PLANTED = "s06"

# Labels that every department copies from the official form; sharing them with a real report is the point of a sample.
FORM_LABELS = (
    "附件12023年度部门整体支出绩效评价基础数据表财政供养人员情况（人）编制数2023年实际在职人数控制率",
    "经费控制情况（万元）2022年决算数2023年预算数2023年决算数",
    "三公经费1、公务用车购置和维护经费其中：公车购置公车运行维护2、出国经费3、公务接待项目支出其中：1、业务工作经费2、运行维护经费3、市级专项资金（一个专项一行）",
    "公用经费其中：办公费水费、电费、差旅费会议费、培训费政府采购金额——部门基本支出预算调整——",
    "楼堂馆所控制情况(2023年完工项目)批复规模(㎡)批复规模(m²)实际规模(㎡)实际规模(m²)规模控制率预算投资(万元)实际投资(万元)投资概算控制率000000厉行节约保障措施1、",
    "绩效指标一级指标二级指标三级指标年度指标值实际完成值分值自评得分偏差原因分析及改进措施产出指标(50分)数量指标",
    "项目资金(万元)年初预算数全年预算数全年执行数分值执行率得分年度资金总额1",
    "年度资金总额其中：当年财政拨款上年结转资金其他资金年度总体目标预期目标实际完成情况",
    "1010总分100分填表人：填报日期：2024年5月日联系电话：单位负责人签字：附件3-2023年度项目支出绩效自评表项目名称主管部门实施单位项目资金(万元)",
    "附件：1、部门整体支出绩效评价基础数据表2、部门整体支出绩效自评表3、项目支出绩效自评表附件12023年度部门整体支出绩效评价基础数据表",
    "单位负责人签字：附件22023年度部门整体支出绩效自评表预算部门、单位名称年度预算申请(万元)按收入性质分:按支出性质分:其中:一般公共预算:政府性基金拨款:项目支出:纳入专户管理的非税收入拨款:其他资金:",
    "可持续影响指标满意度指标(10分)服务对象满意度指标社会效益指标生态效益指标经济效益指标效益指标(30分)成本指标时效指标质量指标",
)


def read_text(path: Path) -> str:
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030")


def squash(text: str) -> str:
    return re.sub(r"\s", "", text)


def gold(name: str) -> list[dict[str, str]]:
    with (SAMPLES / "gold" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def sample_paths() -> list[Path]:
    return sorted(p for p in SAMPLES.iterdir() if p.is_file() and p.suffix in {".txt", ".md"} and p.name[0] == "s")


TEXTS = {path.name[:3]: read_text(path) for path in sample_paths()}


def test_every_sample_has_a_head_and_every_head_a_sample():
    assert sorted(TEXTS) == sorted(row["report"] for row in gold("report.tsv"))
    assert len(TEXTS) >= 8


def test_heads_stand_in_the_text():
    for row in gold("report.tsv"):
        text = squash(TEXTS[row["report"]])
        assert squash(row["title"]) in text, row
        assert squash(row["department"]) in text, row
        assert row["fiscal_year"] in text
        assert not row["self_score"] or f"{row['self_score']}分" in text, row


def test_figure_snippets_stand_in_their_file_and_hold_their_value():
    for row in gold("figures.tsv"):
        snippet = squash(row["snippet"])
        assert snippet in squash(TEXTS[row["report"]]), row
        assert row["value"] in snippet, row


def test_no_figure_is_labelled_more_often_than_it_is_printed():
    needed: dict[tuple[str, str], int] = defaultdict(int)
    for row in gold("figures.tsv"):
        needed[row["report"], row["value"]] += 1
    for (report, value), times in needed.items():
        printed = len(re.findall(rf"(?<![\d.,]){re.escape(value)}(?![\d]|[.,]\d)", TEXTS[report]))
        assert printed >= times, (report, value, times, printed)


def test_indicator_cells_stand_in_their_file():
    for row in gold("indicators.tsv"):
        text = squash(TEXTS[row["report"]]).replace("|", "")
        for field in ("level3", "target", "actual", "weight", "score"):
            if row["level3"] != "执行率" and row[field]:
                assert squash(row[field]) in text, (field, row)


def evaluate(expression: str) -> Fraction:
    """Value of a sum, difference or quotient of printed numbers, exactly."""
    tokens = re.findall(r"\d+(?:\.\d+)?|[()+\-*/]", expression)
    assert "".join(tokens) == expression, expression
    exact = "".join(f'Fraction("{t}")' if t[0].isdigit() else t for t in tokens)
    return eval(exact, {"Fraction": Fraction, "__builtins__": {}})  # only the tokens above can stand here


def claim_value(statement: str) -> Fraction:
    left, stated = re.sub(r"[^0-9.+\-*/()=%]", "", statement).rsplit("=", 1)
    return evaluate(left) * (100 if stated.endswith("%") else 1)


@pytest.mark.parametrize("row", gold("claims.tsv"), ids=lambda row: f"{row['report']}-{row['statement'][:18]}")
def test_claims_hold_as_labelled(row):
    number = row["stated"].rstrip("%")
    decimals = len(number.partition(".")[2])
    half = Fraction(1, 2 * 10**decimals) if row["kind"] in {"ratio", "growth", "share"} else Fraction(0)
    value = claim_value(row["statement"])
    assert (abs(value - Fraction(number)) <= half) == (row["holds"] == "yes"), value
    assert abs(value - Fraction(row["recomputed"].rstrip("%"))) <= Fraction(1, 10**6)
    assert row["holds"] == "yes" or row["report"] == PLANTED


def test_claim_check_notices_a_wrong_claim():
    assert claim_value("总支出 基本支出771.84+项目支出447.22=1219.07") != Fraction("1219.07")
    assert round(claim_value("执行率 1219.06/1244.70=97.94%"), 2) == Fraction("97.94")


# Sums that the rule catalogue checks, for one basis, year and place: total, parts, parts that must be printed.
SUMS = {
    "SUM.101": ("expenditure_total", ("expenditure_basic", "expenditure_project"), 2),
    "SUM.102": ("expenditure_basic", ("expenditure_personnel", "expenditure_public"), 2),
    "SUM.103": (
        "income_total",
        ("income_fiscal", "income_general_budget", "income_gov_fund", "income_public_service", "income_other"),
        2,
    ),
    "SUM.105": (
        "expenditure_total",
        ("econ_wages", "econ_goods_services", "econ_individual_family", "econ_capital"),
        2,
    ),
    "SUM.201": ("sangong_total", ("sangong_vehicle|sangong_vehicle_operation", "sangong_reception"), 2),
    "SUM.202": ("sangong_vehicle", ("sangong_vehicle_purchase", "sangong_vehicle_operation"), 2),
}


def wrong_relations(report: str) -> list[tuple[str, str, str]]:
    """Relations of one report's labels that do not hold: (rule, basis, year)."""
    values: dict[tuple[str, str, str], dict[str, set[Fraction]]] = defaultdict(lambda: defaultdict(set))
    for row in gold("figures.tsv"):
        if row["report"] == report and row["required"] == "yes" and row["breakdown"] in {"", "财政供养人员", "合计"}:
            place = row["place"].partition(":")[0]
            number = Fraction(row["value"].replace(",", ""))
            values[row["basis"], row["fiscal_year"], place][row["concept"].split("|")[0]].add(number)
    wrong = []
    for (basis, year, place), found in values.items():
        for rule, (total, parts, least) in SUMS.items():
            printed = [next((found[c] for c in part.split("|") if c in found), None) for part in parts]
            numbers = [next(iter(p)) for p in printed if p]
            if total in found and len(numbers) >= least and sum(numbers) not in found[total]:
                wrong.append((rule, basis, year))
        if place == "narrative":
            other = values.get((basis, year, "table"), {})
            for concept, numbers in found.items():
                if concept in other and numbers != other[concept] and concept.split("_")[0] != "rate":
                    wrong.append(("DUP.101", basis, year))
    return wrong


def test_only_the_planted_relations_are_wrong():
    for report in TEXTS:
        wrong = wrong_relations(report)
        if report != PLANTED:
            assert wrong == [], report
        else:
            assert sorted(rule for rule, _, _ in wrong) == ["DUP.101", "SUM.101", "SUM.201"]
    assert len(gold("findings.tsv")) == 3
    assert {row["report"] for row in gold("findings.tsv")} == {PLANTED}


def number_of(text: str) -> Fraction | None:
    found = re.search(r"\d+(?:\.\d+)?", text)
    return Fraction(found[0]) if found else None


def test_indicator_forms_add_up_and_are_believable():
    """Weights make 100, marks follow targets, no row is far over its target and no form has all rows at full marks."""
    forms = defaultdict(list)
    for row in gold("indicators.tsv"):
        forms[row["report"], row["scope"]].append(row)
    totals = {("s02", "whole"): "96.28", ("s03", "whole"): "98.64"}
    totals |= {
        (r["report"], f"project:{r['name']}"): r["total_score"] for r in gold("projects.tsv") if r["total_score"]
    }
    assert set(forms) == set(totals)
    for key, rows in forms.items():
        weight = [number_of(row["weight"]) for row in rows]
        score = [Fraction(row["score"]) for row in rows]
        assert sum(weight) == 100, key
        assert sum(score) == Fraction(totals[key]), key
        assert all(0 <= s <= w for s, w in zip(score, weight, strict=True)), key
        scored = [row for row in rows if row["level3"] != "执行率"]
        assert any(Fraction(row["score"]) < number_of(row["weight"]) for row in scored), key
        for row in rows:
            target, actual = number_of(row["target"]), number_of(row["actual"])
            if key == ("s02", "whole") or not target or not actual or "底前" in row["target"]:
                continue
            reached = actual <= target if "≤" in row["target"] else actual >= target
            full = Fraction(row["score"]) == number_of(row["weight"])
            assert reached == full, row
            assert actual < target * Fraction(13, 10), row
            if not reached:
                linear = number_of(row["weight"]) * actual / target
                assert abs(Fraction(row["score"]) - linear) <= Fraction(1, 200), row
                assert row["note"], row


def test_execution_scores_follow_the_rate():
    for row in gold("projects.tsv"):
        if row["adjusted_budget"]:
            executed, adjusted = number_of(row["executed"]), number_of(row["adjusted_budget"])
            assert abs(100 * executed / adjusted - number_of(row["rate"])) <= Fraction(1, 200), row
            assert abs(10 * executed / adjusted - Fraction(row["score"])) <= Fraction(1, 200), row


def test_phones_and_names_are_invented():
    for report, text in TEXTS.items():
        phones = re.findall(r"(?<!\d)1[3-9]\d{9}(?!\d)", text) + re.findall(r"(?<!\d)\d{3,4}-\d{7,8}(?!\d)", text)
        assert set(phones) <= INVENTED_PHONES, report
        for name in re.findall(r"(?:填表人|填报人|联系人|负责人)[:：]\s*(\S+)", text):
            assert name == "测试员", (report, name)
    assert any("13800000000" in text for text in TEXTS.values())


def windows(text: str, size: int) -> set[str]:
    return {text[i : i + size] for i in range(len(text) - size + 1)}


def shared_passages(text: str, others: list[str], size: int = 25) -> list[str]:
    """Passages of ``text`` with at least ``size`` Chinese characters that stand in one of ``others``, labels apart."""
    text = squash(text)
    seen = set().union(*(windows(squash(other), size) for other in others))
    labels = set().union(*(windows(squash(label), 4) for label in FORM_LABELS))
    covered = [False] * len(text)
    for i in range(len(text) - size + 1):
        window = text[i : i + size]
        if window in seen and not windows(window, 4) <= labels:
            covered[i : i + size] = [True] * size
    runs = re.findall(r"[^\0]+", "".join(c if shared else "\0" for c, shared in zip(text, covered, strict=True)))
    return [run for run in runs if len(re.findall(r"[\u4e00-\u9fff]", run)) >= size]


def test_shared_passages_are_noticed():
    sentence = "修护湖岸清淤补植芦苇垂柳等乡土植物站点全年上传数据发现异常后到场核查"
    assert shared_passages(f"前言{sentence}后记", [f"别处{sentence}。"])
    assert not shared_passages(sentence, [sentence[:20]])


@pytest.mark.skipif(not REAL_REPORTS.is_dir(), reason="the real reports are not beside this checkout")
def test_nothing_is_copied_from_real_reports():
    real = [read_text(path) for path in sorted(REAL_REPORTS.glob("*.txt"))]
    for report, text in TEXTS.items():
        assert not shared_passages(text, real), report
