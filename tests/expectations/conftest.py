"""One Great Expectations validator for the whole session: importing it takes seconds."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from expectations.catalogue import load_catalogue

sys.path.insert(0, str(Path(__file__).parent))  # rule_facts and gold_facts, which several tests here share


@pytest.fixture(scope="session")
def validator():
    from expectations.gx import Validator

    return Validator(load_catalogue().active)
