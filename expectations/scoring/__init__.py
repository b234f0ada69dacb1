"""Scoring rules as reports print them: read, applied to a result, and known by region where a report prints none.

Lives here: ``grammar`` (text → scheme), ``readings`` (scheme and result → least and greatest score), ``rule_sets``
(rules as data by region and year). Never here: which score is checked (``bind.score_rules``).
"""

from expectations.scoring.grammar import Scheme, read_scheme
from expectations.scoring.readings import Scores, scores
from expectations.scoring.rule_sets import RuleSet, rule_sets, usual_texts

__all__ = ["RuleSet", "Scheme", "Scores", "read_scheme", "rule_sets", "scores", "usual_texts"]
