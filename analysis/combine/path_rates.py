"""The law under tariff paths: statutory rates by product, or by line, and month."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.checks import check_choice
from analysis.collect import events_as_of, read_events, read_table
from analysis.combine.tariff_paths import TariffPath
from analysis.law.calendar import day_weights
from analysis.law.measures import LAYERS
from analysis.law.rates import Further
from analysis.law.statutory import Law, average_by_product, read_law
from analysis.law.successors import as_traded
from analysis.reading import cached, law_tables


def path_rates(
    path: TariffPath, partner: str, months: pd.DatetimeIndex, *, day: pd.Timestamp | None = None
) -> pd.DataFrame:
    """Return the statutory rate by sector and month under a path, on the basket of 2024.

    Parameters
    ----------
    path : TariffPath
    partner : str
        ISO alpha-3 code.
    months : DatetimeIndex
        First days, from 2024 on.
    day : Timestamp, optional
        Use only what had been announced by then; later events are not known.

    Returns
    -------
    DataFrame
        Index: NAICS3 sector, columns: months; day-weighted rates (fractions).

    Notes
    -----
    After the calendar's last day its rates hold on. The rate is linear in the rates of added duties: a
    path that differs from an earlier one in these alone, as under a slider, is not averaged anew.
    """
    rates, *added = _unit_rates(_at_one(path), partner, tuple(months), day)
    return rates + sum(add.added_rate * one for add, one in zip(path.adds, added, strict=True))


def _at_one(path: TariffPath) -> TariffPath:
    """Return a path with its added duties at a rate of one, without what it is called."""
    adds = tuple(replace(add, added_rate=1.0) for add in path.adds)
    return replace(path, name="", label="", why="", adds=adds)


@cached(most=256)
def _unit_rates(
    path: TariffPath, partner: str, months: tuple[pd.Timestamp, ...], day: pd.Timestamp | None
) -> list[pd.DataFrame]:
    """Return rates as :func:`path_rates` without the added duties, then of each at a rate of one."""
    lines, segments, columns = _unit_lines(path, partner, months, day)
    sold = lines.value_2024.gt(0).to_numpy()
    columns = {name: rates[:, sold] for name, rates in columns.items()}
    lines, months = lines[sold], pd.DatetimeIndex(months, name="month")
    rates = average_by_product((segments, columns), lines, "naics3", lines.value_2024, months)
    return [rates.pivot(index="product", columns="month", values=name) for name in columns]


@cached(most=8)  # one partner's paths; an entry holds some 5 MB
def _unit_lines(
    path: TariffPath, partner: str, months: tuple[pd.Timestamp, ...], day: pd.Timestamp | None
) -> tuple[pd.DataFrame, pd.DatetimeIndex, dict[str, np.ndarray]]:
    """Return a partner's lines, and the law on them from a day on, the added duties at a rate of one.

    Returns
    -------
    lines : DataFrame
    segments : DatetimeIndex, shape (S,)
        First days, the last before the first month on.
    rates : dict of ndarray, each shape (S, lines)
        ``law``, and each added duty.
    """
    law = _law(partner, day)
    lines = law.of(partner)
    further = [
        Further(f"add {k}", add.covers(lines.hs10), add.spares) for k, add in enumerate(path.adds)
    ]
    steps = path.steps(_calendar(partner, day))
    # What was in force before the first month has no weight.
    steps = steps[max(steps.index.searchsorted(min(months), side="right") - 1, 0) :]
    segments, layers = law.layers_as_traded(lines, steps=steps, further=further)
    columns = {"law": sum(layers[name] for name in LAYERS)}
    return lines, segments, columns | {duty.column: layers[duty.column] for duty in further}


def path_lines(
    path: TariffPath, partner: str, months: pd.DatetimeIndex, *, day: pd.Timestamp | None = None
) -> pd.DataFrame:
    """Return the statutory rate by tariff line and month under a path; parameters as :func:`path_rates`.

    Returns
    -------
    DataFrame
        Index: HTS10 line that the partner sold in 2024 or 2025, columns: months; day-weighted rates
        (fractions).
    """
    lines, segments, columns = _unit_lines(_at_one(path), partner, tuple(months), day)
    rates, *added = columns.values()
    rates = rates + sum(add.added_rate * one for add, one in zip(path.adds, added, strict=True))
    by_month = (day_weights(segments, months) @ rates).T
    return pd.DataFrame(by_month, index=pd.Index(lines.hs10, name="hs10"), columns=months)


def path_line_rates(path: TariffPath, partner: str, day: pd.Timestamp) -> pd.Series:
    """Return the statutory rate of every line of a partner under a path on a day.

    Returns
    -------
    Series
        Index: HTS10 line that the partner sold in 2024 or 2025, as :func:`stored.rates_on_days`;
        fractions.
    """
    law = _law(partner, None)
    lines, steps = law.of(partner), path.steps(_calendar(partner, None))
    further = [
        Further(f"add {k}", add.covers(lines.hs10), add.spares) for k, add in enumerate(path.adds)
    ]
    segments, layers = law.layers(lines, steps=steps, further=further)
    row = segments.searchsorted(day, side="right") - 1
    rates = pd.Series(sum(rates[row] for rates in layers.values()), index=lines.hs10.to_numpy())
    first_day = max((first for first in law.became.first_day if first <= day), default=None)
    became = law.became[law.became.first_day.eq(first_day)]
    return as_traded(rates, became, became.successor.map(rates))


@cached
@law_tables
def _law(partner: str, day: pd.Timestamp | None) -> Law:
    """Return the law on a partner's lines, by what was known on a day; read once."""
    codes = read_table("us_imports_hs10_annual").partner.dropna().unique()
    check_choice(partner, codes, what="partner", where="the basket of 2024")
    events = read_events() if day is None else events_as_of(day)
    return read_law(read_table, events, partners=[partner], day=day, renumbered=True)


@cached
def _calendar(partner: str, day: pd.Timestamp | None) -> pd.DataFrame:
    return _law(partner, day).steps(partner)
