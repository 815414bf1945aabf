import itertools

import numpy as np
import pandas as pd
import pytest

from analysis.checks import InputError
from analysis.estimate.engine import stored
from analysis.estimate.engine.fit import fit
from analysis.estimate.robustness import curve as c
from analysis.estimate.robustness.curve_tests import curve_summary, joint_test

ALL = c.expand()


def few():
    """One specification of each family, by sector, and one assignable in each episode."""
    chosen = {}
    for choice in ALL:
        if choice.spec.system == "naics3":
            chosen.setdefault((choice.family, choice.episode), choice)
    plain = [x for x in ALL if x.assignable and x.family == "levels" and x.spec.system == "naics3"]
    return list(dict.fromkeys([*chosen.values(), plain[0], plain[-1]]))


def test_curve_has_500_specifications_over_both_systems_and_episodes():
    assert len(ALL) >= 500
    seen = {(choice.episode, choice.spec.system) for choice in ALL}
    assert seen == {("2018", "naics3"), ("2018", "hs2"), ("2025", "naics3")}


def test_no_specification_is_fitted_twice():
    labels = [tuple(choice.labels().items()) for choice in ALL]
    assert len(set(labels)) == len(ALL)
    regressions = [(x.spec.system, *list(x.labels().values())[3:11]) for x in ALL]
    windows = [x.spec.window for x in ALL]
    assert len(set(zip(regressions, windows, strict=True))) == len(ALL)


def test_every_partner_is_left_out_once_in_each_design():
    dropped = [x for x in ALL if x.family == "drop_one" and x.spec.system == "hs2"]
    assert len(dropped) == 4 * 30
    assert all(x.dropped in x.spec.leave_out for x in dropped)


def test_policy_is_what_the_law_moves_alone():
    for choice in ALL:
        by_law = choice.spec.tariff in ("statutory", "headline") or choice.spec.estimator == "iv"
        assert choice.policy == by_law


def test_what_cannot_be_estimated_is_kept_and_named():
    content = {
        "episodes": {
            "2018": {"base": "reduced_2018", "systems": ["naics3"], "windows": ["2017-01:2019-12"]}
        },
        "families": {
            "headline": {
                "designs": [{"estimator": "ols", "tariff": "headline"}],
                "weights": ["equal"],
                "fixed_effects": [["partner x product", "product x month"]],
            }
        },
    }
    found = c.run(c.expand(content), workers=1)
    assert "does not vary" in found.estimates.problem[0]
    assert np.isnan(found.estimates.value[0])
    assert curve_summary(found).n_not_estimable.tolist() == [1]


def test_an_unknown_key_is_refused_with_its_family():
    content = {"episodes": {}, "families": {"levels": {"weight": ["equal"]}}}
    with pytest.raises(InputError, match="'weight' in curve.yaml, family levels.*'weights'"):
        c.expand(content)


@pytest.fixture(scope="module")
def serial():
    return c.run(few(), workers=1)


def test_rows_are_the_fits_themselves(serial):
    for choice in few():
        row = serial.estimates
        for name, value in choice.labels().items():
            row = row[row[name].eq(value)]
        whole = fit(choice.spec)
        assert row.value.tolist() == pytest.approx([whole.value], rel=1e-9)
        assert row.std_error.tolist() == pytest.approx([whole.std_error], rel=1e-9)


def test_results_are_the_same_on_two_cores(serial):
    parallel = c.run(list(reversed(few())), workers=2)
    pd.testing.assert_frame_equal(parallel.estimates, serial.estimates, check_exact=True)
    pd.testing.assert_frame_equal(parallel.assignments, serial.assignments, check_exact=True)


def test_results_are_the_same_on_a_dask_cluster(serial, monkeypatch):
    from dask.distributed import LocalCluster

    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as cluster:
        monkeypatch.setenv("SCHEDULER", cluster.scheduler_address)
        found = c.run(few())
    pd.testing.assert_frame_equal(found.estimates, serial.estimates, check_exact=True)
    pd.testing.assert_frame_equal(found.assignments, serial.assignments, check_exact=True)


def test_a_stored_curve_is_read_until_something_changes(serial, tmp_path, monkeypatch):
    runs = []
    monkeypatch.setattr(c, "run", lambda: runs.append(1) or serial)
    key = iter(["a", "a", "b"])
    monkeypatch.setattr(stored.State, "fingerprint", lambda *_: next(key))
    for expected in (1, 1, 2):
        found = c.load_or_run(tmp_path)
        assert len(runs) == expected
        pd.testing.assert_frame_equal(found.estimates, serial.estimates, check_dtype=False)
    assert len(list(tmp_path.iterdir())) == 2  # the older one is gone


def test_the_table_is_sorted_and_the_same_at_every_writing(serial, tmp_path, monkeypatch):
    monkeypatch.setattr(c, "load_or_run", lambda: serial)
    first = c.write_curve(tmp_path / "a").read_bytes()
    assert c.write_curve(tmp_path / "b").read_bytes() == first
    rows = pd.read_csv(tmp_path / "a" / "specification_curve.csv", dtype={"episode": str})
    assert len(rows) == len(few()) and rows.episode.is_monotonic_increasing


def frame_of_assignments(values):
    """Assignments of two specifications to partners A, B, CHN with given values."""
    rows = []
    for (number, own), partner in itertools.product(enumerate(values), ("A", "B", "CHN")):
        labels = dict.fromkeys(c.CHOICES, "") | {"episode": "2018", "window": str(number)}
        rows.append(labels | {"partner": partner, "value": own[partner], "p_value": 0.01})
    return pd.DataFrame(rows)


def test_joint_p_value_is_the_rank_of_the_median_by_hand():
    values = [{"A": 1.0, "B": -3.0, "CHN": -2.0}, {"A": 1.0, "B": 2.0, "CHN": -4.0}]
    found = joint_test(c.Curve(pd.DataFrame(), frame_of_assignments(values)))
    # Medians: A 1, B -0.5, CHN -3; shares negative and significant: 0, 1/2, 1.
    assert found.value.tolist() == [-3.0, 1.0]
    assert found.p_value.tolist() == [pytest.approx(1 / 3)] * 2


def test_a_partner_that_a_specification_lacks_is_not_assigned():
    values = [{"A": -9.0, "B": -3.0, "CHN": -2.0}, {"A": -9.0, "B": 2.0, "CHN": -4.0}]
    frame = frame_of_assignments(values).drop(index=0)
    found = joint_test(c.Curve(pd.DataFrame(), frame))
    assert found.n_assignments.tolist() == [2, 2]


@pytest.mark.slow
def test_every_specification_of_the_full_curve_is_counted():
    assert len(c.run(workers=2).estimates) == len(ALL)
