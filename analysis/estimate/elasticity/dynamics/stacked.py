"""The law by date: every change of a product x partner an event, against clean controls, stacked.

A stack is a month d in which some laws change. It holds the pairs whose law changes then, at no other
month of the window around d, and the clean controls, whose law stands still in it: those that change
earlier or later, or never. With D the change of the log statutory factor and event time r, for partner
i and product k:

    log V_ikdr = sum_r b_r D_ikd + pair x d + product x d x r + partner x d x r + e_ikdr,   b_-1 = 0

Effects of one stack keep pairs that changed early, and still respond, from being controls of those that
change late (Cengiz, Dube, Lindner and Zipperer 2019, doi:10.1093/qje/qjz014; Wing, Freedman and
Hollingsworth 2024, doi:10.3386/w32054). Cells count by the variance of D within them, as in every
regression on a dose. Rises and cuts are regressions apart.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.checks import InputError
from analysis.engine.frames import called
from analysis.engine.panel import Panel
from analysis.engine.permuting import units_of
from analysis.engine.regression import Fit, regress
from analysis.engine.results import Estimate
from analysis.estimate.elasticity.dynamics.doses import SMALLEST_DOSE, doses
from analysis.estimate.elasticity.main.own import FEWEST_UNITS

#: First and last month of the window around a change of law.
# ASSUME: three months either way, by which a response has settled. In 2025 laws changed every three to
# four, so that a wider window holds hardly a change that no other follows.
AROUND = (-3, 3)

#: Change of the law -> its direction.
CHANGES = {"rise": "up", "cut": "down"}

#: Months over which a change accrues: a law that begins within one is whole in the next.
RAMP = 1


@dataclass(frozen=True)
class Stacked:
    """What one kind of change of the law did, by months since it."""

    change: str  #: A key of :data:`CHANGES`.
    after: Estimate  #: Mean over months 1 to the last.
    #: The same of imports so many months earlier that every window lies before the first event; None
    #: where the data do not go back so far, or the law did not stand still.
    placebo: Estimate | None
    months_earlier: int
    path: list[Estimate]  #: By month, the base -1 left out.


@dataclass(frozen=True)
class LawDates:
    """The response to the law by date: to rises and to cuts, those of them that have an event."""

    changes: list[Stacked]
    lags: tuple[int, int]  #: First and last month of the window around a change.
    n_unknown: int  #: Pairs without a rate in some month, and so in no stack that holds it.

    @property
    def first(self) -> Estimate:
        """Mean response to rises, to cuts where nothing rose."""
        return self.changes[0].after

    @property
    def value(self) -> float:
        """Elasticity by the law of :attr:`first`, with its 95 % interval."""
        return self.first.value

    @property
    def ci_low(self) -> float:
        """Lower end of the interval of :attr:`value`."""
        return self.first.ci_low

    @property
    def ci_high(self) -> float:
        """Upper end of the interval of :attr:`value`."""
        return self.first.ci_high


@dataclass(frozen=True)
class Stacks:
    """Pairs of each stack, n of them: those whose law changes, and clean controls."""

    #: Ints, shape (n,). Rows of the panel, and columns of the changes.
    pair: np.ndarray
    month: np.ndarray
    dose: np.ndarray  #: Shape (n,). Change of the log factor; 0: clean control.


def by_law_date(
    data: Panel, groups: pd.Series, *, window: str = "", lags: tuple[int, int] = AROUND
) -> LawDates:
    """Return the response to rises and to cuts of the law, those of them that have an event.

    Parameters
    ----------
    data : Panel
        ``customs_value`` and ``statutory``; a month without trade is 0, since the law of a cell that is
        not there is not known.
    groups : Series
        Partner -> the group under whose law it trades, whose members are one cluster.
    window : str
        Months in which a change counts as an event; by default all.
    lags : (int, int)
        First and last month of the window around a change.

    Raises
    ------
    InputError
        Fewer than five partners, a month without any row, a window that holds no month after a change
        or none before its base, laws that stand still, or no change with a clean control.
    """
    first, last = lags
    inside = data.inside(data.resolve(window) if window else f"{data.months[0]:%Y-%m}:latest")
    _check(data, inside, first, last)
    stacks = {name: _stacks(data, inside, lags, direction) for name, direction in CHANGES.items()}
    stacks = {name: one for name, one in stacks.items() if one is not None}
    if not stacks:
        raise InputError(
            f"{called(data.system)}: no change of the law has a clean control. From month {first} to "
            f"{last} around one a pair may have no other change, and some pair none at all; take a "
            "narrower window, as lags=[-2, 2]."
        )
    at = np.concatenate([one.month for one in stacks.values()])
    # Whole years, so that seasons agree, by which the last window ends before the first event.
    earlier = 12 * -(-(int(at.max()) + last + 1 - int(at.min())) // 12)
    changes = [_response(data, groups, name, one, lags, earlier) for name, one in stacks.items()]
    rates = data.statutory[:, at.min() + first : at.max() + last + 1]
    return LawDates(changes, (first, last), int(np.isnan(rates).any(axis=1).sum()))


def _check(data: Panel, inside: np.ndarray, first: int, last: int) -> None:
    """Refuse data in which no law date can be studied, whatever the stacks."""
    where, months = called(data.system), data.months
    if len(data.partners) < FEWEST_UNITS:
        raise InputError(
            f"{where}: too few partners ({len(data.partners)}) for an event study by law date, which "
            f"compares sellers and clusters errors by them; it needs {FEWEST_UNITS} or more."
        )
    if first > -1 or last < 1:
        raise InputError(
            f"lags: [{first}, {last}] leaves out the base, month -1, or month 1, the first of a whole "
            "new law; write them as [-3, 3]."
        )
    if len(months) <= last - first:
        raise InputError(f"{where}: {len(months)} months hold no window of {last - first + 1}.")
    if len(empty := np.flatnonzero(np.isnan(data.customs_value).all(axis=0))):
        raise InputError(
            f"{where}: no row in {months[empty[0]]:%Y-%m}. Every month is needed; one in which nothing "
            "came is written as rows of 0 dollars."
        )
    if not _moves(data)[:, inside].any():
        raise InputError(
            f"{where}: no statutory_rate moves from one month to the next in {months[inside[0]]:%Y-%m} "
            f"to {months[inside[-1]]:%Y-%m}; there is no event."
        )


def _stacks(data: Panel, inside: np.ndarray, lags: tuple[int, int], direction: str) -> Stacks | None:
    """Return the pairs of every stack that holds changes and clean controls; None without any."""
    first, last = lags
    change = doses(data.statutory, last, quiet=-first - 1, ramp=RAMP, direction=direction)
    change[~_whole(np.isfinite(data.statutory), lags)] = np.nan
    change[:, np.setdiff1d(np.arange(change.shape[1]), inside)] = np.nan
    mixed = (change == 0).any(axis=0) & (np.nan_to_num(change) != 0).any(axis=0)
    pair, month = np.nonzero(np.isfinite(change) & mixed)
    return Stacks(pair, month, change[pair, month]) if len(pair) else None


def _whole(good: np.ndarray, lags: tuple[int, int]) -> np.ndarray:
    """Return where every month of a window around it is good, shape (P, T); not where one is no data."""
    whole, n = np.ones_like(good), good.shape[1]
    for lag in range(lags[0], lags[1] + 1):
        shifted = np.zeros_like(good)
        shifted[:, max(-lag, 0) : n - max(lag, 0)] = good[:, max(lag, 0) : n - max(-lag, 0)]
        whole &= shifted
    return whole


def _response(
    data: Panel, groups: pd.Series, change: str, stacks: Stacks, lags: tuple[int, int], earlier: int
) -> Stacked:
    """Fit the stacks of a kind of change, and the same on imports of earlier years."""
    first, last = lags
    times = [lag for lag in range(first, last + 1) if lag != -1]
    events, mean = stacks.dose != 0, np.array([lag >= 1 for lag in times]) / last
    dates = sorted({f"{data.months[month]:%Y-%m}" for month in stacks.month[events]})
    notes = f"{change}s: {events.sum():,}, clean controls: {(~events).sum():,}; {', '.join(dates)}"
    labels = {"name": f"{data.system}.by_law_date.{change}", "notes": notes}
    where = f"event study by law date, {change}s"
    fit, before = _fit(data, groups, stacks, lags, where), _years_before(data, stacks, lags, earlier)
    placebo = None
    if before is not None:
        with suppress(InputError):  # whose effects absorb what is left: no placebo
            fields = {"name": f"{labels['name']}.placebo", "is_placebo": True}
            placebo = _fit(data, groups, before, lags, where, earlier).estimate(mean, **fields)
    return Stacked(
        change=change,
        after=fit.estimate(mean, **labels),
        placebo=placebo,
        months_earlier=earlier,
        path=[fit.estimate(n, horizon=lag, **labels) for n, lag in enumerate(times)],
    )


def _years_before(data: Panel, stacks: Stacks, lags: tuple[int, int], earlier: int) -> Stacks | None:
    """Return the pairs whose law stood still so many months earlier too; None without both kinds."""
    first, last = lags
    if stacks.month.min() + first < earlier:
        return None
    still = _whole(~_moves(data), (first + 1, last))[stacks.pair, stacks.month - earlier]
    events = stacks.dose[still] != 0
    mixed = events.any() and not events.all()
    return Stacks(stacks.pair[still], stacks.month[still], stacks.dose[still]) if mixed else None


def _moves(data: Panel) -> np.ndarray:
    """Return in which months a law is seen to differ from that of the month before, shape (P, T)."""
    steps = np.abs(np.diff(data.statutory, axis=1, prepend=data.statutory[:, :1]))
    return np.nan_to_num(steps) > SMALLEST_DOSE


def _fit(
    data: Panel,
    groups: pd.Series,
    stacks: Stacks,
    lags: tuple[int, int],
    where: str,
    earlier: int = 0,
) -> Fit:
    """Fit all stacks together, on imports so many months earlier."""
    around = np.arange(lags[0], lags[1] + 1)
    cells_of = stacks.pair[:, None], stacks.month[:, None] - earlier + around
    y, zeros = data.log_value[cells_of], data.customs_value[cells_of] == 0
    row, event_time = np.nonzero(np.isfinite(y))
    if not len(row):
        raise InputError(f"{where}: no trade in any month around a change of the law.")
    pair, stack = stacks.pair[row], stacks.month[row]
    date = stack * len(around) + event_time
    cells = {
        "pair": pair * len(data.months) + stack,
        "product": data.product[pair] * len(data.months) * len(around) + date,
        "partner": data.partner[pair] * len(data.months) * len(around) + date,
    }
    units = units_of(data.partners, groups)[data.partner[pair]]
    clusters = [np.unique(codes, return_inverse=True)[1] for codes in (units, data.product[pair])]
    times = np.flatnonzero(around != -1)
    return regress(
        y[row, event_time],
        stacks.dose[row, None] * (event_time[:, None] == times),
        effects=[np.unique(codes, return_inverse=True)[1] for codes in cells.values()],
        clusters=clusters,
        names=("the change of the law",) * len(times),
        where=where,
        labels={
            "outcome": "log customs value",
            "regressor": "log(1 + statutory rate)",
            "estimator": "OLS, stacked",
            "fixed_effects": "partner x product x date, product x date x month, partner x date x month",
            "cluster_by": "partner and product",
            "system": data.system,
            "window": f"{data.months[stack.min()]:%Y-%m}:{data.months[stack.max()]:%Y-%m}",
            "vintage": data.vintage,
            "n_zeros": int(zeros.sum()),
            "design": "event_study",
            "episode": "own",
            "comparison": "within",
        },
    )
