import pandas as pd
import pytest

from analysis.combine.path_rates import path_rates
from analysis.combine.tariff_paths import read_paths
from analysis.law.scopes import LAST, known_rows
from analysis.law.spared import usmca_share

DAY = pd.Timestamp("2025-06-09")
MONTHS = pd.date_range("2025-06", "2026-06", freq="MS")


@pytest.fixture(scope="module")
def law():
    """China's law by sector: as announced by the day, and as it came."""
    path = read_paths()["actual"]
    return path_rates(path, "CHN", MONTHS, day=DAY), path_rates(path, "CHN", MONTHS)


def test_months_before_the_day_have_the_same_law_whenever_one_asks(law):
    before = pd.DatetimeIndex(["2025-01-01", "2025-04-01", "2025-05-01"])
    path = read_paths()["actual"]
    known = path_rates(path, "CHN", before, day=DAY)
    pd.testing.assert_frame_equal(known, path_rates(path, "CHN", before))


def test_the_cut_of_november_2025_is_not_known_in_june(law):
    known, came = law
    assert (known["2025-12-01"] >= known["2025-06-01"] - 1e-9).all()
    assert came["2025-12-01"].mean() < known["2025-12-01"].mean() - 0.05


def test_the_ruling_of_february_2026_is_not_known_in_june(law):
    known, came = law
    assert came["2026-06-01"].mean() < known["2026-06-01"].mean() - 0.1


def test_food_spared_in_november_2025_is_not_known_in_june(law):
    known, _ = law
    assert known.loc["111", "2025-12-01"] == pytest.approx(known.loc["111", "2025-07-01"])


def test_claims_of_usmca_are_those_of_the_last_three_public_months():
    claims = pd.DataFrame(
        {
            "month": pd.date_range("2025-01", periods=5, freq="MS"),
            "partner": "CAN",
            "hs10": "7208100000",
            "usmca_value": [1.0, 2.0, 3.0, 4.0, 90.0],
            "imports_value": [10.0, 10.0, 10.0, 10.0, 100.0],
        }
    )
    share = usmca_share(claims, settled=pd.Timestamp("2025-04-01")).set_index("hts_prefix").share
    assert share["7208100000"] == pytest.approx(0.3)  # (2 + 3 + 4) / 30


def test_lists_of_a_later_day_are_not_known_and_later_ends_are_open(rows):
    rows = known_rows(rows, DAY)
    others = rows[rows.scope.ne("s301_review")]
    assert others.first_day.max() <= DAY
    assert set(others.last_day[others.last_day.gt(DAY)]) == {LAST}
    # Programmes of autumn 2025 have no rows, and metals do not end in April 2026.
    assert not rows.scope.isin(["s232_softwood", "s232_trucks", "s232_annex_1a"]).any()
    assert rows.scope.isin(["s232_steel"]).any()


def test_steps_of_the_review_to_2026_were_published_in_2024_and_are_known(rows):
    rows = known_rows(rows, DAY).query("scope == 's301_review'")
    assert rows.first_day.max() == pd.Timestamp("2026-01-01")
