"""The main design on a frame of one's own: the law permuted over products and partners."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.checks import InputError, check_choice
from analysis.engine.design import Design
from analysis.engine.estimates import estimates_of, quoted
from analysis.engine.pair_design import PairDesign
from analysis.engine.panel import Panel
from analysis.engine.permuting import DRAWS
from analysis.engine.results import Estimate
from analysis.engine.sample import draw_sample
from analysis.engine.specification import Specification
from analysis.estimate.elasticity.main.products import (
    FIRST_SPECIFICATION,
    MAIN_SCHEMES,
    MAIN_TARIFFS,
    by_law,
    design_of,
)
from analysis.estimate.elasticity.main.sparse import is_sparse, sparse_design
from analysis.estimate.specifications import specification

# ASSUME: the law is permuted over no fewer units than five: their 120 orders can just reject at 5 %.
FEWEST_UNITS = 5

#: An outcome of which this share of its length is left, by rounding, is explained whole; and one of
#: paths, whose effects are absorbed to fewer digits.
NOTHING_RESTS, NOTHING_OF_PATHS = 1e-12, 1e-7
NO_ERROR = (
    "your data: customs_value does not vary beyond what effects and tariff explain; without an error "
    "there is no interval."
)


def own_design(
    data: Panel, groups: pd.Series, *, tariff: str = "law", digits: int | None = None, **changes
) -> Design | PairDesign:
    """Return the main regression on a reader's panel.

    Parameters
    ----------
    data : Panel
        ``customs_value``, ``statutory`` and, for ``"collected"``, ``effective``.
    groups : Series
        Partner -> the group under whose law it trades (``"EU"``), missing for most.
    tariff : {"law", "collected"}
    digits : int, optional
        Products with the same first digits change places together, since one act of law names them
        together; by default each product is its own.
    **changes
        Fields of the specification to replace. By default: all months, effects of pair, product x month
        and partner x month, equal weights.

    Raises
    ------
    InputError
        An unknown tariff or field, a column that the data lack, or a tariff that the effects absorb.
    """
    check_choice(tariff, MAIN_TARIFFS, what="tariff")
    setup = {"window": f"{data.months[0]:%Y-%m}:latest", "weights": "equal", "leave_out": []} | changes
    spec: Specification = (
        by_law("naics3", **setup) if tariff == "law" else specification(FIRST_SPECIFICATION, **setup)
    )
    if spec.estimator == "ppml" or spec.by_month or spec.lags or not spec.policy:
        raise InputError(
            "the law is permuted in linear regressions with one coefficient, on the law or on what is "
            "collected under it; `fit` runs the others."
        )
    spec = replace(spec, name=f"of your data, {tariff}")
    several = f"products by {digits} digits" if digits else "products"
    labels = {"digits": digits, "several": several, "name": "own.products", "episode": "own"}
    if is_sparse(data):
        return sparse_design(data, spec, groups, **labels)
    return design_of(data, spec, draw_sample(data, spec), groups, **labels)


def own_elasticity(
    data: Panel,
    groups: pd.Series,
    *,
    tariff: str = "law",
    digits: int | None = None,
    draws: int = DRAWS,
    **changes,
) -> Estimate:
    """Fit the main regression to a reader's panel, the law permuted by each scheme that can be.

    Parameters
    ----------
    data, groups, tariff, digits, **changes
        As for :func:`own_design`.
    draws : int
        Random assignments beside the one that happened.

    Returns
    -------
    Estimate
        Its 95 % interval is the wider of those with the law permuted over products and over partners;
        ``notes`` names a scheme with too few units, which was not used, and a month in which a partner
        has no rate, whose law is that of the month before.

    Raises
    ------
    InputError
        As :func:`own_design`; or fewer than five products (blocks of them) and partners.
    """
    design = own_design(data, groups, tariff=tariff, digits=digits, **changes)
    units = {scheme: int(design.clusters(scheme).max()) + 1 for scheme in MAIN_SCHEMES}
    used = [scheme for scheme, n in units.items() if n >= FEWEST_UNITS]
    if not used:
        raise InputError(
            f"your data: {units['products']} products and {units['partners']} partners are too few to "
            f"permute the law; at least {FEWEST_UNITS} of either are needed. `fit` gives a clustered "
            "interval."
        )
    fitted = design.fit(used[0], tariff=tariff)
    _check_error(design, fitted.columns, tariff)
    table = estimates_of([design], permuted=tuple(used), draws=draws)
    estimate = fitted.estimate()
    estimate = quoted(estimate, table[table.tariff.eq(tariff)])
    few = [f"{n} {scheme} are too few to permute" for scheme, n in units.items() if n < FEWEST_UNITS]
    notes = filter(None, [estimate.notes, *few, _without_law(data, design)])
    return replace(estimate, notes="; ".join(notes))


def _check_error(design: Design | PairDesign, columns: np.ndarray, tariff: str) -> None:
    """Refuse an outcome of which effects and tariff leave nothing: it has no error and no interval."""
    if isinstance(design, PairDesign):
        explained = design.rest(tariff) <= NOTHING_OF_PATHS * design.length
    else:
        slope = (columns[:, 0] @ columns[:, -1]) / (columns[:, 1] @ columns[:, -1])
        rest = columns[:, 0] - slope * columns[:, 1]
        explained = np.linalg.norm(rest) <= NOTHING_RESTS * np.linalg.norm(design.y)
    if explained:
        raise InputError(NO_ERROR)


def _without_law(data: Panel, design: Design | PairDesign) -> str:
    """Say in which months a partner has no rate of any product; empty where there is none."""
    partners, months = design.levels["partner"], design.levels["month"]
    there = np.zeros((len(data.partners), len(data.months)), dtype=bool)
    np.logical_or.at(there, data.partner, ~np.isnan(data.statutory))
    has_rate = there[np.ix_(data.partners.get_indexer(partners), data.months.get_indexer(months))]
    places = np.argwhere(~has_rate)
    missing = [f"{partners[of]} in {pd.Timestamp(months[at]):%Y-%m}" for of, at in places]
    more = f" and {len(missing) - 1} more" if missing[1:] else ""
    return f"{missing[0]}{more} without a rate, taken for that of the month before" if missing else ""
