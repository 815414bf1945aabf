"""Load what was built, and check what a report or a user asks of it."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis import vintages
from analysis.checks import InputError, NotBuilt, check_choice
from analysis.collect import read_table
from analysis.combine.panel import SYSTEM_TABLES, systems
from analysis.combine.unbuilt import panel_as_shipped
from analysis.law import names
from analysis.paths import PANEL, VINTAGE, make, panel_of
from analysis.periods import LATEST
from analysis.reading import cached, carried
from analysis.vocabulary import WORLD

#: What sentences call all countries together ("goods from all countries").
WORLD_NAME = "all countries"

#: Where collections by month go on after the panel, of partners with a table of their own and of others.
CONTINUED = {"CHN": "us_realised_rate_china_monthly"}
NEWEST = "us_collected_rate_partner_monthly"

#: Where a window begins that is not told otherwise: the year of the first episode.
EPISODES = pd.Timestamp("2018-01-01")


@dataclass(frozen=True)
class Selection:
    """What a report is about: a partner, a window of months and a product system."""

    #: ISO alpha-3 code and short English name; ``"WLD"`` is all countries together.
    partner: str
    partner_name: str
    #: First days of the first and the last month.
    start: pd.Timestamp
    end: pd.Timestamp
    system: str  #: ``"naics3"``, ``"hs2"``, or ``"hs6"`` in a vintage that has it.
    #: Customs union whose rows of the event calendar hold for the partner (``"EU"``).
    group: str | None = None


def load_panel(system: str = "naics3", *, vintage: str | None = None) -> pd.DataFrame:
    """Return the panel of a product system; key and columns as in :func:`panel.build_panel`.

    Parameters
    ----------
    system : str
        ``"naics3"``, ``"hs2"``, or ``"hs6"`` in a vintage that has it.
    vintage : str, optional
        A day, ``"2026-11-25"``: the newest of each table up to it; or ``"shipped"``. By default that of
        this process (``make ... VINTAGE=``), which is what is shipped unless it was told otherwise.

    Raises
    ------
    InputError
        Unknown system, no vintage of that day or before, or a panel that is not built yet.
    """
    if vintage is None:
        return _load(check_choice(system, systems(), what="product system"))
    return _load(check_choice(system, SYSTEM_TABLES, what="product system"), vintages.check(vintage))


def load_statutory() -> pd.DataFrame:
    """Return the statutory rates with their layers, as :func:`statutory.statutory_rates` built them."""
    return _load("statutory")


def load_world(system: str = "naics3") -> pd.DataFrame:
    """Return US imports from all countries together, as published, by product and month.

    The panel leaves this total out, since beside its members it would count twice.

    Returns
    -------
    DataFrame
        Key product x month; ``partner`` (``"WLD"``), ``customs_value``, ``duties`` (US dollars),
        ``effective_rate`` (fraction; missing where nothing was imported).
    """
    table = read_table(SYSTEM_TABLES[check_choice(system, systems(), what="product system")])
    world = table[table.partner.eq(WORLD)].reset_index(drop=True)
    return world.assign(effective_rate=world.duties / world.customs_value.where(world.customs_value > 0))


def load_trade(selection: Selection) -> pd.DataFrame:
    """Return the rows of the selected partner, or the published total of all countries."""
    if selection.partner == WORLD:
        return load_world(selection.system)
    panel = load_panel(selection.system)
    return panel[panel.partner.eq(selection.partner)]


def load_newest(partner: str) -> pd.DataFrame:
    """Return imports and the rate collected on them without chapters 98 and 99, as revised.

    Returns
    -------
    DataFrame
        Index: month; ``customs_value``, ``duties`` (US dollars), ``collected_rate`` (fraction). Empty
        where no table has a month of the partner after the panel.
    """
    names = {"effective_rate": "collected_rate"}
    imports = read_table(CONTINUED.get(partner, NEWEST)).rename(columns=names)
    imports = imports[imports.partner.eq(partner)].set_index("month").sort_index()
    imports = imports[["customs_value", "duties", "collected_rate"]].astype(float)
    return imports if len(imports) and imports.index[-1] > load_panel().month.max() else imports[:0]


def load_duties_paid() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return law and collections by line, and the law beside an outside model.

    Columns as in :func:`duties_paid.due_and_paid_lines` and :func:`outside.beside_outside_model`.
    """
    return _load("duties_paid"), _load("law_outside")


def load_collections() -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return law and collections by month, by chapter of June 2026, and by year to 2023.

    Columns as in :func:`collections.law_collected`, :func:`collections.law_cells` and
    :func:`collections.law_by_year`.
    """
    return _load("law_collected"), _load("law_cells"), _load("law_by_year")


def load_goods_by_month() -> pd.DataFrame:
    """Return imports and law of series of goods by month; columns as in :func:`series.law_series`."""
    return _load("law_series")


def load_law_checks() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return contents of metal and base rates beside collections.

    Columns as in :func:`contents.metal_contents` and :func:`base_checks.bases_collected`.
    """
    return _load("law_metals"), _load("law_bases")


def partner_names() -> dict[str, str]:
    """Return the short English name of each partner; key: ISO alpha-3."""
    return read_table("partners").set_index("partner").name.to_dict()


def product_labels(system: str) -> dict[str, str]:
    """Return the short label of every product code of a system; subheadings have their number alone."""
    if system == "hs6":
        return {code: f"HS {code[:4]}.{code[4:]}" for code in load_panel(system).hs6.cat.categories}
    codes = read_table("product_codes").query("system == @system")
    return dict(zip(codes.code, codes.label, strict=True))


@cached
def _load(name: str, vintage: str | None = None) -> pd.DataFrame:
    folder = PANEL if vintage is None else panel_of(vintage)
    vintage = VINTAGE if vintage is None else vintage
    path = folder / f"{name}.parquet"
    if not path.exists():
        if vintage == VINTAGE and (panel := panel_as_shipped(name)) is not None:
            return panel
        place, option = (f"{vintage}/", f" VINTAGE={vintage}") if vintage else ("", "")
        what = f"data/panel/{place}{name}.parquet"
        raise NotBuilt(f"{what} is not built yet: run {make('combine' + option)}")
    try:
        return carried(pd.read_parquet(path))
    except (OSError, ValueError, KeyError):  # pyarrow's own errors are the first two
        raise InputError(f"data/panel/{name}.parquet is damaged: run `make combine`") from None


def newest(end: str) -> str:
    """Return a last month as it was asked; ``"latest"``: that of the panel by sector, ``YYYY-MM``."""
    return f"{load_panel().month.max():%Y-%m}" if end == LATEST else end


def select(
    *,
    partner: str = "CHN",
    start: str | None = None,
    end: str | None = None,
    system: str = "naics3",
    world: bool = False,
    first: str = "start",
) -> Selection:
    """Check a request against the data and return it.

    Parameters
    ----------
    partner : str
        ISO alpha-3 code of a partner in the panel of ``system``.
    start, end : str
        Months ``YYYY-MM`` within the data: from 2013-01 to the end of the panel, or for China by
        sector to the end of its realised rate. ``start=None``: 2018-01, or where a panel begins later;
        ``end=None`` or ``"latest"``: the end of the panel.
    system : str
        ``"naics3"``, ``"hs2"``, or ``"hs6"`` in a vintage that has it.
    world : bool
        Whether ``partner="WLD"``, all countries together, is valid too: it has a collected rate, but
        no law, no headline rate and no rows in the panel.
    first : str
        What messages call the first month.

    Raises
    ------
    InputError
        For an unknown partner or system, a malformed month, or a window outside the data.
    """
    panel = load_panel(system)
    _check_partner(partner, panel.partner.cat.categories, system, world=world)
    begins, last = panel.month.min(), panel.month.max()
    start = f"{max(begins, EPISODES):%Y-%m}" if start is None else start
    end = f"{last:%Y-%m}" if end in (None, LATEST) else end
    months = {first: names.month(start, first), "end": names.month(end, "end")}
    if partner == "CHN" and system == "naics3":
        last = max(last, load_statutory().month.max())
    for name, month in months.items():
        if not begins <= month <= last:
            raise InputError(
                f"{name} {month:%Y-%m} is outside the data: {partner} in {system} has "
                f"{begins:%Y-%m} to {last:%Y-%m}."
            )
    if months[first] > months["end"]:
        raise InputError(f"{first} {start} is after end {end}.")
    partners = read_table("partners").set_index("partner")
    name = WORLD_NAME if partner == WORLD else partners.name[partner]
    group = partners.group.get(partner)
    group = group if isinstance(group, str) else None
    return Selection(partner, name, months[first], months["end"], system, group)


def _check_partner(partner: str, members, system: str, *, world: bool) -> None:
    """Refuse a partner that is not in the panel, and the world total where it has no meaning."""
    if partner == WORLD and not world:
        raise InputError(
            "partner 'WLD' is all countries together, which only 02_tariffs can show: name one "
            "country, for instance partner=CHN."
        )
    choices = [*members, WORLD] if world else members
    check_choice(partner, choices, what="partner", where=f"the {system} panel")


def check_month(text: str, name: str, months: pd.Series | pd.DatetimeIndex) -> pd.Timestamp:
    """Return the first day of a month between the first and the last of ``months``.

    Raises
    ------
    InputError
        No month, or one outside; ``name`` says whose value it is.
    """
    month, first, last = names.month(text, name), months.min(), months.max()
    if not first <= month <= last:
        raise InputError(f"{name} {text} is outside the data: they have {first:%Y-%m} to {last:%Y-%m}.")
    return month
