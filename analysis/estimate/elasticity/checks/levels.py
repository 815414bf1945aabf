"""How far the elasticities of partners, sectors, headings and lines lie apart.

An effect that is asked for some goods of some partners differs from the mean effect by what these goods
and partners differ from the rest. With few lines each, estimates of groups lie apart by their errors
alone; what is beyond is told in two ways. For partners and sectors, whose errors are known well enough,
by the random-effects model. For headings and lines, whose errors are not, by halves: partners are parted
into two halves, and the covariance over groups of what one half and the other says is the variance of
true elasticities, since errors of two halves have nothing in common.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.special import ndtr

from analysis.columns import Columns, returns
from analysis.engine.results import Estimate
from analysis.engine.two_effects import TwoEffects
from analysis.estimate.elasticity.goods.by_group import shrink
from analysis.estimate.elasticity.main.lines import draw_lines
from analysis.vocabulary import Term

#: Ways of parting partners into halves, over which the covariance is averaged. They are so many that no
#: seed moves an effect's interval by a whole per cent.
SPLITS, SEED = 100, 2025

#: Digits of a code that name a heading, and a line.
LEVEL_DIGITS = {"heading": 4, "line": 10}

LEVELS = Columns(
    "a level, the widest first",
    {
        "level": Term(
            "Level",
            "",
            "what has an elasticity of its own: an episode, a partner, a sector, a "
            "heading (HS4), a line (HS10)",
        ),
        "tau": Term(
            "Spread",
            "elasticity",
            "standard deviation of true elasticities, beyond that of wider levels; by halves of the "
            "part of the variance's distribution above nothing",
            "two",
        ),
    },
)


@returns(LEVELS)
def level_spreads(
    episodes: list[Estimate], partners: pd.Series, sectors: pd.DataFrame, halves: pd.DataFrame
) -> pd.DataFrame:
    """Return the spread of elasticities at every level that intervals of effects hold.

    Parameters
    ----------
    episodes : list of Estimate
        The main estimate of each of two episodes.
    partners : Series
        A row of :data:`by_partner.COMMON`.
    sectors : DataFrame
        Of :func:`by_group.by_group`.
    halves : DataFrame
        Of :func:`between_halves`.
    """
    first, second = episodes
    apart, error = (first.value - second.value) ** 2, first.std_error**2 + second.std_error**2
    tau = {
        "episode": max((apart - error) / 2, 0.0) ** 0.5,
        "partner": float(partners.tau),
        "sector": shrink(sectors[["value", "std_error"]]).tau,
    }
    wider = 0.0
    for row in halves.itertuples():
        # ASSUME: a variance is no less than nothing: the mean of its estimate's normal distribution
        # above nothing, so that an unsure zero still widens an interval.
        z = row.variance / row.std_error
        held = row.variance * ndtr(z) + row.std_error * np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)
        tau[row.Index] = max(held - wider, 0.0) ** 0.5
        wider = max(held, wider)
    return pd.DataFrame(tau.items(), columns=list(LEVELS))


def between_halves(table: pd.DataFrame, *, splits: int = SPLITS, seed: int = SEED) -> pd.DataFrame:
    """Return the variance of true elasticities between headings, and between lines.

    Parameters
    ----------
    table : DataFrame
        As :func:`lines.lines_table`, second episode.
    splits, seed : int

    Returns
    -------
    DataFrame
        Index level (:data:`LEVEL_DIGITS`): ``variance``, ``std_error`` (by the jackknife over groups, to
        first order).

    Notes
    -----
    With x the law and y the value within effects of product and of partner, of one half each, and b the
    common slope, a group's score s = sum x (y - b x) is its sum of x squared times how far its
    elasticity is from b, plus errors that the halves do not share: sum s1 s2 over sum X1 X2 is the
    variance, groups weighted by how well both halves tell them.
    """
    lines, rng = draw_lines(table), np.random.default_rng(seed)
    n_partners = len(lines.partners)
    codes = {level: pd.factorize(lines.products.str[:n])[0] for level, n in LEVEL_DIGITS.items()}
    sums = {level: np.zeros((2, int(code.max()) + 1)) for level, code in codes.items()}
    for _ in range(splits):
        first = rng.permutation(n_partners) < n_partners // 2
        halves = [_within(lines, np.flatnonzero(first[lines.partner] == half)) for half in (True, False)]
        slope = sum(x @ y for _, x, y in halves) / sum(x @ x for _, x, y in halves)
        for level, code in codes.items():
            n = sums[level].shape[1]
            scores, squares = (
                np.prod([np.bincount(code[product], part(x, y), n) for product, x, y in halves], axis=0)
                for part in (lambda x, y: x * (y - slope * x), lambda x, _: x * x)  # noqa: B023
            )
            sums[level] += (scores, squares)
    variances = {}
    for level, (scores, squares) in sums.items():
        variance = scores.sum() / squares.sum()
        error = np.sqrt(((scores - variance * squares) ** 2).sum()) / squares.sum()
        variances[level] = (variance, error)
    return pd.DataFrame.from_dict(variances, orient="index", columns=["variance", "std_error"])


def _within(lines, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return product, law and value of some rows, the last two within effects of product and partner."""
    product, partner = lines.product[rows], lines.partner[rows]
    absorber = TwoEffects(product, np.unique(partner, return_inverse=True)[1])
    y, x = absorber.absorb(np.column_stack([lines.y[rows], lines.law[rows]])).T
    return product, x, y
