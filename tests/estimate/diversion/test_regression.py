from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.combine import load_world
from analysis.engine.inference import sandwich
from analysis.engine.regression import least_squares
from analysis.estimate.diversion import exposure as e
from analysis.estimate.diversion import placebo as p
from analysis.estimate.diversion import regression as r
from analysis.estimate.diversion.inputs import load_regressions


def lines(coefficient=1.0, *, seed=0, n_partners=20, n_headings=60, per_heading=4, noise=0.3):
    """Rows whose log change follows own tariff, exposure, partner and shocks common to a heading."""
    rng = np.random.default_rng(seed)
    n_lines = n_headings * per_heading
    heading = np.arange(n_lines) // per_heading
    index = pd.MultiIndex.from_product([range(n_partners), range(n_lines)], names=["p", "line"])
    rows = index.to_frame(index=False)
    rows["partner"] = pd.Index([f"P{p:02d}" for p in range(n_partners)])[rows.p]
    rows["hs10"] = pd.Index([str(8400000000 + line) for line in range(n_lines)])[rows.line]
    rows["hs4"] = pd.Index([str(number) for number in heading])[rows.line]
    rows["own"] = rng.uniform(0, 0.2, len(rows))
    rows["exposure"] = (rng.uniform(0, 0.3, n_lines) * rng.uniform(0, 1, n_lines))[rows.line]
    shock = rng.normal(0, 0.1, n_headings)[heading][rows.line] + rng.normal(0, 0.3, n_partners)[rows.p]
    # Partners differ in their response, by chance around the one that all share.
    own_response = coefficient + rng.normal(0, 0.3, n_partners)[rows.p]
    change = -2.0 * rows.own + own_response * rows.exposure + shock + rng.normal(0, noise, len(rows))
    rows["value_2024"] = np.exp(rng.normal(12, 1, len(rows)))
    rows["value_2025"] = rows.value_2024 * np.exp(change)
    return rows


LABELS = {"design": "continuing", "system": "hs10", "window": "2024:2025", "vintage": "simulated"}


def fit(rows, **more):
    kept, change = e.continuing(rows)
    return r.fit_changes(kept, change, **{"cluster_by": r.BOTH} | LABELS | more)


def test_coefficients_are_recovered():
    own, exposure = fit(lines(1.0, noise=0.05))
    assert own.value == pytest.approx(-2.0, abs=0.05)
    assert exposure.value == pytest.approx(1.0, abs=0.25)


def test_the_two_way_interval_covers_the_truth_as_often_as_it_says():
    found = [fit(lines(1.0, seed=seed))[1] for seed in range(100)]
    inside = np.mean([one.ci_low <= 1.0 <= one.ci_high for one in found])
    assert inside >= 0.95 - 3 * np.sqrt(0.95 * 0.05 / 100)


def test_one_way_errors_are_those_of_statsmodels():
    from statsmodels.regression.linear_model import OLS

    rows = lines(n_partners=1)
    kept, change = e.continuing(rows)
    ours = fit(rows, cluster_by=("hs4",))
    x = np.column_stack([np.ones(len(kept)), kept[list(e.REGRESSORS)]])
    theirs = OLS(change, x).fit(
        cov_type="cluster", cov_kwds={"groups": pd.factorize(kept.hs4)[0]}, use_t=True
    )
    for k, one in enumerate(ours, start=1):
        assert one.value == pytest.approx(theirs.params[k], rel=1e-9)
        assert one.std_error == pytest.approx(theirs.bse[k], rel=1e-9)
        assert one.p_value == pytest.approx(theirs.pvalues[k], rel=1e-8)
        assert (one.ci_low, one.ci_high) == pytest.approx(tuple(theirs.conf_int()[k]), rel=1e-8)


def test_two_way_errors_are_those_of_statsmodels_but_for_the_factor():
    from statsmodels.regression.linear_model import OLS
    from statsmodels.stats.sandwich_covariance import cov_cluster_2groups

    rows = lines(n_partners=12)
    y, x = rows.value_2024.to_numpy() / 1e5, rows[list(e.REGRESSORS)].to_numpy()
    codes = [pd.factorize(rows[name])[0] for name in ("partner", "hs4")]
    covariance, _, clusters = sandwich(least_squares(y, x), codes, 2)
    raw = cov_cluster_2groups(OLS(y, x).fit(), *codes, use_correction=False)[0]
    factor = 12 / 11 * (len(y) - 1) / (len(y) - 2)
    np.testing.assert_allclose(covariance, raw * factor, rtol=1e-9)
    assert clusters == 12


def test_levels_are_those_of_statsmodels_poisson_with_dummies():
    from statsmodels.genmod.families import Poisson
    from statsmodels.genmod.generalized_linear_model import GLM

    rows = lines(n_partners=3, n_headings=5, per_heading=3)
    rows.loc[[0, 20], "value_2025"] = 0.0
    rows[["value_2024", "value_2025"]] /= 1e5
    ours = r.fit_levels(rows, cluster_by=r.BOTH, **LABELS)
    both, year = pd.concat([rows, rows]), np.repeat([0, 1], len(rows))
    x = both[list(e.REGRESSORS)].to_numpy() * year[:, None]
    pairs = pd.get_dummies(both.partner + both.hs10).to_numpy(float)
    years = pd.get_dummies(both.partner).to_numpy(float) * year[:, None]
    y = np.concatenate([rows.value_2024, rows.value_2025])
    theirs = GLM(y, np.column_stack([x, pairs, years]), family=Poisson()).fit(tol=1e-12, maxiter=200)
    np.testing.assert_allclose([one.value for one in ours], theirs.params[:2], rtol=1e-5)


def test_weights_of_one_change_nothing_and_dollars_neither():
    rows = lines(n_partners=5)
    plain, ones = fit(rows)[1], replace(fit(rows, weights=np.ones(len(rows)))[1], weights="equal")
    more = rows.assign(value_2024=rows.value_2024 * 1e3, value_2025=rows.value_2025 * 1e3)
    assert plain == ones
    assert fit(more)[1].value == pytest.approx(plain.value, rel=1e-9)


def test_within_headings_a_shock_of_the_heading_does_not_matter():
    rows = lines(n_partners=5)
    shock = np.random.default_rng(1).normal(0, 5, 60)[rows.hs4.astype(int)]
    moved = rows.assign(value_2025=rows.value_2025 * np.exp(shock))
    a, b = (fit(x, within=("partner", "hs4"))[1].value for x in (rows, moved))
    assert a == pytest.approx(b, abs=1e-6)
    assert fit(rows)[1].value != pytest.approx(fit(moved)[1].value, abs=0.1)


def statutory(rows):
    columns = ["partner", "hs10", "value_2024", "value_2025", "law"]
    return pd.DataFrame(rows, columns=columns)


def test_exposure_by_hand_leaves_the_partner_out_of_the_market():
    table = statutory(
        [
            ("CHN", "8471300100", 60.0, 20.0, 0.2),
            ("VNM", "8471300100", 20.0, 40.0, 0.1),
            ("DEU", "8471300100", 40.0, 40.0, 0.1),
            ("DEU", "9503000011", 10.0, 10.0, 0.1),
        ]
    )
    world = pd.Series({"8471300100": 120.0, "9503000011": 10.0})
    rows = e.exposure_lines(table, world).set_index(["partner", "hs10"])
    assert rows.share.to_dict() == pytest.approx(
        {("VNM", "8471300100"): 0.6, ("DEU", "8471300100"): 0.75, ("DEU", "9503000011"): 0.0}
    )
    assert rows.exposure[("VNM", "8471300100")] == pytest.approx(0.12)


def test_own_sales_in_the_share_pass_for_diversion_and_leaving_them_out_does_not():
    """Nobody gains from China here; sales only return to normal after a year that was high or low."""
    rng = np.random.default_rng(5)
    codes = [f"{8400 + k // 4}{k:06d}" for k in range(800)]
    usual = {p: np.exp(rng.normal(12, 0.5, 800)) for p in ("CHN", "A", "B", "C")}
    table = pd.concat(
        [
            pd.DataFrame(
                {
                    "partner": p,
                    "hs10": codes,
                    "value_2024": v * np.exp(rng.normal(0, 0.5, 800)),
                    "value_2025": v * np.exp(rng.normal(0, 0.5, 800)),
                    "law": 0.25,
                }
            )
            for p, v in usual.items()
        ]
    )
    table["law"] += rng.uniform(0, 0.05, len(table))
    world = table.groupby("hs10").value_2024.sum()
    rows = e.exposure_lines(table, world)
    sold = table[table.partner.eq("CHN")].set_index("hs10").value_2024
    naive = rows.assign(exposure=rows.china * rows.hs10.map(sold) / rows.hs10.map(world))
    clean, biased = (fit(x, cluster_by=("hs4",))[1] for x in (rows, naive))
    assert clean.ci_low <= 0 <= clean.ci_high
    assert biased.ci_low > 0


def test_changes_by_hand():
    one = pd.DataFrame({"value_2024": [1.0, 5.0, 4.0, 0.0], "value_2025": [3.0, 5.0, 0.0, 7.0]})
    np.testing.assert_allclose(e.midpoint(one), [1.0, 0.0, -2.0, 2.0])
    np.testing.assert_allclose(e.continuing(one)[1], [np.log(3.0), 0.0])


def test_a_coefficient_in_words_by_hand():
    """Half of the line, tariff factor up by a quarter: the root of 1.25 at a coefficient of one."""
    growth = r.implied(1.0, share=0.5, before=0.20, after=0.50)
    assert growth == pytest.approx(np.sqrt(1.25) - 1)


def test_p_values_are_corrected_for_the_number_of_partners():
    table = r.by_partner(lines(1.0, n_partners=10), vintage="simulated")
    sorted_p = np.sort(table.p_value)
    assert table.p_holm.min() == pytest.approx(min(1, 10 * sorted_p[0]))
    assert table.p_bh.min() == pytest.approx(min(10 * sorted_p / np.arange(1, 11)))
    assert (table.p_value <= table.p_bh).all() and (table.p_bh <= table.p_holm).all()


@pytest.mark.slow
def test_without_diversion_holm_seldom_finds_anyone():
    found = []
    for seed in range(20):
        rows = lines(n_partners=8, n_headings=50, seed=seed)
        change = np.random.default_rng(seed + 999).normal(0, 0.3, len(rows))
        rows = rows.assign(value_2025=rows.value_2024 * np.exp(change))
        table = r.by_partner(rows, vintage="simulated")
        found.append(table.p_holm.min() < 0.05)
    assert np.mean(found) <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / 20)


def test_exposed_changes_by_hand():
    before = pd.Series(
        {("CHN", "84"): 60.0, ("VNM", "84"): 20.0, ("DEU", "84"): 40.0, ("DEU", "95"): 5.0}
    )
    after = pd.Series(
        {("CHN", "84"): 20.0, ("VNM", "84"): 40.0, ("DEU", "84"): 40.0, ("DEU", "95"): 5.0}
    )
    own = pd.Series({("CHN", "84"): 0.2, ("VNM", "84"): 0.1, ("DEU", "84"): 0.1, ("DEU", "95"): 0.1})
    world = pd.Series({"84": 120.0, "95": 10.0})
    rows = p.exposed_changes(before, after, own=own, world=world).set_index(p.PARTNER_PRODUCT)
    assert rows.exposure.to_dict() == pytest.approx(
        {("VNM", "84"): 0.12, ("DEU", "84"): 0.15, ("DEU", "95"): 0.0}
    )
    assert rows.change["VNM", "84"] == pytest.approx(np.log(2))
    assert [*rows] == ["before", "after", "own", "share", "exposure", "change"]


def test_placebo_years_carry_the_same_tariffs_and_leave_china_out(data):
    world = load_world("naics3")
    early, late = (
        p.sector_rows(data, world, years).set_index(p.PARTNER_PRODUCT) for years in p.SECTOR_YEARS[1:]
    )
    both = early.index.intersection(late.index)
    pd.testing.assert_series_equal(early.own[both], late.own[both])
    assert "CHN" not in early.index.get_level_values("partner")
    assert early.share.between(0, 1).all() and not early.share[both].equals(late.share[both])


def test_china_s_share_is_of_what_all_countries_sold_in_the_months_before(data):
    world, year = load_world("naics3"), "2016-01:2016-11"
    rows = p.sector_rows(data, world, (2016, 2017)).set_index(p.PARTNER_PRODUCT)
    sold = pd.Series(data.customs_value[:, data.inside(year)].sum(axis=1), p._pairs(data))
    in_year = world.month.between("2016-01-01", "2016-11-30")
    of_all = world[in_year & world.naics3.eq("334")].customs_value.sum()
    expected = sold["CHN", "334"] / (of_all - sold["VNM", "334"])
    assert rows.share["VNM", "334"] == pytest.approx(expected)


@pytest.mark.slow  # the executed report, which is run again and compared, holds them too
def test_published_coefficients_are_frozen():
    """Frozen numbers: change them only with a line in CHANGELOG.md."""
    fits = load_regressions()
    pooled = fits["pooled"].set_index(["design", "regressor"])
    assert pooled.value["continuing", "exposure"] == pytest.approx(0.4498, abs=0.0005)
    assert pooled.std_error["continuing", "exposure"] == pytest.approx(0.1572, abs=0.0005)
    assert pooled.value["share_apart", "exposure"] == pytest.approx(0.3831, abs=0.0005)
    placebos = fits["placebos"]
    chapters = placebos[placebos.system.eq("hs2") & placebos.regressor.eq("exposure")]
    assert chapters.value.tolist() == pytest.approx([0.512, 0.103, -0.382, 0.934], abs=0.002)
    partners = fits["partners"].set_index("design")
    assert set(partners.index[partners.p_holm < 0.05]) == {"MYS", "THA", "VNM", "IDN"}


def test_changes_over_the_mean_of_both_years_weigh_both_years(monkeypatch):
    """A line that was nothing in 2024 and is large in 2025 counts with what it is."""
    rows = lines(n_headings=10)
    rows[["china", "share", "share_with_own"]] = np.random.default_rng(1).uniform(size=(len(rows), 3))
    rows.loc[rows.index[::7], "value_2024"] = 0.0
    asked, fitted = {}, r.fit_changes

    def noted(own, y, *, design, **more):
        asked[design] = more.get("weights")
        return fitted(own, y, design=design, **more)

    monkeypatch.setattr(r, "fit_changes", noted)
    r.pooled(rows, ["840000001"], vintage="simulated")
    assert asked["midpoint_weighted"] == pytest.approx((rows.value_2024 + rows.value_2025).to_numpy())
    assert asked["weighted"] == pytest.approx(rows.value_2024[rows.value_2024 > 0].to_numpy())
    assert asked["midpoint"] is None
