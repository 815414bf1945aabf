"""Stories of report 05, made by hand."""

import pandas as pd

from analysis.present import counterfactual as show
from analysis.present.counterfactual.labels import VARIATIONS

REQUESTS = {
    "China in the second episode": {},
    "Vietnam in the first episode, which gained": {
        "partner": "VNM", "start": "2018-07", "end": "2019-12", "fit_start": "2013-01",
        "fit_end": "2018-02",
    },
    "Russia, not permuted, without months between": {"partner": "RUS", "fit_end": "2025-03"},
}  # fmt: skip


def unvaried(data, statutory, gaps, implied, donors, law):
    """Variations that change nothing: four fits less for each request."""
    law = implied.summary.query("period == 'episode' and design == 'panel'")
    rows = pd.concat([gaps.episode.reset_index(), law]).assign(left_out="JPN, KOR")
    return pd.concat([rows.assign(variation=name) for name in VARIATIONS])


SECTIONS = [
    show.tariff, show.hardware, show.months, show.designs, show.ranks, show.quiet_years, show.choices,
    show.donors, show.run_up,
]  # fmt: skip
