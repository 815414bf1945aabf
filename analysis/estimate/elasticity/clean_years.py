"""An event study by year: the law of 2025 on imports of the four years before it, and of its own.

For partner i, product k and year t, with E the change of the log statutory factor from 2024 to 2025:

    log V_ikt = sum_t b_t E_ik + effects + e_ikt,   b_2024 = 0

V is imports of April to November (:data:`MONTHS`), the months of 2025 under its law, summed up in every
year, so that a year has one season. Before 2025 nobody owed the duties of that law: b of those years is
what else moved. How much of it may go on in 2025 is bounded (:mod:`analysis.engine.trend_bounds`).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
import pandas as pd
from scipy.special import fdtrc

from analysis.checks import InputError
from analysis.columns import Columns, returns
from analysis.engine.inference import from_t, jackknife
from analysis.engine.panel import Panel
from analysis.engine.permuting import units_of
from analysis.engine.regression import leave_out_each, regress
from analysis.engine.trend_bounds import trend_bounds
from analysis.estimate.elasticity.dynamics.rows import LEVELS_EFFECTS
from analysis.vocabulary import Term

#: Years of the study, its base, and the first and last month of each.
# ASSUME: 2021 to 2024 are years without a tariff wave; 2020 is the pandemic's.
STUDY_YEARS, BASE_YEAR, MONTHS = tuple(range(2021, 2026)), 2024, (4, 11)

#: How far trends may move after the base, over how far they moved between two years before.
MAGNITUDES = {"half": 0.5, "once": 1.0}

_ENDS = "end of the 95 % interval, jackknife over partners, members of the EU as one"
COMPARED = {
    "comparison": Term("Compared", "", "partners in a sector (across) or sectors of a partner (within)"),
    "weights": Term("Weights", "", "equal, or imports of 2024"),
}
BY_YEAR = Columns(
    "a comparison, weights and year",
    {
        **COMPARED,
        "year": Term("Year", "year", "of the imports"),
        "value": Term(
            "Elasticity [95 %]",
            "elasticity",
            "imports of the year against 2024, on the law's rise of 2025",
            "two",
            ends=("ci_low", "ci_high"),
        ),
        "ci_low": Term("from", "elasticity", f"lower {_ENDS}", "two"),
        "ci_high": Term("to", "elasticity", f"upper {_ENDS}", "two"),
    },
)


CLEAN_YEARS = Columns(
    "a comparison and weights",
    {
        **COMPARED,
        "value": Term(
            "2025",
            "elasticity",
            "imports of 2025 against 2024, on the law's rise of 2025",
            "two",
            ends=("ci_low", "ci_high"),
        ),
        "ci_low": Term("from", "elasticity", f"lower {_ENDS}", "two"),
        "ci_high": Term("to", "elasticity", f"upper {_ENDS}", "two"),
        "p_before": Term(
            "p before", "probability", "all years before 2024 alike with 2024, jointly", "probability"
        ),
        "net": Term(
            "Net of a trend",
            "elasticity",
            "2025 less the straight line through the four years before",
            "two",
            ends=("net_low", "net_high"),
        ),
        "net_low": Term("from", "elasticity", f"lower {_ENDS}", "two"),
        "net_high": Term("to", "elasticity", f"upper {_ENDS}", "two"),
        **{
            f"{name}_{end}": Term(
                f"Trends {name}: {word}",
                "elasticity",
                f"{side} end of what is not rejected at 5 % where trends move after 2024 at most "
                f"{magnitude:g} times as far as between two years before",
                "two",
            )
            for name, magnitude in MAGNITUDES.items()
            for end, word, side in (("low", "from", "lower"), ("high", "to", "upper"))
        },
        "n_obs": Term("Observations", "count", "partner, sector and year"),
    },
)


#: Years with a coefficient; those before come first, as :func:`trend_bounds` takes them.
OTHER_YEARS = tuple(year for year in STUDY_YEARS if year != BASE_YEAR)

#: Each pair alike, or by its imports in the months of the base.
STUDY_WEIGHTS = ("equal", "pre_episode")

#: Weights on the coefficients that give 2025 less the line through the four years before.
_LINE = np.linalg.pinv(np.vander([year - BASE_YEAR for year in STUDY_YEARS[:-1]], 2))
NET_OF_LINE = np.append(-(np.array([1.0, 1.0]) @ _LINE)[:-1], 1.0)


@dataclass(frozen=True)
class YearStudy:
    """One event study by year: a comparison in some weights."""

    comparison: str
    weights: str
    coefficients: np.ndarray  #: Of :data:`OTHER_YEARS`.
    covariance: np.ndarray  #: Jackknife over partners, members of a group as one.
    n_units: int
    n_obs: int

    def summed(self, weights: np.ndarray) -> dict:
        """Return a weighted sum of coefficients with its interval."""
        error = float(np.sqrt(weights @ self.covariance @ weights))
        return from_t(float(weights @ self.coefficients), error, self.n_units - 1)

    @property
    def p_before(self) -> float:
        """Joint test that the years before are alike with the base: Hotelling's, of so many units."""
        before, inner = self.coefficients[:-1], self.covariance[:-1, :-1]
        squared, q = float(before @ np.linalg.solve(inner, before)), len(before)
        free = self.n_units - q
        return float(fdtrc(q, free, squared * free / (q * (self.n_units - 1))))


def year_studies(data: Panel, groups: pd.Series) -> list[YearStudy]:
    """Fit the event study in both comparisons and weights; parameters as :func:`year_study`."""
    designs = product(LEVELS_EFFECTS, STUDY_WEIGHTS)
    return [year_study(data, comparison, weights, groups) for comparison, weights in designs]


def year_study(data: Panel, comparison: str, weights: str, groups: pd.Series) -> YearStudy:
    """Fit the event study of the pairs that traded in every year and whose law is known.

    Parameters
    ----------
    data : Panel
        By sector, with every month of the years; without the partners that are left out.
    comparison : {"within", "across"}
    weights : str
        One of :data:`STUDY_WEIGHTS`.
    groups : Series
        Partner -> the group under whose law it trades; its members are one unit of the jackknife.

    Raises
    ------
    InputError
        No such pair, or a law that does not vary within the effects.
    """
    values, rise = yearly(data)
    there = np.flatnonzero((values > 0).all(axis=1) & np.isfinite(rise))
    if not len(there):
        raise InputError("event study by year: no pair traded in every year under a known law.")
    size = values[there, STUDY_YEARS.index(BASE_YEAR)]
    weigh = size / size.mean() if weights == "pre_episode" else np.ones(len(there))
    partner = np.unique(data.partner[there], return_inverse=True)[1]
    columns = weigh, np.log(values[there]), rise[there], partner, data.product[there]

    def coefficients(rows: np.ndarray) -> np.ndarray:
        return _fit(comparison, *(column[rows] for column in columns))

    estimates = coefficients(np.ones(len(there), dtype=bool))
    unit = np.unique(units_of(data.partners, groups)[data.partner[there]], return_inverse=True)[1]
    covariance = jackknife(leave_out_each(unit, coefficients), estimates)
    return YearStudy(comparison, weights, estimates, covariance, int(unit.max()) + 1, values[there].size)


def yearly(data: Panel) -> tuple[np.ndarray, np.ndarray]:
    """Return imports of each year, US dollars, shape (P, years), and the law's rise after the base."""
    first, last = MONTHS
    inside = [
        np.flatnonzero(
            (data.months.year == year) & (data.months.month >= first) & (data.months.month <= last)
        )
        for year in STUDY_YEARS
    ]
    values = np.stack([np.nansum(data.customs_value[:, months], axis=1) for months in inside], axis=1)
    law = data.statutory
    return values, law[:, inside[-1]].mean(axis=1) - law[:, inside[-2]].mean(axis=1)


def _fit(
    comparison: str,
    weigh: np.ndarray,
    logs: np.ndarray,
    rise: np.ndarray,
    partner: np.ndarray,
    sector: np.ndarray,
) -> np.ndarray:
    """Return the coefficients of :data:`OTHER_YEARS`; logs have shape (P, years)."""
    pair, year = (codes.ravel() for codes in np.indices(logs.shape))
    codes = {"partner x product": pair, "product x month": sector[pair] * len(STUDY_YEARS) + year}
    codes["partner x month"] = partner[pair] * len(STUDY_YEARS) + year
    places = [STUDY_YEARS.index(other) for other in OTHER_YEARS]
    return regress(
        logs.ravel(),
        rise[pair][:, None] * (year[:, None] == places),
        weights=weigh[pair],
        effects=[np.unique(codes[name], return_inverse=True)[1] for name in LEVELS_EFFECTS[comparison]],
        clusters=[np.unique(partner[pair], return_inverse=True)[1]],
        names=("the law's rise",) * len(places),
        where="event study by year",
    ).coefficients


@returns(BY_YEAR)
def by_year(studies: list[YearStudy]) -> pd.DataFrame:
    """Return the coefficient of each year; that of the base is zero without error."""
    rows = []
    for study in studies:
        estimates = {
            year: study.summed(unit)
            for year, unit in zip(OTHER_YEARS, np.eye(len(OTHER_YEARS)), strict=True)
        }
        base = dict.fromkeys(("value", "ci_low", "ci_high"), 0.0)
        for year in STUDY_YEARS:
            ends = {name: estimates.get(year, base)[name] for name in base}
            rows.append({"comparison": study.comparison, "weights": study.weights, "year": year} | ends)
    return pd.DataFrame(rows)


@returns(CLEAN_YEARS)
def clean_years(studies: list[YearStudy]) -> pd.DataFrame:
    """Return what each study says of 2025, of the years before, and of 2025 whatever trends went on."""
    rows = []
    for study in studies:
        last, net = study.summed(np.eye(len(OTHER_YEARS))[-1]), study.summed(NET_OF_LINE)
        bounds = {
            f"{name}_{end}": value
            for name, magnitude in MAGNITUDES.items()
            for end, value in zip(
                ("low", "high"),
                trend_bounds(study.coefficients, study.covariance, magnitude),
                strict=True,
            )
        }
        rows.append(
            {
                "comparison": study.comparison,
                "weights": study.weights,
                **{name: last[name] for name in ("value", "ci_low", "ci_high")},
                "p_before": study.p_before,
                "net": net["value"],
                "net_low": net["ci_low"],
                "net_high": net["ci_high"],
                **bounds,
                "n_obs": study.n_obs,
            }
        )
    return pd.DataFrame(rows)
