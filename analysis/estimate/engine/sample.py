"""The rows and columns of one regression, taken from the panel as a specification asks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from analysis.checks import InputError
from analysis.collect import read_events, read_table
from analysis.combine import load_panel, select_window
from analysis.combine.law.calendar import headline_rate, monthly, rate_steps
from analysis.estimate.engine.ppml import supported
from analysis.estimate.engine.specification import Specification

#: First year of a window -> the year whose imports are its weights, where that is not the same year.
# ASSUME: weights are of the last calendar year before the first wave of an episode. First: 2017, since
# safeguards took effect on 7 February 2018 (Proclamations 9693, 9694), section 232 duties in March and
# section 301 duties from July, of which three lists were in force when 2019 began. Second: 2024, since
# duties under IEEPA began on 4 February 2025 (EO 14195). Other years are their own, as placebos need; a
# window from 2020 on starts with the tariffs of the first episode in force.
WEIGHTS_OF = {2018: 2017, 2019: 2017, 2025: 2024}


@dataclass(frozen=True)
class Sample:
    """Arrays of one regression; n rows.

    Attributes
    ----------
    partner, product, month : ndarray of int, shape (n,)
        Codes from 0 without gaps.
    y : ndarray, shape (n,)
        Log outcome, its 12-month change, or the outcome itself (ppml; US dollars).
    x, z : ndarray, shape (n,)
        Log tariff factor, and the instrument's (equal to ``x`` where there is none).
    weights : ndarray, shape (n,)
        Regression weights with mean 1.
    partners, products : Index
        What the codes stand for.
    months : DatetimeIndex
        What the month codes stand for.
    n_zeros : int
        Cells of the window without imports, left out by the logarithm (0 for ppml).
    n_no_rate, n_no_weight : int
        Cells whose rate is not known, and cells of pairs without imports in the year of the weights:
        left out.
    n_separated : int
        Zero cells that some effect fits perfectly (ppml), left out.
    """

    partner: np.ndarray
    product: np.ndarray
    month: np.ndarray
    y: np.ndarray
    x: np.ndarray
    z: np.ndarray
    weights: np.ndarray
    partners: pd.Index
    products: pd.Index
    months: pd.DatetimeIndex
    n_zeros: int
    n_no_rate: int = 0
    n_no_weight: int = 0
    n_separated: int = 0


def draw_sample(spec: Specification) -> Sample:
    """Return the sample of a specification.

    Raises
    ------
    InputError
        A window outside the panel, or no row left.
    """
    spec.check_against_data()
    start, end = select_window(spec.window, spec.system)
    panel = with_tariffs(spec.system)
    values = {
        "y": panel[spec.outcome],
        "x": panel[spec.tariff],
        "z": panel[spec.instrument or spec.tariff],
    }
    frame = panel[["partner", spec.system, "month"]].assign(**values)
    if spec.lead:
        frame[["x", "z"]] = _ahead(frame, ["x", "z"], spec.lead)
    if spec.estimator != "ppml":
        frame["y"] = np.log(frame.y.where(frame.y > 0))
    if spec.difference:
        frame[["y", "x", "z"]] -= _ahead(frame, ["y", "x", "z"], -spec.difference)
    if spec.weights == "pre_episode":
        frame["weight"] = _pre_episode_weights(panel, spec)
    frame = frame[frame.month.between(start, end) & ~frame.partner.isin(spec.leave_out)]
    counts = [len(frame)]
    for kept in (
        lambda cells: cells.y.notna(),
        lambda cells: cells[["x", "z"]].notna().all(axis=1),
        lambda cells: cells.weight > 0 if "weight" in cells else slice(None),
    ):
        frame = frame[kept(frame)]
        counts.append(len(frame))
    n_zeros, n_no_rate, n_no_weight = -np.diff(counts)
    if spec.estimator == "ppml":
        frame = _drop_separated(frame, spec)
    if frame.empty:
        raise InputError(f"specification {spec.name}: no observation is left in {spec.window}.")
    partner, partners = pd.factorize(frame.partner, sort=True)
    product, products = pd.factorize(frame[spec.system], sort=True)
    month, months = pd.factorize(frame.month, sort=True)
    weights = frame.weight.to_numpy() if "weight" in frame else np.ones(len(frame))
    return Sample(
        partner=partner,
        product=product,
        month=month,
        y=frame.y.to_numpy(float),
        x=frame.x.to_numpy(float),
        z=frame.z.to_numpy(float),
        weights=weights / weights.mean(),
        partners=pd.Index(partners.astype(str)),
        products=pd.Index(products.astype(str)),
        months=pd.DatetimeIndex(months),
        n_zeros=int(n_zeros),
        n_no_rate=int(n_no_rate),
        n_no_weight=int(n_no_weight),
        n_separated=counts[-1] - len(frame),
    )


@cache
def with_tariffs(system: str) -> pd.DataFrame:
    """Return the panel with the log factor of each tariff concept; rows pair by pair, month by month."""
    panel = load_panel(system)
    months = pd.DatetimeIndex(panel.month.unique())
    groups = read_table("partners").set_index("partner").group
    events = read_events()
    headline = {}
    for partner in panel.partner.cat.categories:
        group = groups.get(partner)
        steps = rate_steps(events, partner, group if isinstance(group, str) else None)
        first = pd.Series(0.0, index=pd.DatetimeIndex(["2000-01-01"]))
        headline[partner] = monthly(pd.concat([first, headline_rate(steps)]), months)
    by_cell = pd.concat(headline).reindex(
        pd.MultiIndex.from_arrays([panel.partner.astype(str), panel.month])
    )
    return panel.assign(
        effective=panel.log_tariff_factor,
        statutory=np.log1p(panel.statutory_rate),
        headline=np.log1p(by_cell.to_numpy()),
    )


def _ahead(frame: pd.DataFrame, columns: list[str], months: int) -> pd.DataFrame:
    """Return columns ``months`` later (earlier where negative); the panel is balanced and sorted."""
    n_months = frame.month.nunique()
    values = frame[columns].to_numpy().reshape(-1, n_months, len(columns))
    moved = np.full_like(values, np.nan, dtype=float)
    if months > 0:
        moved[:, :-months] = values[:, months:]
    else:
        moved[:, -months:] = values[:, :months]
    return pd.DataFrame(moved.reshape(-1, len(columns)), index=frame.index, columns=columns)


def _pre_episode_weights(panel: pd.DataFrame, spec: Specification) -> np.ndarray:
    """Return each pair's mean imports in the year of the weights."""
    first = int(spec.window[:4])
    year = spec.weights_year or WEIGHTS_OF.get(first, first)
    inside = panel.month.dt.year.eq(year).to_numpy()
    n_months = panel.month.nunique()
    by_pair = panel.customs_value.to_numpy(float).reshape(-1, n_months)
    own = by_pair[:, inside[:n_months]].mean(axis=1)
    return np.repeat(own, n_months)


def _drop_separated(frame: pd.DataFrame, spec: Specification) -> pd.DataFrame:
    """Leave out levels of the effects whose outcome is zero throughout: they are fitted at zero.

    See Correia, Guimaraes and Zylkin (2020, doi:10.1177/1536867X20909691), section on effects.
    """
    columns = {"partner": "partner", "product": spec.system, "month": "month"}
    codes = {name: pd.factorize(frame[column])[0] for name, column in columns.items()}
    effects = [tuple(codes[name] for name in effect.split(" x ")) for effect in spec.fixed_effects]
    return frame[supported(frame.y.to_numpy(float), effects)]
