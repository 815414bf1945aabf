import pandas as pd
import pytest

from analysis.checks import InputError
from analysis.collect import releases
from analysis.estimate.record import known

DAY = pd.Timestamp("2025-06-09")


def history(name: str, partner: str, day: pd.Timestamp = DAY) -> known.History:
    target = known.find_target(name, partner)
    return known.history(releases.as_of(target.table, day), target, partner, day)


def outcome(name: str, partner: str, day: pd.Timestamp = DAY) -> pd.Series:
    before = history(name, partner, day)
    return known.outcome(releases.dated(before.target.table), before, partner)


def test_the_series_is_that_of_the_panel_up_to_the_last_public_month(naics3):
    series = history("imports", "VNM").values
    whole = naics3[naics3.partner.eq("VNM")].groupby("month").customs_value.sum()
    assert f"{series.index[-1]:%Y-%m}" == "2025-04"
    pd.testing.assert_series_equal(
        series, whole[:"2025-04-01"].astype(float), check_freq=False, check_index_type=False
    )


def test_outcomes_begin_with_the_first_month_that_was_not_public_and_are_what_was_withheld():
    came = outcome("imports", "CHN")
    assert [f"{came.index[k]:%Y-%m}" for k in (0, -1)] == ["2025-05", "2025-11"]
    assert came["2025-06-01"] == pytest.approx(17_567_979_660)


def test_without_htsus_98_and_99_the_series_is_smaller_and_published_further():
    whole, less = (outcome(name, "CHN") for name in ("imports", "realised"))
    assert less.index[-1] > whole.index[-1]
    assert (less / whole).dropna().between(0.9, 0.96).all()


def test_a_later_day_leaves_fewer_months_to_forecast():
    assert outcome("exports", "CHN", pd.Timestamp("2025-07-20")).index[0].month == 7


def test_every_month_is_either_known_or_scored():
    for name in known.FORECAST_TARGETS:
        last = history(name, "CHN").values.index[-1]
        assert outcome(name, "CHN").index[0] == last + pd.DateOffset(months=1), name


def test_chinas_exports_of_2023_are_those_of_2024_over_their_growth():
    series = history("exports", "CHN").values
    assert series["2023-05-01"] == pytest.approx(44_015_610_000 / 1.0362)
    # What was printed in June 2023 was 42.5 bn.
    assert series["2023-05-01"] == pytest.approx(42.5e9, rel=0.002)


def test_a_history_with_a_later_figure_cannot_be_made():
    good = history("imports", "CHN")
    more = pd.concat([good.values, pd.Series({pd.Timestamp("2025-05-01"): 1.0})])
    released = pd.concat([good.released, pd.Series({pd.Timestamp("2025-05-01"): "2025-07-03"})])
    with pytest.raises(InputError, match="figure of 2025-05 was published on 2025-07-03"):
        known.History(more, pd.to_datetime(released), DAY, good.target)


def test_a_history_needs_a_day_of_release_for_every_value():
    good = history("imports", "CHN")
    with pytest.raises(InputError, match="values and days of release have other months"):
        known.History(good.values, good.released.iloc[:-1], DAY, good.target)


def test_other_partners_have_us_imports_only():
    assert known.available(["imports", "exports"], "MEX") == ["imports"]
    with pytest.raises(InputError, match="has it for CHN only, not for MEX; use the series 'imports'"):
        history("exports", "MEX")
    with pytest.raises(InputError, match="MEX has none of the series exports"):
        known.available(["exports"], "MEX")


def test_a_misspelt_series_or_partner_is_refused_with_the_nearest():
    with pytest.raises(InputError, match="unknown series to forecast 'import'.*Did you mean 'imports'"):
        known.available(["import"], "CHN")
    with pytest.raises(InputError, match="unknown partner 'CHM'.*Did you mean 'CHN'"):
        history("imports", "CHM")


def test_the_table_of_releases_accounts_for_every_row(record_story):
    table = record_story.releases.set_index("table")
    assert table.last_month["us_imports_naics3_monthly"] == "2025-04"
    assert table.last_month["china_customs_monthly"] == "2025-05"
    assert table.withheld["us_trade_totals_vintages"] == 500
    assert (table.released.dropna() <= DAY).all()
