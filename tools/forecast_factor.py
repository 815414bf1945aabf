"""The factor on half-widths of what-ifs' forecasts: ``python -m tools.forecast_factor``, half a minute.

Every step of the law is forecast as a what-if would: with the main elasticity of its episode, estimated
without the partner and those under one law with it, felt by the age of each change, and partners' and
sectors' elasticities apart as estimated. Printed is the least factor with which the 90 % intervals would
have held 90 % of imports, by value; ``analysis/estimate/what_if/base/lines.py`` keeps it.
"""

import numpy as np
import pandas as pd
from scipy.special import ndtri

from analysis.estimate.elasticity.checks.inputs import load_levels
from analysis.estimate.elasticity.dynamics.rows import continued
from analysis.estimate.elasticity.main.inputs import (
    OWN_WEIGHTS,
    load_chapters,
    load_groups,
    load_main_lines,
    main_estimate,
)
from analysis.estimate.elasticity.main.products import first_design, second_design
from analysis.estimate.elasticity.response.by_age import path_shape
from analysis.estimate.elasticity.response.inputs import across
from analysis.estimate.load import load
from analysis.estimate.record.calibration import GOAL_LEVEL, SCORED_FROM
from analysis.estimate.record.forecast import learn_past, without_step
from analysis.estimate.record.noise import learn_noise
from analysis.estimate.record.steps import AHEAD, find_steps, quiet


def left_out() -> pd.DataFrame:
    """Return value and standard error by partner and episode, the empty partner with all in."""
    chapters, lines, groups = load_chapters(), load_main_lines(), load_groups()
    make = {
        "2018": lambda out: first_design(chapters.without(tuple(out)), groups),
        "2025": lambda out: second_design(lines[~lines.partner.isin(out)], groups),
    }
    partners = pd.Index(sorted({*chapters.partners, *lines.partner})).to_series()
    units = partners.map(groups).fillna(partners)
    rows = []
    for episode in OWN_WEIGHTS:
        quoted, (_, whole) = main_estimate(episode), fitted(make[episode]([]))
        error = (quoted.ci_high - quoted.ci_low) / 2 / ndtri(0.975)
        rows.append(("", episode, quoted.value, error))
        for members in units.groupby(units).groups.values():
            value, clustered = fitted(make[episode](list(members)))
            rows += [(partner, episode, value, error * clustered / whole) for partner in members]
    return pd.DataFrame(rows, columns=["partner", "episode", "value", "std_error"])


def fitted(design) -> tuple[float, float]:
    """Return the elasticity by law, and the wider of its clustered standard errors."""
    estimates = [design.fit(scheme).estimate() for scheme in ("products", "partners")]
    return estimates[0].value, max(estimate.std_error for estimate in estimates)


def sizes() -> tuple[np.ndarray, np.ndarray]:
    """Return by step how many standard deviations reach its error, and the imports that weigh it."""
    data, elasticities = continued(load()), left_out()
    spread = float(np.hypot(*load_levels().tau[["partner", "sector"]]))
    past = learn_past(data, quiet(data))
    noise, parts_by_month = learn_noise(past), []
    for month, steps in find_steps(data).groupby("month"):
        episode = "2025" if month + pd.DateOffset(months=AHEAD) >= SCORED_FROM else "2018"
        by_partner = elasticities[elasticities.episode.eq(episode)].set_index("partner")
        by_partner = by_partner.loc[steps.partner.where(steps.partner.isin(by_partner.index), "")]
        pair, at = steps.pair.to_numpy(), int(steps["at"].iloc[0])
        ages, response = path_shape(across(episode))
        age = np.searchsorted(ages, AHEAD - np.arange(AHEAD + 1), side="right") - 1
        felt = np.diff(data.statutory[pair, at - 1 : at + AHEAD + 1], axis=1) @ response[age]
        without = np.empty(len(steps))
        for value in by_partner.value.unique():
            one = by_partner.value.to_numpy() == value
            without[one] = without_step(data, pair[one], at, value, past.weights[at])
        error = data.log_value[pair, at + AHEAD] - without - by_partner.value.to_numpy() * felt
        rest = np.abs(felt) * np.hypot(by_partner.std_error.to_numpy(), spread)
        parts = error, noise.own[pair, at], noise.common[at], noise.largest[pair, at], rest
        parts_by_month.append(np.column_stack([*np.broadcast_arrays(*parts), steps.imports_before]))
    error, of_pair, common, largest, rest, weight = np.concatenate(parts_by_month).T
    error, rest, noisy = np.abs(error), np.hypot(common, rest), np.hypot(of_pair, common) > 0
    whole = np.isfinite([error, of_pair, rest]).all(axis=0) & noisy
    error, of_pair, largest, rest, weight = (
        part[whole] for part in (error, of_pair, largest, rest, weight)
    )
    inside = error / np.hypot(of_pair, rest)
    with np.errstate(divide="ignore", invalid="ignore"):
        beyond = np.sqrt(error**2 - largest**2) / rest  # a pair's part stops at its largest miss
        return np.where(inside * of_pair <= largest, inside, beyond), weight


def factor() -> float:
    """Return the least factor with which intervals would have held their share of imports."""
    size, weight = sizes()
    order = np.argsort(size, kind="stable")
    held = weight[order].cumsum()
    return size[order][(held < (GOAL_LEVEL - 1e-12) * held[-1]).sum()] / ndtri(0.5 + GOAL_LEVEL / 2)


if __name__ == "__main__":
    print(factor())
