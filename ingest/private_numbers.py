"""Numbers that point to a living person: phones, ID cards, bank accounts, QQ and WeChat, plates, e-mail addresses.

Lives here: their shapes and labels. Never here: replacing them (``privacy``), names (``private_names``), and amounts,
codes and dates, which stay: a redacted amount is a lost figure. So a number is private only by its own shape and
surroundings, or behind a label.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.private_columns import cells_under, heads

# Every character as one byte: digits, what divides the groups of a number, capitals of plates, all others.
_SHAPE = (
    bytes(
        ord(
            "0"
            if chr(c).isdigit()
            else "-"
            if chr(c) in "- ()"
            else "A"
            if chr(c) in "ABCDEFGHJKLMNPQRSTUVWXYZ"
            else "?"
        )
        for c in range(128)
    )
    + b"?" * 128
)
_CELL_EDGES = ("\t", "|", "\n")
_RUNS = (b"0000000", b"000-0000")
_AROUND = 64  # characters before and behind a run in which its label may stand

# 电话：4225777, 电话：张三 4225777
_PHONE_LABEL = re.compile(
    r"(?:电\s{0,4}话|手\s{0,4}机|传\s{0,4}真|座机|联系方式|[Tt][Ee][Ll]|QQ|微信)(?:号码?|\(微信\))?"
    r"(?:[(（][^()（）\n]{0,10}[)）])?[\s|]*(?:[:：][\s|]*(?:[㐀-䶿一-鿿]{2,4}[\s、，,/;；(|]{1,4})?)?"
)
_ONE_PHONE = (
    r"(?:\+?86[- ]?)?"
    r"(?:1[3-9]\d[- ]?\d{4}[- ]?\d{4}|[(]?0\d{2,3}[)]?[- ]{0,2}\d{3,4}[- ]?\d{4}|\d{7,12}|\d{3,4}[- ]\d{4})"
    r"(?:(?:-|转)\d{1,6})?(?![\d.]*\d)(?!\s*(?:万|亿)?元)"
)
_PHONES = re.compile(rf"{_ONE_PHONE}(?:(?:\s*[、，,/;；或]\s*|\s+){_ONE_PHONE})*")
_PHONE_COLUMN = tuple(re.compile(rf"{last}[ \u3000]*(?=[\t|\n])") for last in "话机码式")
_PHONE_HEAD = re.compile(r"(?:联系电话|电\s{0,4}话|手\s{0,4}机|手机号码?|联系方式|电话号码)[ \u3000]*$")
_NUMBER = re.compile(r"[0-9(][0-9)\-]{6,}[0-9Xx]")
_MOBILE = re.compile(r"(?<!\d)1[3-9]\d-?\d{4}-?\d{4}(?!\d)")
_LANDLINE = re.compile(r"(?<!\d)(?:\(0\d{2,3}\)|0\d{2,3}-?)-?\d{7,8}(?:-\d{1,6})?(?!\d)")
_ID_NUMBER = re.compile(r"[1-9]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx]")
_ID_OR_ACCOUNT = re.compile(
    r"(?:身份证|证件)(?:号码?)?[\s|:：]*(\d{14,17}[\dXx])(?![\dA-Za-z])"
    r"|(?:[账帐卡]\s{0,4}号|银行账户|银行帐户|账户号码)[\s|:：]*(\d(?:[ -]?\d){7,29})(?![\d.]*\d)(?!\s*[万亿]?元)"
)
_BANK_CARD = re.compile(r"(?<![\d.,])62\d\d[ -]\d{4}[ -]\d{4}[ -]\d{4}(?:[ -]\d{1,3})?(?![\d.])(?!\s*[万亿]?元)")
_ACCOUNT = re.compile(
    r"(?:QQ|微信)(?:(?:号码?|群号?)[\s:：|]*|\s*[:：]\s*)([A-Za-z][A-Za-z0-9_\-]{5,19}|\d{5,11})(?!\d|\s*[万亿]?元)"
)
_EXTENSION = re.compile(r"转\d{1,6}")
_CODE_LABEL = re.compile(r"(?:代码|编码|编号|文号|信用码|[Cc]ode|[Ii][Dd])[\s|:：=为是]*$")
_AMOUNT_TAIL = re.compile(r"\s*(?:[万亿千]?元|[万亿]|%|㎡|平方米|吨|人次)")
_URL = re.compile(r"(?:https?://|www\.)[!-~]+")
_EMAIL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+\-]*@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+")
_PROVINCES = frozenset("京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼")
_PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][ \t]?[A-HJ-NP-Z][ \t]?[·•.]?[ \t]?"
    r"(?=[A-Z]{0,3}\d)(?:[A-HJ-NP-Z0-9]{5,6}|[A-HJ-NP-Z0-9]{4}[警学领挂港澳])(?![A-Za-z0-9.%])(?!\s*[万亿]?元)"
)


def find_numbers(text: str) -> list[tuple[int, int]]:
    """Places of private numbers in a text whose wide forms are folded."""
    spans: list[tuple[int, int]] = []
    shape = text.encode("ascii", "replace").translate(_SHAPE)
    runs = _runs(shape)
    for start, end in _neighbourhoods(runs, len(shape)):
        spans += _numbers_between(text, start, end)
    if any(text[at - 1 : at] in _CELL_EDGES for at in runs):  # a cell that begins with a long number
        for head in heads(text, _PHONE_COLUMN, _PHONE_HEAD):
            spans += _under(text, head)
    spans += _plates(text, shape)
    if "@" in text:
        spans += [m.span() for m in _EMAIL.finditer(text)]
    if "微信" in text or "QQ" in text:
        spans += [m.span(1) for m in _ACCOUNT.finditer(text)]
    return spans


def _runs(shape: bytes) -> list[int]:
    """Where runs of digits begin that are long enough for a phone."""
    hits: list[int] = []
    for run in _RUNS:
        at = shape.find(run)
        while at >= 0:
            hits.append(at)
            at = shape.find(run, at + len(run))
    return sorted(hits)


def _neighbourhoods(runs: list[int], length: int) -> Iterator[tuple[int, int]]:
    """Parts of the text around long runs of digits: nothing else is looked at."""
    if not runs:
        return
    start, end = max(0, runs[0] - _AROUND), runs[0] + _AROUND
    for at in runs[1:]:
        if at - _AROUND > end:
            yield start, end
            start = at - _AROUND
        end = at + _AROUND
    yield start, min(end, length)


def _numbers_between(text: str, a: int, b: int) -> list[tuple[int, int]]:
    spans = [p.span() for label in _PHONE_LABEL.finditer(text, a, b) if (p := _PHONES.match(text, label.end()))]
    spans += [m.span(m.lastindex or 0) for m in _ID_OR_ACCOUNT.finditer(text, a, b)]
    spans += [m.span() for m in _BANK_CARD.finditer(text, a, b)]
    urls: list[tuple[int, int]] | None = None if "www." in text or "://" in text else []
    for run in _NUMBER.finditer(text, a, b):
        found = _private_parts(text, run)
        if found:
            if urls is None:
                urls = [u.span() for u in _URL.finditer(text)]
            spans += [s for s in found if not any(x <= s[0] < y for x, y in urls)]
    return spans


def _under(text: str, head: re.Match[str]) -> Iterator[tuple[int, int]]:
    """Phone numbers in the column under a head cell."""
    cells = cells_under(text, head)
    next(cells)
    for at, cell in cells:
        if _PHONES.fullmatch(cell):
            yield at, at + len(cell)


def _plates(text: str, shape: bytes) -> Iterator[tuple[int, int]]:
    at = shape.find(b"A")
    while at >= 0:
        start = at - 2 if shape[at - 1 : at] == b"-" else at - 1
        if start >= 0 and text[start] in _PROVINCES and (plate := _PLATE.match(text, start)):
            yield plate.span()
        at = shape.find(b"A", at + 1)


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
    found = [(start + m.start(), start + m.end()) for p in (_MOBILE, _LANDLINE) for m in p.finditer(run[0])]
    if found and found[-1][1] == end and (extension := _EXTENSION.match(text, end)):
        found[-1] = (found[-1][0], extension.end())
    return found
