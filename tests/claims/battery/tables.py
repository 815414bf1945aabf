"""What sentences are made of and held against: the tables, read without the code under test."""

from __future__ import annotations

from functools import cached_property

import pandas as pd

from analysis.collect import read_past_events, read_table
from analysis.law.calendar import headline_steps
from analysis.law.names import name_of

YEAR = pd.DateOffset(years=1)
MONTH = pd.DateOffset(months=1)
SINCE = pd.Timestamp("2014-01-01")
#: Last month of which the tables hold one vintage of US trade by country.
ONE_VINTAGE = pd.Timestamp("2023-08-01")

#: What sentences call countries.
CALLED = {
    "CHN": "China",
    "MEX": "Mexico",
    "CAN": "Canada",
    "VNM": "Vietnam",
    "JPN": "Japan",
    "DEU": "Germany",
    "KOR": "South Korea",
    "TWN": "Taiwan",
    "IND": "India",
    "THA": "Thailand",
    "MYS": "Malaysia",
    "IRL": "Ireland",
    "CHE": "Switzerland",
    "ITA": "Italy",
    "FRA": "France",
    "GBR": "the UK",
    "IDN": "Indonesia",
    "BRA": "Brazil",
}
OTHERS = [code for code in CALLED if code != "CHN"]


class Tables:
    """Series by partner and month, straight from the tables; ``lines``: US imports by line and year."""

    def __init__(self, lines: pd.DataFrame) -> None:
        self.lines = lines

    @cached_property
    def codes(self) -> pd.DataFrame:
        """Partner codes of the Census."""
        return read_table("census_partner_codes").dropna(subset="partner")

    @cached_property
    def us(self) -> dict[str, pd.DataFrame]:
        """US general imports and exports by month (rows) and partner, to 2024, as first collected."""
        named = read_table("us_trade_totals_monthly").merge(self.codes, on="census_name")
        return {
            flow: named.pivot_table(index="month", columns="partner", values=flow, aggfunc="sum")
            for flow in ("general_imports", "exports")
        }

    @cached_property
    def deficit(self) -> pd.DataFrame:
        """US general imports less exports by month and partner."""
        return self.us["general_imports"] - self.us["exports"]

    @cached_property
    def years(self) -> pd.DataFrame:
        """US imports by partner in 2024 and 2025: general, and for consumption."""
        sums = self.lines.groupby(["year", "census_partner_code"])[
            ["customs_value", "general_value"]
        ].sum()
        named = sums.reset_index().merge(self.codes, on="census_partner_code")
        return named.groupby(["year", "partner"])[["customs_value", "general_value"]].sum()

    @cached_property
    def china(self) -> pd.DataFrame:
        """First releases of China's customs by month alone."""
        rows = read_table("china_customs_monthly").query("release == 'first' and n_months == 1")
        prints = rows.groupby(["flow", "partner", "month"])[["trade_value", "yoy_growth"]]
        alike = prints.nunique().le(1).all(axis=1)  # where compilers disagree nothing is true
        return prints.first()[alike]

    @cached_property
    def china_revised(self) -> pd.Series:
        """Levels of China's totals as revised, by flow and month."""
        rows = read_table("china_customs_monthly").query(
            "release == 'revised' and n_months == 1 and partner == 'WLD'"
        )
        return rows.groupby(["flow", "month"]).trade_value.first().dropna()

    @cached_property
    def receipts(self) -> pd.Series:
        """Customs duties of the Treasury by month, net."""
        return read_table("us_customs_revenue_monthly").set_index("month").customs_duties.astype(float)

    @cached_property
    def collected(self) -> pd.Series:
        """Rates collected by partner and month from 2026, without HTS 98 and 99."""
        rows = read_table("us_collected_rate_partner_monthly")
        return (
            rows[rows.month >= "2026-01-01"].set_index(["partner", "month"]).collected_rate.astype(float)
        )

    @cached_property
    def groups(self) -> pd.Series:
        """Customs union of each partner."""
        return read_table("partners").set_index("partner").group

    @cached_property
    def events(self) -> pd.DataFrame:
        """The calendar up to today."""
        return read_past_events()

    def headline(self, partner: str) -> pd.Series:
        """Return the headline rate of a partner by day of change."""
        group = self.groups.get(partner)
        return headline_steps(partner, group if isinstance(group, str) else None, self.events)


def called(code: str) -> str:
    """Return a country's name as a sentence has it."""
    return CALLED.get(code) or name_of(code)


def growth(series: pd.Series, month: pd.Timestamp, base: pd.DateOffset = YEAR) -> float:
    """Return growth of a series on another month."""
    return float(series[month] / series[month - base] - 1)


def percent(value: float) -> str:
    """Write a fraction as per cent, without its sign."""
    return f"{abs(value) * 100:.1f}%"


def billions(value: float) -> str:
    """Write dollars in billions, or in millions where they are few."""
    return f"${value / 1e9:.1f}bn" if value >= 3e9 else f"${value / 1e6:,.0f} million"


def moved(value: float) -> str:
    """Say which way a change goes."""
    return "rose" if value > 0 else "fell"
