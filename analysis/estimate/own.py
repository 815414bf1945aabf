"""Designs on a frame of one's own, for the public face: the same functions, with the frame as a panel.

Beside ``partner``, ``product``, ``month`` and ``customs_value`` a frame needs for

- ``analysis.fit`` the rates that the specification names (every specification, its placebo, with lags,
  and by month as an event study),
- ``analysis.elasticity`` the ``statutory_rate`` (the main design, the law permuted), and the
  ``effective_rate`` by the rate collected; as an event study every month of every pair,
- ``analysis.response`` the ``statutory_rate`` (local projections, clean controls), and for ``"lp_iv"``
  the ``effective_rate``,
- ``analysis.gap`` no rate (what the past made expected).

What a further duty would do, who sold instead and claims need more than such a frame.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from os import PathLike

import numpy as np
import pandas as pd

from analysis.checks import InputError, check_choice
from analysis.collect import read_table
from analysis.combine.load import Selection
from analysis.engine.estimates import PERMUTED_FIELDS
from analysis.engine.frames import OWN_SYSTEM, RATE_CONCEPTS, numbers
from analysis.engine.panel import Panel, from_frame
from analysis.engine.results import Estimate
from analysis.engine.specification import Specification
from analysis.estimate.counterfactual.gaps import Gaps, measure
from analysis.estimate.counterfactual.plan import make_plan, monthly_totals
from analysis.estimate.elasticity.dynamics.lp_did import lp_did
from analysis.estimate.elasticity.dynamics.projections import PROJECTION_VARIABLES, project
from analysis.estimate.elasticity.main.own import FEWEST_UNITS, NO_ERROR, own_elasticity
from analysis.estimate.own_folder import SMALLEST_STEP
from analysis.estimate.own_paths import read_paths
from analysis.law import names
from analysis.periods import LATEST
from analysis.reader_frame import read_frame

#: Columns that every design needs.
NEEDED = ("partner", "product", "month", "customs_value")

#: Columns of numbers whose cells are held to more than that.
NUMBERS = ("customs_value", "duties", *RATE_CONCEPTS)

#: Fields of a specification that it keeps where its law is permuted.
PERMUTED_WITH = (
    "outcome",
    "estimator",
    "difference",
    "fixed_effects",
    "leave_out",
    "lead",
    "weights",
    "weights_year",
    "window",
)

#: Kinds of responses by month: those of local projections, and against clean controls alone.
RESPONSE_KINDS = (*PROJECTION_VARIABLES, "lp_did")

#: Months around a change of law that a response is asked for; -1 is the base.
DEFAULT_HORIZONS = (-3, -2, 0, 1, 2, 3, 6)


def own_panel(data: pd.DataFrame, vintage: str) -> Panel:
    """Return a reader's frame as a panel; it carries the reader's vintage, never that of this package.

    Raises
    ------
    InputError
        No vintage, or as :func:`from_frame`.
    """
    vintage = own_vintage(vintage)

    def gate(frame: pd.DataFrame) -> Panel:
        return from_frame(frame, system=OWN_SYSTEM, vintage=vintage)

    panel = read_frame(data, gate, NEEDED, numbers=dict.fromkeys(NUMBERS, numbers))
    return _moved_by_law(panel)


def _moved_by_law(panel: Panel) -> Panel:
    """Return a panel whose rates are moved by law, or stand still."""
    rates = [name for name in RATE_CONCEPTS.values() if name in panel.columns]
    return panel.with_columns(**{name: _without_noise(panel.columns[name]) for name in rates})


def _without_noise(rates: np.ndarray) -> np.ndarray:
    """Return log factors, shape (P, T); where no path moves, each stands still."""
    low, high = (ends.reduce(rates, axis=1)[:, None] for ends in (np.fmin, np.fmax))
    if (high - low >= SMALLEST_STEP).any():
        return rates
    return np.where(np.isnan(rates), rates, low)


def own_vintage(vintage: str) -> str:
    """Return what a reader says of where the data come from; raises InputError where that is nothing."""
    if not vintage:
        raise InputError("name where your data come from, as in vintage='my data, May 2026'.")
    return vintage


def with_error(found: Estimate | list[Estimate]) -> Estimate | list[Estimate]:
    """Return estimates of a reader's data that have an interval; raises InputError for one without."""
    for estimate in found if isinstance(found, list) else [found]:
        if not np.isfinite([estimate.value, estimate.ci_low, estimate.ci_high]).all():
            raise InputError(NO_ERROR)
    return found


def with_permuted_law(estimate: Estimate, spec: Specification, panel: Panel) -> Estimate:
    """Return an estimate of a specification with the interval and p of its law permuted.

    Raises
    ------
    InputError
        As :func:`own_elasticity`, or a tariff that is none of the law's.
    """
    tariffs = {("statutory", None): "law", ("effective", "statutory"): "collected"}
    tariff = tariffs.get((spec.tariff, spec.instrument), "")
    if not tariff or isinstance(estimate, list):
        raise InputError(
            "vcov='permutation' is for one coefficient, on the statutory rate or on the effective one "
            "with the statutory as instrument: nothing else is the law's."
        )
    groups = read_table("partners").set_index("partner").group
    changes = {name: getattr(spec, name) for name in PERMUTED_WITH}
    permuted = own_elasticity(panel, groups, tariff=tariff, **changes)
    notes = "; ".join(dict.fromkeys(filter(None, [estimate.notes, permuted.notes])))
    return replace(estimate, notes=notes, **{name: getattr(permuted, name) for name in PERMUTED_FIELDS})


def elasticity(
    data: pd.DataFrame | str | PathLike, *, vintage: str, tariff: str = "law", **options
) -> Estimate:
    """Return the main design on a frame or folder, options as :func:`main.own.own_elasticity`."""
    groups = read_table("partners").set_index("partner").group
    if isinstance(data, str | PathLike):
        tariffs = ["statutory", *(["effective"] if tariff == "collected" else [])]
        panel = _moved_by_law(read_paths(data, tariffs, vintage=own_vintage(vintage)))
    else:
        panel = own_panel(data, vintage)
    return own_elasticity(panel, groups, tariff=tariff, **options)


def response(
    data: pd.DataFrame,
    *,
    vintage: str,
    window: str = "",
    horizons: Sequence[int] = DEFAULT_HORIZONS,
    kind: str = "reduced",
    comparison: str = "across",
) -> list[Estimate]:
    """Return how imports moved by month after the law changed, in a frame.

    Parameters
    ----------
    data : DataFrame
        As for :func:`from_frame`, with ``statutory_rate``.
    vintage : str
    window : str
        Months of changes of law whose outcomes lie within it; by default all that the frame has.
    horizons : sequence of int
        Months since the change; what the window does not hold is left out.
    kind : {"reduced", "lp_iv", "tariff", "lp_did"}
        As :func:`projections.project`; ``"lp_did"``: against pairs whose law stands still alone.
    comparison : {"across", "within"}
        Partners in one product, or products of one partner. ``lp_did`` compares partners.

    Raises
    ------
    InputError
        As :func:`own_panel` and :func:`projections.project`; or fewer than five partners, by which
        errors are clustered.
    """
    check_choice(kind, RESPONSE_KINDS, what="kind of response")
    panel = own_panel(data, vintage)
    if len(panel.partners) < FEWEST_UNITS:
        raise InputError(
            f"your data: {len(panel.partners)} partners are too few for a response by month, whose "
            f"errors are clustered by partner; it needs {FEWEST_UNITS} or more."
        )
    # What lies before a change, the base and two lags, is in the data.
    window = panel.resolve(window or f"{panel.months[min(3, len(panel.months) - 1)]:%Y-%m}:latest")
    if kind == "lp_did":
        estimates = [lp_did(panel, h, window=window) for h in horizons]
        estimates = [e for e in estimates if e is not None]
    else:
        if kind == "lp_iv":
            horizons = [h for h in horizons if h >= 0]
        estimates = project(panel, list(horizons), episode=window, kind=kind, comparison=comparison)
    if not estimates:
        raise InputError(f"your data: no change of law in {window} can be compared at these horizons.")
    return estimates


def gap(
    data: pd.DataFrame, *, vintage: str, partner: str, start: str, end: str, fit_start: str, fit_end: str
) -> Gaps:
    """Return how much less of a frame's trade came from a partner than its past made expected.

    Parameters
    ----------
    data : DataFrame
        As for :func:`from_frame`; months without a row count as no trade. The other partners of the
        frame are what the partner is matched with.
    partner, start, end, fit_start, fit_end
        As for ``analysis.gap``.

    Raises
    ------
    InputError
        As :func:`own_panel` and ``analysis.gap``; or fewer than five partners.
    """
    panel = own_panel(data, vintage)
    panel.check_partner(partner)
    if len(panel.partners) < FEWEST_UNITS:  # without columns scipy's nnls ends the process
        raise InputError(
            f"your data: too few partners ({len(panel.partners)}) for a gap, whose forecast is matched "
            f"with other partners; it needs {FEWEST_UNITS} or more."
        )
    first = names.month(start, "start")
    last = panel.months[-1] if end == LATEST else names.month(end, "end")
    selection = Selection(partner, partner, first, last, OWN_SYSTEM)
    imports = monthly_totals(panel)
    return measure(imports, make_plan(imports, selection, fit_start=fit_start, fit_end=fit_end))
