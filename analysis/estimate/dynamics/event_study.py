"""Event studies: a wave's exposure interacted with months around it, beside the paths of other partners.

For the exposed partner i and product k, with exposure E_k (the wave's change of the log statutory
factor) and event time r = months since the wave's first month:

    log V_ikt = sum_r b_r E_ik 1[t = r] + g C_ikt + effects + e_ikt

b_r is read like an elasticity: the change of log imports per unit of the *wave's* exposure, against
the reference. C is the log statutory factor less this wave's step: the tariffs of other waves and of
other partners, with one common response g.

One partner is exposed. Standard errors clustered by partner then rest on one cluster's residuals and are
too small (MacKinnon and Webb 2018, doi:10.1111/ectj.12107). Hence every path stands beside those of the
other partners under the same exposure: a permutation band, and exact rank p-values.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import yaml

from analysis.checks import InputError, check_choice
from analysis.collect import read_events, read_table
from analysis.combine import load_statutory, select_window
from analysis.combine.law.calendar import FLOOR, day_weights, rate_steps
from analysis.estimate.dynamics.pairs import (
    LEVELS,
    Fitted,
    Pairs,
    check_partner,
    left_out,
    load_pairs,
    regress_rows,
    spec_for,
)
from analysis.estimate.engine.grid import Grid
from analysis.estimate.engine.results import Estimate

FILE = Path(__file__).with_name("waves.yaml")

#: Exposures below this (log change of the tariff factor, mean over products) are no wave.
# ASSUME: a mean change of the tariff by less than a quarter of a log point is none worth an event study.
SMALLEST = 0.0025

#: Share of an exposure's variation that must lie between a partner's products to be told by them.
# ASSUME: below a tenth of its mean an exposure counts as uniform over goods.
UNIFORM = 0.1


#: Why a wave cannot be studied where the partner's tariff stood still.
UNTOUCHED = "the partner's statutory rate did not change"


class UntouchedError(InputError):
    """A wave asked of a partner whose statutory rate it did not change."""


@dataclass(frozen=True)
class Wave:
    """A wave of ``waves.yaml`` with its dates from the event calendar; fields as explained there."""

    name: str
    label: str
    event_id: str
    announced: pd.Timestamp
    in_force: pd.Timestamp
    legal_reference: str
    before: pd.Timestamp
    after: pd.Timestamp
    layer: str
    scale: bool
    reference: tuple[pd.Timestamp, ...]
    window: str
    comparison: str
    why: str

    @property
    def start(self) -> pd.Timestamp:
        """First month of the wave, event time 0."""
        return self.in_force.replace(day=1)

    def share(self, month: pd.Timestamp) -> float:
        """Return the share of a month's days on which the wave was in force."""
        return float(day_weights(pd.DatetimeIndex([self.in_force]), pd.DatetimeIndex([month]))[0, 0])


@cache
def waves() -> dict[str, Wave]:
    """Return the shipped waves by name, in the order of the file."""
    calendar = read_events().drop_duplicates("event_id").set_index("event_id")
    found = {}
    for name, own in yaml.safe_load(FILE.read_text(encoding="utf-8")).items():
        event = calendar.loc[check_choice(own["event_id"], calendar.index, what="event_id", where=name)]
        found[name] = Wave(
            name=name, label=own["label"], event_id=own["event_id"],
            announced=event.announcement_date, in_force=event.effective_date,
            legal_reference=event.legal_reference, before=pd.Timestamp(own["before"]),
            after=pd.Timestamp(own["after"]), layer=own["layer"], scale=own.get("scale", False),
            reference=tuple(pd.Timestamp(month) for month in own["reference"]),
            window=own["window"], comparison=own.get("comparison", "within"), why=own.get("why", ""),
        )  # fmt: skip
    return found


def exposure(pairs: Pairs, wave: Wave, partner: str) -> np.ndarray:
    """Return the wave's change of the log statutory factor for the partner's pairs, 0 for others.

    Only the layer that the wave belongs to moves: log(1 + rate before + change of the layer) less
    log(1 + rate before). Where only part of the wave lies between the two months (``scale``), the change
    is divided by that part, and what the wave had already added is taken off the rate before.

    Returns
    -------
    ndarray, shape (P,)
        Log points; NaN where a product of the partner has no statutory rate, 0 throughout where the
        calendar does not apply the wave's measure to the partner.
    """
    change = np.zeros(len(pairs.partner))
    if not _applies(wave, partner):
        return change
    rates = load_statutory()
    rates = rates[rates.partner.eq(partner) & rates.system.eq(pairs.system)]
    before, after = (
        rates[rates.month.eq(month)].set_index("product") for month in (wave.before, wave.after)
    )
    begun, reached = (wave.share(m) for m in (wave.before, wave.after)) if wave.scale else (0.0, 1.0)
    step = (after[wave.layer] - before[wave.layer]) / (reached - begun)
    without = before.statutory_rate - begun * step
    by_product = np.log1p(without + step) - np.log1p(without)
    by_product.index = by_product.index.astype(str)
    own = pairs.partners[pairs.partner] == partner
    change[own] = by_product.reindex(pairs.products[pairs.product[own]]).to_numpy()
    return change


@cache
def _applies(wave: Wave, partner: str) -> bool:
    """Whether the wave's measure changed for the partner on the day it came into force."""
    events = read_events()
    measures = events[events.event_id.eq(wave.event_id)].measure.unique()
    group = read_table("partners").set_index("partner").group.get(partner)
    steps = rate_steps(events, partner, group if isinstance(group, str) else None)
    steps = steps.reindex(columns=[c for m in measures for c in (m, m + FLOOR)], fill_value=0.0)
    before = steps[steps.index < wave.in_force].tail(1).sum(axis=1).sum()
    return wave.in_force in steps.index and bool(steps.loc[wave.in_force].sum() != before)


@dataclass(frozen=True)
class EventStudy:
    """One wave's event study.

    Attributes
    ----------
    wave : Wave
    partner : str
        Exposed partner.
    path : DataFrame
        One row an event time, reference included: ``event_time``, ``month``, the fields of
        :class:`Estimate`, and ``placebo_low``, ``placebo_high``: the range within which the paths of 9
        in 10 other partners lie.
    after : Estimate
        Mean coefficient of event times 1 to the end of the window less that of the reference.
    before_f, before_p, after_f, after_p : float
        Joint F tests of the coefficients before and from the wave on, clustered by partner; NaN where
        more are tested than the clusters allow.
    rank_p_before, rank_p_after : float
        Exact rank p-values over partners: mean square of the path before, mean path after.
    mean_exposure, uniform : float, bool
        Mean over products, a log change; whether it hardly varies between them.
    comparison : str
        ``"within"`` or ``"across"`` partners.
    """

    wave: Wave
    partner: str
    path: pd.DataFrame
    after: Estimate
    before_f: float
    before_p: float
    after_f: float
    after_p: float
    rank_p_before: float
    rank_p_after: float
    mean_exposure: float
    uniform: bool
    comparison: str


def event_study(
    name: str,
    *,
    partner: str = "CHN",
    system: str = "naics3",
    leave_out: tuple[str, ...] | None = None,
    first: int = -9,
    last: int = 9,
) -> EventStudy:
    """Fit the event study of a wave for an exposed partner.

    Parameters
    ----------
    name : str
        A key of ``waves.yaml``.
    partner, system : str
    leave_out : tuple of str, optional
        Partners left out; by default Russia from 2022 on.
    first, last : int
        Event times at which the ends are binned: everything earlier, or later, shares a coefficient.

    Raises
    ------
    InputError
        A wave that did not touch the partner (:class:`UntouchedError`), or a panel that ends before it.
    """
    wave = waves()[check_choice(name, waves(), what="wave")]
    select_window(wave.window, system)
    pairs = load_pairs(system, left_out(wave.window, leave_out))
    check_partner(partner, system, wave.window, leave_out)
    size = exposure(pairs, wave, partner)
    own = size[pairs.partners[pairs.partner] == partner]
    if not np.abs(np.nanmean(own)) >= SMALLEST:
        raise UntouchedError(
            f"the wave of {name} ({wave.label}) did not change the statutory rate of {partner}: "
            "there is no event to study."
        )
    uniform = bool(np.nanstd(own) < UNIFORM * abs(np.nanmean(own)))
    # What is the same for all goods of a partner is absorbed by its months: fall back, and say so.
    comparison = "across" if uniform else wave.comparison
    spec = spec_for(wave.window, system, LEVELS[comparison])
    columns = pairs.inside(wave.window)
    time = columns - pairs.position(wave.start)
    bins = np.clip(time, first, last)
    fitted, times, adjusted = _fit(pairs, wave, size, columns, bins, spec)
    slopes = partner_slopes(pairs, adjusted, own, partner, columns, spec)
    return _summary(pairs, wave, partner, fitted, times, slopes, bins, own, (uniform, comparison))


def study_waves(names: list[str], **options) -> tuple[list[EventStudy], dict[str, str]]:
    """Fit the event studies of several waves, and say for each that is impossible why.

    Returns
    -------
    studies : list of EventStudy
    impossible : dict of str
        Wave -> the reason, a clause that several waves can share.
    """
    studies, impossible = [], {}
    for name in names:
        try:
            studies.append(event_study(name, **options))
        except UntouchedError:
            impossible[name] = UNTOUCHED
        except InputError as reason:
            if name not in waves():
                raise
            impossible[name] = str(reason).rstrip(".")
    return studies, impossible


def seasonal_pattern(pairs: Pairs, years: list[int]) -> np.ndarray:
    """Return each pair's mean log value by calendar month over years before the sample, shape (P, 12).

    0 where the pair has no imports in any of these months.
    """
    # ASSUME: the seasons of a pair are those of the three years before the sample. Without them the
    # months around a wave compare a Chinese New Year with an autumn.
    table = np.stack([pairs.log_value[:, pairs.position(f"{y}-01") :][:, :12] for y in years])
    known = np.isfinite(table)
    return np.where(known, table, 0.0).sum(axis=0) / np.maximum(known.sum(axis=0), 1)


def _fit(pairs, wave, size, columns, bins, spec) -> tuple[Fitted, list[int], np.ndarray]:
    """Fit all event times but the reference; return also the outcome less the control."""
    year = int(wave.window[:4])
    y = pairs.log_value[:, columns]
    y = y - seasonal_pattern(pairs, [year - 3, year - 2, year - 1])[:, np.arange(len(columns)) % 12]
    step = (pairs.months[columns] >= wave.start).astype(float)
    other = pairs.statutory[:, columns] - size[:, None] * step
    pair, at = (a.ravel() for a in np.indices(y.shape))
    reference = {pairs.position(month) - columns[0] for month in wave.reference}
    fixed = min(bins[list(reference)])
    times = [r for r in np.unique(bins) if r != fixed]
    dummies = np.column_stack([size[pair] * (bins[at] == r) for r in times])
    fitted = regress_rows(
        pairs, (pair, columns[at]), y.ravel(), np.column_stack([dummies, other.ravel()]), spec
    )
    return fitted, [int(r) for r in times], y - fitted.coefficients[-1] * other


def partner_slopes(
    pairs: Pairs, y: np.ndarray, exposed: np.ndarray, partner: str, columns: np.ndarray, spec
) -> np.ndarray:
    """Return every partner's path under the exposure of one, by month.

    Parameters
    ----------
    y : ndarray, shape (P, M)
        Outcome over the months of the sample, net of controls; NaN where missing.
    exposed : ndarray
        Exposure of the pairs of ``partner``, in their order.

    Returns
    -------
    ndarray, shape (partners, M)
        In the order of ``pairs.partners``: slope over products, month by month, of the outcome net of
        all effects on the exposure of the same product. On a balanced panel it is, up to a constant
        factor, the coefficient of an event study in which this partner alone was exposed.
    """
    known = np.isfinite(y)
    pair, at = np.nonzero(known)
    codes = (
        np.unique(c, return_inverse=True)[1] for c in (pairs.partner[pair], pairs.product[pair], at)
    )
    clean = np.zeros(y.shape)
    clean[pair, at] = Grid(*codes, spec.fixed_effects).absorb(y[known][:, None])[:, 0]
    by_product = np.zeros(len(pairs.products))
    by_product[pairs.product[pairs.partners[pairs.partner] == partner]] = np.nan_to_num(exposed)
    slopes = np.full((len(pairs.partners), len(columns)), np.nan)
    for i in range(len(pairs.partners)):
        own = pairs.partner == i
        x = by_product[pairs.product[own]]
        if "partner x month" in spec.fixed_effects:
            x = x - x.mean()
        slopes[i] = x @ clean[own] / (x @ x)
    return slopes * len(pairs.partners) / (len(pairs.partners) - 1)


def rank_p(statistic: np.ndarray, which: int) -> float:
    """Return the exact rank p-value: share of partners whose statistic is at least as large."""
    return float(np.mean(statistic >= statistic[which] * (1 - 1e-12)))


def _summary(pairs, wave, partner, fitted, times, slopes, bins, own, kind) -> EventStudy:
    """Rebase path and placebos to the mean of the reference, and test before and after."""
    columns = pairs.inside(wave.window)
    reference = np.isin(pairs.months[columns], wave.reference)
    all_times = sorted({*times, int(min(bins[reference]))})
    k = len(fitted.coefficients)
    unit = {r: np.eye(k)[times.index(r)] if r in times else np.zeros(k) for r in all_times}
    base = np.mean([unit[r] for r in bins[reference]], axis=0)
    which = pairs.partners.get_loc(partner)
    rebased = slopes - slopes[:, reference].mean(axis=1, keepdims=True)
    others = np.delete(rebased, which, axis=0)
    rows = []
    for r in all_times:
        name = f"event_study.{partner.lower()}.{wave.name}.t{r:+d}"
        weights = unit[r] - base
        row = {"event_time": r, "month": wave.start + pd.DateOffset(months=r)}
        low, high = np.quantile(others[:, bins == r].mean(axis=1), [0.05, 0.95])
        if np.any(weights):
            row |= fitted.estimate(weights, name).to_frame().iloc[0].to_dict()
        else:
            row |= {"name": name, "value": 0.0}
        rows.append(row | {"placebo_low": low, "placebo_high": high})
    before = [times.index(r) for r in times if r < min(bins[reference].min(), 0)]
    later = [r for r in all_times if r >= 1]
    after = np.mean([unit[r] for r in later], axis=0) - base
    early, late = bins < min(bins[reference].min(), 0), bins >= 1
    return EventStudy(
        wave, partner, pd.DataFrame(rows),
        fitted.estimate(after, f"event_study.{partner.lower()}.{wave.name}.after"),
        *fitted.wald(before), *fitted.wald([times.index(r) for r in times if r >= 0]),
        rank_p((rebased[:, early] ** 2).mean(axis=1), which),
        rank_p(np.abs(rebased[:, late].mean(axis=1)), which),
        float(np.nanmean(own)), *kind,
    )  # fmt: skip


def overlap(partner: str = "CHN", system: str = "naics3") -> pd.DataFrame:
    """Return the correlation over products between the exposures of the waves to a partner.

    Near 1 in size, two waves hit the same goods, and only their dates tell them apart.
    """
    pairs = load_pairs(system)
    own = pairs.partners[pairs.partner] == partner
    columns = {name: exposure(pairs, wave, partner)[own] for name, wave in waves().items()}
    return pd.DataFrame(columns).corr()
