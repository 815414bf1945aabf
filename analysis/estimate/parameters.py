"""Check the values of a report's parameters before it runs."""

from __future__ import annotations

from analysis.checks import check_choice
from analysis.combine import load_panel, select, select_window
from analysis.combine.load import parse_month
from analysis.estimate.claims import read_claims


def check_parameters(parameters: dict) -> None:
    """Check every parameter whose name has a meaning here; other names are left to the notebook.

    ``partner``, ``start``, ``end``, ``system``: as :func:`combine.select`. ``windows``,
    ``placebo_windows``: windows within the panel. ``left_out_of_placebos``: partners. ``quoted``,
    ``month``: months. ``claims``: a claims file.

    Raises
    ------
    InputError
        One line: what is wrong, where, and what is valid.
    """
    system = parameters.get("system", "naics3")
    known = {"partner", "start", "end", "system"} & set(parameters)
    if known:
        select(**{name: parameters[name] for name in known})
    for name in ("windows", "placebo_windows"):
        for window in parameters.get(name, []):
            select_window(window, system)
    for partner in parameters.get("left_out_of_placebos", []):
        partners = load_panel(system).partner.cat.categories
        check_choice(partner, partners, what="partner", where=f"the {system} panel")
    for month in [*parameters.get("quoted", []), *filter(None, [parameters.get("month")])]:
        parse_month(month, "month")
    if "claims" in parameters:
        read_claims(parameters["claims"])
