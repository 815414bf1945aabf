"""Citable numbers of report 03; what they are stands in ``text.md``."""

from __future__ import annotations

import numpy as np

from analysis.estimate.elasticity.asymmetry import EPISODE, Asymmetry
from analysis.estimate.trade.regime.recovery import Recovery
from analysis.estimate.trade.regime.regimes import Regimes
from analysis.estimate.trade.regime.story import RegimeStory
from analysis.present.page import Numbers
from analysis.present.table import iso_month
from analysis.present.trade.regime.labels import last_window, level, rank_p

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
    """Add breaks and levels, what cuts have undone, and the responses to rises and cuts."""
    partner, regimes = story.selection.partner, story.regimes
    for name in regimes.breaks:
        _breaks(made, f"{partner}.{name}", name, regimes)
    if story.recovery is not None:
        _recovery(made, partner, story.recovery)
    made.vintage, steps = regimes.series["share"].vintage, regimes.elsewhere
    if len(steps):
        for column, wording in {"step": "p_same_date", "own_step": "p_own_date"}.items():
            key = f"{partner}.share.{wording}"
            made.add(key, rank_p(steps[column], partner), "probability", said=wording)
    if story.asymmetry is not None:
        _asymmetry(made, story.asymmetry)
    if story.so_far is not None:
        made.vintage = story.so_far_vintage
        _so_far(made, story)


def _breaks(made: Numbers, stem: str, name: str, regimes: Regimes) -> None:
    """Add the number of breaks of a series, its last step, and its level on either side."""
    breaks, made.vintage = regimes.breaks[name], regimes.series[name].vintage
    months = breaks.values.index
    window = f"{iso_month(months[0])} to {iso_month(months[-1])}"
    made.add(f"{stem}.breaks", len(breaks.dates), "count", said="breaks", series=name, window=window)
    if breaks.dates.empty:
        return
    last = breaks.dates.iloc[-1]
    step = np.expm1([last.step, last.step_low, last.step_high]).tolist()
    made.add(f"{stem}.last_break", step, "fraction", said="last_break", series=name, row=last)
    for side, place in (("before", -2), ("after", -1)):
        row = breaks.segments.iloc[place]
        ends = [float(level(v, name)) for v in (row["mean"], row.ci_low, row.ci_high)]
        made.add(f"{stem}.{side}", ends, "fraction", said="level", series=name, row=row, side=side)


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


def _so_far(made: Numbers, story: RegimeStory) -> None:
    """Add the responses of nine partners to rises and to cuts, to the newest month."""
    row = story.so_far.set_index("sample").loc["partners"]
    stem = f"{story.selection.partner}.cuts.so_far"
    for name, what, to_what in (
        ("rise", "response", "to rises"),
        ("fall", "response", "to cuts"),
        ("difference", "difference between responses", "to rises and to cuts"),
    ):
        value = [row[name], row[f"{name}_low"], row[f"{name}_high"]]
        made.add(f"{stem}.{name}", value, said="so_far", what=what, to_what=to_what, row=row)
    about = {"what": "p-value of the difference between responses", "to_what": "to rises and to cuts"}
    made.add(f"{stem}.p", row.p_shuffled, "probability", said="so_far", **about, row=row)


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
