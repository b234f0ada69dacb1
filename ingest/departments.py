"""Where a report prints its department: in the title, behind labels, under the text, in its sentences.

Lives here: finding the names and choosing among them. Never here: what a name looks like, aliases, types
(``department_names``), regions, years, scores.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from ingest.department_names import (
    ENDING,
    HAN,
    STRONG_END,
    YEARS,
    clean_name,
    is_name,
    is_town,
    name_at,
    same_body,
    without_own_level,
)
from ingest.headlines import Page
from ingest.regions import mentions

_SUBJECT = re.compile(
    r"部门整体|单位整体|整体支出|整体绩效|整体|项目支出|项目资金|项目(?!.{0,6}(?:中心|办|局))|专项|部门预算|预算(?!.{0,4}(?:中心|局))|"
    r"绩效(?!.{0,4}中心)|财政(?!局|厅|所|办|事务|国库|投资|干部)|部门决算|单位决算|决算|部门自评|自评|支出|转移支付|[\"“]?三公|一般公共|"
    r"政府性基金|部门(?=$|\()|开展"
)
_OPENING = re.compile(
    r"^[《\[]?(?:附[件表]\d*(?:[-—.]\d+)?[:：、]?)?(?:关于)?(?:(?:报送|上报|印发|公开|公布|呈报|提交|报告|做好|开展)的?)?[《\[]?"
)
_BEHIND_TITLE = re.compile(
    rf"(?:报告书?|自评表|说明|总结)(?:[(（][\d年度]+[)）]?)?[-—_:：(（《]+(?:部门|单位)?(?:名称)?[:：]?({HAN}.{{3,30}})$"
)
_STRONG = re.compile(rf"^.{{2,28}}?(?:{STRONG_END})")

_SURE_LABELS = (
    r"(?:被?评价|自评|填报|报送|编制|申报|报告|预算|部门)单位|预算部门|填报部门|自评部门|评价部门|单位名称|部门名称|部门\(单位\)|"
    r"单位\(部门\)|部门[、/]单位名称|部门单位|(?:省|市|县|区)级预算部门|预算部门单位|被评价部门|单位全称|部门全称"
)
_LESSER_LABELS = r"(?P<does>项目实施单位|实施单位|项目单位|项目承担单位|承担单位)|项目主管部门|主管部门|主管单位"
_STAMP = r"(?:名称)?(?:\([^()\t\n]{0,10}\)|及代码)?(?:名称)?(?:\([^()\t\n]{0,8}\))?"
_VALUE = r"(?P<gap>:[\t\n|]*|[\t|]+[\t\n|]*|\n+)(?P<name>[^:。;,，|\t\n]{3,60})"
_LABELLED = re.compile(rf"(?:(?P<sure>{_SURE_LABELS})|{_LESSER_LABELS}){_STAMP}{_VALUE}")
# 实施单位219001-某镇人民政府项目资金: a form glued into a line
_GLUED = re.compile(
    rf"(?:(?P<sure>(?:单位|部门|部门\(单位\)|单位\(部门\))名称)|(?P<does>实施单位)|主管部门){_STAMP}:?(?!(?:项目)?实施单位|主管部门)(?P<name>(?:\d{{2,}}[-_—]?)?{HAN}{{4,30}}?)"
    r"(?=(?:项目)?实施单位|项目资金|项目类别|项目属性|项目类型|资金情况|预算执行|项目负责人|联系|年初|预算编码|填报|评价|\n|$)"
)
_SEPARATORS = "\n\t,，;。|"
_LABEL_END = re.compile(r"(?:单位|部门|名称|[位门称]\([^()]*\)|:)$")
_LABEL_WORD = tuple(re.compile(rf"{word}(?=名称|全称|单位|及代码|[:(/、\t\n|])") for word in ("单位", "部门"))

# 县水利局, 我县水利局, 中共县委办公室, but not 某某县水利局: that one has its place
_PLACELESS = re.compile(
    rf"[省市州县区旗镇乡](?:(?<!{HAN}.)|(?<=[该本我驻原共].))(?:委|政府)?(?!委员)(?:{HAN}{{1,10}}?)"
    rf"(?:局|厅|委|部|办公室|中心|办)(?!{HAN}*[员门])"
)
_PARTY_PLACELESS = re.compile(
    r"[省市州县区旗]委"
    r"(?:组织部|宣传部|统战部|政法委|办公室|办|党校|巡察办|编办|老干部局|网信办|社工部|社会工作部)"
)
_OWN_WORD = re.compile(r"[我本](局|部|委|办|院|校|镇|乡|中心|站|所|馆|队|厅|会|街道|园|处|台)(?![门分级])")
_SELF_INTRODUCTION = re.compile(r"[(（](?:以下)?简称")
_QUOTED = re.compile(r"《[^《》\n]{0,90}》")
_OWN_PAPER = re.compile(rf"《(?<=[发定台订了]《)({HAN}{{4,40}}?)(?:关于|20\d\d|{HAN}{{0,6}}(?:办法|制度|方案))")
_ORDERING = re.compile(r"(?:根据|按照|依据|接|遵照)(?:中共)?$")
_ORDERED = re.compile(r"^(?:《|关于|的?要求|的?通知|的?文件|统一部署|的?安排|下达|印发|下发|批复|委托)")
_IS = re.compile(r"^(?:\([^()（）]{0,20}\))?(?:20\d\d年|是|为|属|系|内设|下设|主要职责|核定|编制|现有|认真|始终)")
# X县水利局2022年度部门决算; 现将X县水利局…绩效自评情况报告如下
_REPORTS = re.compile(
    rf"^(?:{YEARS.pattern})?(?:(?:部门|单位)(?:整体|决算|预算)|[^\n。；]{{0,30}}自评(?:工作)?(?:情况|结果)?(?:报告|总结|汇报)?如下)"
)
_PUBLISHED_BY = re.compile(r"(?:发布机构|发布单位|信息来源|来源|作者|责任部门)[:：]?\n?\s*([^:：\n\t|【】]{3,30})")
_SIGNATURE = re.compile(
    r"\n([^\n\t:。,，;]{4,30})(?:\(公?盖?章\))?\n?(?=(?:20\d\d年\d{1,2}月(?:\d{1,2}日)?|二[零○][^年\n]{2}年[^\n]{1,8})(?:\n|$))"
)


@dataclass(slots=True)
class Labelled:
    """Names behind labels, each kind in order and without repetition."""

    sure: list[str] = field(default_factory=list)  # 评价单位, 单位名称 …
    does: list[str] = field(default_factory=list)  # 实施单位
    leads: list[str] = field(default_factory=list)  # 主管部门
    levels: dict[str, str] = field(default_factory=dict)  # name → its printing with 本级

    def lesser(self) -> list[str]:
        """The body that carries a project out, before the one above it; the one above when several carry out."""
        placed = any(map(mentions, self.leads))  # 刑侦支队 beside 某市公安局 is a part of it
        doing = [n for n in self.does if not re.search(r"[科股室]$", n) and (mentions(n) or not placed)]
        return [*doing, *self.leads] if len(doing) <= 1 or not self.leads else [*self.leads, *doing]


def find_department(title: str | None, page: Page) -> tuple[str | None, list[str]]:
    """The fullest printing of the department's name and the other printings of it; None when none is printed."""
    named = from_title(title) if title else None
    labels = labelled(page)
    sure = labels.sure[:4]
    if (signed := signature(page)) and (not sure or any(same_body(signed, s) for s in sure)):
        sure.append(signed)
    sure += [line for line in bylines(page) if line not in sure]
    first = named or next(iter(sure), None)
    if first is None and (lesser := labels.lesser()):
        first = lesser[0]
    if first is None or not mentions(first):
        fuller = next((n for n in [*sure, *labels.lesser()] if first and mentions(n) and same_body(n, first)), None)
        if fuller is None and (spoken := from_text(page)) and (first is None or spoken.endswith(first)):
            fuller = spoken  # 组织部 in the title, 中共X县委组织部 in the text
        best = fuller or first
    else:
        best = first
    if best is None:
        return None, []
    printed = dict.fromkeys(n for n in [named, *sure, first] if n and n != best and (n == first or same_body(n, best)))
    whole = labels.levels.get(best)
    return best, [*list(printed)[:3], *([whole] if whole else [])]


def from_title(title: str) -> str | None:
    """The department that a title names: 2023年度X县水利局部门整体支出绩效自评报告 → X县水利局."""
    rest = _OPENING.sub("", title).rstrip("》")
    year = YEARS.search(rest)
    if year and year.start() > 2:  # the year stands behind the name and divides it from the subject
        before = clean_name(_OPENING.sub("", rest[: year.start()]))
        if before and ENDING.search(before) and is_name(before):
            return before
    rest = _OPENING.sub("", YEARS.sub("", rest).lstrip("-—:："))
    about = rest.find("关于")
    cut = _SUBJECT.search(rest)
    at = min(x for x in (about if about > 2 else len(rest), cut.start() if cut else len(rest)))
    name = clean_name(rest[:at])
    if name is None:  # 绩效自评报告（某县水利局）
        behind = _BEHIND_TITLE.search(title.replace("）", "").replace(")", ""))
        last = clean_name(behind[1]) if behind else None
        return last if last and ENDING.search(last) and is_name(last) else None
    if ENDING.search(name):
        return name if is_name(name) else None
    if not is_name(name) and not re.match(r"[省市州县区]", name):
        return None
    return name_at(name) or (name if cut and is_town(name) and len(name) <= 20 else None)


def labelled(page: Page) -> Labelled:
    """Names behind 评价单位, 单位名称 … and behind 实施单位, 主管部门, in cells, lines and glued forms."""
    found = Labelled()
    text = page.folded
    for pattern in _LABEL_WORD:
        seen = -1
        for word in pattern.finditer(text):
            at = word.start()
            start = max(text.rfind(mark, max(0, at - 12), at) for mark in _SEPARATORS) + 1
            if start == seen or (start == 0 and at > 12):
                continue
            seen = start
            m = _LABELLED.match(text, start)
            if m and (m["gap"][0] != "\n" or start == 0 or text[start - 1] == "\n"):
                _keep(found, m, page)
    if not (found.sure or found.does or found.leads):
        for m in _GLUED.finditer(text):
            _keep(found, m, page)
    return found


def _keep(found: Labelled, m: re.Match[str], page: Page) -> None:
    start, end = m.span("name")
    raw = page.raw[start:end]
    name = clean_name(raw)
    if name == raw and page.folded[end : end + 1] == ":":  # the next label, not a value
        return
    if not name or not (ENDING.search(name) or mentions(name)):
        return
    kind = "sure" if m.groupdict().get("sure") else "does" if m["does"] else "leads"
    names: list[str] = getattr(found, kind)
    if name not in names:
        names.append(name)
    if "本级" in raw and without_own_level(raw) != raw:
        found.levels.setdefault(name, name + "本级")


def bylines(page: Page) -> list[str]:
    """Lines under the title that are nothing but the name of a body with its place."""
    found = []
    before = ""
    for line in page.top[:8]:
        if (
            not line.is_row
            and 5 <= len(line.raw) <= 30
            and ENDING.search(line.folded)
            and not _LABEL_END.search(before)
        ):
            name = clean_name(line.raw)
            if name is not None and name == line.raw and mentions(name) and is_name(name):
                found.append(name)
        before = line.folded
    return found[:2]


def signature(page: Page) -> str | None:
    """The body that signs under the text, right above the date."""
    last = None
    for m in _SIGNATURE.finditer(page.prose, max(0, len(page.prose) - 1500)):
        name = clean_name(page.raw_prose[m.start(1) : m.end(1)])
        if name and ENDING.search(name) and is_name(name) and not re.search(r"小组$|制$", name):
            last = name
    return last


def from_text(page: Page) -> str | None:
    """The department that a text without title and labels speaks of most.

    A name needs an ending that the text's own word agrees with (我局, 本部); a body whose notice asked for the report
    is not its author.
    """
    text = page.raw_prose[:9000]
    own = Counter(_OWN_WORD.findall(text))
    votes: Counter[str] = Counter()
    for m in _OWN_PAPER.finditer(text):
        if mentions(m[1]) and name_at(m[1]) == m[1]:
            votes[m[1]] += 3
    text = _QUOTED.sub("《》", text)
    for m in _PUBLISHED_BY.finditer(text[:600]):
        name = clean_name(m[1])
        if name and ENDING.search(name) and is_name(name):
            votes[name] += 3
    for m in mentions(text):
        if m.is_short:
            continue
        name = name_at(text[m.start : m.end + 20])
        if name and len(name) > m.end - m.start and "\n" not in name:
            start, end = m.start, m.start + len(name)
            whole = ("中共" if text[max(0, start - 2) : start] == "中共" else "") + name
            if _ORDERING.search(text[max(0, start - 4) : start]) or _ORDERED.match(text[end : end + 5]):
                votes[whole] += 0
            elif _SELF_INTRODUCTION.match(text[end : end + 5]):
                votes[whole] += 6
            else:
                votes[whole] += 4 if _IS.match(text[end : end + 24]) or _REPORTS.match(text[end : end + 60]) else 2
    for m in _PARTY_PLACELESS.finditer(text):
        votes[m[0]] += 1
    for m in _PLACELESS.finditer(text):
        votes[m[0]] += 1
    scored = {
        name: n
        * (0.2 if name.endswith(("财政局", "财政厅", "人民政府", "纪委", "委员会")) and not own.get(name[-1]) else 1)
        * (3 if any(name.endswith(word) for word in own) else 1)
        for name, n in votes.items()
    }
    best = max(scored.items(), key=lambda item: (item[1], len(item[0])), default=None)
    return best[0] if best and best[1] >= 4 else None
