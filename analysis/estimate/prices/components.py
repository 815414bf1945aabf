"""What each component gave to the change of China's producer prices, by weights found from the figures.

The Bureau prints the rate of each component and no weights. But the total is their weighted sum in every
month, all of it rounded to a tenth of a point: the months together leave little room for the weights.
What they leave is a linear programme, solved for the smallest and the largest contribution (bounds, with
no chance in them). Between them stand the weights of least squares, which take rounded rates as they
are and may lie a hair outside.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy.optimize import linprog, lsq_linear

from analysis.columns import Columns, returns
from analysis.estimate.prices.arithmetic import PPI_ROUNDING
from analysis.vocabulary import TERMS, Term

#: Branches of the index, the components of each, in the order of the Bureau.
BRANCHES = {
    "producer_goods": ["mining", "raw_materials", "processing"],
    "consumer_goods": ["food", "clothing", "daily_use", "durables"],
}
COMPONENTS = [name for parts in BRANCHES.values() for name in parts]

#: What sentences speak of: energy and raw materials, what is made of them, what households buy.
RAW = "mining and raw materials"
GROUPS = {
    RAW: ["mining", "raw_materials"],
    "processing": ["processing"],
    "consumer goods": BRANCHES["consumer_goods"],
}

#: Months on either side whose figures find the weights.
# ASSUME: weights, which the Bureau sets for five years, move little by prices within a year of a month.
MONTHS_AROUND = 12

#: Fewest complete months from which weights are found: one a component.
FEWEST_COMPLETE_MONTHS = len(COMPONENTS)

PPI_PARTS = Columns(
    "a component, then :data:`GROUPS` and :data:`BRANCHES`",
    {
        "component": Term("Component", "", "component, group of them or branch of producer prices"),
        "yoy_growth": replace(TERMS["yoy_growth"], missing="of groups"),
        "weight": Term(
            "Weight, % [bounds]",
            "fraction",
            "of the component in all producer prices, by least squares",
            "hundredths",
            ("weight_low", "weight_high"),
        ),
        "weight_low": Term("Lowest weight", "fraction", "smallest weight that rounded figures allow"),
        "weight_high": Term("Highest weight", "fraction", "largest weight that rounded figures allow"),
        "value": Term(
            "Points [bounds]",
            "fraction",
            "contribution to the change of all producer prices on a year earlier, by the weight",
            "finely",
            ("low", "high"),
        ),
        "low": Term(
            "Lowest allowed", "fraction", "smallest contribution that rounding allows", "finely"
        ),
        "high": Term(
            "Highest allowed", "fraction", "largest contribution that rounding allows", "finely"
        ),
    },
    index=("component",),
)

PRINTED = Columns(
    "a month and branch of which the Bureau printed a contribution",
    {
        "month": TERMS["month"],
        "component": Term("Part", "", "branch of producer prices"),
        "published": Term(
            "Printed by the Bureau",
            "fraction",
            "contribution as the Bureau printed it, which the weights do not use",
            "finely",
        ),
        **PPI_PARTS.only("low", "high"),
    },
)


@dataclass(frozen=True)
class Contributions:
    """The change of producer prices in a month by component."""

    total: float  #: Published change on a year earlier (fraction).
    parts: pd.DataFrame  #: :data:`PPI_PARTS`.
    residual: float  #: ``total`` less the contributions of the components.
    months: pd.DatetimeIndex  #: From which the weights were found.
    #: Root mean square distance of the weighted sum from the total over these months (fraction).
    fit: float
    published: pd.DataFrame  #: :data:`PRINTED`.


def contributions(
    total: pd.Series, components: pd.DataFrame, month: pd.Timestamp
) -> Contributions | None:
    """Split the change of producer prices in a month by component.

    None where too little is published, or where no weights hold in all months near it: in 2022 prices of
    mining moved so much that weights by value moved too.

    Parameters
    ----------
    total : Series
        Change of the whole index on a year earlier (fraction), indexed by month.
    components : DataFrame
        Source table ``china_ppi_components_monthly``.
    month : Timestamp
    """
    rates = components.pivot(index="month", columns="component", values="yoy_growth")
    rates = rates[[*COMPONENTS, *BRANCHES]].join(total.rename("total"), how="inner").dropna()
    distance = abs((rates.index.year - month.year) * 12 + rates.index.month - month.month)
    rates = rates[distance <= MONTHS_AROUND]
    if month not in rates.index or len(rates) < FEWEST_COMPLETE_MONTHS:
        return None
    programme, weight = Programme(rates), least_squares(rates)
    if not programme.holds:
        return None
    sums = rates[COMPONENTS] @ weight
    return Contributions(
        total=float(rates.at[month, "total"]),
        parts=_parts(rates, programme, weight, month),
        residual=float(rates.at[month, "total"] - sums[month]),
        months=rates.index,
        fit=float(np.sqrt(((sums - rates.total) ** 2).mean())),
        published=_beside_published(components, programme, rates.index),
    )


@returns(PPI_PARTS)
def _parts(
    rates: pd.DataFrame, known: Programme, weight: pd.Series, month: pd.Timestamp
) -> pd.DataFrame:
    """Return rate, weight and contribution of components, groups and branches in a month."""
    rows = []
    for name, members in {**{c: [c] for c in COMPONENTS}, **GROUPS, **BRANCHES}.items():
        of_members, rate = weight[members], rates.at[month, name] if name in rates else np.nan
        value = (of_members * rates.loc[month, members]).sum()
        bounds = known.weights(members), known.given(members, month)
        rows.append((name, rate, of_members.sum(), *bounds[0], value, *bounds[1]))
    return pd.DataFrame(rows, columns=list(PPI_PARTS)).set_index("component")


def least_squares(rates: pd.DataFrame) -> pd.Series:
    """Return weights, none below zero and one in sum, that fit the total and both branches best.

    Parameters
    ----------
    rates : DataFrame
        One row a month: :data:`COMPONENTS`, :data:`BRANCHES` and ``total`` (fractions).
    """
    by_component = rates[COMPONENTS].to_numpy()
    blocks, sides = [by_component], [rates.total.to_numpy()]
    for branch, members in BRANCHES.items():
        inside = np.isin(COMPONENTS, members)
        blocks.append((by_component - rates[[branch]].to_numpy()) * inside)
        sides.append(np.zeros(len(rates)))
    heavy = 1e4 * np.abs(by_component).max()  # holds the sum to one, to more digits than are printed
    matrix = np.vstack([*blocks, np.full((1, len(COMPONENTS)), heavy)])
    unscaled = lsq_linear(matrix, np.concatenate([*sides, [heavy]]), bounds=(0, 1)).x
    return pd.Series(unscaled / unscaled.sum(), COMPONENTS)


class Programme:
    """All weights under which the rounded figures of some months can be true.

    Unknown are the weights and, for each month and component, its weight times the digits that rounding
    took. In every month the components give the total within its rounding, and those of a branch the
    branch.

    Parameters
    ----------
    rates : DataFrame
        As :func:`least_squares`.

    Attributes
    ----------
    holds : bool
        Whether there are any.
    """

    def __init__(self, rates: pd.DataFrame):
        self._rates, self._n = rates, len(COMPONENTS)
        self._size = self._n * (1 + len(rates))  # weights, then lost digits by month
        rows, sides = [], []
        for place, month in enumerate(rates.index):
            total_row = self._given(place, COMPONENTS, month)
            for sign in (1, -1):
                rows.append(sign * total_row)
                sides.append(sign * rates.at[month, "total"] + PPI_ROUNDING)
                for branch, members in BRANCHES.items():
                    rest = sign * self._given(place, members, month)
                    side = sign * rates.at[month, branch] + PPI_ROUNDING
                    rest[: self._n] -= side * self._of(members)
                    rows.append(rest)
                    sides.append(0.0)
                for c in range(self._n):  # lost digits are at most half a unit
                    digit = np.zeros(self._size)
                    digit[self._place(place) + c], digit[c] = sign, -PPI_ROUNDING
                    rows.append(digit)
                    sides.append(0.0)
        one = np.zeros((1, self._size))
        one[0, : self._n] = 1
        self._rules = {
            "A_ub": np.array(rows),
            "b_ub": np.array(sides),
            "A_eq": one,
            "b_eq": [1.0],
            "bounds": [(0, 1)] * self._n + [(None, None)] * (self._size - self._n),
        }
        self.holds = linprog(np.zeros(self._size), **self._rules).status == 0

    def weights(self, members: list[str]) -> tuple[float, float]:
        """Return the smallest and the largest sum of the weights of some components."""
        return self._ends(np.concatenate([self._of(members), np.zeros(self._size - self._n)]))

    def given(self, members: list[str], month: pd.Timestamp) -> tuple[float, float]:
        """Return the smallest and the largest contribution of some components in a month (fraction)."""
        return self._ends(self._given(self._rates.index.get_loc(month), members, month))

    def _ends(self, row: np.ndarray) -> tuple[float, float]:
        least = [linprog(sign * row, **self._rules).fun for sign in (1, -1)]
        return float(least[0]), float(-least[1])

    def _of(self, members: list[str]) -> np.ndarray:
        return np.isin(COMPONENTS, members).astype(float)

    def _place(self, place: int) -> int:
        return self._n * (1 + place)

    def _given(self, place: int, members: list[str], month: pd.Timestamp) -> np.ndarray:
        """Return the row of what some components gave in a month."""
        row, inside = np.zeros(self._size), self._of(members)
        row[: self._n] = inside * self._rates.loc[month, COMPONENTS].to_numpy()
        row[self._place(place) : self._place(place + 1)] = inside
        return row


@returns(PRINTED)
def _beside_published(
    components: pd.DataFrame, known: Programme, months: pd.DatetimeIndex
) -> pd.DataFrame:
    """Return what the Bureau printed that branches gave, beside what the weights leave them."""
    printed = components[components.contribution.notna() & components.month.isin(months)]
    rows = [
        (row.month, row.component, row.contribution, *known.given(BRANCHES[row.component], row.month))
        for row in printed.itertuples()
    ]
    return pd.DataFrame(rows, columns=list(PRINTED))
