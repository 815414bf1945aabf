import pandas as pd
import pytest

from analysis.present.headline import _pooled


def levels(**values: float) -> pd.Series:
    months = pd.DatetimeIndex([f"{name[1:].replace('_', '-')}-01" for name in values])
    return pd.Series(list(values.values()), index=months)


def test_january_and_february_are_one_point_at_february():
    growth = _pooled(
        levels(m2024_01=60, m2024_02=40, m2024_03=10, m2025_01=50, m2025_02=60, m2025_03=12)
    ).dropna()
    assert growth.to_dict() == pytest.approx(
        {pd.Timestamp("2025-02-01"): 0.10, pd.Timestamp("2025-03-01"): 0.20}
    )


def test_february_without_its_january_is_not_shown():
    growth = _pooled(levels(m2024_01=60, m2024_02=40, m2025_02=60))
    assert pd.Timestamp("2025-02-01") not in growth.index


def test_printed_growth_stands_in_where_a_level_is_missing_but_never_for_january_or_february():
    printed = levels(m2025_01=0.5, m2025_02=0.6, m2025_03=0.07)
    growth = _pooled(levels(m2025_03=12), printed).dropna()
    assert growth.to_dict() == {pd.Timestamp("2025-03-01"): 0.07}
