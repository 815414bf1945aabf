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

from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from analysis.checks import InputError, check_choice
from analysis.estimate.dynamics.pairs import (
    CHANGES,
    Pairs,
    check_partner,
    left_out,
    load_pairs,
    regress_rows,
    spec_for,
)
from analysis.estimate.engine.results import Estimate

#: Samples by name: months t of the change, and the last month that an outcome may lie in.
# ASSUME: the first episode ends with 2019, before the truce of January 2020 and the pandemic.
EPISODES = {"2018": ("2017-07:2019-12",), "2025": ("2024-07:2025-11",)}
EPISODES["pooled"] = EPISODES["2018"] + EPISODES["2025"]

#: Longest horizon by episode, months: seven months after April 2025 are in the data.
LONGEST = {"2018": 12, "2025": 7, "pooled": 7}

#: Leads of the reduced form; -1 is the base.
LEADS = range(-6, -1)

#: Base months before stocking up: two to six months before the change.
# ASSUME: imports are brought forward into the month before a change, hardly into those before it.
EARLIER = (2, 6)

#: Horizon at which tariffs are swapped between partners, months.
SWAPPED = 6

#: Years by which imports precede the tariffs in the placebo.
YEARS_BEFORE = {"2018": 3, "2025": 2, "pooled": 2}


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


def response(
    paths: np.ndarray, horizon: int, *, cumulative: bool = False, base: tuple[int, int] = (1, 1)
) -> np.ndarray:
    """Return a path ``horizon`` months on less its value the month before t; shape (P, T).

    Parameters
    ----------
    paths : ndarray, shape (P, T)
    horizon : int
        Negative for leads: before the change.
    cumulative : bool
        The mean over 0..horizon instead of the level at the horizon.
    base : tuple of int
        First and last lag whose mean is subtracted, (1, 1) the month before.
    """
    lags = range(base[0], base[1] + 1)
    before = sum(lagged(paths, j) for j in lags) / len(lags)
    if not cumulative:
        return lagged(paths, -horizon) - before
    return sum(lagged(paths, -j) - before for j in range(horizon + 1)) / (horizon + 1)


def whole_window(episode: str) -> str:
    """Return first and last month of an episode, the months between its parts included."""
    return EPISODES[episode][0].split(":")[0] + ":" + EPISODES[episode][-1].split(":")[1]


def _rows(pairs: Pairs, episode: str, horizon: int) -> tuple[np.ndarray, np.ndarray]:
    """Rows (pair, month t) of an episode whose months t and t + horizon lie within it.

    A lead may, like the base, lie in the month before its first.
    """
    columns = [pairs.inside(window) for window in EPISODES[episode]]
    kept = [c[: len(c) - horizon] if horizon > 0 else c[max(0, -horizon - 1) :] for c in columns]
    at = np.concatenate(kept)
    pair, place = np.indices((len(pairs.partner), len(at))).reshape(2, -1)
    return pair, at[place]


def project(
    horizons: range | list[int],
    *,
    episode: str = "2018",
    kind: str = "reduced",
    lags: int = 2,
    system: str = "naics3",
    leave_out: tuple[str, ...] | None = None,
    comparison: str = "within",
    base: tuple[int, int] = (1, 1),
    pairs: Pairs | None = None,
) -> list[Estimate]:
    """Estimate a response at each horizon.

    Parameters
    ----------
    horizons : sequence of int
        Months after the change; negative ones are leads (``reduced`` only).
    episode : str
        ``"2018"``, ``"2025"`` or ``"pooled"``.
    kind : str
        ``"reduced"``: level at the horizon on the statutory change of month t. ``"lp_iv"``: the
        cumulative multiplier, mean outcome on mean effective factor over the months 0 to the horizon,
        instrumented by the statutory change of month t alone. ``"tariff"``: level of the statutory
        factor at the horizon on its change in t, how lasting a change was.
    lags : int
        Months of lag augmentation.
    leave_out : tuple of str, optional
        By default Russia from 2022 on.
    comparison : str
        ``"within"`` partners (effects of product x month and partner x month) or ``"across"`` (product x
        month alone).
    base : tuple of int
        First and last lag of the months from which a response is counted; :data:`EARLIER` skips the
        month before the change, into which imports may have been brought forward. Lags of outcome growth
        are left out then, since they are part of it.
    pairs : Pairs, optional
        Other paths than those of the panel.

    Returns
    -------
    list of Estimate
        Names end in the horizon (``projection.within.2018.lp_iv.h3``). Horizons that leave no month
        are left out.

    Raises
    ------
    InputError
        An unknown episode or kind, leads of the multiplier, or a sample outside the panel.
    """
    check_choice(episode, EPISODES, what="episode")
    check_choice(kind, ["reduced", "lp_iv", "tariff"], what="kind of projection")
    if kind == "lp_iv" and min(horizons) < 0:
        raise InputError("the cumulative multiplier has no leads; use kind 'reduced'.")
    check_choice(comparison, CHANGES, what="comparison")
    window = whole_window(episode)
    pairs = load_pairs(system, left_out(window, leave_out)) if pairs is None else pairs
    spec = spec_for(window, system, CHANGES[comparison])
    shock = response(pairs.statutory, 0)
    growth = response(pairs.log_value, 0)
    label = kind if base == (1, 1) else f"{kind}_earlier"
    estimates = []
    for h in horizons:
        rows = _rows(pairs, episode, h)
        if not len(rows[0]):
            continue
        y, x, z = _columns(pairs, kind, h, shock, base)
        controls = [lagged(shock, j) for j in range(1, lags + 1)]
        if h >= 0 and base == (1, 1):  # lags of the outcome would be part of what a lead measures
            controls += [lagged(growth, j) for j in range(1, lags + 1)]
        x = np.column_stack([column[rows] for column in [x, *controls]])
        fitted = regress_rows(pairs, rows, y[rows], x, spec, z=None if z is None else z[rows])
        estimates.append(
            fitted.estimate(0, f"projection.{comparison}.{episode}.{label}.h{h}", **LABELS[kind])
        )
    return estimates


#: Outcome, regressor and estimator of each kind of projection.
LABELS = {
    "reduced": {
        "outcome": "log customs value at the horizon less month before",
        "regressor": "change of log(1 + statutory rate)",
    },
    "lp_iv": {
        "outcome": "log customs value, mean over the horizon less month before",
        "regressor": "log(1 + effective rate), mean over the horizon less month before",
        "estimator": "2SLS",
    },
    "tariff": {
        "outcome": "log(1 + statutory rate) at the horizon less month before",
        "regressor": "change of log(1 + statutory rate)",
    },
}


def _columns(pairs: Pairs, kind: str, h: int, shock: np.ndarray, base):
    """Return outcome, tariff and excluded instrument of a horizon, each of shape (P, T)."""
    if kind == "reduced":
        return response(pairs.log_value, h, base=base), shock, None
    if kind == "tariff":
        return response(pairs.statutory, h, base=base), shock, None
    y, x = (
        response(paths, h, cumulative=True, base=base) for paths in (pairs.log_value, pairs.effective)
    )
    return y, x, shock


def placebo(horizons: list[int], *, episode: str = "2018", years: int = 3, **options) -> list[Estimate]:
    """Return the reduced form with the tariffs of the episode given to imports ``years`` before it."""
    out = left_out(whole_window(episode), options.pop("leave_out", None))
    pairs = load_pairs(options.get("system", "naics3"), out)
    earlier = replace(pairs, value=lagged(pairs.value, 12 * years))
    found = project(horizons, episode=episode, pairs=earlier, **options)
    return [
        replace(e, name=e.name.replace("projection", "projection.placebo"), is_placebo=True)
        for e in found
    ]


def swap_p_value(horizon: int, *, partner: str = "CHN", **options) -> float:
    """Return the rank p-value of a reduced form when a partner swaps its tariffs with every other.

    Parameters
    ----------
    horizon : int
    partner : str
        Exposed partner.
    **options
        Of :func:`project`: ``episode``, ``comparison``, ``system``, ``leave_out``.

    Returns
    -------
    float
        Share of assignments, the actual one among them, whose coefficient is at least as large in size.
    """
    window, leave_out = whole_window(options.get("episode", "2018")), options.pop("leave_out", None)
    system = options.get("system", "naics3")
    pairs = load_pairs(system, left_out(window, leave_out))
    which = pairs.partners.get_loc(check_partner(partner, system, window, leave_out))
    found = [
        project([horizon], pairs=replace(pairs, statutory=swapped(pairs, which, other)), **options)
        for other in range(len(pairs.partners))
    ]
    sizes = np.abs([estimates[0].value for estimates in found])
    return float(np.mean(sizes >= sizes[which] * (1 - 1e-9)))


def swapped(pairs: Pairs, a: int, b: int) -> np.ndarray:
    """Return statutory paths, shape (P, T), with those of partners a and b exchanged good by good."""
    table = np.full((len(pairs.partners), len(pairs.products), len(pairs.months)), np.nan)
    table[pairs.partner, pairs.product] = pairs.statutory
    table[[a, b]] = table[[b, a]]
    return table[pairs.partner, pairs.product]


def to_path(estimates: list[Estimate]) -> pd.DataFrame:
    """Return projections as a tidy frame, one row a horizon, with the column ``horizon`` first."""
    frame = pd.concat([e.to_frame() for e in estimates], ignore_index=True)
    frame.insert(0, "horizon", [int(name.rsplit(".h", 1)[1]) for name in frame.name])
    return frame


@dataclass(frozen=True)
class Paths:
    """Projections of several episodes, under both comparisons; keys (episode, comparison).

    Attributes
    ----------
    reduced, multiplier : dict
        Estimates by horizon: of the statutory change, and the cumulative multiplier.
    placebos : list of Estimate
        Of the reduced form at 1, 3 and 6 months.
    swap_p : dict
        (episode, comparison, horizon) -> rank p-value of the reduced form.
    pooled : dict
        The multiplier of both episodes together, where both are asked for; empty otherwise.
    variations : list of Estimate
        The multiplier counted from the earlier base, and in the finer panel by chapter.
    """

    reduced: dict[tuple[str, str], list[Estimate]]
    multiplier: dict[tuple[str, str], list[Estimate]]
    placebos: list[Estimate]
    swap_p: dict[tuple[str, str, int], float]
    pooled: dict[tuple[str, str], list[Estimate]] = field(default_factory=dict)
    variations: list[Estimate] = field(default_factory=list)


def all_paths(episodes: list[str], *, partner: str = "CHN", system: str = "naics3") -> Paths:
    """Project every episode across and within partners.

    Parameters
    ----------
    episodes : list of str
    partner : str
        Whose tariffs are swapped with those of the others for the rank p-value.
    system : str

    Raises
    ------
    InputError
        An unknown episode, or one whose designs leave the partner out; before anything is estimated.
    """
    for episode in episodes:
        check_partner(partner, system, whole_window(check_choice(episode, EPISODES, what="episode")))
    reduced, multiplier, placebos, swap_p = {}, {}, [], {}
    for episode in episodes:
        horizons = range(LONGEST[episode] + 1)
        for comparison in ("across", "within"):
            own = {"episode": episode, "comparison": comparison, "system": system}
            reduced[episode, comparison] = project([*LEADS, *horizons], **own)
            multiplier[episode, comparison] = project(horizons, kind="lp_iv", **own)
            placebos += placebo([1, 3, 6], years=YEARS_BEFORE[episode], **own)
        own["comparison"] = "across"
        swap_p[episode, "across", SWAPPED] = swap_p_value(SWAPPED, partner=partner, **own)
    pooled = {}
    if {"2018", "2025"} <= set(episodes):
        for comparison in ("across", "within"):
            own = {"episode": "pooled", "comparison": comparison, "system": system}
            pooled["pooled", comparison] = project([0, 1, 3, 6], kind="lp_iv", **own)
    return Paths(reduced, multiplier, placebos, swap_p, pooled, variations(multiplier, system))


def variations(multiplier: dict[tuple[str, str], list[Estimate]], system: str) -> list[Estimate]:
    """Return the multiplier at 1, 3, 6 and 12 months from both bases, and in the panel by chapter.

    Parameters
    ----------
    multiplier : dict
        Of ``system``, counted from the month before.

    Notes
    -----
    The panel by chapter ends in 2021 and knows the first episode only.
    """
    found = []
    for (episode, comparison), own in multiplier.items():
        horizons = [h for h in (1, 3, 6, 12) if h <= LONGEST[episode]]
        more = {"episode": episode, "comparison": comparison, "kind": "lp_iv"}
        found += [e for e in own if int(e.name.rsplit(".h", 1)[1]) in horizons]
        found += project(horizons, base=EARLIER, system=system, **more)
        if episode == "2018" and system != "hs2":
            for base in ((1, 1), EARLIER):
                found += project(horizons, base=base, system="hs2", **more)
    return found
