"""Citable numbers of report 02."""

from __future__ import annotations

import pandas as pd

from analysis.estimate.tariffs.study import Story
from analysis.present.finding import the
from analysis.present.numbers import Number, citable
from analysis.present.tariffs.collected import ETRX
from analysis.present.tariffs.figures import LAW
from analysis.present.tariffs.tables import source


def numbers(story: Story) -> list[Number]:
    """Return the rates of the quoted months, and law beside collections where the window has it."""
    return _rates(story) + _till(story) + _cells(story)


def _rates(story: Story) -> list[Number]:
    path, partner, name = story.path, story.selection.partner, the(story.selection.partner_name)
    what = {
        "effective": (
            "effective_rate",
            f"duties over customs value, all goods from {name}",
            story.source,
        ),
        "statutory": (
            "statutory_rate",
            f"what the law would charge on the fixed basket of goods from {name}, day-weighted",
            LAW,
        ),
        "headline": (
            "headline_rate",
            f"uniform add-on on goods from {name}, mean over the days of the month",
            "tariff calendar",
        ),
    }
    found = []
    for month in story.quoted:
        row = path.loc[path.index == f"{month}-01"]
        for term, (column, definition, data) in what.items():
            if len(row) and pd.notna(row[column].iloc[0]):
                key, value = f"tariff.{partner}.{month}.{term}", row[column].iloc[0]
                found.append(citable(key, value, "fraction", f"{definition}, {month}", vintage=data))
    return found


def _till(story: Story) -> list[Number]:
    till, partner, name = story.till, story.selection.partner, the(story.selection.partner_name)
    found = []
    if till is None:
        return found
    if partner in till.by_partner.index:
        value = till.by_partner.loc[partner].collected_on_law
        what = f"duties of 2025 over what the law says, liable lines of goods from {name}"
        found.append(
            citable(
                f"law.{partner}.2025.collected_on_law", value, "fraction", what, vintage=source(story)
            )
        )
    exempt = till.exempt.rise_collected.drop("CHN", errors="ignore")
    what = (
        "largest rise, 2024 to 2025, of the rate collected on lines that the law exempts, over partners "
        "other than China"
    )
    return [
        *found,
        citable("law.exempt.2025.largest_rise", exempt.max(), "fraction", what, vintage=source(story)),
    ]


def _cells(story: Story) -> list[Number]:
    if story.collections is None:
        return []
    steps = story.collections.steps.set_index(["law", "year"])
    what = (
        "law of 15 June 2026 less the rate collected in June 2026 over partners' chapters, mean without "
        "sign weighted with imports of 2025"
    )
    value = steps.loc[("law", 2025), "gap_without_sign"]
    return [citable("law.cells.2026-06.distance", value, "fraction", what, vintage=ETRX)]
