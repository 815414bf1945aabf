import pandas as pd
import pytest

from analysis.combine import select
from analysis.estimate.tariffs.inputs import load_path, load_rates
from analysis.estimate.tariffs.tariffs import by_sector, events_in_window, gap_to_law
from analysis.law.calendar import headline_steps
from analysis.law.measures import LAYERS

MAY = "2025-05-01"


@pytest.fixture(scope="module")
def path():
    return load_path(select(start="2017-01", end="2026-08"))


def test_three_tariffs_of_may_2025_are_three_different_numbers(path):
    may = path.loc[MAY]
    assert may.headline_rate == pytest.approx((13 * 1.45 + 18 * 0.30) / 31)
    assert may.statutory_rate == pytest.approx(0.705, abs=0.0006)
    assert may.effective_rate == pytest.approx(0.482, abs=0.0006)


def test_layers_of_the_path_sum_to_the_statutory_rate(path):
    gap = path[LAYERS].sum(axis=1) - path.statutory_rate
    assert gap.abs().max() < 1e-12


def test_baskets_change_in_january_2024_and_are_named(path):
    assert path.basket["2023-12-01"] == 2017
    assert path.basket["2024-01-01"] == 2024


def test_collected_rate_ends_with_the_panel_and_the_realised_rate_goes_on(path):
    assert path.effective_rate.last_valid_index() == pd.Timestamp("2025-11-01")
    assert path.realised_rate.last_valid_index() == pd.Timestamp("2026-08-01")
    both = path[["effective_rate", "realised_rate"]].dropna()
    # Returned goods (HTS 98 and 99) pay nothing: with them the rate is lower, by up to 3 points.
    gap = both.realised_rate - both.effective_rate
    assert gap.min() > -0.001
    assert gap.max() < 0.035


def test_realised_rate_is_for_china_only():
    assert "realised_rate" not in load_path(select(partner="VNM"))


def test_headline_of_an_eu_member_is_that_of_the_union(events):
    selection = select(partner="DEU")
    steps = headline_steps(selection.partner, selection.group, events)
    assert steps[:"2025-10-01"].iloc[-1] == pytest.approx(0.15)
    assert steps.iloc[0] == 0


def test_all_countries_together_have_a_collected_rate_and_no_law(tariff_story):
    world = tariff_story(partner="WLD")
    path = world.path
    assert path.effective_rate[MAY] == pytest.approx(24_183_736_439 / 273_404_028_891)
    assert path[["headline_rate", "statutory_rate", *LAYERS]].isna().all(axis=None)
    assert world.headline.eq(0).all()
    assert world.gap.empty
    assert set(world.events.target) == {"ALL"}


def test_china_paid_most_of_the_duties_added_by_2019_and_its_rate_rose_most_in_2025(naics3):
    """What the robustness report says of who carries the tariffs."""
    paid = naics3.groupby(["partner", "month"], observed=True)[["customs_value", "duties"]].sum()
    duties = paid.duties.unstack("partner").groupby(lambda month: month.year).sum()
    added = duties.loc[2019] - duties.loc[2017]
    assert added["CHN"] > added.sum() / 2
    rate = (paid.duties / paid.customs_value).unstack("partner")
    rise = rate["2025-04":"2025-11"].mean() - rate["2024-01":"2024-12"].mean()
    assert rise.idxmax() == "CHN"


def test_gap_is_the_law_on_the_fixed_basket_less_what_was_collected_on_what_was_bought():
    """Buyers leave the good taxed most, of which half the basket was made and now a quarter is."""
    rates = pd.DataFrame({"product": ["334", "335"], "weight": 0.5, "statutory_rate": [0.4, 0.1]})
    trade = pd.DataFrame(
        {"naics3": ["334", "335"], "effective_rate": [0.3, 0.1], "customs_value": [100, 300]}
    )
    month = pd.Timestamp(MAY)
    (found,) = gap_to_law(
        select(start="2025-05", end="2025-05"), rates.assign(month=month), trade.assign(month=month)
    ).itertuples()
    assert found.statutory_rate == pytest.approx(0.25)
    assert found.effective_rate == pytest.approx((0.3 * 100 + 0.1 * 300) / 400)
    assert found.gap == pytest.approx(0.25 - 0.15)
    assert found.within_sectors == pytest.approx(0.25 - 0.2)
    assert found.between_sectors == pytest.approx(0.2 - 0.15)


def test_gap_to_the_law_splits_into_two_parts_that_add_up(tariff_story):
    gap = tariff_story().gap["2024-01":"2025-11"]
    assert len(gap) == 23
    difference = gap.statutory_rate - gap.effective_rate
    pd.testing.assert_series_equal(
        gap.within_sectors + gap.between_sectors, difference, check_names=False
    )
    pd.testing.assert_series_equal(gap.gap, difference, check_names=False)


def test_sectors_of_a_month_carry_both_rates_largest_weight_first(naics3):
    rates, own = load_rates("CHN", "naics3"), naics3[naics3.partner.eq("CHN")]
    sectors = by_sector(select(), pd.Timestamp(MAY), rates, own, labels={"334": "Computers"})
    assert sectors.label["334"] == "Computers"
    assert sectors.index[0] == "334"
    assert sectors.weight.dropna().is_monotonic_decreasing
    known = sectors.dropna(subset=["weight"])
    law = (known.weight * known.statutory_rate).sum()
    assert law == pytest.approx(0.705, abs=0.0006)
    collected = (sectors.effective_rate * sectors.customs_value).sum() / sectors.customs_value.sum()
    assert collected == pytest.approx(0.482, abs=0.0006)


def test_row_for_the_partner_replaces_the_row_for_all_on_the_same_day(events):
    events = events_in_window(select(partner="JPN", start="2025-04", end="2025-04"), events)
    reciprocal = events[events.measure.eq("ieepa_reciprocal")]
    assert reciprocal.target.tolist() == ["JPN"]


def test_events_of_china_keep_to_the_window_and_leave_out_what_was_cancelled(events):
    events = events_in_window(select(start="2019-01", end="2019-12"), events)
    assert events.effective_date.between("2019-01-01", "2019-12-31").all()
    assert {"E006", "E007"} <= set(events.event_id)
    assert "E008" not in set(events.event_id)  # list 4B never came into force
    assert set(events.target) <= {"CHN", "ALL"}


def test_event_of_the_last_day_of_the_window_is_kept(events):
    events = events_in_window(select(partner="GBR", start="2025-06", end="2025-06"), events)
    assert "C091" in set(events.event_id)  # in force on 30 June


def test_a_measure_for_all_is_no_event_of_a_partner_that_it_spares(events):
    def measures(partner, month):
        selection = select(partner=partner, start=month, end=month)
        return set(events_in_window(selection, events).measure)

    assert "ieepa_reciprocal" not in measures("CAN", "2025-04")  # all origins but Canada and Mexico
    assert "ieepa_reciprocal" in measures("IND", "2025-04")
    assert "s232_steel" not in measures("GBR", "2025-06")  # 25 %, where others rose to 50 %
    assert "s232_steel" not in measures("DEU", "2018-03")  # exempt until June


def test_an_event_moved_what_its_layer_moved_around_it(tariff_story):
    story = tariff_story()
    moved = story.events.set_index(["effective_date", "measure"]).moved
    layer = story.path.uniform
    truce = abs(layer[pd.Timestamp("2025-06-01")] - layer[pd.Timestamp("2025-04-01")])
    assert moved[pd.Timestamp("2025-05-14"), "ieepa_reciprocal"] == pytest.approx(truce)
    assert "" not in moved.index.get_level_values("measure")  # a row that sets no rate
    world = tariff_story(partner="WLD").events
    assert world.moved[world.rate_change.abs().lt(0.1)].eq(0).all()
