"""The tariff on a partner's goods in its three terms, and why the law and the till differ."""

from __future__ import annotations

import pandas as pd

from analysis.collect import read_events, read_table
from analysis.combine import Selection, load_statutory, load_trade
from analysis.combine.law.calendar import headline_rate, monthly, rate_steps
from analysis.combine.law.rates import LAYERS
from analysis.combine.law.statutory import BASKET_2024, total_rate
from analysis.combine.load import WORLD
from analysis.estimate.exports.ledgers import import_totals, product_labels


def tariff_path(selection: Selection) -> pd.DataFrame:
    """Return the three tariffs by month.

    Returns
    -------
    DataFrame
        Index: month from ``start`` to ``end``; fractions: ``headline_rate`` (day-weighted),
        ``statutory_rate`` and its layers, ``effective_rate`` (imports for consumption, all goods),
        ``realised_rate`` (China only: without HTS 98 and 99, to 2026-08); ``basket`` (year of the
        fixed weights). Missing where not established or not yet published; of all countries together
        only the effective rate is there, since the law and the headline rate are set by partner.
    """
    months = pd.date_range(selection.start, selection.end, freq="MS")
    path = pd.DataFrame(index=months.rename("month"))
    path["headline_rate"] = monthly(headline_steps(selection), months)
    if selection.partner == WORLD:
        path["headline_rate"] = float("nan")
    lawful = _statutory(selection).reindex(months)
    path[["statutory_rate", *LAYERS]] = lawful[["statutory_rate", *LAYERS]]
    in_2024 = months >= BASKET_2024
    path["basket"] = pd.Series(in_2024, months).map({True: 2024, False: 2017})
    totals = import_totals(load_trade(selection), selection.partner)
    path["effective_rate"] = totals.effective_rate.reindex(months)
    if selection.partner == "CHN":
        realised = read_table("us_realised_rate_china_monthly").set_index("month").effective_rate
        path["realised_rate"] = realised.reindex(months)
    return path


def headline_steps(selection: Selection) -> pd.Series:
    """Return the headline rate by day of change (fraction), from before the window on.

    Nothing but the zero it starts from for all countries together, which have no common headline rate.
    """
    before = pd.Series(0.0, index=pd.DatetimeIndex(["2000-01-01"]), name="headline_rate")
    if selection.partner == WORLD:
        return before
    steps = rate_steps(read_events(), selection.partner, _group(selection.partner))
    return pd.concat([before, headline_rate(steps)]).rename("headline_rate")


def gap_to_law(selection: Selection) -> pd.DataFrame:
    """Split the gap between statutory and effective rate into two parts that add up.

    ``within_sectors``: at fixed weights, what the law would charge minus what was collected
    (exemptions, goods in transit, bonded storage, shifts between lines of a sector).
    ``between_sectors``: collected at fixed minus collected at current weights, that is, buyers
    leaving the sectors with the highest rates.

    Returns
    -------
    DataFrame
        Index: month; ``statutory_rate``, ``effective_rate``, ``within_sectors``,
        ``between_sectors`` and their sum ``gap`` (fractions).
    """
    rates = _own_rates(selection)
    rates = rates[rates.month.between(selection.start, selection.end)]
    own = load_trade(selection).set_index([selection.system, "month"])
    rates = rates.set_index(["product", "month"]).join(
        own[["effective_rate", "customs_value"]].rename_axis(["product", "month"]), how="inner"
    )
    if rates.empty:
        columns = ["statutory_rate", "effective_rate", "within_sectors", "between_sectors", "gap"]
        return pd.DataFrame(columns=columns, dtype=float)
    by_month = rates.groupby("month")
    mean = pd.DataFrame(
        {
            "statutory_rate": _mean(by_month, "statutory_rate", "weight"),
            "fixed": _mean(by_month, "effective_rate", "weight"),
            "effective_rate": _mean(by_month, "effective_rate", "customs_value"),
        }
    )
    mean["within_sectors"] = mean.statutory_rate - mean.fixed
    mean["between_sectors"] = mean.fixed - mean.effective_rate
    mean["gap"] = mean.within_sectors + mean.between_sectors
    return mean.drop(columns="fixed")


def by_sector(selection: Selection, month: pd.Timestamp) -> pd.DataFrame:
    """Return both rates by product in one month, largest pre-episode weight first.

    Returns
    -------
    DataFrame
        Index: product code; ``label``, ``weight``, ``statutory_rate``, ``effective_rate``
        (fractions), ``customs_value`` (US dollars).
    """
    own = load_trade(selection)
    own = own[own.month.eq(month)]
    own = own.set_index(own[selection.system].astype(str))
    table = own[["effective_rate", "customs_value"]]
    rates = _own_rates(selection)
    lawful = rates[rates.month.eq(month)].set_index("product")[["weight", "statutory_rate"]]
    lawful.index = lawful.index.astype(str)
    labels = product_labels(selection.system)
    table = table.join(lawful).assign(label=lambda t: t.index.map(labels))
    order = "weight" if table.weight.notna().any() else "customs_value"
    return table.sort_values(order, ascending=False)


def events_in_window(selection: Selection, *, categories=("us_tariff",)) -> pd.DataFrame:
    """Return the events that change a rate on the partner's goods within the window, by date.

    For all countries together: the measures laid on all of them alike.
    """
    events = read_events()
    targets = {"ALL", selection.partner, _group(selection.partner)}
    if selection.partner not in ("CHN", WORLD):
        targets.add("non-CHN")
    last_day = selection.end + pd.offsets.MonthEnd(1)
    chosen = events[
        events.category.isin(categories) & events.target.isin(targets)
        & events.effective_date.between(selection.start, last_day)
        & ~events.direction.isin(["hold", "cancelled", "unknown"])
    ]  # fmt: skip
    # A row for all partners gives way to one for this partner on the same day.
    chosen = chosen.assign(general=chosen.target.eq("ALL") & chosen.measure.ne(""))
    specific = chosen[~chosen.general].set_index(["effective_date", "measure"]).index
    key = pd.MultiIndex.from_frame(chosen[["effective_date", "measure"]])
    chosen = chosen[~(chosen.general & key.isin(specific))]
    return chosen.drop(columns="general").reset_index(drop=True)


def _own_rates(selection: Selection) -> pd.DataFrame:
    rates = load_statutory()
    return rates[rates.system.eq(selection.system) & rates.partner.eq(selection.partner)]


def _statutory(selection: Selection) -> pd.DataFrame:
    rates = _own_rates(selection)
    if rates.empty:
        return pd.DataFrame(columns=[*LAYERS, "statutory_rate"], dtype=float)
    return total_rate(rates).loc[selection.partner]


def _group(partner: str) -> str | None:
    group = read_table("partners").set_index("partner").group.get(partner)
    return group if isinstance(group, str) else None


def _mean(groups, column: str, weight: str) -> pd.Series:
    return groups.apply(lambda g: (g[column] * g[weight]).sum() / g[weight].sum())


def partner_names() -> pd.Series:
    """Return the short English name of each partner; index: ISO alpha-3."""
    return read_table("partners").set_index("partner").name
