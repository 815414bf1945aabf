"""Rates: announced, in law and collected."""

from __future__ import annotations

from random import Random

import pandas as pd

from analysis.law import rate as law_rate
from tests.claims.battery.draws import EACH, Sentences, a_flow, a_moving_month
from tests.claims.battery.tables import OTHERS, Tables, called, growth, moved, percent


def since_a_day(draw: Random, tables: Tables) -> Sentences:
    """A rate in force since a day, to this one."""
    partners = [p for p in OTHERS if len(tables.headline(p)) > 1]
    for k in range(EACH):
        partner, true = draw.choice(partners), k % 2 == 0
        steps = tables.headline(partner)
        steps = steps[steps.ne(steps.shift())]
        day, value = steps.index[-1], float(steps.iloc[-1])
        claimed = value if true else float(draw.choice([value + 0.05, value + 0.1, value + 0.25]))
        yield (
            f"Goods from {called(partner)} have faced a {claimed * 100:g}% tariff since {day:%-d %B %Y}",
            true,
        )


def as_people_write(draw: Random, tables: Tables) -> Sentences:
    """``is``, ``last year``, ``34.5pc``."""
    for k in range(EACH):
        form, true = draw.choice(["is", "pc", "last year"]), k % 2 == 0
        if form == "is":
            partner = draw.choice(OTHERS)
            value = float(tables.headline(partner).iloc[-1])
            claimed = value if true else value + draw.choice([0.05, 0.15, 0.3])
            yield f"The US tariff on goods from {called(partner)} is {claimed * 100:g}%", true
        elif form == "pc":
            series, what = a_flow(draw, tables)
            month = a_moving_month(draw, series)
            value = growth(series, month) if true else -growth(series, month)
            yield f"{what} {moved(value)} {percent(value)[:-1]}pc in {month:%B %Y}", true
        else:
            partner = draw.choice(OTHERS)
            general = tables.years.general_value
            value = float(general[2025, partner] / general[2024, partner] - 1)
            value = value if true else value + 0.1
            yield f"US imports from {called(partner)} {moved(value)} {percent(value)} last year", true


def tariffs_on_goods(draw: Random, tables: Tables) -> Sentences:
    """What most of some goods owe by law on a day."""
    goods_sold = [
        ("cars", "Japan"),
        ("cars", "Germany"),
        ("steel", "Brazil"),
        ("laptops", "China"),
        ("steel", "Germany"),
    ]
    days = [pd.Timestamp(day) for day in ("2025-06-20", "2025-10-01")]
    for k in range(EACH):
        goods, partner = goods_sold[k % len(goods_sold)]
        day, true = days[k % 2], (k // 2) % 2 == 0
        value = float(law_rate(partner, goods, f"{day:%Y-%m-%d}").kinds.iloc[0].highest)
        claimed = value if true else value + draw.choice([0.08, 0.35, 0.6])
        yield f"The US tariff on {goods} from {partner} was {claimed * 100:g}% on {day:%-d %B %Y}", true


def collected_rates(draw: Random, tables: Tables) -> Sentences:
    """Rates collected by partner and month."""
    for k in range(EACH):
        partner, month = draw.choice(
            [key for key in tables.collected.index if key[0] not in ("CHN", "EU")]
        )
        value, true = tables.collected[partner, month], k % 2 == 0
        claimed = value if true else value * draw.choice([0.4, 1.6, 2.2])
        yield (
            f"The average tariff collected on goods from {called(partner)} was {percent(claimed)} in "
            f"{month:%B %Y}",
            true,
        )


def headline_months(draw: Random, tables: Tables) -> Sentences:
    """Headline rates of months in which they did not change."""
    for k in range(EACH):
        partner, true = draw.choice([*OTHERS, "CHN"]), k % 2 == 0
        steps = tables.headline(partner)
        months = pd.date_range("2025-02-01", "2026-09-01", freq="MS")
        days = {m: pd.date_range(m, m + pd.offsets.MonthEnd(0)) for m in months}
        constant = [
            m
            for m in months
            if len({float(steps[:day].iloc[-1]) for day in days[m][[0, 10, 20, -1]]}) == 1
            and steps[m : days[m][-1]].nunique() <= 1
        ]
        month = draw.choice(constant)
        value = float(steps[:month].iloc[-1])
        claimed = value if true else value + draw.choice([0.05, 0.1, 0.4])
        yield (
            f"The US tariff on goods from {called(partner)} was {claimed * 100:g}% in {month:%B %Y}",
            true,
        )
