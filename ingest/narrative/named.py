"""Names: of the thing an amount is for when no taxonomy label tells, and of the sub-unit or kind of a head count.

Lives here: finding the noun phrase around a number. Never here: deciding that the number is a figure (``grammar``).
"""

from __future__ import annotations

import re

from ingest.narrative.vocabulary import grammar
from ingest.numbers import Number
from ingest.taxonomy import Mention, concept_of

_NOUN = (
    r"(?:支出|经费|费用|费|款项|(?<![贷存税罚货善赔借])款|资金|补助|补贴|津贴|项目|奖金|奖励|专项|工程|工资|预算|租金|拨款"
    r"|慰问金|保险|缴费)"
)
_NAME_BEFORE = re.compile(
    rf"(?P<name>[^，,。;；：:]*?{_NOUN})(?:\([^()]*\))?(?:等|共计|合计|总计|预算|安排|支出|资金|金额|经费|为|共|约|计|:|：|\()*$"
)
_TAIL = re.compile(
    r"^(?:的)?(?P<name>[^，,。;；：:、()]{0,16}?(?:经费|资金|补助|补贴|费用|奖励|项目))|^用于(?P<use>[^，,。;；、()]{2,24})"
)
_PURPOSE = re.compile(
    r"(?:为确保|为保障|为了|确保|保障|为)(?P<name>[^，,。;；]{3,30}?)(?:的?(?:正常|顺利|有序|有效)|工作开展|开展|实施|，|,|$)"
)
_LEADING = re.compile(
    r"^(?:其中|即|另有|另外|另|以及|和|及|与|同时|主要(?:是|用于)?|用于|包括|含|共计|共|本年度?|今年|全年|\d{4}年度?|新增了?|支付了?|列支了?|预付了?|是|的|了|将|向"
    r"|[①②③④⑤⑥⑦⑧⑨⑩]|一是|二是|三是|四是|五是|\d+[.、]|[(](?:\d+|[一二三四五六七八九十]+)[)])+"
)
_DATED = re.compile(r"^20\d\d年度?")
_CUT = re.compile(
    r".*(?:主要用于|用于|增加了?|减少了?|新增了?|申请了?|安排了?|下达了?|批复了?|增长了?|原因[是为]?)(?=[^，,。;；]{4})"
)
_TRAILING = re.compile(r"(?:预算|支出|资金)?(?:预算|安排|支出|金额|合计|共计|经费预算|为|共|约)+$")
_GENERIC_BEFORE = re.compile(
    r"省级|市级|县级|区级|上级|本级|中央|单位|部门|财政|安排|下达|拨付|使用|支付|年初|预算|决算|\d{4}年|[本当]年|[增新]加?|各项|各类|其他|截至|年底|年末|月底|已|每年|截至|年底|年末|月底|已|区委|县委|市委|\d"
)
_LEAST_NARROWING = 3
_BASIS_WORDS = re.compile(r"追加后?|实际|支出|资金|金额|经费|费用|执行|完成|调整后?|全年|累计|共计|合计")
_PROJECT_WITH_BUDGET = re.compile(
    r"(?:^|[:：]|其中|分别为|[，,][为是])(?:\d{1,2}[.、]|[(]\d{1,2}[)])?(?:(?P<project>[一-龥A-Za-z()\-]{3,30}?项目)|"
    r"(?:(?<=\d[.、])|(?<=\d[)]))(?P<numbered>[一-龥A-Za-z()、\-]{3,30})[:：])(?:资金|支出)?[，,]?"
    r"(?:年初|全年|本年)?(?:安排|计划)?(?:预算|计划|安排)(?:数|安排|资金|金额)?(?:为|:)?$"
)
_ITEM = re.compile(r"(?:[(]?\d{1,2}[)]?[.、]?|[①②③④⑤⑥⑦⑧⑨⑩])?[一-龥A-Za-z()、\-]{4,30}")
_DEED = re.compile(
    r"投入|完成|支付|拨付|使用|实现|争取|下达|收到|到位|追加|收回|上缴|自筹|募集|捐|[结节]余|结转|节约|挽回|减免"
    r"|合计|共计|总|累计|全年|[本当]年|预算数|决算|执行数|收入|支出|其中|平均|[人户亩]均|每"
)
_OF_WHOLE = re.compile(
    r"拨款|预算|决算|收入|支出|基本|总|年|实际|其中|资金|用于|一般|公共|基金|目标|人员|公用|事业|行政|追加|专项|类|[局委办厅院校镇乡的]$|单位|部门|机关"
)
_PLAN = re.compile(r"预算|申请|安排|计划|批复|下达")
_SPENT = re.compile(r"实际支出|支出|支付|使用|列支|执行")
_SOURCE = re.compile(
    r"(?:(?:下达|安排)?(?:中央|省级?|市级?|县级?|区级?|上级|本级|我[省市县区]|各级)(?:财政)?(?:直达|转移支付|专项|补助|补贴|配套)*(?:资金)?)"
)
_OF_LEVEL = re.compile(r"(?:中央|[省市县区]级?|市县级?|上级|本级|各级)$")
_STAFF_KIND = re.compile(
    r"(行政执法(?=编制|人员)|执法(?=编制)|行政工勤|机关工勤|参公事业|参照公务员管理|参公|全额事业|差额事业|自收自支事业|自收自支|全额拨款|差额拨款|财政全额|公务员|行政|事业|工勤|政法|机关|离休|退休|离退休|后勤服务|合同制|聘用|临聘|编外|长期聘用|劳务派遣|公益性岗位|部长|副部长|局长|副局长|正科|副科|专业技术|专技|管理(?=人员)|专任教师|在编教师|在职教师|教职工|医护)"
)
_ONLY_STAFF = re.compile(
    r"[，,、;；:：()]*(?:其中|和|及|以及)?[:：，,(]*(?:在职|在编|在岗)?(?P<kind>行政执法|执法|行政工勤|机关工勤|参公事业|参公管理|参公|全额事业|差额事业|自收自支"
    r"|公务员|行政|事业|工勤|政法|机关|专业技术|专技|管理|财政全供养|财政部分供养|非财政供养|全额|差额)(?:类|编|身份)?(?:人员|干部|职工)?(?:为|共|有)?"
)
_SEVERAL_KINDS = re.compile(r"编制?(?:及|和|与)(?:行政|事业|工勤|参公)[^，,。;；]{0,6}(?:共|合计|总计)")
_SUB_UNIT = re.compile(
    r"(?P<name>[一-龥()]{2,26}?(?:部|委员会|局|办公室|办|中心|站|所|院|学校|中学|小学|幼儿园|大学|学院|馆|团委|协会|联合会|工会|科|厅|处|大队|支队|总队|组|镇|乡|街道|研究室|党校|基金会|公司|园|署|会|场|队))"
    r"(?:机关|本级)?(?:\(.{1,12}?\))?[:：]?(?:现有|共有|有|核定|核定有|年末|\d{4}年末?)*(?=人员|行政|事业|参公|编制|实有|在职|在编|退休|离退休|聘用|干部|职工|\d)"
)


def tail_label(text: str, number: Number) -> str | None:
    """What stands right behind the number: 36万元工作经费, 5万用于先进奖励."""
    m = _TAIL.match(text[number.unit_end : number.unit_end + 30])
    return (m["name"] or m["use"]).removeprefix("用于") or None if m else None


def name_of(
    text: str, window: int, start: int, number: Number, tail: str | None, in_scope: bool, strict: bool = False
) -> str | None:
    """The name of what the number pays for; None when the sentence names nothing.

    ``window``: where the number before ended; ``start``: of the sentence; ``in_scope``: inside a 其中 list, where what
    the money is used for (5万用于先进奖励) is the name; ``strict``: only a telling name counts.
    """
    clause = _DATED.sub("", re.split(r"[，,。;；]", text[window : number.start])[-1])
    clause = clause.lstrip(")、.．和及以0123456789")
    m = _NAME_BEFORE.search(clause)
    if m:
        name = _LEADING.sub("", _CUT.sub("", m["name"]))
        bare = _BASIS_WORDS.sub("", _GENERIC_BEFORE.sub("", name))
        if len(name) >= 4 and len(bare) >= (2 if tail is None and not strict else 4):
            return name
    if tail is None:
        return None
    if in_scope:
        return tail.removeprefix("用于")
    before = text[start : number.start]
    purposes = list(_PURPOSE.finditer(re.split(r"[。;；]", text[window : number.start])[-1]))
    if purposes:
        return purposes[-1]["name"]
    clauses = [c for c in re.split(r"[，,。;；]", before) if c]
    subject = re.split(r"根据|按照|由于", _LEADING.sub("", clauses[-2]))[0] if len(clauses) > 1 else ""
    return subject if len(subject) >= 4 and re.search(_NOUN, subject) else tail


def bare_name(text: str, window: int, number: Number) -> str | None:
    """In a list of projects the words before the amount are the name, whatever they end with: 教师培训50万元."""
    clause = re.split(r"[，,。;；:：]", text[window : number.start])[-1].lstrip("、和及以")
    clause = _TRAILING.sub("", _LEADING.sub("", _CUT.sub("", clause)))
    return clause if re.fullmatch(r"[一-龥A-Za-z()\-]{3,30}", clause) else None


def is_item(text: str) -> bool:
    """Whether all that is said before an amount is a name, perhaps numbered: （2）渠道清淤, 渠道清淤安排."""
    return _ITEM.fullmatch(text) is not None and _DEED.search(text) is None


def project_of_clause(text: str, start: int, number: Number) -> str | None:
    """The project that a clause names before its budget: 河道治理项目预算 120 万元, 1.保洁服务费：年初预算 52 万元."""
    segment = re.split(r"[。;；]", text[start : number.start])[-1]
    m = _PROJECT_WITH_BUDGET.search(segment)
    if m is None:
        return None
    name = m["project"] or m["numbered"]
    core = _GENERIC_BEFORE.sub("", name.removesuffix("项目"))
    known = concept_of(name) or re.search(r"类项目$|预算|收入|支出|批复|^(?:本级|部门|单位|其他|所有|全部|各)", name)
    return None if known or len(core) < 2 else name


def words_before(text: str, clause: int, number: Number) -> str:
    """What a clause says before its amount, for want of a name."""
    said = _TRAILING.sub("", _LEADING.sub("", re.sub(r"\d[\d,.]*|[，,。;；:：、()]", "", text[clause : number.start])))
    return said[-20:] or "其他资金"


def whole_name(text: str, start: int, label: Mention) -> str:
    """The name around a label: 生均公用经费项目."""
    before = re.split(r"[，,。;；:：、]", text[start : label.start])[-1]
    name = _LEADING.sub("", _CUT.sub("", before)) + label.label
    return name + text[label.end : label.end + 2]


def narrowed(text: str, start: int, label: Mention) -> str | None:
    """A label with the words that narrow it to one purpose: 护林员技能培训费; None where it stands by itself."""
    before = _LEADING.sub("", _CUT.sub("", re.split(r"[，,。;；:：、]", text[start : label.start])[-1]))
    return before + label.label if len(_GENERIC_BEFORE.sub("", before)) >= _LEAST_NARROWING else None


def is_tail(text: str, window: int, label: Mention) -> bool:
    """Whether a generic label (专项支出, 项目资金) is only the end of a longer name."""
    if label.label != "项目支出" and text[label.start : label.end] not in grammar()["generic_labels"]:
        return False
    before = re.split(r"[，,。;；:：、]", text[window : label.start])[-1]
    if label.label == "项目支出":  # 水毁河堤修复项目支出 86 万元; 财政拨款项目支出 names none
        name = _LEADING.sub("", _CUT.sub("", before))
        return re.fullmatch(r"[一-龥]{4,20}", name) is not None and _OF_WHOLE.search(name) is None
    before = _GENERIC_BEFORE.sub("", _LEADING.sub("", _CUT.sub("", before)))
    return len(before) >= 2


def is_project_context(text: str, start: int, number: Number, section: str | None) -> bool:
    """Amounts are projects only where money is told: a money section, or a sentence about spending."""
    sentence = text[start : number.unit_end + 16]
    return section == "money" or bool(re.search(r"项目(?:支出|资金)|专项(?:资金|经费|支出)|预算|经费", sentence))


def basis_of(text: str, start: int, number: Number, name: str) -> str | None:
    """Basis that the words since ``start`` say of a freely named amount, its name apart; None when they say none."""
    near = without_name(re.split(r"[。；;]", text[start : number.start])[-1][-40:], name)
    plan, spent = list(_PLAN.finditer(near)), list(_SPENT.finditer(near))
    if plan and (not spent or plan[-1].start() > spent[-1].start()):
        return "initial_budget" if "年初预算" in near else "budget"
    return "actual" if spent else None


def without_name(text: str, name: str) -> str:
    """Words without a name in them; what the name ends with (…预算) still says something."""
    return text.replace(_TRAILING.sub("", name), "")


def is_source(name: str) -> bool:
    """Whether a name says only whose money it is: 中央补助, 我区补助, 省级配套资金. Several amounts may bear it."""
    return _SOURCE.fullmatch(name) is not None


def level_of(text: str, label: Mention) -> str | None:
    """The level of government right before a label: 省级 of 省级财政资金."""
    m = _OF_LEVEL.search(text[max(0, label.start - 4) : label.start])
    return m[0] if m else None


def tells_basis(text: str) -> bool:
    """Whether words between two amounts say planned or spent; those that end a name (工作支出) do not."""
    return bool(re.search(r"预算|申请|安排|计划|批复|下达|决算|执行|实际|支付|使用|列支|(?:^|[，,;；])支出", text))


def _is_own(unit: str, department: str) -> bool:
    """Whether a name in the text is the department's own: 市政府办公室 of 某市人民政府办公室."""
    unit, department = unit.replace("人民", ""), department.replace("人民", "")
    return unit in department or department[-6:] in unit


def staff_kind(text: str) -> str | None:
    """The kind of staff that is all a text names: 其中行政, 机关工勤人员; None when it says anything else."""
    m = _ONLY_STAFF.fullmatch(text)
    return m["kind"] if m else None


def staff_breakdown(
    text: str, start: int, label: Mention, number: Number, concept: str, department: str | None
) -> tuple[str | None, str | None]:
    """(kind, name) of a head count: kind of staff (行政编制) or sub-unit (区文化馆编制 12 名), or neither."""
    if not concept.startswith("headcount"):
        return None, None
    spelled = text[label.start : label.end]
    near = re.split(r"[，,。;；、:：]", text[start : label.start])[-1]
    kind = (
        _STAFF_KIND.search(near[-8:] + spelled) or _STAFF_KIND.search(text[label.end : number.start])
        if concept in ("headcount_quota", "headcount_actual", "headcount_contract")
        else None
    )
    if kind and (
        "行政事业" in near[-8:] + spelled or _SEVERAL_KINDS.search(near[-8:] + text[label.start : number.start])
    ):
        kind = None  # 行政事业编制, 行政编制及事业编制共 80 名: all of them
    segment = re.split(r"[。;；]", text[start : label.start])[-1] + spelled
    m = _SUB_UNIT.match(_LEADING.sub("", segment))
    unit = m["name"] if m else None
    if unit and (
        re.search(r"本部|我[局部委办院校]|本单位|全[局部区县市]", unit) or (department and _is_own(unit, department))
    ):
        unit = None
    if unit and kind:
        return "sub_unit", f"{unit} {kind[1]}"
    if unit:
        return "sub_unit", unit
    return ("staff_kind", kind[1]) if kind else (None, None)
