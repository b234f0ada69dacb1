"""Synthetic reports with known truth, for property tests, accuracy and load.

The flow is one way: an invented truth (``truth``, ``invent``) → printed statements and forms with their labels
(``compose``) → files (``render``) and gold TSV files (``gold``). Wordings and layouts are data (``phrases``), and a
held-back part of them is for measuring only. Never here: reading reports, or anything that the parser imports.
"""

from synthetic.generate import Generated, generate

__all__ = ["Generated", "generate"]
