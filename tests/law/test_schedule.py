"""The law against the tariff schedule's own text: footnotes of lines, rates of chapter 99."""

import numpy as np
import pandas as pd
import pytest

from analysis.law.calendar import FLOOR, rate_steps
from analysis.law.coverage import Coverage
from analysis.law.rates import measures_of_lines

#: Last day of the schedule's editions here.
LAST_EDITION = pd.Timestamp("2026-06-30")

#: Headings of Section 301 on China that impose a duty, by programme.
PROGRAMMES_301 = {
    "list 1": ["99038801"],
    "list 2": ["99038802"],
    "list 3": ["99038803", "99038804"],
    "list 4A": ["99038815"],
    "review": [f"990391{number:02}" for number in (1, 2, 3, 4, 5, 6, 7, 8, 11)],
}
IMPOSING = {heading for headings in PROGRAMMES_301.values() for heading in headings}

#: Lines where the law is not the rate of the heading in their footnote, and why.
OTHER_THAN_THE_FOOTNOTE = {
    "63079098": "the footnote stands at eight digits; the heading is for masks only (five lines of ten)",
    "85076000": "the footnote stands for car batteries only until 2026",
    "90183100": "enteral syringes bear it from 2026 (U.S. note 31)",
    "84261900": "the footnote names no heading; cranes at the rate of the list",
    "84433210": "on lists 3 and 4A: by the duties of 2024",
    "85176200": "on lists 3 and 4A",
    "94016960": "on lists 3 and 4A",
    "94017100": "on lists 3 and 4A",
    "40151210": "gloves: the edition of January 2025 prints the heading later",
    "9802": "special provisions bear nothing",
    "04032050": "a line that nobody sold",
    "94019930": "a line that nobody sold",
}


@pytest.fixture(scope="module")
def headings(read):
    return read("us_hts_chapter99_headings_by_revision")


@pytest.fixture(scope="module")
def printed_rates(headings):
    """Rate of each imposing heading of Section 301, fraction."""
    own = headings[headings.heading.isin(IMPOSING)]
    own = own.assign(rate=own.general_rate.str.extract(r"([\d.]+)%")[0].astype(float) / 100)
    assert own.groupby("heading").rate.nunique().eq(1).all()
    return own.drop_duplicates("heading").set_index("heading").rate


@pytest.fixture(scope="module")
def footnotes(read, printed_rates):
    """Lines of ten digits by edition, with the imposing headings of their footnotes and their rate."""
    lines = read("us_hts_lines_by_revision")
    lines = lines[lines.hts.str.len().eq(10)].reset_index(drop=True)
    lines["headings"] = [[h for h in text.split(";") if h in IMPOSING] for text in lines.ch99.fillna("")]
    lines["printed"] = [max((printed_rates[h] for h in own), default=0.0) for own in lines.headings]
    return lines


@pytest.fixture(scope="module")
def rows(rows):
    """The real scope rows without exclusions, which footnotes do not have."""
    return rows[~rows.scope.isin(["s301_excluded", "s301_described"])]


@pytest.fixture(scope="module")
def law_301(rows, events):
    """What Section 301 adds to lines of China on a day, by the law."""
    steps = rate_steps(events, "CHN")

    def on_lines(hts: pd.Series, day: pd.Timestamp, coverage: Coverage) -> np.ndarray:
        lines = pd.DataFrame({"code": coverage.codes.get_indexer(hts), "base_rate": 0.0})
        found = measures_of_lines(coverage, steps, "CHN", None, lines, day)
        own = [rate for name, rate in found.items() if name.startswith(("s301_list", "s301_review"))]
        return np.sum(own, axis=0)

    return on_lines


@pytest.mark.parametrize("programme", PROGRAMMES_301)
def test_twenty_lines_and_days_of_each_programme_bear_the_printed_rate(
    footnotes, law_301, rows, programme
):
    """Drawn by a fixed seed among the lines whose footnote names a heading of the programme."""
    own = footnotes[[set(h) & set(PROGRAMMES_301[programme]) != set() for h in footnotes.headings]]
    own = own[~own.hts.str.startswith(tuple(OTHER_THAN_THE_FOOTNOTE))]
    drawn = own.sample(20, random_state=20250609)
    rng = np.random.default_rng(20250609)
    coverage = Coverage(rows, pd.Index(drawn.hts.unique()))
    for line in drawn.itertuples():
        last = LAST_EDITION if pd.isna(line.next_day) else line.next_day - pd.Timedelta(days=1)
        day = line.first_day + pd.Timedelta(days=int(rng.integers((last - line.first_day).days + 1)))
        (ours,) = law_301(pd.Series([line.hts]), day, coverage)
        assert ours == pytest.approx(line.printed), (line.hts, f"{day:%F}", line.ch99)


@pytest.mark.parametrize("day", ["2025-01-15", "2026-06-10"])
def test_every_line_of_the_schedule_bears_the_rate_of_its_footnote(footnotes, law_301, rows, day):
    """About 19,800 lines; those that differ are named above with their reason."""
    day = pd.Timestamp(day)
    held = footnotes.first_day.le(day) & (footnotes.next_day.isna() | footnotes.next_day.gt(day))
    own = footnotes[held]
    ours = law_301(own.hts, day, Coverage(rows, pd.Index(own.hts)))
    differ = own.hts[~np.isclose(ours, own.printed)]
    assert len(own) > 19_500
    assert len(differ) <= 36
    assert {hts for hts in differ if not hts.startswith(tuple(OTHER_THAN_THE_FOOTNOTE))} == set()


#: Heading of chapter 99 -> partner, union, measure, and whether its rate tops the base rate up; the last
#: day on which it was collected, where the schedule prints it longer.
ENDED = "2026-02-23"
PRINTED = {
    "99030101": ("MEX", None, "ieepa_border", "", ENDED),
    "99030105": ("MEX", None, "ieepa_border_energy", "", ENDED),
    "99030110": ("CAN", None, "ieepa_border", "", ENDED),
    "99030113": ("CAN", None, "ieepa_border_energy", "", ENDED),
    "99030115": ("CAN", None, "ieepa_border_energy", "", ENDED),
    "99030120": ("CHN", None, "ieepa_fentanyl", "", "2025-03-03"),
    "99030124": ("CHN", None, "ieepa_fentanyl", "", ENDED),
    "99030125": ("AUS", None, "ieepa_reciprocal", "", ENDED),
    "99030177": ("BRA", None, "ieepa_brazil", "", ENDED),
    "99030184": ("IND", None, "ieepa_india_oil", "", "2026-02-06"),
    "99030301": ("JPN", None, "s122", "", "2026-06-30"),
    "99037401": ("JPN", None, "s232_trucks", "", None),
    "99037402": ("MEX", None, "s232_buses", "", None),
    "99037408": ("CHN", None, "s232_truck_parts", "", None),
    "99037601": ("DEU", "EU", "s232_softwood", "", None),
    "99037602": ("CHN", None, "s232_furniture", "", None),
    "99037603": ("VNM", None, "s232_cabinets", "", None),
    "99037620": ("GBR", None, "s232_furniture", "", None),
    "99037621": ("JPN", None, "s232_furniture", FLOOR, None),
    "99037622": ("DEU", "EU", "s232_furniture", FLOOR, None),
    "99037623": ("KOR", None, "s232_furniture", FLOOR, None),
    "99037624": ("TWN", None, "s232_furniture", FLOOR, None),
    "99037620 cabinets": ("GBR", None, "s232_cabinets", "", None),
    "99037621 cabinets": ("JPN", None, "s232_cabinets", FLOOR, None),
    "99037622 cabinets": ("DEU", "EU", "s232_cabinets", FLOOR, None),
    "99037623 cabinets": ("KOR", None, "s232_cabinets", FLOOR, None),
    "99037624 cabinets": ("TWN", None, "s232_cabinets", FLOOR, None),
    "99038187": ("BRA", None, "s232_steel", "", None),
    "99038189": ("MEX", None, "s232_steel", "", None),
    "99038190": ("CHN", None, "s232_steel", "", None),
    "99038194": ("GBR", None, "s232_steel", "", None),
    "99038202": ("CHN", None, "s232_annex_1a", "", None),
    "99038202 copper": ("GBR", None, "s232_annex_1a_copper", "", None),
    "99038204": ("GBR", None, "s232_annex_1a", "", None),
    "99038205": ("GBR", None, "s232_annex_1b", "", None),
    "99038209": ("CHN", None, "s232_annex_1b", "", None),
    "99038209 copper": ("GBR", None, "s232_annex_1b_copper", "", None),
    "99038210": ("DEU", "EU", "s232_annex_3", FLOOR, None),
    "99038212": ("CUB", None, "s232_annex_3", "", None),
    "99038222": ("JPN", None, "s232_annex_1c", FLOOR, None),
    "99038502": ("CAN", None, "s232_aluminum", "", None),
    "99038504": ("CHN", None, "s232_aluminum", "", None),
    "99038512": ("GBR", None, "s232_aluminum", "", None),
    "99039401": ("MEX", None, "s232_autos", "", None),
    "99039405": ("THA", None, "s232_auto_parts", "", None),
    "99039432": ("GBR", None, "s232_auto_parts", FLOOR, None),
    "99039441": ("JPN", None, "s232_autos", FLOOR, None),
    "99039443": ("JPN", None, "s232_auto_parts", FLOOR, None),
    "99039451": ("DEU", "EU", "s232_autos", FLOOR, None),
    "99039453": ("DEU", "EU", "s232_auto_parts", FLOOR, None),
    "99039461": ("KOR", None, "s232_autos", FLOOR, None),
    "99039463": ("KOR", None, "s232_auto_parts", FLOOR, None),
    "99039467": ("TWN", None, "s232_auto_parts", FLOOR, None),
}

#: Editions that print a rate before its first day: day printed -> first day in law.
EARLY = {"2025-03-07": "2025-03-12", "2025-11-09": "2025-11-10"}


@pytest.mark.parametrize("heading", PRINTED)
def test_level_of_a_measure_is_what_its_heading_prints(headings, events, heading):
    """On the first and last day of each edition and on one between, drawn by a fixed seed."""
    partner, union, measure, floor, ended = PRINTED[heading]
    steps = rate_steps(events, partner, union)
    heading = heading[:8]  # a second measure of one heading has a word behind it
    rng = np.random.default_rng(int(heading))
    editions = headings[headings.heading.eq(heading) & headings.general_rate.str.contains("%")]
    assert len(editions)
    last_of_all = min(LAST_EDITION, pd.Timestamp(ended or LAST_EDITION))
    compared = 0
    for edition in editions.itertuples():
        start = f"{edition.first_day:%F}"
        # Metals of 12 March are printed early; the border duties of 7 March are not.
        first = edition.first_day
        if measure in ("s232_steel", "s232_aluminum") or start == "2025-11-09":
            first = pd.Timestamp(EARLY.get(start, start))
        last = last_of_all if pd.isna(edition.next_day) else edition.next_day - pd.Timedelta(days=1)
        if f"{last + pd.Timedelta(days=1):%F}" == "2025-11-09":
            last += pd.Timedelta(days=1)
        last = min(last, last_of_all)
        printed = float(edition.general_rate.split("%")[0].split()[-1].lstrip("+")) / 100
        if first > last:
            continue
        between = first + pd.Timedelta(days=int(rng.integers((last - first).days + 1)))
        for day in {first, between, last}:
            column = measure + floor
            held = steps[column][:day]
            assert len(held) and held.iloc[-1] == pytest.approx(printed), (column, f"{day:%F}", printed)
            compared += 1
    assert compared >= 2


def test_china_s_reciprocal_rate_is_what_the_schedule_printed_while_it_was_in_force(headings, events):
    """84 % on 9 April 2025, 125 % to 13 May; the 34 % printed before and after bound nobody."""
    own = headings[headings.heading.eq("99030163")]
    level = rate_steps(events, "CHN").ieepa_reciprocal
    for edition in own[own.general_rate.str.contains("84%|125%")].itertuples():
        printed = float(edition.general_rate.split("%")[0].split()[-1]) / 100
        for day in (edition.first_day, edition.next_day - pd.Timedelta(days=1)):
            assert level[:day].iloc[-1] == pytest.approx(printed), f"{day:%F}"
    assert level[:"2025-05-14"].iloc[-1] == pytest.approx(0.10)
