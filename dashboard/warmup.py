"""What the first visitor would otherwise wait for.

Lives here: importing the plotting libraries and asking the start page's questions before the server listens.
"""

from __future__ import annotations

from dashboard import labels
from dashboard.context import warehouse
from dashboard.queries import findings, overview
from dashboard.warehouse import NothingPublishedError, RepublishedError, UnreadableError


def warm_up() -> None:
    """Import and ask; without a published warehouse only import."""
    import pandas
    import pyarrow
    from altair.utils import schemapi

    from dashboard import charts
    from dashboard.views.overview import GRAVEST, SHOWN_FINDINGS

    schemapi.disable_debug_mode()  # half of a chart's time goes into proving its schema, which the tests do

    # each of them does much at its first use; Streamlit hands a chart's data to the browser through the last two
    charts.rates([{"x": "1", "pass_rate": 1, "coverage": 1}], "").to_dict()
    pyarrow.Table.from_pandas(pandas.DataFrame([{"x": "1"}]))

    try:
        with warehouse().snapshot() as db:
            labels.load(db)
            overview.build(db)
            overview.covered(db)
            overview.finding_counts(db)
            overview.by_run(db)
            overview.by_year(db)
            overview.overall_rates(db)
            overview.since_last_run(db)
            overview.regions(db, "province")
            findings.choices(db)
            findings.counts(db, GRAVEST)
            findings.page(db, GRAVEST, 1, SHOWN_FINDINGS)
    except (NothingPublishedError, RepublishedError, UnreadableError):
        return
