"""From the bytes of a published report to frozen records with evidence.

Everything here is a pure function of (bytes, parser version); no SQL, no Dagster, no judging of arithmetic.
"""

PARSER_VERSION = "1"
"""Part of every parsed batch's key: a new version parses the whole archive again."""
