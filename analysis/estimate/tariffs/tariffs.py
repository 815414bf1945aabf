"""The tariff on a partner's goods in its three terms, and why duties due and duties paid differ."""

from __future__ import annotations

import pandas as pd

from analysis.checks import InputError
from analysis.columns import Columns, returns, shared
from analysis.combine import Selection
from analysis.estimate.trade.exports.us_ledger import import_totals
from analysis.law.calendar import FLOOR, monthly, rate_steps
from analysis.law.measures import LAYERS, read_measures
from analysis.law.statutory import BASKET_2024, total_rate
from analysis.vocabulary import TERMS, WORLD, Term

#: Least change of a measure's rate to which a move of the collected rate of all countries is put down.
LARGE_MOVE = 0.1

GAP_TO_LAW = Columns(
    "a month",
    {
        **shared("month", "statutory_rate", "effective_rate"),
        "within_sectors": Term(
            "Within sectors",
            "fraction",
            "at fixed weights, what the law would charge less what was collected",
            "points",
        ),
        "between_sectors": Term(
            "Between sectors",
            "fraction",
            "collected at fixed less collected at current weights of sectors",
            "points",
        ),
        "gap": Term("Gap", "fraction", "law less collected, the sum of both parts", "points"),
    },
    index=("month",),
)

NO_LAW = "where no law is established"
SECTOR_RATES = Columns(
    "a product, largest pre-episode weight first",
    {
        "product": TERMS["product"],
        **shared("label", missing="of a code without a name"),
        **shared("weight", missing=NO_LAW),
        **shared("statutory_rate", missing=NO_LAW),
        **shared("effective_rate", missing="where nothing was imported"),
        **shared("customs_value", label="Imports"),
    },
    index=("product",),
)


def check_start(selection: Selection, last: pd.Timestamp) -> None:
    """Refuse a window that begins after the last month with collected rates."""
    if selection.start > last:
        raise InputError(
            f"start {selection.start:%Y-%m}: collected rates are published to {last:%Y-%m}."
        )


def tariff_path(
    selection: Selection,
    rates: pd.DataFrame,
    trade: pd.DataFrame,
    *,
    headline: pd.Series,
    realised: pd.Series | None = None,
) -> pd.DataFrame:
    """Return the three tariffs by month.

    Parameters
    ----------
    selection : Selection
    rates : DataFrame
        Statutory rates of the partner by product of the system, as :func:`combine.load_statutory`.
    trade : DataFrame
        Its imports by product, as :func:`combine.load_trade`.
    headline : Series
        As :func:`calendar.headline_steps`.
    realised : Series, optional
        Rate collected without HTS 98 and 99 by month (fraction).

    Returns
    -------
    DataFrame
        Index: month from ``start`` to ``end``; fractions: ``headline_rate`` (day-weighted),
        ``statutory_rate`` and its layers, ``effective_rate`` (imports for consumption, all goods),
        ``realised_rate`` (only with ``realised``); ``basket`` (year of the fixed weights). Missing where
        not established or not yet published; of all countries together only the effective rate is there,
        since the law and the headline rate are set by partner.
    """
    months = pd.date_range(selection.start, selection.end, freq="MS")
    path = pd.DataFrame(index=months.rename("month"))
    path["headline_rate"] = monthly(headline, months)
    if selection.partner == WORLD:
        path["headline_rate"] = float("nan")
    layers = ["statutory_rate", *LAYERS]
    path[layers] = total_rate(rates).droplevel("partner")[layers].reindex(months)
    in_2024 = months >= BASKET_2024
    path["basket"] = pd.Series(in_2024, months).map({True: 2024, False: 2017})
    totals = import_totals(trade, selection.partner)
    path["effective_rate"] = totals.effective_rate.reindex(months)
    if realised is not None:
        path["realised_rate"] = realised.reindex(months)
    return path


@returns(GAP_TO_LAW)
def gap_to_law(selection: Selection, rates: pd.DataFrame, trade: pd.DataFrame) -> pd.DataFrame:
    """Split the gap between statutory and effective rate into two parts that add up.

    ``within_sectors``: at fixed weights, what the law would charge minus what was collected
    (exemptions, goods in transit, bonded storage, shifts between lines of a sector).
    ``between_sectors``: collected at fixed minus collected at current weights, that is, buyers
    leaving the sectors with the highest rates.

    Parameters
    ----------
    selection : Selection
    rates, trade : DataFrame
        As :func:`tariff_path` takes them.
    """
    rates = rates[rates.month.between(selection.start, selection.end)]
    by_sector = trade.set_index([selection.system, "month"])
    rates = rates.set_index(["product", "month"]).join(
        by_sector[["effective_rate", "customs_value"]].rename_axis(["product", "month"]), how="inner"
    )
    if rates.empty:
        none = pd.DatetimeIndex([], name="month")
        return pd.DataFrame(columns=list(GAP_TO_LAW)[1:], index=none, dtype=float)
    mean = pd.DataFrame(
        {
            "statutory_rate": _mean(rates.statutory_rate, rates.weight),
            "fixed": _mean(rates.effective_rate, rates.weight),
            "effective_rate": _mean(rates.effective_rate, rates.customs_value),
        }
    )
    mean["within_sectors"] = mean.statutory_rate - mean.fixed
    mean["between_sectors"] = mean.fixed - mean.effective_rate
    mean["gap"] = mean.within_sectors + mean.between_sectors
    return mean.drop(columns="fixed")


@returns(SECTOR_RATES)
def by_sector(
    selection: Selection,
    month: pd.Timestamp,
    rates: pd.DataFrame,
    trade: pd.DataFrame,
    *,
    labels: dict[str, str],
) -> pd.DataFrame:
    """Return both rates by product in one month.

    Parameters
    ----------
    selection : Selection
    month : Timestamp
    rates, trade : DataFrame
        As :func:`tariff_path` takes them.
    labels : dict of str
        Label of each product.
    """
    of_month = trade[trade.month.eq(month)]
    of_month = of_month.set_index(of_month[selection.system].astype(str).rename("product"))
    table = of_month[["effective_rate", "customs_value"]]
    lawful = rates[rates.month.eq(month)].set_index("product")[["weight", "statutory_rate"]]
    lawful.index = lawful.index.astype(str)
    table = table.join(lawful).assign(label=lambda t: t.index.map(labels))
    order = "weight" if table.weight.notna().any() else "customs_value"
    return table.sort_values(order, ascending=False)


def events_in_window(selection: Selection, events: pd.DataFrame) -> pd.DataFrame:
    """Return the events that change a rate on the partner's goods within the window, by date.

    A row without a measure sets no rate and is left out. A row for all partners counts where it sets the
    rate on this one's goods, which an exemption of its own prevents. For all countries together: the
    measures laid on all of them alike.

    Parameters
    ----------
    selection : Selection
    events : DataFrame
        The event calendar.
    """
    targets = {"ALL", selection.partner, selection.group}
    if selection.partner not in ("CHN", WORLD):
        targets.add("non-CHN")
    last_day = selection.end + pd.offsets.MonthEnd(1)
    chosen = events[
        events.category.eq("us_tariff")
        & events.target.isin(targets)
        & events.effective_date.between(selection.start, last_day)
        & events.measure.ne("")
        & ~events.direction.isin(["hold", "cancelled", "unknown"])
    ]
    # A row for all partners gives way to one for this partner on the same day.
    chosen = chosen.assign(general=chosen.target.eq("ALL"))
    specific = chosen[~chosen.general].set_index(["effective_date", "measure"]).index
    key = pd.MultiIndex.from_frame(chosen[["effective_date", "measure"]])
    chosen = chosen[~(chosen.general & key.isin(specific))]
    steps = rate_steps(events, selection.partner, selection.group)
    is_in_force = [not row.general or _holds(row, steps) for row in chosen.itertuples()]
    return (
        chosen[pd.Series(is_in_force, index=chosen.index, dtype=bool)]
        .drop(columns="general")
        .reset_index(drop=True)
    )


def _holds(row, steps: pd.DataFrame) -> bool:
    """Whether a row of the calendar sets the partner's rate on its day, or ends one that it had."""
    if pd.isna(row.rate_level):
        return True
    columns = [name for name in (row.measure, row.measure + FLOOR) if name in steps]
    levels, at = steps[columns].to_numpy().sum(axis=1), steps.index.searchsorted(row.effective_date)
    if row.rate_level == 0:
        return bool(at and levels[at - 1] > 0)
    return bool(abs(levels[at] - row.rate_level) < 1e-9)


def moving_events(selection: Selection, events: pd.DataFrame, path: pd.DataFrame) -> pd.DataFrame:
    """Return :func:`events_in_window`, with ``moved``, as :func:`moved_by`, in a path."""
    in_window = events_in_window(selection, events)
    return in_window.assign(moved=moved_by(in_window, path))


def moved_by(events: pd.DataFrame, path: pd.DataFrame) -> pd.Series:
    """Return how far the tariff moved around each event.

    That is the change, from the month before the event to the month after it, of the layer of the
    statutory rate to which the measure adds. Where no law is established it is that of the effective
    rate, for measures of :data:`LARGE_MOVE` or more. Events of one layer within two months share what
    they moved together.

    Parameters
    ----------
    events : DataFrame
        As :func:`events_in_window`.
    path : DataFrame
        As :func:`tariff_path`.

    Returns
    -------
    Series
        Index as ``events``; a size without sign (fraction), 0 for a row that sets no rate, leaves it, or
        was outweighed by what moved the other way.
    """
    lawful = path.statutory_rate.notna().any()
    measures = read_measures()
    last = len(path) - 1

    def moved(event) -> float:
        measure = measures.get(event.measure)
        if measure is None or pd.isna(event.rate_level) or event.rate_change == 0:
            return 0.0
        if not lawful and abs(event.rate_change) < LARGE_MOVE:
            return 0.0
        rates = path[measure["layer"] if lawful else "effective_rate"]
        place = path.index.searchsorted(event.effective_date, side="right") - 1
        around = rates.iloc[[max(place - 1, 0), min(place + 1, last)]]
        change = float(around.iloc[1] - around.iloc[0])
        other = pd.isna(change) or change * event.rate_change < 0  # something else moved it more
        return 0.0 if other else abs(change)

    return pd.Series([moved(event) for event in events.itertuples()], index=events.index, dtype=float)


def _mean(values: pd.Series, weights: pd.Series) -> pd.Series:
    """Return the weighted mean by month."""
    return (values * weights).groupby("month").sum() / weights.groupby("month").sum()
