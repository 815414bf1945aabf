"""Our headline estimates beside published ones; a miss is a miss."""

from __future__ import annotations

import pandas as pd

from analysis.estimate.elasticity.anchors import published_elasticities
from analysis.estimate.engine.results import Estimate

#: Published ranges: two rows of the table that are the ends of one, and the horizon of it.
# ASSUME: two figures of one study at different horizons are read as the range that it crosses
# between them; a static design averages over such horizons.
RANGES = {
    "blp_long_low": ("blp_long_high", "after 7 to 10 years"),
    "tamberi_short": ("tamberi_long", "from impact to 15 months"),
}

#: Why an estimate need not agree with ours; rows are ids of ``published_estimates``.
# ASSUME: reasons are read off each study's design as the table states it; none was tested here.
REASONS = {
    "arw_quantity": "quantities by HTS10, 12-month changes, 2017-18 only",
    "blp_short": "tariff changes of many countries, 1995-2018, a year after each",
    "blp_long_low": "the response after 7 to 10 years; these windows end after one or two",
    "fgo_hs6": "the long run, from tariffs of 2001-16 between countries",
    "tamberi_short": "the same tariffs, by time since they rose; a static design averages over it",
}


def scoreboard(estimates: dict[str, Estimate], table: pd.DataFrame) -> pd.DataFrame:
    """Set our estimates beside published ones.

    Parameters
    ----------
    estimates : dict
        Episode -> headline estimate.
    table : DataFrame
        Source table ``published_estimates``.

    Returns
    -------
    DataFrame
        Key ``id`` x ``episode``; ``study``, ``horizon``, ``band_low``, ``band_high`` (the published
        interval, or the range as printed; equal where only a figure is printed), ``band`` (which of
        the three), ``value``, ``ci_low``, ``ci_high``, ``inside`` (our value in the band; for a
        figure: the figure in our interval), ``reached`` (our interval and the band have a value in
        common), ``reason`` (where not inside, why the two may differ).

    Notes
    -----
    Rows checked from memory or second hand are left out (``anchors.TRUSTED``).
    """
    published = published_elasticities(table).set_index("id")
    rows = []
    for name, row in published.iterrows():
        if name in {end for end, _ in RANGES.values()}:
            continue
        low, high, band, horizon = _band(row, name, published)
        for episode, ours in estimates.items():
            point = band == "figure"
            reached = ours.ci_low <= high and low <= ours.ci_high
            inside = reached if point else low <= ours.value <= high
            rows.append(
                {"id": name, "episode": episode, "study": row.study, "horizon": horizon}
                | {"band_low": low, "band_high": high, "band": band, "value": ours.value}
                | {"ci_low": ours.ci_low, "ci_high": ours.ci_high, "inside": bool(inside)}
                | {"reached": bool(reached)}
                | {"reason": "" if inside else REASONS.get(name, "not explained")}
            )
    return pd.DataFrame(rows)


def _band(row: pd.Series, name: str, published: pd.DataFrame) -> tuple[float, float, str, str]:
    if name in RANGES and RANGES[name][0] in published.index:
        other, horizon = RANGES[name]
        low, high = sorted([row.estimate, published.estimate[other]])
        return low, high, "range", horizon
    if pd.notna(row.std_error):
        half = 1.96 * row.std_error
        return row.estimate - half, row.estimate + half, "interval", row.horizon
    return row.estimate, row.estimate, "figure", row.horizon
