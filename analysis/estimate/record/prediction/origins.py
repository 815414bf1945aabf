"""What was known of collected rates on a day, and what came: figures, their days, their revisions.

A forecast is made on the day on which a month is published, of the months after it. By then the next
month is over and its law is known, while nobody has its collections.
"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from analysis.checks import InputError
from analysis.collect.predictions import PREDICTIONS
from analysis.columns import Columns, returns
from analysis.vocabulary import SPECIAL_SECTORS, TERMS, WORLD, Term

#: Tables of collected rates, which are published further than the panel, and of claims of USMCA. Named
#: here, so that whatever rests on origins rests on them.
PANEL_TABLE, PARTNER_RATES_TABLE, SERIES_RATES_TABLE = (
    "us_imports_naics3_monthly",
    "us_collected_rate_partner_monthly",
    "us_collected_rate_series_monthly",
)
USMCA_CLAIMS_TABLE = "us_usmca_claims_hs10_monthly"

#: Table of what was printed first, with its day.
FIRST_PRINTS_TABLE = "us_collected_rate_first_prints"

#: Goods of a published series that leave out chapters 98 and 99 alone.
WITHOUT_SPECIAL_CHAPTERS = "all, chapters 98-99 out"

#: First origin of the replay: the last month published when the forecast is made.
FIRST_ORIGIN = pd.Timestamp("2025-03-01")

#: Months ahead that are scored.
SCORED_HORIZONS = (1, 3, 6)

#: Day of the yearly revision of the figures of 2025.
# ASSUME: the day on which a table of vintages first shows it; it came with the figures of April 2026.
REVISED = pd.Timestamp("2026-06-17")

#: All goods of a partner, chapters 98 and 99 apart.
ALL_CHAPTERS = "all"


KEY = ["partner", "goods"]


FIGURES = Columns(
    "a series, month and publication",
    {
        "partner": Term("Partner", "", "exporting country, ISO alpha-3, EU, or WLD for all"),
        "goods": Term("Goods", "", "chapter of the Harmonized System, or all but chapters 98 and 99"),
        "month": TERMS["month"],
        "collected_rate": Term("Collected", "fraction", "duties over customs value"),
        "released": Term("Released", "date", "day of the publication"),
    },
)


@returns(FIGURES)
def figures(
    panel: pd.DataFrame,
    partners: pd.DataFrame,
    chapters: pd.DataFrame,
    prints: pd.DataFrame,
    days: Callable,
) -> pd.DataFrame:
    """Return every published collected rate with the day of its publication.

    Parameters
    ----------
    panel : DataFrame
        ``us_imports_naics3_monthly``: first releases by sector.
    partners, chapters : DataFrame
        ``us_collected_rate_partner_monthly`` (months of 2025 as revised) and
        ``us_collected_rate_series_monthly``.
    prints : DataFrame
        ``us_collected_rate_first_prints``.
    days : callable
        Months -> days of first publication where it is not held, as ``releases.census_days``.
    """
    first = panel[~panel.naics3.isin(SPECIAL_SECTORS)]
    first = first.groupby([first.partner.astype(str), "month"])[["duties", "customs_value"]].sum()
    first = first[first.customs_value > 0]
    first = (first.duties / first.customs_value).rename("collected_rate").reset_index()
    first = first.assign(goods=ALL_CHAPTERS, released=days(first.month))
    by_partner = partners[["partner", "month", "collected_rate"]].assign(goods=ALL_CHAPTERS)
    by_partner["released"] = days(by_partner.month)
    both = by_partner.merge(first[["partner", "month"]], how="left", indicator=True)
    again = both["_merge"].eq("both").to_numpy()
    by_partner["released"] = by_partner.released.mask(again, by_partner.released.clip(lower=REVISED))
    single = chapters.hs_scope.str.fullmatch(r"\d\d") & chapters.partner.ne(WORLD)
    parts = chapters[single].assign(goods=chapters.hs_scope)
    whole = chapters[chapters.series.eq("US")].assign(goods=ALL_CHAPTERS, partner=WORLD)
    whole = whole[~whole.month.isin(first.month[first.partner.eq(WORLD)])]
    rest = pd.concat([parts, whole])
    rest = rest.assign(released=days(rest.month))
    # What was printed first is not held of these months: nobody knew the revised figure before.
    revised = rest.vintage.str.startswith("revised")
    rest["released"] = rest.released.mask(revised, rest.released.clip(lower=REVISED))
    every = pd.concat([printed(prints), first, by_partner, rest], ignore_index=True)[list(FIGURES)]
    return every.sort_values([*KEY, "month", "released"], kind="stable", ignore_index=True)


def printed(prints: pd.DataFrame) -> pd.DataFrame:
    """Return first prints of what is predicted, as figures with ``customs_value``.

    Parameters
    ----------
    prints : DataFrame
        Source table :data:`FIRST_PRINTS_TABLE`.
    """
    goods = prints.hs_scope.mask(prints.hs_scope.eq(WITHOUT_SPECIAL_CHAPTERS), ALL_CHAPTERS)
    first = prints.assign(goods=goods, released=prints.print_date)
    chapters = goods.str.fullmatch(r"\d\d") & prints.partner.ne(WORLD)
    return first.loc[goods.eq(ALL_CHAPTERS) | chapters, [*FIGURES, "customs_value"]].reset_index(
        drop=True
    )


def known(every: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """Return the rates that were public on a day, newest publication of each; months x series."""
    public = every[every.released <= day]
    if public.empty:
        raise InputError(f"no collected rate was public on {day:%Y-%m-%d}.")
    newest = public.drop_duplicates([*KEY, "month"], keep="last")
    return newest.pivot(index="month", columns=KEY, values="collected_rate")


def came(every: pd.DataFrame) -> pd.Series:
    """Return what came, as first published where that is held; index partner, goods, month."""
    first = every.drop_duplicates([*KEY, "month"], keep="first")
    return first.set_index([*KEY, "month"]).collected_rate


def laid_out(rates: pd.DataFrame, series: pd.MultiIndex, months: pd.DatetimeIndex) -> pd.DataFrame:
    """Return rates on a grid of months x series; what is not known is missing."""
    return rates.reindex(index=months, columns=series).astype(float)


def past_origins(every: pd.DataFrame) -> list[pd.Timestamp]:
    """Return the origins that have a next month to be scored on."""
    return list(pd.date_range(FIRST_ORIGIN, every.month.max() - pd.DateOffset(months=1), freq="MS"))


OUTCOMES = Columns(
    "a target, series and month",
    {
        "target": PREDICTIONS["target"],
        **{name: FIGURES[name] for name in (*KEY, "month")},
        "outcome": Term("Came", "fraction or USD", "figure as first published where that is held"),
        "released": FIGURES["released"],
    },
)


@returns(OUTCOMES)
def outcomes(
    every: pd.DataFrame, bought: pd.DataFrame, prints: pd.DataFrame, days: Callable
) -> pd.DataFrame:
    """Return what came of rates and imports, first prints where they are held, and the day of each.

    Parameters
    ----------
    every : DataFrame
        As :func:`figures`.
    bought : DataFrame
        As :func:`inputs.load_values`.
    prints, days
        As :func:`figures`.
    """
    rates = every.drop_duplicates([*KEY, "month"], keep="first")
    rates = rates.rename(columns={"collected_rate": "outcome"}).assign(target="collected_rate")
    first = printed(prints).query("goods == @ALL_CHAPTERS").rename(columns={"customs_value": "outcome"})
    later = bought.rename_axis(index="month", columns="partner").stack().dropna()
    later = later.reset_index(name="outcome").assign(goods=ALL_CHAPTERS)
    later["released"] = days(later.month)
    imports = pd.concat([first, later]).drop_duplicates([*KEY, "month"]).assign(target="imports")
    both = pd.concat([rates, imports], ignore_index=True)
    return both.astype({"outcome": float})[list(OUTCOMES)]
