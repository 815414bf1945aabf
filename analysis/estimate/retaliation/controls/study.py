"""The study behind report 07: the ledger of export controls, and the trade under them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import pandas as pd

from analysis.checks import check_choice
from analysis.collect import read_past_events, read_table
from analysis.collect.tables import vintage
from analysis.combine.load import partner_names
from analysis.estimate.retaliation.controls.change import Change, change_after, shipped_early
from analysis.estimate.retaliation.controls.dependence import (
    DESTINATIONS,
    ORIGINS,
    RECORDS,
    both_records,
    destinations,
    magnets_both_ways,
    us_origins,
)
from analysis.estimate.retaliation.controls.ledger import control_ledger, read_settings
from analysis.estimate.retaliation.controls.tonnage import (
    RATES,
    SUMS,
    TONNAGE,
    UNLIKE,
    YEARLY,
    disagreements,
    rates_of_levels,
    sums_of_months,
    tonnage,
    yearly_change,
)
from analysis.law.names import named
from analysis.reading import traced
from analysis.vocabulary import WORLD

#: Source tables: tonnes, China's minerals, US exports, US imports.
TONNES, MINERALS = "china_rare_earth_exports_monthly", "china_critical_mineral_exports_monthly"
US_EXPORTS, US_IMPORTS = "us_exports_to_china_hs6_monthly", "us_imports_hs10_annual"


#: Months after a control: its first quarter and its first year.
HORIZONS = (3, 12)

#: The control whose goods are known in single months only.
RARE_EARTHS = "E067"

#: The first US control on chips by product.
CHIPS = "E077"


@dataclass(frozen=True)
class Good:
    """A good whose exports are known month by month without a gap."""

    #: As in ``controls.yaml``.
    key: str
    label: str
    covers: str
    event: str  #: Event of its control, or of the control that it is compared with.

    controlled: bool
    #: By month: US dollars, and tonnes where weights are usable.
    values: pd.Series
    tonnes: pd.Series | None
    #: By months after the control.
    by_value: dict[int, Change]
    by_weight: dict[int, Change]
    #: Tonnes (without weights, US dollars) that left between announcement and first day beyond the same
    #: months a year before.
    early: float
    table: str  #: Source table.


@dataclass(frozen=True)
class Story:
    """What report 07 shows."""

    #: Destination of China's exports; ``WLD``: all.
    partner: str
    partner_name: str
    names: dict[str, str]  #: Short English name of every country, key ISO alpha-3.
    ledger: pd.DataFrame  #: :func:`ledger.control_ledger`.
    calendar_to: pd.Timestamp  #: Last day of the calendar on which a control or its end is known.
    #: Of :mod:`tonnage`, all destinations.
    tonnage: Annotated[pd.DataFrame, TONNAGE]
    yearly: Annotated[pd.DataFrame, YEARLY]
    disagreements: Annotated[pd.DataFrame, UNLIKE]
    sums: Annotated[pd.DataFrame, SUMS]
    rates: Annotated[pd.DataFrame, RATES]

    goods: dict[str, Good]
    #: US imports by origin; China's exports by destination; both records of the same trade; published
    #: shares of China in the world's rare earths.
    origins: Annotated[pd.DataFrame, ORIGINS]
    destinations: Annotated[pd.DataFrame, DESTINATIONS]
    records: Annotated[pd.DataFrame, RECORDS]
    shares: pd.DataFrame
    magnets: dict[str, float]  #: :func:`magnets_both_ways`.
    chips_to: pd.Timestamp  #: Last month of US exports by product.
    vintages: dict[str, str]  #: Of each source table.

    def start(self, event: str) -> pd.Timestamp:
        """Return the first day of a control."""
        return self.ledger.set_index("event").start[event]

    @property
    def london(self) -> pd.Timestamp:
        """Day from which licences for rare earths resumed."""
        return self.ledger.set_index("event").eased[RARE_EARTHS][0]


@named
def check(*, partner: str = WORLD) -> None:
    """Refuse a destination for which no tonnage of magnets is published since the control.

    Raises
    ------
    InputError
        Names the destination and those for which a change on a year earlier is published.
    """
    check_choice(partner, _published(read_table(TONNES)), what="destination of magnets")


def _published(tonnes: pd.DataFrame) -> list[str]:
    """Return the destinations with a printed change of magnets on a year earlier since April 2025."""
    own = yearly_change(tonnes)
    own = own[own["product"].eq("magnets") & own.month.ge("2025-04-01")]
    return sorted(own.partner.unique())


@named
@traced
def study(*, partner: str = WORLD) -> Story:
    """Gather the controls of both sides and what is published of the trade under them.

    Parameters
    ----------
    partner : str
        Destination of China's exports, ISO alpha-3; ``WLD``: all.
    """
    check(partner=partner)
    tonnes, minerals, imports = (read_table(name) for name in (TONNES, MINERALS, US_IMPORTS))
    events, settings = read_past_events(), read_settings()
    ledger = control_ledger(events, settings["controls"])
    tables = {MINERALS: minerals, US_EXPORTS: read_table(US_EXPORTS)}
    goods = {key: _good(key, own, tables, ledger) for key, own in settings["goods"].items()}
    census = read_table("census_partner_codes").set_index("census_partner_code")
    origins = us_origins(imports, census.partner)
    codes = {
        own["codes"][0]: key
        for key, own in settings["goods"].items()
        if own["table"] == MINERALS and "codes" in own
    }
    names = _names(census)
    return Story(
        partner=partner,
        partner_name=names[partner],
        names=names,
        ledger=ledger,
        calendar_to=max(ledger.start.max(), ledger.stop.max()),
        tonnage=tonnage(tonnes),
        yearly=yearly_change(tonnes),
        disagreements=disagreements(tonnes),
        sums=sums_of_months(tonnes),
        rates=rates_of_levels(tonnes),
        goods=goods,
        origins=origins,
        destinations=destinations(minerals, codes),
        records=both_records(minerals, read_table("us_imports_hs6_changes"), imports, codes),
        shares=read_table("china_rare_earth_shares"),
        magnets=magnets_both_ways(tonnes, origins),
        chips_to=tables[US_EXPORTS].month.max(),
        vintages={name: vintage(name) for name in (TONNES, MINERALS, US_EXPORTS, US_IMPORTS)},
    )


def _names(census: pd.DataFrame) -> dict[str, str]:
    """Return names by ISO code, the house's own first, those of US customs for the rest."""
    others = dict(zip(census.partner, census.census_name.str.title(), strict=True))
    own = partner_names() | {"USA": "United States", WORLD: "all destinations"}
    return others | own


def _good(key: str, own: dict, tables: dict[str, pd.DataFrame], ledger: pd.DataFrame) -> Good:
    """Sum a good by month and measure its change after the control."""
    rows = tables[own["table"]]
    if "group" in own:
        rows = rows[rows.product_group.eq(own["group"])]
    else:
        rows = rows[rows.hs6.str.startswith(tuple(own["codes"]), na=False)]
    sums = rows.groupby("month")
    values, tonnes = sums[own["column"]].sum().astype(float), None
    if "weight" in own:
        tonnes = sums[own["weight"]].sum()[own["weight_from"] :] / 1e3
    event = own.get("control", own.get("compared_with"))
    control = ledger.set_index("event").loc[event]
    days = {"announced": control.announcement_date, "effective": control.start}
    changed = [
        {} if series is None else {n: change_after(series, n_months=n, **days) for n in HORIZONS}
        for series in (values, tonnes)
    ]
    early = shipped_early(values if tonnes is None else tonnes, **days)
    return Good(
        key=key, label=own["label"], covers=own["covers"], event=event, controlled="control" in own,
        values=values, tonnes=tonnes, by_value=changed[0], by_weight=changed[1], early=early,
        table=own["table"],
    )  # fmt: skip
