"""Citable numbers of report 10."""

from __future__ import annotations

import numpy as np

from analysis.combine import Selection
from analysis.estimate.regime.asymmetry import EPISODE, LAG, Asymmetry
from analysis.estimate.regime.breaks import Breaks
from analysis.estimate.regime.recovery import Recovery
from analysis.estimate.regime.regimes import Regimes
from analysis.estimate.regime.study import Story
from analysis.present.finding import day_name, two, whole
from analysis.present.numbers import Number
from analysis.present.regime.labels import LABELS, LEDGERS, last_window, level, months_of, rank_p, whose

#: How keys name what was undone after each cut.
WHEN = {"Geneva": "2025", "Fentanyl cut": "2025-11", "IEEPA ends": "2026"}


def numbers(story: Story) -> list[Number]:
    """Return the citable numbers of report 10."""
    selection, regimes, recovery = story.selection, story.regimes, story.recovery
    key = f"regime.{selection.partner}"
    found = [
        number for name, b in regimes.breaks.items() for number in _break_numbers(key, name, b, regimes)
    ]
    if recovery is not None:
        found += _recovery_numbers(key, recovery)
    found += _elsewhere_numbers(selection, regimes)
    return found + (_asymmetry_numbers(story.asymmetry, whose(story)) if story.asymmetry else [])


def _break_numbers(key: str, name: str, found: Breaks, regimes: Regimes) -> list[Number]:
    vintage, label = regimes.series[name].vintage, LABELS[name]
    window = f"{found.values.index[0]:%Y-%m} to {found.values.index[-1]:%Y-%m}"
    numbers = [
        Number(
            key=f"{key}.{name}.breaks", value=float(len(found.dates)), unit="count", vintage=vintage,
            definition=f"breaks in the mean of the {label}, {window}, by tests at 5 per cent",
        )
    ]  # fmt: skip
    if found.dates.empty:
        return numbers
    last = found.dates.iloc[-1]
    when = (
        f"{last['first']:%Y-%m} (interval {months_of(last.ci_low, last.ci_high)}, which held "
        f"{whole(last.held)} of simulated dates)"
    )
    less = "growth factors, new over old" if name == "gap" else "new level over old"
    numbers.append(
        Number(
            key=f"{key}.{name}.last_break", value=float(np.expm1(last.step)), unit="fraction",
            ci_low=float(np.expm1(last.step_low)), ci_high=float(np.expm1(last.step_high)),
            vintage=vintage,
            definition=f"step of the {label} at its last break, {when}: {less}, less one",
        )
    )  # fmt: skip
    for side, place in (("before", -2), ("after", -1)):
        row = found.segments.iloc[place]
        ends = [float(level(v, name)) for v in (row["mean"], row.ci_low, row.ci_high)]
        numbers.append(
            Number(
                key=f"{key}.{name}.{side}", value=ends[0], ci_low=ends[1], ci_high=ends[2],
                unit="fraction", vintage=vintage,
                definition=f"level of the {label} in the regime {row.start:%Y-%m} to {row.end:%Y-%m}, "
                f"{side} its last break",
            )
        )  # fmt: skip
    return numbers


def _elsewhere_numbers(selection: Selection, regimes: Regimes) -> list[Number]:
    """Return how many partners' shares moved as far, at the partner's last date and at their own."""
    steps, vintage, partner = regimes.elsewhere, regimes.series["share"].vintage, selection.partner
    words = {
        "step": ("p_same_date", "at the same date, chosen on the partner's own series"),
        "own_step": ("p_own_date", "at the last of the dates that fit each partner best, as many"),
    }
    return [
        Number(
            key=f"regime.{partner}.share.{suffix}", value=rank_p(steps[column], partner),
            unit="probability", vintage=vintage,
            definition=f"share of {len(steps)} partners, this one among them, whose share of US imports "
            f"had a step as large up or down {where}",
        )
        for column, (suffix, where) in words.items() if len(steps)
    ]  # fmt: skip


def _recovery_numbers(key: str, recovery: Recovery) -> list[Number]:
    e, numbers, vintages = recovery.headline, [], recovery.vintages
    both = f"{vintages['us']}; elasticity {e.vintage}"
    for row in recovery.windows[recovery.windows.cut.ne("Trough")].itertuples():
        suffix = "" if row.ledger == "us" else ".china_ledger"
        numbers.append(
            Number(
                key=f"{key}.undone.{WHEN[row.cut]}{suffix}", value=row.undone, ci_low=row.undone_low,
                ci_high=row.undone_high, unit="fraction", vintage=vintages[row.ledger],
                definition=f"share of the fall of {LEDGERS[row.ledger]} undone in {row.start:%Y-%m} to "
                f"{row.end:%Y-%m}, after: {row.cut}, {day_name(row.day)}; same months of "
                "2024 as base, interval from calm years without the new year, centred on the share",
            )
        )  # fmt: skip
    us, drift = last_window(recovery, "us"), recovery.drift.iloc[-1]
    when = f"{us.start:%Y-%m} to {us.end:%Y-%m}"
    used = f"headline elasticity per point collected {two(e.value)} with its interval"
    return numbers + [
        Number(
            key=f"{key}.tariff_undone.2026", value=us.tariff_undone, unit="fraction",
            vintage=vintages["us"],
            definition=f"share of the rise of log(1 + rate collected) since 2024 undone in {when}",
        ),
        Number(
            key=f"{key}.rate_undone.2026", value=us.rate_undone, unit="fraction",
            vintage=vintages["us"],
            definition=f"share of the rise of the rate collected since 2024 undone in {when}, from its "
            "mean in May and June 2025, each on the same months of 2024",
        ),
        Number(
            key=f"{key}.expected_undone.2026", value=us.expected, ci_low=us.expected_low,
            ci_high=us.expected_high, unit="fraction", vintage=both,
            definition=f"share of the fall that a symmetric response to the collected rate would have "
            f"undone in {when}, {used}",
        ),
        Number(
            key=f"{key}.recovered.2026", value=float(np.expm1(us.recovered)), unit="fraction",
            vintage=vintages["us"],
            definition=f"growth of US imports from the trough (2025-05 to 2025-06) to {when}, both "
            "over the same months of 2024",
        ),
        Number(
            key=f"{key}.predicted.2026", value=float(np.expm1(us.predicted)),
            ci_low=float(np.expm1(us.predicted_low)), ci_high=float(np.expm1(us.predicted_high)),
            unit="fraction", vintage=both,
            definition=f"the same growth if cuts worked as rises, {used}",
        ),
        Number(
            key=f"{key}.ledgers.{drift.end:%Y}", value=float(drift.ratio - 1), unit="fraction",
            vintage="; ".join(vintages.values()),
            definition="China's recorded exports to the US over US recorded imports from China, "
            f"less one, {months_of(drift.start, drift.end)}",
        ),
    ]  # fmt: skip


def _asymmetry_numbers(found: Asymmetry, whose_path: str) -> list[Number]:
    row, numbers, key = found.row(), [], f"regime.{found.partner}.asymmetry.{EPISODE}"
    window = found.window.replace(":", " to ")
    words = {"rise": "rises", "fall": "cuts", "difference": "rises less that to cuts"}
    for part, word in words.items():
        numbers.append(
            Number(
                key=f"{key}.{part}", value=row[part], ci_low=row[f"{part}_low"],
                ci_high=row[f"{part}_high"], unit="elasticity", vintage=found.vintage,
                definition=f"response of log import values to {word} of the log statutory factor, "
                f"partners compared in a sector, {window}, lag {LAG} month, clustered by partner",
            )
        )  # fmt: skip
    if found.permuted:
        numbers.append(
            Number(
                key=f"{key}.p", value=found.permuted["across"], unit="probability",
                vintage=found.vintage,
                definition=f"rank p-value of that difference, {whose_path} tariff path swapped with "
                "that of each other partner",
            )
        )  # fmt: skip
    placebo = found.row(sample="placebo")
    numbers.append(
        Number(
            key=f"{key}.placebo", value=placebo.difference, ci_low=placebo.difference_low,
            ci_high=placebo.difference_high, unit="elasticity", vintage=found.vintage,
            definition="the same difference with the tariffs given to imports two years earlier, "
            "when none can have answered; an interval without zero says that clustered intervals are "
            "too narrow",
        )
    )  # fmt: skip
    return numbers
