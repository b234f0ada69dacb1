"""Redaction: what points to a living person becomes █, one for each character, before anything is stored.

Lives here: names behind the labels of forms and signatures, phone numbers, ID numbers, bank accounts, plates, e-mail
addresses. Never here: organisations (their names and credit codes stay), amounts, codes, dates.

Precision matters as much as recall: a redacted amount is a lost figure. So a number is private only by its own shape
and surroundings, or behind a label; a name only behind a label.
"""

from __future__ import annotations

import re

MASK = "█"

_COMMON_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范廖石韦贾夏付邹熊"
    "白孟秦邱侯江尹薛闫段雷龙史陶贺顾毛郝龚邵严覃武戴莫孔向汤温康施牛葛邢安齐乔庄伍庞殷易樊左欧阳兰翟柴晏景凌桂苗耿焦鲍滕柳祝尚俞冉宁"
    "翁蓝喻阮涂褚娄解佘屈甘符奚舒卞岳吉焉游詹柯梅章童裴华聂路倪辛关苑麦阎骆盛申鲁裘池饶卓瞿敖司匡栗鞠仇幸蒙蒲商芦丛邬靳穆宫祁戚车荆臧"
    "巫谷芮幸仲晋麻郜储税冷邰辜禹粟鄢仝邝茅房岑查翦佟闵阙桑纪费项成文方高万单全金季傅黎常连代古包卫褚戎华"
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
_S = "[ \\t\u3000\u00a0]"


def _spaced(words: list[str]) -> str:
    """Alternatives in which blanks may stand between the characters, as forms like to set them."""
    return "|".join(f"{_S}{{0,4}}".join(w) for w in words)


# Labels of people on forms. The strong ones speak of a person wherever they stand; the weak ones need a colon.
_STRONG = [
    *("填表人", "填报人", "填制人", "填写人", "制表人", "编制人", "报送人", "撰稿人", "联系人", "联络人", "经办人"),
    *("审核人", "复核人", "审批人", "签发人", "主评人", "责任人", "法人代表", "法定代表人", "单位法人"),
    *("单位负责人", "部门负责人", "机构负责人", "项目负责人", "财务负责人", "主要负责人", "分管负责人", "评价负责人"),
    *("单位领导", "分管领导"),
]
_WEAK = [
    *("负责人", "签字", "签名", "签章", "签收", "姓名", "审核", "复核", "校对", "制表"),
    *("组长", "副组长", "组员", "成员", "评价人员", "评审专家", "专家"),
]
# Where a label may begin: its first two characters. A cheap first look, since hardly any place of a text is a label.
_ANCHOR = re.compile(
    "|".join(
        f"{first}{_S}{{0,4}}[{''.join(sorted({w[1] for w in _STRONG + _WEAK if w[0] == first}))}]"
        for first in sorted({w[0] for w in _STRONG + _WEAK})
    )
)
_WITH_PHONE = r"(?:[及和与、/]?(?:联系)?(?:电话|方式|手机)(?:号码)?)?"
_PAREN = r"(?:[(（][^()（）\n]{0,10}[)）])?"
_SIGN = r"(?:签[字名章]|盖章)?"
_LABEL = re.compile(
    rf"(?:(?P<strong>{_spaced(_STRONG)})|(?P<weak>{_spaced(_WEAK)})){_WITH_PHONE}{_S}*{_SIGN}{_S}*{_PAREN}(?P<gap>[\s|]*(?P<colon>[:：])?[\s|]*)"
)
_IS = re.compile(r"[为是系]")
_NAME = re.compile(
    rf"(?:{_H}{{2,8}}(?:[·•‧]{_H}{{1,8}})+|{_H}{{2,4}}|{_H}{_S}{{1,6}}{_H}(?:{_S}{{1,6}}(?![年月日]){_H})?)"
    rf"(?=[^㐀-䶿一-鿿·]|$|联系|电话|填[报表]|日期|手机|审核|复核|单位|负责|职务|经办|住所|地址|签[字名章]|{_TITLES})"
)
_HAN = re.compile(_H)
_TITLE = re.compile(rf"(?:{_TITLES})[\s:：]+")
_BETWEEN = re.compile(r"[ \t\u3000、，,/;；]{1,6}")

_PHONE_LABEL = re.compile(
    r"(?:电\s{0,4}话|手\s{0,4}机|传\s{0,4}真|座机|联系方式|[Tt][Ee][Ll]|QQ|微信)(?:号码?|\(微信\))?"
    r"(?:[(（][^()（）\n]{0,10}[)）])?[\s|:：]*"
)
_ONE_PHONE = (
    r"(?:\+?86[- ]?)?"
    r"(?:1[3-9]\d[- ]?\d{4}[- ]?\d{4}|[(]?0\d{2,3}[)]?[- ]{0,2}\d{3,4}[- ]?\d{4}|\d{7,12}|\d{3,4}[- ]\d{4})"
    r"(?:(?:-|转)\d{1,6})?(?![\d.]*\d)(?!\s*(?:万|亿)?元)"
)
_PHONES = re.compile(rf"{_ONE_PHONE}(?:(?:\s*[、，,/;；或]\s*|\s+){_ONE_PHONE})*")
_PHONES_BEHIND = re.compile(rf"[\s|、，,/;；(]*({_PHONES.pattern})")
_NUMBER = re.compile(r"[0-9(][0-9)\-]{6,}[0-9Xx]")
_MOBILE = re.compile(r"(?<!\d)1[3-9]\d-?\d{4}-?\d{4}(?!\d)")
_LANDLINE = re.compile(r"(?<!\d)(?:\(0\d{2,3}\)|0\d{2,3}-?)-?\d{7,8}(?:-\d{1,6})?(?!\d)")
_ID_NUMBER = re.compile(r"[1-9]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx]")
_ID_OR_ACCOUNT = re.compile(
    r"(?:身份证|证件)(?:号码?)?[\s|:：]*(\d{14,17}[\dXx])(?![\dA-Za-z])"
    r"|(?:账号|帐号|卡号|银行账户|银行帐户|账户号码)[\s|:：]*(\d(?:[ -]?\d){7,29})(?![\d.]*\d)(?!\s*[万亿]?元)"
)
_CODE_LABEL = re.compile(r"(?:代码|编码|编号|文号|信用码|[Cc]ode|[Ii][Dd])[\s|:：=为是]*$")
_AMOUNT_TAIL = re.compile(r"\s*(?:[万亿千]?元|[万亿]|%|㎡|平方米|吨|人次)")
_URL = re.compile(r"(?:https?://|www\.)[!-~]+")
_EMAIL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+\-]*@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+")
_PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][ \t]?[A-HJ-NP-Z][ \t]?[·•.]?[ \t]?"
    r"(?=[A-Z]{0,3}\d)(?:[A-HJ-NP-Z0-9]{5,6}|[A-HJ-NP-Z0-9]{4}[警学领挂港澳])(?![A-Za-z0-9.%])(?!\s*[万亿]?元)"
)
# One character to one character, so that places found in the folded text are places of the text.
_FOLD = tuple(zip("０１２３４５６７８９（）－—–＠．Ｘ：／＋", "0123456789()---@.X:/+", strict=True))


def _fold(text: str) -> str:
    for wide, plain in _FOLD:  # three times as fast as str.translate on Chinese text
        text = text.replace(wide, plain)
    return text


def redact(text: str) -> str:
    """The text with every private character replaced by ``█``; same length, labels and everything else unchanged."""
    folded = _fold(text)
    spans = [*_names(folded), *_numbers(folded)]
    if "@" in folded:
        spans += [m.span() for m in _EMAIL.finditer(folded)]
    if not spans:
        return text
    chars = list(text)
    for start, end in spans:
        for i in range(start, end):
            if not chars[i].isspace():
                chars[i] = MASK
    return "".join(chars)


def _names(text: str) -> list[tuple[int, int]]:
    spans = []
    done = 0
    for anchor in _ANCHOR.finditer(text):
        label = _LABEL.match(text, anchor.start()) if anchor.start() >= done else None
        if label is None:
            continue
        done = label.start() + len(label["strong"] or label["weak"])
        at, gap = label.end(), label["gap"]
        if not label["colon"] and not gap:
            # 法定代表人张三, 联系人为张三: only behind the labels that are never a word of a sentence
            if not re.match("法人代表|法定代表|联系人|填[表报]人", label[0]):
                continue
            if verb := _IS.match(text, at):
                at = verb.end()
        elif not label["colon"] and not label["strong"]:
            continue
        title = _TITLE.match(text, at)
        at = title.end() if title else at
        sure = bool(label["strong"] and label["colon"] and "\n" not in gap)
        while (
            (name := _NAME.match(text, at))
            and _is_name(name[0], sure and not _HAN.match(text, name.end()))
            and (sure or _stands_alone(text, name, gap))
        ):
            spans.append(name.span())
            at, sure = name.end(), False
            if not (between := _BETWEEN.match(text, at)):
                break
            at = between.end()
        if re.search("电话|方式|手机", label[0]) and (phones := _PHONES_BEHIND.match(text, at)):
            spans.append(phones.span(1))
    return spans


def _is_name(word: str, sure: bool) -> bool:
    """Whether a short word is a person's name. ``sure``: a label with a colon stands right before it."""
    plain = re.sub(r"\s", "", word)
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
    return re.compile(r"[ \u3000]*(?:[\n\t|,，、0-9(（]|$|联系|电话|填[报表]|日期)").match(text, name.end()) is not None


def _numbers(text: str) -> list[tuple[int, int]]:
    spans = [p.span() for label in _PHONE_LABEL.finditer(text) if (p := _PHONES.match(text, label.end()))]
    spans += [m.span(m.lastindex or 0) for m in _ID_OR_ACCOUNT.finditer(text)]
    spans += [m.span() for m in _PLATE.finditer(text)]
    urls: list[tuple[int, int]] | None = None
    for run in _NUMBER.finditer(text):
        found = _private_parts(text, run)
        if found:
            if urls is None:
                urls = [u.span() for u in _URL.finditer(text)]
            spans += [s for s in found if not any(a <= s[0] < b for a, b in urls)]
    return spans


def _private_parts(text: str, run: re.Match[str]) -> list[tuple[int, int]]:
    """The phone and ID numbers in a run of digits; none when the run is an amount or part of a code."""
    start, end = run.span()
    digits = run[0].strip("()")
    start += run[0].index(digits) if digits else 0
    before, after = text[start - 1 : start], text[end : end + 1]
    if re.match(r"[0-9A-Za-z_.,]", before) or re.match(r"[0-9A-Za-z_]", after):
        return []
    if re.match(r"[.,]\d", text[end : end + 2]) or _AMOUNT_TAIL.match(text, end):
        return []
    if _CODE_LABEL.search(text[max(0, start - 12) : start]):
        return []
    if _ID_NUMBER.fullmatch(digits):
        return [(start, start + len(digits))]
    start = run.start()
    return [(start + m.start(), start + m.end()) for p in (_MOBILE, _LANDLINE) for m in p.finditer(run[0])]
