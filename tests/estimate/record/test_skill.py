"""Errors tell elasticities apart, and what intervals hold does not."""

import numpy as np
import pandas as pd
import pytest

from analysis.estimate.record.calibration import GOAL
from analysis.estimate.record.inputs import load_tool_calibration
from analysis.estimate.record.skill import ELASTICITIES, by_elasticity
from analysis.estimate.record.tool_calibration import beside
from tests.estimate.record.test_tool_calibration import spread

#: Elasticity of what-ifs in trade that is made up.
OURS = -1.0


def planted(truth: float, *, n: int = 4000) -> dict[str, pd.DataFrame]:
    """Return forecasts with each elasticity where the true one is ``truth``, small and large steps."""
    base = spread(n=n, scale=0.1)
    felt = np.where(np.arange(n) % 8, 0.02, 0.3)
    tables = {}
    for name, value in ELASTICITIES.items():
        value = OURS if value is None else value
        error = base.error + (truth - value) * felt
        tables[name] = base.assign(error=error, rate_change=felt, elasticity=value, noise=0.1)
    return tables


def skill_of(truth: float) -> pd.DataFrame:
    tables = planted(truth)
    return by_elasticity(tables, beside(tables)).set_index(["weighing", "elasticity"])


@pytest.mark.parametrize(
    "truth, best", [(0.0, "none"), (-1.0, "tool"), (-2.2, "larger"), (1.0, "opposite")]
)
def test_every_elasticity_covers_and_the_true_one_misses_least(truth, best):
    rows = skill_of(truth)
    assert rows.coverage.between(*GOAL).all()
    for _, group in rows.groupby("weighing"):
        group = group.droplevel("weighing")
        assert group.error.idxmin() == group.skill.idxmax() == group.skill_large.idxmax() == best
        assert abs(group.mean_error[best]) < 0.01
        # What is wrong by more on every step is wrong by that much of the step on average.
        wrong = group.mean_error - group.mean_error[best]
        assert wrong.to_numpy() == pytest.approx((truth - group.value) * (0.02 * 7 + 0.3) / 8, abs=1e-9)


def test_skill_is_what_is_saved_of_the_error_without_a_response_and_the_ratio_that_against_ours():
    rows = skill_of(-1.0).loc["equal"]
    assert rows.skill.to_numpy() == pytest.approx(1 - rows.error / rows.error["none"])
    assert rows.ratio.to_numpy() == pytest.approx(rows.error / rows.error["tool"])
    for name, baseline in (("skill", "none"), ("ratio", "tool")):
        others = rows.drop(baseline)
        inside = (others[f"{name}_low"] < others[name]) & (others[name] < others[f"{name}_high"])
        assert inside.all() and np.isnan(rows[f"{name}_low"][baseline])
    assert rows.skill_middle.isna().all()  # no step of five to ten points was made up


def test_what_ifs_beat_no_response_and_a_larger_elasticity_is_not_told_from_theirs():
    """Frozen, on partners and months left out."""
    rows = load_tool_calibration().skill.set_index(["elasticity", "weighing"])
    assert rows.coverage["none", "equal"] == pytest.approx(0.927, abs=0.005)
    assert rows.coverage["opposite", "equal"] == pytest.approx(0.913, abs=0.005)
    assert rows.skill["tool", "equal"] == pytest.approx(0.088, abs=0.003)
    assert rows.skill["tool", "value"] == pytest.approx(0.183, abs=0.003)
    assert (rows.skill_low["tool"] > 0).all()
    assert (rows.ratio_low["larger"] < 1).all() and (rows.ratio_high["larger"] > 1).all()
