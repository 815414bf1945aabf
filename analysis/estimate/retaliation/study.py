"""The study behind report 07: China's counter-tariffs and US exports."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import pandas as pd

from analysis import checks
from analysis.checks import InputError
from analysis.collect import read_table
from analysis.collect.tables import vintage
from analysis.combine.retaliation import EXPORTS, UnderLaw, exports_under_law, rates_by_day
from analysis.engine.design import Design
from analysis.engine.permuting import DRAWS
from analysis.engine.results import Estimate
from analysis.engine.stored import stored
from analysis.estimate.retaliation import beside, second, trade
from analysis.estimate.retaliation.design import END, START, make_design
from analysis.estimate.retaliation.event_study import PATHS, SUMMARY, event_study
from analysis.estimate.retaliation.inference import (
    COVERAGE,
    INTERVALS,
    PLACEBOS,
    SHIPPED,
    coverage_table,
    intervals,
    placebos,
    with_interval,
)
from analysis.law import names
from analysis.law.china import UNDATED_FROM, china_law
from analysis.law.names import named
from analysis.made import whole
from analysis.reading import part, traced

#: Source tables beside that of exports by product.
CHAPTERS, TOTALS, VINTAGES = (
    "us_exports_hs2_monthly", "us_trade_totals_monthly", "us_trade_totals_vintages"
)  # fmt: skip

#: Last month before the first list, and first month in which all lists of 2018 are in force throughout.
BEFORE_LISTS, ALL_LISTS = pd.Timestamp("2018-06-01"), pd.Timestamp("2018-10-01")

#: China as the table of totals calls it.
CHINA = "CHINA"


@dataclass(frozen=True)
class Effect:
    """What the added duty did to exports of the average taxed product and month, as fractions."""

    #: Mean of (1 + added rate) to the power of the elasticity, less 1; at its ends too.
    value: float
    ci_low: float
    ci_high: float
    added_rate: float  #: Mean added rate over the same products and months.
    window: str  #: First to last taxed month.


@dataclass(frozen=True)
class Story:
    """What report 07 shows."""

    estimate: Estimate  #: The elasticity, with the wider interval of the law permuted.
    effect: Effect
    intervals: Annotated[pd.DataFrame, INTERVALS]
    placebos: Annotated[pd.DataFrame, PLACEBOS]
    coverage: Annotated[pd.DataFrame, COVERAGE]
    toggles: Annotated[pd.DataFrame, beside.TOGGLED]
    kinds: Annotated[pd.DataFrame, beside.BY_KIND]
    published: Annotated[pd.DataFrame, beside.PUBLISHED]
    paths: Annotated[pd.DataFrame, PATHS]
    waves: Annotated[pd.DataFrame, SUMMARY]
    lists: Annotated[pd.DataFrame, trade.BY_LIST]
    months: Annotated[pd.DataFrame, trade.BY_MONTH]
    goods: Annotated[pd.DataFrame, trade.BY_GOOD]
    series: dict[str, pd.DataFrame]  #: ``"soybeans"``, ``"cars"`` -> :func:`trade.series_of`.
    #: Change of US exports to all but China between the same twelve months as ``lists``.
    elsewhere: float
    held: Annotated[pd.DataFrame, trade.HELD]
    law_2025: Annotated[pd.DataFrame, second.LAW]
    totals_2025: Annotated[pd.DataFrame, second.TOTALS]
    vintages: Annotated[pd.DataFrame, second.AGREE]
    fall_2025: float  #: Of :func:`second.fall_of_2025`.
    #: Last month of exports by product, and of all figures.
    products_to: pd.Timestamp
    data_to: pd.Timestamp
    released: str  #: Publication of the exports by product.


@named
def check(*, start: str, end: str) -> None:
    """Refuse a window that the law or the trade cannot answer.

    Raises
    ------
    InputError
        One line: what is wrong, and what is valid.
    """
    first, last = (names.month(text, f"parameter {name}") for name, text in
                   (("start", start), ("end", end)))  # fmt: skip
    if first < pd.Timestamp(START):
        raise InputError(
            f"parameter start: {start} is before {START}, the first month that stands under the same "
            "nomenclature (HS 2017) as the month a year before."
        )
    if last >= UNDATED_FROM:
        raise InputError(
            f"parameter end: {end} is after {END}, the last month whose duties a table dates by line."
        )
    if first > BEFORE_LISTS:
        raise InputError(
            f"parameter start: {start} leaves no month before the first list; take "
            f"{BEFORE_LISTS:%Y-%m} or earlier."
        )
    if last < ALL_LISTS:
        raise InputError(
            f"parameter end: {end} is before all lists of 2018 are in force; take {ALL_LISTS:%Y-%m} or "
            "later."
        )


@named
@traced
def study(*, start: str = START, end: str = END) -> Story:
    """Estimate what China's counter-tariffs did to US exports, and describe both episodes.

    Parameters
    ----------
    start, end : str
        First and last month of the 12-month changes. The shipped window is stored; another is computed
        anew (about 30 s).
    """
    check(start=start, end=end)
    with part("2018"):
        law, exports = china_law(read_table), read_table(EXPORTS)
    joined, rates, chapters = exports_under_law(exports, law), rates_by_day(law), read_table(CHAPTERS)
    design = make_design(joined, start=start, end=end, vintage=vintage(EXPORTS))
    sure, earlier = _inference(joined, start, end)
    estimate = with_interval(design, sure)
    paths, waves = event_study(joined, rates)
    return Story(
        estimate=estimate, effect=effect(joined, design, estimate), intervals=sure, placebos=earlier,
        coverage=pd.read_csv(SHIPPED),
        toggles=beside.toggles(joined, start=start, end=end),
        kinds=beside.kinds(joined, start=start, end=end),
        published=beside.published(joined, read_table("published_estimates")),
        paths=paths, waves=waves,
        lists=trade.by_list(joined, rates), months=trade.by_month(joined, rates),
        goods=trade.by_good(joined),
        series={"soybeans": trade.series_of(joined, beside.SOYBEANS),
                "cars": trade.series_of(joined, beside.CARS)},
        elsewhere=trade.elsewhere(chapters),
        products_to=exports.month.max(), released=vintage(EXPORTS),
        **_totals(exports, chapters, law),
    )  # fmt: skip


def effect(joined: UnderLaw, design: Design, estimate: Estimate) -> Effect:
    """Return what the elasticity makes of the duties in force, over taxed products and months."""
    products, months = (design.levels[name] for name in ("product", "month"))
    product, month = (design.cells[name] for name in ("product", "month"))
    own = joined.rates.loc[products, months].to_numpy()[product, month]
    taxed = own > 0
    months = months[np.unique(month[taxed])]
    ends = (np.mean((1 + own[taxed]) ** e) - 1
            for e in (estimate.value, estimate.ci_low, estimate.ci_high))  # fmt: skip
    return Effect(*map(float, ends), float(own[taxed].mean()), f"{months[0]:%Y-%m}:{months[-1]:%Y-%m}")


def load_inference() -> dict[str, pd.DataFrame]:
    """Return intervals and placebos of the shipped window, stored if nothing has changed."""
    what = "China's law permuted 1,999 times over products and given to earlier years (about 20 s)"
    return stored(_make, ["retaliation_intervals", "retaliation_placebos"], what=what)


def write_coverage(**settings: int) -> Path:
    """Simulate size and coverage (:func:`inference.coverage_table`); write the table."""
    design = make_design(exports_under_law(read_table(EXPORTS), china_law(read_table)))
    with whole(SHIPPED) as aside:
        table = coverage_table(design, **settings)
        table.to_csv(aside, index=False, float_format="%.4g", lineterminator="\n")
    return SHIPPED


def _inference(joined: UnderLaw, start: str, end: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    if (start, end) == (START, END):
        return tuple(load_inference().values())
    return _both(joined, start, end)


def _make() -> dict[str, pd.DataFrame]:
    joined = exports_under_law(read_table(EXPORTS), china_law(read_table))
    return dict(
        zip(("retaliation_intervals", "retaliation_placebos"), _both(joined, START, END), strict=True)
    )


def _both(joined: UnderLaw, start: str, end: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    design = make_design(joined, start=start, end=end)
    return intervals(design, DRAWS, jobs=-1), placebos(joined, start, end, DRAWS, jobs=-1)


@part("2025")
def _totals(exports: pd.DataFrame, chapters: pd.DataFrame, law: pd.DataFrame) -> dict:
    """Return what the story holds of totals: 2013-2019 against the products, and 2025."""
    monthly = read_table(TOTALS)
    monthly, vintages = monthly[monthly.census_name.eq(CHINA)], read_table(VINTAGES)
    totals = second.total_exports(vintages)
    imports = read_table("china_tariff_on_us_hs6_dates").groupby("hs6").imports_2024.first()
    months = totals.index[totals.index >= law[law.digits.eq(6)].first_day.min()]
    return {
        "held": trade.totals_held(exports, chapters, monthly),
        "law_2025": second.law_by_month(law, imports.astype(float), months),
        "totals_2025": totals,
        "vintages": second.vintages_agree(vintages, monthly.set_index("month").exports),
        "fall_2025": second.fall_of_2025(vintages),
        "data_to": totals.index[-1],
    }


if __name__ == "__main__":
    sys.exit(checks.run(lambda: print(f"{write_coverage().name} is written", flush=True)))
