"""Stories of report 05, made by hand."""

import pandas as pd

from analysis.estimate.counterfactual.donors import GAP_WITHOUT_HARDWARE
from analysis.present import counterfactual as show

REQUESTS = {
    "China in the second episode": {},
    "Vietnam in the first episode, which gained": {
        "partner": "VNM",
        "start": "2018-07",
        "end": "2019-12",
        "fit_start": "2013-01",
        "fit_end": "2018-02",
    },
    "Russia, not permuted, without months between": {"partner": "RUS", "fit_end": "2025-03"},
}


def all_goods(data, statutory, gaps, implied, law):
    """Designs without hardware that change nothing: two fits less for each request."""
    law = implied.summary.query("period == 'episode' and design == 'panel'").set_index("design")
    return pd.concat([gaps.episode, law])[[name for name in GAP_WITHOUT_HARDWARE if name != "design"]]


SECTIONS = [
    show.tariff,
    show.hardware,
    show.months,
    show.designs,
    show.ranks,
    show.quiet_years,
    show.choices,
    show.donors,
    show.run_up,
]
