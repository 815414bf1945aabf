"""Faults of version 0.2.0, each with what its law said and what the mended one says."""

import functools

import numpy as np
import pandas as pd
import pytest

from analysis.law.covered import programme_rows
from analysis.law.statutory import total_rate


@pytest.fixture(scope="module")
def totals(statutory):
    return total_rate(statutory[statutory.system.eq("naics3")]).statutory_rate


@pytest.fixture(scope="module")
def lines_on(real_law):
    """Layers of a partner's lines on a day, by HTS10."""

    @functools.cache
    def layers(partner):
        own = real_law.of(partner)
        return own.hs10.to_numpy(), *real_law.layers(own)

    def on(partner: str, day: str) -> pd.DataFrame:
        codes, segments, found = layers(partner)
        row = segments.searchsorted(pd.Timestamp(day), side="right") - 1
        return pd.DataFrame({name: rates[row] for name, rates in found.items()}, index=codes)

    return on


def test_lines_of_civil_aircraft_are_liable_to_the_reciprocal_duty(lines_on):
    """Viet Nam's turbines (8411): 0.2.0 exempted them by Annex II, which does not name them."""
    own = lines_on("VNM", "2025-09-01")
    own = own[own.index.str.startswith("8411")]
    assert len(own) > 5
    covered = own.section_232 > 0
    np.testing.assert_allclose(own.uniform[~covered], 0.20)


def test_india_s_law_of_october_2025_spares_annex_2_and_section_232(totals):
    """0.2.0: 42.9 %. Both halves of 50 % spare them (C119); collected 21.9 %."""
    assert 0.34 < totals["IND", pd.Timestamp("2025-10-01")] < 0.37


def test_trucks_of_japan_bear_the_duty_on_trucks_from_1_november_2025(lines_on):
    """0.2.0's programme held no truck."""
    before, after = (lines_on("JPN", day) for day in ("2025-10-31", "2025-11-01"))
    trucks = after.index[after.index.str.startswith(("870422", "870120", "870121"))]
    assert len(trucks) > 0
    assert (before.section_232[trucks] == 0).all()
    np.testing.assert_allclose(after.section_232[trucks], 0.25)
    np.testing.assert_allclose(after.uniform[trucks], 0)


def test_mexican_parts_that_qualify_for_usmca_bear_no_duty_on_truck_parts(lines_on, rows, read):
    """0.2.0 laid 25 % on all of them (C152, C153 exempt them)."""
    products = programme_rows(read)
    listed = tuple(products.hts_prefix[products.programme.eq("truck_parts")])
    own = lines_on("MEX", "2025-11-02")
    # Parts of steel or aluminium pay on the metal even where they qualify.
    metals = tuple(products.hts_prefix[products.programme.str.startswith(("steel", "alum"))])
    vehicles = tuple(products.hts_prefix[products.programme.eq("trucks")])
    other = own.index.str.startswith(metals) | own.index.str.startswith(vehicles)
    parts = own[own.index.str.startswith(listed) & ~other]
    usmca = rows[rows.scope.eq("usmca") & rows.partner.eq("MEX") & rows.hts_prefix.str.len().eq(10)]
    usmca = usmca[usmca.first_day.lt("2026-01-01")]  # later rows are of numbers that came later
    share = usmca.set_index("hts_prefix").share.reindex(parts.index)
    whole = parts[share.gt(0.999).to_numpy()]
    assert len(whole) > 10
    np.testing.assert_allclose(whole.section_232 + whole.uniform, 0, atol=3e-4)
    half = parts[share.between(0.2, 0.8).to_numpy() & parts.section_232.gt(0).to_numpy()]
    np.testing.assert_allclose(half.section_232, 0.25 * (1 - share[half.index]), atol=1e-9)


def test_routers_pay_what_customs_collected_and_not_what_file_order_gave(lines_on, read):
    """8517.62.0090, 6.9 bn on lists 3 and 4A: 25 % in 0.2.0, collected 7.3 % in 2024."""
    assert lines_on("CHN", "2024-06-30").section_301["8517620090"] == pytest.approx(0.075)
    imports = read("us_imports_hs10_annual").query("year == 2024 and partner == 'CHN'")
    line = imports.set_index("hs10").loc["8517620090"]
    assert line.duties / line.customs_value == pytest.approx(0.075, abs=0.003)


#: Lines of steel articles that the products of 0.2.0 did not name, by first day.
LACKED = {
    "2020-02-08": ["87081030", "87082921"],
    "2025-03-12": [
        "84313100",
        "84314200",
        "84314910",
        "84314990",
        "84321000",
        "84329000",
        "85479000",
        "94032000",
        "94059920",
        "94059940",
        "94062000",
        "94069001",
    ],
    "2025-06-23": [
        "84181000",
        "84183000",
        "84184000",
        "84221100",
        "84501100",
        "84502000",
        "84512100",
        "84512900",
        "85098020",
        "85166040",
    ],
}


@pytest.mark.parametrize("first_day", LACKED)
def test_24_steel_lines_that_0_2_0_lacked_are_covered_from_their_day(measures_on, rows, first_day):
    """In Japan they paid 22.5 points more in 2025, other goods 6.9."""
    before = pd.Timestamp(first_day) - pd.Timedelta(days=1)
    for hts8 in LACKED[first_day]:
        hts = hts8 + "00"
        assert "s232_steel" not in measures_on("IND", hts, f"{before:%F}"), hts8
        assert measures_on("IND", hts, first_day)["s232_steel"] > 0, hts8


@pytest.mark.parametrize("month, before, rate", [("2025-05", 0.63, 0.709), ("2025-06", 0.40, 0.41)])
def test_law_of_china_after_the_mended_lists(totals, month, before, rate):
    mended = totals["CHN", pd.Timestamp(month)]
    assert mended == pytest.approx(rate, abs=0.005)
    assert mended - before > 0.005


def test_law_of_viet_nam_in_2018_is_within_a_point_of_what_was_collected(totals, naics3):
    """0.2.0 weighted sectors as in 2024: 3.8 % against 7.9 % collected."""
    own = naics3[naics3.partner.eq("VNM") & naics3.month.dt.year.isin([2018, 2019])]
    collected = own.duties.sum() / own.customs_value.sum()
    law = totals["VNM"]["2018-01-01":"2019-12-01"].mean()
    assert law == pytest.approx(collected, abs=0.01)


def test_lines_of_the_review_keep_the_list_that_they_were_on_before_it(lines_on, read):
    """337 lines of the review had no list before 27 September 2024 in 0.2.0 (sector 331: 2.7 points)."""
    review = read("us_section301_four_year_review_hts8_dates")
    before = review[review.heading.str.startswith("9903.88") & review.role.eq("impose")]
    assert before.hts8.nunique() > 300
    list_rates = lines_on("CHN", "2024-09-26").section_301
    excluded = read("us_section301_exclusions_hts10").hs10
    list_rates = list_rates[
        list_rates.index.str[:8].isin(before.hts8) & ~list_rates.index.isin(excluded)
    ]
    rate = before.drop_duplicates("hts8").set_index("hts8").added_rate
    np.testing.assert_allclose(list_rates, list_rates.index.str[:8].map(rate))


def test_section_232_lines_of_canada_and_mexico_bear_more_than_others_of_their_chapter(lines_on):
    for partner in ("CAN", "MEX"):
        own = lines_on(partner, "2025-09-01")
        added = own.section_232 + own.uniform
        for chapter in ("72", "73", "76"):
            inside = own.index.str.startswith(chapter)
            covered = own.section_232.gt(0) & inside
            others = ~own.section_232.gt(0) & inside
            if others.any():
                assert added[covered].mean() > added[others].mean() + 0.1, (partner, chapter)


def test_every_partner_s_goods_of_2018_weigh_as_in_2017(statutory, read):
    """A basket fixed before the episode: before 2024 no product has the weight of 2024."""
    imports = read("us_imports_naics3_monthly")
    imports = imports[imports.month.dt.year.eq(2017) & imports.partner.eq("VNM")]
    own = statutory[statutory.partner.eq("VNM") & statutory.system.eq("naics3")]
    weight = own[own.month.eq("2018-06-01")].set_index("product").weight
    value = imports.groupby("naics3").customs_value.sum().reindex(weight.index.astype(str)).fillna(0)
    np.testing.assert_allclose(weight, value / value.sum())
