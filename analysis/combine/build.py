"""Build the panels: load, combine, check, save."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd

from analysis import vintages
from analysis.collect import read_past_events, read_table
from analysis.combine import agreement, integrity
from analysis.combine.collected.base_checks import bases_collected
from analysis.combine.collected.collections import law_by_year, law_cells, law_collected
from analysis.combine.collected.contents import metal_contents
from analysis.combine.collected.duties_paid import due_and_paid_lines
from analysis.combine.collected.outside import beside_outside_model
from analysis.combine.collected.series import law_series
from analysis.combine.panel import (
    ANNUAL,
    SYSTEM_TABLES,
    build_panel,
    systems,
    with_statutory_rate,
)
from analysis.law.lines import naics3_of_lines
from analysis.law.statutory import Law, read_law, statutory_rates
from analysis.paths import PANEL
from analysis.reading import carrying, reading


def build(target: Path = PANEL) -> dict[str, pd.DataFrame]:
    """Build the panels, the statutory rates and what holds the law against others; check and save them.

    ``hs6`` too, in a vintage that has its table. Nothing is written unless every check passes.

    Returns
    -------
    dict
        ``statutory``, ``naics3``, ``hs2``, ``duties_paid``, ``law_outside``, ``law_collected``,
        ``law_series``, ``law_cells``, ``law_metals``, ``law_bases``, ``law_by_year``; see
        :func:`build_panel`, :func:`statutory_rates`, :func:`due_and_paid_lines`,
        :func:`beside_outside_model`, :func:`law_series`, :func:`metal_contents`,
        :func:`bases_collected` and :mod:`collections` for their columns.
        The panels also carry ``statutory_rate`` (fraction; missing where it is not established).
    """
    realised = read_table("us_realised_rate_china_monthly")
    months = {system: read_table(table).month for system, table in systems().items()}
    spans = {
        system: (f"{month.min():%Y-%m}", f"{month.max():%Y-%m}") for system, month in months.items()
    }
    last_month = f"{max(realised.month.max(), months['naics3'].max()):%Y-%m}"
    with reading() as of_law:
        law = read_law(read_table, read_past_events())
        of_goods = read_law(read_table, read_past_events(), renumbered=True)
        rates = statutory_rates(read_table, of_goods, last_month=last_month, spans=spans)
    tables, read = {"statutory": rates}, {"statutory": of_law}
    for system, source in systems().items():
        with reading() as of_trade:
            imports = read_table(source)
        panel = with_statutory_rate(build_panel(imports, system), rates, system)
        integrity.unique_key(panel, system)
        integrity.no_aggregate_among_members(panel, system)
        integrity.months_complete(panel, system)
        integrity.members_within_world(panel, imports, system)
        integrity.total_is_sum_of_members(panel, imports)
        integrity.rates_in_range(panel)
        tables[system], read[system] = panel, of_law | of_trade
    _check_against_others(tables["naics3"], tables["hs2"], realised)
    if "hs6" in tables:
        agreement.finer_agrees(tables["naics3"], tables["hs6"])
    integrity.layers_add_up(rates)
    for name, make, input_table in _beside(law, of_goods, tables):
        with reading() as of_table:
            tables[name] = make()
        read[name] = of_law | of_table | read.get(input_table, {})
    agreement.law_near_outside_model(tables["law_outside"])
    save({name: carrying(table, read[name]) for name, table in tables.items()}, target)
    return tables


def _beside(
    law: Law, of_goods: Law, tables: dict[str, pd.DataFrame]
) -> Iterator[tuple[str, Callable, str]]:
    """Yield what holds the law against others: its name, what makes it, and the table that it takes."""
    partners = read_table("partners").partner
    yield "duties_paid", lambda: due_and_paid_lines(law, read_table, partners), ""
    outside = "us_statutory_etr_partner_monthly"
    yield "law_outside", lambda: beside_outside_model(law, read_table(outside), partners), ""
    yield "law_collected", lambda: law_collected(of_goods, read_table), ""
    yield "law_series", lambda: law_series(of_goods, read_table), ""
    yield "law_cells", lambda: law_cells(law, read_table, tables["duties_paid"]), "duties_paid"
    yield "law_metals", lambda: metal_contents(law, read_table, tables["duties_paid"]), "duties_paid"
    yield "law_bases", lambda: bases_collected(read_table, partners), ""
    yield "law_by_year", lambda: law_by_year(of_goods, tables["statutory"], tables["naics3"]), "naics3"


def _check_against_others(naics3: pd.DataFrame, hs2: pd.DataFrame, realised: pd.DataFrame) -> None:
    """Hold the panels against each other and against what is published of the same trade."""
    agreement.classifications_agree(naics3, hs2)
    agreement.partners_agree_by_classification(naics3, hs2)
    agreement.agrees_with_published_total(naics3, realised)
    agreement.rate_agrees_with_published(naics3, realised)
    if not vintages.check():  # what a refresh brought is a release that the table does not have
        agreement.rates_within_releases(naics3, read_table("us_collected_rate_revisions_2025"))
    lines = read_table(ANNUAL)
    codes = pd.Series(lines.hs10.unique())
    sectors = naics3_of_lines(codes, read_table("hs10_naics6")).set_axis(codes)
    agreement.partners_agree_with_lines(naics3, lines)
    agreement.sectors_agree_with_lines(naics3, lines, sectors)
    names = read_table("partners").set_index("census_name").partner
    imports = read_table(SYSTEM_TABLES["naics3"])
    agreement.partners_agree_with_totals(imports, read_table("us_trade_totals_monthly"), names)
    agreement.partners_agree_with_revised_totals(imports, read_table("us_trade_totals_vintages"))
    agreement.duties_agree_with_receipts(imports, read_table("us_customs_revenue_monthly"))


def _write(table: pd.DataFrame, path: Path) -> None:
    table.to_parquet(path, compression="zstd", index=False)


def save(tables: dict[str, pd.DataFrame], target: Path, write: Callable = _write) -> None:
    """Write each table aside, then put all in place, so that no half-written panel remains."""
    target.mkdir(parents=True, exist_ok=True)
    aside = {name: target / f".{name}.parquet.new" for name in tables}
    try:
        for name, table in tables.items():
            write(table, aside[name])
        for name, path in aside.items():
            path.replace(target / f"{name}.parquet")
    finally:
        for path in aside.values():
            path.unlink(missing_ok=True)
