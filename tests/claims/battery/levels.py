"""Levels, deficits, shares and ranks of trade, first prints and receipts."""

from __future__ import annotations

from random import Random

import pandas as pd

from analysis.collect import read_table
from tests.claims.battery.draws import EACH, Sentences, a_flow, a_month, a_moving_month, far_from
from tests.claims.battery.tables import OTHERS, YEAR, Tables, billions, called, growth, moved, percent


def deficit_with_level(draw: Random, tables: Tables) -> Sentences:
    """``widened to`` and ``narrowed to``, of months and years."""
    for k in range(EACH):
        partner, true = draw.choice(["MEX", "VNM", "JPN", "DEU", "KOR", "THA", "IND"]), k % 2 == 0
        month = a_month(draw)
        now, before = (tables.deficit[partner][at] for at in (month, month - YEAR))
        period = f"{month:%B %Y}"
        if draw.random() < 0.5:
            years = tables.deficit[partner].groupby(tables.deficit.index.year).sum()
            year = draw.choice(range(2014, 2023))
            now, before, period = years[year], years[year - 1], str(year)
        if now <= 0 or before <= 0:
            continue
        word = "widened" if bool(now > before) is true else "narrowed"
        yield f"The US deficit with {called(partner)} {word} to {billions(now)} in {period}", true


def gaps_beyond_revisions(draw: Random, tables: Tables) -> Sentences:
    """Levels, of which a false one lies further off than any revision."""
    yield "The US deficit with China was $13.9bn in May 2025", True
    yield "The US deficit with China was $17.9bn in May 2025", False
    yield "The average statutory US tariff on Chinese goods was 95% in June 2025", False
    for k in range(EACH):
        series, what = a_flow(draw, tables)
        month, true = a_month(draw), k % 2 == 0
        value = series[month]
        yield f"{what} were {billions(value if true else far_from(draw, value))} in {month:%B %Y}", true


def two_countries(draw: Random, tables: Tables) -> Sentences:
    """``more from X than from Y`` and ``overtook``."""
    imports = tables.us["general_imports"]
    years = imports.groupby(imports.index.year).sum()
    pairs = [
        (a, b, year)
        for a in OTHERS + ["CHN"]
        for b in OTHERS + ["CHN"]
        for year in range(2014, 2024)
        if a != b and years[a][year] > years[b][year] and years[a][year - 1] < years[b][year - 1]
    ]
    for k in range(EACH):
        true = k % 2 == 0
        if draw.random() < 0.5:
            a, b, year = draw.choice(pairs)
            first, second = (a, b) if true else (b, a)
            yield f"{called(first)} overtook {called(second)} as a supplier of the US in {year}", true
        else:
            a, b = draw.sample(OTHERS, 2)
            month = a_month(draw)
            if bool(imports[a][month] > imports[b][month]) is not true:
                a, b = b, a
            yield f"The US imported more from {called(a)} than from {called(b)} in {month:%B %Y}", true


def whole_years(draw: Random, tables: Tables) -> Sentences:
    """Imports of 2025 from any partner, by the annual table."""
    general = tables.years.general_value.astype(float)
    named = [
        p for p in tables.codes.partner if (2025, p) in general.index and (2024, p) in general.index
    ]
    large = [p for p in named if general[2025, p] > 5e8 and p.isalpha()]
    for k in range(EACH):
        partner, true = draw.choice(large), k % 2 == 0
        value = general[2025, partner]
        change = value / general[2024, partner] - 1
        if draw.random() < 0.5:
            yield (
                f"US imports from {called(partner)} were "
                f"{billions(value if true else far_from(draw, value))} in 2025",
                true,
            )
        else:
            change = change if true else change + 0.1
            yield f"US imports from {called(partner)} {moved(change)} {percent(change)} in 2025", true


def us_receipts(draw: Random, tables: Tables) -> Sentences:
    """What the Treasury received."""
    series = tables.receipts
    for k in range(EACH):
        month, true = a_month(draw, pd.Timestamp("2024-08-01")), k % 2 == 0
        form = draw.choice(["level", "growth", "year"])
        if form == "level":
            value = series[month] if true else far_from(draw, series[month])
            yield f"US customs receipts were {billions(value)} in {month:%B %Y}", true
        elif form == "growth":
            month = a_moving_month(draw, series, pd.Timestamp("2024-08-01"))
            value = growth(series, month) * (1 if true else -1)
            yield f"US tariff revenue {moved(value)} {percent(value)} in {month:%B %Y}", true
        else:
            year = draw.choice(range(2014, 2024))
            value = series[f"{year - 1}-10" : f"{year}-09"].sum()
            value = value if true else far_from(draw, value)
            yield f"US tariff revenue was {billions(value)} in fiscal {year}", true


def first_prints(draw: Random, tables: Tables) -> Sentences:
    """First print against revised level."""
    levels = tables.china.trade_value.dropna()
    both = [
        (flow, month)
        for flow, month in tables.china_revised.index
        if (flow, "WLD", month) in levels.index
        and billions(levels[flow, "WLD", month]) != billions(tables.china_revised[flow, month])
    ]
    for k in range(EACH):
        flow, month = draw.choice(both)
        first, revised = levels[flow, "WLD", month], tables.china_revised[flow, month]
        true = k % 2 == 0
        if draw.random() < 0.5:
            yield (
                f"China's {flow} were first reported at {billions(first if true else revised)} in "
                f"{month:%B %Y}",
                true,
            )
        else:
            yield (
                f"China's {flow} were revised to {billions(revised if true else first)} in "
                f"{month:%B %Y}",
                true,
            )


def deficits_and_shares(draw: Random, tables: Tables) -> Sentences:
    """Deficits and shares of any partner."""
    imports = tables.us["general_imports"]
    years, deficits = (
        imports.groupby(imports.index.year).sum(),
        tables.deficit.groupby(imports.index.year).sum(),
    )
    world = read_world()
    for k in range(EACH):
        year, true = draw.choice(range(2014, 2023)), k % 2 == 0
        if draw.random() < 0.5:
            partner = draw.choice([p for p in years if p.isalpha() and deficits[p][year] > 5e8])
            value = deficits[partner][year]
            value = value if true else far_from(draw, value)
            yield f"The US trade deficit with {called(partner)} was {billions(value)} in {year}", true
        else:
            partner = draw.choice([p for p in years if p.isalpha() and years[p][year] > 2e10])
            value = years[partner][year] / world[year]
            value = value if true else value * draw.choice([0.5, 1.5, 2])
            yield (
                f"{called(partner)}'s share of US imports was {percent(value)} in {year}".replace(
                    "the UK", "The UK"
                ),
                true,
            )


def read_world() -> pd.Series:
    """Return US general imports of goods by year."""
    monthly = read_table("us_customs_revenue_monthly").set_index("month").goods_imports.astype(float)
    return monthly.groupby(monthly.index.year).sum()
