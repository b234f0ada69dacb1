"""Time of our readers of Word and PDF files against the libraries they stand on.

usage: python benchmarks/readers.py [REPORTS_PER_FORMAT]   (default: 4)

Reports are generated. For Word the bare calls are python-docx's: the text of every paragraph and of every cell; for PDF
they are pdfplumber's: the words and the ruled tables of every page. Budgets: 2 times for Word, 1.5 times for PDF
(``ingest.readers.read`` alone, without structure and extraction). All in one process, best of several rounds.
"""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import docx
import pdfplumber

from benchmarks.timing import best_ms
from ingest.readers import read
from synthetic.generate import generate


def bare_docx(data: bytes) -> int:
    """Characters that python-docx gives."""
    document = docx.Document(io.BytesIO(data))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return sum(map(len, cells)) + sum(len(p.text) for p in document.paragraphs)


def bare_pdf(data: bytes) -> int:
    """Words and table cells that pdfplumber gives."""
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        return sum(
            len(page.extract_words()) + sum(map(len, table))
            for page in pdf.pages
            for table in (page.extract_tables() or [[]])
        )


CASES: dict[str, tuple[Callable[[bytes], int], float]] = {
    "docx": (bare_docx, 2.0),
    "pdf": (bare_pdf, 1.5),
    "plainpdf": (bare_pdf, 1.5),
}


def main() -> None:
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 4
    print(f"{'format':<10} {'files':>5} {'kB':>6} {'ours ms':>9} {'bare ms':>9} {'ratio':>6}  budget")
    with tempfile.TemporaryDirectory() as folder:
        for name, (bare, budget) in CASES.items():
            paths = sorted(generate(Path(folder, name), n, formats=(name,)).reports.iterdir())
            files = [(path.name, path.read_bytes()) for path in paths]
            ours = best_ms(lambda files=files: [read(data, file) for file, data in files])
            least = best_ms(lambda files=files, bare=bare: [bare(data) for _, data in files])
            size = sum(len(data) for _, data in files) // 1024
            print(f"{name:<10} {len(files):>5} {size:>6} {ours:>9.1f} {least:>9.1f} {ours / least:>6.2f}  {budget}")


if __name__ == "__main__":
    main()
