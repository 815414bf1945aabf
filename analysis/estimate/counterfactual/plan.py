"""Imports that would have come without the episode: four designs on the monthly totals of partners.

Each design gives expected imports of every partner, not of the treated one alone: for the others nothing
happened that the design should find, so that their gaps say how far it misses by accident. The treated
partner's gap is ranked among them (Abadie, Diamond and Hainmueller 2010, doi:10.1198/jasa.2009.ap08746),
and their spread gives the interval of the designs that compare partners (Arkhangelsky et al. 2021,
doi:10.1257/aer.20190159, algorithm 4). The structural model has an interval of its own.

Gaps are logs of actual over expected sums of dollars inside; per cent and dollars in print.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from analysis.checks import InputError, check_choice
from analysis.combine import Selection
from analysis.engine.panel import Panel
from analysis.estimate.counterfactual.structural import FEWEST_FITTED, Forecast, structural_forecast
from analysis.estimate.counterfactual.synthetic import Synthetic, synthetic_control, synthetic_did
from analysis.law import names

#: Designs in the order of print.
GAP_DESIGNS = ("structural", "synthetic_control", "sdid", "benchmark")

#: Fewest months before the episode in which partners are matched: two of each calendar month.
FEWEST_MATCHED = 24

#: Partners that are never donors.
# ASSUME: Russia's trade ended by sanctions in 2022; China's own tariffs make it no donor to others.
NO_DONORS = ("CHN", "RUS")

#: Draws of the structural model: of the treated partner, so many that no seed moves a gap by a tenth of
#: a per cent, and of each of the others.
DRAWS_TREATED, DRAWS_PLACEBO = 2**16, 512


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Whose imports are rebuilt, for which months, from which months before."""

    partner: str
    partner_name: str
    #: First and last month of the episode that is measured.
    start: pd.Timestamp
    end: pd.Timestamp
    #: Months in which partners are matched. The structural model is fitted on all months to ``fit_end``,
    #: unless ``structural_start`` is later than the first.
    fit_start: pd.Timestamp
    fit_end: pd.Timestamp

    structural_start: pd.Timestamp
    without: tuple[str, ...] = ()  #: Sectors left out of every partner's imports.

    @cached_property
    def ahead(self) -> pd.DatetimeIndex:
        """Months after ``fit_end``, to ``end``."""
        return pd.date_range(self.fit_end, self.end, freq="MS")[1:]

    @cached_property
    def window(self) -> pd.DatetimeIndex:
        """Months of the episode."""
        return pd.date_range(self.start, self.end, freq="MS")

    @property
    def periods(self) -> dict[str, pd.DatetimeIndex]:
        """Sums of months that are reported: the episode, and with the months just before it."""
        run_up = self.ahead[self.ahead < self.start]
        if not len(run_up):
            return {"episode": self.window}
        return {"episode": self.window, "run_up": run_up, "both": self.ahead}

    def shifted(self, years: int) -> Plan:
        """Return the same plan some years earlier, its fits cut where the data begin."""
        back = pd.DateOffset(years=years)
        first = self.structural_start
        moved = {name: getattr(self, name) - back for name in ("start", "end", "fit_end")}
        return replace(self, **moved, fit_start=max(self.fit_start - back, first))


def make_plan(imports: pd.DataFrame, selection: Selection, *, fit_start: str, fit_end: str) -> Plan:
    """Check a request against the data and return it as a plan.

    Parameters
    ----------
    imports : DataFrame
        As :func:`monthly_totals`.
    selection : Selection
        Partner and episode.
    fit_start, fit_end : str
        Months ``YYYY-MM``.

    Raises
    ------
    InputError
        Months outside the data or out of order, or too few to fit.
    """
    first, last = imports.index[[0, -1]]
    start, end = selection.start, selection.end
    if end > last:
        raise InputError(f"end {end:%Y-%m} is outside the data: imports end in {last:%Y-%m}.")
    fit = [names.month(fit_start, "fit_start"), names.month(fit_end, "fit_end")]
    if not first <= fit[0] <= fit[1] < start:
        raise InputError(
            f"fit_start {fit_start} and fit_end {fit_end} must ascend, from {first:%Y-%m} on and before "
            f"start {start:%Y-%m}."
        )
    for least, begins, name in (
        (FEWEST_MATCHED, fit[0], "fit_start"),
        (FEWEST_FITTED, first, "the data"),
    ):
        n = len(pd.date_range(begins, fit[1], freq="MS"))
        if n < least:
            raise InputError(f"{n} months from {name} to fit_end are too few: {least} or more.")
    return Plan(
        partner=selection.partner,
        partner_name=selection.partner_name,
        start=start,
        end=end,
        fit_start=fit[0],
        fit_end=fit[1],
        structural_start=first,
    )


def monthly_totals(
    data: Panel, *, column: str = "customs_value", without: tuple[str, ...] = ()
) -> pd.DataFrame:
    """Return a column (US dollars) summed over products, months x partners.

    Parameters
    ----------
    without : tuple of str
        Products (sectors) left out.

    Raises
    ------
    InputError
        A product that the data do not have.
    """
    for product in without:
        check_choice(product, data.products, what="sector", where=f"the {data.system} panel")
    counted = ~np.isin(data.products[data.product], without)
    values = pd.DataFrame(data.column(column)[counted], columns=data.months)
    return values.groupby(data.partners[data.partner[counted]].rename("partner")).sum().T


def partners_of(imports: pd.DataFrame, plan: Plan) -> list[str]:
    """Return the treated partner and its donors, the treated one first."""
    out = {*NO_DONORS, plan.partner}
    return [plan.partner, *(p for p in imports.columns if p not in out)]


def expected_imports(
    imports: pd.DataFrame,
    plan: Plan,
    design: str,
    *,
    drawn: dict[str, Forecast] | None = None,
    only: str | None = None,
) -> pd.DataFrame:
    """Return what a design expects of the treated partner and of each donor, months ahead x partners.

    Parameters
    ----------
    imports : DataFrame
        As :func:`monthly_totals`.
    plan : Plan
    design : str
        A key of :data:`GAP_DESIGNS`.
    drawn : dict, optional
        What :func:`forecasts` gave, if it is known already.
    only : str, optional
        One partner instead of all.

    Returns
    -------
    DataFrame
        US dollars. A donor is compared with the other donors, never with the treated partner.
    """
    check_choice(design, GAP_DESIGNS, what="design")
    if design == "structural":
        structural = forecasts(imports, plan, only=only) if drawn is None else drawn
        return pd.DataFrame({p: f.mean for p, f in structural.items()}, plan.ahead)
    if design == "benchmark":
        return _at_rate_of_others(imports, plan, [only] if only else partners_of(imports, plan))
    gaps = {p: s.gap for p, s in rebuild(imports, plan, design, only=only).items()}
    gaps = pd.DataFrame({p: gap[-len(plan.ahead) :] for p, gap in gaps.items()}, plan.ahead)
    return imports.loc[plan.ahead, gaps.columns] / np.exp(gaps)


def forecasts(
    imports: pd.DataFrame, plan: Plan, *, only: str | None = None, treated_draws: int = DRAWS_TREATED
) -> dict[str, Forecast]:
    """Return the structural forecast of each partner, or of one."""
    past = imports.loc[plan.structural_start : plan.fit_end]
    by_partner = {}
    for partner in [only] if only else partners_of(imports, plan):
        draws = treated_draws if partner == plan.partner else DRAWS_PLACEBO
        by_partner[partner] = structural_forecast(past[partner], plan.ahead, draws=draws)
    return by_partner


def rebuild(
    imports: pd.DataFrame, plan: Plan, design: str, *, only: str | None = None
) -> dict[str, Synthetic]:
    """Return synthetic twins of each partner, or of one, from the donors."""
    method = synthetic_control if design == "synthetic_control" else synthetic_did
    everyone = partners_of(imports, plan)
    outcomes = matched_outcomes(imports[everyone], plan).to_numpy()
    n_before = len(outcomes) - len(plan.ahead)
    twins = {}
    for partner in [only] if only else everyone:
        place = everyone.index(partner)
        # The treated partner is the first.
        donors = np.delete(outcomes, [0, place], axis=1)
        twins[partner] = method(outcomes[:, place], donors, n_before, len(plan.window))
    return twins


def matched_outcomes(imports: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """Return log imports less own seasonal pattern and level before the episode; months x partners.

    The pattern is the mean of each calendar month around the mean of the twelve months it belongs to,
    counted back from ``fit_end``; months before the last full twelve do not enter it.
    """
    logs = np.log(imports.loc[plan.fit_start : plan.end])
    before = logs[: plan.fit_end]
    whole = before.iloc[len(before) % 12 :]
    years = np.arange(len(whole)) // 12
    around = whole - whole.groupby(years).transform("mean")
    seasonal = around.groupby(around.index.month).mean()
    adjusted = logs - seasonal.loc[logs.index.month].to_numpy()
    return adjusted - adjusted[: plan.fit_end].mean()


def year_before(imports: pd.DataFrame, plan: Plan) -> float:
    """Return the partner's imports in the last months to ``fit_end`` like those of the episode (USD)."""
    return float(imports.loc[_last_like(plan.window, plan.fit_end), plan.partner].sum())


def _at_rate_of_others(imports: pd.DataFrame, plan: Plan, partners: list[str]) -> pd.DataFrame:
    """Let each month grow from the last one like it before ``fit_end`` at the rate of the donors."""
    base, donors = _last_like(plan.ahead, plan.fit_end), partners_of(imports, plan)[1:]
    levels = imports[partners]
    # None of them is among its own others.
    others = imports[donors].sum(axis=1).to_numpy()[:, None] - levels * levels.columns.isin(donors)
    growth = others.loc[plan.ahead].to_numpy() / others.loc[base].to_numpy()
    return pd.DataFrame(levels.loc[base].to_numpy() * growth, plan.ahead, partners)


def _last_like(months: pd.DatetimeIndex, last: pd.Timestamp) -> pd.DatetimeIndex:
    """Return the last months of the same name that are not after ``last``."""
    like = pd.date_range(end=last, periods=12, freq="MS")
    return like[[like.month.get_loc(month) for month in months.month]]
