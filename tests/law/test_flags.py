"""What a rate does not say by itself: uses, gaps, bans; and what the law refuses."""

import numpy as np
import pandas as pd
import pytest

from analysis.checks import InputError
from analysis.law.base import base_rates
from analysis.law.by_use import USES
from analysis.law.coverage import Coverage
from analysis.law.measures import check_known, read_left_out
from analysis.law.scopes import scope_rows
from analysis.law.table import READ_TO, law_table, named_bits
from law.conftest import real_table

# What the law refuses.


def row(**changes) -> pd.DataFrame:
    """A row of the calendar that sets a rate of the United States."""
    usual = {
        "event_id": "E999",
        "imposer": "USA",
        "target": "ALL",
        "measure": "s232_robots",
        "rate_level": 0.25,
    }
    return pd.DataFrame([usual | changes])


def test_a_rate_for_a_measure_that_no_law_knows_is_refused_with_row_and_file():
    """0.6.0 read such a row and charged nobody: drones stood in the calendar for four months."""
    with pytest.raises(InputError) as refused:
        check_known(row())
    said = str(refused.value)
    assert "\n" not in said
    for words in ("tariff_events.csv, E999 ALL", "'s232_robots'", "analysis/law/measures.yaml"):
        assert words in said


def test_a_misspelt_measure_gets_the_nearest_one():
    with pytest.raises(InputError, match="did you mean 's232_steel'"):
        check_known(row(measure="s232_stele"))


@pytest.mark.parametrize(
    "changes",
    [
        {"measure": "s232_drones_annex_1"},
        {"measure": "s232_polysilicon"},
        {"measure": "s232_semiconductors"},  # known, and left out for a reason
        {"rate_level": None},
        {"imposer": "CAN"},
        {"measure": ""},
    ],
    ids=str,
)
def test_rows_that_set_no_us_rate_and_measures_that_the_law_knows_pass(changes):
    check_known(row(**changes))


def test_the_shipped_calendar_names_no_measure_that_the_law_does_not_know(events):
    check_known(events)


def test_a_law_with_such_a_row_is_not_read(world):
    world.line("VNM", "9503000073")
    world.law()
    world.events = pd.concat([world.events, row(effective_date=pd.Timestamp("2026-11-01"))])
    with pytest.raises(InputError, match="E999"):
        world.law()


def test_a_row_with_a_use_that_nobody_knows_is_refused(rows):
    strange = rows[rows.use.eq("civil_aircraft")].head(1).assign(use="spaceship")
    with pytest.raises((InputError, KeyError), match="spaceship"):
        coverage = Coverage(strange, pd.Index(["8802400040"]))
        coverage.use(strange["scope"].iloc[0], {strange.partner.iloc[0]}, np.datetime64("2026-08-10"))


def test_every_use_is_one_that_a_look_up_can_name(rows):
    assert set(rows.use) - {""} <= set(USES)
    assert all(len(words) > 5 for words in USES.values())


# Which days are flagged.


def test_chips_are_incomplete_from_15_january_2026(on_line):
    """25 % by use (Procl. of January 2026), on servers of Taiwan."""
    for day, gaps in {"2026-01-14": set(), "2026-01-15": {"s232_semiconductors"}}.items():
        assert on_line.unsaid("TWN", "8471500150", day)[1] == gaps, day
    assert on_line.unsaid("TWN", "9503000073", "2026-06-10")[1] == set()


def test_a_measure_left_out_touches_no_line_before_the_calendar_sets_its_rate(world):
    """A list of chips that begins early: the duty of 15 January 2026 is missing from that day on."""
    world.product_232("semiconductors", "85423100", "2025-08-18").line("TWN", "8542310000")
    law = world.law()
    own = law.of("TWN")
    gaps = pd.Series(law.with_flags(own)[1].incomplete[:, 0], index=law.layers(own)[0])
    bit = 1 << list(read_left_out()).index("s232_semiconductors")
    assert (gaps[:"2026-01-14"] & bit).eq(0).all() and (gaps["2026-01-15":] & bit).gt(0).all()


def test_minimum_prices_of_polysilicon_are_in_no_rate_from_4_december_2026(on_line):
    """Modules of Thailand and of Germany, below .38 USD a watt."""
    for partner in ("THA", "DEU"):
        for day, gaps in {"2026-12-03": set(), "2026-12-04": {"s232_polysilicon_minimum"}}.items():
            unsaid = on_line.unsaid(partner, "8541430010", day)[1]
            assert unsaid - {"adcvd"} == gaps, (partner, day)


@pytest.mark.parametrize(
    "day, said",
    [("2021-10-11", False), ("2021-10-12", True), ("2027-01-09", True), ("2027-01-10", False)],
)
def test_lines_with_goods_excluded_from_section_301_are_incomplete_while_the_exclusions_last(
    on_line, day, said
):
    """9903.88.67 and .69, from 12 October 2021 to the end of the truce; one line that claimed none."""
    described = real_table("us_section301_exclusions_hts10").query("kind == 'described good'")
    described = described[described.heading.eq("9903.88.69") & described.first_day.isna()]
    for line in (described.hs10.iloc[0], described.hs10[described.claim_share.eq(0)].iloc[0]):
        assert ("s301_exclusions" in on_line.unsaid("CHN", line, day)[1]) is said
        assert "s301_exclusions" not in on_line.unsaid("VNM", line, day)[1]


def test_a_base_duty_by_weight_without_imports_is_incomplete_and_others_are_not(rows, on_line):
    grade = base_rates(real_table).base_grade
    nothing = set(grade.index[grade.isin(["part", "none"])])
    own = rows[rows["scope"].eq("base_specific")]
    assert set(own.hts_prefix) == nothing and len(nothing) == 198
    line = sorted(nothing)[0].ljust(10, "0")
    assert "base_specific" in on_line.unsaid("ARG", line, "2024-06-30")[1]
    with_equivalent = grade.index[grade.eq("mean")][0].ljust(10, "0")
    assert "base_specific" not in on_line.unsaid("ARG", with_equivalent, "2024-06-30")[1]


@pytest.mark.parametrize(
    "partner, code, day, gap, said",
    [
        ("CAN", "7208100000", "2026-04-22", "metals_quota", False),
        ("CAN", "7208100000", "2026-04-23", "metals_quota", True),
        ("MEX", "7601103000", "2026-04-23", "metals_quota", True),
        ("BRA", "7208100000", "2026-04-23", "metals_quota", False),
        ("VNM", "8544422000", "2026-06-07", "metals_end_use", False),
        ("VNM", "8544422000", "2026-06-08", "metals_end_use", True),
        ("RUS", "9403200090", "2026-04-05", "s232_russian_content", False),
        ("RUS", "9403200090", "2026-04-06", "s232_russian_content", True),
        ("DEU", "9403200090", "2026-04-06", "s232_russian_content", False),
        ("RUS", "7616995190", "2026-04-06", "s232_russian_content", False),
        ("JPN", "8806220000", "2026-09-02", "drones_allied", False),
        ("JPN", "8806220000", "2026-09-03", "drones_allied", True),
        ("CHN", "8806220000", "2026-09-03", "drones_allied", False),
        ("CHN", "8716390090", "2026-11-09", "s301_cranes_unsettled", False),
        ("CHN", "8716390090", "2026-11-10", "s301_cranes_unsettled", True),
        ("CHN", "8426190000", "2026-11-10", "s301_cranes_unsettled", True),
        ("VNM", "8716390090", "2026-11-10", "s301_cranes_unsettled", False),
    ],
)
def test_rules_without_a_share_by_line_are_said_from_their_day_and_for_their_partners(
    on_line, partner, code, day, gap, said
):
    assert (gap in on_line.unsaid(partner, code, day)[1]) is said


@pytest.mark.parametrize(
    "partner, code, day, uses",
    [
        ("VNM", "9503000073", "2026-08-10", set()),
        ("VNM", "8411919085", "2024-06-30", set()),  # nothing to be spared yet
        ("VNM", "8411919085", "2025-10-01", set()),  # no deal
        ("DEU", "8411919085", "2025-10-01", {"civil_aircraft"}),
        ("VNM", "8411919085", "2026-08-10", {"civil_aircraft"}),
        ("VNM", "3701300000", "2025-07-01", {"informational"}),
        ("TWN", "8471500150", "2025-05-02", set()),
        ("TWN", "8471500150", "2025-05-03", {"vehicle_part"}),
        ("VNM", "9403200082", "2026-06-07", {"civil_aircraft"}),  # of Section 122
        ("VNM", "9403200082", "2026-06-08", {"light_metal", "us_metal"}),
        ("CAN", "2203000030", "2026-09-28", set()),
        ("CAN", "2203000030", "2026-09-29", {"consumer_package"}),
    ],
)
def test_a_use_is_named_on_the_days_on_which_it_decides_the_rate(on_line, partner, code, day, uses):
    assert on_line.unsaid(partner, code, day)[0] == uses


def test_a_use_that_frees_from_nothing_is_not_named(on_line):
    """The United Kingdom's patented drugs pay nothing, so that the patent decides nothing."""
    assert on_line.unsaid("GBR", "3004909210", "2026-10-05")[0] == set()
    assert on_line.unsaid("IND", "3004909210", "2026-10-05")[0] == {"patented_drug"}


# As they stand in the table of the law.


def test_bits_are_named_in_words():
    bits = pd.Series([0, 1, 0b101, 0b10], name="by_use")
    assert named_bits(bits, ("a", "b", "c")).tolist() == ["", "a", "a c", "b"]


def test_the_table_says_of_canada_what_is_barred_and_gives_it_no_rate(world):
    """Wine from 29 September 2026: 50 % to the day before, then nothing to pay."""
    world.put(
        "us_section338_canada_hts",
        hts_prefix="22042120",
        programme="alcohol",
        first_day="2026-08-22",
        rate=0.5,
    )
    world.put(
        "us_section338_canada_import_ban_hts",
        hts_prefix="22042120",
        programme="alcohol",
        scope="any_container",
        first_day="2026-09-29",
    )
    world.line("CAN", "2204212000")
    law = world.law()
    own = law.of("CAN")
    segments, layers = law.layers(own)
    barred = law.with_flags(own)[1].barred[:, 0]
    held = pd.Series(barred, index=segments)
    assert not held[:"2026-09-28"].any() and held["2026-09-29":].all()
    paid = pd.Series(layers["section_338"][:, 0], index=segments)
    assert paid[:"2026-08-21"].eq(0).all() and paid["2026-08-22":"2026-09-28"].eq(0.5).all()
    table = law_table(law, world.read).query("partner == 'CAN'").set_index("first_day")
    assert table.statutory_rate["2026-08-22"] == pytest.approx(0.5 + 0.1)  # forced labour beside it
    assert table.barred["2026-09-29"] and np.isnan(table.statutory_rate["2026-09-29"])
    assert set(table.read_to) == {READ_TO}


def test_gaps_of_the_law_each_have_a_reason_and_goods(rows):
    for name, measure in read_left_out().items():
        assert len(measure["left_out"]) > 20, name
        assert rows["scope"].eq(measure["covers"]).any(), name


def test_the_world_without_lists_flags_nothing(world):
    world.line("VNM", "8471500150")
    flags = world.law().with_flags(world.law().of("VNM"))[1]
    assert not flags.by_use.any() and not flags.incomplete.any() and not flags.barred.any()
    assert set(scope_rows(world.read).use) <= {"", "informational", "medical_aid"}
