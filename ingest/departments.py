"""Names of departments: where a report prints its own, which other names mean the same, what kind of body it is.

Lives here: finding and cleaning one name, aliases, the type. Never here: regions (``regions``), years, scores.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from ingest.headlines import Line
from ingest.regions import mentions

_HAN = "[㐀-䶿一-鿿]"
# What a body's name ends with; the longer ones may close a name that goes on (…水利局水库除险加固项目).
_STRONG_END = (
    "人民政府办公室|人民政府|委员会|办公室|办事处|委组织部|委宣传部|委统战部|组织部|宣传部|统战部|政法委|纪委监委|"
    "监委|党校|管委会|联合会|总工会|协会|管理局|服务局|局|厅|人民医院|医院|卫生院|学校|中学|小学|幼儿园|大学|学院|法院|"
    "检察院|中心|支队|大队|总队|研究院|研究所|管理处|服务站|监狱|图书馆|博物馆|档案馆|文化馆|电视台|公司|街道"
)
_ENDING = re.compile(
    rf"(?:{_STRONG_END}|[部委办院校站所馆处队会社台场园团署库厂组]|海关|残联|妇联|侨联|文联|工商联|科协|人大|政协|管理区|监狱)$"
)
_FIRST_STRONG = re.compile(rf"^(.{{2,28}}?(?:{_STRONG_END}))")
_YEAR = r"(?:20\d\d|二[零〇○][零〇○一二三四五六七八九]{2})"
_YEARS = re.compile(rf"[(（]?{_YEAR}(?:年?[-~至—]{_YEAR})?(?:年度|年)?(?:度)?[)）]?(?:上半年|全年)?")
_SUBJECT = re.compile(
    r"部门整体|单位整体|整体支出|整体绩效|整体|项目支出|项目资金|项目(?!.{0,6}(?:中心|办|局))|专项|部门预算|预算(?!.{0,4}(?:中心|局))|"
    r"绩效(?!.{0,4}中心)|财政(?!局|厅|所|办|事务|国库|投资|干部)|部门决算|决算|部门自评|自评|支出|转移支付|[\"“]?三公|一般公共|部门(?=$|\()"
)
_LABELS = (
    r"评价单位|自评单位|被评价单位|预算部门\(?单位\)?|预算部门[、/]?单位名称|预算部门|预算单位|单位名称|部门名称|部门\(单位\)名称|"
    r"部门\(单位\)|单位\(部门\)名称|(?:预算)?部门单位名称|填报单位|填报部门|报送单位|编制单位|申报单位|报告单位|单位\(公?盖?章\)|"
    r"(?:省|市|县|区)级预算部门\(?单位\)?|部门单位"
)
_LESSER_LABELS = r"项目实施单位|实施单位|项目单位|项目主管部门|主管部门\(?及代码\)?|主管部门|主管单位|项目承担单位"
_STAMP = r"(?:名称)?(?:\([^()]{0,8}\))?"
_LABELLED = re.compile(rf"(?:^|[,，;。|])(?:{_LABELS}){_STAMP}:(?P<name>{_HAN}[^:。;,，|]{{2,40}})")
_LESSER = re.compile(rf"(?:^|[,，;。|])(?:{_LESSER_LABELS}){_STAMP}:(?P<name>{_HAN}[^:。;,，|]{{2,40}})")
_CELL_LABEL = re.compile(rf"^(?:{_LABELS}){_STAMP}:?$")
_LESSER_CELL = re.compile(rf"^(?:{_LESSER_LABELS}){_STAMP}:?$")
_NEXT_LABEL = re.compile(
    r"(?:填[报表]|联系|日期|电话|评价年度|年度|负责|主管|单位负责|金额|编制|预算年度|公章|盖章|签章|\(|\[).*$"
)
_CODE = re.compile(r"^[0-9A-Za-z]+[-_—]?(?=[一-鿿])")
_BARE = re.compile(r"^(?:本?部门|本?单位|本级|无|名称|我[局部委办院校]|公章|部门[(（]单位[)）])$")

_PLACELESS = re.compile(
    rf"(?<!{_HAN})(?:该|本|我|驻|原)?"
    rf"((?:中共)?[省市州县区旗镇乡](?:委|政府)?(?!委员)(?:{_HAN}{{1,10}}?)(?:局|厅|委|部|办公室|中心|办))(?!{_HAN}*[员门])"
)
_PARTY_PLACELESS = re.compile(
    r"([省市州县区旗]委"
    r"(?:组织部|宣传部|统战部|政法委|办公室|办|党校|巡察办|编办|老干部局|网信办|社工部|社会工作部))"
)
_OWN_WORD = re.compile(r"[我本](局|部|委|办|院|校|镇|乡|中心|站|所|馆|队|厅|会|街道|园|处|台)(?![门分级])")
_SELF_INTRODUCTION = re.compile(rf"({_HAN}{{4,40}}?)(?:本级)?[(（](?:以下)?简称")

_SAME = [  # printed → another way of writing it; both ways
    *(("人民代表大会常务委员会", "人大常委会"), ("中国人民政治协商会议", "政协"), ("纪律检查委员会", "纪委")),
    *(
        ("发展和改革委员会", "发改委"),
        ("发展和改革局", "发改局"),
        ("卫生健康委员会", "卫健委"),
        ("卫生健康局", "卫健局"),
    ),
    *(("住房和城乡建设局", "住建局"), ("住房和城乡建设厅", "住建厅"), ("人力资源和社会保障局", "人社局")),
    *(("人力资源和社会保障厅", "人社厅"), ("市场监督管理局", "市场监管局"), ("文化旅游广电体育局", "文旅广体局")),
    *(
        ("文化和旅游局", "文旅局"),
        ("工业和信息化局", "工信局"),
        ("城市管理和综合执法局", "城管局"),
        ("城市管理局", "城管局"),
    ),
    *(("退役军人事务局", "退役军人局"), ("医疗保障局", "医保局"), ("行政审批服务局", "行政审批局")),
    *(("机关事务管理局", "机关事务局"), ("人民政府办公室", "政府办"), ("机构编制委员会办公室", "编办")),
    *(("残疾人联合会", "残联"), ("妇女联合会", "妇联"), ("科学技术协会", "科协"), ("文学艺术界联合会", "文联")),
    *(("共产主义青年团", "共青团"), ("国有资产监督管理委员会", "国资委"), ("教育和体育局", "教体局")),
]
_PARTY = re.compile(
    r"^(?:中共|中国共产党)?(?P<place>.*?[省市州县区旗盟])委(?:员会)?"
    r"(?P<part>(?:组织|宣传|统战|统一战线工作|社会工作).*部|办公室|政法委.*|老干部局|党校|.*办公室)$"
)


def clean_name(raw: str) -> str | None:
    """A department's name without code, stamp, year and 本级; None when nothing of a name is left."""
    name = _CODE.sub("", raw.strip(":|、,，.。\"'“”"))
    name = _YEARS.sub("", name)
    name = _NEXT_LABEL.sub("", name.replace("（", "(").replace("）", ")"))
    name = re.sub(r"(?:\(?本级\)?|机关本级|关于|的)$", "", name).strip("-_—:、 ")
    if not 3 <= len(name) <= 40 or _BARE.match(name) or not re.search(_HAN, name):
        return None
    return name


def from_title(title: str) -> str | None:
    """The department that a title names: 2023年度X县水利局部门整体支出绩效自评报告 → X县水利局."""
    rest = re.sub(r"^(?:附件\d*[:：]?)?(?:关于)?", "", title)
    year = _YEARS.search(rest)
    if year and year.start() > 2:  # the year stands behind the name and divides it from the subject
        before = clean_name(rest[: year.start()])
        if before and _ENDING.search(before):
            return before
    rest = _YEARS.sub("", rest)
    cut = _SUBJECT.search(rest)
    name = clean_name(rest[: cut.start()] if cut else rest)
    if name is None:
        return None
    if _ENDING.search(name):
        return name
    strong = _FIRST_STRONG.match(name)
    if strong:
        return strong[1]
    return name if cut and mentions(name) and len(name) <= 20 else None


def labelled(lines: Sequence[Line]) -> tuple[list[str], list[str]]:
    """Names behind 评价单位, 单位名称 …, and names behind 实施单位, 主管部门; in order, without repetition."""
    sure: list[str] = []
    lesser: list[str] = []
    for line in lines:
        for pattern, out in ((_LABELLED, sure), (_LESSER, lesser)):
            for m in pattern.finditer(line.folded):
                _keep(out, line.raw[m.start("name") : m.end("name")])
        filled = [(f, r) for f, r in zip(line.cells, line.raw_cells, strict=True) if f]
        for (label, _), (_, value) in pairwise(filled):
            if _CELL_LABEL.match(label):
                _keep(sure, value)
            elif _LESSER_CELL.match(label):
                _keep(lesser, value)
    return sure, lesser


def _keep(names: list[str], raw: str) -> None:
    name = clean_name(raw)
    if name and name not in names and (_ENDING.search(name) or mentions(name)):
        names.append(name)


def from_text(lines: Sequence[Line]) -> str | None:
    """The department that a text without title and labels speaks of most.

    A name needs an ending that the text's own word agrees with (我局, 本部); a finance bureau that asked for the report
    is not its author.
    """
    text = "\n".join(line.raw for line in lines[:80] if not line.is_row)[:12000]
    own = Counter(_OWN_WORD.findall(text))
    votes: Counter[str] = Counter()
    for intro in _SELF_INTRODUCTION.finditer(text):
        tail = _tail_after_place(intro[1])
        if tail and _ENDING.search(tail):
            votes[tail] += 5
    for m in mentions(text):
        if m.is_short:
            continue
        behind = re.match(rf"{_HAN}{{0,16}}", text[m.end :])
        name = _FIRST_STRONG.match(text[m.start : m.end] + (behind[0] if behind else ""))
        if name and len(name[1]) > m.end - m.start:
            whole = ("中共" if text[max(0, m.start - 2) : m.start] == "中共" else "") + name[1]
            votes[whole] += 2
    for m in _PARTY_PLACELESS.finditer(text):
        votes[m[1]] += 1
    for m in _PLACELESS.finditer(text):
        votes[m[1]] += 1
    scored = {
        name: n
        * (0.2 if name.endswith(("财政局", "财政厅", "人民政府", "纪委", "委员会")) and not own.get(name[-1]) else 1)
        * (3 if any(name.endswith(word) for word in own) else 1)
        for name, n in votes.items()
    }
    best = max(scored.items(), key=lambda item: (item[1], len(item[0])), default=None)
    return best[0] if best and best[1] >= 4 else None


def _tail_after_place(text: str) -> str | None:
    found = [m for m in mentions(text) if not m.is_short]
    if not found:
        return None
    first = found[0]
    start = first.start - 2 if text[max(0, first.start - 2) : first.start] == "中共" else first.start
    return text[start:]


def aliases_of(name: str, others: Sequence[str] = ()) -> list[str]:
    """Other names of the same body: with and without 中共, long and short forms, without the city before the county."""
    found = dict.fromkeys(o for o in others if o != name)
    for base in [name, *others]:
        for variant in _variants(base):
            if variant != name:
                found.setdefault(variant)
    return list(found)


def _variants(name: str) -> list[str]:
    out: list[str] = []
    party = _PARTY.match(name)
    if party and len(party["place"]) > 1:
        place, part = party["place"], party["part"]
        out += [f"中共{place}委{part}", f"中国共产党{place}委员会{part}", f"{place}委{part}"]
    for long, short in _SAME:
        if long in name:
            out.append(name.replace(long, short, 1))
        elif short in name and long != "中国共产党":
            out.append(name.replace(short, long, 1))
    places = mentions(name)
    # 邵阳市大祥区… → 大祥区…
    if len(places) >= 2 and not places[1].is_short and places[0].end == places[1].start:
        shorter = name[: places[0].start] + name[places[1].start :]
        out += [shorter, *([f"{shorter.removeprefix('中共')}"] if shorter.startswith("中共") else [])]
    return out


def department_type(name: str) -> str:
    """party | government | public_institution | congress | court | mass_org | township | other."""
    for kind, pattern in _TYPES:
        if pattern.search(name):
            return kind
    return "other"


_TYPES = [
    ("congress", re.compile(r"人大|人民代表大会|政协|政治协商会议")),
    ("court", re.compile(r"法院$|检察院$")),
    ("public_institution", re.compile(r"党校$|行政学院$|党史.*(?:室|中心)$|档案馆$")),
    (
        "mass_org",
        re.compile(
            r"工会$|共青团|团[省市州县区]委$|妇联$|妇女联合会$|残联$|联合会$|科协$|协会$|文联$|红十字会$|侨联$|工商联$|计生协"
        ),
    ),
    (
        "party",
        re.compile(
            r"中共|中国共产党|[省市州县区旗]委(?!员会)|组织部$|宣传部$|统战部$|政法委|纪委|纪律检查|监察委|监委|巡察|工作委员会$|"
            r"工委$|编办$|编制委员会|老干部局$|直属机关|信访"
        ),
    ),
    ("township", re.compile(r"(?:镇|乡|街道)(?:人民政府|办事处|党工委|政府)?$")),
    ("government", re.compile(r"局$|厅$|委员会$|人民政府|政府办|办公室$|管委会$|委$|政府$|管理区$")),
    (
        "public_institution",
        re.compile(
            r"(?:学校|中学|小学|幼儿园|大学|学院|医院|中心|馆|站|所|院|台|社|园|林场|农场|水库|处|队|校|室|场|库|基地|集团|公司)$"
        ),
    ),
    ("government", re.compile(r"办$|部$")),
]
