"""What report 05 reads of a gap: the panel by sector, the law, the main elasticity."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.combine import load_statutory, select
from analysis.combine.load import partner_names
from analysis.engine.panel import Panel
from analysis.engine.results import Estimate
from analysis.engine.specification import Specification
from analysis.estimate.counterfactual.plan import Plan, make_plan, monthly_totals
from analysis.estimate.elasticity.main.inputs import other_estimate
from analysis.estimate.elasticity.response.by_age import ByAge
from analysis.estimate.elasticity.response.inputs import line_law, response_of
from analysis.estimate.elasticity.response.lines import LineLaw
from analysis.estimate.episodes import episodes
from analysis.estimate.load import load
from analysis.estimate.specifications import ACROSS, specification
from analysis.law.names import named
from analysis.law.statutory import BASKET_2024


@dataclass(frozen=True)
class GapInputs:
    """What a gap is measured on, and by which elasticity the tariff's part is."""

    plan: Plan
    data: Panel  #: By sector, with the law.
    statutory: pd.DataFrame  #: Statutory rates by layer, as built.
    law: LineLaw | None  #: As :func:`law_of`.
    by_age: ByAge  #: Main elasticity of the plan's episode by law, and its path in time.
    other: Estimate  #: The same estimate in the other weights.
    across: Specification  #: The same episode's design across partners.
    names: dict[str, str]  #: Short English name of every partner.


@named
def read_plan(*, partner: str, start: str, end: str, fit_start: str, fit_end: str) -> Plan:
    """Check a request against the panel by sector; parameters as :func:`study.study`.

    Raises
    ------
    InputError
        Unknown partner, months outside the data or out of order, or too few to fit.
    """
    selection = select(partner=partner, start=start, end=end)
    return make_plan(monthly_totals(load()), selection, fit_start=fit_start, fit_end=fit_end)


def read_inputs(**request: str) -> GapInputs:
    """Read what a request as :func:`read_plan` takes it needs."""
    plan = read_plan(**request)
    return GapInputs(
        plan, load(), load_statutory(), law_of(plan), *elasticity_of(plan), names=partner_names()
    )


def law_of(plan: Plan) -> LineLaw | None:
    """Return the law on each of the partner's lines; None in months before lines have weights."""
    if plan.fit_end < BASKET_2024:
        return None
    # ASSUME: of the year before, the months of 2024 stand for those before, in which lines have no law.
    first = max(plan.fit_end - pd.DateOffset(months=11), BASKET_2024)
    return line_law(plan.partner, pd.date_range(first, plan.ahead[-1], freq="MS"))


def elasticity_of(plan: Plan) -> tuple[ByAge, Estimate, Specification]:
    """Return the elasticity of a plan's episode by age, in the other weights, and across partners."""
    # ASSUME: the year after an episode has ended still stands under its tariffs.
    name = next(name for name, one in episodes().items() if plan.start.year <= one.last_year + 1)
    return response_of(name), other_estimate(name), specification(ACROSS[name])
