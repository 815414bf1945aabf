"""Published tariff rates beside ours: same concept, partner and period, the distance, and why."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd
import yaml

from analysis.collect import read_events, read_table
from analysis.collect.tables import vintage
from analysis.combine import Selection, load_statutory
from analysis.combine.law.calendar import rate_steps
from analysis.combine.law.statutory import total_rate
from analysis.combine.load import WORLD, WORLD_NAME
from analysis.combine.panel import SYSTEMS

REASONS = Path(__file__).with_name("published_rates.yaml")

#: Tables that our rates rest on, for their vintage.
TABLES = (SYSTEMS["naics3"], "us_customs_revenue_monthly")

COLLECTED, RECEIPTS, LAWFUL = (
    "effective rate",
    "effective rate (Treasury receipts)",
    "statutory rate",
)
#: Collected rate averaged with the imports of a year before the tariffs.
FIXED = "effective rate, weights of 2024"

UNION = "EU27"

COLUMNS = [
    "partner", "concept", "period", "published", "ours", "distance", "reason", "source", "checked",
]  # fmt: skip

#: Source of the rows that are made here from Treasury's receipts, and the months of them.
TREASURY, MONTHS = "Treasury receipts", ("2025-01", "2025-11")

#: Half of the last digit in which rates are printed (a tenth of a percentage point), in fractions.
ROUNDING = 0.0005 + 1e-12


@dataclass(frozen=True)
class PublishedRates:
    """Published rates beside ours, for one partner and all countries together.

    Attributes
    ----------
    rows : DataFrame
        ``partner`` (ISO alpha-3, ``WLD`` or ``EU27``), ``concept``, ``period``, ``published``,
        ``ours`` and ``distance`` (ours less published, fractions; missing where we have no such
        rate), ``reason`` (a few words), ``source``, ``checked`` (as in the table; ``computed``: made
        here from Treasury's receipts).
    names : dict of str to str
        What print calls each code in ``partner``.
    members, missing : tuple of str
        Names of members of the European Union that our monthly data have, and that they lack.
    vintage : str
        Of our figures.
    """

    rows: pd.DataFrame
    names: dict[str, str]
    members: tuple[str, ...]
    missing: tuple[str, ...]
    vintage: str


def compare_published(selection: Selection) -> PublishedRates:
    """Put the published rates of the selected partner and of all countries beside ours.

    Parameters
    ----------
    selection : Selection
        Only its partner counts; a member of the European Union brings the rows of the union.

    Returns
    -------
    PublishedRates
        Rows of the partner first, then of its union, then of all countries; by concept and period.
        Pass-through is no rate and left out, as is China's tariff on US goods.
    """
    members, missing = _union()
    codes = members | missing
    own = [selection.partner, *([UNION] if selection.partner in codes else [])]
    wanted = list(dict.fromkeys([*own, WORLD]))
    totals = {name: _collected(name, members) for name in wanted} | {RECEIPTS: _receipts()}
    rows = _published(totals[RECEIPTS])
    rows = rows[rows.partner.isin(wanted)].copy()
    law = _law(selection.partner)
    rows["ours"] = [_ours(row, totals, law) for row in rows.itertuples()]
    rows["distance"] = rows.ours - rows.published
    counts = f"{len(members)} of {len(codes)}"
    rows["reason"] = [_reason(row, totals, counts) for row in rows.itertuples()]
    place = rows.partner.map(wanted.index)
    # By the month in which a period ends; a range after its last month.
    rows = rows.assign(place=place, end=rows.period.str[-7:], length=rows.period.str.len())
    rows = rows.sort_values(["place", "concept", "end", "length"], kind="stable", ignore_index=True)
    return PublishedRates(
        rows=rows[COLUMNS],
        names={UNION: "European Union", selection.partner: selection.partner_name, WORLD: WORLD_NAME},
        members=tuple(members.values()),
        missing=tuple(missing.values()),
        vintage=vintage(*TABLES),
    )


def _published(receipts: pd.DataFrame) -> pd.DataFrame:
    """Return the rows to compare: published, again on fixed weights, and Treasury's by month."""
    rows = read_table("published_rates").rename(columns={"value": "published"})
    rows = rows[rows.concept.isin([COLLECTED, RECEIPTS, LAWFUL])]
    weighted = [source for source, entry in settings().items() if "weights" in entry]
    fixed = rows[rows.source.isin(weighted) & rows.concept.eq(COLLECTED)].assign(concept=FIXED)
    return pd.concat([rows, fixed, receipts_by_month(receipts)], ignore_index=True)


def receipts_by_month(receipts: pd.DataFrame) -> pd.DataFrame:
    """Return Treasury's receipts over goods imports as rates of all countries, 2025.

    Parameters
    ----------
    receipts : DataFrame
        Index: month; ``duties`` received and ``customs_value`` of goods imports (US dollars).

    Returns
    -------
    DataFrame
        One row a month of :data:`MONTHS` and one for all of them; columns as in ``published_rates``,
        ``value`` called ``published`` (fraction).
    """
    periods = [f"{month:%Y-%m}" for month in pd.date_range(*MONTHS, freq="MS")]
    periods.append("/".join(MONTHS))
    return pd.DataFrame(
        {
            "concept": COLLECTED,
            "partner": WORLD,
            "period": periods,
            "published": [ratio(receipts, period) for period in periods],
            "source": TREASURY,
            "checked": "computed",
        }
    )


def ratio(totals: pd.DataFrame, period: str) -> float:
    """Return duties over value, summed over a month or a range; missing if a month of it is.

    Parameters
    ----------
    totals : DataFrame
        Index: month; ``customs_value``, ``duties`` (US dollars).
    period : str
        ``2025-05`` or ``2025-01/2025-11``.
    """
    months = pd.date_range(*(period.split("/") * 2)[:2], freq="MS")
    inside = totals.reindex(months)
    if inside.isna().any(axis=None):
        return float("nan")
    return float(inside.duties.sum() / inside.customs_value.sum())


def fixed_weight_rate(period: str, weights: tuple[str, str]) -> float:
    """Return the rate collected from all countries in a month, on the imports of earlier months.

    Each partner's rate in each sector, the rest of the world as one more partner, is averaged with
    what was imported in ``weights`` (first and last month). Cells without imports in either, or with
    duties above value, are left out.
    """
    trade = read_table(SYSTEMS["naics3"])
    values, key = ["customs_value", "duties"], ["partner", "naics3"]
    before = trade[trade.month.between(*map(pd.Timestamp, weights))]
    cells = {}
    for name, rows in {"now": trade[trade.month.eq(pd.Timestamp(period))], "before": before}.items():
        cell = rows.groupby(key)[values].sum()
        rest = 2 * cell.loc[WORLD] - cell.groupby("naics3")[values].sum()  # world less its members
        rest = pd.concat({"rest": rest}, names=["partner"])
        cells[name] = pd.concat([cell.drop(index=WORLD, level="partner"), rest])
    rate = cells["now"].duties / cells["now"].customs_value.where(cells["now"].customs_value > 0)
    weight = cells["before"].customs_value.reindex(rate.index).where(rate.between(0, 1))
    return float((rate * weight).sum() / weight.sum())


def _ours(row, totals: dict[str, pd.DataFrame], law: pd.Series) -> float:
    """Return our rate for the concept, partner and period of a row; missing where there is none."""
    if row.concept == FIXED:
        return fixed_weight_rate(row.period, tuple(settings()[row.source]["weights"]))
    if row.concept == LAWFUL:
        ours = float("nan") if row.partner in (WORLD, UNION) else law.get(pd.Timestamp(row.period))
        return float("nan") if ours is None else float(ours)
    return ratio(totals[RECEIPTS if row.concept == RECEIPTS else row.partner], row.period)


def _collected(partner: str, members: dict[str, str]) -> pd.DataFrame:
    """Return value and duties by month of a partner, all countries, or the union's members we have."""
    trade = read_table(SYSTEMS["naics3"])
    codes = members if partner == UNION else [partner]
    return trade[trade.partner.isin(codes)].groupby("month")[["customs_value", "duties"]].sum()


def _receipts() -> pd.DataFrame:
    table = read_table("us_customs_revenue_monthly").set_index("month")
    return table.rename(columns={"customs_duties": "duties", "goods_imports": "customs_value"})


def _law(partner: str) -> pd.Series:
    """Return the statutory rate of a partner by month; empty where there is none."""
    rates = load_statutory()
    rates = rates[rates.system.eq("naics3") & rates.partner.eq(partner)]
    return total_rate(rates).loc[partner].statutory_rate if len(rates) else pd.Series(dtype=float)


def _union() -> tuple[dict[str, str], dict[str, str]]:
    """Return the members of the European Union in our monthly data, and the others: code -> name."""
    codes = read_table("census_partner_codes")
    union = codes[codes.group.eq("EU")].sort_values("partner")
    names = dict(zip(union.partner, union.census_name.str.title(), strict=True))
    names |= read_table("partners").set_index("partner").name.filter(items=list(names)).to_dict()
    ours = set(read_table(SYSTEMS["naics3"]).partner)
    return (
        {code: name for code, name in names.items() if code in ours},
        {code: name for code, name in names.items() if code not in ours},
    )


def _reason(row, totals: dict[str, pd.DataFrame], members: str) -> str:
    """Say in a few words why ours differs, or why there is none."""
    if pd.isna(row.ours):
        if row.concept == LAWFUL and row.partner in (WORLD, UNION):
            return "not computed here: law is by country"
        last = totals[row.partner].index[-1]
        return f"not computed here: customs data end {last:%Y-%m}"
    if abs(row.distance) <= ROUNDING:
        return "equal as printed"
    if row.concept == FIXED:
        return "ours by sector only"
    if row.partner == UNION:
        return f"{members} members here"
    why = settings()[row.source]["why"]
    if row.concept == LAWFUL and _step_within(row.partner, row.period):
        why += "; step within month"
    return why


def _step_within(partner: str, period: str) -> bool:
    """Say whether a rate on the partner's goods changed after the first day of the month."""
    days = rate_steps(read_events(), partner).index
    first = pd.Timestamp(period)
    return bool(((days > first) & (days < first + pd.DateOffset(months=1))).any())


@cache
def settings() -> dict[str, dict]:
    """Return what ``published_rates.yaml`` says of each source."""
    return yaml.safe_load(REASONS.read_text(encoding="utf-8"))["reasons"]
