"""How much replacement an accounting of diversion finds where nothing was diverted.

Counting others' gains line by line, up to the loss, keeps every rise and no fall: even if others'
sales had nothing to do with the partner, some lines would show "replacement". How much is read from the
lines in which there was next to nothing to take: there, others' sales grew and shrank for all other
reasons. Each losing line is given the growth of every such line of about its size in turn; the mean of
what the same rule then counts is the replacement by chance. It holds the common growth of markets too.

One year before and one after cannot say how the market of a line would have grown without the tariffs:
trends of single lines, and reasons that favour just the lines in which the partner was strong, stay in
the result. Where others gained by the partner's loss in untouched lines too, too much is taken off: a
low bound, not a point estimate.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

#: Draws and seed of the interval.
N_DRAWS, CHANCE_SEED = 499, 20250402

#: Fewest untouched lines of one size that stand for chance.
FEWEST_UNTOUCHED = 30


@dataclass(frozen=True)
class Chance:
    """Replacement beyond chance."""

    #: Share of the loss that would be counted as replaced if others' sales moved as in untouched lines.
    by_chance: float
    #: Net replacement less that by chance, as a share of the loss, and its 95 % interval (percentiles of
    #: a bootstrap of four-digit headings). Below zero: less than by chance. Missing where too few lines
    #: are untouched.
    low: float
    low_ci_low: float
    low_ci_high: float
    n_untouched: int  #: Lines that stand for chance.


def untouched(lines: pd.DataFrame) -> pd.Series:
    """Return which lines hold next to nothing that could be diverted, boolean by line."""
    # ASSUME: a line in which the partner held at most 1 % before is untouched by its loss.
    total = lines.own_before + lines.others_before
    return lines.others_before.gt(0) & lines.own_before.le(0.01 * total)


def common_growth(lines: pd.DataFrame) -> tuple[float, float]:
    """Return the growth of others in untouched lines, and the net replacement beyond it.

    Returns
    -------
    growth, share : float
        Growth of the sum of untouched lines (fraction); share of the loss that others' net gains
        replace once each line is granted that growth, where it is positive. Missing without a loss or
        without untouched lines.
    """
    base = lines[untouched(lines)]
    if base.empty or not lines.loss.sum():
        return np.nan, np.nan
    growth = base.others_after.sum() / base.others_before.sum() - 1
    beyond = lines.others_after - lines.others_before * (1 + max(growth, 0.0))
    return growth, np.minimum(lines.loss, beyond.clip(lower=0)).sum() / lines.loss.sum()


def chance(lines: pd.DataFrame) -> Chance:
    """Return the replacement beyond chance of an accounting.

    Parameters
    ----------
    lines : DataFrame
        As :class:`~analysis.estimate.diversion.accounting.Accounting.lines`.
    """
    base, lost = lines[untouched(lines)], lines[lines.loss > 0]
    n_sizes = min(10, len(base) // FEWEST_UNTOUCHED)
    if not n_sizes or lost.empty:
        return Chance(np.nan, np.nan, np.nan, np.nan, len(base))
    heading, counts = _headings(lines.index)
    at_base, at_lost = (counts[heading[lines.index.get_indexer(part.index)]] for part in (base, lost))
    expected = _expected(lost, base, at_base, n_sizes)
    loss, net = (lost[name].to_numpy(float)[:, None] for name in ("loss", "net"))
    total = (at_lost * loss).sum(axis=0)
    total[total == 0] = np.nan  # a draw may hold no line with a loss
    low = (at_lost * (net - expected)).sum(axis=0) / total
    by_chance = (at_lost * expected).sum(axis=0) / total
    ends = np.nanpercentile(low[1:], [2.5, 97.5])
    return Chance(float(by_chance[0]), float(low[0]), float(ends[0]), float(ends[1]), len(base))


def _headings(index: pd.Index) -> tuple[np.ndarray, np.ndarray]:
    """Return the number of each line's heading, and how often each heading is drawn.

    The draws have shape (headings, 1 + draws); their first column is the sample.
    """
    heading, headings = pd.factorize(index.str[:4])
    n = len(headings)
    times_drawn = np.random.default_rng(CHANCE_SEED).multinomial(n, np.full(n, 1 / n), size=N_DRAWS).T
    return heading, np.column_stack([np.ones(n), times_drawn])


def _expected(lost, base, weights: np.ndarray, n_sizes: int) -> np.ndarray:
    """Return what chance replaces in each losing line, shape (lines with a loss, 1 + draws).

    Parameters
    ----------
    lost, base : DataFrame
        Lines with a loss, and untouched ones.
    weights : ndarray, shape (untouched lines, 1 + draws)
        How often each untouched line is drawn.
    """
    # ASSUME: sales of a line vary with its size: chance is that of untouched lines of the same tenth of
    # others' sales; where others sold nothing before, nothing is replaced by chance.
    size_of_base, size = (np.log(np.maximum(part.others_before, 1)) for part in (base, lost))
    edges = np.quantile(size_of_base, np.linspace(0, 1, n_sizes + 1)[1:-1])
    bins, bins_of_base = (np.searchsorted(edges, x) for x in (size, size_of_base))
    growth = (base.others_after / base.others_before - 1).clip(lower=0).to_numpy()
    before, loss = lost.others_before.to_numpy(float), lost.loss.to_numpy(float)
    expected = np.zeros((len(lost), weights.shape[1]))
    for size in range(n_sizes):
        mine, theirs = bins == size, bins_of_base == size
        counted = np.minimum(loss[mine, None], before[mine, None] * growth[None, theirs])
        times_drawn = weights[theirs]
        expected[mine] = counted @ times_drawn / np.maximum(times_drawn.sum(axis=0), 1)
    return expected
