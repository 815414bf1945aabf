"""Series of the United States in all their releases: trade by partner, duties, receipts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from analysis.claims.measures import (
    CHINA,
    COLLECTED_SERIES,
    COLLECTED_WORLD,
    IMPORTS_SERIES,
    LINES,
    REALISED_SERIES,
    RECEIPTS_SERIES,
    REFUNDS_SERIES,
    TOTALS_SERIES,
    VINTAGES,
)
from analysis.claims.records import MonthsUpTo, Published, Record, by_month
from analysis.estimate.trade.exports.us_ledger import import_totals, us_general_imports
from analysis.vocabulary import WORLD

if TYPE_CHECKING:  # which imports this
    from analysis.estimate.claims.ledgers import Ledgers


def consumption(word: str, partner: str, figures: Ledgers, *, end: pd.Timestamp | None) -> Record:
    """US imports for consumption and duties on them; of China and the world after the panel others."""
    column = "customs_value" if word == "imports" else "duties"
    years = _by_year(column, partner, figures)
    if end is not None and partner in (CHINA, WORLD) and end > figures.last_month:
        values, table = figures.realised[column], REALISED_SERIES
        if partner == WORLD:
            whole = figures.whole().set_index("month")[column].astype(float)
            values = import_totals(figures.world(), partner)[column].combine_first(whole)
            table = COLLECTED_WORLD
        later = single(values, table, figures)
        levels = later.today.levels | years  # which have HTS 98 and 99, as months of China have not
        return replace(later, today=Published(levels=levels))
    panel = figures.world() if partner == WORLD else figures.panel
    if partner != WORLD and partner not in panel.partner.cat.categories:
        return Record(today=Published(levels=years), vintage=figures.vintages[LINES], table=LINES)
    return _with_years(single(import_totals(panel, partner)[column], IMPORTS_SERIES, figures), years)


def without_hts98(word: str, partner: str, figures: Ledgers) -> Record:
    """US imports for consumption, or duties on them, without HTS chapters 98 and 99."""
    column = "customs_value" if word.startswith("imports") else "duties"
    rows = figures.collected()
    values = rows[rows.partner.eq(partner)].set_index("month")[column]
    return single(values, COLLECTED_WORLD if partner == WORLD else COLLECTED_SERIES, figures)


def receipts(word: str, figures: Ledgers) -> Record:
    """Customs duties that the Treasury received: net of refunds, or gross."""
    refunds = figures.refunds()
    if word == "gross_receipts":
        return single(refunds.gross_receipts.dropna(), REFUNDS_SERIES, figures)
    net = figures.receipts.customs_duties.astype(float)
    later = refunds.net_receipts.dropna().astype(float)
    return single(net.combine_first(later), RECEIPTS_SERIES, figures)


def _by_year(column: str, partner: str, figures: Ledgers) -> dict[MonthsUpTo, float]:
    """Return a column of the annual table by year."""
    table = figures.by_year()
    if partner not in table.index.get_level_values("partner"):
        return {}
    years = table[column].xs(partner, level="partner")
    return {(pd.Timestamp(int(year), 12, 1), 12): float(value) for year, value in years.items()}


def _with_years(record: Record, years: dict[MonthsUpTo, float]) -> Record:
    """Return a series with the years of a newer vintage, where it has not every month of one of them."""
    levels = record.today.levels
    sums = {year: record.today.level(*year) for year in years}
    if None not in sums.values():
        return record
    before = record.before or Published(levels={year: sum_ for year, sum_ in sums.items() if sum_})
    return replace(record, before=before, today=replace(record.today, levels=levels | years))


def of_goods(word: str, partner: str, goods: str, figures: Ledgers) -> Record:
    """Return US imports of some goods or duties on them: sectors by month, tariff lines by year."""
    column = "customs_value" if word == "imports" else "duties"
    if goods.startswith("naics"):
        panel = figures.world() if partner == WORLD else figures.panel
        rows = panel[panel.naics3.eq(goods[-3:])]
        return single(import_totals(rows, partner)[column], IMPORTS_SERIES, figures)
    lines = figures.lines()
    rows = lines[lines.hs10.str.startswith(goods.removeprefix("hts"))]
    rows = rows if partner == WORLD else rows[rows.partner.eq(partner)]
    years = rows.groupby("year")[column].sum()
    levels = {(pd.Timestamp(int(year), 12, 1), 12): float(value) for year, value in years.items()}
    return Record(today=Published(levels=levels), vintage=figures.vintages[LINES], table=LINES)


def totals(word: str, partner: str, figures: Ledgers) -> Record:
    """US exports and general imports, before and after the annual revision of June 2026."""
    totals = figures.totals()[["month", "census_name", word]]
    if partner == WORLD:
        return single(totals.groupby("month")[word].sum(), TOTALS_SERIES, figures)
    column = "general_imports"
    years = _by_year("general_value", partner, figures) if word == column else {}
    newest = figures.revised_totals
    rows = newest[newest.partner.eq(partner) & newest.flow.eq(word)]
    if rows.empty:
        names = figures.census_names.reindex(figures.members.get(partner, [partner])).dropna()
        months = totals[totals.census_name.isin(set(names))].groupby("month")[word].sum(min_count=1)
        return _with_years(single(months, TOTALS_SERIES, figures), years)
    old = newest[newest.vintage.str.startswith("pre-")]
    today, before = (
        us_general_imports(
            partner,
            figures.census_names[partner],
            totals.rename(columns={word: column}),
            table[table.flow.eq(word)].replace({"flow": {word: column}}),
        )
        for table in (newest, old)
    )
    mixed = _mixed_years(before, set(rows.month[~rows.vintage.str.startswith("pre-")]))
    levels = by_month(today) | (years if set(years) & set(mixed) else mixed)
    record = Record(
        before=Published(levels=by_month(before)),
        today=Published(levels=levels),
        vintage=figures.vintages[VINTAGES],
        table=VINTAGES,
    )
    return _with_years(record, years)


def _mixed_years(before: pd.Series, revised: set[pd.Timestamp]) -> dict[MonthsUpTo, float]:
    """Return the sums of years of which a revision holds some months only, all of the vintage before."""
    years = before.dropna().groupby(before.dropna().index.year)
    parts = {
        year: (values.size, len(revised & set(values.index)), values.sum()) for year, values in years
    }
    return {
        (pd.Timestamp(year, 12, 1), 12): float(total)
        for year, (n, n_revised, total) in parts.items()
        if n == 12 and 0 < n_revised < 12
    }


def single(values: pd.Series, table: str, figures: Ledgers) -> Record:
    """Return a series of which the package holds one vintage only."""
    published = Published(levels=by_month(values.astype("Float64")))
    return Record(today=published, vintage=figures.vintages[table], table=table)
