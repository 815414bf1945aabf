"""Why China records more goods for the US than arrive there: what each explanation predicts.

China books exports free on board when they leave, US customs books general imports at customs value when
they arrive. The ratio of the two is no constant, so that each explanation is asked for a number: what it
would make of a measure if it alone had moved the ratio, beside what the measure did.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np
import pandas as pd

from analysis.columns import Columns, returns
from analysis.estimate.trade.windows import TROUGH, base_months, less_base
from analysis.vocabulary import Term

#: Months from departure to arrival.
# ASSUME: one, as for the trough of either ledger.
UNDER_WAY = 1
#: Month from whose second day on parcels worth up to 800 dollars from China enter as other goods do.
PARCELS_ENTER = pd.Timestamp("2025-05-01")
#: What an explanation gives fits what is seen where they differ by no more.
# ASSUME: a twentieth; the ratio of the ledgers moves by more from one quarter to the next.
ONE_WITHIN = 0.05
#: What an explanation can do: give what is seen, not give it, or not be told by what is held.
FITS, FAILS, OPEN = "fits", "does not fit", "cannot be told"
#: What Japan's table calls all goods together.
ALL_GOODS = "Grand Total"

LEDGER_RATIOS = Columns(
    "a year",
    {
        "year": Term("Year", "year", "calendar year"),
        "start": Term("From", "date", "first month that counts"),
        "end": Term("To", "date", "last month that counts"),
        "ratio": Term("Ratio", "fraction", "what China records over what the US records"),
        "gap": Term("Gap", "USD", "what China records less what the US records"),
    },
    index=("year",),
)

CAUSES = Columns(
    "an explanation of why the ledgers part",
    {
        "cause": Term("Explanation, and its measure", "", "explanation, and what it is measured by"),
        "start": Term("From", "date", "first month measured, of goods that leave", "month"),
        "end": Term("To", "date", "last month measured, of goods that leave", "month"),
        "before": Term(
            "Before",
            "fraction",
            "by how much the one record was above the other in the same months of 2024; of Korea in the "
            "first months held, of evasion that follows the rate at the highest rates",
            "percent",
        ),
        "predicted": Term(
            "If it alone", "fraction", "the same now, if this alone had parted the ledgers", "percent"
        ),
        "seen": Term("Seen", "fraction", "the same now, as it was", "percent"),
        "verdict": Term(
            "Verdict",
            "",
            "whether the two are within a twentieth of each other; cannot be told where quarters "
            "disagree or no year before is held, or freight moves as far by itself",
        ),
    },
)


@dataclass(frozen=True)
class Records:
    """What either side records by month, US dollars."""

    china: pd.Series  #: China's exports to the US.
    general: pd.Series  #: US general imports from China.
    imports: pd.Series  #: US imports for consumption from China without chapters 98 and 99.
    cif: pd.Series  #: General imports with insurance and freight.
    korea: pd.Series  #: Korea's exports to the US.
    from_korea: pd.Series  #: As ``imports``, from Korea.
    log_rate: pd.Series  #: log(1 + rate collected) on ``imports``.


@dataclass(frozen=True)
class Mirror:
    """What both sides record of the goods that China sells the US, and what could part them."""

    years: Annotated[pd.DataFrame, LEDGER_RATIOS]  #: Whole years, over general imports.
    general: Annotated[pd.DataFrame, LEDGER_RATIOS]  #: The months that all years have, over the same.
    answered: Annotated[pd.DataFrame, LEDGER_RATIOS]  #: Over imports for consumption.
    causes: Annotated[pd.DataFrame, CAUSES]
    freight: pd.Series  #: Insurance and freight over customs value by year (fraction).
    korea: pd.Series  #: Korea's record over US imports from Korea by month.
    #: Growth of Japan's imports from China by year, in yen (fraction): by an importer's own record.
    japan: pd.Series
    published: pd.DataFrame  #: Source table ``ledgers_published`` by ``id``.


def find_mirror(
    records: Records,
    *,
    changes: pd.DataFrame,
    japan: pd.DataFrame,
    published: pd.DataFrame,
) -> Mirror:
    """Return how far the ledgers have parted, and what each explanation makes of it.

    Parameters
    ----------
    records : Records
        From January 2024 on; general imports from 2022.
    changes : DataFrame
        Source table ``us_imports_hs6_changes`` of China, which has insurance and freight.
    japan : DataFrame
        Source table ``japan_imports_from_china_annual``.
    published : DataFrame
        Source table ``ledgers_published``.
    """
    china, general = records.china, records.general
    cif = with_earlier(by_year(records.cif), changes)
    freight = cif / by_year(general)[cif.index] - 1
    return Mirror(
        years=whole_years(ledger_ratios(china, general, all_months=True)),
        general=ledger_ratios(china, general),
        answered=ledger_ratios(china, records.imports),
        causes=explanations(records, freight),
        freight=freight,
        korea=(records.korea / records.from_korea).dropna(),
        japan=japan[japan.goods.eq(ALL_GOODS)].set_index("year").trade_value.pct_change().dropna(),
        published=published.set_index("id"),
    )


@returns(LEDGER_RATIOS)
def ledger_ratios(china: pd.Series, us: pd.Series, *, all_months: bool = False) -> pd.DataFrame:
    """Return what China records over what the US records, in all months or those of all years."""
    both = pd.DataFrame({"china": china, "us": us}).dropna()
    both = both if all_months else both[both.index.month <= both.index[-1].month]
    sums = both.groupby(both.index.year).sum()
    ends = both.index.to_series().groupby(both.index.year).agg(start="min", end="max")
    apart = {"ratio": sums.china / sums.us, "gap": sums.china - sums.us}
    return ends.assign(**apart).rename_axis("year")


def whole_years(ratios: pd.DataFrame) -> pd.DataFrame:
    """Return the years with all their months."""
    return ratios[ratios.start.dt.month.eq(1) & ratios.end.dt.month.eq(12)]


def by_year(values: pd.Series) -> pd.Series:
    """Return sums of the years that have twelve months."""
    years = values.groupby(values.index.year)
    return years.sum()[years.size() == 12]


def with_earlier(cif: pd.Series, changes: pd.DataFrame) -> pd.Series:
    """Put before yearly values the year from which changes lead to the first of them."""
    since = changes[changes.end_year.eq(cif.index[0])]
    grown = (since.base_share * np.exp(since.log_change_value)).sum() / since.base_share.sum()
    return pd.concat([(cif.iloc[:1] / grown).set_axis([int(since.start_year.iloc[0])]), cif])


def ratio(seller: pd.Series, us: pd.Series, months: pd.DatetimeIndex, *, later: int = 0) -> float:
    """Return what the seller records in some months over what the US records so many months later."""
    return float(seller[months].sum() / us[months + pd.DateOffset(months=later)].sum())


def before_and_seen(
    seller: pd.Series, us: pd.Series, months: pd.DatetimeIndex, *, later: int = 0
) -> tuple[float, float]:
    """Return :func:`ratio` in the same months of 2024, and in the months."""
    before, seen = (ratio(seller, us, m, later=later) for m in (base_months(months, 2024), months))
    return before, seen


@returns(CAUSES)
def explanations(records: Records, freight: pd.Series) -> pd.DataFrame:
    """Return for each explanation of the gap what it predicts and what is seen.

    Parameters
    ----------
    records : Records
    freight : Series
        Insurance and freight over customs value by year (fraction).
    """
    rows = (parcels, third_places, goods_under_way, all_sellers, by_rate)
    return pd.DataFrame([low_values(records, freight), *(row(records) for row in rows)])


def _row(
    months: pd.DatetimeIndex,
    before: float,
    predicted: float,
    seen: float,
    *,
    cause: str,
    one: float = 1.0,
) -> dict:
    """Return a row of :data:`CAUSES` from ratios, or from what is above one with ``one=0``."""
    return {
        "cause": cause,
        "start": months[0],
        "end": months[-1],
        "before": before - one,
        "predicted": predicted - one,
        "seen": seen - one,
        "verdict": FITS if abs(predicted / seen - 1) <= ONE_WITHIN else FAILS,
    }


def _span(start: str | pd.Timestamp, end: str | pd.Timestamp) -> pd.DatetimeIndex:
    return pd.date_range(start, end, freq="MS")


def _newest(records: Records) -> pd.DatetimeIndex:
    """Return the months of the last year that China's record and general imports both have."""
    last = records.china.index.intersection(records.general.dropna().index)[-1]
    return _span(f"{last.year}-01", last)


def low_values(records: Records, freight: pd.Series) -> dict:
    """Declared too low, a value carries the same freight, whose part of it rises as the ratio.

    It cannot be told from dear freight where that part moved as far between two years before.
    """
    (first, before), (last, seen) = freight.iloc[[-2, -1]].items()
    by_itself = freight.iloc[:-1].diff().abs().max()
    first, last = (_span(f"{year}-01", f"{year}-12") for year in (first, last))
    rise = ratio(records.china, records.general, last) / ratio(records.china, records.general, first)
    row = _row(last, before, before * rise, seen, cause="low_values", one=0.0)
    is_larger = abs(before * rise - before) > by_itself
    return row if is_larger else row | {"verdict": OPEN}


def parcels(records: Records) -> dict:
    """Parcels enter the US record from May 2025 on, as goods or not at all: the ratio does not rise."""
    months = _span(PARCELS_ENTER, f"{PARCELS_ENTER.year}-12")
    before, seen = before_and_seen(records.china, records.general, months)
    return _row(months, before, before, seen, cause="parcels")


def third_places(records: Records) -> dict:
    """Goods by way of Hong Kong keep the ratio below one; without any it is one."""
    months = _newest(records)
    before, seen = before_and_seen(records.china, records.general, months)
    return _row(months, before, 1.0, seen, cause="third_places")


def goods_under_way(records: Records) -> dict:
    """Goods that left and are under way: over imports of a month later the ratio is what it was."""
    months = _newest(records)[:-UNDER_WAY]
    before, seen = before_and_seen(records.china, records.general, months, later=UNDER_WAY)
    return _row(months, before, before, seen, cause="goods_under_way")


def all_sellers(records: Records) -> dict:
    """A cause common to all sellers moves Korea's ratio as China's, over imports for consumption.

    It is told where every quarter that has the same months a year before says the same.
    """
    names = ("korea", "from_korea", "china", "imports")
    months = pd.DataFrame({name: getattr(records, name) for name in names}).dropna().index
    pairs = [(quarter - pd.DateOffset(years=1), quarter) for quarter in _quarters(months)]
    pairs = [(first, last) for first, last in pairs if first.isin(months).all()]
    rows = [_as_korea(records, *pair) for pair in pairs or [(months[:3], months[-3:])]]
    same = pairs and len({row["verdict"] for row in rows}) == 1
    return rows[-1] if same else rows[-1] | {"verdict": OPEN}


def _quarters(months: pd.DatetimeIndex) -> list[pd.DatetimeIndex]:
    """Return every three months in a row."""
    return [months[n : n + 3] for n in range(len(months) - 2)]


def _as_korea(records: Records, first: pd.DatetimeIndex, last: pd.DatetimeIndex) -> dict:
    """Return Korea's ratio in a quarter beside that of an earlier one, moved as China's."""
    before, seen = (ratio(records.korea, records.from_korea, quarter) for quarter in (first, last))
    china = [ratio(records.china, records.imports, quarter) for quarter in (first, last)]
    return _row(last, before, before * china[1] / china[0], seen, cause="all_sellers")


def by_rate(records: Records) -> dict:
    """Evasion that follows the rate falls with it: the log of the ratio moves as log(1 + rate)."""
    arrived = records.china.index + pd.DateOffset(months=UNDER_WAY)
    peak, last = _span(*TROUGH["china"]), records.china.index[arrived.isin(records.imports.index)][-3:]
    on_2024, steps = [], []
    for months in (peak, last):
        before, seen = before_and_seen(records.china, records.imports, months, later=UNDER_WAY)
        on_2024.append(seen / before)
        arrival = months + pd.DateOffset(months=UNDER_WAY)
        steps.append(less_base(records.log_rate, pd.DatetimeIndex(arrival), (2024,)))
    predicted = float(np.exp(np.log(on_2024[0]) * steps[1] / steps[0]))
    return _row(last, on_2024[0], predicted, on_2024[1], cause="by_rate")
