"""What the cuts have undone: hand-computed shares, identities, and the choices behind them."""

import numpy as np
import pandas as pd
import pytest
from scipy.special import stdtrit

from analysis.estimate.elasticity.main.inputs import main_estimate
from analysis.estimate.trade.regime import recovery
from analysis.estimate.trade.regime.others import LIFTED, beside_others, share_since_cuts, shares
from analysis.estimate.trade.regime.recovery import month_by_month, undone
from analysis.estimate.trade.windows import BASE_YEARS, CUTS, TROUGH, windows_after_cuts

MONTHS = pd.date_range("2022-01", "2026-08", freq="MS")
SEASON = pd.Series(1 + 0.3 * np.sin(MONTHS.month), index=MONTHS)
STILL = np.zeros(3)


@pytest.fixture(scope="module")
def china(regime_story) -> recovery.Recovery:
    return regime_story.recovery


def following(rate: pd.Series) -> pd.DataFrame:
    """Imports over those of 2024 that follow a log rate, by an elasticity of -2 [-3, -1]."""
    rise = rate - rate["2024"].mean()
    return pd.DataFrame(
        {n: np.exp(e * rise) for n, e in (("value", -2), ("ci_low", -3), ("ci_high", -1))}
    )


def stylised(level: dict[str, float]) -> pd.Series:
    """Imports with a season, at a share of their level of 2024 from each month on."""
    share = pd.Series(1.0, index=MONTHS)
    for start, value in level.items():
        share[start:] = value
    return 1e10 * SEASON * share


def test_february_holds_january_in_trade_and_in_the_law_and_no_other_month_does():
    law = pd.DataFrame({n: MONTHS.month / 10 for n in ("value", "ci_low", "ci_high")}, MONTHS)
    monthly = month_by_month({"us": stylised({})}, law)
    february, march = (pd.Timestamp(f"2025-{month:02d}-01") for month in (2, 3))
    assert monthly.us.to_numpy() == pytest.approx(1.0) and monthly.index[0] == february
    assert monthly.predicted[[february, march]].tolist() == pytest.approx([0.15, 0.3])


def test_share_undone_is_the_recovered_part_of_the_fall():
    values = stylised({"2025-04": 0.5, "2025-07": 0.6, "2025-12": 0.7, "2026-03": 0.9})
    rate = pd.Series(0.1, index=MONTHS)
    rate["2025-04":] = 0.5
    rate["2026-03":] = 0.2
    found = undone(values, rate, following(rate), calm=STILL)
    close = lambda a, b: np.testing.assert_allclose(a, b, atol=1e-12)  # noqa: E731
    close(found.level, [0.5, 0.6, 0.7, 0.9])
    close(found.undone, [0, 0.2, 0.4, 0.8])
    close(found.tariff_undone, [0, 0, 0, 0.75])
    base, trough, after = np.expm1([0.1, 0.5, 0.2])
    close(found.rate_undone, [0, 0, 0, (trough - after) / (trough - base)])
    close(found.recovered, np.log(found.level / 0.5))
    close(found.predicted, [0, 0, 0, 0.6])
    assert (found.predicted_low.iloc[-1], found.predicted_high.iloc[-1]) == pytest.approx((0.3, 0.9))
    # Under the duty of the trough imports are lowest by the elasticity that is largest.
    lowest, by_law, highest = np.exp([-3 * 0.4, -2 * 0.4, -0.4])
    close(found.loc[0, ["by_law_low", "by_law", "by_law_high"]].astype(float), [lowest, by_law, highest])


def test_imports_that_follow_the_rate_have_undone_what_is_expected():
    rate = pd.Series(0.1, index=MONTHS)
    for start, value in {"2025-04": 0.6, "2025-07": 0.4, "2025-12": 0.3, "2026-03": 0.2}.items():
        rate[start:] = value
    values = 1e10 * SEASON * np.exp(-2.0 * rate)
    found = undone(values, rate, following(rate), calm=STILL)
    np.testing.assert_allclose(found.undone, found.expected, atol=1e-12)
    np.testing.assert_allclose(found.recovered, found.predicted, atol=1e-12)


def test_calm_years_without_moves_give_no_interval_and_with_moves_one_around_it():
    values = stylised({"2025-04": 0.5, "2026-03": 0.8})
    rate = pd.Series(0.1, index=MONTHS)
    rate["2025-04":] = 0.5
    sure = undone(values, rate, following(rate), calm=STILL).iloc[-1]
    assert sure.undone_low == pytest.approx(sure.undone)
    assert sure.undone_high == pytest.approx(sure.undone)
    moves = np.linspace(-0.1, 0.1, 201)
    row = undone(values, rate, following(rate), calm=moves).iloc[-1]
    assert row.undone_low == pytest.approx((0.8 * np.exp(-0.095) - 0.5) / 0.5)
    assert row.undone_high == pytest.approx((0.8 * np.exp(0.095) - 0.5) / 0.5)


def test_unit_of_the_dollar_changes_no_share():
    values = stylised({"2025-04": 0.5, "2025-07": 0.6, "2026-03": 0.9})
    rate = pd.Series(np.linspace(0, 0.4, len(MONTHS)), index=MONTHS)
    one, million = (undone(v, rate, following(rate), calm=STILL) for v in (values, values / 1e6))
    np.testing.assert_allclose(one.undone, million.undone, rtol=1e-10)


def everybody(growth: float) -> pd.DataFrame:
    """Imports from all countries that grew in 2026, and from rivals that did not sell."""
    total = pd.Series(8e10, index=MONTHS) * SEASON
    total["2026-01":] *= growth
    return pd.DataFrame(dict.fromkeys(LIFTED, 0.0), index=MONTHS).assign(all=total, ai=np.nan)


def test_what_all_sellers_gained_is_no_recovery_of_the_share():
    """Imports from one partner and from everybody grow by a quarter: dollars are back in part only."""
    values, rate = stylised({"2025-04": 0.5, "2026-01": 0.5 * 1.25}), pd.Series(0.1, index=MONTHS)
    rate["2025-04":] = 0.5
    for_all = shares(values, everybody(1.25))["share"]
    in_dollars, in_share = (
        undone(series, rate, following(rate), calm=STILL).iloc[-1] for series in (values, for_all)
    )
    assert in_dollars.undone == pytest.approx(0.25)
    assert in_share.undone == pytest.approx(0, abs=1e-12)


def test_others_are_all_countries_less_the_partner_and_goods_of_data_centres_go_apart():
    values = stylised({"2025-04": 0.5})
    world = everybody(1.25).assign(ai=pd.Series(5e9, index=MONTHS)[:"2026-07"])
    last = beside_others(values, world).iloc[-1]
    now, before = (values[m] for m in (slice("2026-06", "2026-08"), slice("2024-06", "2024-08")))
    total = world["all"]
    assert last.partner == pytest.approx(0.5)
    assert last.others == pytest.approx(
        (total[now.index].sum() - now.sum()) / (total[before.index].sum() - before.sum())
    )
    assert last.ai_to == pd.Timestamp("2026-07-01")
    june_july = [pd.date_range(f"{year}-06", f"{year}-07", freq="MS") for year in (2026, 2024)]
    rest = [(total - values - 5e9)[months].sum() for months in june_july]
    assert last.others_without_ai == pytest.approx(rest[0] / rest[1])


def test_chinas_share_fell_by_half_and_hardly_came_back(china):
    trough, last = china.others.iloc[0], china.others.iloc[-1]
    assert trough.share == pytest.approx(0.068, abs=5e-4)
    assert trough.share_before == pytest.approx(0.128, abs=5e-4)
    assert last.share == pytest.approx(0.0752, abs=5e-4)
    assert last.share_before == pytest.approx(0.1377, abs=5e-4)
    by_ledger = china.windows.groupby("ledger").tail(1).set_index("ledger")
    assert by_ledger.undone["share"] < by_ledger.undone["share_without"] < by_ledger.undone["us"]
    assert last.others == pytest.approx(1.255, abs=1e-3)  # all but goods of data centres as in 2024
    assert last.others_without_ai == pytest.approx(1.005, abs=1e-3)


def test_share_undone_of_us_imports_by_hand(china):
    # June to August: 69.80 bn USD after 109.12; May and June 2025: 34.49 after 66.14.
    level, trough = 69.804579 / 109.122270, 34.493935 / 66.136920
    found = china.windows[china.windows.ledger.eq("us")].iloc[-1]
    assert found.level == pytest.approx(level, rel=1e-4)
    assert found.undone == pytest.approx((level - trough) / (1 - trough), rel=1e-4)


def test_calm_moves_are_those_of_years_without_new_tariffs(china):
    moves = china.calm["us"]
    assert len(moves) > 20
    assert 0.02 < moves.std() < 0.3


def test_no_calm_stretch_compares_a_month_of_the_new_year(china):
    for start in china.calm["us"].index:
        compared = {(start.month + ahead - 1) % 12 + 1 for ahead in (0, 1, 13, 14, 15)}
        assert not compared & {1, 2, 3}


def test_interval_is_centred_on_the_share_and_the_drift_is_taken_off_beside_it():
    values = stylised({"2025-04": 0.5, "2026-03": 0.8})
    rate = pd.Series(0.1, index=MONTHS)
    rate["2025-04":] = 0.5
    row = undone(values, rate, following(rate), calm=np.full(9, np.log(1.1))).iloc[-1]
    assert row.undone_low == pytest.approx(row.undone) == pytest.approx(row.undone_high)
    assert row.undone_undrifted == pytest.approx((0.8 / 1.1 - 0.5) / 0.5)


def test_every_base_has_an_interval_around_its_share(china):
    bases = china.bases
    assert list(bases.years) == 2 * list(BASE_YEARS) and set(bases.ledger) == {"share", "us"}
    assert ((bases.undone_low < bases.undone) & (bases.undone < bases.undone_high)).all()


def test_february_holds_january_in_the_monthly_comparison():
    values = stylised({"2025-01": 0.8})
    monthly = month_by_month({"us": values}, following(pd.Series(0.1, index=MONTHS)))
    assert pd.Timestamp("2025-01-01") not in monthly.index
    np.testing.assert_allclose(monthly.us, 0.8)
    np.testing.assert_allclose(monthly.predicted, 1.0)


def test_the_share_leads_and_every_ledger_has_the_same_windows_and_base(china):
    """What left and what arrived are a month apart, at the trough and over the last goods of both."""
    windows, same = china.windows, china.same_goods.set_index("ledger")
    assert list(windows.ledger.unique()) == ["share", "us", "china", "share_without"]
    by_ledger = windows.set_index("cut").groupby("ledger", sort=False)
    assert all(rows.index.tolist() == ["Trough", *CUTS] for _, rows in by_ledger)
    month = pd.DateOffset(months=1)
    troughs = windows[windows.cut.eq("Trough")].set_index("ledger").start
    for starts in (troughs, same.start):
        assert (starts.drop("china") == starts["china"] + month).all()
    last = windows.groupby("ledger").end.max()
    assert same.end["us"] == min(last["us"], same.end["china"] + month)


def test_each_cut_is_judged_by_the_last_three_months_before_the_next_one():
    found = windows_after_cuts(pd.Timestamp("2026-08-01"))
    spans = {cut: [f"{month:%Y-%m}" for month in months] for cut, months in found.items()}
    assert spans == {
        "Geneva": ["2025-08", "2025-09", "2025-10"],
        "Fentanyl cut": ["2025-12", "2026-01", "2026-02"],
        "IEEPA ends": ["2026-06", "2026-07", "2026-08"],
    }
    later = windows_after_cuts(pd.Timestamp("2026-09-01"))
    assert later["Geneva"].equals(found["Geneva"]) and later["IEEPA ends"][-1].month == 9


def test_the_elasticity_is_the_main_estimate_by_law(china):
    """It is multiplied with the law of each line, and not with what is collected."""
    assert china.main == main_estimate("2025")
    last = china.windows.query("ledger == 'us'").iloc[-1]
    assert last.by_law_low < last.by_law < last.by_law_high < 1


def test_troughs_are_the_months_of_the_highest_headline_rate(events):
    peak = events[events.measure.eq("ieepa_reciprocal") & events.target.eq("CHN")]
    days = peak[peak.rate_level.eq(1.25) | peak.event_id.eq("E022")].effective_date
    assert (days.min(), days.max()) == (pd.Timestamp("2025-04-10"), pd.Timestamp("2025-05-14"))
    assert TROUGH["china"] == ("2025-04", "2025-05")
    assert TROUGH["us"] == ("2025-05", "2025-06")


def test_a_share_that_a_cut_brings_back_is_told_from_one_that_stays():
    months = pd.date_range("2025-02", "2026-08", freq="MS")
    noise = pd.Series(0.005 * np.random.default_rng(1).standard_normal(len(months)), months)
    back = 0.5 + noise + 0.2 * (months >= "2026-04")
    found = share_since_cuts(back).set_index("cut")
    means = back["2025-05":"2025-06"].mean(), back["2026-04":].mean()
    assert found.value[["Trough", "IEEPA ends"]].tolist() == pytest.approx(means)
    assert found.p_value["IEEPA ends"] < 0.001 < 0.05 < found.p_value["Geneva"]
    wide = found[found.n_months.ge(3)]
    assert (wide.ci_low < wide.value).all() and (wide.value < wide.ci_high).all()
    assert found.ci_low[found.n_months.lt(3)].isna().all()  # errors of two months know no spread


def test_errors_of_the_mean_since_each_cut_are_those_of_newey_and_west_by_hand(china):
    """The variance of a mean whose residuals are correlated over two months."""
    share = china.monthly.share["2025-05":]
    found = share_since_cuts(china.monthly.share)
    code = np.searchsorted(found.start.to_numpy(), share.index.to_numpy(), side="right") - 1
    dummies = (code[:, None] == np.arange(len(found))).astype(float)
    scores = dummies * (share - share.groupby(code).transform("mean")).to_numpy()[:, None]
    meat = scores.T @ scores
    for lag in (1, 2):
        product = scores[lag:].T @ scores[:-lag]
        meat += (1 - lag / 3) * (product + product.T)
    n, k = dummies.shape
    error = np.sqrt(np.diag(meat)) / dummies.sum(axis=0) * np.sqrt(n / (n - k))
    half = stdtrit(n - k, 0.975) * error
    many = found.n_months.ge(3)
    assert (found.ci_high - found.value)[many].to_numpy() == pytest.approx(half[many])
