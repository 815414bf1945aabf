"""Designs on a frame of one's own: numbers of the built panels, truth found, bad frames refused."""

import numpy as np
import pandas as pd
import pytest

import analysis
from analysis.checks import InputError
from analysis.collect import read_table
from analysis.combine import load_panel
from analysis.combine.law_by_month import with_statutory_rate
from analysis.estimate import own
from analysis.estimate.counterfactual.gaps import measure
from analysis.estimate.counterfactual.inputs import read_plan
from analysis.estimate.counterfactual.plan import monthly_totals
from analysis.estimate.elasticity.dynamics.lp_did import lp_did
from analysis.estimate.elasticity.dynamics.projections import project, whole_window
from analysis.estimate.elasticity.main.own import own_design
from analysis.estimate.elasticity.main.products import first_design
from analysis.estimate.load import load
from analysis.reader_frame import as_meant

MONTHS = {"start": "2025-04", "end": "2025-11", "fit_start": "2021-01", "fit_end": "2024-10"}
NEIGHBOURS = ["partner x product", "partner x month"]


def groups() -> pd.Series:
    return read_table("partners").set_index("partner").group


def renamed(system: str) -> pd.DataFrame:
    """A built panel as a reader might hold it: rows shuffled, months as text."""
    frame = load_panel(system).rename(columns={system: "product"}).sample(frac=1, random_state=1)
    return frame.assign(month=frame.month.dt.strftime("%Y-%m"))


def planted(truth: float, *, noise: float = 0.0, n_partners: int = 8, n_products: int = 30):
    """A frame in which the law of some headings steps up in month 6, by an amount of each partner."""
    rng = np.random.default_rng(1)
    shape = (n_partners, n_products, 12)
    step = rng.uniform(0, 0.5, n_partners)[:, None] * rng.integers(0, 2, n_products)
    rate = np.where(np.arange(12) >= 6, step[:, :, None], 0.0)
    logs = truth * np.log1p(rate) + rng.normal(0, 1, shape[:2])[:, :, None] + rng.normal(0, noise, shape)
    at = [axis.ravel() for axis in np.indices(shape)]
    return pd.DataFrame(
        {
            "partner": np.char.add("P", at[0].astype(str)),
            "product": (1000 + 10 * at[1]).astype(str),
            "month": pd.date_range("2024-01-01", periods=12, freq="MS")[at[2]],
            "customs_value": 1e6 * np.exp(logs.ravel()),
            "statutory_rate": rate.ravel(),
        }
    )


def test_a_reader_s_frame_has_the_main_design_of_the_first_episode():
    panel = own.own_panel(renamed("hs2"), "my extract")
    found = own_design(
        panel, groups(), tariff="collected", window="2017-01:2019-12", weights="pre_episode"
    )
    ours = first_design(load("hs2"), groups())
    for name in ("y", "law", "weights", "book"):
        np.testing.assert_array_equal(getattr(found, name), getattr(ours, name), err_msg=name)
    rates = (design.tariffs["collected"].values for design in (found, ours))
    np.testing.assert_array_equal(*rates)
    for scheme in ours.blocks:
        codes = (design.blocks[scheme].codes for design in (found, ours))
        np.testing.assert_array_equal(*codes, err_msg=scheme)
    assert (found.labels["vintage"], found.labels["system"]) == ("my extract", "own")


def test_a_planted_elasticity_is_found_and_lies_within_its_interval():
    clear = analysis.elasticity(data=planted(-2.0, noise=1e-4), vintage="V", draws=99)
    assert clear.value == pytest.approx(-2.0, abs=1e-3)
    noisy = analysis.elasticity(data=planted(-2.0, noise=0.3), vintage="V", draws=199)
    assert noisy.ci_low < -2.0 < noisy.ci_high < 0
    none = analysis.elasticity(data=planted(0.0, noise=0.3), vintage="V", draws=199)
    assert none.ci_low < 0.0 < none.ci_high and none.p_value > 0.05


def test_a_month_without_a_row_of_a_partner_has_the_law_of_the_month_before():
    frame = planted(-2.0, noise=1e-4)
    gap = frame.partner.eq("P3") & frame.month.eq("2024-09-01")
    whole = analysis.elasticity(data=frame, vintage="V", draws=99)
    found = analysis.elasticity(data=frame[~gap], vintage="V", draws=99)
    assert found.value == pytest.approx(-2.0, abs=1e-3)
    assert "P3 in 2024-09 without a rate" in found.notes and not whole.notes
    book = own_design(own.own_panel(frame[~gap], "V"), groups()).book
    np.testing.assert_array_equal(book, own_design(own.own_panel(frame, "V"), groups()).book)


def test_thousands_of_dollars_instead_of_dollars_change_nothing():
    frame = planted(-1.0, noise=0.3)
    dollars = analysis.elasticity(data=frame, vintage="V", draws=99)
    thousands = frame.assign(customs_value=frame.customs_value / 1000)
    found = analysis.elasticity(data=thousands, vintage="V", draws=99)
    assert found.value == pytest.approx(dollars.value, rel=1e-9)
    assert found.ci_low == pytest.approx(dollars.ci_low, rel=1e-6)


def test_products_that_one_act_names_change_places_together():
    frame = planted(-1.0, noise=0.3)
    alone = own_design(own.own_panel(frame, "V"), groups())
    together = own_design(own.own_panel(frame, "V"), groups(), digits=2)
    n = [design.blocks["products"].codes.max() + 1 for design in (alone, together)]
    assert n == [30, 3]


def test_partners_too_few_to_deal_out_are_named_and_too_few_of_both_are_refused():
    two = planted(-1.0, noise=0.3, n_partners=2)
    found = analysis.elasticity(data=two, vintage="V", draws=99)
    assert found.notes == "2 partners are too few to permute"
    assert found.cluster_by == "permutation over products"
    small = planted(-1.0, noise=0.3, n_partners=4, n_products=4)
    with pytest.raises(InputError, match="4 products and 4 partners are too few"):
        analysis.elasticity(data=small, vintage="V")


@pytest.mark.parametrize(
    "ask, said",
    [
        (lambda f: analysis.elasticity(data=f), "name where your data come from"),
        (lambda f: analysis.elasticity(data=f, vintage="V", tariff="collected"), "'effective_rate'"),
        (lambda f: analysis.elasticity(data=f, vintage="V", estimator="ppml"), "linear regressions"),
        (lambda f: analysis.elasticity(data=f, vintage="V", windw="x"), "Did you mean 'window'"),
        (lambda f: analysis.elasticity(digits=4), "digits is for data of your own"),
        (lambda f: analysis.response(vintage="V"), "vintage is for data of your own"),
        (lambda f: analysis.gap(vintage="V"), "vintage is for data of your own"),
        (lambda f: analysis.response(data=f, vintage="V", kind="lpdid"), "Did you mean 'lp_did'"),
        (lambda f: analysis.response(data=f, vintage="V", windw="x"), "Did you mean 'window'"),
        (lambda f: analysis.response(data=f[f.partner.lt("P3")], vintage="V"), "3 partners are too few"),
        (lambda f: analysis.response(data=f, vintage="V", window="2023-01:latest"), "data has 2024"),
        (lambda f: analysis.gap("P1", data=f[f.partner.lt("P3")], vintage="V"), r"few partners \(3\)"),
        (lambda f: analysis.gap("P1", data=f[f.partner.eq("P1")], vintage="V"), r"few partners \(1\)"),
        (lambda f: analysis.gap("P9", data=f, vintage="V"), "unknown partner 'P9' in your data"),
        (lambda f: analysis.gap("P1", data=f, vintage="V", end="2025-11"), "outside the data"),
    ],
)
def test_what_a_frame_cannot_answer_is_refused_in_one_line(ask, said):
    with pytest.raises(InputError, match=said) as refused:
        ask(planted(-1.0, noise=0.3))
    assert "\n" not in str(refused.value)


def test_a_reader_s_frame_has_the_projections_of_the_built_panel():
    window = load().resolve(whole_window("2025"))
    ours = project(load(), [0, 3], episode="2025", comparison="across")
    theirs = own.response(renamed("naics3"), vintage="V", window=window, horizons=[0, 3])
    assert [e.value for e in theirs] == pytest.approx([e.value for e in ours], rel=1e-9)
    assert [e.std_error for e in theirs] == pytest.approx([e.std_error for e in ours], rel=1e-9)
    assert {e.vintage for e in theirs} == {"V"}


def test_a_reader_s_frame_has_the_clean_controls_of_the_built_panel():
    window = "2018-01:2019-12"
    ours = lp_did(load(), 1, window=window)
    (theirs,) = own.response(renamed("naics3"), vintage="V", window=window, horizons=[1], kind="lp_did")
    assert theirs.value == pytest.approx(ours.value, rel=1e-9)


def test_a_reader_s_frame_has_the_gap_of_the_built_panel_without_a_rate():
    frame = renamed("naics3")[["partner", "product", "month", "customs_value"]]
    frame = frame[frame.partner.isin(["VNM", "THA", "IDN", "KOR", "JPN", "MEX"])]
    theirs = own.gap(frame, vintage="V", partner="VNM", **MONTHS).episode
    data = load()
    others = tuple(set(data.partners) - set(frame.partner))
    ours = measure(monthly_totals(data.without(others)), read_plan(partner="VNM", **MONTHS)).episode
    pd.testing.assert_frame_equal(theirs, ours, rtol=1e-9)


def test_where_the_law_on_neighbours_steel_and_cars_rose_more_imports_fell_more():
    """The worked case of `notebooks/your_panel.ipynb`: a wide interval, below zero."""
    claims = read_table("us_usmca_claims_hs10_monthly")
    goods = claims.hs10.str.startswith(("72", "73", "8703"))
    names = {"hs10": "product", "imports_value": "customs_value"}
    mine = with_statutory_rate(claims[goods].rename(columns=names))
    found = own.elasticity(mine, vintage="V", digits=4, draws=499, fixed_effects=NEIGHBOURS)
    assert found.value == pytest.approx(-1.346, abs=0.002)
    assert (found.ci_low, found.ci_high) == pytest.approx((-2.22, -0.49), abs=0.05)
    assert (found.n_obs, found.n_clusters) == (14_294, 56)


def test_a_text_of_a_midnight_is_its_day_and_one_of_another_hour_is_left_to_its_gate():
    texts = ["2025-05-01 00:00:00", "2025-05-01T00:00:00.000", "2025-05-01 06:00:00"]
    months = as_meant(pd.DataFrame({"partner": "CHN", "month": texts})).month
    assert months.tolist() == ["2025-05-01", "2025-05-01", "2025-05-01 06:00:00"]
