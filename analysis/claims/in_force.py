"""Rates in force on a day: what the press quotes of a country, and what some goods owe."""

from __future__ import annotations

import pandas as pd

from analysis.checks import InputError
from analysis.claims.asked import Asked
from analysis.claims.evidence import Found
from analysis.claims.figures import Figures
from analysis.claims.reaches import for_a_day

#: How far rates of the same goods on two days may differ and still be quoted as one.
# ASSUME: half a point, since the press quotes whole ones and the base rate of most lines may move.
SAME = 0.005


def headline_rate_on(asked: Asked, figures: Figures) -> Found:
    """The uniform add-on in force on a day, from the event calendar."""
    steps = figures.headline_steps(asked.partner)
    first, last = steps[0][0], figures.last_day
    if not first <= asked.end <= last:
        raise InputError(
            f"{asked.end:%Y-%m-%d} is outside the calendar, which goes from {first:%Y-%m-%d} to "
            f"{last:%Y-%m-%d}."
        )
    today, until = _rate_on(steps, asked.end), None
    if asked.asked == "rate_day":
        today -= _rate_on(steps, asked.end - pd.Timedelta(days=1))
    if asked.start is not None:
        today, until = _rate_on(steps, asked.start), _until(steps, asked)
    return Found(
        today=today,
        until=until,
        series=f"event calendar, {figures.names[asked.partner]} on {asked.end:%Y-%m-%d}",
        first_vintage="law, not revised",
        today_vintage="legal texts",
        by_law=True,
        **for_a_day(asked, figures.day_of_rates, today),
        vintages=("legal texts",),
    )


def _rate_on(steps: list[tuple[pd.Timestamp, float]], day: pd.Timestamp) -> float:
    return [rate for first, rate in steps if first <= day][-1]


def _until(steps: list[tuple[pd.Timestamp, float]], asked: Asked) -> pd.Timestamp | None:
    """Return the last day of the rate of the first day asked for; None where it is that of the last too.

    Raises
    ------
    InputError
        A month in which it changed.
    """
    was = _rate_on(steps, asked.start)
    changed = [day for day, rate in steps if asked.start <= day <= asked.end and rate != was]
    if not changed:
        return None
    _refuse_month(asked, f", another one from {changed[0]:%Y-%m-%d} on")
    return changed[0] - pd.Timedelta(days=1)


def _refuse_month(asked: Asked, another: str) -> None:
    """Refuse a month that has several rates; days since one are none."""
    if asked.start == asked.end.replace(day=1):
        raise InputError(
            f"{asked.end:%B %Y} has several rates in force{another}; the rate in force is that of a "
            "day: write one."
        )


def goods_rate_on(asked: Asked, figures: Figures) -> Found:
    """Return what some goods owe by law on a day, most of them, or what of it is added to the base."""
    lines, change = asked.goods.removeprefix("hts"), asked.asked == "rate_day"
    days = [asked.start or asked.end, *([asked.end - pd.Timedelta(days=1)] if change else [])]
    today, *before = (figures.goods_rates(asked.partner, lines, day)[asked.measure] for day in days)
    if None in (today, *before):
        needs = "one rate of all these goods, or of all countries"
        return Found(series="none in the package", needs=needs)
    today -= sum(before)
    return Found(
        until=_goods_until(today, asked, figures) if asked.start else None,
        today=today,
        series=f"the law by line, {lines} from {figures.names[asked.partner]} on {asked.end:%Y-%m-%d}",
        first_vintage="law, not revised",
        today_vintage="legal texts",
        by_law=True,
        vintages=("legal texts",),
    )


def _goods_until(first: float, asked: Asked, figures: Figures) -> pd.Timestamp | None:
    """Return the last day of a rate on goods that was in force on the first day asked for.

    None where it is that of the last day, and of each day of an event between, too.

    Raises
    ------
    InputError
        A month in which it changed.
    """
    events = figures.events.effective_date
    days = sorted({*events[events.between(asked.start, asked.end)], asked.end})
    for day in days:
        rate = figures.goods_rates(asked.partner, asked.goods.removeprefix("hts"), day)[asked.measure]
        if rate is None or abs(rate - first) > SAME:
            _refuse_month(asked, f", another one from {day:%Y-%m-%d} on")
            return day - pd.Timedelta(days=1)
    return None
