"""The study behind report 05: imports beside what was to be expected, and what is the tariff's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np
import pandas as pd

from analysis.combine import load_statutory, select
from analysis.combine.load import partner_names
from analysis.engine.panel import Panel
from analysis.engine.permutation import permute
from analysis.estimate.counterfactual.donors import (
    BOUNDS,
    DONORS,
    VARIED,
    bounds,
    donor_table,
    variations,
)
from analysis.estimate.counterfactual.gaps import Gaps, measure
from analysis.estimate.counterfactual.implied import (
    Implied,
    Response,
    implied_loss,
    share_of_gap,
)
from analysis.estimate.counterfactual.plan import Plan, make_plan, monthly_totals, year_before
from analysis.estimate.counterfactual.quiet import (
    ACCURACY,
    CHOICES,
    PLACEBOS,
    accuracy,
    pre_windows,
    quiet_plans,
    time_placebos,
)
from analysis.estimate.counterfactual.structural import CHECKS, fit_checks
from analysis.estimate.elasticity.response.lines import LineLaw
from analysis.estimate.elasticity.response.study import line_law, response_of
from analysis.estimate.episodes import episodes
from analysis.estimate.load import load
from analysis.estimate.specifications import ACROSS, specification
from analysis.fields import told
from analysis.law.names import named
from analysis.law.statutory import BASKET_2024
from analysis.reading import traced


@told
@dataclass(frozen=True)
class Story:
    """What report 05 shows."""

    gaps: Gaps
    implied: Implied
    before: float  #: Imports in the same months a year before (US dollars).
    checks: Annotated[pd.DataFrame, CHECKS]  #: Of every partner fitted.
    share: pd.Series  #: As :func:`implied.share_of_gap`.
    placebos: Annotated[pd.DataFrame, PLACEBOS]
    accuracy: Annotated[pd.DataFrame, ACCURACY]
    choices: Annotated[pd.DataFrame, CHOICES]
    donors: Annotated[pd.DataFrame, DONORS]
    limits: Annotated[pd.DataFrame, BOUNDS]
    varied: Annotated[pd.DataFrame, VARIED]
    names: dict[str, str]  #: Short English name of every partner.
    data_to: pd.Timestamp  #: Last month of the imports.
    released: str  #: Their publication.

    @property
    def plan(self) -> Plan:
        """Whose imports are rebuilt, for which months."""
        return self.gaps.plan


@named
def check(*, partner: str, start: str, end: str, fit_start: str, fit_end: str) -> None:
    """Refuse parameters that the data cannot answer; parameters as :func:`study`.

    Raises
    ------
    InputError
        One line: what is wrong, where, and what is valid.
    """
    plan = read_plan(partner=partner, start=start, end=end, fit_start=fit_start, fit_end=fit_end)
    quiet_plans(plan)


@named
def read_plan(*, partner: str, start: str, end: str, fit_start: str, fit_end: str, **others) -> Plan:
    """Check a request against the panel by sector; parameters as :func:`study`.

    Parameters
    ----------
    **others
        Further fields of :class:`Plan`.

    Raises
    ------
    InputError
        Unknown partner, months outside the data or out of order, or too few to fit.
    """
    selection = select(partner=partner, start=start, end=end)
    return make_plan(monthly_totals(load()), selection, fit_start=fit_start, fit_end=fit_end, **others)


@named
@traced
def study(*, partner: str, start: str, end: str, fit_start: str, fit_end: str) -> Story:
    """Measure the gap of an episode by every design, and how far each is to be trusted.

    Parameters
    ----------
    partner : str
        ISO alpha-3.
    start, end : str
        First and last month of the episode, ``YYYY-MM``.
    fit_start, fit_end : str
        Months before it in which partners are matched; the time series is fitted on all to ``fit_end``.

    Raises
    ------
    InputError
        As :func:`check`.
    """
    plan = read_plan(partner=partner, start=start, end=end, fit_start=fit_start, fit_end=fit_end)
    data, statutory = load(), load_statutory()
    imports = monthly_totals(data)
    gaps = measure(imports, plan)
    law = law_of(plan)
    implied = implied_loss(data, statutory, plan, response(data, plan), law)
    placebos = time_placebos(imports, plan)
    donors = donor_table(data, statutory, gaps, implied)
    return Story(
        gaps=gaps,
        implied=implied,
        before=year_before(imports, plan),
        checks=fit_checks(gaps.drawn),
        share=share_of_gap(gaps, implied),
        placebos=placebos,
        accuracy=accuracy(placebos, partner),
        choices=pre_windows(imports, plan),
        donors=donors,
        limits=bounds(gaps, donors),
        varied=variations(data, statutory, gaps, implied, donors, law),
        names=partner_names(),
        data_to=data.months[-1],
        released=data.vintage,
    )


def law_of(plan: Plan) -> LineLaw | None:
    """Return the law on each of the partner's lines; None in months before lines have weights."""
    if plan.fit_end < BASKET_2024:
        return None
    # ASSUME: of the year before, the months of 2024 stand for those before, in which lines have no law.
    first = max(plan.fit_end - pd.DateOffset(months=11), BASKET_2024)
    return line_law(plan.partner, pd.date_range(first, plan.ahead[-1], freq="MS"))


def response(data: Panel, plan: Plan) -> Response:
    """Return the main elasticity of a plan's episode, and how rare the partner's response is."""
    # ASSUME: the year after an episode has ended still stands under its tariffs.
    name = next(name for name, one in episodes().items() if plan.start.year <= one.last_year + 1)
    by_age = response_of(name)
    spec = specification(ACROSS[name])
    if plan.partner in spec.leave_out:
        return Response(by_age, np.nan, 0)
    found = permute(data, spec, treated=plan.partner)
    return Response(by_age, found.p_value(), len(found.labels))
