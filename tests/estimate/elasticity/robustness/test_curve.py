import numpy as np
import pandas as pd
import pytest

from analysis.checks import InputError
from analysis.engine.fitting import fit
from analysis.engine.shared import Fits
from analysis.estimate.elasticity.robustness import curve as c
from analysis.estimate.elasticity.robustness import curve_fits
from analysis.estimate.elasticity.robustness.curve_summary import curve_summary
from analysis.estimate.elasticity.robustness.inputs import load_choices
from analysis.estimate.specifications import specification
from analysis.scheduler import contents


@pytest.fixture(scope="module")
def panels(data, chapters):
    return {"naics3": data, "hs2": chapters}


@pytest.fixture(scope="module")
def every(panels):
    return c.expand(panels, load_choices())


@pytest.fixture(scope="module")
def few(every):
    """One specification of each family, by sector, and one of the law in each episode."""
    chosen = {}
    for choice in every:
        if choice.spec.system == "naics3":
            chosen.setdefault((choice.spec.design, choice.spec.episode), choice)
    plain = [
        x
        for x in every
        if x.spec.design == "levels"
        and x.spec.system == "naics3"
        and (x.spec.estimator, x.spec.tariff) == ("ols", "statutory")
    ]
    return list(dict.fromkeys([*chosen.values(), plain[0], plain[-1]]))


def test_curve_has_500_specifications_over_both_systems_and_episodes(every):
    assert len(every) >= 500
    seen = {(choice.spec.episode, choice.spec.system) for choice in every}
    assert seen == {("2018", "naics3"), ("2018", "hs2"), ("2025", "naics3")}


def test_no_specification_is_fitted_twice(every):
    labels = [tuple(choice.labels().items()) for choice in every]
    assert len(set(labels)) == len(every)
    regressions = [(x.spec.system, *list(x.labels().values())[3:11]) for x in every]
    windows = [x.spec.window for x in every]
    assert len(set(zip(regressions, windows, strict=True))) == len(every)


def test_every_partner_is_left_out_once_in_each_design(every):
    dropped = [x for x in every if x.spec.design == "drop_one" and x.spec.system == "hs2"]
    assert len(dropped) == 4 * 30
    assert all(x.dropped in x.spec.leave_out for x in dropped)


def test_policy_is_what_the_law_moves_alone(every):
    for choice in every:
        by_law = choice.spec.tariff in ("statutory", "headline") or choice.spec.estimator == "iv"
        assert choice.spec.policy == by_law


def test_what_cannot_be_estimated_is_kept_and_named(panels):
    content = {
        "episodes": {"2018": {"systems": ["naics3"], "windows": []}},
        "families": {
            "headline": {
                "designs": [{"estimator": "ols", "tariff": "headline"}],
                "weights": ["equal"],
                "fixed_effects": [["partner x product", "product x month"]],
            }
        },
    }
    found = curve_fits.run(panels, c.expand(panels, content), workers=1)
    assert "does not vary" in found.estimates.problem[0]
    assert np.isnan(found.estimates.value[0])
    assert curve_summary(found).empty


def test_an_unknown_key_is_refused_with_its_family():
    content = {"episodes": {}, "families": {"levels": {"weight": ["equal"]}}}
    with pytest.raises(InputError, match="'weight' in curve.yaml, family levels.*'weights'"):
        c.expand({}, content)


def test_windows_of_an_episode_begin_with_its_own_and_end_with_the_data(every, data):
    windows = list(dict.fromkeys(x.spec.window for x in every if x.spec.episode == "2025"))
    last = f"{data.months[-1]:%Y-%m}"
    assert windows == [f"2024-01:{last}", f"2023-01:{last}", "2024-01:2025-08", f"2024-07:{last}"]


@pytest.fixture(scope="module")
def serial(panels, few):
    return curve_fits.run(panels, few, workers=1)


def test_rows_are_the_fits_themselves(serial, few, data):
    for choice in few:
        row = serial.estimates
        for name, value in choice.labels().items():
            row = row[row[name].eq(value)]
        whole = fit(choice.spec, data)
        assert row.value.tolist() == pytest.approx([whole.value], rel=1e-9)
        assert row.std_error.tolist() == pytest.approx([whole.std_error], rel=1e-9)


def test_what_is_fitted_together_is_what_each_gives_alone(panels, every):
    """Two-stage and reduced form of one window share rows, outcome and statutory rate."""
    own = [x for x in every if x.spec.window == "2016-01:2019-12" and x.spec.weights == "pre_episode"]
    own = [x for x in own if x.spec.design == "levels" and x.spec.system == "naics3"]
    assert len(own) == 6
    together = curve_fits.fit_together(panels["naics3"], own)
    for choice, row in zip(own, together, strict=True):
        (alone,) = curve_fits.fit_together(panels["naics3"], [choice])
        pd.testing.assert_frame_equal(pd.DataFrame([row]), pd.DataFrame([alone]), check_exact=True)


def test_a_column_that_specifications_share_is_absorbed_once(data):
    fits = Fits(data)
    for name in ("reduced_2018", "iv_2018", "ols_2018"):
        fits.fit(specification(name))
    # Outcome, law and collected rate of the cells whose law is known; outcome and collected rate of all.
    assert sorted(len(shared.known) for _, _, shared in fits.absorbers) == [2, 3]


def test_results_are_the_same_on_two_cores(serial, panels, few):
    parallel = curve_fits.run(panels, list(reversed(few)), workers=2)
    pd.testing.assert_frame_equal(parallel.estimates, serial.estimates, check_exact=True)


@pytest.fixture
def two(few):
    """A specification of each episode, on cells of their own."""
    return few[-2:]


def test_results_are_the_same_on_a_dask_cluster(panels, two, dask_workers, monkeypatch):
    here = curve_fits.run(panels, two, workers=1)
    monkeypatch.setenv("SCHEDULER", dask_workers)
    there = curve_fits.run(panels, two)
    pd.testing.assert_frame_equal(there.estimates, here.estimates, check_exact=True)
    assert len(here.estimates) == 2


def test_a_worker_with_other_code_fits_nothing(panels, two, dask_workers, monkeypatch):
    edited = "analysis/engine/ppml.py"
    ours = contents(curve_fits.__name__) | {edited: "edited since the worker began"}
    monkeypatch.setattr("analysis.scheduler.contents", lambda module: ours)
    with pytest.raises(InputError, match=f"its {edited} differs from what the run has"):
        curve_fits.run(panels, two, scheduler=dask_workers)


def test_a_curve_without_its_scheduler_is_refused_at_once(panels, two, monkeypatch):
    monkeypatch.setattr("analysis.scheduler.ANSWERS_WITHIN", 0.5)
    with pytest.raises(InputError, match="no dask scheduler answers at SCHEDULER=tcp://127.0.0.1:9"):
        curve_fits.run(panels, two, scheduler="tcp://127.0.0.1:9")


def test_rows_are_sorted_by_episode_with_ten_digits(serial, few):
    rows = serial.estimates
    assert len(rows) == len(few) and rows.episode.is_monotonic_increasing
    assert rows.value.tolist() == [float(f"{value:.10g}") for value in rows.value]


@pytest.mark.slow
def test_every_specification_of_the_full_curve_is_counted(panels, every):
    assert len(curve_fits.run(panels, every, workers=2).estimates) == len(every)
