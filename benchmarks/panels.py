"""Panels to time on: the HS2 panel of this package, and synthetic HS6-like ones from a seed."""

from __future__ import annotations

import numpy as np

#: Rows wanted -> partners, products (HS6 headings) and months of the synthetic grid.
SIZES = {1_000_000: (200, 5_000, 24), 10_000_000: (220, 5_300, 120)}
SEED = 20261124


def hs2(estimator: str) -> dict[str, np.ndarray]:
    """Return the columns of the HS2 panel: positive cells for ols, all of positive pairs for ppml."""
    import pandas as pd

    from analysis.combine import load_panel

    frame = load_panel("hs2")
    frame = frame[frame.log_tariff_factor.notna()]
    if estimator == "ols":
        frame = frame[frame.customs_value > 0]
    codes = {
        name: pd.factorize(frame[column], sort=True)[0].astype(np.int32)
        for name, column in [("partner", "partner"), ("product", "hs2"), ("month", "month")]
    }
    value = frame.customs_value.to_numpy(float)
    return codes | {
        "log_value": np.log(np.where(value > 0, value, 1.0)),
        "value": value,
        "x": frame.log_tariff_factor.to_numpy(float),
    }


def synthetic(rows: int, seed: int = SEED) -> dict[str, np.ndarray]:
    """Return about ``rows`` rows of a sparse panel partner x HS6 x month with known elasticity -1.5.

    Pairs are active by the sizes of partner and product (both log-normal), a few per cent of the grid;
    an active pair trades in most months, and in spells: entry and exit are persistent.
    """
    rng = np.random.default_rng(seed)
    partners, products, months = SIZES[rows]
    size_i, size_j = rng.normal(0, 1.6, partners), rng.normal(0, 1.2, products)
    score = size_i[:, None] + size_j[None, :] + rng.normal(0, 1.0, (partners, products))
    # Most active pairs trade nearly always, some now and then.
    mean_presence = 0.72
    n_pairs = round(rows / mean_presence / months)
    cut = np.partition(score.ravel(), -n_pairs)[-n_pairs]
    partner, product = np.nonzero(score >= cut)
    above = score[partner, product] - cut
    present = rng.beta(2.6, 1.0, len(partner))
    traded = np.empty((len(partner), months), dtype=bool)
    traded[:, 0] = rng.random(len(partner)) < present
    stay = 0.75  # a month repeats the state of the one before it with this probability, or draws anew
    for t in range(1, months):
        fresh = rng.random(len(partner)) < present
        traded[:, t] = np.where(rng.random(len(partner)) < stay, traded[:, t - 1], fresh)
    pair, month = np.nonzero(traded)
    # A tariff wave on some products of some partners, and two small ones; rates differ by pair.
    treated = (rng.random(partners) < 0.2)[partner] & (rng.random(products) < 0.5)[product]
    start = rng.integers(months // 4, months, products)[product]
    rate = rng.gamma(2.0, 0.05, len(partner)) * treated
    x = np.log1p(np.where(month >= start[pair], rate[pair], 0.0) + 0.02 * rng.random(len(pair)))
    effects = (
        0.5
        + 1.2 * above[pair]
        + rng.normal(0, 0.3, (products, months))[product[pair], month]
        + rng.normal(0, 0.2, (partners, months))[partner[pair], month]
    )
    log_value = effects - 1.5 * x + rng.normal(0, 1.0, len(pair))
    value = rng.poisson(np.exp(effects - 1.5 * x - 0.5)).astype(float)
    shuffle = np.lexsort((month, product[pair], partner[pair]))
    columns = {
        "partner": partner[pair].astype(np.int32),
        "product": product[pair].astype(np.int32),
        "month": month.astype(np.int32),
        "log_value": log_value,
        "value": value,
        "x": x,
    }
    return {name: column[shuffle] for name, column in columns.items()}
