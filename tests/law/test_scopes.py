"""What the measures cover and spare: rows of lists, dated, each with its source."""

import ast
import re

import numpy as np
import pandas as pd
import pytest

from analysis.collect import read_events
from analysis.collect.schema import read_csv
from analysis.collect.tables import datapackage
from analysis.law.coverage import Coverage
from analysis.law.covered import share_of
from analysis.law.measures import read_left_out, read_measures
from analysis.law.scopes import AUXILIARY, COLUMNS, SETTINGS, SETTINGS_SCHEMA, scope_rows, with_claims
from analysis.law.spared import usmca_share
from analysis.paths import ROOT
from law.conftest import World

ALL = {"ALL"}


def scope(*rows: tuple, partner: str = "ALL") -> pd.DataFrame:
    """Rows of (hts_prefix, first_day, last_day, share) of one scope."""
    frame = pd.DataFrame(rows, columns=["hts_prefix", "first_day", "last_day", "share"])
    frame = frame.assign(scope="s", partner=partner, line_rate=np.nan, source="t", use="")
    frame["used"] = frame.share
    for column, missing in {"first_day": "1900-01-01", "last_day": "2199-12-31"}.items():
        frame[column] = pd.to_datetime(frame[column]).fillna(pd.Timestamp(missing))
    return frame[COLUMNS]


def held(rows: pd.DataFrame, code: str, day: str, targets=ALL) -> float:
    coverage = Coverage(rows, pd.Index([code]))
    return float(coverage.share("s", targets, np.datetime64(day))[0])


def test_a_row_of_one_day_holds_on_it_and_on_no_other():
    rows = scope(("8708", "2025-11-09", "2025-11-09", 1.0))
    days = ("2025-11-08", "2025-11-09", "2025-11-10")
    assert [held(rows, "8708101000", day) for day in days] == [0, 1, 0]


NESTED = scope(
    ("8708", "2025-01-01", None, 1.0),
    ("870850", "2025-01-01", None, 0.25),
    ("87085072", "2025-06-01", "2025-12-31", 0.5),
)


@pytest.mark.parametrize(
    "code, day, share",
    [
        ("8708101000", "2025-03-01", 1.0),
        ("8708501000", "2025-03-01", 0.25),
        ("8708507200", "2025-03-01", 0.25),
        ("8708507200", "2025-07-01", 0.5),
        ("8708507200", "2026-01-01", 0.25),
        ("8708101000", "2024-12-31", 0.0),
        ("8709101000", "2025-03-01", 0.0),
    ],
)
def test_longest_prefix_that_holds_on_the_day_counts(code, day, share):
    assert held(NESTED, code, day) == share


def test_of_two_rows_on_one_prefix_the_later_first_day_counts_whatever_the_order_of_rows():
    rows = scope(("8708", "2025-01-01", None, 1.0), ("8708", "2025-05-03", None, 0.5))
    for ordered in (rows, rows[::-1]):
        assert held(ordered, "8708101000", "2025-05-02") == 1.0
        assert held(ordered, "8708101000", "2025-05-03") == 0.5


def test_a_row_holds_on_its_last_day_and_no_longer():
    rows = scope(("76", "2025-03-12", "2026-04-05", 1.0))
    days = ["2025-03-11", "2025-03-12", "2026-04-05", "2026-04-06"]
    assert [held(rows, "7601103000", day) for day in days] == [0, 1, 1, 0]


def test_a_row_for_a_partner_or_its_union_is_for_nobody_else():
    rows = scope(("88", None, None, 1.0), partner="EU")
    assert held(rows, "8802400040", "2025-10-01", {"ALL", "DEU", "EU"}) == 1
    assert held(rows, "8802400040", "2025-10-01", {"ALL", "VNM"}) == 0


def test_a_prefix_longer_than_the_code_does_not_match_it():
    assert held(scope(("85176200", None, None, 1.0)), "851762", "2025-01-01") == 0


def test_order_of_rows_of_different_lines_changes_nothing(rows):
    """Five hundred lines drawn by a fixed seed, every scope, three days."""
    codes = rows.hts_prefix[rows.hts_prefix.str.len().ge(8)].drop_duplicates()
    codes = pd.Index(codes.sample(500, random_state=1).str.ljust(10, "0").unique())
    moved = rows.assign(line=rows.hts_prefix).sort_values("line", kind="stable")[rows.columns]
    one, other = Coverage(rows, codes), Coverage(moved, codes)
    for name in rows.scope.unique():
        for day in ("2018-06-01", "2025-09-01", "2026-06-10"):
            for targets in (ALL, {"ALL", "CHN"}, {"ALL", "MEX"}, {"ALL", "DEU", "EU"}):
                args = (name, targets, np.datetime64(day))
                np.testing.assert_array_equal(one.share(*args), other.share(*args), err_msg=str(args))
                np.testing.assert_array_equal(one.line_rate(*args), other.line_rate(*args))


# The rows made of the real lists.


def test_goods_that_claim_usmca_are_free_of_the_border_duty_from_its_fourth_day(rows):
    """All goods paid from 4 March 2025; those that qualify are free from 7 March (EO 14231, 14232)."""
    lumber = rows[rows.scope.eq("usmca") & rows.hts_prefix.eq("4407") & rows.partner.eq("CAN")]
    coverage = Coverage(lumber, pd.Index(["4407110000"]))
    days = [np.datetime64(day) for day in ("2025-03-06", "2025-03-07")]
    before, after = (coverage.share("usmca", {"CAN"}, day)[0] for day in days)
    assert before == 0 and after > 0.9


def test_scope_rows_are_prefixes_with_shares_and_days_in_order(rows):
    assert rows.hts_prefix.str.fullmatch(r"\d{2,10}").all()
    assert rows.share.between(0, 1).all()
    assert (rows.first_day <= rows.last_day).all()
    assert rows.drop(columns="line_rate").notna().all(axis=None)


def test_every_row_names_a_source_table_or_a_row_of_the_calendar(rows):
    known = {table["name"] for table in datapackage()["resources"]} | set(read_events().event_id)
    assert set(rows.source) <= known


def test_every_setting_is_used_and_names_a_source_and_a_reason():
    settings = read_csv(SETTINGS, SETTINGS_SCHEMA, where=SETTINGS.name)
    known = {table["name"] for table in datapackage()["resources"]} | set(read_events().event_id)
    assert set(settings.source) <= known
    used = {s for m in read_measures().values() for s in [m.get("covers"), *m.get("spares", [])]}
    used |= {measure["covers"] for measure in read_left_out().values()}
    assert set(settings.scope) - used == set(AUXILIARY) - {"us_content"}


def test_a_setting_that_amends_a_list_is_not_beaten_by_longer_prefixes_of_the_list(rows):
    """Film, recorded media and pictures are informational by use (the list has them by HTS8)."""
    settings = read_csv(SETTINGS, SETTINGS_SCHEMA, where=SETTINGS.name)
    own = settings[~settings.scope.isin(AUXILIARY) & settings.scope.ne("special")]
    for row in own.itertuples():
        longer = rows.hts_prefix.str.startswith(row.hts_prefix) & rows.hts_prefix.ne(row.hts_prefix)
        assert set(rows.share[rows.scope.eq(row.scope) & longer]) <= {row.share}, row


def test_the_world_without_lists_has_the_rows_of_the_settings_only(world):
    empty = scope_rows(world.read)
    assert set(empty.scope) <= {
        "special",
        "s232_aluminum",
        "informational",
        "bullion",
        "annex2",
        "base_beef_quota",
        "base_column_1",
        "base_column_2_specific",
        "base_formula_2022",
        "s301_cranes",
        "s232_polysilicon",
        "s301_cranes_unsettled",
        "s301_japan_leather",
        "s232_drone_parts",
        "s232_russian_aluminum",
        "s232_unwrought_aluminum",
        "s301_formerly_excluded",
        "solar",
    }


#: Line -> what it paid, the list that this tells, and its share of lists 3 and 4A.
SPLIT = {
    "8517620090": (0.0733, "4A", [0.0, 1.0]),
    "8517180090": (0.2493, "3", [1.0, 0.0]),
    "8517690000": (0.11, None, [0.2, 0.8]),  # (.11 - .075) / (.25 - .075)
    "8517790000": (0.0, None, [0.0, 1.0]),
}

#: Prefix -> programme of Section 232, what its duty is on, and the share that bears it.
PRODUCTS = {
    "72081000": ("steel_mill", "value", 1.0),
    "73089095": ("steel_derivative", "value", 1.0),
    "84314100": ("steel_derivative", "steel content", 0.5),
    "22030000": ("aluminum_derivative", "aluminum content", 0.05),  # beer: on its cans
    "76109000": ("aluminum_derivative", "aluminum content", 1.0),
    "85443000": ("copper", "copper content", 0.5),
    "87081000": ("auto_parts", "value", 1.0),
    "84713001": ("auto_parts", "value", 0.0),
    "85076000": ("truck_parts", "value", 0.0),
    "87032301": ("passenger_vehicles", "value", 1.0),
    "85423100": ("semiconductors", "value", 1.0),  # touched; its measure is left out
}


@pytest.fixture(scope="module")
def world_of_lists(events):
    """Lists that name a good each."""
    world = World(events).list_301("85044095", "3", "1", "2").list_301("95030000", "4B")
    for line, (paid, listed, _) in SPLIT.items():
        world.list_301(line[:8], "3", "4A")
        world.put("us_section301_split_3_4a_hs10", hs10=line, added_rate_2024=paid, list=listed)
    for prefix, (programme, duty_on, _) in PRODUCTS.items():
        world.product_232(programme, prefix, "2025-08-18", duty_on=duty_on)
    world.metal("22030000", aluminum=0.05)
    for programme, first in {"auto_parts": "2025-05-03", "truck_parts": "2025-11-01"}.items():
        world.product_232(programme, "870850", first)
    world.product_232("truck_parts", "84099199", "2025-11-01")
    world.claims("MEX", "8703230190", 100, 50).claims("MEX", "8708507200", 100, 80)
    world.claims("MEX", "8703230190", 100, 80, "2026-03-01")
    return world.claims("CAN", "2204210000", 100, 30, "2026-03-01")


@pytest.fixture(scope="module")
def world_rows(world_of_lists):
    """Their rows."""
    return scope_rows(world_of_lists.read)


def test_a_line_on_an_earlier_list_and_on_list_3_is_on_the_earlier_one_only(world_rows):
    lists = world_rows[
        world_rows.scope.str.startswith("s301_list") & world_rows.hts_prefix.str.startswith("85044095")
    ]
    assert lists.scope.tolist() == ["s301_list1"]


def test_list_4b_never_entered_into_force(world_rows):
    assert (
        not world_rows.scope[world_rows.hts_prefix.str.startswith("9503")]
        .str.startswith("s301_list")
        .any()
    )


@pytest.mark.parametrize("line", SPLIT)
def test_a_line_on_lists_3_and_4a_pays_what_the_split_table_says(world_rows, line):
    rows = world_rows[world_rows.hts_prefix.eq(line)].set_index("scope").share
    assert rows[["s301_list3", "s301_list4a"]].tolist() == pytest.approx(SPLIT[line][2])


def test_of_all_lines_on_lists_3_and_4a_the_split_table_decides(rows, read):
    """No line that two lists name is resolved by the order of a file."""
    lists = read("us_section301_lists_hts8").replace({"list": {"3_addl": "3"}})
    named = lists[lists.list.isin(["3", "4A"])].drop_duplicates(["hts8", "list"])
    both = set(named.hts8[named.duplicated("hts8")])
    # Of chapter 98 the lists name goods repaired or assembled abroad: special provisions, spared.
    special = tuple(rows.hts_prefix[rows.scope.eq("special")])
    both = {line for line in both if not line.startswith(special)}
    assert both == set(read("us_section301_split_3_4a_hs10").hs10.str[:8])
    own = rows[rows.scope.isin(["s301_list3", "s301_list4a"])]
    assert not own.hts_prefix.isin(both).any()
    sums = own[own.hts_prefix.str[:8].isin(both)].groupby("hts_prefix").share.sum()
    np.testing.assert_allclose(sums, 1)


def test_section_301_names_each_line_on_one_list(rows):
    lists = rows[rows.scope.str.startswith("s301_list") & rows.share.eq(1)]
    assert not lists.duplicated("hts_prefix").any()


@pytest.fixture(scope="module")
def on_232(world_rows):
    """Rows of the products of Section 232."""
    return world_rows[
        world_rows.scope.str.startswith("s232_") & world_rows.source.eq("us_section232_products_dates")
    ]


def test_a_derivative_pays_on_its_metal_and_a_vehicle_part_by_its_use(on_232):
    rows = on_232[on_232.hts_prefix.isin(PRODUCTS)]
    assert len(rows) == len(PRODUCTS)
    assert rows.set_index("hts_prefix").share.to_dict() == {
        prefix: share for prefix, (_, _, share) in PRODUCTS.items()
    }


def test_a_part_of_cars_and_trucks_is_a_part_of_cars(on_232):
    rows = on_232[~on_232.hts_prefix.isin(PRODUCTS)]
    assert set(zip(rows.scope, rows.hts_prefix, strict=True)) == {
        ("s232_auto_parts", "870850"),
        ("s232_truck_parts", "84099199"),
    }


def test_share_of_takes_the_longest_prefix():
    rows = pd.DataFrame({"hts_prefix": ["84", "8471", "84713001"], "share": [0.5, 0.0, 0.25]})
    codes = pd.Series(["84314100", "84714101", "8471300100", "847", "94"])
    assert share_of(codes, rows, missing=1.0).tolist() == [0.5, 0.0, 0.25, 0.5, 1.0]


def test_usmca_share_is_what_claimed_it_in_three_months_of_autumn_by_line_and_by_each_prefix():
    claims = pd.DataFrame(
        [
            ("CAN", "8528720000", "2025-03-01", 100, 0),
            ("CAN", "8528720000", "2025-08-01", 900, 0),  # a fourth month does not count
            ("CAN", "8528720000", "2025-09-01", 100, 50),
            ("CAN", "8528720000", "2025-11-01", 300, 250),
            ("CAN", "8528710000", "2025-10-01", 600, 0),
            ("CAN", "8703230190", "2025-10-01", 0, 0),
            ("MEX", "8528720000", "2025-10-01", 100, 90),
        ],
        columns=["partner", "hs10", "month", "imports_value", "usmca_value"],
    )
    share = usmca_share(claims.assign(month=pd.to_datetime(claims.month)))
    share = share.set_index(["partner", "hts_prefix"]).share
    assert share["CAN", "8528720000"] == 0.75  # 300 / 400
    assert share["CAN", "8528710000"] == 0.0
    assert share["CAN", "8528"] == pytest.approx(0.3)  # 300 / 1,000: what an unsold line takes
    assert share["MEX", "8528720000"] == 0.9
    assert ("CAN", "8703230190") not in share.index  # nothing imported says nothing


def test_us_content_is_two_fifths_of_what_qualifies_among_vehicles_only(world_rows):
    rows = world_rows.query("scope == 'us_content' and partner == 'MEX'")
    share = rows.set_index("hts_prefix").share
    assert share["8703230190"] == pytest.approx(0.4 * 0.5)
    assert not rows.hts_prefix.str.startswith("8708").any()


def test_lists_read_once_with_claims_of_other_months_are_those_read_anew(world_of_lists, world_rows):
    spring, read = pd.Timestamp("2026-03-01"), world_of_lists.read
    rows = with_claims(world_rows, read, settled=spring)
    in_order = [
        table.sort_values("scope", kind="stable", ignore_index=True)
        for table in (rows, scope_rows(read, settled=spring))
    ]
    pd.testing.assert_frame_equal(*in_order)
    assert rows.query("hts_prefix == '8703230190'").share.tolist() == pytest.approx([0.8, 0.4 * 0.8])


def test_drugs_of_deals_count_as_liable_and_their_aircraft_in_the_share_that_entered_so(rows, read):
    lists = read("us_ieepa_deal_exempt_hts8_dates")
    whole = lists[~lists.category.isin(["civil_aircraft", "pharma"])]
    deal = rows[rows.scope.eq("deal")]
    spared = deal[deal.share.eq(1)]
    for group, partner in {"eu": "EU", "korea": "KOR", "swiss": "CHE"}.items():
        assert set(spared.hts_prefix[spared.partner.eq(partner)]) == set(
            whole.hts8[whole.group.eq(group)]
        ), group
    drugs, aircraft = (rows[rows.scope.eq(scope)] for scope in ("deal_drugs", "deal_aircraft"))
    assert set(drugs.use) == {"pharmaceutical"} and set(drugs.share) == {0} and set(drugs.used) == {1}
    assert set(aircraft.use) == {"civil_aircraft"} and set(aircraft.used) == {1}
    listed = set(lists.hts8[lists.category.eq("civil_aircraft")])
    assert set(aircraft.hts_prefix.str[:8]) == listed
    # Brazil's order names both kinds on one list.
    named = set(read("us_ieepa_brazil_exempt_hts8_dates").hts8)
    assert set(rows.hts_prefix[rows.scope.eq("brazil")]) == named - listed
    assert set(rows.hts_prefix[rows.scope.eq("brazil_by_use")].str[:8]) == named & listed


# No rule by chapter in code.


@pytest.mark.parametrize(
    "path", sorted((ROOT / "analysis" / "law").glob("*.py")), ids=lambda path: path.name
)
def test_no_chapter_or_heading_of_the_schedule_is_written_in_code(path):
    """Lists and settings name goods; code does not. Digits alone in a string would be a tariff code."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    texts = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    texts = {text for text in texts if isinstance(text, str)}
    assert {text for text in texts if re.fullmatch(r"\d{2}|\d{4}|\d{6}|\d{8}|\d{10}", text)} == set()
