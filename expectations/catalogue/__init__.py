"""The rule catalogue: one YAML file per family, loaded and checked by ``load``, shaped by ``model``.

Lives here: rules as data. Never here: code that finds operands (``expectations.bind``) or judges
(``expectations.verdicts``).
"""

from expectations.catalogue.load import concepts, load_catalogue, parse_catalogue, rules_version, write_reference
from expectations.catalogue.model import Catalogue, Operand, Rule

__all__ = [
    "Catalogue",
    "Operand",
    "Rule",
    "concepts",
    "load_catalogue",
    "parse_catalogue",
    "rules_version",
    "write_reference",
]
