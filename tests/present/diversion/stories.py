"""Stories of report 06 around regressions and bounds of other partners that are made up."""

from functools import cache

import pandas as pd
import pytest

from analysis.estimate.diversion import inputs, study
from analysis.present.diversion import labels

SHIPPED = {"partner": "CHN", "start": "2025-04", "end": "2025-11", "leave_out_goods": [], "digits": 10}


#: Bounds of five partners, made up.
LOSERS = pd.DataFrame(
    {
        "partner": ["CHN", "IRL", "CAN", "DEU", "VNM"],
        "loss": 1e9,
        "gain": 1e9,
        "high": [0.73, 0.60, 0.80, 0.90, 0.70],
        "net": 0.5,
        "common": 0.4,
        "by_chance": 0.2,
        "low": [0.4, 0.3, 0.0, -0.1, -0.2],
        "low_ci_low": -0.3,
        "low_ci_high": 0.5,
    }
)


def row(value, half=0.2, **more):
    return {
        "regressor": "exposure",
        "value": value,
        "std_error": half / 2,
        "ci_low": value - half,
        "ci_high": value + half,
        "p_value": 0.01,
        "n_obs": 1000,
        "n_clusters": 31,
        "cluster_by": "partner and hs4",
        "vintage": "Census, August 2026",
        "weights": "equal",
        "outcome": "change of log customs value",
        "estimator": "OLS",
        "fixed_effects": "partner",
        "system": "hs10",
        "window": "2024:2025",
        "design": "",
        **more,
    }


def made_fits(main=0.5, weighted=0.1, levels=0.1, actual=0.6):
    """Regressions with coefficients that are made up, to see what the report says of them."""
    values = dict.fromkeys(labels.VARIATIONS, main) | {"weighted": weighted, "share_apart": 0.6}
    values |= {"levels": levels}
    pooled = [
        row(value, design=name, exposed_value=5e10) | {"regressor": regressor}
        for name, value in values.items()
        for regressor in ("own", "exposure")
    ]
    partners = [row(2.0, design="VNM", p_holm=0.001, p_bh=0.001)]
    partners += [row(0.1, design="DEU", p_holm=0.9, p_bh=0.5)]
    placebos = [
        row(value, half=0.5, window=years, system=system, is_placebo=years != "2024:2025")
        for system, values in (("naics3", (0.8, 0.1)), ("hs2", (0.2, actual)))
        for value, years in zip(values, ("2023:2024", "2024:2025"), strict=True)
    ]
    tables = {"pooled": pooled, "partners": partners, "placebos": placebos}
    return {name: pd.DataFrame(rows) for name, rows in tables.items()}


def told(**changed):
    """Tell the story of a request."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inputs, "load_regressions", made_fits)
        patch.setattr(inputs, "load_losers", lambda: LOSERS)
        return study.study(**SHIPPED | changed)


@cache
def china():
    """Tell the shipped story, once."""
    return told()
