import numpy as np
import pandas as pd
import pytest

from analysis.collect import read_table
from analysis.law.base import COLUMN_2
from analysis.law.lines import lines_2017, naics3_of_lines, traded_lines


def sectors(codes: list[str], concordance: dict[str, str]) -> list:
    table = pd.DataFrame({"hs10": concordance.keys(), "naics6": concordance.values()})
    found = naics3_of_lines(pd.Series(codes), table)
    return [None if pd.isna(code) else code for code in found]


CONCORDANCE = {
    "8504401000": "335911",
    "8504402000": "334111",
    "8504403000": "334112",
    "8471300100": "334111",
    "7208100000": "331110",
}


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


def test_preferences_lower_the_base_rate_of_partners_but_not_of_china(world):
    world.line("CHN", "8504409510", sector="335", base=0.015, collected=0.25)
    world.line("JPN", "8504409510", sector="335", base=0.015, collected=0.005)
    world.line("MEX", "8504409510", sector="335", base=0.015, collected=0.30)
    table = traded_lines(world.read).set_index("partner")
    assert table.base_rate.to_dict() == pytest.approx({"CHN": 0.015, "JPN": 0.005, "MEX": 0.015})
    assert (table.legal_base == 0.015).all()  # no claim lowers what the schedule charges


def test_no_line_of_a_partner_under_column_2_has_a_preference_or_what_was_collected():
    """522 rows of Russia and Belarus stood up to 32 points above what the law charges, in every year."""
    table = traded_lines(read_table, partners=COLUMN_2)
    assert {"RUS", "BLR"} <= set(table.partner)
    np.testing.assert_array_equal(table.base_rate, table.legal_base)


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


def test_lines_of_2017_are_of_the_chapters_that_begin_their_numbers():
    lines = lines_2017(read_table)
    chapters = lines.hs2.astype(int)
    assert chapters.between(1, 99).all() and (chapters == lines.hs6.str[:2].astype(int)).all()
