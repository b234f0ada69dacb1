"""What a department's name looks like: cleaning one, where one ends, other names of the same body, its type.

Lives here: everything about one name. Never here: where a report prints its own (``departments``), places
(``regions``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.regions import mentions

HAN = "[㐀-䶿一-鿿]"
# What a body's name ends with; the longer ones may close a name that goes on (…水利局水库除险加固项目).
STRONG_END = (
    "人民政府办公室|人民政府|委员会|办公室|办事处|委组织部|委宣传部|委统战部|组织部|宣传部|统战部|社会工作部|人民武装部|政法委|"
    "纪委监委|监委|纪委|党校|行政学院|管委会|联合会|总工会|红十字会|协会|商会|学会|研究会|工商联|管理局|服务局|分局|局|厅|"
    "人民医院|医院|卫生院|妇幼保健院|保健院|敬老院|福利院|养老院|卫生服务中心|小学|中学|学校|幼儿园|大学|学院|法院|检察院|"
    "中心|支队|大队|总队|研究院|研究所|设计院|管理处|管理所|服务站|监测站|监狱|戒毒所|图书馆|博物馆|档案馆|文化馆|纪念馆|"
    "美术馆|科技馆|体育馆|电视台|广播台|融媒体中心|报社|出版社|剧院|剧团|艺术团|林场|农场|公司|集团|街道|管理区|开发区"
)
ENDING = re.compile(
    rf"(?:{STRONG_END}|[部委办院校站所馆处队会社台场园团署库厂组]|海关|残联|妇联|侨联|文联|科协|人大|政协|高新区|经开区|新区|"
    r"示范区|园区|苏木|嘎查)$"
)
_STRONG = re.compile(rf"(?:{STRONG_END})$")
_FIRST_STRONG = re.compile(rf"^(?:中共|中国共产党|政协|共青团|民盟|民建|九三学社)?[^\W_]{{2,28}}?(?:{STRONG_END})")
# A name goes on behind its first ending: 中心|卫生院, 人民政府|办公室, 公安局|交通警察支队, 民政局|殡葬管理所.
_GOES_ON = re.compile(
    rf"(?![内下]?设)(?:卫生院|卫生室|小学|中学|学校|幼儿园|医院|敬老院|血站|党委|办公室|党工委|管委会|{HAN}{{0,2}}公司|"
    rf"{HAN}{{0,7}}(?:支队|大队|中队|分局|分院|分校|管理处|管理所|服务站|监测站|监督所|研究所|服务中心|管理中心|指挥中心|发展中心|"
    rf"评审中心|监测中心|核算中心|保障中心|办公室))(?!建设|改造|工程|维修|购置|改扩建|新建)"
)
YEAR = r"(?:20\d\d|二[零〇○Oo0][零〇○Oo0一二三四五六七八九]{2})"
YEARS = re.compile(rf"[(（\[]?{YEAR}(?:年?[-~至—]{YEAR})?(?:年度|年)?(?:度)?[)）\]]?(?:上半年|全年)?")
# Codes of budget units before and behind a name: 219001-…, [906017]…, …(219001). 120急救中心 keeps its number.
_CODE = re.compile(
    rf"^(?:[\[(【][0-9A-Za-z]{{2,}}[\])】][-_—]?|[0-9A-Za-z]+[-_—]+|(?!12345|12315)[0-9A-Za-z]{{5,}})(?={HAN})"
)
_CODE_BEHIND = re.compile(r"(?:[-_—]+|[\[(【])\d{3,}[\])】]?$")
_NEXT_LABEL = re.compile(
    r"(?:填[报表]|联系|日期|电话|评价年度|年度|负责人|主管部门|(?:项目)?实施单位|承担单位|单位负责|金额|编制时间|编制日期|预算年度|公章|盖章|签章|项目资金|"
    r"项目名称|项目类[别型]|项目属性|单位[:：]|\(|\[|【|《).*$"
)
_BARE = re.compile(
    r"^(?:本?部门|本?单位|本级|无|名称|我[局部委办院校]|公章|部门[(（]单位[)）]|各.*|.*等单位|机关|(?:项目|主管|实施|预算|填报|"
    r"评价).*(?:单位|部门))$"
)
# 本级, 部门 behind a whole name say which budget is meant, not who.
_OWN_LEVEL = re.compile(r"(?:\((?:本级|本部|机关|汇总|部门)\)|机关本级|本级机关|本级行政|本级|机关|部门|本部|汇总)$")
# money, and bodies spoken of together
_MANY = re.compile(r"经费|资金|义务教育学校|中小学|乡镇卫生院|公立医院|基层医疗")
_TOWN = re.compile(r"(?:[镇乡]|街道|苏木|管理区|新区)$")
_LEVEL_START = re.compile(r"^(?:中共|政协|共青团)?[省市州县区旗盟镇乡](?![政场])")

_SAME = [  # printed → another way of writing it; both ways
    *(("人民代表大会常务委员会", "人大常委会"), ("中国人民政治协商会议", "政协"), ("纪律检查委员会", "纪委")),
    *(("发展和改革委员会", "发改委"), ("发展和改革局", "发改局"), ("卫生健康委员会", "卫健委")),
    *(("卫生健康局", "卫健局"), ("住房和城乡建设局", "住建局"), ("住房和城乡建设厅", "住建厅")),
    *(("人力资源和社会保障局", "人社局"), ("人力资源和社会保障厅", "人社厅"), ("市场监督管理局", "市场监管局")),
    *(("文化旅游广电体育局", "文旅广体局"), ("文化和旅游局", "文旅局"), ("工业和信息化局", "工信局")),
    *(("城市管理和综合执法局", "城管局"), ("城市管理局", "城管局"), ("退役军人事务局", "退役军人局")),
    *(("医疗保障局", "医保局"), ("行政审批服务局", "行政审批局"), ("机关事务管理局", "机关事务局")),
    *(("人民政府办公室", "政府办"), ("机构编制委员会办公室", "编办"), ("残疾人联合会", "残联")),
    *(("妇女联合会", "妇联"), ("科学技术协会", "科协"), ("文学艺术界联合会", "文联"), ("共产主义青年团", "共青团")),
    *(("国有资产监督管理委员会", "国资委"), ("教育和体育局", "教体局"), ("归国华侨联合会", "侨联")),
    *(("工商业联合会", "工商联"), ("疾病预防控制中心", "疾控中心"), ("街道办事处", "街道")),
]
_PARTY = re.compile(
    r"^(?:中共|中国共产党)?(?P<place>.*?[省市州县区旗盟])委(?:员会)?"
    r"(?P<part>(?:组织|宣传|统战|统一战线工作|社会工作).*部|办公室|政法委.*|老干部局|党校|.*办公室)$"
)


def clean_name(raw: str) -> str | None:
    """A department's name without code, stamp, year and 本级; None when nothing of a name is left."""
    name = raw.strip("#*:|、,，.。\"'“”《》 \t")
    name = _CODE_BEHIND.sub("", _CODE.sub("", name))
    name = YEARS.sub("", name) if "20" in name or "二" in name else name
    name = name.replace("（", "(").replace("）", ")")
    name = without_own_level(name)
    name = _NEXT_LABEL.sub("", name)
    name = re.sub(r"(?:关于|的)$", "", without_own_level(name)).strip("-_—:、 ")
    if not 3 <= len(name) <= 40 or _BARE.match(name) or not re.match(rf"{HAN}|\d{{3,5}}{HAN}", name):
        return None
    return name


def without_own_level(name: str) -> str:
    """青神县发展和改革局本级 → 青神县发展和改革局; nothing is taken from a name that is not whole without it."""
    found = _OWN_LEVEL.search(name)
    if found and ENDING.search(name[: found.start()]):
        return name[: found.start()]
    return name


def is_name(name: str) -> bool:
    """Whether this can be the name of a body: 某某中心 can, 食堂及餐厅 can not."""
    if mentions(name):
        return not is_place(name) and not _MANY.search(name)
    if not ENDING.search(name) or "、" in name:
        return False
    if _LEVEL_START.match(name):
        return True
    return bool(_STRONG.search(name)) and not re.search(
        r"厅$|食堂|经费|补助|资金|改造|购置|维修|^(?:该|其|有关|相关|上级|财政(?![局厅所])|主管)", name
    )


def is_town(name: str) -> bool:
    """Whether a name is that of a town, of which the government is meant: 泸县云龙镇."""
    return _TOWN.search(name) is not None and is_name(name)


def is_place(name: str) -> bool:
    """Whether a name is nothing but a place: 岳阳市, 湖南省湘潭县."""
    rest = name
    for mention in reversed(mentions(name)):
        rest = rest[: mention.start] + rest[mention.end :]
    return rest in ("", "省", "市", "县", "区", "本级", "市本级", "县本级", "区本级")


def name_at(text: str) -> str | None:
    """The name that a text begins with, to its last ending: 某县天星镇中心卫生院2021年 → 某县天星镇中心卫生院."""
    found = _FIRST_STRONG.match(text)
    if found is None:
        return None
    end = found.end()
    while more := _GOES_ON.match(text, end):
        end = more.end()
    return text[:end]


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


def same_body(a: str, b: str) -> bool:
    """Whether two printings name one body: 组织部 and 中共某县委组织部 do, 甲镇人民政府 and 乙镇人民政府 do not."""
    if a == b or a.endswith(b) or b.endswith(a):
        return True
    places = [mentions(n) for n in (a, b)]
    if all(places) and not _places_meet(*(p[-1].regions for p in places)):
        return False
    cores = [{_core(v) for v in (n, *_variants(n))} for n in (a, b)]
    return any(x.endswith(y) or y.endswith(x) for x in cores[0] for y in cores[1])


def _places_meet(a: Sequence, b: Sequence) -> bool:
    return any(x is y or x.lies_in(y) or y.lies_in(x) for x in a for y in b)


def _core(name: str) -> str:
    """A name without its places and 中共."""
    places = mentions(name)
    return re.sub(r"^(?:中共|中国共产党)?[省市州县区旗]?", "", name[places[-1].end :] if places else name) or name


def department_type(name: str) -> str:
    """party | government | public_institution | congress | court | mass_org | township | other."""
    for kind, pattern in _TYPES:
        if pattern.search(name):
            return kind
    return "other"


_TYPES = [
    ("congress", re.compile(r"人大(?!附属|附中)|人民代表大会|政协|政治协商会议")),
    ("court", re.compile(r"法院$|检察院$")),
    ("public_institution", re.compile(r"党校$|行政学院$|党史.*(?:室|中心)$|档案馆$|社会主义学院$")),
    (
        "mass_org",
        re.compile(
            r"工会$|共青团|团[省市州县区旗]委$|妇联$|妇女联合会$|残联$|联合会$|科协$|协会$|文联$|红十字会$|侨联$|工商联$|计生协|贸促会$|"
            r"[商学]会$|研究会$|关心下一代"
        ),
    ),
    (
        "party",
        re.compile(
            r"中共|中国共产党|[省市州县区旗盟]委(?!员会)|组织部$|宣传部$|统战部$|社会工作部$|政法委|纪委|纪律检查|监察委|监委|巡察|"
            r"工作委员会$|工委$|编办$|编制委员会|老干部局$|直属机关|信访|网信办$|党组$"
        ),
    ),
    ("township", re.compile(r"(?:镇|乡|街道|苏木)(?:人民政府|办事处|党工委|政府)?$")),
    ("government", re.compile(r"局$|厅$|委员会$|人民政府|政府办|办公室$|管委会$|委$|政府$|管理区$|开发区$|新区$")),
    (
        "public_institution",
        re.compile(
            r"(?:学校|中学|小学|幼儿园|大学|学院|医院|中心|馆|站|所|院|台|社|园|林场|农场|水库|处|队|校|室|场|库|基地|集团|公司|团|监狱)$"
        ),
    ),
    ("government", re.compile(r"办$|部$|海关$|署$")),
]
