import re

import pandas as pd
import pytest

from analysis import vintages
from analysis.checks import InputError
from analysis.collect.events import EVENTS, read_events, read_past_events
from analysis.collect.tables import datapackage, read_table

HEAD = EVENTS.read_text(encoding="utf-8").splitlines()[0]
COLUMNS = HEAD.split(",")
LIST_3 = {
    "event_id": "E005",
    "announcement_date": "2018-09-17",
    "effective_date": "2018-09-24",
    "category": "us_tariff",
    "imposer": "USA",
    "target": "CHN",
    "measure": "s301_list3",
    "direction": "up",
    "rate_change": "0.1",
    "rate_level": "0.1",
    "rate_basis": "add_on",
    "verification": "S2+D",
}


def write(path, *rows: dict, head: str = HEAD):
    lines = [",".join(row.get(column, "") for column in COLUMNS) for row in rows]
    path.write_text("\n".join([head, *lines]) + "\n")
    return path


def test_calendar_of_ones_own_is_read_in_order_of_effective_date(tmp_path):
    later = LIST_3 | {"event_id": "E006", "effective_date": "2019-05-10", "rate_level": "0.25"}
    table = read_events(write(tmp_path / "events.csv", later, LIST_3))
    assert table.event_id.tolist() == ["E005", "E006"]
    assert table.effective_date[1] == pd.Timestamp("2019-05-10")
    assert table.rate_level.tolist() == [0.1, 0.25]
    assert (table.note == "").all()


@pytest.mark.parametrize(
    "change, column, found",
    [
        ({"effective_date": "2018-09-31"}, "effective_date", "2018-09-31"),
        ({"announcement_date": "17 or 18 September"}, "announcement_date", "17 or 18 September"),
        ({"rate_change": "10 %"}, "rate_change", "10 %"),
        ({"rate_level": "25"}, "rate_level", "25"),
        ({"category": "us_tarif"}, "category", "us_tarif"),
        ({"direction": "rise"}, "direction", "rise"),
        ({"rate_basis": "addon"}, "rate_basis", "addon"),
        ({"imposer": "us"}, "imposer", "us"),
        ({"event_id": "5"}, "event_id", "5"),
        ({"verification": "Q"}, "verification", "Q"),
    ],
)
def test_bad_event_is_refused_with_line_column_and_value(tmp_path, change, column, found):
    path = write(tmp_path / "events.csv", LIST_3 | {"event_id": "E004"}, LIST_3 | change)
    with pytest.raises(InputError) as refused:
        read_events(path)
    message = str(refused.value)
    assert message.startswith(f"events.csv: line 3, column {column!r}: found ")
    assert found in message
    assert "expected" in message


def test_same_event_measure_and_target_twice_is_refused(tmp_path):
    with pytest.raises(InputError, match="event_id.*measure.*target.*not unique"):
        read_events(write(tmp_path / "events.csv", LIST_3, LIST_3))


def test_misspelt_column_of_the_calendar_is_refused_in_one_line(tmp_path):
    path = write(tmp_path / "events.csv", LIST_3, head=HEAD.replace("measure", "mesure"))
    with pytest.raises(InputError, match="mesure|measure") as refused:
        read_events(path)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    "day, measure, level",
    [
        ("2025-02-04", "ieepa_fentanyl", 0.10),
        ("2025-03-04", "ieepa_fentanyl", 0.20),
        ("2025-05-14", "ieepa_reciprocal", 0.10),
        ("2025-11-10", "ieepa_fentanyl", 0.10),
        ("2019-05-10", "s301_list3", 0.25),
    ],
)
def test_steps_on_china_are_dated_by_their_first_legal_day(events, day, measure, level):
    row = events[events.target.eq("CHN") & events.measure.eq(measure) & events.effective_date.eq(day)]
    assert row.rate_level.tolist() == [level]


def test_levels_of_china_follow_from_changes(events):
    """Where both are stated, the level after is the level before plus the change."""
    own = events[events.target.eq("CHN") & events.measure.ne("") & events.rate_level.notna()]
    for measure, steps in own.groupby("measure"):
        before = steps.rate_level.shift(fill_value=0.0)
        gap = (before + steps.rate_change - steps.rate_level).abs()
        # The reciprocal rate on China starts from the 10 % that all partners bear (E017).
        gap = gap.drop(steps.index[steps.event_id.eq("E018")])
        assert gap.max() < 1e-9 or gap.empty, f"{measure}: {steps.event_id[gap.idxmax()]}"


def test_rows_of_the_file_stand_in_order_of_day_and_event():
    rows = pd.read_csv(EVENTS, dtype=str, keep_default_na=False)
    day = rows.effective_date.where(rows.effective_date.ne(""), rows.announcement_date)
    keys = list(zip(day, rows.event_id, strict=True))
    assert keys == sorted(keys)


def test_a_row_graded_unknown_sets_no_rate(events):
    unknown = events[events.verification.str.startswith("U")]
    assert len(unknown) > 0
    assert unknown.rate_level.isna().all()


def test_a_rate_names_its_law_its_basis_and_its_source(events):
    rates = events[events.rate_level.notna()]
    for column in ("measure", "rate_basis", "legal_reference", "source", "scope"):
        bare = rates.event_id[rates[column].eq("")]
        assert bare.empty, f"{column}: {bare.tolist()}"


def test_what_happened_on_10_november_2026_is_as_both_sides_said_and_of_cranes_open_both_ways(events):
    """The truce to 10 January was announced by one side, confirmed by the other; no notice was found."""
    november = events[events.effective_date.eq("2026-11-10") & events.imposer.eq("USA")]
    november = november.set_index("event_id")
    assert november.verification.to_dict() == {"E042": "S2", "E121": "U"}
    assert november.rate_level.isna().all()
    assert "notice that carries them further was not found" in november.note["E042"]
    assert ", or suspended with the truce" in november.note["E121"]


def test_forced_labour_tariffs_meet_the_sixty_economies_of_the_memorandum(events):
    rows = events[events.measure.eq("s301_forced_labor")]
    assert rows.target.nunique() == len(rows) == 60
    assert rows.groupby(["rate_basis", "rate_level"]).size().to_dict() == {
        ("add_on", 0.1): 17,
        ("add_on", 0.125): 38,
        ("floor_including_mfn", 0.1): 2,
        ("floor_including_mfn", 0.125): 3,
    }


#: Names in headings 9903.02.02-.71, in the order of the schedule.
PARTNERS = {
    "Afghanistan": "AFG",
    "Algeria": "DZA",
    "Angola": "AGO",
    "Bangladesh": "BGD",
    "Bolivia": "BOL",
    "Bosnia and Herzegovina": "BIH",
    "Botswana": "BWA",
    "Brazil": "BRA",
    "Brunei": "BRN",
    "Cambodia": "KHM",
    "Cameroon": "CMR",
    "Chad": "TCD",
    "Costa Rica": "CRI",
    "Côte d’Ivoire": "CIV",
    "Democratic Republic of the Congo": "COD",
    "Ecuador": "ECU",
    "Equatorial Guinea": "GNQ",
    "the European Union": "EU",
    "Falkland Islands": "FLK",
    "Fiji": "FJI",
    "Ghana": "GHA",
    "Guyana": "GUY",
    "Iceland": "ISL",
    "India": "IND",
    "Indonesia": "IDN",
    "Iraq": "IRQ",
    "Israel": "ISR",
    "Japan": "JPN",
    "Jordan": "JOR",
    "Kazakhstan": "KAZ",
    "Laos": "LAO",
    "Lesotho": "LSO",
    "Libya": "LBY",
    "Liechtenstein": "LIE",
    "Madagascar": "MDG",
    "Malawi": "MWI",
    "Malaysia": "MYS",
    "Mauritius": "MUS",
    "Moldova": "MDA",
    "Mozambique": "MOZ",
    "Myanmar (Burma)": "MMR",
    "Namibia": "NAM",
    "Nauru": "NRU",
    "New Zealand": "NZL",
    "Nicaragua": "NIC",
    "Nigeria": "NGA",
    "North Macedonia": "MKD",
    "Norway": "NOR",
    "Pakistan": "PAK",
    "Papua New Guinea": "PNG",
    "the Philippines": "PHL",
    "Serbia": "SRB",
    "South Africa": "ZAF",
    "South Korea": "KOR",
    "Sri Lanka": "LKA",
    "Switzerland": "CHE",
    "Syria": "SYR",
    "Taiwan": "TWN",
    "Thailand": "THA",
    "Trinidad and Tobago": "TTO",
    "Tunisia": "TUN",
    "Turkey": "TUR",
    "Uganda": "UGA",
    "the United Kingdom": "GBR",
    "Vanuatu": "VUT",
    "Venezuela": "VEN",
    "Vietnam": "VNM",
    "Zambia": "ZMB",
    "Zimbabwe": "ZWE",
}


def table_of_the_schedule(name: str) -> pd.DataFrame:
    if name not in {table["name"] for table in datapackage()["resources"]}:
        pytest.skip(f"{name} is not among the source tables")
    return read_table(name)


def test_partner_rates_of_august_2025_agree_with_the_schedule(events):
    """Each heading 9903.02.02-.71 names a partner and its rate; no partner of ours lacks one."""
    headings = table_of_the_schedule("us_hts_chapter99_headings_by_revision")
    own = headings[headings.heading.between("99030202", "99030271")]
    own = own.drop_duplicates("heading", keep="last")
    law = {}
    for row in own.itertuples():
        name = re.search(r"articles the product of ([^,]+),", row.description).group(1)
        rate = re.search(r"(\d+)%", row.general_rate)
        if rate:  # the first of the Union's two headings: no duty where Column 1 is 15 % or more
            basis = "add_on" if "+" in row.general_rate else "floor_including_mfn"
            law[PARTNERS[name]] = (int(rate.group(1)) / 100, basis)
    assert set(law) == set(PARTNERS.values())
    rows = events[events.measure.eq("ieepa_reciprocal") & events.effective_date.eq("2025-08-07")]
    ours = {
        row.target: (row.rate_level, row.rate_basis)
        for row in rows.sort_values("event_id").drop_duplicates("target").itertuples()
    }
    differ = {target: level for target, level in ours.items() if level[0] != 0.1}
    assert differ == {target: level for target, level in law.items() if level[0] != 0.1}


#: Days of the schedule's revisions on which no rate of the calendar begins, and why.
PRINTED_LATER = {
    "2025-04-15": "electronics, free from 5 April",
    "2025-07-01": "staged base rates",
    "2025-09-25": "EU text, in force from 1 September",
    "2025-11-21": "corrections",
    "2025-12-05": "Korean text, in force from 14 November",
    "2026-04-23": "metal for US car makers, by quota",
    "2026-04-29": "corrections",
}


def test_days_on_which_the_schedule_turned_are_days_of_the_calendar(events):
    revisions = table_of_the_schedule("us_hts_revision_dates")
    turned = revisions[revisions.policy_event.fillna("").ne("")]
    days = pd.to_datetime(turned.policy_effective_date).fillna(pd.to_datetime(turned.published))
    days = {f"{day:%F}" for day in days if day > pd.Timestamp("2025-01-01")}
    ours = {f"{day:%F}" for day in events.effective_date[events.imposer.eq("USA")].dropna()}
    assert days - ours <= set(PRINTED_LATER)


def test_no_month_of_any_table_is_later_than_the_past_events():
    """But for an outside model's projections, which are compared in months that are past."""
    tables = {resource["name"] for resource in datapackage()["resources"]}
    read = map(read_table, sorted(tables - {"us_statutory_etr_partner_monthly"}))
    months = [table.month.max() for table in read if "month" in table.columns]
    assert len(months) > 20 and max(months) + pd.offsets.MonthEnd() < pd.Timestamp(vintages.read_to())


def test_past_events_are_all_but_those_that_come_into_force_or_are_announced_later():
    every, past, last = read_events(), read_past_events(), pd.Timestamp(vintages.read_to())
    coming = (every.effective_date > last) | (
        every.effective_date.isna() & (every.announcement_date > last)
    )
    assert 0 < coming.sum() < len(every) / 10
    pd.testing.assert_frame_equal(past, every[~coming].reset_index(drop=True))
