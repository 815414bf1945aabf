"""Prices at the border before duty: who bore it, by hand, and against other measures."""

import numpy as np
import pandas as pd
import pytest

from analysis.checks import InputError
from analysis.collect import read_table
from analysis.combine import load_panel
from analysis.estimate.prices.border import (
    MEMBERS_OF_ASEAN,
    duties_by_origin,
    index_logs,
    moves,
)
from analysis.estimate.prices.inputs import load_border, load_duties
from analysis.estimate.prices.shares import (
    COMPARISONS,
    border_since,
    borne,
    check_base,
    quiet_changes,
    share_table,
)

BASE = pd.Timestamp("2024-12-01")
MONTHS = pd.to_datetime(["2024-12-01", "2025-01-01", "2025-02-01"])


@pytest.fixture(scope="module")
def index():
    return index_logs(read_table("us_import_price_index_by_origin_monthly"))


@pytest.fixture(scope="module")
def border():
    return border_since(BASE, **load_border())


def made_index(china: list[float], other: list[float]) -> pd.DataFrame:
    levels = pd.DataFrame({"CHN": china, "MEX": other, "WLD": 100.0}, MONTHS)
    long = levels.rename_axis("month").reset_index().melt("month", var_name="partner")
    return index_logs(long.rename(columns={"value": "import_price_index"}))


def made_duties(china: list[float], other: list[float]) -> pd.DataFrame:
    rates = pd.DataFrame({"CHN": china, "MEX": other}, MONTHS).rename_axis("month").stack()
    logs = np.log1p(rates.rename_axis(["month", "origin"]))
    return pd.DataFrame({"collected": logs, "law": 2 * logs})


def test_exporters_bear_all_where_prices_fall_as_much_as_the_duty_rises():
    index = made_index([100, 100, 100 / 1.25], [100, 100, 100])
    found = borne(moves(index, made_duties([0, 0, 0.25], [0, 0, 0]), base=MONTHS[0])).iloc[-1]
    assert found["alone", "collected"] == pytest.approx(1)
    assert found["less others", "collected"] == pytest.approx(1)
    assert found["alone", "law"] == pytest.approx(0.5)  # the law rose twice as much, in logs


def test_importers_bear_all_where_prices_stay():
    index = made_index([100, 100, 100], [100, 100, 100])
    found = borne(moves(index, made_duties([0, 0, 0.25], [0, 0, 0]), base=MONTHS[0])).iloc[-1]
    assert found.to_numpy() == pytest.approx(0)


def test_less_others_takes_out_a_change_and_a_duty_that_others_share():
    """All prices fall by a tenth and all duties rise by 30 %; China's rise by another 20 %, unmoved."""
    index = made_index([100, 100, 90], [100, 100, 90])
    moved = moves(index, made_duties([0, 0, 1.2 * 1.3 - 1], [0, 0, 0.3]), base=MONTHS[0])
    assert moved.collected.iloc[-1] - moved.collected_others.iloc[-1] == pytest.approx(np.log(1.2))
    found = borne(moved).iloc[-1]
    assert found["less others", "collected"] == pytest.approx(0)
    assert found["alone", "collected"] == pytest.approx(np.log(1 / 0.9) / np.log(1.56))


def test_a_share_of_next_to_no_duty_is_left_out():
    index = made_index([100, 99, 98], [100, 100, 100])
    found = borne(moves(index, made_duties([0, 0.01, 0.3], [0, 0, 0]), base=MONTHS[0]))
    assert found["alone", "collected"].isna().tolist() == [True, False]


def test_a_base_since_which_duties_rose_as_much_on_others_is_refused():
    """China's price less that of others then has no duty to be a share of."""
    index, base = made_index([100, 99, 98], [100, 100, 100]), "2024-12"
    with pytest.raises(InputError, match="since then the duty on goods from China rose by less than"):
        check_base(base, index, made_duties([0, 0.1, 0.3], [0, 0.1, 0.3]))
    assert check_base(base, index, made_duties([0, 0.1, 0.3], [0, 0, 0])) is None


def test_units_of_the_index_change_nothing():
    duties = made_duties([0, 0, 0.25], [0, 0, 0.1])
    one, ten = (
        moves(made_index([c * k for c in (100, 99, 95)], [50, 51, 52]), duties, base=MONTHS[0])
        for k in (1, 10)
    )
    pd.testing.assert_frame_equal(one, ten)


def test_rates_of_several_partners_are_sums_over_sums_and_law_by_weights_of_the_year_before():
    month = pd.Timestamp("2025-05-01")
    early = pd.Timestamp("2024-05-01")
    panel = pd.DataFrame(
        [
            ("AAA", early, 300.0, 0.0),
            ("BBB", early, 100.0, 0.0),
            ("AAA", month, 50.0, 10.0),
            ("BBB", month, 150.0, 30.0),
            ("CCC", month, 9.0, 9.0),
        ],
        columns=["partner", "month", "customs_value", "duties"],
    )
    law = pd.DataFrame(
        [
            ("AAA", "naics3", month, 0.5, 0.1),
            ("AAA", "naics3", month, 0.5, 0.3),
            ("BBB", "naics3", month, 1.0, 0.6),
            ("BBB", "hs2", month, 1.0, 9.0),
        ],
        columns=["partner", "system", "month", "weight", "statutory_rate"],
    )
    found = duties_by_origin(panel, law, {"X": ["AAA", "BBB"]}, year=2024).loc[month, "X"]
    assert found.collected == pytest.approx(np.log(1.2))
    assert found.law == pytest.approx(np.log1p(0.75 * 0.2 + 0.25 * 0.6))


def test_duty_collected_on_china_is_the_published_one():
    """Bruegel's tracker for October 2025, read at the source."""
    rows = read_table("published_rates")
    (published,) = rows[rows.partner.eq("CHN") & rows.concept.eq("effective rate")].value
    ours = np.expm1(load_duties().collected[pd.Timestamp("2025-10-01"), "CHN"])
    assert ours == pytest.approx(published, abs=0.001)


def test_members_sum_to_what_the_panel_has_of_their_origin():
    panel = load_panel()
    assert set(MEMBERS_OF_ASEAN) <= set(panel.partner)
    own = panel[panel.partner.isin(MEMBERS_OF_ASEAN)]
    sums = own[own.month.eq("2025-08-01")][["customs_value", "duties"]].sum()
    ours = load_duties().collected[pd.Timestamp("2025-08-01"), "ASEAN"]
    assert ours == pytest.approx(np.log1p(sums.duties / sums.customs_value))


def test_a_month_that_was_not_published_is_missing_and_never_filled(index, border):
    october = pd.Timestamp("2025-10-01")
    assert index.loc[october].isna().all()
    assert october not in border.moved.index
    assert pd.Timestamp("2025-11-01") == border.until


def test_quiet_windows_are_as_long_and_end_by_the_base(index):
    quiet = quiet_changes(index, base=BASE, n_months=11)
    assert quiet.index[0] == pd.Timestamp("2023-12-01")
    assert quiet.index[-1] == BASE
    assert quiet.alone[BASE] == pytest.approx(index.CHN[BASE] - index.CHN["2024-01-01"])
    assert quiet_changes(index, base=pd.Timestamp("2023-06-01"), n_months=11).empty


def test_every_choice_is_told_and_drift_is_taken_out_by_its_mean(border):
    rows = border.choices.set_index(["comparison", "tariff", "drift"])
    assert len(rows) == 8
    for comparison in COMPARISONS:
        own = rows.loc[comparison, "collected"]
        assert own.fell[True] - own.fell[False] == pytest.approx(border.quiet[comparison].mean())
        assert own.share[False] == pytest.approx(border.shares[comparison, "collected"].iloc[-1])
    without = share_table(border.moved, border.quiet.iloc[:0], border.until)
    assert not without.drift.any()


def test_importers_bore_between_half_and_nine_tenths_of_the_duty_of_2025(border):
    importers = 1 - border.choices.share
    assert (importers.min(), importers.max()) == pytest.approx((0.520, 0.905), abs=2e-3)
    assert border.moved.price[border.until] == pytest.approx(np.log(97.1 / 100.3))


def test_two_publishers_of_the_yuan_agree():
    rates = read_table("cny_per_usd_monthly").dropna(subset="cny_per_usd_imf")
    assert len(rates) > 100
    assert (rates.cny_per_usd_imf / rates.cny_per_usd - 1).abs().max() < 0.005
