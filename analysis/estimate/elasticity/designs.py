"""Designs side by side: each estimate beside its placebo."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.engine.fitting import fit
from analysis.engine.panel import Panel
from analysis.engine.results import Estimate
from analysis.engine.specification import Specification
from analysis.estimate.elasticity.asymmetry import EPISODE
from analysis.estimate.specifications import names, specification


@dataclass(frozen=True)
class Judged:
    """One design with what is needed to judge it."""

    spec: Specification
    estimate: Estimate
    placebo: Estimate  #: In the unit of the estimate.

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
    return Judged(spec, fit(spec, data), fit(placebo, data))


def without(spec: Specification, partners: tuple[str, ...]) -> Specification:
    """Return a specification that leaves out partners beside those that it leaves out itself."""
    return replace(spec, leave_out=tuple(sorted({*spec.leave_out, *partners})))


def with_revised_duties(data: Panel, revisions: pd.DataFrame) -> Panel:
    """Return a panel whose duties of 2025 are scaled to the revised total of each partner and month.

    Sectors move alike, since no table has the revision by sector: a bound of what it does to estimates.

    Parameters
    ----------
    data : Panel
    revisions : DataFrame
        Source table ``us_collected_rate_revisions_2025``.
    """
    factor, in_panel = data.effective.copy(), revisions[revisions.month.isin(data.months)]
    for row in in_panel[in_panel.first_release_rate.gt(0)].itertuples():
        pairs, month = data.partners[data.partner] == row.partner, data.months.get_loc(row.month)
        rate = np.expm1(factor[pairs, month]) * (row.revised_rate / row.first_release_rate)
        factor[pairs, month] = np.log1p(rate)
    return data.with_columns(effective=factor)


def revised(data: Panel, compared: list[Judged], revisions: pd.DataFrame) -> Estimate:
    """Return the design across partners of the second episode with duties as revised in 2026."""
    spec = next(d.spec for d in compared if d.spec.episode == EPISODE)
    return printed(fit(spec, with_revised_duties(data, revisions)))


def printed(estimate: Estimate) -> Estimate:
    """Return a linear estimate with the value of statsmodels, which printed tables take."""
    if estimate.refit is None:
        return estimate
    return replace(estimate, value=float(np.asarray(estimate.model.params)[0]))
