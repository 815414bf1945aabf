"""Published forecasts of 2025 against what came: each with its own condition and definition."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.estimate.counterfactual.structural import LAG_WEEKS, structural_forecast

#: Months of a year under the tariffs, for forecasts "within a year" made in April 2025.
YEAR_OF_TARIFFS = pd.date_range("2025-05", "2026-04", freq="MS")

#: How long the rates that these forecasts assume were in force: from 10 and 12 April to 13 May 2025.
BRIEFLY = "in force for 34 days (US) and 32 (China); this came under lower rates"

#: Month before each step of the uniform US layer on China in 2025, and the step (fraction).
# ASSUME: the month before is the calendar month before the first day in force; the steps of 5, 9 and 10
# April are one of 125 points, since all were announced within a week.
FRONTLOADED = {"2025-01": 0.10, "2025-02": 0.10, "2025-03": 1.25}


@dataclass(frozen=True)
class ForecastVerdict:
    """A published forecast and the outcome nearest to it."""

    study: str
    quantity: str
    condition: str
    #: Fractions (a change of -0.5 is -50 %).
    stated: float
    outcome: float
    definition: str  #: What the outcome measures.
    scored: bool  #: Whether the condition came true.
    #: 95 % interval of the outcome, where it rests on a counterfactual.
    ci_low: float | None = None
    ci_high: float | None = None

    note: str = ""

    @property
    def error(self) -> float:
        """Absolute error (fraction); for an unscored forecast a distance, not a score."""
        return abs(self.stated - self.outcome)

    @property
    def loses(self) -> bool:
        """Whether saying "no change" would have been nearer."""
        return self.scored and abs(self.outcome) < self.error


def published_verdicts(
    stated: pd.Series, *, two_way: pd.Series, world: pd.Series, exports: pd.Series, imports: pd.Series
) -> list[ForecastVerdict]:
    """Return the published forecasts about China beside the matching outcomes.

    Parameters
    ----------
    stated : Series
        Published estimates by id.
    two_way, world, exports, imports : Series
        US dollars by month: as :func:`two_way_trade`; China's exports to all countries, and to the US as
        first released; US imports for consumption from China.
    """
    return [
        *_kiel(stated, two_way, world),
        *_frontloading(stated, imports),
        *_june_rebound(exports, imports),
    ]


def two_way_trade(imports: pd.Series, vintages: pd.DataFrame, partner: str) -> pd.Series:
    """Return US imports from plus exports to a partner, newest vintage of each month, US dollars.

    Parameters
    ----------
    imports : Series
        US general imports from the partner by month.
    vintages : DataFrame
        Table ``us_trade_totals_vintages``, which has the exports.
    """
    exports = vintages[vintages.partner.eq(partner) & vintages.flow.eq("exports")]
    newest = exports.sort_values(["month", "vintage"]).drop_duplicates("month").set_index("month").value
    return imports.add(newest.astype(float)).dropna()


def _kiel(stated: pd.Series, two_way: pd.Series, world: pd.Series) -> list[ForecastVerdict]:
    condition = "145 % and 125 % are kept for a year"
    who = "Kiel Institute (KITE), April 2025"
    between = float(stated["kite_us_china"] / 100)
    return [
        ForecastVerdict(
            who,
            "trade between the United States and China",
            condition,
            between,
            _change(two_way, YEAR_OF_TARIFFS),
            "US general imports from and exports to China, May 2025 to April 2026 on the same months "
            "before",
            scored=False,
            note=BRIEFLY,
        ),
        ForecastVerdict(
            who,
            "trade between the United States and China",
            condition,
            between,
            _change(two_way, pd.date_range("2025-05", "2025-06", freq="MS")),
            "the same, May and June 2025: goods that had left under 145 %",
            scored=False,
            note="the months nearest to the condition",
        ),
        ForecastVerdict(
            who,
            "China's exports to all countries",
            condition,
            float(stated["kite_china_exports"] / 100),
            _change(world, world.index.intersection(YEAR_OF_TARIFFS)),
            "China's exports in US dollars, May 2025 to April 2026 on the same months before",
            scored=False,
            note=BRIEFLY,
        ),
    ]


def _frontloading(stated: pd.Series, imports: pd.Series) -> list[ForecastVerdict]:
    per_point = float(stated["goldman_frontload"])  # per cent per percentage point: a pure number
    months = pd.DatetimeIndex([f"{month}-01" for month in FRONTLOADED])
    baseline = structural_forecast(imports[:"2024-12-01"], months, lag_weeks=LAG_WEEKS)
    excess = imports[months].to_numpy() / baseline.paths - 1
    low, middle, high = np.quantile(excess, [0.025, 0.5, 0.975], axis=0)
    return [
        ForecastVerdict(
            "Goldman Sachs, 2025 (press)",
            f"front-loading in {month:%B %Y}",
            f"the rate rises by {step * 100:.0f} points a month later",
            per_point * step,
            middle[k],
            "US imports for consumption over the structural model fitted to December 2024",
            scored=True,
            ci_low=low[k],
            ci_high=high[k],
            note="the rise was announced in the month itself or later"
            if k
            else "threatened since November, ordered three days before",
        )
        for k, (month, step) in enumerate(zip(months, FRONTLOADED.values(), strict=True))
    ]


def _june_rebound(exports: pd.Series, imports: pd.Series) -> list[ForecastVerdict]:
    # ASSUME: commentary of the day expected the truce to bring a rebound in June; the package holds no
    # text of it, so that only the direction is judged.
    condition = "the truce of May holds"
    may, june, july = (pd.Timestamp(f"2025-{m:02d}-01") for m in (5, 6, 7))
    cases = [
        ("China's exports to the United States, June over May 2025, first releases", exports, june),
        ("US imports for consumption from China, June over May 2025", imports, june),
        ("US imports for consumption from China, July over May 2025", imports, july),
    ]
    return [
        ForecastVerdict(
            "press of June 2025",
            "a rebound in June" if month == june else "a rebound by July",
            condition,
            np.nan,
            float(series[month] / series[may] - 1),
            definition,
            scored=True,
            note="direction only: no size was stated",
        )
        for definition, series, month in cases
    ]


def _change(values: pd.Series, months: pd.DatetimeIndex) -> float:
    before = values.reindex(months - pd.DateOffset(years=1)).to_numpy()
    now = values.reindex(months).to_numpy()
    return float(now.sum() / before.sum() - 1)


def verdicts_on_china(
    figures: pd.DataFrame,
    vintages: pd.DataFrame,
    exports: dict[str, pd.Series],
    imports: dict[str, pd.Series],
) -> list[ForecastVerdict]:
    """Return :func:`published_verdicts` on the trade of China.

    Parameters
    ----------
    figures, vintages : DataFrame
        Published figures, and total US trade in two vintages.
    exports : dict of Series
        China's exports to all, ``first`` released and ``revised``, and first released to the ``USA``.
    imports : dict of Series
        US imports from China: ``general``, and for consumption by the ``panel``.
    """
    return published_verdicts(
        figures,
        two_way=two_way_trade(imports["general"], vintages, "CHN"),
        world=exports["revised"].combine_first(exports["first"]).dropna(),
        exports=exports["USA"],
        imports=imports["panel"],
    )
