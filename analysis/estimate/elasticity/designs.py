"""Designs side by side: each estimate beside its placebo, and how much of its variation is policy."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.engine.fitting import absorber_of, fit, fit_sample
from analysis.engine.panel import Panel
from analysis.engine.results import Estimate
from analysis.engine.sample import draw_sample
from analysis.engine.specification import Specification
from analysis.estimate.specifications import names, specification


@dataclass(frozen=True)
class Judged:
    """One design with what is needed to judge it."""

    spec: Specification
    estimate: Estimate
    placebo: Estimate  #: In the unit of the estimate.
    #: Share of the regressor's variation within the effects that the law explains (fraction): 1 where
    #: the regressor is the law, the partial R2 of the statutory rate otherwise.
    policy_share: float
    #: Share of the law's variation that survives the effects, of what survives effects of partner x
    #: product and product x month alone (fraction).
    policy_kept: float

    @property
    def name(self) -> str:
        """Name of the specification."""
        return self.spec.name

    @property
    def clean(self) -> bool:
        """Whether the placebo's 95 % interval covers zero."""
        return self.placebo.ci_low <= 0 <= self.placebo.ci_high


def evaluate(
    data: Panel,
    episodes: list[str],
    *,
    leave_out: tuple[str, ...] = (),
) -> list[Judged]:
    """Fit every shipped design of the episodes, with its placebo.

    Parameters
    ----------
    data : Panel
        With all tariff concepts; by chapter it has the first episode only.
    episodes : list of str
    leave_out : tuple of str
        Partners left out of every estimate (and of the placebos, beside those they leave out).
    """
    shipped = [specification(name) for name in names()]
    return [_evaluate(data, s.name, tuple(leave_out)) for s in shipped if s.episode in episodes]


def _evaluate(data: Panel, name: str, leave_out: tuple[str, ...]) -> Judged:
    spec = without(specification(name, system=data.system), leave_out)
    placebo = without(specification(name, placebo=True, system=data.system), leave_out)
    share, kept = policy_variation(data, spec)
    return Judged(spec, fit(spec, data), fit(placebo, data), share, kept)


def without(spec: Specification, partners: tuple[str, ...]) -> Specification:
    """Return a specification that leaves out partners beside those that it leaves out itself."""
    return replace(spec, leave_out=tuple(sorted({*spec.leave_out, *partners})))


def policy_variation(data: Panel, spec: Specification) -> tuple[float, float]:
    """Return how much of the tariff's variation is policy, and how much policy variation is kept.

    Returns
    -------
    share : float
        Partial R2 of the log statutory factor in a regression of the log factor of the
        specification's tariff, with its sample, weights and effects; 1 where that tariff is set by
        law. Under ppml the working weights are not known beforehand; equal weights stand in.
    kept : float
        Weighted variance of the log statutory factor within the effects, over that within effects
        of partner x product and product x month.
    """
    sample = draw_sample(data, replace(spec, estimator="iv", instrument="statutory"))
    root = np.sqrt(sample.weights)[:, None]
    columns = np.column_stack([sample.x, sample.z])
    x, z = (absorber_of(sample, spec.fixed_effects).absorb(columns) * root).T
    across = absorber_of(sample, ("partner x product", "product x month"))
    whole = (across.absorb(sample.z[:, None]) * root)[:, 0]
    share = 1.0 if spec.tariff != "effective" else float((x @ z) ** 2 / ((x @ x) * (z @ z)))
    return share, float(z @ z / (whole @ whole))


def with_revised_duties(data: Panel, revisions: pd.DataFrame) -> Panel:
    """Return a panel whose duties of 2025 are scaled to the revised total of each partner and month.

    Sectors move alike, since no table has the revision by sector: a bound of what it does to estimates.

    Parameters
    ----------
    data : Panel
    revisions : DataFrame
        Source table ``us_collected_rate_revisions_2025``.
    """
    factor, own = data.effective.copy(), revisions[revisions.month.isin(data.months)]
    for row in own[own.first_release_rate.gt(0)].itertuples():
        pairs, month = data.partners[data.partner] == row.partner, data.months.get_loc(row.month)
        rate = np.expm1(factor[pairs, month]) * (row.revised_rate / row.first_release_rate)
        factor[pairs, month] = np.log1p(rate)
    return data.with_columns(effective=factor)


def first_stage(data: Panel, spec: Specification) -> Estimate:
    """Return the first stage of a 2SLS specification as an estimate of its own.

    Returns
    -------
    Estimate
        Log effective factor on log statutory factor: how much of a change in the law is collected.
    """
    sample = draw_sample(data, spec)
    swapped = replace(sample, y=sample.x, x=sample.z)
    found = fit_sample(replace(spec, estimator="ols", instrument=None), swapped)
    start, end = (month[:4] for month in sample.window.split(":"))
    return found.estimate(
        name=f"{start}-{end}.{sample.system}.{spec.name.replace('iv_', 'first_stage_', 1)}",
        outcome="log(1 + effective rate)",
        regressor="log(1 + statutory rate)",
    )
