"""The headline elasticities on the real law and trade."""

from itertools import islice

import numpy as np
import pandas as pd
import pytest

from analysis.estimate.engine.absorb import absorb
from analysis.estimate.engine.check import KEPT
from analysis.estimate.engine.coverage import coverage
from analysis.estimate.headline import study
from analysis.estimate.headline.products import ERRORS, SCHEMES, TARIFFS
from analysis.estimate.headline_checks import study as checks
from analysis.estimate.headline_checks import toggles
from analysis.estimate.headline_checks.study import SHIPPED
from analysis.estimate.load import load
from analysis.fingerprint import State


@pytest.fixture(scope="module")
def designs():
    return study.load_designs()


@pytest.fixture(scope="module")
def tables():
    return study.load_estimates() | checks.load_checks()


@pytest.mark.parametrize(
    "episode, tariff, value, low, high",
    [
        ("2018", "law", -1.58, -2.41, -0.72),
        ("2018", "collected", -2.07, -3.05, -1.07),
        ("2025", "law", -1.14, -1.78, -0.54),
        ("2025", "collected", -2.16, -3.84, -0.95),
    ],
)
def test_headline_elasticities_are_frozen(episode, tariff, value, low, high):
    found = study.headline_estimate(episode, tariff)
    assert found.value == pytest.approx(value, abs=0.005)
    assert (found.ci_low, found.ci_high) == pytest.approx((low, high), abs=0.005)


def test_the_first_headline_is_statsmodels_on_columns_absorbed_another_way(designs):
    """By sparse least squares on dummies, which the engine's grid does not use."""
    from statsmodels.regression.linear_model import OLS

    design = designs["2018"]
    clean = absorb(np.column_stack([design.y, design.law]), design.effects, design.weights)
    clean *= np.sqrt(design.weights)[:, None]
    assert study.headline_estimate("2018").value == pytest.approx(
        OLS(clean[:, 0], clean[:, 1]).fit().params[0], rel=1e-8
    )


@pytest.mark.parametrize("tariff", TARIFFS)
def test_the_second_headline_is_statsmodels_on_its_columns(designs, tariff):
    from statsmodels.sandbox.regression.gmm import IV2SLS

    columns = designs["2025"].fit(*SCHEMES, tariff=tariff).columns
    own = IV2SLS(columns[:, 0], columns[:, 1], columns[:, -1]).fit().params[0]
    assert study.headline_estimate("2025", tariff).value == pytest.approx(own, rel=1e-10)


def test_members_of_the_union_are_one_unit(designs):
    names = pd.Series(designs["2025"].blocks["partners"].codes).value_counts()
    assert names.iloc[0] == 9 and (names.iloc[1:] == 1).all()


def test_both_tariffs_and_schemes_have_an_interval_beside_the_clustered_one(tables):
    intervals = tables["headline_intervals"]
    assert len(intervals) == 2 * len(TARIFFS) * (len(SCHEMES) + 1)
    dealt = intervals[intervals.scheme.isin(SCHEMES)]
    assert (dealt.draws == 1_999).all() and np.isfinite(dealt[["ci_low", "ci_high"]]).all(axis=None)


def test_no_sector_partner_or_goods_carry_the_second_headline(tables):
    rows = tables["headline_toggles"].query("episode == '2025' and tariff == 'law'")
    rows = rows[rows.scheme.eq("by partners")]
    base = rows.value[rows.group.eq("headline")].item()
    without = rows[
        rows.group.isin(["without sector", "partners", "goods"]) & ~rows.toggle.str.contains("by value")
    ]
    assert len(without) > 30
    assert (without.value - base).abs().max() < 0.1


def test_the_law_of_each_episode_finds_less_before_it_than_in_it(tables):
    for (episode, version), rows in tables["headline_placebos"].groupby(["episode", "version"]):
        own = rows.value[~rows.is_placebo].item()
        others = rows.value[rows.is_placebo & ~rows.moved & (rows.window < "2020")]
        if version != "HS6":  # three partners tell nothing
            assert others.abs().max() < abs(own), (episode, version)


def test_a_headline_without_its_largest_partner_is_varied_in_all_but_leaving_it_out():
    without = load("hs2").without((toggles.LARGEST,))
    varied = list(islice(toggles._first(without, study.load_groups()), 3))
    assert [design.key["toggle"] for design in varied] == ["", "equal", "animals"]


@pytest.mark.parametrize(
    "episode, scheme, errors",
    [
        ("2018", "products", "products"),
        ("2018", "partners", "partners"),
        ("2025", "partners", "partners"),
    ],
)
def test_size_and_coverage_are_what_the_shipped_table_says(designs, episode, scheme, errors):
    table = pd.read_csv(SHIPPED, dtype={"episode": str}).set_index(["episode", "scheme", "errors"])
    assert (table.outcomes == 2_000).all() and (table.laws == 999).all()
    said, design = table.loc[(episode, scheme, errors)], designs[episode]
    both = {"two_way": ("partners", "products"), "laws": 99, "outcomes": 50}
    found = coverage(design, scheme, design.clusters(ERRORS[errors]), **both)
    for name in ("coverage", "two_way_coverage"):
        spread = np.sqrt(max(said[name] * (1 - said[name]), 0.02) / 50)
        assert abs(found[name] - said[name]) < 4 * spread, name


def test_a_scheme_that_fails_stays_in_the_table():
    table = pd.read_csv(SHIPPED)
    assert len(table) == 8 and not table["size"].between(*KEPT).all()


@pytest.mark.parametrize(
    "subject, load, inside, outside",
    [
        (study, "load_estimates",
         ["headline/products", "headline/intervals", "engine/randomisation", "load"],
         ["headline_checks/toggles", "headline_checks/placebos", "engine/coverage"]),
        (checks, "load_checks",
         ["headline/products", "headline_checks/toggles", "headline_checks/placebos", "load"],
         ["headline/intervals", "engine/coverage"]),
    ],
)  # fmt: skip
def test_what_is_stored_rests_on_what_makes_it_alone(monkeypatch, subject, load, inside, outside):
    """An edit of any of these computes it anew, one of the others does not."""
    asked = {}
    monkeypatch.setattr(subject, "stored", lambda _, names, **own: asked.update(own) or {names[0]: None})
    getattr(subject, load)()
    files, _ = State().rests_on(*asked["by"])
    assert {f"analysis/estimate/{name}.py" for name in inside} <= files
    assert not {f"analysis/estimate/{name}.py" for name in outside} & files


@pytest.mark.parametrize("subject", ["regime", "scenario", "counterfactual", "diversion", "what_if"])
def test_who_takes_the_headline_does_not_rest_on_what_varies_it(subject):
    files, _ = State().rests_on(f"analysis.estimate.{subject}.study")
    assert "analysis/estimate/headline/products.py" in files
    assert not any(name.startswith("analysis/estimate/headline_checks/") for name in files)
