import numpy as np
import pandas as pd
import pytest

from analysis.estimate.trade.exports.growth import contributions, split_off, yoy_growth


def by_month(**values: float) -> pd.Series:
    """Values by month, written ``m2024_05=100``."""
    return pd.Series(
        list(values.values()), index=pd.DatetimeIndex([f"{m[1:].replace('_', '-')}-01" for m in values])
    )


def test_growth_is_on_the_same_month_of_the_year_before():
    growth = yoy_growth(by_month(m2024_04=80, m2024_05=200, m2025_04=100, m2025_05=150))
    assert growth.dropna().tolist() == [0.25, -0.25]
    assert growth.index.tolist()[-1] == pd.Timestamp("2025-05-01")


def test_gap_in_the_months_gives_no_growth_instead_of_one_on_a_neighbour():
    growth = yoy_growth(by_month(m2024_03=50, m2024_05=100, m2025_04=70, m2025_05=110))
    assert growth.isna().tolist() == [True, True, True, False]
    assert growth.iloc[-1] == pytest.approx(0.10)


def test_february_of_a_leap_year_is_a_year_before_the_next_february():
    assert yoy_growth(by_month(m2024_02=100, m2025_02=90)).iloc[-1] == pytest.approx(-0.10)


def test_contributions_add_up_to_the_growth_of_the_total():
    split = contributions(
        pd.Series({"USA": 30.0, "ASEAN": 60.0, "EU": 50.0}),
        pd.Series({"USA": 50.0, "ASEAN": 45.0, "EU": 40.0}),
    )
    assert split.index.tolist() == ["USA", "EU", "ASEAN"]  # largest fall first
    assert split.contribution.tolist() == pytest.approx([-20 / 135, 10 / 135, 15 / 135])
    assert split.contribution.sum() == pytest.approx(140 / 135 - 1)
    assert split.yoy_growth["USA"] == pytest.approx(-0.4)


def test_part_that_is_new_or_gone_counts_as_zero_in_the_other_period():
    split = contributions(pd.Series({"a": 10.0, "new": 5.0}), pd.Series({"a": 10.0, "gone": 10.0}))
    assert split.contribution.to_dict() == pytest.approx({"gone": -0.5, "a": 0.0, "new": 0.25})
    assert np.isnan(split.yoy_growth["new"])
    assert split.yoy_growth["gone"] == -1


def test_scaling_dollars_changes_no_contribution():
    now, before = pd.Series({"a": 3.0, "b": 5.0}), pd.Series({"a": 4.0, "b": 4.0})
    pd.testing.assert_series_equal(
        contributions(now * 1e9, before * 1e9).contribution, contributions(now, before).contribution
    )


def test_total_known_by_growth_alone_is_split_into_part_and_rest():
    """105 after growth of 5 %: the base is 100. The part falls from 20 to 10, the rest rises."""
    split = split_off(105.0, 0.05, part=10.0, part_before=20.0)
    assert split.contribution.to_dict() == pytest.approx({"part": -0.10, "rest": 0.15})
    assert split.yoy_growth["rest"] == pytest.approx(95 / 80 - 1)
    assert split.contribution.sum() == pytest.approx(0.05)
