"""The study behind the bill: what was asked, of what is held."""

from __future__ import annotations

from analysis.checks import check_choice
from analysis.estimate.tariffs.bill import asked, inputs
from analysis.estimate.tariffs.bill.asked import LAST_BY_LINE, TRADE_INSTEAD, common_names
from analysis.estimate.tariffs.bill.story import Bill, each_alone, grown, summed, total_of, with_lost
from analysis.law import names
from analysis.periods import LATEST
from analysis.reading import traced
from analysis.vocabulary import WORLD


@traced
def study(
    *,
    partner: str = "",
    goods: str = "",
    authority: str = "",
    start: str = "2025-01",
    end: str = LATEST,
    trade: str = "2024",
) -> Bill:
    """Return duties by legal authority of some goods in a window, and what came of the new ones.

    Parameters
    ----------
    partner : str
        A country by name or ISO code, ``"EU"``, or empty for all.
    goods : str
        A NAICS3 sector, to 2025; empty: all goods.
    authority : str
        As :func:`asked.asked_authorities` reads it; empty: all.
    start, end : str
        Months from 2018-01; ``"latest"``: the newest of what is asked.
    trade : {"2024", "forecast"}
        Trade as it would have been: that of the year before, or a forecast of each partner's imports.
    """
    trade = check_choice(str(trade).strip(), TRADE_INSTEAD, what="trade")
    cells, labels = inputs.load_bill(), inputs.load_sectors()
    code, partners = asked.asked_partner(partner, cells, inputs.load_unions())
    sector, authorities = asked.asked_sector(goods, labels), asked.asked_authorities(authority)
    rows = cells[cells.partner.isin(partners)] if partners else cells
    rows = rows[rows["product"].eq(sector)] if sector else rows
    first, last = asked.asked_window(start, end, rows.month, labels.get(sector, ""), names.name_of(code))
    rows = rows[rows.month.between(first, last)]
    rows = rows[rows.authority.isin(authorities)].reset_index(drop=True)
    rows = with_lost(grown(rows, inputs.load_growth()) if trade == "forecast" else rows)
    rows = each_alone(rows) if authority else rows
    common = common_names(rows.partner, inputs.load_later_groups() if last > LAST_BY_LINE else None)
    return Bill(
        partner=code,
        partner_name=names.name_of(code),
        product=sector,
        label=labels.get(sector, ""),
        authority=authority,
        trade=trade,
        start=first,
        end=last,
        cells=rows[[name for name in cells]],
        total=total_of(rows),
        by_authority=summed(each_alone(rows), "authority"),
        by_partner=summed(rows.assign(partner=rows.partner.map(common)), "partner"),
        by_sector=summed(rows, "product"),
        by_month=summed(rows, "month"),
        refunds=inputs.load_refunds(first, last, whole=code == WORLD and not sector),
        elasticity=inputs.load_elasticity(),
        prices=None if sector else inputs.load_import_prices(code, last),
        totals=inputs.load_totals(),
        shares=inputs.load_shares(),
        source=inputs.load_vintage(),
    )
