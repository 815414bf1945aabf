import numpy as np
import pandas as pd
import pytest

from analysis.collect import read_table
from analysis.combine.law.lines import (
    ad_valorem_base,
    lines_2017,
    lines_2024,
    naics3_of_lines,
    section_232_dates,
    section_232_share,
)


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


def products(*rows: tuple) -> pd.DataFrame:
    blanket = [("steel", "72", "2018-03-23"), ("aluminum", "76", "2018-03-23")]
    frame = pd.DataFrame([*blanket, *rows], columns=["program", "hts_prefix", "effective_date"])
    return frame.assign(effective_date=pd.to_datetime(frame.effective_date))


def lines(*codes: str, steel_2018=(), aluminum_2018=()) -> pd.DataFrame:
    hs10 = pd.Series(codes)
    return pd.DataFrame(
        {
            "hs10": hs10,
            "steel_2018": hs10.isin(steel_2018),
            "aluminum_2018": hs10.isin(aluminum_2018),
        }
    )


def test_coverage_by_section_232_begins_at_the_earliest_matching_prefix():
    table = products(
        ("passenger_vehicles", "8703", "2025-04-03"),
        ("auto_parts", "87032301", "2025-05-03"),
        ("copper", "74081130", "2025-08-01"),
        ("copper", "7408", "2025-09-01"),
        ("steel_derivative", "84314100", None),
    )
    dates = section_232_dates(lines("8703230100", "7408113000", "7408190000", "8431410000"), table)
    assert dates.s232_autos.dt.strftime("%F").tolist()[0] == "2025-04-03"
    assert dates.s232_auto_parts.dt.strftime("%F").tolist()[0] == "2025-05-03"
    assert dates.s232_copper.dt.strftime("%F").tolist()[1:3] == ["2025-08-01", "2025-09-01"]
    assert dates.s232_steel.dt.strftime("%F").tolist()[3] == "2025-03-12"
    assert dates.s232_autos.isna().tolist() == [False, True, True, True]


def test_steel_of_the_2018_list_is_covered_from_2018_and_other_steel_from_2025():
    dates = section_232_dates(
        lines("7208100000", "7299000000", "7601100000", steel_2018=["7208100000"]), products()
    )
    assert dates.s232_steel.dt.strftime("%F").tolist()[:2] == ["2018-03-23", "2025-03-12"]
    assert dates.s232_aluminum.dt.strftime("%F").tolist()[2] == "2025-03-12"
    assert dates.s232_aluminum.isna().tolist() == [True, True, False]


@pytest.mark.parametrize(
    "hs10, measure, share",
    [
        ("7208100000", "s232_steel", 1.0),
        ("7308100000", "s232_steel", 1.0),
        ("8431410000", "s232_steel", 0.5),
        ("2203000030", "s232_aluminum", 0.0),
        ("7610900000", "s232_aluminum", 1.0),
        ("7408110000", "s232_copper", 1.0),
        ("8544300000", "s232_copper", 0.5),
        ("8708100000", "s232_auto_parts", 1.0),
        ("8471300100", "s232_auto_parts", 0.0),
        ("8703230100", "s232_autos", 1.0),
    ],
)
def test_share_of_a_line_that_section_232_covers(hs10, measure, share):
    assert section_232_share(lines(hs10))[measure].tolist() == [share]


def test_preferences_lower_the_base_rate_of_partners_but_not_of_china(world):
    world.line("CHN", "8504409510", sector="335", base=0.015, collected=0.25)
    world.line("JPN", "8504409510", sector="335", base=0.015, collected=0.005)
    world.line("MEX", "8504409510", sector="335", base=0.015, collected=0.30)
    table = lines_2024(world.read).set_index("partner").base_rate
    assert table.to_dict() == pytest.approx({"CHN": 0.015, "JPN": 0.005, "MEX": 0.015})


def test_lists_exemptions_and_special_chapters_of_a_line(world):
    world.line("CHN", "8504409510", sector="335", lists=("3_addl", "biden_50_jan25"))
    world.line("CHN", "8542310000", sector="334", lists=("4B",), annex2=True)
    world.line("CHN", "0901110000", sector="111", annex2=True)
    world.line("CHN", "9801001000", sector="980", base=0.05)
    world.line("CAN", "2709001000", sector="211")
    world.line("CAN", "3104200000", sector="325")
    table = lines_2024(world.read).set_index("hs10")
    assert table.list_301["8504409510"] == "3"
    assert table.review_rate["8504409510"] == 0.5
    assert table.review_date["8504409510"] == pd.Timestamp("2025-01-01")
    assert pd.isna(table.list_301["8542310000"])
    assert table.annex2_date["8542310000"] == pd.Timestamp("2025-04-05")
    assert table.annex2_date["0901110000"] == pd.Timestamp("2025-11-13")
    assert pd.isna(table.annex2_date["8504409510"])
    assert table.special.to_dict()["9801001000"] and table.base_rate["9801001000"] == 0
    assert table.index[table.energy].tolist() == ["2709001000", "3104200000"]


def test_basket_of_2017_holds_all_of_china_s_goods():
    table = lines_2017(read_table)
    assert table.weight.sum() == pytest.approx(1, abs=1e-3)
    assert table.base_rate.between(0, 1).all()
    assert table.naics3.notna().all()
    assert table.hs6.is_unique


def test_basket_of_2024_leaves_almost_no_value_without_a_sector():
    table = lines_2024(read_table)
    missing = table.customs_value[table.naics3.isna()].sum() / table.customs_value.sum()
    assert missing < 0.001
    assert np.isfinite(table.base_rate).all()
    assert not table.duplicated(["partner", "hs10"]).any()
