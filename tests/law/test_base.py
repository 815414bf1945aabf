"""The base of the law: column 1 as printed, duties by weight or number, special programmes."""

import pandas as pd
import pytest

from analysis.collect import read_table
from analysis.combine.collected.base_checks import bases_collected
from analysis.law.base import GRADES, base_rates, legal_base, preferences
from analysis.law.goods import preferences_of

SCHEDULE = [
    ("22042100", "specific", None),
    ("85044000", "ad_valorem", 0.015),
    ("84713000", "free", None),
    ("24011000", "compound", 0.02),
    ("02011000", "specific", None),
    ("04061000", "compound", 0.1),
    ("17019950", "other", None),
]
IMPORTS = [
    (2024, "FRA", "2204210010", 100, 4),
    (2024, "ITA", "2204210020", 100, 8),
    (2024, "CHN", "2204210010", 100, 50),
    (2025, "FRA", "2204210010", 100, 30),
    (2024, "FRA", "8504400010", 100, 9),
    (2024, "FRA", "2401100010", 100, 250),
    (2024, "FRA", "0406100010", 0, 0),
    (2024, "MEX", "1701995000", 100, 40),
]


def made(implied=()):
    schedule = pd.DataFrame(SCHEDULE, columns=["hts8", "kind", "ad_valorem"])
    tables = {
        "us_mfn_rates_hts8": schedule.assign(column2_text="35%", rate_text="as printed"),
        "us_specific_duty_implied_rates_hts8_2024": pd.DataFrame(
            implied, columns=["hts8", "implied_rate"]
        ),
        "us_imports_hs10_annual": pd.DataFrame(
            IMPORTS, columns=["year", "partner", "hs10", "dutiable_value", "duties"]
        ),
    }
    return base_rates(tables.__getitem__)


def test_a_duty_by_weight_is_duties_over_dutiable_value_of_2024_and_says_which_mean():
    found = made(implied=[("17019950", 0.35)])
    assert found.general_rate.to_dict() == pytest.approx(
        {
            "22042100": 0.06,  # (4 + 8) / 200: China's duties hold Section 301
            "85044000": 0.015,  # an ad valorem rate is what is printed, not what was paid
            "84713000": 0.0,
            "24011000": 1.0,  # 250 % is cut to 1
            "02011000": 0.0,  # not imported
            "04061000": 0.1,  # nothing dutiable: its ad valorem part alone
            "17019950": 0.35,  # of partners without an agreement, not what Mexico's quota paid
        }
    )
    assert found.base_grade.to_dict() == {
        "22042100": "dutiable",
        "85044000": "printed",
        "84713000": "printed",
        "24011000": "dutiable",
        "02011000": "none",
        "04061000": "part",
        "17019950": "mean",
    }


def test_goods_of_russia_bear_column_2_and_of_others_column_1():
    found = legal_base(pd.Series(["RUS", "IND"]), pd.Series(["8504400010"] * 2), made())
    assert found.tolist() == [0.35, 0.015]


@pytest.fixture(scope="module")
def base():
    return base_rates(read_table)


def test_every_line_of_trade_but_one_stands_in_the_schedule(base):
    lines = read_table("us_imports_hs10_annual").hs10.str[:8]
    ordinary = lines[~lines.str[:2].isin(["98", "99"])]
    assert set(ordinary) - set(base.index) == {"29180000"}


def test_no_rate_of_column_1_changed_between_the_editions_of_2025_and_2026():
    table = read_table("us_mfn_rates_hts8")
    assert table.groupby("hts8").rate_text.nunique().max() == 1
    assert (table.groupby("hts8").ad_valorem.nunique() <= 1).all()


def test_each_grade_is_one_that_is_explained_and_most_lines_are_as_printed(base):
    counts = base.base_grade.value_counts()
    assert set(counts.index) <= set(GRADES)
    assert counts["printed"] > 10_000 and counts["none"] + counts["part"] == 198


def test_goods_of_korea_may_enter_free_under_its_agreement_where_column_1_charges():
    own = preferences(read_table).query("partner == 'KOR' and hts8 == '61102020'")
    assert own[["programme", "rate_text"]].values.tolist() == [["KORUS", "Free"]]


def test_goods_of_south_africa_may_claim_agoa_until_it_ends():
    """Public Law 119-75: to 31 December 2026."""
    for day, programmes in {"2026-12-31": ["AGOA"], "2027-01-01": []}.items():
        assert preferences_of("ZAF", "8703230190", pd.Timestamp(day)).programme.tolist() == programmes


def test_partners_without_an_agreement_paid_the_schedule_in_2024(base):
    table = bases_collected(read_table, ["DEU", "ITA", "GBR", "ESP", "FRA"]).set_index("partner")
    assert ((table.general - table.collected).abs() < 0.0015).all()
    assert (table.covered == 0).all()


def test_goods_under_an_agreement_paid_a_tenth_of_column_1_or_less_in_2024():
    table = bases_collected(read_table, ["KOR", "MEX", "CAN", "CHL"]).set_index("partner")
    assert (table.collected_covered < 0.11 * table.general_covered).all()
    assert table.covered.gt(0.55).all()
    # Korea: .27 % where lines are free under its agreement, by lines as of the schedule of 2025.
    assert table.collected_covered["KOR"] == pytest.approx(0.003, abs=0.0005)
