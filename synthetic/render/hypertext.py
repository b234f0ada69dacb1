"""HTML as department sites publish it: paragraphs, real tables with rowspan and colspan, some furniture around.

Lives here: HTML alone.
"""

from __future__ import annotations

from html import escape
from random import Random

from synthetic.compose import Composed
from synthetic.document import Grid, Heading


def _table(grid: Grid) -> str:
    rows = []
    for row in grid.rows:
        cells = []
        for cell in row:
            if cell is None:
                continue
            spans = "".join(
                f' {name}="{n}"' for name, n in (("rowspan", cell.row_span), ("colspan", cell.col_span)) if n > 1
            )
            cells.append(f"<td{spans}>{escape(cell.content.text)}</td>")
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return '<table border="1">\n' + "\n".join(rows) + "\n</table>"


def page(composed: Composed, random: Random) -> bytes:
    """A whole page, in UTF-8 or GBK as its meta element says."""
    charset = random.choice(("utf-8", "utf-8", "gb18030"))
    headings = random.random() < 0.6
    body = []
    for block in composed.blocks:
        if isinstance(block, Grid):
            body.append(_table(block))
        elif isinstance(block, Heading):
            level = block.level + 1
            text = escape(block.text)
            body.append(f"<h{level}>{text}</h{level}>" if headings or level == 1 else f"<p><strong>{text}</strong></p>")
        else:
            body.append(f"<p>{escape(block.content.text)}</p>")
    content = "\n".join(body)
    return f"""<!DOCTYPE html>
<html><head><meta charset="{charset}"><title>{escape(composed.title)}</title>
<style>td {{ padding: 2px }}</style><script>var visits = 12345.67;</script></head>
<body><div class="nav">首页 &gt; 信息公开</div>
<div class="content">
{content}
</div>
<div class="footer">打印本页 关闭窗口</div></body></html>
""".encode(charset)
