"""Citable numbers of report 03; what they are stands in ``text.md``."""

from __future__ import annotations

import numpy as np

from analysis.estimate.elasticity.asymmetry import EPISODE, Asymmetry
from analysis.estimate.trade.regime.recovery import Recovery
from analysis.estimate.trade.regime.story import RegimeStory
from analysis.present.page import Numbers
from analysis.present.trade.regime.labels import last_window

#: How keys name what was undone after each cut.
WHEN = {"Geneva": "2025", "Fentanyl cut": "2025-11", "IEEPA ends": "2026"}

#: How keys name ledgers and shares.
ENDING = {
    "us": "",
    "china": ".china_ledger",
    "share": ".share",
    "share_without": ".share_without_rivals",
}


def numbers(story: RegimeStory, made: Numbers) -> None:
    """Add what cuts have undone, and the responses to rises and cuts."""
    if story.recovery is not None:
        _recovery(made, story.selection.partner, story.recovery)
    if story.asymmetry is not None:
        _asymmetry(made, story.asymmetry)


def _recovery(made: Numbers, partner: str, recovery: Recovery) -> None:
    """Add what each cut has undone, and what cuts that work as rises would have."""
    vintages, us = recovery.vintages, last_window(recovery, "us")
    for row in recovery.windows[recovery.windows.cut.ne("Trough")].itertuples():
        key = f"{partner}.undone.{WHEN[row.cut]}{ENDING[row.ledger]}"
        value = [row.undone, row.undone_low, row.undone_high]
        vintage = vintages.get(row.ledger, recovery.world_vintage)
        made.add(key, value, "fraction", said="undone", vintage=vintage, row=row)
    _beside_others(made, partner, recovery)
    same = recovery.monthly[["us", "china"]].dropna().iloc[-1]
    for ledger, end in (("us", ""), ("china", ".china_ledger")):
        key, vintage = f"{partner}.level.{same.name:%Y-%m}{end}", vintages[ledger]
        made.add(
            key,
            same[ledger] - 1,
            "fraction",
            said="level_now",
            vintage=vintage,
            month=same.name,
            ledger=ledger,
        )
    both = f"{vintages['us']}; {recovery.main.vintage}"
    expected = [us.expected, us.expected_low, us.expected_high]
    grown, *predicted = np.expm1([us.recovered, us.predicted, us.predicted_low, us.predicted_high])
    for name, value, vintage in (
        ("tariff_undone", us.tariff_undone, vintages["us"]),
        ("rate_undone", us.rate_undone, vintages["us"]),
        ("expected_undone", expected, both),
        ("recovered", grown, vintages["us"]),
        ("predicted", predicted, both),
    ):
        made.add(f"{partner}.{name}.2026", value, "fraction", said=name, vintage=vintage)


def _beside_others(made: Numbers, partner: str, recovery: Recovery) -> None:
    """Add the partner's share of imports at the trough and now, and how all others' stand on 2024."""
    vintage, trough, now = recovery.world_vintage, recovery.others.iloc[0], recovery.others.iloc[-1]
    for when, row in (("trough", trough), (f"{now.end:%Y}", now)):
        key = f"{partner}.import_share.{when}"
        made.add(key, row.share, "fraction", said="import_share", vintage=vintage, row=row)
    for name in ("others", "others_without_ai"):
        key = f"{partner}.{name}.{now.end:%Y}"
        made.add(key, now[name] - 1, "fraction", said=name, vintage=vintage, row=now)


def _asymmetry(made: Numbers, responses: Asymmetry) -> None:
    """Add the responses to rises and to cuts, their difference, its rank and its placebo."""
    made.vintage, stem = responses.vintage, f"{responses.partner}.asymmetry.{EPISODE}"
    row, placebo = responses.row(), responses.row(sample="placebo")
    words = {"rise": "rises", "fall": "cuts", "difference": "rises less that to cuts"}
    for name, what in words.items():
        value = [row[name], row[f"{name}_low"], row[f"{name}_high"]]
        made.add(f"{stem}.{name}", value, said="response", what=what)
    if responses.permuted:
        made.add(f"{stem}.p", responses.permuted["across"], "probability", said="permuted")
    value = [placebo.difference, placebo.difference_low, placebo.difference_high]
    made.add(f"{stem}.placebo", value, said="placebo")
