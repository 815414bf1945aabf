"""The three tariffs on some goods of a partner, beside its imports of them."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from analysis.checks import InputError, check_choice
from analysis.combine import Selection
from analysis.estimate.tariffs import inputs
from analysis.estimate.tariffs.story import GoodsPath
from analysis.estimate.tariffs.study import check
from analysis.estimate.tariffs.tariffs import moving_events, tariff_path
from analysis.estimate.trade.exports.us_ledger import import_totals
from analysis.law import names
from analysis.periods import LATEST

#: Concepts of a tariff, in the order in which all three are shown.
TARIFF_CONCEPTS = {"headline": "headline_rate", "law": "statutory_rate", "collected": "effective_rate"}


@names.named
def goods_path(
    *,
    partner: str = "CHN",
    goods: str = "",
    system: str = "naics3",
    start: str = "2018-01",
    end: str = LATEST,
    tariff: str = "",
) -> GoodsPath:
    """Return tariffs and imports of a partner's goods by month.

    Parameters
    ----------
    partner : str
        ISO alpha-3 code.
    goods : str
        Code of the product system, or words; empty: all goods.
    system : str
        ``"naics3"`` or ``"hs2"``.
    start, end : str
        First and last month ``YYYY-MM``; ``"latest"``: the newest month of the partner, which may lie
        after the panel for all goods.
    tariff : str
        The tariff asked about, one of :data:`TARIFF_CONCEPTS`; empty: all three.

    Raises
    ------
    InputError
        One line: what is wrong, where, and what is valid.
    """
    concepts = _concepts(tariff)
    product = "" if goods.lower() in names.ALL_GOODS_WORDS else goods
    newest = inputs.load_newest_months(partner) if not product and system == "naics3" else None
    later = newest if newest is None else newest[newest.index > inputs.last_collected(system)]
    selection, labels = _selected(partner, start, end, system, later), {}
    rates, trade = inputs.load_rates(partner, system), inputs.load_imports(selection)
    if product:
        labels = inputs.load_labels(system)
        if not product.isdigit():
            product = names.goods(product, "naics3" if system == "naics3" else "hts").code
        products = set(trade[system].astype(str))
        check_choice(product, products, what="goods", where=f"imports from {partner} by {system}")
        rates, trade = rates[rates["product"].eq(product)], trade[trade[system].eq(product)]
    path = tariff_path(selection, rates, trade, headline=inputs.load_headline(selection))
    imports = import_totals(trade, partner)[["customs_value"]]
    imports["share"] = imports.customs_value / inputs.load_imports_of_all(system, product)
    path[["customs_value", "share"]] = imports.reindex(path.index)
    if is_later := later is not None and selection.end in later.index:
        later = later[selection.start : selection.end]
        path, imports = path.combine_first(later)[list(path)], newest
    return GoodsPath(
        selection=selection,
        product=product,
        label=labels.get(product, product),
        path=path,
        events=moving_events(selection, inputs.load_calendar(), path),
        source=inputs.load_vintages(system)["source"],
        later_from=later.index[0] if is_later else None,
        year_before=_year_before(imports, path),
        rates=[TARIFF_CONCEPTS[name] for name in concepts],
    )


def _year_before(imports: pd.DataFrame, path: pd.DataFrame) -> pd.Series | None:
    """Return imports and share a year before the last imports of a path, of the goods of that month."""
    last = path.customs_value.last_valid_index()
    month = None if last is None else last - pd.DateOffset(years=1)
    row = imports.loc[month, ["customs_value", "share"]] if month in imports.index else None
    return None if row is None or row.isna().any() or not row.customs_value else row


def _selected(partner: str, start: str, end: str, system: str, later: pd.DataFrame | None) -> Selection:
    """Return partner and window, which may end, or lie, in months after the panel."""
    first, last = names.month(start, "start"), None
    if later is not None and len(later):
        last = later.index[-1] if end == LATEST else names.month(end, "end")
    if last is None or last not in later.index:
        check(partner=partner, start=start, end=end, system=system)
        return inputs.select_panel(partner, start, end, system, world=False)
    if first > last:
        raise InputError(f"start {first:%Y-%m} is after {last:%Y-%m}, the last month of the window.")
    begin = f"{min(first, later.index[0] - pd.DateOffset(months=1)):%Y-%m}"
    check(partner=partner, start=begin, end=LATEST, system=system)
    selection = inputs.select_panel(partner, begin, LATEST, system, world=False)
    return replace(selection, start=first, end=last)


def _concepts(tariff: str) -> list[str]:
    """Return the tariffs that are asked about."""
    return [check_choice(tariff, TARIFF_CONCEPTS, what="tariff")] if tariff else list(TARIFF_CONCEPTS)
