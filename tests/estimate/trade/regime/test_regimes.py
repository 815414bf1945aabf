"""Series of the trade regime, and breaks beside the dates of the law."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.checks import InputError
from analysis.collect import read_table
from analysis.combine import load_world, select
from analysis.estimate.trade.regime.breaks import find_breaks
from analysis.estimate.trade.regime.inputs import load_series
from analysis.estimate.trade.regime.regimes import Regimes, at_least, beside_the_law, steps_elsewhere
from analysis.estimate.trade.regime.series import Series, log_shares, pool_new_year, seasons
from analysis.estimate.trade.regime.study import regimes_of


@pytest.fixture(scope="module")
def china(regime_story) -> Regimes:
    return regime_story.regimes


@pytest.fixture(scope="module")
def shares(naics3) -> pd.DataFrame:
    """Log shares of all partners in all months."""
    return log_shares(naics3, load_world())


def series(shares, partner: str, **window) -> dict[str, Series]:
    selection = select(partner=partner, **window)
    own = shares[selection.start : selection.end]
    return {found.name: found for found in load_series(selection, own)}


def test_january_is_summed_into_february_and_dropped_without_it():
    months = pd.date_range("2023-12", "2025-01", freq="MS")
    pooled = pool_new_year(pd.Series(1.0, index=months))
    assert pooled["2024-02-01"] == 2.0
    assert pooled["2024-03-01"] == 1.0
    assert not {pd.Timestamp("2024-01-01"), pd.Timestamp("2025-01-01")} & set(pooled.index)


def test_share_is_the_partner_s_part_of_all_published_imports(shares):
    table = read_table("us_imports_naics3_monthly")
    april = table[table.month.eq("2025-04-01")].groupby("partner").customs_value.sum()
    shares = np.exp(shares)
    assert shares.loc["2025-04-01", "CHN"] == pytest.approx(april["CHN"] / april["WLD"])
    assert (shares.sum(axis=1) < 1).all()  # the panel holds thirty partners, not the world


def test_seasons_are_dummies_without_a_mean():
    months = pd.date_range("2013-02", periods=33, freq="MS")
    dummies = seasons(months[months.month > 1])
    assert dummies.shape[1] == 10
    np.testing.assert_allclose(dummies.mean(axis=0), 0, atol=1e-12)


def test_gap_of_may_2025_is_the_us_fall_less_the_world_s_growth(china):
    # 28.819 after 44.016 bn USD to the US; the world's revised growth was 4.6 per cent.
    expected = np.log(28.81929 / 44.01561) - np.log(1.046)
    assert china.series["gap"].values["2025-05-01"] == pytest.approx(expected, abs=0.002)


def test_only_china_has_a_gap_and_months_after_the_panel(china, shares):
    names = {name: found.values.index[-1] for name, found in china.series.items()}
    assert set(names) == {"share", "tariff", "gap"}
    assert names["share"] == pd.Timestamp("2025-11-01")
    assert names["tariff"] == pd.Timestamp("2026-08-01")
    assert list(series(shares, "VNM", start="2013-01")) == ["share", "tariff"]


def test_window_that_ends_before_the_panel_cuts_every_series(shares):
    for found in series(shares, "CHN", start="2015-01", end="2019-12").values():
        assert found.values.index[-1] == pd.Timestamp("2019-12-01")


def test_months_of_the_law_are_those_of_the_large_steps_only(china):
    law = china.law
    found = {f"{m:%Y-%m}": np.sign(c) for m, c in zip(law.month, law.change, strict=True)}
    for month in ("2018-09", "2019-05", "2019-09", "2025-02", "2025-04"):
        assert found[month] == 1
    for month in ("2025-05", "2025-11", "2026-02"):
        assert found[month] == -1
    # The cut of 14 May 2025 shows in June too, in which the law only raised the duty on steel.
    assert "2025-06" not in found
    assert "2024-09" not in found  # the review of lists moved the average by less than a point


def test_nearest_law_and_chance_of_a_match_by_hand():
    months = pd.date_range("2020-01", periods=24, freq="MS")
    values = pd.Series(
        np.repeat([0.0, 5.0], 12) + np.random.default_rng(1).normal(0, 0.1, 24), index=months
    )
    found = find_breaks(values, most=1, draws=19)
    law = pd.DataFrame({"month": pd.to_datetime(["2020-03", "2020-12"]), "change": 0.1, "events": "E"})
    row = beside_the_law(found, law).iloc[0]
    assert row["first"] == pd.Timestamp("2021-01-01")
    assert (row.law, row.distance, row.within) == (pd.Timestamp("2020-12-01"), 1, True)
    # One month to either side, and one of grace: four months at each of the two changes.
    assert (row.ci_low, row.ci_high) == (pd.Timestamp("2020-12-01"), pd.Timestamp("2021-02-01"))
    assert row.chance == pytest.approx(8 / 24)
    far = law.assign(month=law.month - pd.DateOffset(years=10))
    assert not beside_the_law(found, far).within.iloc[0]
    assert pd.isna(beside_the_law(found, law.iloc[:0]).law.iloc[0])


def test_china_s_share_last_broke_at_the_tariffs_of_spring_2025(china):
    last = china.breaks["share"].dates.iloc[-1]
    assert last.ci_low <= pd.Timestamp("2025-03-01") <= last.ci_high
    assert last.step < -0.3
    assert china.coincidence[china.coincidence.series.eq("share")].within.iloc[-1]


def test_some_breaks_of_china_s_share_lie_at_no_tariff(china):
    own = china.coincidence[china.coincidence.series.eq("share")]
    assert not own.within.all()


def test_step_of_the_partner_itself_is_that_of_its_last_break(china):
    own = china.breaks["share"].dates.step.iloc[-1]
    assert china.elsewhere.loc["CHN"].tolist() == pytest.approx([own, own], rel=1e-9)
    assert china.elsewhere.step.is_monotonic_increasing


def test_dates_chosen_on_one_series_favour_it(china):
    # With dates of its own, no partner fits its share worse than with those of China.
    larger = china.elsewhere.abs().ge(china.elsewhere.abs().loc["CHN"] - 1e-12).sum()
    assert larger.to_dict() == {"step": 2, "own_step": 5}


def test_chance_of_so_many_matches_by_hand():
    chances = pd.Series([0.5, 0.2])
    assert [at_least(chances, k) for k in range(4)] == pytest.approx([1, 0.6, 0.1, 0])


def test_chance_is_how_often_the_printed_criterion_holds_at_any_month(china):
    rows = china.coincidence[china.coincidence.series.eq("share")]
    changes = china.law.month.dt.to_period("M")
    for row in rows.itertuples():
        held = []
        for when in china.breaks["share"].values.index:
            low, high = (
                (
                    when
                    + pd.DateOffset(
                        months=12 * (end.year - row.first.year) + end.month - row.first.month
                    )
                )
                for end in (row.ci_low, row.ci_high)
            )
            low = low - pd.DateOffset(months=1)
            held.append(changes.between(low.to_period("M"), high.to_period("M")).any())
        assert row.chance == pytest.approx(np.mean(held))


def test_without_a_break_there_is_nothing_to_compare_elsewhere(china, shares):
    found = replace(china.breaks["share"], dates=china.breaks["share"].dates.iloc[:0])
    assert steps_elsewhere(shares, None, found).empty


def test_window_too_short_for_two_regimes_is_refused():
    with pytest.raises(InputError, match="too few"):
        regimes_of(select(partner="VNM", start="2025-04", end="2025-11"))


def test_window_too_short_for_a_season_has_none_taken_out(recwarn):
    found = regimes_of(select(partner="CHN", start="2024-06"), most=2, draws=19)
    assert found.series["share"].fixed is None
    assert "no season" not in set(found.variations.choice)
    assert not found.breaks["share"].seasonal.any()
    assert not [w for w in recwarn if "rank" in str(w.message)]


def test_a_partner_s_step_is_that_at_the_last_break_of_the_one_studied():
    months = pd.date_range("2010-01", periods=120, freq="MS")
    studied = pd.Series(np.random.default_rng(4).normal(0, 0.1, 120), months)
    studied.iloc[40:80] += 4.0
    breaks = find_breaks(studied, most=4)
    assert len(breaks.dates) == 2
    other = pd.DataFrame({"MEX": np.where(np.arange(120) < 80, 1.0, 3.5), "CAN": 0.0}, months)
    other += np.random.default_rng(5).normal(0, 0.01, other.shape)
    steps = steps_elsewhere(other, None, breaks)
    assert steps.step["MEX"] == pytest.approx(2.5, abs=0.01) and abs(steps.step["CAN"]) < 0.01
