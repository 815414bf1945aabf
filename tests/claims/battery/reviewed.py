"""Kinds of sentences that an editor tried: what was read wrongly, or not at all, is not again."""

from __future__ import annotations

from random import Random

import pandas as pd

from analysis.collect import read_table
from analysis.law import rate as law_rate
from tests.claims.battery.draws import EACH, NOTHING, Sentences, a_flow, a_month, far_from
from tests.claims.battery.tables import (
    MONTH,
    OTHERS,
    YEAR,
    Tables,
    billions,
    called,
    growth,
    moved,
    percent,
)


def two_levels(draw: Random, tables: Tables) -> Sentences:
    """``fell to 12 billion from 14 a year earlier``; of a false one the second level is wrong."""
    for k in range(EACH):
        series, what = a_flow(draw, tables)
        base, words = draw.choice([(YEAR, "a year earlier"), (MONTH, "a month earlier"), (YEAR, "")])
        month, true = a_month(draw), k % 2 == 0
        while abs(growth(series, month, base)) < NOTHING:
            month = a_month(draw)
        before = series[month - base] if true else far_from(draw, series[month - base])
        yield (
            f"{what} {moved(growth(series, month, base))} to {billions(series[month])} in "
            f"{month:%B %Y} from {billions(before)} {words or f'in {month - base:%B %Y}'}",
            true,
        )


def whole_years_in_other_words(draw: Random, tables: Tables) -> Sentences:
    """``imported 10 billion of goods``, ``hit 10 billion last year``, ``the second-largest source``."""
    general = tables.years.general_value.xs(2025)
    order = general[general.index.isin([*OTHERS, "CHN"])].sort_values(ascending=False).index
    for k in range(EACH):
        partner, true = draw.choice(OTHERS), k % 2 == 0
        value = billions(general[partner] if true else far_from(draw, general[partner]))
        place = draw.choice([1, 2, 3])
        ranked = called(order[place - 1 if true else place + 3])
        nth = {1: "largest", 2: "second-largest", 3: "third-largest"}[place]
        yield draw.choice(
            [
                (f"The US imported {value} of goods from {called(partner)} in 2025", true),
                (f"US imports from {called(partner)} hit {value} last year", true),
                (
                    f"{ranked} was the {nth} source of US imports in 2025".replace("the UK", "The UK"),
                    true,
                ),
            ]
        )
    value = tables.years.customs_value[2025, "CHN"]
    yield f"US imports for consumption from China were {billions(value)} in 2025", True
    yield f"US imports for consumption from China were {billions(value * 0.94)} in 2025", False


def rates_in_other_words(draw: Random, tables: Tables) -> Sentences:
    """Rates of a union, of all countries, that goods faced on average, and that came back."""
    whole = read_table("us_collected_rate_series_monthly").query("series == 'US-INCL'")
    whole = whole.set_index("month").collected_rate.astype(float)
    for k in range(EACH):
        true, factor = k % 2 == 0, 1 if k % 2 == 0 else draw.choice([0.5, 1.6])
        month = draw.choice(list(whole.index[whole.index >= "2026-01-01"]))
        partner = draw.choice(["JPN", "IND", "VNM", "MEX"])
        goods, day = draw.choice(["cars", "steel"]), pd.Timestamp("2025-10-20")
        owed = float(law_rate("Germany", goods, f"{day:%Y-%m-%d}").kinds.iloc[0].highest)
        yield draw.choice(
            [
                (
                    f"The average effective US tariff rate was {percent(whole[month] * factor)} in "
                    f"{month:%B %Y}",
                    true,
                ),
                (
                    f"Goods from {called(partner)} faced an average US tariff of "
                    f"{percent(tables.collected[partner, month] * factor)} in {month:%B %Y}",
                    true,
                ),
                (f"EU {goods} faced a {owed * factor * 100:g}% US tariff on {day:%-d %B %Y}", true),
            ]
        )
    # 10 % on 5 April 2025 and in October 2026, and 20 % to 50 % between.
    yield "Toys from India have faced a 10% tariff since 5 April 2025", False


KINDS = [two_levels, whole_years_in_other_words, rates_in_other_words]
