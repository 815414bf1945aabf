"""Charts of report 02 that a reader touches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from analysis.estimate.tariffs.collections import Collections
from analysis.present.labels import ETRX
from analysis.present.tariffs.labels import FIXED_BASKETS, UNION_NAME, headline_by_day, named_events
from analysis.present.touched import SVG_DASHED, SVG_DOTTED, SVG_FINE, Chart, Course
from analysis.vocabulary import TERMS


@dataclass(frozen=True)
class TariffRates:
    """The three tariffs on a partner's goods, as the story of the report has them."""

    path: pd.DataFrame  #: As :func:`tariffs.tariff_path`.
    headline: pd.Series  #: As :func:`tariffs.headline_steps`.
    events: pd.DataFrame  #: As :func:`tariffs.events_in_window`, and ``moved``.


def tariff_chart(rates: Mapping[str, TariffRates], names: Mapping[str, str], *, source: str) -> Chart:
    """Return the three tariffs of every partner by month, the headline rate by day.

    Parameters
    ----------
    rates, names : mapping
        By partner.
    source : str
        Vintage of imports and duties.
    """
    lines = {code: _lines(tariff) for code, tariff in rates.items()}
    baskets = pd.concat([tariff.path.basket for tariff in rates.values()]).groupby(level=0).first()
    breaks = tuple(f"{month:%Y-%m}" for month in baskets.index[baskets.diff().fillna(0).ne(0)])
    courses = (
        Course("headline", _said("headline_rate"), "headline", SVG_DOTTED, steps=True),
        Course("statutory", _said("statutory_rate"), "statutory", SVG_DASHED, breaks=breaks),
        Course("effective", _said("effective_rate"), "effective"),
        Course("newest", "effective without HTS 98, 99", "excl. 98, 99", SVG_FINE),
    )
    headline, law = (TERMS[name].definition for name in ("headline_rate", "statutory_rate"))
    note = (
        f"Headline: {headline}. Statutory: {law}. Effective: duties over customs value of imports for "
        "consumption. Without HTS 98, 99: the same for months that are not yet published in full. Thin "
        "upright lines: the dates that moved the tariff most. Rates that are not established are not "
        f"drawn. Sources: {source}; {FIXED_BASKETS}."
    )
    return Chart(
        name="tariffs_tariff",
        title="The tariff on goods from {}",
        unit="fraction",
        note=note,
        axis="Per cent of customs value",
        courses=courses,
        names=names,
        values=lines,
        events={code: _events(tariff) for code, tariff in rates.items()},
    )


def _said(rate: str) -> str:
    return TERMS[rate].label.lower()


def _events(own: TariffRates) -> pd.Series:
    months = own.path.index
    return named_events(own, months[0], months[-1] + pd.offsets.MonthEnd())


def _lines(own: TariffRates) -> dict[str, pd.Series]:
    path = own.path
    daily = headline_by_day(own)[: path.index[-1]]  # the axis ends with the first day of a month
    tariffs = {"statutory": path.statutory_rate, "effective": path.effective_rate}
    if daily.max() > 0:
        daily = daily[max(daily.gt(0).argmax() - 1, 0) :]  # from its last zero on, as it is printed
        tariffs["headline"] = daily[daily.diff().fillna(1).ne(0) | (daily.index == daily.index[-1])]
    if "realised_rate" in path:
        last = path.effective_rate.last_valid_index()
        tariffs["newest"] = path.realised_rate[path.index >= last]
    return tariffs


def collected_chart(found: Collections, names: Mapping[str, str]) -> Chart:
    """Return duties due by law and duties collected of the partners whose collections are newest."""
    lines = {
        code: {"law": monthly.law_2025, "paid": monthly.collected_rate}
        for code, monthly in found.by_month.set_index("month").groupby("partner")
    }
    courses = (
        Course("law", "duties due by law", "law", SVG_DASHED),
        Course("paid", "duties collected", "paid"),
    )
    note = (
        "Due by law: day-weighted by month on imports of 2025. Collected: duties over customs value, as "
        f"revised. Both without chapters 98 and 99. Sources: {ETRX}; tariff calendar."
    )
    return Chart(
        name="tariffs_collected",
        title="Duties due and duties collected on goods from {}",
        axis="Per cent of customs value",
        unit="fraction",
        note=note,
        courses=courses,
        names={**names, **UNION_NAME},
        values=lines,
        events={},
    )
