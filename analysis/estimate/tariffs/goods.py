"""The three tariffs on some goods of a partner, beside its imports of them."""

from __future__ import annotations

from analysis.checks import check_choice
from analysis.estimate.tariffs import inputs
from analysis.estimate.tariffs.story import GoodsPath
from analysis.estimate.tariffs.study import check
from analysis.estimate.tariffs.tariffs import moving_events, tariff_path
from analysis.estimate.trade.exports.us_ledger import import_totals
from analysis.law import names
from analysis.notes import note_former
from analysis.periods import LATEST

#: Concepts of a tariff, in the order in which all three are shown.
TARIFF_CONCEPTS = {"headline": "headline_rate", "law": "statutory_rate", "collected": "effective_rate"}

#: As tariffs were called in 0.7.0; taken with a note until 1.0.
FORMER_TARIFFS = {"statutory": "law", "effective": "collected"}


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
        First and last month ``YYYY-MM``; ``"latest"``: the end of the panel.
    tariff : str
        The tariff asked about, one of :data:`TARIFF_CONCEPTS`; empty: all three.

    Raises
    ------
    InputError
        One line: what is wrong, where, and what is valid.
    """
    concepts = _concepts(tariff)
    check(partner=partner, start=start, end=end, system=system)
    selection, labels = inputs.select_panel(partner, start, end, system, world=False), {}
    rates, trade = inputs.load_rates(partner, system), inputs.load_imports(selection)
    product = "" if goods.lower() in names.ALL_GOODS_WORDS else goods
    if product:
        labels = inputs.load_labels(system)
        if not product.isdigit():
            product = names.goods(product, "naics3" if system == "naics3" else "hts").code
        products = set(trade[system].astype(str))
        check_choice(product, products, what="goods", where=f"imports from {partner} by {system}")
        rates, trade = rates[rates["product"].eq(product)], trade[trade[system].eq(product)]
    path = tariff_path(selection, rates, trade, headline=inputs.load_headline(selection))
    path["customs_value"] = import_totals(trade, partner).customs_value.reindex(path.index)
    return GoodsPath(
        selection=selection,
        product=product,
        label=labels.get(product, product),
        path=path,
        events=moving_events(selection, inputs.load_calendar(), path),
        source=inputs.load_vintages(system)["source"],
        rates=[TARIFF_CONCEPTS[name] for name in concepts],
    )


def _concepts(tariff: str) -> list[str]:
    """Return the tariffs that are asked about; the names of 0.7.0 are taken with a note."""
    if tariff in FORMER_TARIFFS:
        note_former("tariff: ", tariff, FORMER_TARIFFS[tariff])
        tariff = FORMER_TARIFFS[tariff]
    return [check_choice(tariff, TARIFF_CONCEPTS, what="tariff")] if tariff else list(TARIFF_CONCEPTS)
