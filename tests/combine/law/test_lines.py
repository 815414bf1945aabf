import numpy as np
import pandas as pd
import pytest

from analysis.collect import read_table
from analysis.combine.law.lines import ad_valorem_base, lines_2017, naics3_of_lines, traded_lines


def sectors(codes: list[str], concordance: dict[str, str]) -> list:
    table = pd.DataFrame({"hs10": concordance.keys(), "naics6": concordance.values()})
    found = naics3_of_lines(pd.Series(codes), table)
    return [None if pd.isna(code) else code for code in found]


CONCORDANCE = {
    "8504401000": "335911", "8504402000": "334111", "8504403000": "334112", "8471300100": "334111",
    "7208100000": "331110",
}  # fmt: skip


def test_known_line_has_its_own_sector_whatever_its_neighbours():
    assert sectors(["8504401000"], CONCORDANCE) == ["335"]


def test_new_line_takes_the_commonest_sector_of_its_longest_known_prefix():
    codes = ["8504409999", "8504999999", "8599999999", "7208109900"]
    assert sectors(codes, CONCORDANCE) == ["334", "334", "334", "331"]


def test_tie_between_sectors_goes_to_the_lower_code_in_any_row_order():
    tied = {"3004901000": "325412", "3004902000": "311119"}
    assert sectors(["3004909999"], tied) == ["311"]
    assert sectors(["3004909999"], dict(reversed(tied.items()))) == ["311"]


def test_six_digit_code_is_matched_by_six_digits():
    assert sectors(["850440", "720810"], CONCORDANCE) == ["334", "331"]


def test_line_of_an_unknown_chapter_has_no_sector():
    assert sectors(["0101210010"], CONCORDANCE) == [None]


def base_rates(mfn: list[tuple], imports: list[tuple]) -> dict:
    schedule = pd.DataFrame(mfn, columns=["hts8", "mfn_rate", "rate_type"])
    columns = ["year", "partner", "hs10", "dutiable_value", "duties"]
    return ad_valorem_base(schedule, pd.DataFrame(imports, columns=columns)).to_dict()


def test_specific_duty_becomes_duties_over_dutiable_value_of_2024_without_china():
    mfn = [
        ("22042100", 0.0, "specific"), ("85044000", 0.015, "ad_valorem"), ("84713000", 0.0, "free"),
        ("24011000", 0.02, "compound"), ("02011000", 0.0, "specific"), ("04061000", 0.0, "other"),
    ]  # fmt: skip
    imports = [
        (2024, "FRA", "2204210010", 100, 4), (2024, "ITA", "2204210020", 100, 8),
        (2024, "CHN", "2204210010", 100, 50), (2025, "FRA", "2204210010", 100, 30),
        (2024, "FRA", "8504400010", 100, 9), (2024, "FRA", "2401100010", 100, 250),
        (2024, "FRA", "0406100010", 0, 0),
    ]  # fmt: skip
    assert base_rates(mfn, imports) == pytest.approx(
        {
            "22042100": 0.06,  # (4 + 8) / 200
            "85044000": 0.015,  # an ad valorem rate is taken from the schedule, not from what was paid
            "84713000": 0.0,
            "24011000": 1.0,  # 250 % is cut to 1
            "02011000": 0.0,  # not imported
            "04061000": 0.0,  # nothing dutiable
        }
    )


def test_preferences_lower_the_base_rate_of_partners_but_not_of_china(world):
    world.line("CHN", "8504409510", sector="335", base=0.015, collected=0.25)
    world.line("JPN", "8504409510", sector="335", base=0.015, collected=0.005)
    world.line("MEX", "8504409510", sector="335", base=0.015, collected=0.30)
    table = traded_lines(world.read).set_index("partner").base_rate
    assert table.to_dict() == pytest.approx({"CHN": 0.015, "JPN": 0.005, "MEX": 0.015})


def test_line_not_sold_in_2024_has_the_full_base_rate(world):
    """What customs collect in 2025 contains the duties of 2025 and says nothing of preferences."""
    world.line("JPN", "8504409510", sector="335", base=0.015, collected=0.0, year=2025)
    line = traded_lines(world.read).iloc[0]
    assert (line.base_rate, line.value_2024, line.value_2025) == (0.015, 0, 1_000)


def test_a_line_of_either_year_stands_once_with_sector_chapter_and_group(world):
    for year, value in {2024: 300, 2025: 500}.items():
        world.line("DEU", "8504409510", sector="335", value=value, year=year)
    world.line("CHN", "9503000073", sector="339", value=0)  # nothing sold: no line
    (line,) = traded_lines(world.read).to_dict("records")
    assert (line["partner"], line["hs10"], line["group"]) == ("DEU", "8504409510", "EU")
    assert (line["value_2024"], line["value_2025"]) == (300, 500)
    assert (line["naics3"], line["hs2"]) == ("335", "85")


def test_only_the_partners_asked_for_are_read(world):
    for partner in ("DEU", "JPN"):
        world.line(partner, "8504409510", sector="335")
    assert traded_lines(world.read, partners=["JPN"]).partner.tolist() == ["JPN"]


def test_basket_of_2017_holds_all_of_china_s_goods():
    table = lines_2017(read_table)
    assert table.weight.sum() == pytest.approx(1, abs=1e-3)
    assert table.base_rate.between(0, 1).all()
    assert table.naics3.notna().all()
    assert table.hs6.is_unique


def test_traded_lines_leave_almost_no_value_without_a_sector(real_law):
    table = real_law.lines
    missing = table.value_2024[table.naics3.isna()].sum() / table.value_2024.sum()
    assert missing < 0.001
    assert np.isfinite(table.base_rate).all()
    assert not table.duplicated(["partner", "hs10"]).any()
