"""What report 02 reads: imports, the law, the calendar, collections, and what others published."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis.checks import read_yaml
from analysis.collect import read_past_events, read_table
from analysis.collect.tables import vintage
from analysis.combine import Selection, load_panel, load_statutory, load_trade, load_world, select
from analysis.combine.collected.collections import cell_causes
from analysis.combine.collected.outside import reasons
from analysis.combine.load import (
    CONTINUED,
    load_collections,
    load_duties_paid,
    load_law_checks,
    load_newest,
    partner_names,
    product_labels,
)
from analysis.combine.panel import ANNUAL, SYSTEM_TABLES
from analysis.estimate.tariffs.published_rates import OurFigures, union_members
from analysis.estimate.tariffs.story import DUTIES_YEAR
from analysis.estimate.tariffs.tariffs import tariff_path
from analysis.law.calendar import headline_steps
from analysis.periods import LATEST
from analysis.reading import cached

SOURCES_FILE = Path(__file__).with_name("published_rates.yaml")


def select_panel(partner: str, start: str, end: str, system: str, *, world: bool = True) -> Selection:
    """Return a selection of the panel."""
    return select(partner=partner, start=start, end=end, system=system, world=world)


def select_collected(partner: str, start: str, end: str, system: str) -> Selection:
    """Return the selection of the report; the newest month of a partner may lie beyond the panel."""
    newest = load_newest_rate(partner, end, system)
    last = f"{newest.index[-1]:%Y-%m}" if partner in CONTINUED and len(newest) else end
    return select_panel(partner, start, last, system)


def load_newest_rate(partner: str, end: str, system: str) -> pd.Series:
    """Return the rate collected without chapters 98 and 99; empty in a window that ends earlier."""
    rate = load_newest(partner).collected_rate
    return rate if (end, system) == (LATEST, "naics3") else rate[:0]


def last_collected(system: str) -> pd.Timestamp:
    """Return the last month whose collected rates are published by product."""
    return load_panel(system).month.max()


def known_months() -> pd.Series:
    """Return the months that have a collected rate or a law."""
    return pd.concat([load_panel().month, load_statutory().month])


def load_rates(partner: str, system: str) -> pd.DataFrame:
    """Return the statutory rates of a partner by product of a system; empty where there are none."""
    rates = load_statutory()
    return rates[rates.system.eq(system) & rates.partner.eq(partner)]


def load_imports(selection: Selection) -> pd.DataFrame:
    """Return US imports of a selection by product, as :func:`combine.load_trade`."""
    return load_trade(selection)


def load_realised(partner: str) -> pd.Series | None:
    """Return the rate collected without HTS 98 and 99 by month; None where no table has it."""
    if partner not in CONTINUED:
        return None
    return read_table(CONTINUED[partner]).set_index("month").effective_rate


def load_newest_months(partner: str) -> pd.DataFrame:
    """Return law, collections and imports of a partner's goods from 2025 on to the newest month.

    Returns
    -------
    DataFrame
        Index: month; ``statutory_rate`` (on imports of 2024), ``effective_rate``, ``share`` of all
        (fractions), ``customs_value`` (US dollars), all without chapters 98 and 99. Empty where no table
        has a month.
    """
    newest, law = load_newest(partner), load_collections()[0]
    series = read_table("us_collected_rate_series_monthly")
    world = series[series.series.eq("US")].set_index("month").customs_value.astype(float)
    return pd.DataFrame(
        {
            "statutory_rate": law[law.partner.eq(partner)].set_index("month").law_2024,
            "effective_rate": newest.collected_rate,
            "customs_value": newest.customs_value,
            "share": newest.customs_value / world,
        }
    ).reindex(newest.index)


def load_imports_of_all(system: str, product: str) -> pd.Series:
    """Return imports of some goods from all countries by month, as published (US dollars)."""
    world = load_world(system)
    of_goods = world[world[system].eq(product)] if product else world
    return of_goods.groupby("month").customs_value.sum()


@cached
def load_calendar() -> pd.DataFrame:
    """Return the event calendar, read and checked once; not to be changed."""
    return read_past_events()


@cached
def load_labels(system: str) -> dict[str, str]:
    """Return the short names of the products of a system."""
    return product_labels(system)


def load_names() -> dict[str, dict[str, str]]:
    """Return the short names of partners and of sectors, as fields of the story."""
    return {"names": partner_names(), "sector_names": load_labels("naics3")}


def load_vintages(system: str) -> dict[str, str]:
    """Return the vintages of imports by product and by line, as fields of the story."""
    return {"source": vintage(SYSTEM_TABLES[system]), "lines_source": vintage(ANNUAL)}


def load_checks(selection: Selection) -> dict[str, pd.DataFrame | None]:
    """Return contents of metal and base rates beside collections; None before :data:`DUTIES_YEAR`."""
    checks = load_law_checks() if selection.end.year >= DUTIES_YEAR else (None, None)
    return dict(zip(("metals", "bases"), checks, strict=True))


def load_headline(selection: Selection) -> pd.Series:
    """Return the rate that the press quotes for a partner by day, as :func:`headline_steps`."""
    return headline_steps(selection.partner, selection.group, load_calendar())


def load_path(selection: Selection) -> pd.DataFrame:
    """Return :func:`tariff_path` of a partner, from what was built and from the calendar."""
    partner = selection.partner
    return tariff_path(
        selection,
        load_rates(partner, selection.system),
        load_imports(selection),
        headline=load_headline(selection),
        realised=load_realised(partner),
    )


def load_revised_rate(partner: str, month: pd.Timestamp) -> float:
    """Return the rate that customs collected in a month as revised in 2026; missing where not held."""
    revised = read_table("us_collected_rate_revisions_2025").set_index(["partner", "month"]).revised_rate
    return float(revised.get((partner, month), float("nan")))


def load_lines(selection: Selection) -> dict[str, pd.DataFrame] | None:
    """Return what :func:`duties_paid.due_and_paid` takes but the partner; None before its year."""
    if selection.end.year < DUTIES_YEAR:
        return None
    lines, outside = load_duties_paid()
    panel = load_panel("naics3")
    return {
        "lines": lines,
        "outside": outside,
        "rates": load_rates(selection.partner, "naics3"),
        "panel": panel[panel.month.le(selection.end)],
        "reasons": reasons(),
    }


def load_collected(selection: Selection) -> dict[str, pd.DataFrame] | None:
    """Return what :func:`collections.against_collections` takes; None where the panel goes on."""
    if selection.end < last_collected("naics3"):
        return None
    monthly, cells, by_year = load_collections()
    return {"monthly": monthly, "cells": cells, "by_year": by_year, "causes": cell_causes()}


def load_published() -> pd.DataFrame:
    """Return the rates that others published."""
    return read_table("published_rates")


def load_figures(selection: Selection, events: pd.DataFrame) -> OurFigures:
    """Return what published rates are compared with."""
    receipts = read_table("us_customs_revenue_monthly").set_index("month")
    names = {"customs_duties": "duties", "goods_imports": "customs_value"}
    return OurFigures(
        trade=read_table(SYSTEM_TABLES["naics3"]),
        receipts=receipts.rename(columns=names),
        refunds=read_table("us_customs_refunds_monthly"),
        rates=load_rates(selection.partner, "naics3"),
        events=events,
        union=union_members(read_table("census_partner_codes"), partner_names()),
        sources=read_yaml(SOURCES_FILE)["reasons"],
        vintage=vintage(SYSTEM_TABLES["naics3"], "us_customs_revenue_monthly"),
    )
