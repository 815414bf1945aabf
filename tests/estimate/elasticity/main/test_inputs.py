"""The main elasticities on the real law and trade."""

from itertools import islice
from os.path import normpath

import numpy as np
import pandas as pd
import pytest

from analysis.engine.absorb import absorb
from analysis.engine.by_unit import MORE
from analysis.engine.check import SIZE_BOUNDS
from analysis.engine.design import BESIDE
from analysis.estimate.elasticity.checks import inputs as checks
from analysis.estimate.elasticity.checks import toggles
from analysis.estimate.elasticity.checks.inputs import MAIN_COVERAGE_FILE
from analysis.estimate.elasticity.main import inputs
from analysis.estimate.elasticity.main.products import MAIN_DRAWS, MAIN_SCHEMES, MAIN_TARIFFS
from analysis.estimate.load import load
from analysis.fingerprint import State
from tools.coverage import coverage_of, errors_of, load_regions

#: Quoted ends that other assignments may print otherwise: episode, tariff, per cent as printed now.
NEAR_AN_EDGE = [
    ("2018", "collected", -9),
    ("2018", "law", -19),
    ("2018", "law", -6),
]


@pytest.fixture(scope="module")
def designs():
    return inputs.load_designs()


@pytest.fixture(scope="module")
def tables():
    return inputs.load_estimates() | checks.load_checks()


@pytest.mark.parametrize(
    "episode, tariff, weights, value, low, high",
    [
        ("2018", "law", "value", -1.46, -2.26, -0.63),
        ("2018", "law", "equal", -1.54, -2.92, -0.08),
        ("2018", "collected", "value", -1.92, -2.87, -0.94),
        ("2025", "law", "equal", -0.90, -1.55, -0.32),
        ("2025", "law", "value", -1.97, -4.75, 0.56),
        ("2025", "collected", "equal", -1.66, -3.50, -0.52),
        ("2025", "collected", "value", -4.28, -9.34, 1.33),
    ],
)
def test_main_elasticities_are_frozen(episode, tariff, weights, value, low, high):
    found = inputs.main_estimate(episode, tariff, weights)
    assert found.value == pytest.approx(value, abs=0.005)
    assert (found.ci_low, found.ci_high) == pytest.approx((low, high), abs=0.01)
    assert found.cluster_by.startswith("permutation over")


@pytest.mark.parametrize(
    "claims, tariff, weights, value, low, high",
    [
        ("autumn", "law", "equal", -1.10, -1.77, -0.48),
        ("autumn", "law", "value", -1.82, -3.31, -0.35),
        ("autumn", "collected", "equal", -2.04, -3.60, -0.85),
        ("autumn", "collected", "value", -3.73, -7.12, -0.72),
        ("January", "law", "equal", -0.87, -1.88, 0.50),
        ("January", "law", "value", -3.36, -8.03, -0.45),
    ],
)
def test_elasticities_with_canada_and_mexico_are_frozen(claims, tariff, weights, value, low, high):
    rows = inputs.load_members().set_index(["claims", "tariff", "weights"])
    estimate = rows.loc[(claims, tariff, weights)]
    assert estimate.value == pytest.approx(value, abs=0.005)
    assert (estimate.ci_low, estimate.ci_high) == pytest.approx((low, high), abs=0.01)


def test_what_holds_for_canada_and_mexico_is_less_sure_than_the_main_estimate():
    main, members = inputs.main_estimate("2025"), inputs.member_estimates()["equal"]
    assert members.ci_low < main.ci_low < main.ci_high < members.ci_high


def test_each_main_estimate_has_its_own_weights_unless_others_are_asked_for():
    for episode, own in inputs.OWN_WEIGHTS.items():
        assert inputs.main_estimate(episode) == inputs.main_estimate(episode, weights=own)
        (other,) = set(inputs.MAIN_WEIGHTS) - {own}
        asked = inputs.main_estimate(episode, weights=other)
        assert asked.weights != inputs.main_estimate(episode).weights


def test_the_first_main_estimate_is_statsmodels_on_columns_absorbed_another_way(designs):
    """By sparse least squares on dummies, which the engine's grid does not use."""
    from statsmodels.regression.linear_model import OLS

    design = designs["2018"]
    clean = absorb(np.column_stack([design.y, design.law]), design.effects, design.weights)
    clean *= np.sqrt(design.weights)[:, None]
    assert inputs.main_estimate("2018").value == pytest.approx(
        OLS(clean[:, 0], clean[:, 1]).fit().params[0], rel=1e-8
    )


@pytest.mark.parametrize("tariff", MAIN_TARIFFS)
def test_the_second_main_estimate_is_statsmodels_on_its_columns(designs, tariff):
    from statsmodels.sandbox.regression.gmm import IV2SLS

    columns = designs["2025"].fit(*MAIN_SCHEMES, tariff=tariff).columns
    own = IV2SLS(columns[:, 0], columns[:, 1], columns[:, -1]).fit().params[0]
    assert inputs.main_estimate("2025", tariff).value == pytest.approx(own, rel=1e-10)


def test_members_of_the_union_are_one_unit(designs):
    names = pd.Series(designs["2025"].blocks["partners"].codes).value_counts()
    assert names.iloc[0] == 9 and (names.iloc[1:] == 1).all()


def test_both_tariffs_and_schemes_have_an_interval_beside_the_clustered_one(tables):
    intervals = tables["main_intervals"]
    assert len(intervals) == 2 * len(MAIN_TARIFFS) * (len(MAIN_SCHEMES) + 2)
    permuted = intervals[intervals.draws.notna()]
    often = {
        "products": MAIN_DRAWS,
        "partners": MORE * MAIN_DRAWS,
        "products and partners": MAIN_DRAWS // BESIDE,
    }
    assert (permuted.draws == permuted.scheme.map(often)).all()
    assert np.isfinite(permuted[["ci_low", "ci_high", "end_error"]]).all(axis=None)


def test_other_assignments_would_move_no_quoted_end_by_a_quarter_of_its_last_digit(tables):
    """Whole per cents under a duty of 10 %; those too near to where the print changes are known."""
    rows = tables["main_intervals"].query("scheme in ['products', 'partners']")
    widest = rows.loc[(rows.ci_high - rows.ci_low).groupby([rows.episode, rows.tariff]).idxmax()]
    near = []
    for row in widest.itertuples():
        for end in (row.ci_low, row.ci_high):
            change, error = 100 * (1.1**end - 1), 100 * 1.1**end * np.log(1.1) * row.end_error
            assert error < 0.25, row
            if abs(change % 1 - 0.5) < 2 * error:
                near.append((row.episode, row.tariff, round(change)))
    assert near == NEAR_AN_EDGE


def test_neither_china_nor_goods_but_iron_and_steel_move_the_second_main_estimate(tables):
    rows = tables["main_toggles"].query("episode == '2025' and tariff == 'law'")
    rows = rows[rows.scheme.eq("by partners")]
    base = rows.value[rows.group.eq("main")].item()
    several = rows.toggle.str.contains(",")  # by value, or partners together
    without = rows[rows.group.isin(["partners", "goods"]) & ~several]
    away = (without.set_index("toggle").value - base).abs()
    assert away.pop("without iron and steel") == pytest.approx(0.19, abs=0.01)
    assert len(away) == 3 and away.max() < 0.1


def test_without_china_and_with_equal_weights_a_third_of_the_first_is_left_within_its_error(tables):
    rows = tables["main_toggles"].query("episode == '2018' and tariff == 'law'")
    found = rows[rows.toggle.eq("without CHN, equal") & rows.scheme.eq("by partners")].iloc[0]
    assert found.value == pytest.approx(-0.52, abs=0.01)
    assert found.ci_low < 0 < found.ci_high


def test_the_law_of_each_episode_finds_less_before_it_than_in_it_in_the_main_estimate_s_weights(tables):
    keys, own = ["episode", "version", "weights"], {"2018": "pre_episode", "2025": "equal"}
    for (episode, version, weights), rows in tables["main_placebos"].groupby(keys):
        value = rows.value[~rows.is_placebo].item()
        others = rows.value[rows.is_placebo & ~rows.moved & (rows.window < "2020")]
        if version != "HS6" and weights == own[episode]:  # three partners tell nothing
            assert others.abs().max() < abs(value), (episode, version)


def test_every_placebo_is_there_in_both_weights(tables):
    rows = tables["main_placebos"].replace({"weights": {"pre_episode": "value"}})
    counts = rows.groupby(["episode", "version", "window"]).weights.agg(set)
    assert (counts == {"equal", "value"}).all() and len(rows) == 2 * len(counts)


def test_a_main_estimate_without_its_largest_partner_is_varied_in_all_but_leaving_it_out():
    without = load("hs2").without((toggles.LARGEST_PARTNER,))
    varied = list(islice(toggles._first(without, inputs.load_groups()), 3))
    assert [design.key["toggle"] for design in varied] == ["", "equal", "midpoint"]


@pytest.mark.parametrize(
    "episode, scheme, errors",
    [
        ("2018", "products", "products"),
        ("2018", "partners", "partners"),
        ("2025", "partners", "partners"),
        ("2025", "partners", "both"),
        ("2025", "partners", "region x chapter"),
    ],
)
def test_size_and_coverage_are_what_the_shipped_table_says(designs, episode, scheme, errors):
    table = pd.read_csv(MAIN_COVERAGE_FILE, dtype={"episode": str})
    table = table.set_index(["episode", "scheme", "errors"])
    assert (table.outcomes == 2_000).all() and (table.laws == 999).all()
    said, design = table.loc[(episode, scheme, errors)], designs[episode]
    kinds = {errors: errors_of(design, load_regions())[errors]}
    both = {"two_way": ("partners", "products"), "laws": 99, "outcomes": 50}
    found = coverage_of(design, (scheme,), kinds, **both).iloc[0]
    for name in ("coverage", "two_way_coverage"):
        spread = np.sqrt(max(said[name] * (1 - said[name]), 0.02) / 50)
        assert abs(found[name] - said[name]) < 4 * spread, name


def test_a_scheme_that_fails_stays_in_the_table():
    table = pd.read_csv(MAIN_COVERAGE_FILE)
    assert len(table) == 20 and not table["size"].between(*SIZE_BOUNDS).all()


def test_by_value_the_interval_of_2025_covers_and_seldom_tells_the_truth_from_zero():
    """Frozen, over partners, whatever errors share; one that a region shares costs no coverage."""
    table = pd.read_csv(MAIN_COVERAGE_FILE, dtype={"episode": str})
    rows = table.query("episode == '2025' and scheme == 'partners'").set_index("errors")
    assert rows.other_coverage.between(0.92, 0.99).all() and (rows.other_power < 0.3).all()
    assert (rows.power > 0.85).all()
    regions = table[table.errors.eq("region x chapter") & table.scheme.eq("partners")]
    assert regions.coverage.between(0.92, 0.98).all() and len(regions) == 2


@pytest.mark.parametrize(
    "computes, inside, outside",
    [
        (
            "main.inputs.make_estimates",
            ["main/products", "main/intervals", "../../engine/randomisation", "../load"],
            ["checks/toggles", "checks/placebos"],
        ),
        (
            "checks.inputs.make_checks",
            ["main/products", "checks/toggles", "checks/placebos", "../load"],
            ["checks/levels"],
        ),
    ],
)
def test_what_is_stored_rests_on_what_makes_it_alone(computes, inside, outside):
    """An edit of any of these computes it anew, one of the others does not."""
    files, _ = State().rests_on(f"analysis.estimate.elasticity.{computes}")
    assert {normpath(f"analysis/estimate/elasticity/{name}.py") for name in inside} <= files
    assert not {normpath(f"analysis/estimate/elasticity/{name}.py") for name in outside} & files


@pytest.mark.parametrize(
    "subject", ["trade.regime", "counterfactual.scenario", "counterfactual", "diversion"]
)
def test_who_takes_the_main_estimate_does_not_rest_on_what_varies_it(subject):
    files, _ = State().rests_on(f"analysis.estimate.{subject}.study.study")
    assert "analysis/estimate/elasticity/main/inputs.py" in files
    assert not any(name.startswith("analysis/estimate/elasticity/checks/") for name in files)
