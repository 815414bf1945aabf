"""Permutation of the exposure across partners: how rare what happened to the exposed one is.

China is one partner among thirty. Its tariff path is given to each partner in turn and the same
regression is run; under the null that tariffs did nothing, the assignment that happened is one like
any other, and its rank gives the p-value, whatever the distribution of the errors (Fisher 1935; for
few treated groups Conley and Taber 2011, doi:10.1162/REST_a_00049).

One array product x month, the treated partner's path less the mean path of the others, is given to each
partner in turn; nothing else differs between the assignments, so that the rank is exact when partners
are exchangeable.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.checks import InputError, check_choice
from analysis.engine.fitting import absorb_sample
from analysis.engine.panel import Panel
from analysis.engine.permuting import filled
from analysis.engine.sample import Sample, draw_sample
from analysis.engine.specification import Specification

#: Relative precision of an absorbed exposure; its square enters the coefficient.
EXPOSURE_TOLERANCE = 1e-5

#: Share of nulls outside the interval: with 30 assignments the smallest p is 1/30.
LEVEL = 0.05


@dataclass(frozen=True)
class Permutation:
    """Coefficients of one regression under every assignment of the exposure; J assignments."""

    actual: str  #: Label of the assignment that happened: the treated partner.
    labels: pd.Index  #: Shape (J,). The partner that holds the treated one's path.
    #: Shape (J,). Coefficient of the outcome, and of the regressor, on the assigned exposure.
    on_outcome: np.ndarray
    on_tariff: np.ndarray

    @property
    def value(self) -> float:
        """Elasticity under which the coefficient of the assignment that happened vanishes."""
        actual = self.labels == self.actual
        return float(self.on_outcome[actual][0] / self.on_tariff[actual][0])

    def p_value(self, null: float = 0.0, *, sided: int = 2) -> float:
        """Return the share of assignments at least as extreme as the one that happened.

        Parameters
        ----------
        null : float
            Elasticity under which the outcomes are taken to have come about.
        sided : {1, 2}
            1: as far below zero; 2: as far from zero.
        """
        statistics = self.on_outcome - null * self.on_tariff
        statistics = np.abs(statistics) if sided == 2 else -statistics
        observed = statistics[self.labels == self.actual][0]
        return float(np.mean(statistics >= observed - 1e-9 * abs(observed)))

    def interval(self) -> tuple[float, float]:
        """Return the nulls around the estimate with p above 5 %; infinite where none is rejected.

        With 30 assignments p is at least 1/30, so that the interval covers with 1 - 1/30.
        """
        return self._end(-1.0), self._end(1.0)

    def _end(self, sign: float) -> float:
        # p changes only where some assignment ties with the actual one: at two nulls for each.
        actual = self.labels == self.actual
        y, x, y0, x0 = self.on_outcome, self.on_tariff, self.on_outcome[actual], self.on_tariff[actual]
        with np.errstate(divide="ignore", invalid="ignore"):
            ties = np.concatenate([(y - y0) / (x - x0), (y + y0) / (x + x0)])
        ties = np.sort(sign * ties[np.isfinite(ties)])
        ties = ties[ties > sign * self.value]
        for inside, outside in zip(ties, np.append(ties, np.inf)[1:], strict=True):
            beyond = (inside + outside) / 2 if np.isfinite(outside) else inside + 1.0
            if self.p_value(sign * beyond) <= LEVEL:
                return float(sign * inside)
        return float(sign * np.inf)

    def to_frame(self) -> pd.DataFrame:
        """Return one row an assignment: label, value, actual; sorted by value."""
        actual = self.labels == self.actual
        frame = pd.DataFrame({"label": self.labels, "value": self.on_outcome, "actual": actual})
        return frame.sort_values(["value", "label"], ignore_index=True)


def permute(data: Panel, spec: Specification, *, treated: str = "CHN") -> Permutation:
    """Assign the treated partner's tariff path to every partner in turn.

    Parameters
    ----------
    data : Panel
    spec : Specification
        Linear; the assigned path is that of its instrument, else of its tariff, and must be one that
        the law alone moves.
    treated : str
        ISO alpha-3 code.

    Raises
    ------
    InputError
        A tariff that is not policy, ppml, a partner that the sample lacks.
    """
    if not spec.policy:
        raise InputError(
            f"specification {spec.name}: the effective rate follows from imports and cannot be "
            "assigned to another partner; use tariff or instrument `statutory`."
        )
    sample = draw_sample(data, spec)
    check_choice(treated, sample.partners, what="partner", where=f"the sample of {spec.name}")
    paths, position = exposure_paths(data, spec, sample), sample.partners.get_loc(treated)
    columns, absorber = absorb_sample(spec, sample)
    exposures = doses(sample, paths, position)
    coefficients = assign(columns, exposures, absorber, sample.weights)
    return Permutation(treated, sample.partners, *coefficients)


def assign(
    columns: np.ndarray, exposures: Iterable[np.ndarray], absorber, weights: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return the coefficients of outcome and regressor on each exposure.

    Parameters
    ----------
    columns : ndarray, shape (n, 2 or more)
        Outcome and regressor, absorbed, each row times the root of its weight (:attr:`Fit.columns`).
    exposures : iterable of ndarray, each shape (n,)
        As :func:`doses` gives them.
    absorber : Grid, ActivePairs or TwoEffects
        What absorbed the columns.
    weights : ndarray, shape (n,)

    Returns
    -------
    on_outcome, on_tariff : ndarray, shape (J,)

    Notes
    -----
    Outcome and regressor are absorbed once; an assignment needs only its own exposure absorbed, and
    that to half the digits, since its length enters squared.
    """
    root, coefficients = np.sqrt(weights), []
    for exposure in exposures:
        clean = absorber.absorb(exposure[:, None], tolerance=EXPOSURE_TOLERANCE)[:, 0] * root
        coefficients.append((exposure * root) @ columns[:, :2] / (clean @ clean))
    return tuple(np.array(coefficients).T)


def doses(sample: Sample, paths: np.ndarray, own: int) -> Iterator[np.ndarray]:
    """Give the path of row ``own``, less the mean path of the others, to each partner in turn."""
    net = paths[own] - np.delete(paths, own, axis=0).mean(axis=0)
    return to_each(net[sample.product, sample.month], sample.partner)


def to_each(net: np.ndarray, partner: np.ndarray) -> Iterator[np.ndarray]:
    """Give what is in the rows, shape (n,), to the rows of each partner in turn, and zero to others."""
    for number in range(int(partner.max()) + 1):
        yield np.where(partner == number, net, 0.0)


def exposure_paths(data: Panel, spec: Specification, sample: Sample) -> np.ndarray:
    """Return what the law would have charged each partner of a sample, shape (G, K, T).

    Log factor of the specification's instrument (else its tariff), or its change under differences,
    for every partner x product x month of the sample, traded or not.

    Raises
    ------
    InputError
        A partner of the sample without a rate in any month.
    """
    cube = carried(data.cube(spec.instrument or spec.tariff))
    months = data.months.get_indexer(sample.months) + spec.lead
    pairs = data.partners.get_indexer(sample.partners), data.products.get_indexer(sample.products)
    moved = cube[np.ix_(*pairs, months)]
    if spec.difference:
        moved -= cube[np.ix_(*pairs, months - spec.difference)]
    del cube  # two of them may be more than the memory holds
    rated = ~np.isnan(moved).all(axis=1)
    if not rated.all():
        of, at = np.argwhere(~rated)[0]
        raise InputError(
            f"{sample.vintage}: {sample.partners[of]} has no rate of any product in "
            f"{sample.months[at]:%Y-%m} or another month of the data, and can be given to no one else."
        )
    return filled(moved)


def carried(law: np.ndarray) -> np.ndarray:
    """Return a law without the months in which a partner has no rate of any product.

    Parameters
    ----------
    law : ndarray, shape (G, K, T)
        NaN where a partner does not sell a product, or has no row in a month.
    """
    there = ~np.isnan(law).all(axis=1)
    if there.all():
        return law
    # ASSUME: a month in which the data have no row of a partner has the law of the month before, the
    # first months that of the first with one.
    months = np.arange(law.shape[2])
    last = np.maximum.accumulate(np.where(there, months, -1), axis=1)
    source = np.where(last < 0, there.argmax(axis=1)[:, None], last)
    return np.take_along_axis(law, source[:, None], axis=2)
