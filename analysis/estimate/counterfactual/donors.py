"""Whether the donors are clean: their own tariffs, what they gained, and how far that moves the answer.

In 2025 no partner is untreated. A donor that lost by its own tariff makes too little of what was to be
expected; one that took over the treated partner's sales makes too much. Both are bounded here: the first
by the elasticity, the second by counting all that a donor sold beyond its own forecast as taken over.
"""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from analysis.collect import read_table
from analysis.estimate.counterfactual.gaps import Gaps, measure
from analysis.estimate.counterfactual.implied import Implied, tariff_rises
from analysis.estimate.counterfactual.plan import monthly_imports, rebuild

#: Designs that rest on donors.
COMPARING = ("synthetic_control", "sdid", "benchmark")

#: Donors that are left out together.
N_LEFT_OUT = 5

#: The sector of computers, servers and chips, whose imports an investment boom drove.
HARDWARE = "334"


def donor_table(gaps: Gaps, implied: Implied) -> pd.DataFrame:
    """Return what each donor weighs, paid and gained.

    Returns
    -------
    DataFrame
        Index partner, heaviest first; ``partner_name``; weight in each design of :data:`COMPARING`
        (fractions, sum to 1; the benchmark's: share in the donors' imports of the year before);
        ``rise``: mean rise of the log statutory factor in the episode; ``own_loss``: the elasticity
        times it (log); ``gain``: log of actual over the donor's own structural forecast.
    """
    plan, imports = gaps.plan, monthly_imports(gaps.plan.without)
    own = gaps.partners.query("period == 'episode' and design == 'structural'").set_index("partner")
    donors = own.index.drop(plan.partner)
    names = read_table("partners").set_index("partner").name
    table = pd.DataFrame({"partner_name": names.reindex(donors)}, donors)
    for design in COMPARING[:2]:
        table[design] = rebuild(design, plan, imports, only=plan.partner)[plan.partner].unit_weights
    year = imports.loc[: plan.fit_end, donors].tail(12).sum()
    table["benchmark"] = year / year.sum()
    rises = tariff_rises(plan, list(donors)).statutory.unstack("partner")
    table["rise"] = rises.loc[plan.window].mean()
    table["own_loss"] = implied.estimate.value * table.rise
    table["gain"] = own.value
    order = table[list(COMPARING)].max(axis=1).sort_values(ascending=False).index
    return table.loc[order]


def bounds(gaps: Gaps, donors: pd.DataFrame) -> pd.DataFrame:
    """Return the gap of each comparing design under bounds on what the donors lost and gained.

    Returns
    -------
    DataFrame
        Index design; log gaps: ``value`` as estimated; ``tariffs_added``: donors without their own
        loss by the elasticity, so that more was to be expected; ``gains_removed``: donors that sold
        beyond their own forecast held to it, so that less was.
    """
    own = gaps.summary.query("period == 'episode'").set_index("design").value
    rows = {}
    for design in COMPARING:
        weight = donors[design]
        rows[design] = {
            "value": own[design],
            "tariffs_added": own[design] + float(weight @ donors.own_loss),
            "gains_removed": own[design] + float(weight @ donors.gain.clip(lower=0)),
        }
    return pd.DataFrame(rows).T.rename_axis("design")


def variations(gaps: Gaps, donors: pd.DataFrame) -> pd.DataFrame:
    """Measure the episode without the donors that gained most or were taxed most, and without hardware.

    Returns
    -------
    DataFrame
        Key ``variation`` (``base``, ``gainers``, ``taxed``, ``hardware``) x design: ``value``,
        ``ci_low``, ``ci_high``, ``p_value``, ``left_out`` (partners or sector, comma-separated).
    """
    plan = gaps.plan
    gainers = tuple(donors.gain.nlargest(N_LEFT_OUT).index)
    taxed = tuple(donors.rise.nlargest(N_LEFT_OUT).index)
    plans = {
        "gainers": replace(plan, leave_out=(*plan.leave_out, *gainers)),
        "taxed": replace(plan, leave_out=(*plan.leave_out, *taxed)),
        "hardware": replace(plan, without=tuple(sorted({*plan.without, HARDWARE}))),
    }
    left_out = {"base": (), "gainers": gainers, "taxed": taxed, "hardware": (HARDWARE,)}
    found = {"base": gaps} | {name: measure(changed) for name, changed in plans.items()}
    parts = [
        one.summary.query("period == 'episode'").assign(
            variation=name, left_out=", ".join(left_out[name])
        )
        for name, one in found.items()
    ]
    columns = ["variation", "design", "value", "ci_low", "ci_high", "p_value", "left_out"]
    return pd.concat(parts, ignore_index=True)[columns]
