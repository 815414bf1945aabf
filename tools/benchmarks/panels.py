"""Panels to time on: synthetic sparse ones from a seed.

A synthetic panel comes partner by partner, so that one of any size is made, written and read in little
more memory than its largest partner takes.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

Columns = dict[str, np.ndarray]

#: Rows wanted -> partners, products and months of the synthetic grid. Products are HS6 headings, a tenth
#: of whose pairs is active, then ten-digit lines of the US tariff (7 % of pairs, and 23 % to be many).
SIZES = {
    1_000_000: (200, 5_000, 24),
    3_000_000: (220, 5_300, 36),
    10_000_000: (220, 5_300, 120),
    30_000_000: (230, 17_000, 155),
    100_000_000: (230, 17_000, 155),
}
SEED = 20261124
ELASTICITY = -1.5
#: Rows of a file, about, and at most of a row group.
GROUP = 1_000_000

PRESENCE = 2.6, 1.0  # of a beta distribution: most active pairs trade nearly always, some now and then
STAY = 0.75  # a month repeats the state of the one before it with this probability, or draws anew


def synthetic(rows: int, seed: int = SEED) -> Iterator[Columns]:
    """Yield a sparse panel of about ``rows`` rows partner by partner, sorted by product and month.

    Pairs are active by the sizes of partner and product (both log-normal), up to a quarter of the grid;
    an active pair trades in most months, and in spells: entry and exit are persistent. Each partner has
    a stream of its own, so that its rows do not depend on who came before.

    Yields
    ------
    dict
        ``partner``, ``product``, ``month`` (int32 from 0), ``log_value``, ``value`` (a count with many
        small ones, zeros included) and ``x`` (log of one plus the rate), whose elasticity is known.
    """
    partners, products, months = SIZES[rows]
    common = np.random.default_rng(seed)
    generators = [np.random.default_rng(s) for s in np.random.SeedSequence(seed).spawn(partners)]
    size_i, size_j = common.normal(0, 1.6, partners), common.normal(0, 1.2, products)
    score = np.stack(
        [s + size_j + rng.normal(0, 1.0, products) for s, rng in zip(size_i, generators, strict=True)]
    )
    n_pairs = round(rows / (PRESENCE[0] / sum(PRESENCE)) / months)
    score -= np.partition(score.ravel(), -n_pairs)[-n_pairs]
    # A tariff wave on some products of some partners, and two small ones; rates differ by pair.
    hit = common.random(partners) < 0.2, common.random(products) < 0.5
    start = common.integers(months // 4, months, products)
    shocks = common.normal(0, 0.3, (products, months))
    for partner, rng in enumerate(generators):
        product = np.flatnonzero(score[partner] >= 0)
        pair, month = np.nonzero(_traded(rng, len(product), months))
        rate = rng.gamma(2.0, 0.05, len(product)) * (hit[0][partner] & hit[1][product])
        rate = np.where(month >= start[product][pair], rate[pair], 0.0)
        x = np.log1p(rate + 0.02 * rng.random(len(pair)))
        level = 0.5 + 1.2 * score[partner, product][pair] + shocks[product[pair], month]
        level += rng.normal(0, 0.2, months)[month] + ELASTICITY * x
        yield {
            "partner": np.full(len(pair), partner, dtype=np.int32),
            "product": product[pair].astype(np.int32),
            "month": month.astype(np.int32),
            "log_value": level + rng.normal(0, 1.0, len(pair)),
            "value": rng.poisson(np.exp(level - 0.5)).astype(float),
            "x": x,
        }


def _traded(rng: np.random.Generator, pairs: int, months: int) -> np.ndarray:
    """Return whether a pair trades in a month (pairs x months)."""
    present = rng.beta(*PRESENCE, pairs)
    traded = np.empty((pairs, months), dtype=bool)
    traded[:, 0] = rng.random(pairs) < present
    for t in range(1, months):
        fresh = rng.random(pairs) < present
        traded[:, t] = np.where(rng.random(pairs) < STAY, traded[:, t - 1], fresh)
    return traded


def joined(panel: list[Columns]) -> Columns:
    """Return chunks as one, column by column."""
    return {name: np.concatenate([chunk[name] for chunk in panel]) for name in panel[0]}
