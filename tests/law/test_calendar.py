import numpy as np
import pandas as pd
import pytest

from analysis.law.calendar import FLOOR, day_weights, headline_rate, monthly, rate_steps
from analysis.paths import ROOT


def calendar(*rows: dict) -> pd.DataFrame:
    """Events against everybody, 10 % reciprocal added from 5 April 2025, but for what rows say."""
    usual = {
        "imposer": "USA",
        "target": "ALL",
        "measure": "ieepa_reciprocal",
        "direction": "up",
        "effective_date": "2025-04-05",
        "rate_level": 0.1,
        "rate_basis": "add_on",
    }
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
        ([EU | {"rate_basis": "floor_including_mfn"}, GERMANY], 0.3),
    ],
)
def test_partner_beats_its_union_and_its_union_beats_all_on_the_same_day(rows, level):
    steps = rate_steps(calendar(*rows), "DEU", "EU")
    assert steps.to_dict("list") == {"ieepa_reciprocal": [level]}


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
        "target": "JPN",
        "effective_date": "2025-08-07",
        "rate_level": 0.15,
        "rate_basis": "floor_including_mfn",
    }
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


def daily(events, partner, group=None, last="2026-12-31"):
    """Levels on every day from 2025 on."""
    days = pd.date_range("2018-01-01", last)
    return rate_steps(events, partner, group).reindex(days, method="ffill").fillna(0.0)["2025":]


def level(events, measure, day, partner, group=None):
    """Add-on and floor of a measure on one day."""
    on_day = daily(events, partner, group).loc[day]
    return on_day.get(measure, 0.0), on_day.get(measure + FLOOR, 0.0)


def named_partners(events) -> list[str]:
    targets = events.target[events.imposer.eq("USA")].unique()
    return sorted(target for target in targets if len(target) == 3 and target != "ALL")


def test_hong_kong_bears_what_china_bears(events):
    china, hong_kong = (headline_rate(daily(events, partner)) for partner in ("CHN", "HKG"))
    pd.testing.assert_series_equal(china, hong_kong)


def test_macau_bears_the_reciprocal_tariff_of_china_but_not_the_one_on_fentanyl(events):
    china, macau = daily(events, "CHN"), daily(events, "MAC")
    pd.testing.assert_series_equal(china.ieepa_reciprocal, macau.ieepa_reciprocal)
    assert "ieepa_fentanyl" not in macau


def test_column_2_partners_bear_no_reciprocal_tariff(events):
    for partner in ("BLR", "CUB", "PRK", "RUS"):
        steps = rate_steps(events, partner)  # a measure that is always 0 has no column
        assert not [name for name in steps if name.startswith("ieepa")], partner


def test_liechtenstein_is_treated_as_switzerland_once_both_have_a_deal(events):
    columns = ["ieepa_reciprocal", "ieepa_reciprocal" + FLOOR]
    ours, theirs = (daily(events, partner)[columns]["2025-11-14":] for partner in ("LIE", "CHE"))
    pd.testing.assert_frame_equal(ours, theirs)


def test_emergency_tariffs_end_for_everybody_on_24_february_2026(events):
    for partner in [*named_partners(events), "DEU"]:
        steps = daily(events, partner, "EU" if partner == "DEU" else None)
        ieepa = steps[[name for name in steps if name.startswith("ieepa")]]
        assert (ieepa["2026-02-24":] == 0).all(axis=None), partner


def test_potash_of_mexico_pays_10_percent_while_its_other_goods_pay_25(events):
    for day, potash in {"2025-03-06": 0.0, "2025-03-07": 0.1, "2026-02-24": 0.0}.items():
        assert level(events, "ieepa_border_energy", day, "MEX") == (potash, 0.0), day
    assert level(events, "ieepa_border", "2025-03-07", "MEX") == (0.25, 0.0)


#: First days of a uniform tariff's level: each was announced.
ANNOUNCED = [
    "2025-02-04",
    "2025-03-04",
    "2025-04-05",
    "2025-04-09",
    "2025-04-10",
    "2025-05-14",
    "2025-08-01",
    "2025-08-06",
    "2025-08-07",
    "2025-08-27",
    "2025-11-10",
    "2025-11-14",
    "2026-02-07",
    "2026-02-24",
    "2026-07-22",
    "2026-07-24",
]


def test_uniform_level_of_no_partner_jumps_outside_announced_days(events):
    for partner in [*named_partners(events), "DEU"]:
        rate = headline_rate(daily(events, partner, "EU" if partner == "DEU" else None))
        jumps = rate.index[rate.diff().abs() > 1e-9]
        assert set(jumps.strftime("%F")) <= set(ANNOUNCED), partner


METALS = ["s232_steel", "s232_aluminum", "s232_copper"]


def test_metals_of_2018_end_where_the_annexes_of_2026_begin(events):
    for partner in [*named_partners(events), "DEU"]:
        steps = daily(events, partner, "EU" if partner == "DEU" else None)
        old = steps[[name for name in steps if name.removesuffix(FLOOR) in METALS]].max(axis=1)
        new = steps[[name for name in steps if name.startswith("s232_annex")]].max(axis=1)
        assert (old[:"2026-04-05"]["2025-03-12":] > 0).all(), partner
        assert (old["2026-04-06":] == 0).all(), partner
        assert (new[:"2026-04-05"] == 0).all(), partner
        assert (new["2026-04-06":] > 0).all(), partner


@pytest.mark.parametrize(
    "partner, group, annexes",
    [
        ("CHN", None, {"1a": (0.50, 0), "1b": (0.25, 0), "3": (0, 0.15), "1c": (0.25, 0)}),
        ("GBR", None, {"1a": (0.25, 0), "1b": (0.15, 0), "3": (0, 0.15), "1c": (0, 0.15)}),
        ("DEU", "EU", {"1a": (0.50, 0), "1b": (0.25, 0), "3": (0, 0.15), "1c": (0, 0.15)}),
        ("SLV", None, {"1a": (0.50, 0), "1b": (0.25, 0), "3": (0, 0.15), "1c": (0, 0.15)}),
        ("RUS", None, {"1a": (0.50, 0), "1b": (0.25, 0), "3": (0.25, 0), "1c": (0.25, 0)}),
        ("CUB", None, {"1a": (0.50, 0), "1b": (0.25, 0), "3": (0.25, 0), "1c": (0.25, 0)}),
    ],
)
def test_annexes_of_2026_charge_what_headings_9903_82_say(events, partner, group, annexes):
    for annex, rates in annexes.items():
        assert level(events, f"s232_annex_{annex}", "2026-06-08", partner, group) == rates, annex
        if annex != "1c":
            assert level(events, f"s232_annex_{annex}", "2026-04-06", partner, group) == rates, annex
    assert level(events, "s232_annex_1c", "2026-06-07", partner, group) == (0, 0)


def test_russian_aluminium_pays_200_percent_before_and_under_the_annexes(events):
    steps = daily(events, "RUS")
    total = steps.s232_aluminum + steps.s232_russian_aluminum
    assert set(total["2025-03-12":]) == {2.0}


@pytest.mark.parametrize(
    "measure, day, partner, rates",
    [
        ("s232_buses", "2025-11-01", "MEX", (0.10, 0)),
        ("s232_trucks", "2025-11-01", "JPN", (0.25, 0)),
        ("s232_softwood", "2026-05-01", "JPN", (0.10, 0)),
        ("s232_furniture", "2026-01-01", "CHN", (0.25, 0)),
        ("s232_semiconductors", "2026-01-15", "TWN", (0.25, 0)),
        ("s232_auto_parts", "2026-04-30", "TWN", (0.25, 0)),
        ("s232_auto_parts", "2026-05-01", "TWN", (0, 0.15)),
        ("s232_furniture", "2026-05-01", "TWN", (0, 0.15)),
        ("s232_autos", "2026-05-01", "TWN", (0.25, 0)),
        ("s301_cranes", "2025-11-09", "CHN", (1.0, 0)),
        ("s301_cranes", "2025-11-10", "CHN", (0, 0)),
        ("s301_brazil", "2026-07-22", "BRA", (0.25, 0)),
    ],
)
def test_rate_on_a_day_is_the_one_in_the_text_that_set_it(events, measure, day, partner, rates):
    assert level(events, measure, day, partner) == rates
