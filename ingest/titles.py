"""The title of a report: found among navigation, covers, tables of contents and glued lines.

Lives here: which of the first lines is the title. Never here: what a title says (``identity``, ``departments``,
``dating``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.headlines import Line

_SUBJECT = r"(?:绩效|自评|自我评价|评价|决算|预算|三公)"
_KIND = r"(?:报告书?|自评表|评价表|评分表|情况表|公开表|公示表|登记表|自评书|总结|汇报|材料|函|公示)"
_MARKS = r"(?:\([^()]{0,40}\))*"
_TITLE_END = re.compile(
    rf"{_SUBJECT}.{{0,30}}?{_KIND}{_MARKS}(?:20\d\d年度?|》?的(?:通知|公告|公示|函|请示))?$|^(?:自评|绩效|评价|绩效自评|自我评价)报告书?{_MARKS}$"
)
# These end sentences and headings of the body too: they need a year or 关于, and no number before them.
_WEAK_END = re.compile(
    rf"{_SUBJECT}.{{0,30}}?(?:情况|说明|公开|结果|自评)(?:的?说明)?{_MARKS}$|(?:部门|单位|总)?(?:决算|预算)(?:草案)?{_MARKS}$|"
    rf"三公[\"”]?经费{_MARKS}$"
)
_WEAK_NEEDS = re.compile(r"20\d\d|二[零○][零○一二]|^关于")
# a title that its first sentence or form was glued to
_GLUED = re.compile(
    r"^([^。;:,，!?、|]{2,60}?(?:(?:绩效|自评|自我评价|评价)[^。;:,，!?、|]{0,20}?报告|自评表|(?:部门|单位|年度|年)(?:决算|预算)(?:公开表?)?)"
    r"(?:\([^()]{0,12}年[^()]{0,4}\)|\((?:修改|公开)[^()]{0,4}\))?)"
    r"(?=根据|为|按照|依据|受|我|本|该|一、|\(|20\d\d年|现|正文|第一|\d?目录|[省市州县区镇乡](?!级)|单位名称|部门名称|项目名称|填报|"
    r"主管部门|实施单位|评价单位|预算部门|自评单位|收入支出决算|\.(?:pdf|docx?|wps|xlsx?|html?))"
)
_CN = "[一二三四五六七八九十]"
_NOT_A_TITLE = re.compile(
    r"^(?:根据|按照|依据|为了|为进|为贯|为加|为全|现将|附:|附件\d*:.*(?:通知|办法)|注:|说明:|目录|第[一二三四五六七八九十]+(?:部分|章)|"
    rf"\d{{1,2}}[.、](?!\d)|{_CN}+[、.]|\({_CN}+\)|\(\d{{1,2}}\))"
)
_PART = re.compile(rf"^第{_CN}+(?:部分|章)[、.:]?(?=.{{16}})")
_PART_OF_TITLE = re.compile(r"^[^。;:,，!?、|]{2,40}$")
_NOT_A_PART = re.compile(
    rf"^(?:附件?.{{0,6}}|附表.{{0,6}}|目录|封面|.{{0,6}}文件|.{{0,12}}号|第?\d+页?|公开|主动公开|\(?20\d\d年\d+月.*|"
    rf".*(?:首页|网站|欢迎|索引号|政务公开|信息公开).*|{_CN}+[、.].*|\({_CN}+\).*|正文|无|[0-9.%\-/]+|20\d\d-.*|.*\d\d:\d\d.*)$"
)
_HEADING = re.compile(r"^(?:第?[一二三四五六七八九十]+(?:部分|章|[、.])|\([一二三四五六七八九十]+\)|1[.、](?!\d))")
_EXTRACT = re.compile(r"^第[二三四五六七八九十]+(?:部分|章)")
_CONTENTS = re.compile(r"\.{3}|…|·{3}|\d$")

_META = (
    r"(?:(?:监督)?索引号|信息索引号?|公开目录|发布机构|发布机关|发文机关|发文机构|发文单位|发布单位|发布日期|发布时间|公开日期|公开时间|成文日期|生成日期|"
    r"发文日期|文号|发文字号|文件编号|主题词|主题分类|信息分类|体裁分类|公开方式|公开范围|公开形式|公开责任部门|责任部门|公开类别|所属主题|"
    r"内容概述|内容分类|关键词|时效性|有效性|效力状态|废止日期|浏览量|浏览次数|访问量|点击数|阅读|来源|信息来源|作者|编辑|责任编辑|字体|字号|"
    r"打印|分享|语种|组配分类|服务对象|当前位置|您的位置|您当前的位置|您所在的位置|你的位置|现在位置|您现在的位置|日期|时间|撰稿|审核)"
)
# The same labels with their values glued on: 发布日期2025-04-18, 时效性有效
_META_GLUED = (
    r"(?:索引号|发布机构|发布机关|发文机关|发文机构|发文单位|发布单位|发布日期|发布时间|公开日期|成文日期|生成日期|发文日期|"
    r"时效性|有效性|浏览量|浏览次数|访问量|点击数)(?!.*(?:报告|自评表|评价表|说明))"
)
_META_LINE = re.compile(
    rf"^{_META_GLUED}|^[\[【]\s*{_META}\s*[\]】]|^[\[【(]?{_META}[\])】]?(?:[:=].*)?$|^{_META}[:=]|^[\[【]?字体|^首页[>/»\-].*|.*[>»].*[>»].*"
)
_META_LABEL = re.compile(rf"^{_META}:?$")
_NAMED = re.compile(r"^(?:标题|信息名称|名称|文件名称?|文件标题|题名):(.+)$")
_BULLET = re.compile(r"^[\s•·●▪■◆*\-#>|]+")
_SITE = re.compile(
    r"(?:[-_—|·]+[^-_—|]{0,24}(?:政府网站?|门户网站?|政府门户|信息网|政务网|公众网|信息公开平台|[局厅委]网站|官网))+$"
)
_FILE = re.compile(r"\.(?:pdf|docx?|wps|xlsx?|ofd|html?|et|zip)$", re.I)
_ANNEX = re.compile(r"^附(?:件|表)?\d{0,2}(?:[-—.]\d{1,2})?[:：、.]?(?=[^\d:：])")
_GOES_ON = re.compile(r"^的?(?:函|通知|请示|公告|公示|报告)(?:\([^()]*\))?$")
_BY = re.compile(r"(?<=[告表明])-{1,3}[㐀-鿿]{4,30}$")  # 绩效自评报告——某县水利局
_YEAR_CELL = re.compile(r"^\(20\d\d年度?\)$")
_TWICE = re.compile(r"(.{8,}?(?:报告|自评表|评分表|说明|公开|情况|决算)(?:[(（][^()（）]*[)）])?)(.{6,})$")
_LOOKED_AT = 40  # lines


def find_title(lines: Sequence[Line]) -> str | None:
    """The title, joined when it is spread over lines, without blanks. None when the text has none."""
    is_meta = False  # the line before was a label of the page's own data, so this one is its value
    begun = 0
    for n, line in enumerate(lines[:_LOOKED_AT]):
        raw, text = _stripped(line)
        if not text:
            continue
        if is_meta and not _META_LINE.match(text):
            is_meta = False
            if not (_ends_a_title(text) and (len(text) > 14 or _WEAK_NEEDS.search(text))):
                continue
        if named := _NAMED.match(text):
            if _ends_a_title(named[1]):
                return _cleaned(raw[len(raw) - len(named[1]) :])
            continue
        if _META_LINE.match(text):
            is_meta = _META_LABEL.match(text) is not None
            continue
        begun += 1
        if not line.is_row and len(text) > 80 and text.count("。") + text.count(",") > 1:
            if begun <= 8 and (glued := _GLUED.match(text)) and not _NOT_A_TITLE.match(text):
                return _joined(lines, n, raw[: len(glued[1])])
            break  # sentences: what follows names parts of the body
        part = _PART.match(text)
        if part and _ends_a_title(text[part.end() :]) and _WEAK_NEEDS.search(text):
            return _cleaned(raw[part.end() :])  # an extract of a longer paper: 第三部分 某局2023年度部门决算情况说明
        if _NOT_A_TITLE.match(text):
            if _EXTRACT.match(text) and begun == 1:
                continue  # the part of a longer paper that this is taken from
            if _HEADING.match(text) and len(text) < 40 and not line.is_row and not _CONTENTS.search(text):
                break  # the body has begun; lines of a table of contents end in dots or page numbers
            continue
        if begun <= 8 and (glued := _GLUED.match(text)) and len(text) > len(glued[1]) and not _ends_a_title(text):
            return _joined(lines, n, raw[: len(glued[1])])
        if len(text) <= 90 and _ends_a_title(text):
            follows = _stripped(lines[n + 1]) if n + 1 < len(lines) else ("", "")
            return _joined(lines, n, raw + (follows[0] if _GOES_ON.match(follows[1]) else ""))
    return None


def _ends_a_title(text: str) -> bool:
    if "。" in text or ";" in text:
        return False
    text = _BY.sub("", _FILE.sub("", _SITE.sub("", text)).rstrip('>》"'))
    if _TITLE_END.search(text):
        return True
    return _WEAK_END.search(text) is not None and _WEAK_NEEDS.search(text) is not None


def _stripped(line: Line) -> tuple[str, str]:
    """A line's raw and folded text without bullets and bars; empty for rows of several cells."""
    if line.is_row:
        cells = line.cells
        at = line.folded.index(cells[0])
        end = at + len(cells[0])
        if len(set(cells)) > 1:
            if not _TITLE_END.search(cells[0]):
                return "", ""
            if _YEAR_CELL.match(cells[1]):  # a form of which every cell came into one row
                end += 1 + len(cells[1])
        raw, text = line.raw[at:end].replace("\t", ""), line.folded[at:end].replace("\t", "")
    else:
        raw, text = line.raw, line.folded
    end = len(text.rstrip("|*#"))
    bullet = _BULLET.match(text)
    start = bullet.end() if bullet else 0
    return raw[start:end], text[start:end]


def _joined(lines: Sequence[Line], last: int, end_of_title: str) -> str:
    parts = [end_of_title]
    if not lines[last].is_row:
        for line in reversed(lines[max(0, last - 3) : last]):
            raw, text = _stripped(line)
            if line.is_row or not _PART_OF_TITLE.match(text) or _NOT_A_PART.match(text) or _META_LINE.match(text):
                break
            if _ends_a_title(text) or _says_the_same(text, end_of_title):
                break  # the same title as the name of the page
            parts.insert(0, raw)
    return _cleaned("".join(parts))


def _says_the_same(text: str, title: str) -> bool:
    return len(text) > 8 and text[:8] in title


def _cleaned(title: str) -> str:
    title = _FILE.sub("", _SITE.sub("", title)).strip("#*|")
    title = _ANNEX.sub("", title)
    if twice := _TWICE.match(title):  # the name of the page and the title itself in one line
        first, second = twice.groups()
        title = first if second in first else title
    if title.startswith(("《", "<", "〈")) and title.endswith(("》", ">", "〉")):
        title = title[1:-1]
    return title
