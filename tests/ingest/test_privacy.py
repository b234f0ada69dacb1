"""What points to a person becomes █ and nothing else does. All names and numbers here are invented."""

import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.privacy import MASK, redact

VARIANTS = yaml.safe_load((Path(__file__).parent / "private_variants.yaml").read_text(encoding="utf-8"))
REPORTS = Path(__file__).parents[3] / "shared" / "reports"


def masked(text):
    """The parts of a text that were redacted."""
    out = redact(text)
    assert len(out) == len(text)
    return [text[m.start() : m.end()] for m in re.finditer(rf"{MASK}(?:[ {MASK}]*{MASK})?", out)]


@pytest.mark.parametrize(
    ("text", "private"),
    [
        ("填表人：王小明 填报日期：2024 年 5 月 16 日", ["王小明"]),
        ("填表人: 李四", ["李四"]),
        ("填 表 人：李四13812345678", ["李四13812345678"]),
        ("填报人：张 三    联系电话：4225777", ["张 三", "4225777"]),
        ("联系人：欧阳小明联系电话：0730-8822777", ["欧阳小明", "0730-8822777"]),
        ("联系人及电话：赵六 4225777", ["赵六 4225777"]),
        ("单位负责人（签字）：赵 小 明\n", ["赵 小 明"]),
        ("单位负责人签字：钱七", ["钱七"]),
        ("单位负责人：局长 孙八", ["孙八"]),
        ("法人代表：周九;住所：某镇某路", ["周九"]),
        ("法定代表人吴十，注册地", ["吴十"]),
        ("法定代表人为吴十。", ["吴十"]),
        ("负责人：郑一；经办人：王二", ["郑一", "王二"]),
        ("填表人\t冯三\t联系电话\t13912345678\n", ["冯三", "13912345678"]),
        ("填表人\n冯三\n联系电话\n0731-88887777\n", ["冯三", "0731-88887777"]),
        ("| 填表人 | 冯三 | 手机 | 13912345678 |", ["冯三", "13912345678"]),
        ("评价组成员：陈一、褚二、卫三丰", ["陈一", "褚二", "卫三丰"]),
        ("联系人：阿依古丽·买买提", ["阿依古丽·买买提"]),
        ("手机１３８１２３４５６７８", ["１３８１２３４５６７８"]),
        ("电话（0730）4225777", ["（0730）4225777"]),
        ("致电0730-4225777或13812345678咨询", ["0730-4225777", "13812345678"]),
        ("联系方式：138 1234 5678、139-1234-5678", ["138 1234 5678、139-1234-5678"]),
        ("身份证号：110101199003071234", ["110101199003071234"]),
        ("（11010119900307123X）", ["11010119900307123X"]),
        ("账号：6222 0212 3456 7890 123", ["6222 0212 3456 7890 123"]),
        ("公务车湘 A 12345 已使用6年", ["湘 A 12345"]),
        ("鄂B·12C45、粤BD12345", ["鄂B·12C45", "粤BD12345"]),
        ("邮箱 zhang.san@example.gov.cn。", ["zhang.san@example.gov.cn"]),
    ],
)
def test_private(text, private):
    found = [part for piece in masked(text) for part in re.split(r"(?<=\S)、(?=\S)", piece)]
    assert "".join(found).replace(" ", "").replace("、", "") == "".join(private).replace(" ", "").replace("、", "")


@pytest.mark.parametrize(
    "text",
    [
        "组长由单位主要领导担任，业务科室负责人、会计为成员",
        "主要负责人：对本单位会计工作负责",
        "项目负责人 高度重视",
        "法定代表人变更，法人代表制度健全",
        "填表人：        填报日期：2024年5月16日",
        "单位负责人签字：\n\n项目支出绩效自评表\n",
        "填表人：\n总分\n95\n",
        "单位负责人：\t\t年   月   日",
        "组长：负责全面工作",
        "区级预算部门单位（公章）：中共某市某区委组织部",
        "收入13812345678元，支出 15912345678.55 元，13,812,345,678",
        "总额13812345678.5，另有 13912345678 万元",
        "项目编码：15812345678",
        "统一社会信用代码114331250067102731",
        "统一社会信用代码11433125006710273F",
        "http://www.example.gov.cn/c/13812345678.html",
        "文件编号 20240113812345678901",
        "R13812345678-某项目",
        "电话回访 1234567 人次，电话费1234567元",
        "2023-2024年，2024-05-16，0.13812345678",
        "举报热线12380，新A股",
        "新增 E10 车 12345 台",
        "全年预算数2187.04万元，执行率100%",
    ],
)
def test_not_private(text):
    assert redact(text) == text


@pytest.mark.parametrize("case", VARIANTS["private"], ids=lambda case: case["text"][:20])
def test_private_variants(case):
    out = redact(case["text"])
    assert len(out) == len(case["text"])
    assert [part for part in case["gone"] if part in out] == []


@pytest.mark.parametrize("text", VARIANTS["kept"], ids=lambda text: text[:20])
def test_kept_variants(text):
    assert redact(text) == text


@settings(max_examples=300, deadline=None)
@given(
    st.text(
        alphabet=st.sampled_from(
            list("填表人：联系电话负责签字张三王五、 \t\n|0123456789-.()（）１３８@aX湘·万元年%，。")
        ),
        max_size=80,
    )
)
def test_length_is_kept_and_only_masks_are_new(text):
    out = redact(text)
    assert len(out) == len(text)
    assert all(a == b or b == MASK for a, b in zip(text, out, strict=True))
    assert [c.isspace() for c in text] == [c.isspace() for c in out]


@settings(max_examples=200, deadline=None)
@given(
    st.decimals(min_value=0, max_value=10**12, places=2),
    st.sampled_from(["元", "万元", "亿元", " 元", " 万元"]),
    st.sampled_from(["支出", "：", "\t", "（", "", "联系电话费", "合计 "]),
)
def test_amounts_are_never_touched(amount, unit, before):
    for number in (str(amount), f"{amount:,}", str(int(amount))):
        text = f"{before}{number}{unit}"
        assert redact(text) == text


@settings(max_examples=200, deadline=None)
@given(
    st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True),
    st.sampled_from(["电话：", "，", " ", "(", "手机", ""]),
    st.sampled_from(["", "。", ")", "\n", "张"]),
)
def test_every_mobile_number_goes(number, before, after):
    assert number not in redact(before + number + after)


@pytest.mark.skipif(not REPORTS.is_dir(), reason="the real reports are not beside this checkout")
def test_real_reports_keep_no_person():
    n_masked = 0
    for path in sorted(REPORTS.glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        out = redact(text)
        n_masked += out.count(MASK)
        assert not re.search(r"(?<!\d)1[3-9]\d{9}(?!\d)", out)
        assert not re.search(r"电话[:：]\s*\d", out)
        private = re.findall(r"(?:填表人|法人代表)[:：]\s*([一-鿿]{2,4})", text)
        assert not [name for name in private if name in out]
        # of the digits, only those of phones and plates went
        lost = sum(a.isdigit() and b == MASK for a, b in zip(text, out, strict=True))
        assert lost <= 60
    assert n_masked > 0
