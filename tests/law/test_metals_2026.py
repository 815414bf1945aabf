"""Lists of the metals duties of 2026, and what no list names."""

import numpy as np
import pandas as pd
import pytest

from analysis.law.calendar import rate_steps
from analysis.law.coverage import Coverage
from analysis.law.day import scopes_of
from analysis.law.measures import read_measures
from analysis.law.rates import measures_of_lines
from law.conftest import real_table

DAYS = ["2026-04-06", "2026-06-08", "2026-11-27"]


@pytest.fixture(scope="module")
def listed():
    return real_table("us_section232_annex_products_2026")


@pytest.fixture(scope="module")
def not_listed():
    return real_table("us_section232_annex_not_listed_2026").hts_prefix


@pytest.fixture(scope="module")
def lines():
    """Every line of the schedule and of trade, ten digits."""
    printed = real_table("us_hts_lines_by_revision").hts
    every = {*printed, *real_table("us_imports_hs10_annual").hs10}
    return pd.Index(sorted(line for line in every if len(line) == 10))


def on_day(rows: pd.DataFrame, day: str) -> pd.DataFrame:
    return rows[rows.first_day.le(day) & (rows.last_day.isna() | rows.last_day.ge(day))]


@pytest.fixture(scope="module")
def steps_against(rows, events):
    """Partners that rates or lists of metals name, and one of the others in and out of the union."""
    partners = real_table("census_partner_codes").dropna(subset="partner").drop_duplicates("partner")
    measures = {name: rule for name, rule in read_measures().items() if name.startswith("s232_annex")}
    scopes = {scope for rule in measures.values() for scope in scopes_of(rule)}
    of_metals = {*rows.partner[rows.scope.isin(scopes)], *events.target[events.measure.isin(measures)]}
    named = partners.partner.isin(of_metals)
    few = pd.concat([partners[named], partners[~named].drop_duplicates("group")])
    groups = few.group.where(few.group.notna(), None)
    return [(who, of, rate_steps(events, who, of)) for who, of in zip(few.partner, groups, strict=True)]


@pytest.mark.parametrize("day", DAYS)
def test_no_line_of_any_partner_bears_metals_through_a_prefix_that_no_list_has(
    rows, steps_against, lines, listed, not_listed, day
):
    """72 prefixes of 0.6.0 stood in descriptions, or were longer codes cut short."""
    codes = lines[lines.str.startswith(tuple(not_listed))]
    dutiable = on_day(listed, day).query("annex != '2'").hts_prefix
    codes = codes[~codes.str.startswith(tuple(dutiable))]
    assert len(codes) > 300
    coverage = Coverage(rows, codes)
    own = pd.DataFrame({"code": np.arange(len(codes)), "base_rate": 0.0})
    for partner, group, steps in steps_against:
        found = measures_of_lines(coverage, steps, partner, group, own, pd.Timestamp(day))
        metals = {name: rate for name, rate in found.items() if name.startswith("s232_annex")}
        assert metals, partner
        for name, rate in metals.items():
            assert rate.max() == 0, (partner, name, codes[rate.argmax()])


def test_a_computer_of_taiwan_bears_no_section_232(on_line):
    """8471.50: 4.6 bn of servers at 25 % in 0.6.0, since a description names computers."""
    for day in DAYS:
        assert "section_232" not in on_line.layers("TWN", "8471500150", day), day


def test_a_prefix_cut_short_is_no_list_but_the_longer_codes_of_the_law_are(listed, not_listed):
    """Each longer code stands on the list; the prefix itself does not."""
    assert not set(not_listed) & set(listed.hts_prefix)
    table = real_table("us_section232_annex_not_listed_2026")
    assert table.why_not.value_counts().to_dict() == {"cut from longer codes": 51, "description": 21}
    below = table.listed_codes_below_it.dropna()
    for prefix, codes in zip(table.hts_prefix[below.index], below.str.split(), strict=True):
        for code in codes:
            assert code.startswith(prefix) and code in set(listed.hts_prefix), code


def test_every_prefix_of_the_first_day_stands_in_the_annexes_of_the_proclamation(listed):
    """Two texts: note 16(c) of the schedule and the PDF of Proclamation 11021."""
    first = listed[listed.first_day.eq("2026-04-06")]
    assert first.in_annex_pdf.eq("True").all()
    dutiable = first[first.annex.ne("2")]
    assert len(dutiable) == 738 and dutiable.hts_prefix.nunique() == 714
    counts = dutiable.drop_duplicates(["hts_prefix", "subdivision"]).subdivision.value_counts()
    assert counts.to_dict() == {
        "16(c)(i)": 9,
        "16(c)(ii)": 17,
        "16(c)(iii)": 39,
        "16(c)(iv)": 139,
        "16(c)(v)": 76,
        "16(c)(vi)": 105,
        "16(c)(vii)": 301,
        "16(c)(viii)": 4,
        "16(c)(ix)": 13,
        "16(c)(x)": 35,
    }


def test_every_prefix_covers_a_line_of_the_schedule(listed, lines):
    codes = lines.to_numpy(dtype=str)
    for prefix in listed.hts_prefix.unique():
        at = codes.searchsorted(prefix)
        assert at < len(codes) and codes[at].startswith(prefix), prefix


#: Bare headings -> text of the schedule that names them whole.
STEEL = "note 16(b) of 2025, in 2026 16(c)(iii): "
ALUMINIUM = "note 19(b) of 2025, in 2026 16(c)(i): "
HEADINGS = {
    "7208": STEEL + "flat-rolled products",
    "7209": STEEL + "flat-rolled products",
    "7210": STEEL + "flat-rolled products",
    "7211": STEEL + "flat-rolled products",
    "7212": STEEL + "flat-rolled products",
    "7225": STEEL + "flat-rolled products",
    "7226": STEEL + "flat-rolled products",
    "7213": STEEL + "bars and rods",
    "7214": STEEL + "bars and rods",
    "7215": STEEL + "bars and rods",
    "7227": STEEL + "bars and rods",
    "7228": STEEL + "bars and rods",
    "7217": STEEL + "wire provided for in headings 7217 or 7229",
    "7229": STEEL + "wire provided for in headings 7217 or 7229",
    "7304": STEEL + "tubes, pipes and hollow profiles",
    "7305": STEEL + "tubes and pipes",
    "7306": STEEL + "tubes, pipes and hollow profiles",
    "7206": STEEL + "ingots, other primary forms and semi-finished products",
    "7207": STEEL + "ingots, other primary forms and semi-finished products",
    "7224": STEEL + "ingots, other primary forms and semi-finished products",
    "7218": STEEL + "products of stainless steel",
    "7219": STEEL + "products of stainless steel",
    "7220": STEEL + "products of stainless steel",
    "7221": STEEL + "products of stainless steel",
    "7222": STEEL + "products of stainless steel",
    "7223": STEEL + "products of stainless steel",
    "7601": ALUMINIUM + "unwrought aluminum",
    "7604": ALUMINIUM + "bars, rods and profiles",
    "7605": ALUMINIUM + "wire",
    "7606": ALUMINIUM + "plates, sheets and strip",
    "7607": ALUMINIUM + "foil",
    "7608": ALUMINIUM + "tubes, pipes",
    "7609": ALUMINIUM + "tube or pipe fittings",
    "8702": "heading 9903.74.02: buses and other vehicles classified in HTSUS heading 8702",
    "8471": "note 33(g), parts of automobiles; the second transcription has 19 of its 20 lines",
    "8707": "note 33(g), parts of automobiles: bodies; the second transcription has its 3 lines",
}

#: The same among goods that Annex II spares.
ELECTRONICS = dict.fromkeys(
    ["8471", "8486", "8524", "8542"],
    "memorandum of 11 April 2025: 8471, 8473.30, 8486, ... 8524, ... 8542",
)

#: Every list of goods by prefix, and the column that names them.
LISTS = {
    "us_section232_annex_products_2026": "hts_prefix",
    "us_section232_products_dates": "hts_prefix",
    "us_section232_derivatives_2025_08_18": "hts_prefix",
    "us_section232_pharma_lines_hts10": "hts10",
    "us_section301_forced_labor_exempt_hts_2026": "hts_prefix",
    "us_section301_forced_labor_exempt_country_hts_2026": "hts_prefix",
    "us_section301_brazil_exempt_hts_2026": "hts_prefix",
    "us_section338_canada_hts": "hts_prefix",
    "us_section338_canada_import_ban_hts": "hts_prefix",
    "us_section338_canada_aircraft": "hts8",
    "us_new_programmes_hts_2026": "hts_prefix",
    "us_section122_exempt_hts8_2026": "hts8",
    "us_ieepa_annex2_exempt_prefix_dates": "hts_prefix",
    "us_ieepa_deal_exempt_hts8_dates": "hts8",
    "us_ieepa_brazil_exempt_hts8_dates": "hts8",
    "us_ieepa_border_carveouts_hts8": "hts8",
}


@pytest.mark.parametrize("table", LISTS)
def test_a_bare_heading_on_a_list_is_one_that_a_text_names_whole(table):
    prefixes = real_table(table)[LISTS[table]]
    bare = set(prefixes[prefixes.str.len().le(4)])
    named = set(ELECTRONICS if table.startswith("us_ieepa_annex2") else HEADINGS)
    assert bare <= named, sorted(bare - named)


@pytest.mark.parametrize(
    "heading, scope", [*((h, "s232") for h in HEADINGS), *((h, "ieepa_baseline") for h in ELECTRONICS)]
)
def test_each_bare_heading_is_on_the_list_of_a_second_transcription(heading, scope):
    """Global Trade Alert's lists of 2025 by eight digits: all lines but four."""
    second = real_table("us_tariff_scopes_exceptions_hts8_gta")
    second = set(second.hts8[second.rate_type.str.startswith(scope)])
    schedule = real_table("us_mfn_rates_hts8").hts8
    lines = set(schedule[schedule.str.startswith(heading)])
    left_out = {"84719000", "72102000", "73053120", "73065030"}
    assert lines and lines - second <= left_out, sorted(lines - second)


def test_derivatives_of_18_august_2025_are_429_codes_and_no_longer_cut_prefixes(rows):
    """90 FR 40326 at the digits that it prints; 31 prefixes of 0.6.0 took their neighbours in."""
    added = real_table("us_section232_derivatives_2025_08_18")
    assert (len(added), added.hts_prefix.nunique()) == (515, 429)
    cut = added.replaces_prefix.dropna().unique()
    assert len(cut) == 31
    old = real_table("us_section232_products_dates")
    metals = old.programme.str.startswith(("steel", "alum"))
    assert not (metals & old.first_day.eq("2025-08-18")).any()
    own = rows[rows.scope.isin(["s232_steel", "s232_aluminum"]) & rows.first_day.eq("2025-08-18")]
    later = set(real_table("us_hts10_successors").new_hts10)  # numbers of the same goods since
    assert set(added.hts_prefix) <= set(own.hts_prefix) <= set(added.hts_prefix) | later
    assert not set(own.hts_prefix) & set(cut)
    # What stood under a number that is other goods' since February 2026 goes on under the next one.
    ends = own.last_day.isin([pd.Timestamp("2026-04-05"), pd.Timestamp("2026-01-31")])
    assert ends.all() and own.last_day.eq("2026-04-05").mean() > 0.95


def test_no_chapter_of_the_list_names_a_measure_that_the_law_does_not_know(listed, rows):
    """Each annex has a measure, copper two of its own."""
    scopes = {scope for scope in rows.scope if scope.startswith("s232_annex")}
    assert scopes == {name for name in read_measures() if name.startswith("s232_annex")}
    assert {scope.removesuffix("_copper")[-2:] for scope in scopes} == {"1a", "1b", "1c", "_3"}
    assert set(listed.annex) == {"1a", "1b", "1c", "2", "3"}
