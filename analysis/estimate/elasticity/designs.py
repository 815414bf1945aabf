"""Designs side by side: each estimate beside its placebo."""

from __future__ import annotations

from dataclasses import dataclass, replace

from analysis.engine.fitting import fit
from analysis.engine.panel import Panel
from analysis.engine.results import Estimate
from analysis.engine.specification import Specification
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
