"""``python -m tools.certificate.quick``: a few estimates that tell one kernel from another, in seconds.

The models of time series, which need an optimiser or many steps; synthetic controls, whose weights
could end elsewhere; and a fit of each estimator.
"""

from __future__ import annotations

import json
import sys

import pandas as pd

import analysis
from analysis.collect import read_table
from analysis.estimate.record import known
from analysis.estimate.record.naive import sarimax
from analysis.present import numbers as kit
from analysis.present.counterfactual import numbers
from analysis.present.numbers import MEASURED
from tools.certificate.machines import kernels
from tools.certificate.shown import ALL_DIGITS

#: A linear one, one with an instrument and one by PPML.
SPECIFICATIONS = ("headline_2025", "iv_across_2025", "ppml_2025")
#: Last month that the SARIMAX is fitted to, and months ahead.
LAST, AHEAD = "2025-04", 6


def quick() -> dict[str, float]:
    """Return numbers by name, with all their digits."""
    kit.GUARD = ALL_DIGITS
    gap = numbers(analysis.gap().result)
    measures = {f"{one.key} {name}": getattr(one, name) for one in gap for name in MEASURED}
    for name in SPECIFICATIONS:
        fitted = analysis.fit(name)
        measures |= {f"{name} value": fitted.value, f"{name} std_error": fitted.std_error}
    target = known.FORECAST_TARGETS["imports"]
    values = known.monthly_values(read_table(target.table), target, "CHN")[:LAST]
    months = pd.date_range(LAST, periods=AHEAD + 1, freq="MS")[1:]
    ahead = sarimax(values, months, lag_weeks=target.lag_weeks)
    measures |= {f"sarimax {month:%Y-%m}": mean for month, mean in zip(months, ahead.mean, strict=True)}
    return {name: float(value) for name, value in measures.items() if value is not None}


if __name__ == "__main__":
    json.dump({"kernels": kernels(), "numbers": quick()}, sys.stdout)
