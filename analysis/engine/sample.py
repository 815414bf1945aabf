"""The rows and columns of one regression, taken from a panel as a specification asks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.checks import InputError
from analysis.engine.panel import Panel
from analysis.engine.ppml import supported
from analysis.engine.results import UNCLUSTERED
from analysis.engine.specification import Specification

#: Columns of a sample that have one value a row.
ROWS = ("partner", "product", "month", "y", "x", "z", "weights")


@dataclass(frozen=True)
class Sample:
    """Arrays of one regression; n rows."""

    #: Ints, shape (n,). Codes from 0 without gaps.
    partner: np.ndarray
    product: np.ndarray
    month: np.ndarray
    #: Shape (n,). Log outcome, its 12-month change, or the outcome itself (ppml; US dollars).
    y: np.ndarray
    #: Shape (n,). Log tariff factor, and the instrument's (equal to ``x`` where there is none); shape
    #: (n, m) where a design puts several in their place.
    x: np.ndarray
    z: np.ndarray
    weights: np.ndarray  #: Shape (n,). Regression weights with mean 1.
    #: What the codes stand for.
    partners: pd.Index
    products: pd.Index
    months: pd.DatetimeIndex  #: What the month codes stand for.
    system: str = ""  #: Product system of the data.
    window: str = ""  #: First and last month that were asked for.
    vintage: str = ""  #: Publication of the data.
    n_zeros: int = 0  #: Cells of the window without imports, left out by the logarithm (0 for ppml).
    #: Cells whose rate is not known, and cells of pairs without imports in the year of the weights: left
    #: out.
    n_no_rate: int = 0
    n_no_weight: int = 0
    n_separated: int = 0  #: Zero cells that some effect fits perfectly (ppml), left out.

    @property
    def codes(self) -> dict[str, np.ndarray]:
        """Codes of the rows by name, each shape (n,)."""
        return {"partner": self.partner, "product": self.product, "month": self.month}

    def effects(self, fixed_effects: tuple[str, ...]) -> Iterator[np.ndarray]:
        """Yield the code of each set of effects such as ``partner x product``, each shape (n,)."""
        for first, second in self.pairs_of_codes(fixed_effects):
            width = int(second.max()) + 1
            fits = (int(first.max()) + 1) * width < 2**31
            code = np.multiply(first, width, dtype=np.int32 if fits else np.int64)
            code += second
            yield code

    def pairs_of_codes(self, fixed_effects: tuple[str, ...]) -> list[tuple[np.ndarray, np.ndarray]]:
        """Return the two codes that make up each set of effects, each shape (n,)."""
        return [tuple(self.codes[name] for name in effect.split(" x ")) for effect in fixed_effects]

    def clusters(self, cluster_by: str) -> list[np.ndarray]:
        """Return the codes of one or two kinds of clusters (``partner and product``), none by row."""
        if cluster_by == UNCLUSTERED:
            return []
        kinds = [[self.codes[name] for name in kind.split(" x ")] for kind in cluster_by.split(" and ")]
        return [crossed(*kind) if len(kind) > 1 else kind[0] for kind in kinds]

    def keep(self, rows: np.ndarray) -> Sample:
        """Return some of the rows, boolean of shape (n,); codes stay without gaps."""
        changes = {name: getattr(self, name)[rows] for name in ROWS if name not in ("z", "weights")}
        # What is the same array, or one number, stays so: long ones are not to be had twice.
        changes["z"] = changes["x"] if self.z is self.x else self.z[rows]
        one = not any(self.weights.strides)
        changes["weights"] = self.weights[: len(changes["y"])] if one else self.weights[rows]
        names = {"partner": "partners", "product": "products", "month": "months"}
        for code, labels in names.items():
            present, changes[code] = without_gaps(changes[code], len(getattr(self, labels)))
            changes[labels] = getattr(self, labels)[present]
        return replace(self, **changes)


class Cells(NamedTuple):
    """What a specification asks of the pairs of a panel, before rows are taken; P pairs, T months."""

    pairs: np.ndarray  #: Ints, shape (P,): which pairs of the panel.
    months: np.ndarray  #: Ints, shape (T,): which months.
    y: np.ndarray  #: Shape (P, T), as the others; NaN where not known.
    x: np.ndarray
    z: np.ndarray
    rows: np.ndarray  #: Whether a cell is a row of the sample.
    weights: np.ndarray | None  #: Shape (P,); None: equal.
    about: dict  #: Fields of :class:`Sample`: what the sample is called, and what it leaves out.


def draw_cells(data: Panel, spec: Specification) -> Cells:
    """Return the cells of a specification, of which :func:`draw_sample` takes the rows."""
    window = spec.check(data)
    months = data.inside(window)
    pairs = np.flatnonzero(~np.isin(data.partners[data.partner], spec.leave_out))
    y = outcome = data.column(spec.outcome)
    if spec.estimator != "ppml":
        with np.errstate(invalid="ignore"):
            y = np.log(np.where(y > 0, y, np.nan))
    y = _change(y[pairs], months, spec.difference)
    x, z = _regressors(data, spec, months, pairs)
    observed = np.isfinite(_change(outcome[pairs], months, spec.difference))
    traded = np.isfinite(y)
    rated = traded & (np.isfinite(x) & np.isfinite(z)).reshape(*y.shape, -1).all(axis=-1)
    rows, weights = rated, None
    if spec.weights == "pre_episode":
        weights = _weights(data, spec, window)[pairs]
        rows = rated & (weights > 0)[:, None]
    if not rows.any():
        raise InputError(f"specification {spec.name}: no observation is left in {window}.")
    about = {
        "system": data.system,
        "window": window,
        "vintage": data.vintage,
        "n_zeros": int((observed & ~traded).sum()),
        "n_no_rate": int((traded & ~rated).sum()),
        "n_no_weight": int((rated & ~rows).sum()),
    }
    return Cells(pairs, months, y, x, z, rows, weights, about)


def draw_sample(data: Panel, spec: Specification) -> Sample:
    """Return the sample of a specification.

    Raises
    ------
    InputError
        A window outside the data, a column that they lack, or no row left.
    """
    cells = draw_cells(data, spec)
    rows, (pair, month) = cells.rows, np.nonzero(cells.rows)
    of_pair = cells.pairs[pair]
    sample = Sample(
        partner=data.partner[of_pair],
        product=data.product[of_pair],
        month=month,
        y=cells.y[rows],
        x=(x := cells.x[rows]),
        z=x if cells.z is cells.x else cells.z[rows],
        weights=np.ones(len(pair)) if cells.weights is None else cells.weights[pair],
        partners=data.partners,
        products=data.products,
        months=data.months[cells.months],
        **cells.about,
    )
    has_support = np.ones(len(pair), dtype=bool)
    if spec.estimator == "ppml":
        # Levels of the effects whose outcome is zero throughout are fitted at zero: see Correia,
        # Guimaraes and Zylkin (2020, doi:10.1177/1536867X20909691), section on effects.
        has_support = supported(sample.y, sample.pairs_of_codes(spec.fixed_effects))
        if not has_support.any():
            raise InputError(f"specification {spec.name}: no observation is left in {sample.window}.")
    sample = sample.keep(has_support)
    weights = sample.weights / sample.weights.mean()
    return replace(sample, weights=weights, n_separated=int((~has_support).sum()))


def _regressors(data: Panel, spec: Specification, months: np.ndarray, kept: np.ndarray):
    """Return regressors and instruments of some pairs and months, each shape (P, T) or (P, T, m)."""
    if spec.by_month:
        columns, _ = spec.by_month.columns(data, data.months[months])
        return columns[kept], columns[kept]

    def column(name: str) -> np.ndarray:
        path, moved = data.column(name)[kept], months + spec.lead
        if not spec.lags:
            return _change(path, moved, spec.difference)
        first, last = spec.lags
        return np.stack(
            [_change(path, moved - j, spec.difference) for j in range(first, last + 1)], axis=-1
        )

    x = column(spec.tariff)
    return x, column(spec.instrument) if spec.instrument else x


def _change(values: np.ndarray, months: np.ndarray, difference: int) -> np.ndarray:
    """Return some months' columns, less those ``difference`` months before; NaN beyond the data."""
    current = _columns(values, months)
    return current - _columns(values, months - difference) if difference else current


def _columns(values: np.ndarray, months: np.ndarray) -> np.ndarray:
    inside = (months >= 0) & (months < values.shape[1])
    if inside.all():
        return values[:, months[0] : months[-1] + 1]
    padded = np.full((len(values), len(months)), np.nan)
    padded[:, inside] = values[:, months[inside]]
    return padded


def _weights(data: Panel, spec: Specification, window: str) -> np.ndarray:
    """Return each pair's mean imports in the year of the weights, shape (P,)."""
    year = spec.year_of_weights(window)
    return data.customs_value[:, data.months.year == year].mean(axis=1)


def crossed(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Return the codes of pairs of codes, from 0 without gaps, shape (n,)."""
    return np.unique(first.astype(np.int64) * (int(second.max()) + 1) + second, return_inverse=True)[1]


def without_gaps(codes: np.ndarray, size: int) -> tuple[np.ndarray, np.ndarray]:
    """Return which of ``size`` codes occur, ascending, and the codes counted over these."""
    there = np.zeros(size, dtype=bool)
    there[codes] = True
    return np.flatnonzero(there), (np.cumsum(there) - 1)[codes]
