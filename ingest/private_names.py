"""Names of living people in a report: behind the labels of forms and signatures, under the heads of columns.

Lives here: where a name stands and what can be one. Never here: replacing it (``privacy``), numbers
(``private_numbers``). A name is private only behind a label or under a column's head: a word of the language that
looks like a name is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources import files

from ingest.private_columns import cells_under, heads

_COMMON_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范廖石韦贾夏付邹熊"
    "白孟秦邱侯江尹薛闫段雷龙史陶贺顾毛郝龚邵严覃武戴莫孔向汤温康施牛葛邢安齐乔庄伍庞殷易樊左欧阳兰翟柴晏景凌桂苗耿焦鲍滕柳祝尚俞冉宁"
    "翁蓝喻阮涂褚娄解佘屈甘符奚舒卞岳吉焉游詹柯梅章童裴华聂路倪辛关苑麦阎骆盛申鲁裘池饶卓瞿敖司匡栗鞠仇幸蒙蒲商芦丛邬靳穆宫祁戚车荆臧"
    "巫谷芮幸仲晋麻郜储税冷邰辜禹粟鄢仝邝茅房岑查翦佟闵阙桑纪费项成文方高万单全金季傅黎常连代古包卫褚戎华"
    "钱洪严尤霍虞柏窦毕郁荣荀惠甄曲焦班伊厉栾祖束蔺屠胥闻莘贡姬扶雍濮燕晁巩寇敖艾茹戈匡缪宗刁颜庞席"
)
_COMPOUND_SURNAMES = ("欧阳", "上官", "司马", "诸葛", "司徒", "尉迟", "皇甫", "慕容", "令狐", "夏侯", "东方", "公孙")
# Words of forms that begin with a character which is also a surname.
_FORM_WORDS = re.compile(
    r"项目|金额|成本|万元|全年|全部|全面|单位|方案|方面|方式|满意|党组|车辆|房屋|文件|文化|安全|安排|常年|常规|高度|高质|高效|成效|成员|成立|常务|"
    r"连续|代表|代码|古|包括|包含|解决|申请|申报|关于|关注|路线|章节|华|史|白|明细|石|江|海|易|温|康|严格|严禁|于|任务|任职|许可|何|向|时|左右|"
    r"游客|费用|纪检|纪委|纪律|查|商品|商务|车|储|税|文|单|季度|金|方|高|万|全|成[果就]|费|项|任|麻|冷|盛|路|蓝|宁|龙|马上|梁|林业|林地|水|房|车|田|"
    r"农|贺|顾客|沈|宫|童|桑|柴|谷|池|符合|解|申|景|幸福|舒适|易|尚未|盛|连|代|常"
)
_NOT_NAMES = re.compile(
    r"填[报表]|日期|时间|联[系络]|电话|手机|传真|单位|部门|负责|审核|复核|经办|签[字名章发]|[盖公]章|[年月日]+$|职[务称]|地址|住所|邮[箱编]|见附|如下|"
    r"报[送告]|制表|主管|科室|财务|会计|局长|主任|科长|股长|处长|书记|部长|院长|校长|镇长|乡长|主席|经理|总监|同上|暂无|没有|不适|办公室|附[件表]|"
    r"项目|评价|绩效|自评|总分|得分|备注|说明|合计|姓名|性别|组长|组员|成员|领导|人员|应当|必须|制度|职责|管理|情况|要求|意见|审批|审定"
)
_TITLES = "局长|副局长|主任|副主任|科长|股长|处长|书记|部长|院长|校长|镇长|乡长|会计|出纳|同志|女士|先生|老师|经理"

_H = "[㐀-䶿一-鿿]"
_S = "[ \u3000\u00a0]"


def _spaced(words: list[str]) -> str:
    """Alternatives in which blanks may stand between the characters, as forms like to set them."""
    return "|".join(f"{_S}{{0,4}}".join(w) for w in sorted(words, key=len, reverse=True))


def _labels(kind: str) -> list[str]:
    text = (files("ingest") / "knowledge" / "people_labels.csv").read_text(encoding="utf-8")
    return [line.split(",")[0] for line in text.splitlines() if line.endswith("," + kind)]


# Labels of people on forms. The strong ones speak of a person wherever they stand; the weak ones need a colon; those
# of columns stand over people's names. By their last character, the longest first.
_KINDS = {label: kind for kind in ("weak", "strong") for label in _labels(kind)}
_BY_LAST = {
    last: sorted((label for label in _KINDS if label[-1] == last), key=len, reverse=True)
    for last in {label[-1] for label in _KINDS}
}
# Where a label may end: a cheap first look, since hardly any place of a text is a label. Every branch begins with a
# plain character, which lets the search run over the text at once.
_MARK = r"(?=[\s:：(（|签及和与、/姓])"
_HINT = re.compile(
    r"人(?<=[表报制写送稿草系络办核批发评任责法收告]人|[ \t]人)|签[ \u3000]{0,4}[字名章收发]|法人代表|"
    + "|".join(f"{last}{_MARK}" for last in [*sorted(set(_BY_LAST) - set("人字名章收发")), "名"])
)
_BEHIND_LABEL = re.compile(
    r"(?:[及和与、/]?(?:联系)?(?:电话|方式|手机)(?:号码)?|姓名)?"
    rf"{_S}*(?:签[字名章]|盖章)?{_S}*(?P<paren>[(（][^()（）\n]{{0,10}}[)）])?(?P<gap>[\s|]*(?P<colon>[:：])?[\s|]*)"
)
_LONGEST = 18  # characters of the longest label with blanks
_ALWAYS = ("法人代表", "法定代表人", "联系人", "填表人", "填报人", "单位负责人", "部门负责人")
_SIGNED = re.compile(rf"{_H}{{2,3}}(?=[(（]签[字名章][)）])")
_IS = re.compile(r"[为是系]")
_NAME = re.compile(
    rf"(?:{_H}{{2,8}}(?:[·•‧]{_H}{{1,8}})+|{_H}{{2,4}}|{_H}{_S}{{1,6}}{_H}(?:{_S}{{1,6}}(?![年月日]){_H})?)"
    rf"(?=[^㐀-䶿一-鿿·]|$|联系|电话|填[报表]|日期|手机|审核|复核|单位|负责|职务|经办|住所|地址|签[字名章]|{_TITLES})"
)
_ONE_NAME = re.compile(rf"{_H}{{2,4}}|{_H}{_S}{{1,6}}{_H}")
_FIRST_OF_MANY = re.compile(rf"{_H}{{2,3}}(?={_S}{_H}{{2,3}}$)")
_HAN = re.compile(_H)
_TITLE = re.compile(rf"(?:{_TITLES})[\s:：]+")
_BETWEEN = re.compile(rf"(?:[(（](?:{_TITLES})[)）])?[ \t\u3000、，,/;；]{{1,6}}")
_ALONE = re.compile(r"[ \u3000]*(?:[\n\t|,，、0-9(（]|$|联系|电话|填[报表]|日期)")
# 由王某同志任组长, 由局长王某担任组长
_DUTY = (re.compile(r"组长(?<=[任为副]组长)"), re.compile(r"同志(?=任|担任|兼|负责|牵头)"))
_BY_DUTY = re.compile(
    rf"(?:[由以、，,]|{_TITLES})({_H}{{2,3}}?)(?:同志)?(?:(?:担|兼)?任|为)?(?:领导小组|工作组|评价组)?副?$"
)
_COLUMN = (re.compile(r"名[ \u3000]*(?=[\t|])"), re.compile(r"人[ \u3000]*(?=[\t|])"))
_COLUMN_HEAD = re.compile(rf"(?:{_spaced(_labels('column'))})[ \u3000]*$")


def find_names(text: str) -> list[tuple[int, int]]:
    """Places of people's names in a text whose wide forms are folded."""
    spans: list[tuple[int, int]] = []
    for hint in _HINT.finditer(text):
        end = hint.end()
        before = text[max(0, end - _LONGEST) : end].replace(" ", "").replace("\u3000", "")
        label = next((word for word in _BY_LAST.get(text[end - 1], ()) if before.endswith(word)), None)
        if label:
            spans += _behind(text, label, end)
    for duty in (m for pattern in _DUTY for m in pattern.finditer(text)):
        name = _BY_DUTY.search(text, max(0, duty.start() - 16), duty.start())
        if name and is_name(name[1], sure=False):
            spans.append(name.span(1))
    if "\t" in text or "|" in text:
        for head in heads(text, _COLUMN, _COLUMN_HEAD):
            spans += _under(text, head)
    return spans


def _behind(text: str, label: str, end: int) -> Iterator[tuple[int, int]]:
    """Names behind a label, one after the other."""
    tail = _BEHIND_LABEL.match(text, end)
    if tail is None:  # cannot be: every part of it may be missing
        return
    at, gap = tail.end(), tail["gap"]
    strong = _KINDS[label] == "strong"
    if not tail["colon"] and not gap:
        if (signed := _SIGNED.match(text, at)) and is_name(signed[0], sure=False):
            yield signed.span()
            return
        # 法定代表人张三, 联系人为张三: only behind the labels that are never a word of a sentence
        if label not in _ALWAYS and not (strong and tail["paren"]):
            return
        if verb := _IS.match(text, at):
            at = verb.end()
    elif not tail["colon"] and not strong:
        return
    title = _TITLE.match(text, at)
    at = title.end() if title else at
    sure = bool(strong and tail["colon"] and "\n" not in gap)
    while (
        (name := _NAME.match(text, at))
        and is_name(name[0], sure and not _HAN.match(text, name.end()))
        and (sure or _stands_alone(text, name, gap))
    ):
        first = _FIRST_OF_MANY.match(name[0])  # 张三 李四: two names, not one of four characters
        yield (name.start(), name.start() + first.end()) if first else name.span()
        at, sure = (name.start() + first.end() if first else name.end()), False
        if not (between := _BETWEEN.match(text, at)):
            break
        at = between.end()


def _under(text: str, head: re.Match[str]) -> Iterator[tuple[int, int]]:
    """Names in the column under a head cell; none when the cell beside it is the label's own value."""
    cells = cells_under(text, head)
    _, beside = next(cells)
    if _ONE_NAME.fullmatch(beside) and is_name(beside, sure=False):
        return
    for at, cell in cells:
        if _ONE_NAME.fullmatch(cell) and is_name(cell, sure=False):
            yield at, at + len(cell)


def is_name(word: str, sure: bool) -> bool:
    """Whether a short word is a person's name. ``sure``: a label with a colon stands right before it."""
    plain = "".join(word.split())
    if "·" in plain or "•" in plain or "‧" in plain:
        return True
    if _NOT_NAMES.match(plain):
        return False
    surname = plain[0] in _COMMON_SURNAMES or plain.startswith(_COMPOUND_SURNAMES)
    if sure:
        return surname or not re.search(r"[局科股室部处委办院校站所队组会心司厅府]$", plain)
    return surname and (len(plain) < 4 or plain.startswith(_COMPOUND_SURNAMES)) and not _FORM_WORDS.match(plain)


def _stands_alone(text: str, name: re.Match[str], gap: str) -> bool:
    """A name on the line or in the cell behind its label has that place for itself."""
    if "\n" not in gap and "\t" not in gap and "|" not in gap:
        return True
    return _ALONE.match(text, name.end()) is not None
