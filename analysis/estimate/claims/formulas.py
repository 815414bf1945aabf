"""The formulas of claims: each a figure of a series, as first published and as published today."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.estimate.exports.china_ledger import china_exports
from analysis.estimate.exports.us_ledger import import_totals
from analysis.estimate.tariffs.tariffs import headline_steps

#: Source tables of prices, of US imports and of China's exports.
PRICES, IMPORTS = "china_prices_monthly", "us_imports_naics3_monthly"
CUSTOMS = "china_customs_monthly"

#: What each formula needs in a claim.
NEEDS = {
    "yoy_growth": ["series.partner", "series.flow", "month"],
    "price_growth": ["series.column", "month"],
    "months_since_as_low": ["series.column", "month"],
    "headline_rate": ["series.partner", "day"],
    "effective_rate": ["series.partner", "month"],
    "us_import_growth": ["series.partner", "month"],
    "documented": ["reading"],
}

#: Formulas whose value is a change on a year earlier.
GROWTH = ("yoy_growth", "price_growth", "us_import_growth")


@dataclass(frozen=True)
class Figures:
    """The figures that claims are held against.

    Attributes
    ----------
    customs : DataFrame
        Source table ``china_customs_monthly``.
    prices : DataFrame
        Source table ``china_prices_monthly``, index: month.
    panel : DataFrame
        US imports for consumption by sector.
    events : DataFrame
        The event calendar.
    groups : Series
        Customs union of each partner, index ISO alpha-3; missing where it is in none.
    vintages : dict of str
        Vintages of :data:`PRICES`, :data:`IMPORTS` and :data:`CUSTOMS`.
    names : dict of str
        Short English name of each partner and of the destinations of China's exports.
    """

    customs: pd.DataFrame
    prices: pd.DataFrame
    panel: pd.DataFrame
    events: pd.DataFrame
    groups: pd.Series
    vintages: dict[str, str]
    names: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Found:
    """What a formula gives.

    Attributes
    ----------
    first_release, today : float or None
        As first published and in the newest vintage; None where no such figure is in the package.
    series, first_vintage, today_vintage : str
        What was computed, and from which publications.
    """

    first_release: float | None = None
    today: float | None = None
    series: str
    first_vintage: str = ""
    today_vintage: str = ""


def compute(claim: dict, figures: Figures) -> Found:
    """Compute a claim, or another definition of it, by its formula."""
    return FORMULAS[claim["formula"]](claim, figures)


def _month(claim: dict) -> pd.Timestamp:
    return pd.Timestamp(f"{claim['month']}-01")


def _yoy_growth(claim: dict, figures: Figures) -> Found:
    """Growth on a year earlier in China's own figures, at first release and revised."""
    partner, month = claim["series"]["partner"], _month(claim)
    first = china_exports(figures.customs, partner, release="first")
    revised = china_exports(figures.customs, partner, release="revised")
    printed, implied = (_known(first[n].get(month)) for n in ("yoy_growth", "implied"))
    # Growth of the levels has more digits, but only where both levels are of one vintage: then it
    # rounds to the printed rate.
    one_vintage = implied is not None and (printed is None or abs(implied - printed) <= 0.00051)
    value, today = implied if one_vintage else printed, _known(revised.yoy_growth.get(month))
    return Found(
        first_release=value,
        today=value if today is None else today,
        series=f"{CUSTOMS}, exports: {figures.names.get(partner, partner)}",
        first_vintage="first release",
        today_vintage="no revision found" if today is None else figures.vintages[CUSTOMS],
    )


def _price_growth(claim: dict, figures: Figures) -> Found:
    """A published rate of inflation; price indices of China are not revised."""
    column = claim["series"]["column"]
    return _single(figures.prices[column].get(_month(claim)), column, PRICES, figures)


def _months_since_as_low(claim: dict, figures: Figures) -> Found:
    """Months since a rate was last at or below its value in the claim's month."""
    month, column = _month(claim), claim["series"]["column"]
    rate = figures.prices[column]
    if month not in rate:
        return _single(None, column, PRICES, figures)
    lower = rate[(rate.index < month) & (rate <= rate[month])].index.max()
    months = (month.year - lower.year) * 12 + month.month - lower.month
    return _single(months, column, PRICES, figures)


def _headline_rate(claim: dict, figures: Figures) -> Found:
    """The uniform add-on in force on a day, from the event calendar."""
    partner = claim["series"]["partner"]
    group = figures.groups.get(partner)
    steps = headline_steps(partner, group if isinstance(group, str) else None, figures.events)
    return Found(
        today=float(steps[: pd.Timestamp(claim["day"])].iloc[-1]),
        series=f"event calendar, {figures.names[partner]} on {claim['day']}",
        first_vintage="law, not revised",
        today_vintage="legal texts",
    )


def _effective_rate(claim: dict, figures: Figures) -> Found:
    return _us_imports(claim, "effective_rate", figures)


def _us_import_growth(claim: dict, figures: Figures) -> Found:
    return _us_imports(claim, "yoy_growth", figures)


def _us_imports(claim: dict, column: str, figures: Figures) -> Found:
    """A figure of US imports for consumption from a partner, all goods."""
    partner = claim["series"]["partner"]
    totals = import_totals(figures.panel, partner)
    return _single(totals[column].get(_month(claim)), figures.names[partner], IMPORTS, figures)


def _documented(claim: dict, figures: Figures) -> Found:
    return Found(series="documents: " + " ".join(claim["reading"].split()))


def _single(value, column: str, table: str, figures: Figures) -> Found:
    """A figure of which the package holds one vintage only."""
    return Found(
        today=_known(value),
        series=f"{table}, {column}",
        first_vintage="one vintage in the package",
        today_vintage=figures.vintages[table],
    )


def _known(value) -> float | None:
    return None if value is None or pd.isna(value) else float(value)


FORMULAS = {
    "yoy_growth": _yoy_growth,
    "price_growth": _price_growth,
    "months_since_as_low": _months_since_as_low,
    "headline_rate": _headline_rate,
    "effective_rate": _effective_rate,
    "us_import_growth": _us_import_growth,
    "documented": _documented,
}
