"""Gaps of a plan recover a known effect, and hold what their intervals say."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.checks import InputError
from analysis.estimate.counterfactual import checks as q
from analysis.estimate.counterfactual import plan as c
from analysis.estimate.counterfactual.gaps import half_width, measure, rank
from analysis.estimate.counterfactual.inputs import read_plan
from analysis.estimate.counterfactual.study import check
from tests.estimate.counterfactual.shipped import SHIPPED

MONTHS = pd.date_range("2016-01", "2024-11", freq="MS")


PARTNERS = ["CHN", *(f"P{i:02d}" for i in range(11))]


PLAN = c.Plan(
    partner="CHN",
    partner_name="China",
    start=pd.Timestamp("2024-04-01"),
    end=MONTHS[-1],
    fit_start=pd.Timestamp("2020-01-01"),
    fit_end=pd.Timestamp("2023-10-01"),
    structural_start=MONTHS[0],
)


EFFECT = -0.4


def simulate(rng, *, effect=0.0):
    """Partners with a common and an own wandering level, seasons of their own, and noise."""
    n, shape = len(PARTNERS), (len(MONTHS), len(PARTNERS))
    common = np.cumsum(0.02 * rng.standard_normal(len(MONTHS)))[:, None] * rng.uniform(0.5, 1.5, n)
    own = np.cumsum(0.015 * rng.standard_normal(shape), axis=0)
    phase = 2 * np.pi * (MONTHS.month.to_numpy()[:, None] + rng.uniform(0, 12, n)) / 12
    logs = 23 + rng.normal(size=n) + common + own + 0.08 * np.sin(phase)
    frame = pd.DataFrame(np.exp(logs + 0.03 * rng.standard_normal(shape)), MONTHS, PARTNERS)
    frame.loc[PLAN.start :, "CHN"] *= np.exp(effect)
    return frame


@pytest.fixture(scope="module")
def imports():
    return simulate(np.random.default_rng(1), effect=EFFECT)


@pytest.fixture(scope="module")
def gaps(imports):
    return measure(imports, PLAN)


def recovered(n):
    rng, rows = np.random.default_rng(11), []
    for _ in range(n):
        imports = simulate(rng, effect=EFFECT)
        # Of the time series only the treated partner's is looked at: the others' take most of the time.
        own = c.forecasts(imports, PLAN, only="CHN")["CHN"]
        found = measure(imports, PLAN, drawn=dict.fromkeys(PARTNERS, own)).episode
        found["covered"] = found.ci_low.le(EFFECT) & found.ci_high.ge(EFFECT)
        rows.append(found[["value", "covered"]].reset_index())
    return pd.concat(rows).groupby("design").agg({"value": "mean", "covered": "mean"})


def test_a_known_effect_is_recovered_by_every_design_with_coverage():
    found = recovered(12)
    # Three standard errors of 12 samples, around the truth and below 95 per cent.
    assert found.value.to_numpy() == pytest.approx(np.full(4, EFFECT), abs=0.06)
    assert found.covered.min() >= 0.95 - 3 * np.sqrt(0.95 * 0.05 / 12)


@pytest.mark.slow
def test_intervals_cover_a_known_effect_as_often_as_they_say():
    found = recovered(200)
    assert found.value.to_numpy() == pytest.approx(np.full(4, EFFECT), abs=0.02)
    assert found.covered.to_numpy() == pytest.approx(np.full(4, 0.95), abs=0.05)


def test_the_treated_partner_ranks_first_where_its_fall_is_largest(gaps):
    assert gaps.episode.p_value.to_numpy() == pytest.approx(np.full(4, 1 / 12))
    assert gaps.episode.n_partners.eq(12).all()


def test_a_rank_counts_the_partner_itself_and_both_signs():
    values = pd.Series({"CHN": -0.3, "A": 0.4, "B": -0.1, "C": 0.2})
    assert rank(values, "CHN") == 0.5
    assert rank(values, "A") == 0.25
    assert rank(values, "B") == 1.0


def test_intervals_of_the_structural_gap_hold_95_per_cent_of_what_is_drawn(imports, gaps):
    """Its sum over the episode, each month's expectation and each month's cumulated gap."""

    def inside(draws, low, high):
        return ((draws >= np.asarray(low)) & (draws <= np.asarray(high))).mean(axis=0)

    row = gaps.episode.loc["structural"]
    drawn = np.log(row.actual / gaps.drawn_sums)
    assert inside(drawn, row.ci_low, row.ci_high) == pytest.approx(0.95, abs=1e-3)
    paths = c.forecasts(imports, PLAN, only="CHN")["CHN"].paths
    months = gaps.monthly[gaps.monthly.design.eq("structural")]
    for low, high, share in (("low", "high", 0.95), ("low_half", "high_half", 0.5)):
        assert inside(paths, months[low], months[high]) == pytest.approx(share, abs=1e-3)
    summed = (months.actual.to_numpy() - paths).cumsum(axis=1)
    assert inside(summed, gaps.cumulated.low, gaps.cumulated.high) == pytest.approx(0.95, abs=1e-3)


def test_intervals_from_the_spread_of_others_are_95_per_cent_of_t_by_hand(gaps):
    # t with 8 degrees of freedom is below 2.306 in 97.5 per cent of cases.
    assert half_width(pd.Series([-1.0, 1.0, -1, 1, -1, 1, -1, 1, 0])) == pytest.approx(2.306, abs=1e-3)
    others = gaps.partners.query("period == 'episode' and design == 'sdid' and partner != 'CHN'")
    row = gaps.episode.loc["sdid"]
    half = 2.2281 * others.value.std()  # 11 donors
    assert [row.value - row.ci_low, row.ci_high - row.value] == pytest.approx([half, half], rel=1e-4)
    month = gaps.monthly[gaps.monthly.design.eq("sdid")].iloc[0]
    wide, narrow = (np.log(month[f"high{k}"] / month[f"low{k}"]) for k in ("", "_half"))
    assert wide / narrow == pytest.approx(2.2281 / 0.6998, rel=1e-3)


def test_dollars_of_the_run_up_and_of_the_episode_add_up(gaps):
    wide = gaps.summary.set_index(["design", "period"])
    for column in ("actual", "expected"):
        parts = wide[column].unstack()
        assert (parts.run_up + parts.episode).to_numpy() == pytest.approx(parts.both.to_numpy())
    own = gaps.monthly[gaps.monthly.design.eq("structural")]
    assert gaps.cumulated.value.iloc[-1] == pytest.approx((own.actual - own.expected).sum())


def test_other_units_of_money_change_no_gap(imports, gaps):
    cents = measure(100 * imports, PLAN)
    for column in ("value", "ci_low", "ci_high", "p_value"):
        assert cents.summary[column].to_numpy() == pytest.approx(gaps.summary[column].to_numpy())
    assert cents.summary.expected.to_numpy() == pytest.approx(100 * gaps.summary.expected.to_numpy())


def test_placebos_never_see_the_treated_partner(imports, gaps):
    other = imports.copy()
    other.loc[PLAN.start :, "CHN"] *= 0.01
    again = measure(other, PLAN)
    mine = gaps.partners[gaps.partners.partner.ne("CHN")]
    theirs = again.partners[again.partners.partner.ne("CHN")]
    assert theirs.value.to_numpy() == pytest.approx(mine.value.to_numpy())
    assert theirs.ci_low.to_numpy() == pytest.approx(mine.ci_low.to_numpy())


def test_matched_outcomes_have_neither_level_nor_season_before_the_episode(imports):
    outcomes = c.matched_outcomes(imports, PLAN)
    before = outcomes[: PLAN.fit_end]
    assert before.mean().abs().max() < 1e-12
    whole = before.iloc[len(before) % 12 :]
    years = np.arange(len(whole)) // 12
    around = whole - whole.groupby(years).transform("mean")
    assert around.groupby(around.index.month).mean().abs().to_numpy().max() < 1e-12


def test_benchmark_lets_the_partner_grow_with_the_others_by_hand():
    frame = pd.DataFrame({"CHN": 10.0, "A": 20.0, "B": 30.0}, MONTHS)
    frame.loc[PLAN.ahead, ["A", "B"]] = [30.0, 45.0]
    expected = c.expected_imports(frame, PLAN, "benchmark")
    assert expected.CHN.to_numpy() == pytest.approx(np.full(len(PLAN.ahead), 15.0))
    # In the place of the treated one, A is compared with B alone.
    assert expected.A.to_numpy() == pytest.approx(np.full(len(PLAN.ahead), 30.0))


def test_year_before_sums_the_same_calendar_months_to_the_end_of_the_fit():
    frame = pd.DataFrame({"CHN": np.arange(len(MONTHS), dtype=float)}, MONTHS)
    # April to October 2023, and November 2022 since November 2023 is not fitted.
    months = [*pd.date_range("2023-04", "2023-10", freq="MS"), pd.Timestamp("2022-11-01")]
    assert c.year_before(frame, PLAN) == frame.loc[months, "CHN"].sum()


def test_coverage_of_the_placebos_is_said_only_where_it_could_fail(gaps):
    """Ten times the gaps are covered as often by intervals that are the spread of the same gaps."""
    found = gaps.partners.query("period == 'episode'")
    assert set(found.design.unique()) == set(c.GAP_DESIGNS)
    others = found[found.partner.ne("CHN")].assign(start=PLAN.start)
    for design, group in others.groupby("design"):
        values = group.set_index("partner").value
        halves = pd.Series({p: half_width(values.drop(p)) for p in values.index})
        wider = pd.Series({p: half_width(10 * values.drop(p)) for p in values.index})
        assert (values.abs() <= halves).equals((10 * values).abs() <= wider), design
    placebos = found.assign(start=PLAN.start, covered=found.ci_low.le(0) & found.ci_high.ge(0))
    accuracy = q.accuracy(placebos, "CHN")
    assert accuracy.coverage.notna().to_dict() == {d: d == "structural" for d in accuracy.index}
    assert accuracy.own_covered.notna().all()


def test_total_of_sectors_is_the_total_without_any_plus_the_sector(data, published, naics3):
    rest = c.monthly_totals(data, without=("334",))
    own = naics3[naics3.naics3.eq("334") & naics3.partner.eq("CHN")]
    own = own.groupby("month").customs_value.sum()
    assert (rest.CHN + own).to_numpy() == pytest.approx(published.CHN.to_numpy())


def test_a_sector_that_is_not_in_the_data_cannot_be_left_out(data):
    with pytest.raises(InputError, match="unknown sector '33' in the naics3 panel"):
        c.monthly_totals(data, without=("33",))


def test_plan_is_the_same_for_a_moved_year_but_for_its_months():
    plan = read_plan(**SHIPPED)
    assert plan.shifted(2).ahead.equals(plan.ahead - pd.DateOffset(years=2))
    assert replace(plan.shifted(0), fit_start=plan.fit_start) == plan


@pytest.mark.parametrize(
    "request_, message",
    [
        ({"partner": "CHM"}, "unknown partner 'CHM' in the naics3 panel. Did you mean 'CHN'?"),
        ({"end": "2026-03"}, "end 2026-03 is outside the data: imports end in 2025-11"),
        ({"fit_end": "2025-04"}, "before start 2025-04"),
        ({"fit_start": "2012-01"}, "from 2013-01 on"),
        ({"fit_start": "2023-06"}, "17 months from fit_start to fit_end are too few: 24 or more"),
        ({"start": "2025-06", "end": "2025-05"}, "start 2025-06 is after end 2025-05"),
        ({"start": "Juno 2025"}, "start 'Juno 2025' is not a month"),
        ({"start": "2015-06", "fit_start": "2013-01", "fit_end": "2015-03"}, "27 months from the data"),
        ({"fit_end": "2024-13"}, "fit_end '2024-13' is not a month"),
    ],
)
def test_requests_that_cannot_be_answered_are_refused(request_, message):
    with pytest.raises(InputError, match=message.replace("?", r"\?").replace("'", ".")):
        check(**SHIPPED | request_)


def test_a_window_without_a_quiet_one_before_it_is_refused():
    early = {"start": "2016-04", "end": "2016-11", "fit_start": "2013-01", "fit_end": "2015-10"}
    with pytest.raises(InputError, match="no quiet window like 2016-04 to 2016-11"):
        check(**SHIPPED | early)


def test_sound_parameters_pass_before_the_report_runs():
    assert check(**SHIPPED | {"partner": "BRA"}) is None
