"""The change after a control against placebo dates: hand-computed, recovered, refused without data."""

import numpy as np
import pandas as pd
import pytest

from analysis.checks import InputError
from analysis.collect import read_table
from analysis.estimate.retaliation.controls.change import change_after, shipped_early

TOLD, BEGAN = pd.Timestamp("2023-10-20"), pd.Timestamp("2023-12-01")
DAYS = {"announced": TOLD, "effective": BEGAN}


def series(values) -> pd.Series:
    return pd.Series(
        values, index=pd.date_range("2017-01-01", periods=len(values), freq="MS"), dtype=float
    )


def noise(rng, kind: str, n: int = 96) -> np.ndarray:
    shocks = rng.normal(size=n)
    return {
        "noise": 0.15 * shocks,
        "wandering level": np.cumsum(0.06 * shocks),
        "both": 0.13 * shocks + np.cumsum(0.04 * rng.normal(size=n)),
    }[kind]


def test_a_halved_flow_is_a_log_change_of_a_half_and_nothing_is_usual():
    flat = series([100.0] * 96)
    flat["2023-12":] = 50
    found = change_after(flat, **DAYS, n_months=3)
    assert found.change == pytest.approx(np.log(0.5))
    assert found.effect == pytest.approx(found.change)
    assert (found.before, found.after) == (pytest.approx(300), pytest.approx(150))
    assert found.base == (pd.Timestamp("2022-10-01"), pd.Timestamp("2023-09-01"))


def test_seasons_drop_out():
    """A flow that is three times as high each December did not rise when December came."""
    season = series([300.0 if month % 12 == 11 else 100.0 for month in range(96)])
    found = change_after(season, **DAYS, n_months=3)
    assert found.change == pytest.approx(0)


def test_goods_shipped_early_do_not_enter_the_base():
    rush = series([100.0] * 96)
    rush["2023-11"] = 400
    assert change_after(rush, **DAYS, n_months=12).change == pytest.approx(0)
    assert shipped_early(rush, **DAYS) == pytest.approx(300)


def test_what_comes_after_the_announcement_is_no_part_of_the_usual_change():
    values = series(np.exp(noise(np.random.default_rng(3), "both")))
    other = values.copy()
    other["2023-10":] *= 7
    first, second = (change_after(s, **DAYS, n_months=3) for s in (values, other))
    assert second.change - second.effect == pytest.approx(first.change - first.effect)
    assert second.change - first.change == pytest.approx(np.log(7))


def test_dollars_or_cents_give_the_same_change():
    values = series(np.exp(noise(np.random.default_rng(1), "both")))
    first, second = (change_after(s, **DAYS, n_months=12) for s in (values, values * 100))
    assert first.effect == pytest.approx(second.effect)
    assert first.ci_high == pytest.approx(second.ci_high)


def test_a_control_that_begins_late_in_a_month_counts_from_the_next():
    flat = series([100.0] * 96)
    flat["2023-06":"2023-08"] = 50
    days = {"announced": pd.Timestamp("2023-05-15"), "effective": pd.Timestamp("2023-05-16")}
    assert change_after(flat, **days, n_months=3).change == pytest.approx(np.log(0.5))


@pytest.mark.parametrize("kind", ["noise", "wandering level", "both"])
@pytest.mark.parametrize("n_months", [3, 12])
def test_interval_covers_no_effect_where_there_was_no_control(kind, n_months):
    rng, covered, n = np.random.default_rng(2023), 0, 300
    for _ in range(n):
        found = change_after(series(np.exp(noise(rng, kind))), **DAYS, n_months=n_months)
        covered += found.ci_low <= 0 <= found.ci_high
    assert covered / n >= 0.90


def test_a_fall_by_sixty_per_cent_is_found():
    rng, found = np.random.default_rng(5), []
    for _ in range(100):
        values = series(np.exp(noise(rng, "both")))
        values["2023-12":] *= 0.4
        found.append(change_after(values, **DAYS, n_months=3))
    assert np.mean([c.effect for c in found]) == pytest.approx(np.log(0.4), abs=0.06)
    assert np.mean([c.ci_low <= np.log(0.4) <= c.ci_high for c in found]) >= 0.9
    assert np.mean([c.ci_high < 0 for c in found]) > 0.5


def test_natural_graphite_fell_by_the_weights_that_china_records():
    table = read_table("china_critical_mineral_exports_monthly")
    tonnes = table[table.hs6.eq("250410")].groupby("month").net_weight.sum()["2018":] / 1e3
    found = change_after(tonnes, **DAYS, n_months=3)
    assert found.after == pytest.approx(2725.725 + 4176.894 + 5062.552, abs=0.01)
    assert found.before == pytest.approx(14811.837 + 14776.416 + 9471.576, abs=0.01)
    assert found.n_placebos == 53


GAP = series([100.0] * 96).drop(pd.Timestamp("2020-02-01"))
REFUSED = {
    "a gap": (GAP, DAYS, 3, "no value in 2020-02: only bounds"),
    "a zero": (series([0.0] + [1.0] * 95), DAYS, 3, "no value in 2017-01: only bounds"),
    "too few dates": (series([1.0] * 96)["2021":], DAYS, 3, "placebo dates before 2023-10.*only bounds"),
    "a window beyond the data": (series([1.0] * 90), DAYS, 12, "ends in 2024-06, the window in 2024-11"),
    "two years": (series([1.0] * 96), DAYS, 24, "n_months is 24: give 1 to 12"),
}


@pytest.mark.parametrize("values, days, n_months, says", REFUSED.values(), ids=list(REFUSED))
def test_series_that_allows_no_interval_is_refused_and_says_what_it_allows(values, days, n_months, says):
    with pytest.raises(InputError, match=says):
        change_after(values, **days, n_months=n_months)
