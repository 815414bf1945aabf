"""Rates in force on a day: what the press quotes of a country, and what some goods owe."""

from __future__ import annotations

import pandas as pd

from analysis.checks import InputError
from analysis.claims.asked import Asked
from analysis.claims.evidence import Found
from analysis.claims.figures import Figures
from analysis.claims.reaches import for_a_day
from analysis.law.calendar import headline_steps


def headline_rate_on(asked: Asked, figures: Figures) -> Found:
    """The uniform add-on in force on a day, from the event calendar."""
    group = figures.groups.get(asked.partner, asked.partner)  # a customs union is its own
    group = group if isinstance(group, str) else None
    steps = headline_steps(asked.partner, group, figures.events)
    last = figures.last_day
    if not steps.index[0] <= asked.end <= last:
        raise InputError(
            f"{asked.end:%Y-%m-%d} is outside the calendar, which goes from {steps.index[0]:%Y-%m-%d} "
            f"to {last:%Y-%m-%d}."
        )
    today, until = float(steps[: asked.end].iloc[-1]), None
    if asked.start is not None:
        today, until = float(steps[: asked.start].iloc[-1]), _until(steps, asked)
    return Found(
        today=today,
        until=until,
        series=f"event calendar, {figures.names[asked.partner]} on {asked.end:%Y-%m-%d}",
        first_vintage="law, not revised",
        today_vintage="legal texts",
        by_law=True,
        **for_a_day(asked, figures.events, today),
        vintages=("legal texts",),
    )


def _until(steps: pd.Series, asked: Asked) -> pd.Timestamp | None:
    """Return the last day of the rate of the first day asked for; None where it is that of the last too.

    Raises
    ------
    InputError
        A month in which it changed.
    """
    later = steps[asked.start : asked.end]
    changed = later[later.ne(float(steps[: asked.start].iloc[-1]))]
    if changed.empty:
        return None
    _refuse_month(asked, f", another one from {changed.index[0]:%Y-%m-%d} on")
    return changed.index[0] - pd.Timedelta(days=1)


def _refuse_month(asked: Asked, another: str) -> None:
    """Refuse a month that has several rates; days since one are none."""
    if asked.start == asked.end.replace(day=1):
        raise InputError(
            f"{asked.end:%B %Y} has several rates in force{another}; the rate in force is that of a "
            f"day: "
            "write one."
        )


def goods_rate_on(asked: Asked, figures: Figures) -> Found:
    """Return what some goods owe by law on a day, most of them, or what of it is added to the base."""
    lines = asked.goods.removeprefix("hts")
    days = [asked.start, asked.end] if asked.start else [asked.end]
    rates = [figures.goods_rates(asked.partner, lines, day) for day in days]
    if None in rates:
        return Found(
            series="none in the package", needs="a country, since its goods pay rates of their own"
        )
    if rates[0] != rates[-1]:
        _refuse_month(asked, "")
    return Found(
        until=asked.end - pd.Timedelta(days=1) if rates[0] != rates[-1] else None,
        today=rates[0][asked.measure],
        series=f"the law by line, {lines} from {figures.names[asked.partner]} on {asked.end:%Y-%m-%d}",
        first_vintage="law, not revised",
        today_vintage="legal texts",
        by_law=True,
        vintages=("legal texts",),
    )
