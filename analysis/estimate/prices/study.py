"""The study behind report 08: why China's producer prices moved, and who bore the US tariff."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.checks import InputError
from analysis.collect import read_table
from analysis.collect.tables import vintage
from analysis.combine import load_panel, load_statutory
from analysis.combine.panel import SYSTEMS
from analysis.estimate.elasticity.goods.study import CHANGES, Goods, load_goods
from analysis.estimate.elasticity.goods.study import PRICES as SECTOR_PRICES
from analysis.estimate.prices.arithmetic import Arithmetic, arithmetic
from analysis.estimate.prices.border import (
    ASEAN,
    MEMBERS_OF_ASEAN,
    UNION,
    Border,
    beside_unit_values,
    duties_by_origin,
    index_logs,
    moves,
)
from analysis.estimate.prices.components import COMPONENTS, Contributions, contributions
from analysis.estimate.prices.exposure import Exposure, exposed, exposure
from analysis.estimate.prices.shares import LEAST, borne, quiet_changes, share_table
from analysis.estimate.prices.volume import deflators, volumes
from analysis.estimate.trade.exports.china_ledger import FIRST_LEVELS, china_exports
from analysis.law import names
from analysis.law.names import named
from analysis.reading import cached, part, traced

#: Source tables of prices.
PRICES, PARTS = "china_prices_monthly", "china_ppi_components_monthly"
BORDER, DOLLARS, CUSTOMS = (
    "us_import_price_index_by_origin_monthly", "cny_per_usd_monthly", "china_customs_monthly",
)  # fmt: skip

#: Duty collected on goods from China, beyond the panel.
REALISED = "us_realised_rate_china_monthly"

#: Price indexes of China, by the name of their columns.
INDEXES = ("ppi", "cpi")

#: Year whose imports weigh duties and exposure: the last before the tariffs.
YEAR = 2024

#: Partner with unit values -> origin of the index.
UNIT_VALUES = {"CHN": "CHN", "VNM": ASEAN, "MEX": "MEX"}


@dataclass(frozen=True)
class Story:
    """What report 08 shows."""

    month: pd.Timestamp  #: Whose rate is taken apart.
    indexes: dict[str, Arithmetic]  #: ``"ppi"`` and ``"cpi"``.
    #: Components of producer prices; None where they are not published, or no weights hold.
    parts: Contributions | None
    #: None where the components of the month or of one before the duties are not published.
    exposure: Exposure | None

    border: Border
    goods: Goods  #: Value, quantity and price by product, and prices by sector, beside the law.
    volumes: pd.DataFrame  #: Of :func:`volume.volumes`: exports to the United States and to the world.
    duty: pd.Series  #: Duty collected on goods from China by month (fraction of their value).
    #: Growth on a year earlier by month and component (fractions), as far as found.
    components: pd.DataFrame
    checked: str  #: How the components of the month were checked; empty where there are none.
    vintages: dict[str, str]  #: Source table -> its vintage.
    data_to: pd.Timestamp  #: Last month of China's prices.


@named
def check(*, month: str = "2025-05", base: str = "2024-12") -> None:
    """Refuse months that the data cannot answer.

    Raises
    ------
    InputError
        One line: what is wrong, and what is valid.
    """
    rates = read_table(PRICES).set_index("month").ppi_yoy_growth.dropna()
    if names.month(month, "month") not in rates.index[1:]:
        raise InputError(
            f"month {month}: China's producer prices are here from {rates.index[1]:%Y-%m} to "
            f"{rates.index[-1]:%Y-%m}."
        )
    first = names.month(base, "base")
    index = index_logs(read_table(BORDER)).dropna()
    if first not in index.index:
        raise InputError(
            f"base {base}: US import prices by origin are here from {index.index[0]:%Y-%m} to "
            f"{index.index[-1]:%Y-%m}, without months in which none were published."
        )
    moved = moves(index, load_duties(), base=first) if first in _duty_months() else pd.DataFrame()
    if moved.empty or borne(moved).iloc[-1].isna().any():
        raise InputError(
            f"base {base}: since then the duty on goods from China rose by less than {100 * LEAST:g} "
            "log points; take a month before February 2025, for instance 2024-12."
        )


@named
@traced
def study(*, month: str = "2025-05", base: str = "2024-12") -> Story:
    """Take a month's producer prices apart, and set prices at the US border beside the duty.

    Parameters
    ----------
    month : str
        Month ``YYYY-MM`` whose rate of inflation is taken apart.
    base : str
        Month before the duties rose, from which import prices are compared.
    """
    check(month=month, base=base)
    when = pd.Timestamp(f"{month}-01")
    with part("prices"):
        prices = read_table(PRICES).set_index("month")
    with part("components"):
        parts = read_table(PARTS)
    found = contributions(prices.ppi_yoy_growth, parts, when)
    rates = parts.pivot(index="month", columns="component", values="yoy_growth")
    border = load_border(pd.Timestamp(f"{base}-01"))
    own = parts[parts.month.eq(when)].checked.unique()
    tables = (
        PRICES,
        PARTS,
        BORDER,
        DOLLARS,
        CUSTOMS,
        CHANGES,
        SECTOR_PRICES,
        SYSTEMS["naics3"],
        REALISED,
    )
    return Story(
        month=when,
        indexes={
            name: arithmetic(prices[f"{name}_yoy_growth"], prices[f"{name}_mom_growth"], when)
            for name in INDEXES
        },
        parts=found,
        exposure=None if found is None else _exposure(found, rates, when, border.base),
        border=border,
        goods=part("products")(load_goods)(),
        volumes=load_volumes(prices.ppi_yoy_growth, border),
        duty=_collected(),
        components=rates,
        checked=" and ".join(own),
        vintages={name: vintage(name) for name in tables},
        data_to=prices.index[-1],
    )


def _exposure(
    found: Contributions, rates: pd.DataFrame, month: pd.Timestamp, base: pd.Timestamp
) -> Exposure | None:
    """Set components beside their exposure; None unless the law of the month and a start are known."""
    whole = rates[COMPONENTS].dropna()
    law = load_statutory()
    # Duties of 2025 began on 4 February: January's prices are the last without them.
    starts = whole.index[(whole.index >= base) & (whole.index < month)]
    if starts.empty or month not in set(law[law.partner.eq("CHN")].month):
        return None
    panel = load_panel()
    own = panel[panel.partner.eq("CHN") & panel.month.dt.year.eq(YEAR)].astype({"naics3": "str"})
    imports = own.groupby("naics3").customs_value.sum()
    ends = {"start": f"{base:%Y-%m}", "end": f"{month:%Y-%m}"}
    table = exposure(imports, law, found.parts.weight, **ends)
    return exposed(table, whole, starts[0], month)


@cached
def load_duties() -> pd.DataFrame:
    """Return :func:`border.duties_by_origin` of the origins with a price index."""
    partners = read_table("partners")
    members = {name: [name] for name in ("CHN", "JPN", "MEX")}
    members |= {ASEAN: MEMBERS_OF_ASEAN, UNION: partners[partners.group.eq(UNION)].partner.tolist()}
    return duties_by_origin(load_panel(), load_statutory(), members, year=YEAR)


def _duty_months() -> pd.Index:
    return load_duties().dropna().index.get_level_values("month")


@part("border")
def load_border(base: pd.Timestamp) -> Border:
    """Return prices at the border since the base, and what others found."""
    index = index_logs(read_table(BORDER))
    moved = moves(index, load_duties(), base=base)
    until = moved.index[-1]
    n_months = (until.year - base.year) * 12 + until.month - base.month
    quiet = quiet_changes(index, base=base, n_months=n_months)
    rates = read_table("published_rates")
    return Border(
        index=index,
        moved=moved,
        quiet=quiet,
        shares=borne(moved),
        choices=share_table(moved, quiet, until),
        unit_values=beside_unit_values(index, read_table(CHANGES), UNIT_VALUES, year=YEAR),
        base=base,
        until=until,
        currency=read_table(DOLLARS).set_index("month")[["cny_per_usd", "broad_dollar_index"]],
        published=rates[rates.concept.str.contains("pass-through")].reset_index(drop=True),
    )


@part("volumes")
def load_volumes(ppi: pd.Series, border: Border) -> pd.DataFrame:
    """Return :func:`volume.volumes` of China's exports to the United States and to the world."""
    customs = read_table(CUSTOMS)
    levels = pd.DataFrame(
        {
            "USA": china_exports(customs, "USA", release="first").trade_value,
            "WLD": china_exports(customs, "WLD", release="revised").trade_value,
        }
    )
    levels = levels[FIRST_LEVELS:].asfreq("MS")
    return volumes(levels, deflators(border.index["CHN"], ppi, border.currency.cny_per_usd))


def _collected() -> pd.Series:
    """Return the duty collected on goods from China by month: Census, then who compiles it later."""
    panel = load_panel()
    own = panel[panel.partner.eq("CHN")].groupby("month")[["customs_value", "duties"]].sum()
    later = read_table(REALISED).set_index("month").effective_rate
    return (own.duties / own.customs_value).combine_first(later).rename("effective_rate")
