"""Parameters of report 03 are checked, and windows end with the data."""

import pytest

from analysis.checks import InputError
from analysis.estimate.trade.regime.study import study


@pytest.mark.parametrize(
    "wrong, message",
    [
        ({"partner": "CHM"}, "unknown partner 'CHM'.*Did you mean 'CHN'"),
        ({"end": "last"}, "end 'last' is not a month"),
        ({"end": "2012-01"}, "end 2012-01 is outside the data"),
        ({"partner": "VNM", "end": "2013-06"}, "the year before is not in the data"),
    ],
)
def test_a_bad_parameter_says_what_is_valid(wrong, message):
    with pytest.raises(InputError, match=message):
        study(**wrong)


def test_windows_go_to_the_last_month_of_the_data(regime_story, naics3):
    last = f"{naics3.month.max():%Y-%m}"
    assert regime_story.asymmetry.window == f"2024-01:{last}"
    assert f"{regime_story.selection.end:%Y-%m}" == last


def test_a_partner_s_growth_and_share_are_those_of_the_months_to_the_end_of_a_window(naics3):
    market = study(partner="VNM", end="2019-12").market
    year = naics3[naics3.month.between("2019-01-01", "2019-12-01")]
    mine = year[year.partner.eq("VNM")].customs_value.sum()
    before = naics3[naics3.partner.eq("VNM") & naics3.month.between("2018-01-01", "2018-12-01")]
    assert market.growth == pytest.approx(mine / before.customs_value.sum() - 1)
    assert f"{market.end:%Y-%m}" == "2019-12" and market.monthly.empty
