"""Local projections of import values on changes of the tariff, and their cumulative multiplier.

For the pair p of partner i and product k, with y the log value, s and f the log statutory and effective
factors, and d a change on the month before:

    reduced form   y[t+h] - y[t-1]  on  ds[t]
    multiplier     mean of y[t..t+h] - y[t-1]  on  mean of f[t..t+h] - f[t-1],  instrumented by ds[t]

with effects of product x month and partner x month. Differences take out the pair. Lags of dy and
ds are controls: under lag augmentation the residual of a horizon needs no correction for serial
correlation (Montiel Olea and Plagborg-Moller 2021, doi:10.3982/ECTA18756). Jorda (2005,
doi:10.1257/0002828053828518).

The multiplier is the cumulative one of Ramey and Zubairy (2018, doi:10.1086/696277), with the shock of
month t as the instrument. Being exactly identified, it is the ratio of two responses to the change of
law in month t, given the lags: that of log imports, averaged over the months t to t+h, over that of the
log effective factor, averaged over the same months, both less the month before. It is an elasticity: the
per cent change of the import value for a one per cent rise of 1 + tariff as collected, both averaged
from the month of the change to h months after it. Changes of law after t enter both responses as far as
they go along with the one in t, such as the undoing of a rise; what ds[t] does not foretell is
residual. There are no leads.

The statutory path averaged over t..t+h is no instrument: it holds changes after t, which imports have
had fewer months to answer, so that a response that builds up is understated (the tests plant one).
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np
import pandas as pd

from analysis.checks import InputError, check_choice
from analysis.columns import Columns, returns, shared
from analysis.engine.by_unit import draw_by_unit
from analysis.engine.grid import Grid
from analysis.engine.panel import Panel
from analysis.engine.permuting import filled, holders, orders, units_of, with_means
from analysis.engine.randomisation import Beside
from analysis.engine.results import Estimate
from analysis.estimate.elasticity.dynamics.rows import (
    CHANGES_EFFECTS,
    cells,
    codes_of,
    lagged,
    regress_rows,
    response,
)
from analysis.estimate.episodes import episodes
from analysis.vocabulary import Term

#: Outcome and regressor of each kind of projection.
PROJECTION_VARIABLES = {
    "reduced": {
        "outcome": "log customs value at the horizon less month before",
        "regressor": "change of log(1 + statutory rate)",
    },
    "lp_iv": {
        "outcome": "log customs value, mean over the horizon less month before",
        "regressor": "log(1 + effective rate), mean over the horizon less month before",
    },
    "tariff": {
        "outcome": "log(1 + statutory rate) at the horizon less month before",
        "regressor": "change of log(1 + statutory rate)",
    },
}


def whole_window(name: str) -> str:
    """Return the window of changes of an episode, or a window itself."""
    if ":" in name:
        return name
    return episodes()[check_choice(name, episodes(), what="episode")].changes


def _rows(data: Panel, name: str, horizon: int) -> tuple[np.ndarray, np.ndarray]:
    """Rows (pair, month t) of an episode whose months t and t + horizon lie within it.

    A lead may, like the base, lie in the month before its first.
    """
    months = data.inside(whole_window(name))
    inside = months[: len(months) - horizon] if horizon > 0 else months[max(0, -horizon - 1) :]
    return cells(data, inside)


def project(
    data: Panel,
    horizons: range | list[int],
    *,
    episode: str = "2018",
    kind: str = "reduced",
    lags: int = 2,
    comparison: str = "within",
) -> list[Estimate]:
    """Estimate a response at each horizon.

    Parameters
    ----------
    data : Panel
    horizons : sequence of int
        Months after the change; negative ones are leads (``reduced`` only).
    episode : str
        ``"2018"``, ``"2025"``, or a window of one's own data (``"2024-07:latest"``).
    kind : str
        ``"reduced"``: level at the horizon on the statutory change of month t. ``"lp_iv"``: the
        cumulative multiplier, mean outcome on mean effective factor over the months 0 to the horizon,
        instrumented by the statutory change of month t alone. ``"tariff"``: level of the statutory
        factor at the horizon on its change in t, how lasting a change was.
    lags : int
        Months of lag augmentation.
    comparison : str
        ``"within"`` partners (effects of product x month and partner x month) or ``"across"`` (product x
        month alone).

    Returns
    -------
    list of Estimate
        ``design`` is the kind. Horizons that leave no month are left out.

    Raises
    ------
    InputError
        An unknown episode or kind, leads of the multiplier, or a sample outside the data.
    """
    window = whole_window(episode)
    check_choice(kind, PROJECTION_VARIABLES, what="kind of projection")
    if kind == "lp_iv" and min(horizons) < 0:
        raise InputError("the cumulative multiplier has no leads; use kind 'reduced'.")
    effects = CHANGES_EFFECTS[check_choice(comparison, CHANGES_EFFECTS, what="comparison")]
    shock, growth = response(data.statutory, 0), response(data.log_value, 0)
    estimates = []
    for h in horizons:
        rows = _rows(data, episode, h)
        if not len(rows[0]):
            continue
        y, x, z = _columns(data, kind, h, shock)
        controls = _controls(shock, growth, lags=lags, outcome=h >= 0)
        fitted = regress_rows(
            data,
            rows,
            y[rows],
            np.column_stack([column[rows] for column in [x, *controls]]),
            z=None if z is None else z[rows],
            window=window,
            fixed_effects=effects,
            name=f"projection.{comparison}.{episode}.{kind}.h{h}",
            design=kind,
            episode=episode,
            horizon=h,
            **PROJECTION_VARIABLES[kind],
        )
        estimates.append(fitted.estimate())
    return estimates


def _controls(shock: np.ndarray, growth: np.ndarray, *, lags: int, outcome: bool) -> list[np.ndarray]:
    """Return lags of the shock, and of the outcome, which would be part of what a lead measures."""
    return [lagged(path, j) for path in (shock, growth)[: 1 + outcome] for j in range(1, lags + 1)]


def _columns(data: Panel, kind: str, h: int, shock: np.ndarray):
    """Return outcome, tariff and excluded instrument of a horizon, each of shape (P, T)."""
    if kind == "reduced":
        return response(data.log_value, h), shock, None
    if kind == "tariff":
        return response(data.statutory, h), shock, None
    y, x = (response(paths, h, cumulative=True) for paths in (data.log_value, data.effective))
    return y, x, shock


def placebo(data: Panel, horizons: list[int], *, episode: str, **options) -> list[Estimate]:
    """Return the reduced form with the tariffs of the episode given to imports years before it."""
    lead = episodes()[episode].earlier["lead"]
    earlier = data.with_columns(customs_value=lagged(data.customs_value, lead))
    estimates = project(earlier, horizons, episode=episode, **options)
    return [
        replace(e, name=e.name.replace("projection", "projection.placebo"), is_placebo=True)
        for e in estimates
    ]


#: Assignments of the law in :func:`randomise` beside the one that happened. They cost little, as all
#: that few units may hold is made once (:mod:`by_unit`).
PATH_DRAWS = 19_999


BY_LAW = Columns(
    "a month after the change",
    {
        "episode": Term("Episode", "", "key of the episode"),
        "horizon": Term("Months", "months", "months after the change of the law", "count"),
        **shared(
            "value",
            "ci_low",
            "ci_high",
            label="Elasticity [95 %, permutation]",
            unit="elasticity",
            definition="response of log imports to the law, across partners",
        ),
        "p_value": Term(
            "p", "probability", "share of assignments of the law with a response as large", "probability"
        ),
        "n_units": Term("Units", "count", "partners, those with one law together, that change places"),
    },
)


@returns(BY_LAW)
def randomise(
    data: Panel,
    horizons: list[int],
    groups: pd.Series,
    *,
    episode: str,
    draws: int = PATH_DRAWS,
    lags: int = 2,
) -> pd.DataFrame:
    """Permute the law over partners in the reduced form across partners, horizon by horizon.

    Parameters
    ----------
    data : Panel
        As :func:`rows.continued` gives it for the episode.
    horizons : list of int
        Months after the change.
    groups : Series
        Partner -> the group under whose law it trades (``"EU"``), missing for most: one unit.
    episode : str
    draws, lags : int

    Notes
    -----
    The lags of the law and of the outcome stay as they were (the permutation of a residual, Freedman
    and Lane 1983, doi:10.2307/1391660).
    """
    shock, growth = response(data.statutory, 0), response(data.log_value, 0)
    book = data.with_columns(shock=shock).cube("shock")
    book[:, :, 0] = 0.0  # before the data: in no row
    units = units_of(data.partners, groups)
    book, months = with_means(filled(book), units), []
    for h in horizons:
        rows = _rows(data, episode, h)
        y, x, _ = _columns(data, "reduced", h, shock)
        controls = _controls(shock, growth, lags=lags, outcome=True)
        columns = np.column_stack([column[rows] for column in (y, x, *controls)])
        finite = np.isfinite(columns).all(axis=1)
        pair, month = (part[finite] for part in rows)
        absorber = Grid(*codes_of(data, (pair, month)).values(), CHANGES_EFFECTS["across"])
        clean = absorber.absorb(columns[finite])
        beside = Beside(absorber, np.linalg.qr(clean[:, 2:])[0])
        partner, product = data.partner[pair], data.product[pair]
        (result,) = draw_by_unit(
            beside.net(clean[:, :2]),
            partial(_permuted, book, units, (partner, product, month)),
            orders(int(units.max()) + 1, draws=draws),
            beside,
            np.ones(len(pair)),
            units[partner],
        )
        low, high = result.interval()
        months.append(
            {
                "episode": episode,
                "horizon": h,
                "value": result.value,
                "ci_low": low,
                "ci_high": high,
                "p_value": float(result.p_value()[0]),
                "n_units": result.n_clusters,
            }
        )
    return pd.DataFrame(months)


def _permuted(
    book: np.ndarray, units: np.ndarray, cells: tuple[np.ndarray, ...], order: np.ndarray
) -> np.ndarray:
    """Return the law of each row, shape (n,), where unit u has that of ``order[u]``."""
    partner, *rest = cells
    return book[holders(units, order)[partner], *rest]
