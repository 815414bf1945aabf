"""The study behind report 05: imports beside what was to be expected, and what is the tariff's."""

from __future__ import annotations

from analysis.estimate.counterfactual.checks import design_checks, quiet_plans, without_hardware
from analysis.estimate.counterfactual.gaps import measure
from analysis.estimate.counterfactual.implied import implied_loss, respond, share_of_gap
from analysis.estimate.counterfactual.inputs import read_inputs, read_plan
from analysis.estimate.counterfactual.plan import monthly_totals, year_before
from analysis.estimate.counterfactual.story import CounterfactualStory
from analysis.estimate.today import today_of
from analysis.law.names import named
from analysis.reading import traced


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
@traced
def study(*, partner: str, start: str, end: str, fit_start: str, fit_end: str) -> CounterfactualStory:
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
    read = read_inputs(partner=partner, start=start, end=end, fit_start=fit_start, fit_end=fit_end)
    plan, data, statutory = read.plan, read.data, read.statutory
    imports = monthly_totals(data)
    gaps = measure(imports, plan)
    response = respond(data, plan, read.by_age, read.other, read.across)
    implied = implied_loss(data, statutory, plan, response, read.law)
    return CounterfactualStory(
        gaps=gaps,
        implied=implied,
        before=year_before(imports, plan),
        share=share_of_gap(gaps, implied),
        checks=design_checks(data, statutory, gaps, implied),
        without_hardware=without_hardware(data, statutory, gaps, implied, read.law),
        names=read.names,
        data_to=data.months[-1],
        released=data.vintage,
        today=today_of(partner),
    )
