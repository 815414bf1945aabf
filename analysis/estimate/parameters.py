"""Check the values of a report's parameters before it runs."""

from __future__ import annotations

from analysis.checks import InputError, check_choice
from analysis.combine import load_panel, select
from analysis.combine.load import parse_month
from analysis.estimate.counterfactual.plan import make_plan
from analysis.estimate.counterfactual.quiet import quiet_plans
from analysis.estimate.describe.claims import read_claims
from analysis.estimate.diversion.trade import check_digits, check_groups
from analysis.estimate.dynamics.event_study import waves
from analysis.estimate.dynamics.pairs import check_partner
from analysis.estimate.engine.specification import EPISODES, names, specification
from analysis.estimate.regime import study as regime
from analysis.estimate.scenario import study as scenario


def check_parameters(parameters: dict, *, world: bool = False) -> None:
    """Check every parameter whose name has a meaning here; other names are left to the notebook.

    ``partner``, ``start``, ``end``, ``system`` and ``world``: as :func:`combine.select`.
    ``leave_out``: partners.
    ``specification``, ``window``, ``episodes``: as in ``specifications.yaml``. ``quoted``, ``month``:
    months. ``waves``: of ``waves.yaml``. ``others``: linear specifications.
    ``claims``: a claims file. ``leave_out_goods``: groups of goods. ``digits``: of the HS.
    ``breaks``, ``as_of``: only reports 10 and 08 have them, whose studies check all of theirs.
    ``fit_start``, ``fit_end``: as :func:`counterfactual.make_plan`, with a quiet window before.

    Raises
    ------
    InputError
        One line: what is wrong, where, and what is valid.
    """
    for name, own in {"breaks": regime, "as_of": scenario}.items():
        if name in parameters:
            return own.check(**parameters)
    system = parameters.get("system", "naics3")
    known = {"partner", "start", "end", "system"} & set(parameters)
    if known:
        select(**{name: parameters[name] for name in known}, world=world)
    if "fit_end" in parameters:
        plan = ("partner", "start", "end", "fit_start", "fit_end")
        quiet_plans(make_plan(**{name: parameters[name] for name in plan if name in parameters}))
    for partner in parameters.get("leave_out", []):
        partners = load_panel(system).partner.cat.categories
        check_choice(partner, partners, what="partner", where=f"the {system} panel")
    if parameters.get("specification"):
        window = {"window": parameters["window"]} if parameters.get("window") else {}
        specification(parameters["specification"], system=system, **window).check_against_data()
    if parameters.get("episodes", EPISODES) == []:
        raise InputError(f"parameter episodes: name at least one of {', '.join(EPISODES)}.")
    for episode in parameters.get("episodes", []):
        _check_episode(episode, system, parameters.get("partner"))
    for wave in parameters.get("waves", []):
        check_choice(wave, waves(), what="wave", where="parameter waves")
    linear = [name for name in names() if specification(name).estimator != "ppml"]
    for name in parameters.get("others", []):
        check_choice(name, linear, what="linear specification", where="parameter others")
    for month in [*parameters.get("quoted", []), *filter(None, [parameters.get("month")])]:
        parse_month(month, "month")
    check_groups(parameters.get("leave_out_goods", []))
    if "digits" in parameters:
        check_digits(parameters["digits"])
    if "claims" in parameters:
        read_claims(parameters["claims"])


def _check_episode(episode: str, system: str, partner: str | None) -> None:
    """Refuse an episode that the panel does not have, or whose samples leave the partner out."""
    check_choice(episode, EPISODES, what="episode")
    spec = specification(f"ols_{episode}", system=system)
    # A window that the panel of this system does not have is refused.
    try:
        spec.check_against_data()
    except InputError as error:
        raise InputError(f"episode {episode} with system={system}: {error}") from None
    if partner:
        check_partner(partner, system, spec.window)
