import numpy as np
import pandas as pd
import pytest

from analysis.combine.law.calendar import FLOOR, day_weights, headline_rate, monthly, rate_steps
from analysis.paths import ROOT


def calendar(*rows: dict) -> pd.DataFrame:
    """Events against everybody, 10 % reciprocal added from 5 April 2025, but for what rows say."""
    usual = {
        "imposer": "USA", "target": "ALL", "measure": "ieepa_reciprocal", "direction": "up",
        "effective_date": "2025-04-05", "rate_level": 0.1, "rate_basis": "add_on",
    }  # fmt: skip
    frame = pd.DataFrame([usual | row for row in rows])
    return frame.assign(effective_date=pd.to_datetime(frame.effective_date))


def months(*texts: str) -> pd.DatetimeIndex:
    return pd.DatetimeIndex([f"{text}-01" for text in texts])


def test_month_is_split_by_days_at_the_first_day_of_a_new_rate():
    days = pd.DatetimeIndex(["2000-01-01", "2025-05-14"])
    weights = day_weights(days, months("2025-04", "2025-05", "2025-06"))
    np.testing.assert_allclose(weights, [[1, 0], [13 / 31, 18 / 31], [0, 1]])


def test_segment_that_begins_and_ends_within_a_month_gets_its_own_days():
    days = pd.DatetimeIndex(["2000-01-01", "2025-04-05", "2025-04-09", "2025-04-10"])
    weights = day_weights(days, months("2025-04"))
    np.testing.assert_allclose(weights, [[4 / 30, 4 / 30, 1 / 30, 21 / 30]])


def test_february_of_a_leap_year_has_29_days():
    weights = day_weights(pd.DatetimeIndex(["2000-01-01", "2024-02-29"]), months("2024-02"))
    np.testing.assert_allclose(weights, [[28 / 29, 1 / 29]])


def test_month_before_the_first_segment_has_no_weight():
    weights = day_weights(pd.DatetimeIndex(["2025-05-14"]), months("2025-04", "2025-05"))
    np.testing.assert_allclose(weights, [[0], [18 / 31]])


def test_monthly_headline_is_the_mean_over_days(events):
    steps = headline_rate(rate_steps(events, "CHN"))
    mean = monthly(steps, months("2025-04", "2025-05", "2025-06"))
    april = (4 * 0.20 + 4 * 0.30 + 1 * 1.04 + 21 * 1.45) / 30
    assert mean.tolist() == pytest.approx([april, (13 * 1.45 + 18 * 0.30) / 31, 0.30])


ALL = {"rate_level": 0.1}
EU = {"target": "EU", "rate_level": 0.2}
GERMANY = {"target": "DEU", "rate_level": 0.3}


@pytest.mark.parametrize(
    "rows, level",
    [
        ([ALL, EU, GERMANY], 0.3),
        ([GERMANY, EU, ALL], 0.3),
        ([EU, ALL], 0.2),
        ([ALL, EU], 0.2),
        ([ALL], 0.1),
    ],
)
def test_partner_beats_its_union_and_its_union_beats_all_on_the_same_day(rows, level):
    steps = rate_steps(calendar(*rows), "DEU", "EU")
    assert steps.ieepa_reciprocal.tolist() == [level]


def test_row_for_another_partner_or_union_does_not_apply():
    steps = rate_steps(calendar(ALL, EU, GERMANY), "JPN")
    assert steps.ieepa_reciprocal.tolist() == [0.1]


def test_later_row_replaces_the_level():
    later = {"target": "CHN", "effective_date": "2025-04-10", "rate_level": 1.25}
    steps = rate_steps(calendar(ALL, later), "CHN")
    assert steps.ieepa_reciprocal.tolist() == [0.1, 1.25]
    assert steps.index.tolist() == [pd.Timestamp("2025-04-05"), pd.Timestamp("2025-04-10")]


def test_other_measure_keeps_its_level_and_is_zero_before_its_first_day():
    steel = {"measure": "s232_steel", "effective_date": "2025-03-12", "rate_level": 0.25}
    steps = rate_steps(calendar(ALL, steel), "JPN")
    assert steps.s232_steel.tolist() == [0.25, 0.25]
    assert steps.ieepa_reciprocal.tolist() == [0.0, 0.1]


@pytest.mark.parametrize(
    "row",
    [
        {"direction": "cancelled", "rate_level": 0.15},
        {"rate_level": None},
        {"effective_date": None, "rate_level": 0.15},
        {"imposer": "CHN", "rate_level": 0.15},
    ],
    ids=["cancelled", "without a rate", "never in force", "imposed by China"],
)
def test_event_that_sets_no_us_rate_is_ignored(row):
    steps = rate_steps(calendar(ALL, {"effective_date": "2025-06-01"} | row), "JPN")
    assert steps.ieepa_reciprocal.tolist() == [0.1]


def test_held_rate_stays_in_force():
    held = {"target": "CHN", "direction": "hold", "effective_date": "2025-08-12"}
    assert rate_steps(calendar(ALL, held), "CHN").ieepa_reciprocal.tolist() == [0.1, 0.1]


def test_floor_ends_the_add_on_and_an_add_on_ends_the_floor():
    floor = {
        "target": "JPN", "effective_date": "2025-08-07", "rate_level": 0.15,
        "rate_basis": "floor_including_mfn",
    }  # fmt: skip
    back = {"target": "JPN", "effective_date": "2025-10-01", "rate_level": 0.2}
    steps = rate_steps(calendar(ALL, floor, back), "JPN")
    assert steps.ieepa_reciprocal.tolist() == [0.1, 0.0, 0.2]
    assert steps["ieepa_reciprocal" + FLOOR].tolist() == [0.0, 0.15, 0.0]
    assert headline_rate(steps).tolist() == pytest.approx([0.1, 0.15, 0.2])


def test_headline_adds_uniform_measures_only():
    day = {"effective_date": "2025-04-05"}
    rows = [
        ALL,
        day | {"measure": "ieepa_fentanyl", "rate_level": 0.2},
        day | {"measure": "s232_steel", "rate_level": 0.5},
        day | {"measure": "s301_list3", "rate_level": 0.25},
        day | {"measure": "ieepa_border_energy", "rate_level": 0.07},
    ]
    assert headline_rate(rate_steps(calendar(*rows), "CHN")).tolist() == pytest.approx([0.3])


def test_headline_on_china_equals_the_outside_list_on_every_day(events):
    path = ROOT / "tests" / "reference" / "us_uniform_addon_china_steps.csv"
    theirs = pd.read_csv(path, index_col="date_effective", parse_dates=True).uniform_addon_pp / 100
    ours = headline_rate(rate_steps(events, "CHN"))
    days = pd.date_range("2018-01-01", "2026-12-31")
    daily = pd.DataFrame({"ours": ours, "theirs": theirs}).reindex(days).ffill().fillna(0.0)
    gap = (daily.ours - daily.theirs).abs()
    assert gap.max() < 1e-12, f"{gap.idxmax():%Y-%m-%d}: {daily.loc[gap.idxmax()].to_dict()}"


@pytest.mark.parametrize(
    "partner, group, day, rate",
    [
        ("CHN", None, "2025-05-13", 1.45),
        ("CHN", None, "2025-05-14", 0.30),
        ("VNM", None, "2025-08-07", 0.20),
        ("DEU", "EU", "2025-08-07", 0.15),
        ("DEU", "EU", "2025-08-06", 0.10),
        ("BRA", None, "2025-08-07", 0.50),
        ("IND", None, "2025-08-27", 0.50),
        ("MEX", None, "2025-03-04", 0.25),
        ("CAN", None, "2025-08-01", 0.35),
        ("RUS", None, "2025-10-01", 0.00),
    ],
)
def test_headline_of_partners_is_the_one_the_press_quoted(events, partner, group, day, rate):
    steps = headline_rate(rate_steps(events, partner, group))
    assert steps[:day].iloc[-1] == pytest.approx(rate)


def test_doubling_steel_and_aluminium_for_all_does_not_halve_the_rate_on_russian_aluminium(events):
    """Procl. 10522 set 200 % on Russia in 2023; Procl. 10947 of June 2025 left it in force."""
    aluminium = rate_steps(events, "RUS").s232_aluminum
    assert set(aluminium["2025-03-12":"2025-12-01"]) == {2.0}
