"""What the two customs ledgers say: China's exports by destination, US imports by partner."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.checks import InputError
from analysis.collect import read_table
from analysis.combine import Selection, load_panel
from analysis.combine.panel import SYSTEMS
from analysis.estimate.exports.growth import contributions, split_off, yoy_growth

#: Destinations with levels for the same period, none of which contains another.
DESTINATIONS = ["USA", "ASEAN", "EU", "AFRICA"]


@dataclass(frozen=True)
class UsLedger:
    """US imports from the selected partner, and the market they are part of.

    Attributes
    ----------
    totals : DataFrame
        As :func:`import_totals`, within the window.
    general : Series
        As :func:`us_general_imports`.
    sectors, partners : DataFrame
        Year to date on the year before, as :func:`growth.contributions`, with ``label``.
    shares : DataFrame
        As :func:`shares`, columns in ISO codes.
    names : dict
        Short English name of each partner.
    """

    totals: pd.DataFrame
    general: pd.Series
    sectors: pd.DataFrame
    partners: pd.DataFrame
    shares: pd.DataFrame
    names: dict[str, str]


@dataclass(frozen=True)
class ChinaLedger:
    """China's own export figures.

    Attributes
    ----------
    usa : DataFrame
        As :func:`china_exports` to the United States, first release.
    month : Timestamp
        Month whose split is shown.
    split : DataFrame
        As :func:`split_world_growth` in that month.
    months : DataFrame
        As :func:`split_by_month`.
    destinations : DataFrame
        As :func:`split_by_destination`, first half of 2026.
    """

    usa: pd.DataFrame
    month: pd.Timestamp
    split: pd.DataFrame
    months: pd.DataFrame
    destinations: pd.DataFrame


def us_ledger(selection: Selection) -> UsLedger:
    """Gather what US statistics say of the selected partner.

    Raises
    ------
    InputError
        No US figures within the window (they end before China's).
    """
    panel = load_panel(selection.system)
    totals = import_totals(panel, selection.partner).loc[selection.start : selection.end]
    if totals.empty:
        raise InputError(f"US imports are not published from {selection.start:%Y-%m} on.")
    end = totals.index[-1]
    names = read_table("partners").set_index("partner").name.to_dict()
    sectors = year_to_date(panel[panel.partner.eq(selection.partner)], end, selection.system)
    partners = year_to_date(panel, end, "partner")
    return UsLedger(
        totals=totals,
        general=us_general_imports(selection.partner),
        sectors=sectors.assign(label=sectors.index.map(product_labels(selection.system))),
        partners=partners.assign(label=partners.index.map(names)),
        shares=shares(panel, read_table(SYSTEMS[selection.system])),
        names=names,
    )


def china_ledger(selection: Selection, month: str) -> ChinaLedger | None:
    """Gather China's own export figures; None for any other partner, whose ledgers are not here.

    Parameters
    ----------
    month : str
        Month ``YYYY-MM`` whose growth is split by destination.
    """
    if selection.partner != "CHN":
        return None
    split_month = pd.Timestamp(f"{month}-01")
    return ChinaLedger(
        usa=china_exports("USA", release="first"),
        month=split_month,
        split=split_world_growth(split_month),
        months=split_by_month(),
        # The one period for which a level and a growth rate of every group were found.
        destinations=split_by_destination(pd.Timestamp("2026-06-01"), 6),
    )


def china_exports(partner: str, *, release: str, table: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return China's published exports to one destination, one row a month.

    Parameters
    ----------
    partner : str
        ``"WLD"``, ``"USA"``, or a group of the table ``china_customs_monthly``.
    release : str
        ``"first"``: what was published about ten days after the month. Levels that their compiler
        left without a release count as first where they equal first-release press levels (so marked
        in the table). ``"revised"``: the latest revision, where one was found.
    table : DataFrame, optional
        ``china_customs_monthly`` as it stood on a day; by default all of it.

    Returns
    -------
    DataFrame
        Index: month; ``trade_value`` (US dollars), ``yoy_growth`` as printed (fraction), ``implied``
        growth of the levels, ``n_sources``. January and February apart are kept as published; they
        mean little without each other.
    """
    table = read_table("china_customs_monthly") if table is None else table
    kinds = ["first", "unknown"] if release == "first" else [release]
    rows = table[
        table.partner.eq(partner) & table.flow.eq("exports") & table.n_months.eq(1)
        & table.release.isin(kinds)
    ].copy()  # fmt: skip
    # A level printed with more digits beats a rounded one; growth is the median over sources.
    rows["digits"] = rows.trade_value.astype("str").str.rstrip("0").str.len()
    by_month = rows.sort_values("digits").groupby("month")
    monthly = pd.DataFrame(
        {
            "trade_value": by_month.trade_value.last().astype("Float64").astype(float),
            "yoy_growth": by_month.yoy_growth.median(),
            "n_sources": by_month.size(),
        }
    )
    monthly["implied"] = yoy_growth(monthly.trade_value)
    return monthly


def split_world_growth(month: pd.Timestamp, *, release: str = "first") -> pd.DataFrame:
    """Split China's export growth in one month into the United States and all others.

    Returns
    -------
    DataFrame
        Index ``"United States"``, ``"All others"``; columns of :func:`growth.contributions`.
    """
    world, usa = china_exports("WLD", release=release), china_exports("USA", release="first")
    year_before = month - pd.DateOffset(years=1)
    needed = (world.trade_value.get(month), usa.trade_value.get(month))
    if any(value is None or pd.isna(value) for value in (*needed, usa.trade_value.get(year_before))):
        raise InputError(f"China's exports to the US are not published in levels for {month:%Y-%m}.")
    split = split_off(
        world.trade_value[month], world.yoy_growth[month],
        usa.trade_value[month], usa.trade_value[year_before],
    )  # fmt: skip
    return split.rename(index={"part": "United States", "rest": "All others"})


def split_by_month() -> pd.DataFrame:
    """Return the split of China's export growth for every month with levels from 2025 on.

    Returns
    -------
    DataFrame
        Index: month, January and February together at February; ``total`` growth, contributions
        ``united_states`` and ``all_others`` (fractions, which sum to ``total``). World: revised
        levels; United States: as first published, since no revision of it was found.
    """
    world = china_exports("WLD", release="revised").trade_value
    usa = china_exports("USA", release="first").trade_value
    levels = pd.DataFrame({"world": world, "usa": usa})["2024-01":].dropna()
    # The new year's holiday moves between January and February: only their sum has a meaning.
    levels.index = levels.index.where(levels.index.month > 1, levels.index + pd.DateOffset(months=1))
    levels = levels.groupby(level=0).sum()
    before = levels.set_axis(levels.index + pd.DateOffset(years=1)).add_suffix("_before")
    both = levels.join(before, how="inner")
    split = pd.DataFrame({"total": both.world / both.world_before - 1})
    split["united_states"] = (both.usa - both.usa_before) / both.world_before
    split["all_others"] = split.total - split.united_states
    return split


def split_by_destination(month: pd.Timestamp, n_months: int) -> pd.DataFrame:
    """Split China's export growth of a period by destination, for periods with levels for each.

    Parameters
    ----------
    month, n_months
        Last month, and months in the period from January (``2026-06``, 6: the first half).

    Returns
    -------
    DataFrame
        Index: destination, with ``"Rest of world"``; columns of :func:`growth.contributions`. The
        base of each part is its level over one plus its published growth.
    """
    table = read_table("china_customs_monthly")
    rows = table[
        table.month.eq(month) & table.n_months.eq(n_months) & table.flow.eq("exports")
        & table.trade_value.notna() & table.yoy_growth.notna()
    ].drop_duplicates("partner").set_index("partner")  # fmt: skip
    missing = {"WLD", *DESTINATIONS} - set(rows.index)
    if missing:
        raise InputError(f"{month:%Y-%m}: no level for {', '.join(sorted(missing))}.")
    now = rows.trade_value.astype(float)
    before = now / (1 + rows.yoy_growth)
    parts = pd.concat([now, before], axis=1, keys=["now", "before"]).loc[DESTINATIONS]
    parts.loc["Rest of world"] = [s["WLD"] - s[DESTINATIONS].sum() for s in (now, before)]
    names = {"USA": "United States", "EU": "European Union", "AFRICA": "Africa"}
    return contributions(parts.now, parts.before).rename(index=names)


def us_general_imports(partner: str) -> pd.Series:
    """Return US general imports from a partner by month (US dollars), newest vintage of each month.

    From 2024 the annual revision of June 2026 where the table has the partner; before it the totals
    as published to early 2025.
    """
    name = read_table("partners").set_index("partner").census_name[partner]
    totals = read_table("us_trade_totals_monthly")
    old = totals[totals.census_name.eq(name)].set_index("month").general_imports
    vintages = read_table("us_trade_totals_vintages")
    mine = vintages[vintages.partner.eq(partner) & vintages.flow.eq("general_imports")]
    # The revision sorts before the earlier figures, which it replaces.
    new = mine.sort_values(["month", "vintage"]).drop_duplicates("month").set_index("month").value
    return new.astype(float).combine_first(old).rename("general_imports")


def product_labels(system: str) -> dict[str, str]:
    """Return the short label of every product code of a system."""
    codes = read_table("product_codes").query("system == @system")
    return dict(zip(codes.code, codes.label, strict=True))


def import_totals(panel: pd.DataFrame, partner: str) -> pd.DataFrame:
    """Return US imports for consumption from a partner by month, with duties and rate.

    Returns
    -------
    DataFrame
        Index: month; ``customs_value``, ``duties`` (US dollars), ``effective_rate`` (fraction,
        duties over value of all goods, duty-free ones included), ``yoy_growth`` (fraction).
    """
    totals = panel[panel.partner.eq(partner)].groupby("month")[["customs_value", "duties"]].sum()
    totals["effective_rate"] = totals.duties / totals.customs_value
    totals["yoy_growth"] = yoy_growth(totals.customs_value)
    return totals


def shares(panel: pd.DataFrame, world: pd.DataFrame) -> pd.DataFrame:
    """Return each partner's share of US imports by year (fraction); key year x partner.

    Parameters
    ----------
    panel : DataFrame
        The panel of one product system.
    world : DataFrame
        Source table of the same system, whose ``WLD`` rows are the published total.
    """
    months = world[world.partner.eq("WLD")].groupby("month").customs_value.sum()
    by_year = panel.groupby([panel.month.dt.year, "partner"], observed=True).customs_value.sum()
    total = months.groupby(months.index.year).sum()
    return by_year.unstack().div(total, axis=0)


def year_to_date(panel: pd.DataFrame, end: pd.Timestamp, by: str) -> pd.DataFrame:
    """Split the growth of US imports from January to ``end``, on the year before, by a column.

    Parameters
    ----------
    panel : DataFrame
        Rows of the panel to sum.
    end : Timestamp
        Last month of the period.
    by : str
        Column whose values are the parts (``"partner"`` or a product column).

    Returns
    -------
    DataFrame
        As :func:`growth.contributions`.
    """
    periods = []
    for year in (end.year, end.year - 1):
        inside = panel.month.dt.year.eq(year) & panel.month.dt.month.le(end.month)
        periods.append(panel[inside].groupby(by, observed=True).customs_value.sum().astype(float))
    return contributions(*periods)
