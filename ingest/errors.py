"""The one exception of the parser: a document that cannot be read, or that is no report.

Lives here: the exception and the reason codes with their Chinese words. Never here: quarantine files (orchestration).
"""

from __future__ import annotations

REASONS: dict[str, str] = {
    "empty": "文件为空或只有空白字符",
    "binary": "内容不是文本，也不是认识的文件格式",
    "undecodable": "无法确定文字编码",
    "no_text": "没有文字层（可能是扫描件），需要先做文字识别",
    "not_a_report": "文中没有绩效自评报告应有的内容",
    "not_a_file": "不是普通文件",
    "cannot_open": "文件打不开（权限或磁盘错误）",
    "broken": "文件已损坏，读取时出错",
    "encrypted": "文件有密码，无法读取",
    "unsupported_format": "暂不支持的文件格式",
    "needs_libreoffice": "旧版 Word/WPS 文件要先装 LibreOffice 才能读取（Debian：apt-get install libreoffice-writer）",
    "conversion_failed": "LibreOffice 没能转换这个文件",
    "timed_out": "读取超时",
    "limit_bytes": "文件过大",
    "limit_pages": "页数过多",
    "limit_cells": "表格单元格过多",
    "limit_items": "段落过多",
    "limit_chars": "文字过多",
    "limit_line": "单行文字过长",
    "limit_nesting": "嵌套层次过深",
    "limit_entries": "压缩包内文件过多",
    "limit_unpacked": "压缩包解开后过大",
    "limit_ratio": "压缩比异常（疑似压缩炸弹）",
    "limit_xml_entities": "XML 中含有实体声明",
}
"""Reason code → what it means, in words for the person who dropped the file."""


class Unreadable(Exception):  # noqa: N818 - read as an adjective: "except Unreadable"
    """A document that goes to quarantine with a reason; never a fault of ours.

    ``reason_code`` is a key of ``REASONS`` (others are allowed), ``message_zh`` one line that a person can act on.
    """

    def __init__(self, reason_code: str, message_zh: str | None = None) -> None:
        self.reason_code = reason_code
        self.message_zh = message_zh or REASONS.get(reason_code, reason_code)
        super().__init__(reason_code, self.message_zh)

    def __str__(self) -> str:
        return f"{self.reason_code}: {self.message_zh}"

    @classmethod
    def because(cls, reason_code: str, detail: str) -> Unreadable:
        """The standard words of the reason with one detail behind them, as ``页数过多（1,200 页，上限 1,000 页）``."""
        return cls(reason_code, f"{REASONS.get(reason_code, reason_code)}（{detail}）")
