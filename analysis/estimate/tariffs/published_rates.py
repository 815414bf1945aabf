"""Published tariff rates beside ours: same concept, partner and period, the distance, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import pandas as pd

from analysis.columns import Columns
from analysis.combine import Selection
from analysis.combine.load import WORLD_NAME
from analysis.law.calendar import rate_steps
from analysis.law.statutory import total_rate
from analysis.vocabulary import WORLD, Term

COLLECTED_MEASURE, RECEIPTS_MEASURE, LAWFUL_MEASURE = (
    "effective rate",
    "effective rate (Treasury receipts)",
    "statutory rate",
)
#: Collected rate averaged with the imports of a year before the tariffs.
FIXED = "effective rate, weights of 2024"

PUBLISHED_UNION = "EU27"

NOT_OURS = "where we have no such rate"
RATES_BESIDE = Columns(
    "a published rate",
    {
        "partner": Term("Partner", "", "ISO alpha-3 code, WLD for all countries or EU27"),
        "concept": Term("Rate", "", "which rate: collected, on earlier imports, Treasury's, or by law"),
        "first": Term("From", "date", "first month of the period"),
        "last": Term("To", "date", "last month of the period"),
        "published": Term("Published", "fraction", "the rate as published"),
        "ours": Term(
            "Ours", "fraction", "our rate of the concept, partner and period", missing=NOT_OURS
        ),
        "distance": Term("Distance", "fraction", "ours less published", "points", missing=NOT_OURS),
        "reason": Term("Why they differ", "", "what differs in definition or data, in a few words"),
        "source": Term("Source", "", "who published the rate"),
        "checked": Term(
            "Checked", "", "how the rate was read; computed: here, from Treasury's receipts"
        ),
    },
)

#: Part of what came in from which, once paid back, net receipts measure no rate of the month.
REPAID = 0.5

#: Source of the rows that are made here from Treasury's receipts, and the first month of them.
TREASURY_SOURCE, RECEIPTS_SINCE = "Treasury receipts", "2025-01"

#: Half of the last digit in which rates are printed (a tenth of a percentage point), in fractions.
RATE_ROUNDING = 0.0005 + 1e-12


@dataclass(frozen=True)
class PublishedRates:
    """Published rates beside ours, for one partner and all countries together."""

    rows: Annotated[pd.DataFrame, RATES_BESIDE]
    names: dict[str, str]  #: What print calls each code in ``partner``.
    #: Names of members of the European Union that our monthly data have, and that they lack.
    members: tuple[str, ...]
    missing: tuple[str, ...]
    repaid: pd.DataFrame  #: As :func:`months_repaid`.
    vintage: str  #: Of our figures.


@dataclass(frozen=True)
class OurFigures:
    """What published rates are compared with, and what explains the distance."""

    #: Source table of US imports by NAICS3 sector, all countries together (``WLD``) included.
    trade: pd.DataFrame
    #: Index: month; ``duties`` received by Treasury and ``customs_value`` of goods imports (US dollars).
    receipts: pd.DataFrame
    refunds: pd.DataFrame  #: Source table ``us_customs_refunds_monthly``.
    rates: pd.DataFrame  #: Statutory rates of the selected partner by NAICS3 sector.
    events: pd.DataFrame  #: The event calendar.
    union: dict[str, str]  #: Members of the European Union: code -> name.
    sources: dict[str, dict]  #: What ``published_rates.yaml`` says of each: ``why``, ``weights``.
    vintage: str  #: Of trade and receipts.


def compare_published(
    selection: Selection, published: pd.DataFrame, figures: OurFigures
) -> PublishedRates:
    """Put the published rates of the selected partner and of all countries beside ours.

    Parameters
    ----------
    selection : Selection
        A member of the European Union brings the rows of the union. Of the window the end counts,
        where it is before that of our figures: no row goes beyond it.
    published : DataFrame
        Source table ``published_rates``.
    figures : Figures

    Returns
    -------
    PublishedRates
        Rows of the partner first, then of its union, then of all countries; by concept and period.
        Pass-through is no rate and left out, as is China's tariff on US goods.
    """
    partners = set(figures.trade.partner)
    members = {code: name for code, name in figures.union.items() if code in partners}
    selected = [selection.partner, *([PUBLISHED_UNION] if selection.partner in figures.union else [])]
    wanted = list(dict.fromkeys([*selected, WORLD]))
    totals = {
        name: collected(figures.trade, members if name == PUBLISHED_UNION else [name]) for name in wanted
    } | {RECEIPTS_MEASURE: figures.receipts}
    last = totals[WORLD].index[-1]
    rows = _published(published, figures, min(last, selection.end))
    reached = rows["last"].le(selection.end) | (selection.end >= last)
    rows = rows[rows.partner.isin(wanted) & reached].copy()
    law = total_rate(figures.rates).droplevel("partner").statutory_rate
    rows["ours"] = [_ours(row, totals, law, figures) for row in rows.itertuples()]
    rows["distance"] = rows.ours - rows.published
    counts = f"{len(members)} of {len(figures.union)}"
    days = rate_steps(figures.events, selection.partner).index
    rows["reason"] = [_reason(row, totals, counts, days, figures.sources) for row in rows.itertuples()]
    # By the month in which a period ends; a range after its last month.
    rows = rows.assign(place=rows.partner.map(wanted.index), ranges=rows["first"].ne(rows["last"]))
    rows = rows.sort_values(["place", "concept", "last", "ranges"], kind="stable", ignore_index=True)
    return PublishedRates(
        rows=rows[list(RATES_BESIDE)],
        names={
            PUBLISHED_UNION: "European Union",
            selection.partner: selection.partner_name,
            WORLD: WORLD_NAME,
        },
        members=tuple(members.values()),
        missing=tuple(name for code, name in figures.union.items() if code not in members),
        repaid=months_repaid(figures.refunds),
        vintage=figures.vintage,
    )


def months_repaid(refunds: pd.DataFrame) -> pd.DataFrame:
    """Return the months in which :data:`REPAID` of the duties received, or more, was paid back.

    Parameters
    ----------
    refunds : DataFrame
        Source table ``us_customs_refunds_monthly``.

    Returns
    -------
    DataFrame
        Index: month; ``gross_receipts`` and ``refunds`` (US dollars).
    """
    by_month = refunds.set_index("month")[["gross_receipts", "refunds"]].dropna().astype(float)
    return by_month[by_month.refunds >= REPAID * by_month.gross_receipts]


def _published(table: pd.DataFrame, figures: OurFigures, last: pd.Timestamp) -> pd.DataFrame:
    """Return the rows to compare: published, again on fixed weights, and Treasury's to ``last``."""
    rows = table[table.concept.isin([COLLECTED_MEASURE, RECEIPTS_MEASURE, LAWFUL_MEASURE])]
    period = rows.period.str.extract("(?P<first>[^/]+)/?(?P<last>.*)")  # 2025-05, 2025-01/2025-11
    period["last"] = period["last"].where(period["last"].ne(""), period["first"])
    rows = rows.assign(published=rows.value, **period.apply(pd.to_datetime))
    weighted = [source for source, entry in figures.sources.items() if "weights" in entry]
    fixed = rows[rows.source.isin(weighted) & rows.concept.eq(COLLECTED_MEASURE)].assign(concept=FIXED)
    received = figures.receipts[RECEIPTS_SINCE:last]
    more = [receipts_by_month(received)] if len(received) else []
    return pd.concat([rows, fixed, *more], ignore_index=True)


def receipts_by_month(receipts: pd.DataFrame) -> pd.DataFrame:
    """Return Treasury's receipts over goods imports as rates of all countries.

    Parameters
    ----------
    receipts : DataFrame
        Index: month; ``duties`` received and ``customs_value`` of goods imports (US dollars).

    Returns
    -------
    DataFrame
        One row a month and one for all of them; ``concept``, ``partner``, ``first``, ``last``,
        ``published`` (fraction), ``source``, ``checked``.
    """
    months = receipts.index
    rows = pd.DataFrame({"first": [*months, months[0]], "last": [*months, months[-1]]})
    rows["published"] = [ratio(receipts, first, last) for first, last in rows.itertuples(index=False)]
    return rows.assign(
        concept=COLLECTED_MEASURE, partner=WORLD, source=TREASURY_SOURCE, checked="computed"
    )


def ratio(totals: pd.DataFrame, first: pd.Timestamp, last: pd.Timestamp) -> float:
    """Return duties over value, summed from one month to another; missing if a month of them is.

    Parameters
    ----------
    totals : DataFrame
        Index: month; ``customs_value``, ``duties`` (US dollars).
    first, last : Timestamp
    """
    inside = totals.reindex(pd.date_range(first, last, freq="MS"))
    if inside.isna().any(axis=None):
        return float("nan")
    return float(inside.duties.sum() / inside.customs_value.sum())


def fixed_weight_rate(trade: pd.DataFrame, month: pd.Timestamp, weights: tuple[str, str]) -> float:
    """Return the rate collected from all countries in a month, on the imports of earlier months.

    Each partner's rate in each sector, the rest of the world as one more partner, is averaged with
    what was imported in ``weights`` (first and last month). Cells without imports in either, or with
    duties above value, are left out.

    Parameters
    ----------
    trade : DataFrame
        As in :class:`OurFigures`.
    month : Timestamp
    weights : tuple of str
    """
    values, key = ["customs_value", "duties"], ["partner", "naics3"]
    before = trade[trade.month.between(*map(pd.Timestamp, weights))]
    cells = {}
    for name, rows in {"now": trade[trade.month.eq(month)], "before": before}.items():
        cell = rows.groupby(key)[values].sum()
        rest = 2 * cell.loc[WORLD] - cell.groupby("naics3")[values].sum()  # world less its members
        rest = pd.concat({"rest": rest}, names=["partner"])
        cells[name] = pd.concat([cell.drop(index=WORLD, level="partner"), rest])
    rate = cells["now"].duties / cells["now"].customs_value.where(cells["now"].customs_value > 0)
    weight = cells["before"].customs_value.reindex(rate.index).where(rate.between(0, 1))
    return float((rate * weight).sum() / weight.sum())


def _ours(row, totals: dict[str, pd.DataFrame], law: pd.Series, figures: OurFigures) -> float:
    """Return our rate for the concept, partner and period of a row; missing where there is none."""
    if row.concept == FIXED:
        weights = tuple(figures.sources[row.source]["weights"])
        return fixed_weight_rate(figures.trade, row.first, weights)
    if row.concept == LAWFUL_MEASURE:
        return (
            float("nan")
            if row.partner in (WORLD, PUBLISHED_UNION)
            else float(law.get(row.first, float("nan")))
        )
    return ratio(
        totals[RECEIPTS_MEASURE if row.concept == RECEIPTS_MEASURE else row.partner], row.first, row.last
    )


def collected(trade: pd.DataFrame, partners) -> pd.DataFrame:
    """Return value and duties by month of partners together (US dollars)."""
    return trade[trade.partner.isin(partners)].groupby("month")[["customs_value", "duties"]].sum()


def union_members(codes: pd.DataFrame, names: dict[str, str]) -> dict[str, str]:
    """Return the members of the European Union: code -> name.

    Parameters
    ----------
    codes : DataFrame
        Source table ``census_partner_codes``.
    names : dict of str
        Short English names, which go before those of the table.
    """
    union = codes[codes.group.eq("EU")].sort_values("partner")
    members = dict(zip(union.partner, union.census_name.str.title(), strict=True))
    return {code: names.get(code, name) for code, name in members.items()}


def _reason(
    row,
    totals: dict[str, pd.DataFrame],
    members: str,
    days: pd.DatetimeIndex,
    sources: dict[str, dict],
) -> str:
    """Say in a few words why ours differs, or why there is none; ``days``: on which rates changed."""
    if pd.isna(row.ours):
        if row.concept == LAWFUL_MEASURE and row.partner in (WORLD, PUBLISHED_UNION):
            return "not computed here: law is by country"
        last = totals[row.partner].index[-1]
        return f"not computed here: customs data end {last:%Y-%m}"
    if abs(row.distance) <= RATE_ROUNDING:
        return "equal as printed"
    if row.concept == FIXED:
        return "ours by sector only"
    if row.partner == PUBLISHED_UNION:
        return f"{members} members here"
    why = sources[row.source]["why"]
    next_month = row.first + pd.DateOffset(months=1)
    if row.concept == LAWFUL_MEASURE and ((days > row.first) & (days < next_month)).any():
        why += "; step within month"
    return why
