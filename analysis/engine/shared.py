"""Fit specifications that share rows: each sample drawn once, each column absorbed once."""

from __future__ import annotations

import numpy as np

from analysis.engine.absorb import Shared
from analysis.engine.fitting import absorber_of, fit_sample
from analysis.engine.panel import Panel
from analysis.engine.regression import Fit
from analysis.engine.sample import Sample, draw_sample
from analysis.engine.specification import Specification

#: Fields of a specification that decide which cells its sample may have, and the variables that decide
#: which of them it has.
CELLS = (
    "system",
    "outcome",
    "window",
    "difference",
    "lead",
    "weights",
    "weights_year",
    "leave_out",
    "lags",
    "by_month",
)
VARIABLES = ("tariff", "instrument")


class Fits:
    """Fits of linear specifications to one panel, with all that they share.

    Parameters
    ----------
    data : Panel
    """

    def __init__(self, data: Panel):
        self.data = data
        self.samples: dict[tuple, Sample] = {}
        self.absorbers: list[tuple[Sample, tuple[str, ...], Shared]] = []

    def sample(self, spec: Specification) -> Sample:
        """Return the sample of a specification; raises as :func:`draw_sample`."""
        key = tuple(getattr(spec, name) for name in CELLS + VARIABLES)
        if key not in self.samples:
            self.samples[key] = draw_sample(self.data, spec)
        return self.samples[key]

    def absorber(self, spec: Specification) -> Shared:
        """Return what absorbs the effects of a specification from its sample."""
        sample = self.sample(spec)
        for other_sample, effects, absorber in self.absorbers:
            if effects == spec.fixed_effects and _same_rows(other_sample, sample):
                return absorber
        absorber = Shared(absorber_of(sample, spec.fixed_effects))
        self.absorbers.append((sample, spec.fixed_effects, absorber))
        return absorber

    def fit(self, spec: Specification) -> Fit:
        """Return the fit of a linear specification; raises as :func:`fit`."""
        return fit_sample(spec, self.sample(spec), absorber=self.absorber(spec))


def _same_rows(one: Sample, other: Sample) -> bool:
    """Return whether two samples have the same cells with the same weights."""
    names = ("partner", "product", "month", "weights")
    return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in names)
