"""Samples with a planted elasticity."""

import numpy as np

from analysis.engine.fitting import fit_sample
from analysis.engine.sample import Sample
from analysis.estimate.specifications import specification


def simulated(rng, *, beta=-2.0, partners=12, products=8, months=18, keep=0.9, treated=None) -> Sample:
    """Draw a three-way panel whose tariff is partly endogenous: it rises when imports fall."""
    shape = (partners, products, months)
    treated = treated or partners // 3
    codes = [axis.ravel() for axis in np.indices(shape)]
    law = np.zeros(shape)
    law[:treated, :, months // 2 :] = rng.uniform(0, 0.4, (treated, products, 1))
    law += rng.normal(0, 0.02, shape).clip(0)
    shock = rng.normal(0, 0.3, shape)
    collected = 0.7 * law - 0.05 * shock + rng.normal(0, 0.01, shape)
    effects = (
        rng.normal(0, 1, (partners, products, 1))
        + rng.normal(0, 0.5, (1, products, months))
        + rng.normal(0, 0.5, (partners, 1, months))
    )
    log_value = beta * collected + effects + shock
    rows = rng.random(partners * products * months) < keep
    return Sample(
        *(np.unique(code[rows], return_inverse=True)[1] for code in codes),
        y=log_value.ravel()[rows],
        x=collected.ravel()[rows],
        z=law.ravel()[rows],
        weights=np.ones(rows.sum()),
        partners=np.arange(partners),
        products=np.arange(products),
        months=np.arange(months),
        window="2017-01:2018-06",
    )


def estimate_of(sample: Sample, name: str):
    return fit_sample(specification(name), sample).estimate()
