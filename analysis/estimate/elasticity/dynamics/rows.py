"""Regressions on rows drawn from the paths of pairs, for designs that look forward and back along them.

Estimators of this subject take the paths as :func:`continued` gives them for their window.
"""

from __future__ import annotations

import numpy as np

from analysis.checks import InputError
from analysis.engine.grid import Grid
from analysis.engine.panel import Panel
from analysis.engine.regression import Fit, regress
from analysis.engine.sample import without_gaps
from analysis.estimate.episodes import episode
from analysis.law.statutory import BASKET_2024

#: What a design compares -> effects of a regression in levels: sectors of one partner (``within``), or
#: partners in one sector (``across``), which keeps what falls on all goods of a partner alike. In
#: changes the effects of the pair have gone.
LEVELS_EFFECTS = {
    "within": ("partner x product", "product x month", "partner x month"),
    "across": ("partner x product", "product x month"),
}
CHANGES_EFFECTS = {name: effects[1:] for name, effects in LEVELS_EFFECTS.items()}


def continued(data: Panel, window: str = "") -> Panel:
    """Return the paths that designs of a window rest on, China's law as one path.

    Parameters
    ----------
    data : Panel
    window : str
        The partners that it leaves out (:func:`left_out`) are left out; by default nobody is.

    Notes
    -----
    China's basket changes at January 2024. The statutory path continues from there at the level that it
    had reached, so that a change of goods is not taken for one of law; effects of pairs, or
    differences, take out its level in every design.
    """
    data = data.without(left_out(window))
    # ASSUME: no change of law took effect for China in January 2024; all that moves there is the basket.
    if not data.months[0] < BASKET_2024 <= data.months[-1]:
        return data
    statutory, china, at = data.statutory.copy(), data.of("CHN"), data.position(BASKET_2024)
    jump = np.nan_to_num(statutory[:, at] - statutory[:, at - 1])
    statutory[china, at:] -= jump[china, None]
    return data.with_columns(statutory=statutory)


def left_out(window: str) -> tuple[str, ...]:
    """Return the partners that designs of a window leave out: Russia from 2022 on."""
    # ASSUME: as in the static designs, sanctions and not tariffs move trade with Russia from 2022 on.
    return episode("2025").leave_out if window.split(":")[-1] >= "2022" else ()


def check_partner(data: Panel, partner: str, window: str) -> str:
    """Return a partner that a design of a window looks at, if the panel has it and it is not left out.

    Raises
    ------
    InputError
        The design leaves the partner out, or the panel does not know it.
    """
    if partner in left_out(window):
        raise InputError(
            f"partner {partner!r} is left out of {window} and of every design that reaches into 2022 or "
            "later: sanctions, not tariffs, have moved its trade since then. Ask for an episode that "
            "ends before 2022 (`episodes=['2018']`) or for another partner."
        )
    return data.check_partner(partner)


def lagged(paths: np.ndarray, months: int) -> np.ndarray:
    """Return the value ``months`` before (after where negative), NaN beyond the data; shape (P, T)."""
    moved = np.full_like(paths, np.nan)
    if months > 0:
        moved[:, months:] = paths[:, :-months]
    elif months < 0:
        moved[:, :months] = paths[:, -months:]
    else:
        moved[:] = paths
    return moved


def response(paths: np.ndarray, horizon: int, *, cumulative: bool = False) -> np.ndarray:
    """Return a path ``horizon`` months on less its value the month before t; shape (P, T).

    Parameters
    ----------
    paths : ndarray, shape (P, T)
    horizon : int
        Negative for leads: before the change.
    cumulative : bool
        The mean over 0..horizon instead of the level at the horizon.
    """
    before = lagged(paths, 1)
    if not cumulative:
        return lagged(paths, -horizon) - before
    return sum(lagged(paths, -j) - before for j in range(horizon + 1)) / (horizon + 1)


def swapped(data: Panel, a: int, b: int) -> Panel:
    """Return the data with the statutory paths of partners a and b exchanged good by good."""
    table = data.cube("statutory")
    table[[a, b]] = table[[b, a]]
    return data.with_columns(statutory=table[data.partner, data.product])


def cells(data: Panel, columns: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return pair and month of every cell of some months, each shape (P * months,)."""
    pair, place = np.indices((len(data.partner), len(columns))).reshape(2, -1)
    return pair, columns[place]


def codes_of(data: Panel, rows: tuple[np.ndarray, np.ndarray]) -> dict[str, np.ndarray]:
    """Return the codes of rows (pair, month) by partner, product and month, from 0 without gaps."""
    pair, month = rows
    codes = {"partner": data.partner[pair], "product": data.product[pair], "month": month}
    sizes = len(data.partners), len(data.products), len(data.months)
    return {
        name: without_gaps(code, size)[1]
        for (name, code), size in zip(codes.items(), sizes, strict=True)
    }


def regress_rows(
    data: Panel,
    rows: tuple[np.ndarray, np.ndarray],
    y: np.ndarray,
    x: np.ndarray,
    *,
    window: str,
    fixed_effects: tuple[str, ...],
    z: np.ndarray | None = None,
    **labels,
) -> Fit:
    """Regress a column on others over rows (pair, month), with effects absorbed, clustered by partner.

    Parameters
    ----------
    rows : tuple of ndarray of int, each shape (n,)
        Pair and column of months of each row.
    y : ndarray, shape (n,)
        NaN where imports were zero, then or at the month before.
    x : ndarray, shape (n, k)
        The first column is the tariff; the others controls, or further coefficients of interest.
    window : str
        Of the sample, as results name it.
    fixed_effects : tuple of str
        A value of :data:`LEVELS_EFFECTS` or :data:`CHANGES_EFFECTS`.
    z : ndarray, shape (n,), optional
        Excluded instrument of the first column (2SLS).
    **labels
        Fields of :class:`results.Estimate` that differ from log value on log statutory factor by OLS.

    Raises
    ------
    InputError
        No row without missing values, or a column that does not vary within the effects.
    """
    window = data.resolve(window)
    columns = np.column_stack([y[:, None], x] if z is None else [y[:, None], x, z[:, None]])
    finite = np.isfinite(columns).all(axis=1)
    if not finite.any():
        raise InputError(f"no observation is left in {window}: every row has a missing value.")
    codes = codes_of(data, tuple(part[finite] for part in rows))
    pairs_of = [tuple(codes[name] for name in effect.split(" x ")) for effect in fixed_effects]
    fields = {
        "outcome": "log customs value",
        "regressor": "log(1 + statutory rate)",
        "estimator": "OLS" if z is None else "2SLS",
        "n_zeros": int(np.isnan(y).sum()),
        "fixed_effects": ", ".join(fixed_effects),
        "cluster_by": "partner",
        "system": data.system,
        "window": window,
        "vintage": data.vintage,
        "comparison": "within" if "partner x month" in fixed_effects else "across",
    }
    return regress(
        columns[finite, 0],
        columns[finite, 1 : x.shape[1] + 1],
        z=None if z is None else columns[finite, -1],
        effects=[first * (int(second.max()) + 1) + second for first, second in pairs_of],
        clusters=[codes["partner"]],
        absorber=Grid(*codes.values(), fixed_effects),
        names=("the tariff of this design",),
        where=window,
        labels=fields | labels,
    )
