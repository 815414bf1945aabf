"""Rates in force by day, from the event calendar; day-weighted months."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.vocabulary import WORLD

#: Marks the column of a measure that tops the base rate up to a level instead of adding to it.
FLOOR = ":floor"

#: Measures that add the same rate to (nearly) all goods of a partner: what the press quotes.
UNIFORM = [
    "ieepa_fentanyl",
    "ieepa_border",
    "ieepa_border_energy",
    "ieepa_reciprocal",
    "ieepa_brazil",
    "ieepa_india_oil",
    "s122",
    "s301_forced_labor",
    "s301_brazil",
    "s301_nicaragua",
]


def rate_steps(events: pd.DataFrame, partner: str, group: str | None = None) -> pd.DataFrame:
    """Return the level of every measure in force against one partner's goods.

    Parameters
    ----------
    events : DataFrame
        The event calendar (``collect.read_events``).
    partner, group : str
        ISO alpha-3 code, and the customs union whose rows also apply (``"EU"``).

    Returns
    -------
    DataFrame
        Index: days on which a level changes (``datetime64``), columns: measures, values: rate in
        force from that day on (fraction), 0 before a measure's first day. A column that ends in
        ``:floor`` is the level up to which the measure tops the base rate. On the same day a row
        that names the partner beats one for its group, and that beats one for all.
    """
    rows = _rate_rows(events, partner, group)
    rows = rows[~rows.duplicated(["effective_date", "measure"], keep="last")]
    days, day = np.unique(rows.effective_date, return_inverse=True)
    names, measure = np.unique(rows.measure.to_numpy(dtype=str), return_inverse=True)
    floor = rows.rate_basis.eq("floor_including_mfn").to_numpy(int)
    # A measure has two columns: what it adds, and the level up to which it tops the base rate.
    # A row sets one of them and ends the other.
    levels = np.full((len(days), 2, len(names)), np.nan)
    levels[day, floor, measure] = rows.rate_level
    levels[day, 1 - floor, measure] = 0.0
    index = pd.DatetimeIndex(days, name="effective_date")
    columns = pd.Index([*names, *(f"{name}{FLOOR}" for name in names)], name="measure")
    steps = pd.DataFrame(levels.reshape(len(days), -1), index, columns).sort_index(axis=1)
    steps = steps.ffill().fillna(0.0)
    return steps.loc[:, steps.ne(0).any()]


def rows_in_force(
    events: pd.DataFrame, partner: str, group: str | None, day: pd.Timestamp
) -> pd.DataFrame:
    """Return the row of the calendar that sets each measure on a day; index: measure."""
    rows = _rate_rows(events, partner, group)
    rows = rows[rows.effective_date.le(day)]
    return rows.drop_duplicates("measure", keep="last").set_index("measure")


def _rate_rows(events: pd.DataFrame, partner: str, group: str | None) -> pd.DataFrame:
    """Return the rows that set a rate for a partner, by day; the one that holds on a day is last."""
    targets = {"ALL": 0, group: 1, partner: 2}
    rank = events.target.map(targets)
    held = (
        events.imposer.eq("USA")
        & rank.notna()
        & events.rate_level.notna()
        & events.effective_date.notna()
        & events.direction.ne("cancelled")
    )
    order = np.lexsort((rank, events.effective_date))
    return events.iloc[order[held.to_numpy()[order]]]


def headline_rate(steps: pd.DataFrame) -> pd.Series:
    """Return the uniform add-on by day of change (fraction), the rate that the press quotes."""
    quoted = set(UNIFORM) - {"ieepa_border_energy"}
    uniform = [name for name in steps if name.removesuffix(FLOOR) in quoted]
    return steps[uniform].sum(axis=1).rename("headline_rate")


def day_weights(days: pd.DatetimeIndex, months: pd.DatetimeIndex) -> np.ndarray:
    """Return each segment's share of the days of each month.

    Parameters
    ----------
    days : DatetimeIndex, shape (S,)
        First days of the segments, ascending; a segment lasts until the next one begins.
    months : DatetimeIndex, shape (M,)
        First days of the months.

    Returns
    -------
    ndarray, shape (M, S)
        Rows sum to 1, or to less in months that begin before the first segment.
    """
    start = days.to_numpy()[None, :]
    end = np.append(days[1:].to_numpy(), np.datetime64("2100-01-01"))[None, :]
    first = months.to_numpy()[:, None]
    last = (months + pd.offsets.MonthBegin(1)).to_numpy()[:, None]
    overlap = np.minimum(end, last) - np.maximum(start, first)
    return np.clip(overlap / np.timedelta64(1, "D"), 0, None) / ((last - first) / np.timedelta64(1, "D"))


def monthly(daily_steps: pd.Series, months: pd.DatetimeIndex) -> pd.Series:
    """Return the day-weighted monthly mean of a rate given by its days of change."""
    weights = day_weights(daily_steps.index, months)
    return pd.Series(weights @ daily_steps.to_numpy(), index=months, name=daily_steps.name)


def headline_rates(events: pd.DataFrame, groups: pd.Series, *, partners, months) -> pd.DataFrame:
    """Return the headline rate of every partner and month.

    Parameters
    ----------
    events : DataFrame
        The event calendar.
    groups : Series
        Customs union of each partner, index ISO alpha-3; missing where it is in none.
    partners : sequence of str
    months : sequence of Timestamp

    Returns
    -------
    DataFrame
        Key partner x month; ``headline_rate`` (fraction), the mean over the days of the month.
    """
    months = pd.DatetimeIndex(months, name="month")
    before = pd.Series(0.0, index=pd.DatetimeIndex(["2000-01-01"]))
    rates = {}
    for partner in partners:
        group = groups.get(partner)
        steps = rate_steps(events, partner, group if isinstance(group, str) else None)
        rates[partner] = monthly(pd.concat([before, headline_rate(steps)]), months)
    return pd.concat(rates, names=["partner"]).rename("headline_rate").reset_index()


def headline_steps(partner: str, group: str | None, events: pd.DataFrame) -> pd.Series:
    """Return the headline rate by day of change (fraction), from before the first measure on.

    Nothing but the zero it starts from for all countries together, which have no common headline rate.

    Parameters
    ----------
    partner : str
        ISO alpha-3 code.
    group : str or None
        Customs union whose rows of the calendar hold for it too.
    events : DataFrame
        The event calendar.
    """
    before = pd.Series(0.0, index=pd.DatetimeIndex(["2000-01-01"]), name="headline_rate")
    if partner == WORLD:
        return before
    steps = rate_steps(events, partner, group)
    return pd.concat([before, headline_rate(steps)]).rename("headline_rate")
