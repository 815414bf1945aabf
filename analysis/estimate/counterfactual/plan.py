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
from functools import cache, cached_property

import numpy as np
import pandas as pd

from analysis.checks import InputError, check_choice
from analysis.combine import load_panel, select
from analysis.combine.load import parse_month
from analysis.estimate.counterfactual.structural import FEWEST, Forecast, structural_forecast
from analysis.estimate.counterfactual.synthetic import Synthetic, synthetic_control, synthetic_did

#: Designs in the order of print.
DESIGNS = ("structural", "synthetic_control", "sdid", "benchmark")

#: Fewest months before the episode in which partners are matched: two of each calendar month.
FEWEST_MATCHED = 24

#: Partners that are never donors.
# ASSUME: Russia's trade ended by sanctions in 2022; China's own tariffs make it no donor to others.
NO_DONORS = ("CHN", "RUS")

#: Draws of the structural model: of the treated partner, and of each of the others.
DRAWS, DRAWS_PLACEBO = 4000, 400


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Whose imports are rebuilt, for which months, from which months before.

    Attributes
    ----------
    partner, partner_name : str
    start, end : Timestamp
        First and last month of the episode that is measured.
    fit_start, fit_end : Timestamp
        Months in which partners are matched. The structural model is fitted on all months to
        ``fit_end``, unless ``structural_start`` is later than the first.
    structural_start : Timestamp
    leave_out : tuple of str
        Partners that are not donors, beside :data:`NO_DONORS`.
    without : tuple of str
        Sectors left out of every partner's imports.
    """

    partner: str
    partner_name: str
    start: pd.Timestamp
    end: pd.Timestamp
    fit_start: pd.Timestamp
    fit_end: pd.Timestamp
    structural_start: pd.Timestamp
    leave_out: tuple[str, ...] = ()
    without: tuple[str, ...] = ()

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


def make_plan(
    *,
    partner: str = "CHN",
    start: str = "2025-04",
    end: str = "2025-11",
    fit_start: str = "2021-01",
    fit_end: str = "2024-10",
    **others,
) -> Plan:
    """Check a request against the data and return it as a plan.

    Parameters
    ----------
    partner : str
        ISO alpha-3 code.
    start, end, fit_start, fit_end : str
        Months ``YYYY-MM``.
    **others
        Further fields of :class:`Plan`.

    Raises
    ------
    InputError
        Unknown partner or sector, months outside the data or out of order, or too few to fit.
    """
    selection = select(partner=partner, start=start, end=end)
    months = load_panel().month
    first, last = months.min(), months.max()
    if selection.end > last:
        raise InputError(f"end {end} is outside the data: imports end in {last:%Y-%m}.")
    fit = [parse_month(fit_start, "fit_start"), parse_month(fit_end, "fit_end")]
    if not first <= fit[0] <= fit[1] < selection.start:
        raise InputError(
            f"fit_start {fit_start} and fit_end {fit_end} must ascend, from {first:%Y-%m} on and before "
            f"start {start}."
        )
    for least, begins, name in ((FEWEST_MATCHED, fit[0], "fit_start"), (FEWEST, first, "the data")):
        n = len(pd.date_range(begins, fit[1], freq="MS"))
        if n < least:
            raise InputError(f"{n} months from {name} to fit_end are too few: {least} or more.")
    for sector in others.get("without", ()):
        check_choice(sector, load_panel().naics3.cat.categories, what="sector", where="the naics3 panel")
    own = {"partner": partner, "partner_name": selection.partner_name}
    own |= {"start": selection.start, "end": selection.end, "fit_start": fit[0], "fit_end": fit[1]}
    return Plan(**own, structural_start=first, **others)


@cache
def monthly_imports(without: tuple[str, ...] = ()) -> pd.DataFrame:
    """Return imports for consumption, months x partners (US dollars), sectors ``without`` left out."""
    panel = load_panel()
    kept = panel[~panel.naics3.isin(without)]
    return kept.groupby(["month", kept.partner.astype(str)]).customs_value.sum().unstack().astype(float)


def partners_of(plan: Plan, imports: pd.DataFrame) -> list[str]:
    """Return the treated partner and its donors, the treated one first."""
    out = {*NO_DONORS, *plan.leave_out, plan.partner}
    return [plan.partner, *(p for p in imports.columns if p not in out)]


def expected_imports(
    design: str,
    plan: Plan,
    imports: pd.DataFrame,
    *,
    drawn: dict[str, Forecast] | None = None,
    only: str | None = None,
) -> pd.DataFrame:
    """Return what a design expects of the treated partner and of each donor, months ahead x partners.

    Parameters
    ----------
    design : str
        A key of :data:`DESIGNS`.
    plan : Plan
    imports : DataFrame
        As :func:`monthly_imports`.
    drawn : dict, optional
        What :func:`forecasts` gave, if it is known already.
    only : str, optional
        One partner instead of all.

    Returns
    -------
    DataFrame
        US dollars. A donor is compared with the other donors, never with the treated partner.
    """
    check_choice(design, DESIGNS, what="design")
    if design == "structural":
        drawn = forecasts(plan, imports, only=only) if drawn is None else drawn
        return pd.DataFrame({p: f.mean for p, f in drawn.items()}, plan.ahead)
    if design == "benchmark":
        wanted = [only] if only else partners_of(plan, imports)
        return pd.DataFrame({p: _at_rate_of_others(plan, imports, p) for p in wanted}, plan.ahead)
    gaps = {p: s.gap for p, s in rebuild(design, plan, imports, only=only).items()}
    gaps = pd.DataFrame({p: gap[-len(plan.ahead) :] for p, gap in gaps.items()}, plan.ahead)
    return imports.loc[plan.ahead, gaps.columns] / np.exp(gaps)


def forecasts(plan: Plan, imports: pd.DataFrame, *, only: str | None = None) -> dict[str, Forecast]:
    """Return the structural forecast of each partner, or of one."""
    past = imports.loc[plan.structural_start : plan.fit_end]
    found = {}
    for partner in [only] if only else partners_of(plan, imports):
        draws = DRAWS if partner == plan.partner else DRAWS_PLACEBO
        found[partner] = structural_forecast(past[partner], plan.ahead, draws=draws)
    return found


def rebuild(
    design: str, plan: Plan, imports: pd.DataFrame, *, only: str | None = None
) -> dict[str, Synthetic]:
    """Return synthetic twins of each partner, or of one, from the donors."""
    method = synthetic_control if design == "synthetic_control" else synthetic_did
    everyone = partners_of(plan, imports)
    outcomes = matched_outcomes(plan, imports[everyone])
    n_before = len(outcomes) - len(plan.ahead)
    found = {}
    for partner in [only] if only else everyone:
        donors = outcomes[[p for p in everyone if p not in (partner, plan.partner)]]
        own = outcomes[partner].to_numpy()
        found[partner] = method(own, donors.to_numpy(), n_before, len(plan.window))
    return found


def matched_outcomes(plan: Plan, imports: pd.DataFrame) -> pd.DataFrame:
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


def year_before(plan: Plan, imports: pd.DataFrame) -> float:
    """Return the partner's imports in the last months to ``fit_end`` like those of the episode (USD)."""
    base = [_same_month(month, plan.fit_end) for month in plan.window]
    return float(imports.loc[base, plan.partner].sum())


def _at_rate_of_others(plan: Plan, imports: pd.DataFrame, partner: str) -> pd.Series:
    """Let each month grow from the last one like it before ``fit_end`` at the rate of the donors."""
    donors = [p for p in partners_of(plan, imports) if p not in (partner, plan.partner)]
    others = imports[donors].sum(axis=1)
    base = [_same_month(month, plan.fit_end) for month in plan.ahead]
    growth = others[plan.ahead].to_numpy() / others[base].to_numpy()
    return pd.Series(imports.loc[base, partner].to_numpy() * growth, plan.ahead)


def _same_month(month: pd.Timestamp, last: pd.Timestamp) -> pd.Timestamp:
    while month > last:
        month -= pd.DateOffset(years=1)
    return month
