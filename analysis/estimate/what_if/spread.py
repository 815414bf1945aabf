"""How sure an effect is: the elasticity's error, and how far elasticities of what is asked lie apart.

True elasticities of partners, sectors, headings and lines differ (:mod:`elasticity.checks.levels`). The
mean elasticity of what is asked about differs from that of all by each level's spread, divided among the
groups of that level that the duty falls on: much for one line of one partner, little for all goods of
all. An end of the interval is an end of an elasticity, so that it grows with the duty and with the time
since it began, and imports never fall by more than all of them.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.columns import Columns, returns, shared
from analysis.estimate.level import SPREADS
from analysis.estimate.record.noise import half_width
from analysis.estimate.record.steps import AHEAD
from analysis.estimate.what_if.base.lines import NOISE
from analysis.estimate.what_if.effect import ESTIMATED, Moved, by_case
from analysis.estimate.what_if.ends import both_ends, effect_ends
from analysis.vocabulary import Term

#: Standard deviations to the ends of a 95 % interval.
ENDS_IN_STD_ERRORS = 1.959964

#: Level of :data:`levels.LEVELS` -> what names a line's group.
LEVEL_GROUPS = {"partner": "partner", "sector": "naics3", "heading": "heading", "line": "hts"}

WHAT_IF_INTERVALS = Columns(
    "a kind of interval",
    {
        "interval": Term(
            "95 % interval",
            "",
            "elasticity: of the elasticity alone; effect: with how far "
            "elasticities of such goods and partners lie apart; dollars: with the estimate by value "
            "too; forecast: of imports in the "
            f"month {AHEAD} after the first, trade noise included and widened as the "
            "calibration learnt",
        ),
        **shared(
            "value",
            "ci_low",
            "ci_high",
            label="Change of imports",
            unit="fraction",
            definition="imports with the duty over those without, less one",
        ),
    },
    index=("interval",),
)


LEVELS_HELD = Columns(
    "a level of partners and goods",
    {
        "level": Term("Level", "", "what has an elasticity of its own"),
        "tau": Term(
            "Between all", "elasticity", "spread of true elasticities, a standard deviation", "two"
        ),
        "held": Term(
            "Of what is asked", "elasticity", "what the mean of what is asked keeps of it", "two"
        ),
    },
)


@returns(LEVELS_HELD)
def apart(lines: pd.DataFrame, levels: pd.Series) -> pd.DataFrame:
    """Return the spread of the mean elasticity of lines, by the level that it comes from.

    Parameters
    ----------
    lines : DataFrame
        ``partner``, ``naics3``, ``hts``, ``base`` (US dollars), ``law_change`` (log).
    levels : Series
        Index level: spread of true elasticities (standard deviation).

    Notes
    -----
    What an episode has of its own, all lines share; a partner, a sector, a heading or a line that takes
    a part of the duty's weight (imports times the change of the law) keeps that part of its own.
    """
    weight = (lines.base * lines.law_change.abs()).to_numpy()
    weight = weight / weight.sum()
    named = lines.assign(heading=lines.hts.str[:4])
    rows = []
    for level, tau in levels.items():
        codes = np.zeros(len(lines), int)
        if level in LEVEL_GROUPS:
            codes = pd.factorize(named[LEVEL_GROUPS[level]])[0]
        rows.append((level, tau, tau * np.linalg.norm(np.bincount(codes, weight))))
    return pd.DataFrame(rows, columns=list(LEVELS_HELD))


def with_ends(lines: pd.DataFrame, tau: float, path: tuple[float, float]) -> pd.DataFrame:
    """Return lines with the ends of both intervals of their elasticity.

    Parameters
    ----------
    lines : DataFrame
        With :data:`effect.HELD`, elasticities by law over a first year.
    tau : float
        Standard deviation of the mean elasticity of what is asked around that of all.
    path : tuple of float
        Mean response over the horizon over that of a first year, and its error
        (:func:`by_age.over_months`).

    Returns
    -------
    DataFrame
        ``ci_low``, ``ci_high`` with the error of the path; ``effect_low``, ``effect_high`` with ``tau``
        too, and so :data:`base.lines.DOLLARS`.
    """
    value, mean, error = lines["value"], *path
    of_path, ends = ENDS_IN_STD_ERRORS * value.abs() * error / abs(mean), {}
    for sign, end in ((-1, "low"), (1, "high")):
        for held, name in (("ci", "effect"), ("dollars", "dollars")):
            half = np.hypot((lines[f"{held}_{end}"] - value).abs(), of_path)
            ends[f"{held}_{end}"] = value + sign * half
            ends[f"{name}_{end}"] = value + sign * np.hypot(half, ENDS_IN_STD_ERRORS * tau)
    return lines.assign(**ends)


def base_error(lines: pd.DataFrame, carrier: pd.Series, goods: pd.DataFrame, of_rule: float) -> float:
    """Return how far the base of lines may lie from their imports (log points, a standard deviation).

    Parameters
    ----------
    lines : DataFrame
        ``hts``, ``base`` (US dollars).
    carrier : Series
        Whose newest months are the base of each line (:func:`lines.carrier_of`).
    goods : DataFrame
        As :func:`base.lines.base_goods`.
    of_rule : float
        As :func:`level.rule_error`.

    Notes
    -----
    Chapters err by themselves, and add up to what is known of a partner: all of its goods have no error,
    a part errs by how its chapters' weights differ from theirs in the whole.
    """
    keys = [carrier.rename("partner"), lines.hts.str[:2].rename("hs2")]
    part, chapters = lines.base.groupby(keys).sum() / lines.base.sum(), chapter_errors(goods, of_rule)
    whole = part.groupby("partner").sum().reindex(chapters.index, level="partner").fillna(0.0)
    off = part.reindex(chapters.index).fillna(0.0) - whole * chapters.part
    return float(np.linalg.norm(off * chapters.error))


def chapter_errors(goods: pd.DataFrame, of_rule: float) -> pd.DataFrame:
    """Return each chapter's ``part`` of a partner's base, and its ``error``, as :func:`base_error`."""
    goods = goods.assign(part=goods["value"] * goods.carried)
    # ASSUME: a chapter partly of a sector whose months are not held errs as one of which none is.
    table = goods.groupby(["partner", "hs2"]).agg({"part": "sum", "known": "all"})
    part = table.part / table.part.groupby("partner").transform("sum")
    return pd.DataFrame({"part": part, "error": np.where(table.known, SPREADS["chapter"], of_rule)})


@returns(WHAT_IF_INTERVALS)
def intervals(moved: Moved, horizon: int, factor: float, noise: pd.Series) -> pd.DataFrame:
    """Return the change of imports with each interval that it has.

    Parameters
    ----------
    moved : Moved
        Over ``horizon`` months at least, and over :data:`record.steps.AHEAD` and one.
    horizon : int
    factor : float
        On the half-width of a forecast, as the calibration learnt.
    noise : Series
        Of such imports, :data:`base.lines.NOISE` (log points).
    """
    year, at = (
        by_case(np.log1p(moved.change(months))) for months in (slice(horizon), slice(AHEAD, AHEAD + 1))
    )
    low, high = (
        half_width(
            factor * ENDS_IN_STD_ERRORS, *noise[list(NOISE)], abs(end - at["value"]) / ENDS_IN_STD_ERRORS
        )
        for end in effect_ends(at)
    )
    logs = {
        "elasticity": (year["value"], *both_ends(year, "ci")),
        "effect": (year["value"], *effect_ends(year)),
        "dollars": (year["value"], *effect_ends(year, dollars=True)),
        "forecast": (at["value"], at["value"] - low, at["value"] + high),
    }
    rows = {name: np.expm1(changes) for name, changes in logs.items()}
    return pd.DataFrame.from_dict(rows, orient="index", columns=list(ESTIMATED)).rename_axis("interval")
