"""Permutation of the exposure across partners: how rare what happened to the exposed one is.

China is one partner among thirty. Its tariff path is given to each partner in turn and the same
regression is run; under the null that tariffs did nothing, the assignment that happened is one like
any other, and its rank gives the p-value, whatever the distribution of the errors (Fisher 1935; for
few treated groups Conley and Taber 2011, doi:10.1162/REST_a_00049).

Three schemes. ``dose``: one array product x month, the treated partner's path less the mean path of
the others, is given to each partner in turn; nothing else differs between the assignments, so that
the rank is exact when partners are exchangeable. ``swap``: the treated partner and another exchange
their paths and all others keep their own; the assignment that happened gives the coefficient of the
specification itself. Where every partner has a path of its own (2025) swaps are no group, and the
rank is not exact; simulation in the tests finds it no worse than nominal.
``shuffle``: the paths of all partners are permuted, many times; exact (Hemerik and Goeman 2018,
doi:10.1007/s11749-017-0571-1), and it tests what all partners' doses say, not China's alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.checks import InputError, check_choice
from analysis.engine.fitting import absorb_sample
from analysis.engine.panel import Panel
from analysis.engine.permuting import check_rated, filled, source_months
from analysis.engine.sample import Sample, draw_sample
from analysis.engine.specification import Specification

SCHEMES = ("dose", "swap", "shuffle")

#: Random assignments of all paths, beside the one that happened, and their seed.
SHUFFLES, SEED = 499, 2025

#: Label of the assignment that happened, where all paths are permuted.
ACTUAL = "as it was"

#: Relative precision of an absorbed exposure; its square enters the coefficient.
EXPOSURE_TOLERANCE = 1e-5

#: Share of nulls outside the interval: with 30 assignments the smallest p is 1/30.
LEVEL = 0.05


@dataclass(frozen=True)
class Permutation:
    """Coefficients of one regression under every assignment of the exposure; J assignments."""

    actual: str  #: Label of the assignment that happened: the treated partner, or :data:`ACTUAL`.
    #: Shape (J,). The partner that holds the treated one's path, or the number of the shuffle.
    labels: pd.Index
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


def permute(
    data: Panel,
    spec: Specification,
    *,
    treated: str = "CHN",
    scheme: str = "dose",
    keep_treated: bool = True,
) -> Permutation:
    """Assign the treated partner's tariff path to every partner in turn.

    Parameters
    ----------
    data : Panel
    spec : Specification
        Linear; the assigned path is that of its instrument, else of its tariff, and must be one that
        the law alone moves.
    treated : str
        ISO alpha-3 code.
    scheme : {"dose", "swap", "shuffle"}
    keep_treated : bool
        Whether the treated partner stays in the sample of the other assignments. It must for an
        exact rank, and for shuffles; without it, an effect of its own tariff does not enter the
        coefficients of the others.

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
    check_choice(scheme, SCHEMES, what="permutation scheme")
    if scheme == "shuffle" and not keep_treated:
        raise InputError("shuffles need the treated partner in every sample: keep_treated=True.")
    sample = draw_sample(data, spec)
    check_choice(treated, sample.partners, what="partner", where=f"the sample of {spec.name}")
    paths, position = exposure_paths(data, spec, sample), sample.partners.get_loc(treated)
    if scheme == "shuffle":
        labels = pd.Index([ACTUAL, *(f"{number:03d}" for number in range(1, SHUFFLES + 1))])
        exposures = permuted(sample, paths, shuffles(len(paths)))
        return Permutation(ACTUAL, labels, *_assign(spec, sample, exposures))
    coefficients = _assign(spec, sample, _one_by_one(scheme, sample, paths, position))
    if not keep_treated:
        without = replace(spec, leave_out=(*spec.leave_out, treated))
        others = draw_sample(data, without)
        # The rows of the treated are gone; its path is appended to those of the others.
        path = _on_products(paths[position], sample, others)
        all_paths = np.concatenate([exposure_paths(data, without, others), path[None]])
        rest = _assign(without, others, _one_by_one(scheme, others, all_paths, len(all_paths) - 1))
        for every, of_others in zip(coefficients, rest, strict=True):
            every[sample.partners != treated] = of_others
    return Permutation(treated, sample.partners, *coefficients)


def _assign(spec: Specification, sample: Sample, exposures: Iterable[np.ndarray]):
    columns, absorber = absorb_sample(spec, sample)
    return assign(columns, exposures, absorber, sample.weights)


def _one_by_one(scheme: str, sample: Sample, paths: np.ndarray, own: int) -> Iterator[np.ndarray]:
    if scheme == "dose":
        return doses(sample, paths, own)
    return permuted(sample, paths, swaps(len(paths), own, len(sample.partners)))


def assign(
    columns: np.ndarray, exposures: Iterable[np.ndarray], absorber, weights: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return the coefficients of outcome and regressor on each exposure.

    Parameters
    ----------
    columns : ndarray, shape (n, 2 or more)
        Outcome and regressor, absorbed, each row times the root of its weight (:attr:`Fit.columns`).
    exposures : iterable of ndarray, each shape (n,)
        As :func:`doses` or :func:`permuted` give them.
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


def permuted(sample: Sample, paths: np.ndarray, holders: np.ndarray) -> Iterator[np.ndarray]:
    """Deal out whole paths: in assignment j, partner i has the path of row ``holders[j, i]``."""
    for holder in holders:
        yield paths[holder[sample.partner], sample.product, sample.month]


def swaps(n_paths: int, own: int, n_partners: int) -> np.ndarray:
    """Return holders, shape (n_partners, n_paths): row ``own`` changes places with each in turn."""
    holders = np.tile(np.arange(n_paths), (n_partners, 1))
    holders[:, own] = np.arange(n_partners)
    holders[np.arange(n_partners), np.arange(n_partners)] = own
    return holders


def shuffles(n_paths: int, *, draws: int = SHUFFLES, seed: int = SEED) -> np.ndarray:
    """Return holders, shape (1 + draws, n_paths): as it was, then at random."""
    rng = np.random.default_rng(seed)
    return np.array([np.arange(n_paths), *(rng.permutation(n_paths) for _ in range(draws))])


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
    check_rated(~np.isnan(moved).all(axis=1), sample.partners, sample.months, sample.vintage)
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
    return np.take_along_axis(law, source_months(there)[:, None], axis=2)


def _on_products(path: np.ndarray, sample: Sample, others: Sample) -> np.ndarray:
    """Return a path on the products and months of another sample; what it lacks has the mean."""
    frame = pd.DataFrame(path, index=sample.products, columns=sample.months)
    frame = frame.reindex(index=others.products, columns=others.months)
    return frame.fillna(frame.mean()).to_numpy()
