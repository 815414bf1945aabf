"""Designs are judged by their placebos, never by their estimates."""

import dataclasses

import pytest

from analysis.estimate.elasticity.designs import Design, evaluate, first_stage, headline
from analysis.estimate.engine.specification import specification
from analysis.estimate.headline.intervals import headline_specs


@pytest.fixture(scope="module")
def designs(data):
    return {design.name: design for design in evaluate(data, ["2018", "2025"])}


def test_naive_regression_finds_an_effect_where_no_tariff_changed(designs):
    assert not designs["ols_2025"].clean
    assert designs["ols_2025"].placebo.value < -4


def test_law_alone_finds_nothing_where_nothing_happened(designs):
    for name in ("reduced_2018", "reduced_2025", "reduced_across_2018", "reduced_across_2025"):
        assert designs[name].clean, name


def test_headline_elasticities_are_frozen(designs):
    chosen = {episode: headline(list(designs.values()), episode) for episode in ("2018", "2025")}
    assert chosen["2018"].name == "iv_across_weighted_2018"
    assert chosen["2018"].estimate.value == pytest.approx(-2.43, abs=0.01)
    assert chosen["2025"].name == "iv_across_2025"
    assert chosen["2025"].estimate.value == pytest.approx(-1.79, abs=0.01)


def test_the_search_among_two_stage_designs_alone_finds_the_same_headline(designs, data):
    chosen = {e: headline(list(designs.values()), e).name for e in ("2018", "2025")}
    found = headline_specs(data, ["2018", "2025"])
    assert {episode: spec.name for episode, spec in found.items()} == chosen


def test_headline_does_not_depend_on_the_estimates(designs):
    def disguised(design: Design) -> Design:
        estimate = dataclasses.replace(design.estimate, value=99.0, ci_low=98.0, ci_high=100.0)
        return dataclasses.replace(design, estimate=estimate)

    for episode in ("2018", "2025"):
        chosen = headline(list(designs.values()), episode).name
        assert headline([disguised(d) for d in designs.values()], episode).name == chosen


def test_weak_first_stage_or_dirty_placebo_disqualifies(designs):
    good = designs["iv_across_2025"]
    weak = dataclasses.replace(good, estimate=dataclasses.replace(good.estimate, first_stage_f=9.0))
    dirty = dataclasses.replace(good, placebo=designs["ols_2025"].placebo)
    assert good.qualifies
    assert not weak.qualifies
    assert not dirty.qualifies
    assert headline([weak, dirty], "2025") is None


def test_partner_effects_leave_only_part_of_the_policy_variation(designs):
    assert designs["iv_across_2025"].policy_kept == pytest.approx(1)
    assert 0.2 < designs["iv_2025"].policy_kept < 0.5
    assert designs["ols_2025"].policy_share < 0.25  # most of what moves the effective rate is not law


def test_first_stage_says_how_much_of_the_law_is_collected(designs, data):
    stage = first_stage(data, specification("iv_across_2025"))
    assert stage.value == pytest.approx(designs["iv_across_2025"].estimate.first_stage, rel=1e-9)
    assert 0.4 < stage.value < 0.8
    assert (stage.outcome, stage.estimator) == ("log(1 + effective rate)", "OLS")
