"""Plain text and Markdown: bytes to lines.

Lives here: finding the encoding, telling text from binary, cutting into lines. Never here: what a line means; a
Markdown mark is left in its line for ``structure``.
"""

from __future__ import annotations

import codecs
import re

from ingest.errors import Unreadable
from ingest.readers.limits import DEFAULT, Limits
from ingest.readers.source import RawLine, Source

Decoded = tuple[str, str, tuple[str, ...]]  # text, encoding, warnings

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

# The characters that fill any Chinese official text. Bytes of another encoding read as GB18030 give rare characters
# instead, so a share of these proves the guess.
_COMMON = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进"
    "着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关"
    "各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文"
    "总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门"
    "即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至"
    "达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商"
    "非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按"
    "格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严首底液官德随病苏失尔死讲配女黄推显谈罪神艺呢席含企望密批营项防"
    "举球英氧势告李台落木帮轮破亚师围注远字材排供河态封另施减树溶怎止案言士均武固叶鱼波视仅费紧爱左章早朝害续轻服试食充兵源判护司足某练差"
    "致板田降黑犯负击范继兴似余坚曲输修的故城夫够送笔船占右财吃富春职觉汉画功巴跟虽杂飞检吸助升阳互初创抗考投坏策古径换未跑留钢曾端责站简"
    "述钱副尽帝射草冲承独令限阿宣环双请超微让控州良轴找否纪益依优顶础载倒房突坐粉敌略客袁冷胜绝析块剂测丝协诉念陈仍罗盐友洋错苦夜刑移频逐"
    "预决算支绩评拨款镇乡村街街乡编职额贴购招待训贷余补项附件单位万元目标指标满意自评得分"
)
_HAN = re.compile(r"[㐀-䶿一-鿿]")
_MARKS = re.compile(r"[\u2010-\u2026\u2200-\u22ff\u2460-\u24ff\u25a0-\u25ff\u3000-\u301f\uff00-\uff65·×÷％℃]+")
_HANS = re.compile(r"[㐀-䶿一-鿿]+")
_COMMONS = re.compile(f"[{''.join(_COMMON)}]+")
_WIDE = re.compile(r"[^\x00-\x7f]+")
_VISIBLE = re.compile(r"[^\s\x00\ufeff\u200b-\u200f\u2060]")
# controls and marks of failed decoding; private-use characters are bullets of Word's symbol fonts
_JUNK = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffd-\uffff\ud800-\udfff]")
_MARKDOWN = re.compile(r"(?m)^\s{0,3}(?:#{1,6}\s+\S|\|?(?:\s*:?-{3,}:?\s*\|)+\s*(?::?-{3,}:?)?\s*$)")
_ENOUGH = 3_000  # characters outside ASCII from which an encoding is judged
_SAMPLE = 200_000  # characters looked at when text is told from binary


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """Text, encoding and warnings of a text file's bytes.

    Order: byte-order mark, the encoding the file itself declares, strict UTF-8, UTF-16 without mark (many zero bytes),
    strict GB18030 (which holds GBK and GB2312) if it reads as Chinese, then the same with a few broken bytes allowed.
    Raises ``Unreadable`` (``empty``, ``binary``, ``undecodable``).
    """
    if not data:
        raise Unreadable("empty")
    text, encoding, warnings = _decode(data, declared)
    if _junk_share(text) > 0.02:
        raise Unreadable("binary")
    if not _VISIBLE.search(text):
        raise Unreadable("empty")
    if "\x00" in text:
        text = text.replace("\x00", "")
        warnings += ("nul_dropped",)
    return text, encoding, warnings


def _decode(data: bytes, declared: str | None) -> tuple[str, str, tuple[str, ...]]:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            try:
                return data.decode(encoding), encoding, ()
            except UnicodeDecodeError:
                if encoding == "utf-8-sig":
                    data = data[len(bom) :]
                    break
                return data.decode(encoding, "replace"), encoding, ("broken_bytes",)
    for encoding in _declared(declared):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        # a page that says gb2312 and is UTF-8 decodes as GB18030 now and then: it must read as Chinese too
        if encoding == "utf-8" or _reads_as_chinese(text):
            return text, encoding, ()
    zeros = data[:4096].count(0)
    if zeros * 50 > len(data[:4096]) and (wide := _utf16_without_bom(data)):
        return wide
    try:
        return data.decode("utf-8"), "utf-8", ()
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode("gb18030")
        if _reads_as_chinese(text):
            return text, "gb18030", ()
    except UnicodeDecodeError:
        pass
    for encoding in ("utf-8", "gb18030"):
        text = data.decode(encoding, "replace")
        if text.count("\ufffd") * 100 <= len(text) and _reads_as_chinese(text):
            return text, encoding, (f"broken_bytes:{text.count(chr(0xFFFD))}",)
    return _last_guess(data)


def _declared(name: str | None) -> list[str]:
    """The encoding a file declares, as Python's codec; GB2312 and GBK are read as their superset."""
    if not name:
        return []
    name = name.strip().lower().replace("_", "-")
    if name in ("gb2312", "gbk", "gb18030", "gb-2312", "x-gbk", "cp936", "hz-gb-2312"):
        return ["gb18030"]
    try:
        codec = codecs.lookup(name)
    except LookupError:
        return []
    # "unicode" and utf-16 in a page that could be read up to there as bytes cannot be true
    return [] if codec.name.startswith("utf-16") or not getattr(codec, "_is_text_encoding", True) else [codec.name]


def _utf16_without_bom(data: bytes) -> tuple[str, str, tuple[str, ...]] | None:
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = data[: len(data) // 2 * 2].decode(encoding)
        except UnicodeDecodeError:
            continue
        head = text[:_SAMPLE]
        known = sum(c < "\x7f" or c in _COMMON for c in head)
        if known * 2 >= len(head) and _junk_share(text) <= 0.02:
            return text, encoding, ()
    return None


def _last_guess(data: bytes) -> tuple[str, str, tuple[str, ...]]:
    """Encodings that these reports are hardly ever in. Bytes with many zeros or control codes are not text at all."""
    sample = data[:65536]
    if sum(b < 9 or 13 < b < 27 or 27 < b < 32 for b in sample) * 100 > len(sample):
        raise Unreadable("binary")
    from charset_normalizer import from_bytes

    best = from_bytes(sample, cp_isolation=["big5", "big5hkscs", "cp950", "utf_7", "shift_jis", "cp1252"]).best()
    if best is None:
        raise Unreadable("binary")
    try:
        text = data.decode(best.encoding)
    except UnicodeDecodeError:
        raise Unreadable("undecodable") from None
    if len(_HAN.findall(text[:_SAMPLE])) * 5 < len(text[:_SAMPLE]):
        raise Unreadable("undecodable")
    return text, best.encoding, ()


def _reads_as_chinese(text: str) -> bool:
    """Whether the characters outside ASCII are those of a Chinese text."""
    # Encodings are told apart by a few thousand characters as well as by all of them; runs are counted, not characters.
    wide = "".join(_WIDE.findall(text[:_SAMPLE]))[:_ENOUGH]
    n_wide = len(wide) - _count(_MARKS, wide)
    if not n_wide:
        return True
    n_han = _count(_HANS, wide)
    return n_han * 3 >= n_wide and _count(_COMMONS, wide) * 10 >= n_han * 4


def _count(runs: re.Pattern[str], text: str) -> int:
    """Characters in all runs that a pattern finds."""
    return sum(map(len, runs.findall(text)))


def _junk_share(text: str) -> float:
    """Share of characters that no text holds, in the part that is looked at."""
    head = text[:_SAMPLE]
    return len(_JUNK.findall(head)) / max(1, len(head))


def is_markdown(text: str) -> bool:
    """Whether a text has Markdown headings or a pipe table's ruler."""
    return ("#" in text or "---" in text) and _MARKDOWN.search(text) is not None


def lines_of(text: str, limits: Limits = DEFAULT) -> list[RawLine]:
    """Cut a text into lines. A form feed starts a new page; without one, pages are not known (None)."""
    limits.check("chars", len(text))
    lines: list[RawLine] = []
    paged = "\f" in text
    for page_no, page in enumerate(text.split("\f"), start=1):
        limits.check("pages", page_no)
        cut = page.splitlines()  # also at \v, \x85 and the Unicode line separators, which Word leaves behind
        limits.check("line", max(map(len, cut), default=0))
        lines += [RawLine(line, page_no if paged else None) for line in cut]
        limits.check("items", len(lines))
    return lines


def read(data: bytes, source_format: str = "txt", limits: Limits = DEFAULT, decoded: Decoded | None = None) -> Source:
    """A text or Markdown file as lines; ``decoded`` when that has been done already. Raises ``Unreadable``."""
    text, encoding, warnings = decoded or decode(data)
    return Source(tuple(lines_of(text, limits)), source_format, encoding, warnings)
