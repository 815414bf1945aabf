"""Every row of the calendar that sets a US rate: measure, goods and exemptions are honoured."""

import functools
import re

import pandas as pd
import pytest
import yaml

from analysis.law import calendar
from analysis.law.measures import MEASURES, read_measures
from law.conftest import real_table

#: The own list of exempt goods of each measure: "Annex" without a name means it.
OWN_LIST = {
    "ieepa_reciprocal": "annex2",
    "ieepa_india_oil": "annex2",
    "ieepa_brazil": "brazil",
    "s122": "section_122",
    "s301_forced_labor": "forced_labor",
    "s301_brazil": "s301_brazil",
}

#: A word without which a text exempts nothing.
EXEMPTS = re.compile(
    r"\bexcept|exempt|\bspare[sd]?\b|\bfree\b|\bex\b|\bexclu|not subject|no longer covered|other than"
    r"|\bUSMCA\b|\bnon-US\b|\bnot 232\b",
    re.IGNORECASE,
)

#: Phrases of the calendar -> what they ask. A name: a scope that the measure spares; "measure: scope":
#: the same of another measure; "own": the measure's own list; "zero" or "rate": the level of the row;
#: "nobody": CAN and MEX bear nothing; "": no line, for the reason beside it.
VOCABULARY = [
    # Nothing for a line to be spared. (First, since a longer phrase may hold a shorter one.)
    (r"goods at sea and entered before [\d-]+ exempt|in-transit (exemption|goods spared)[^;]*", ""),
    (r"they leave the exemption out|mostly exempt goods|exemptions and bonded storage", ""),
    (r"\b12% on non-USMCA goods only if border orders end", ""),  # they did not
    (r"lines to be exempt on entry into force", ""),  # it did not enter into force
    (r"no USMCA exemption( named)?|without the USMCA exemption|knock-down kits not exempt", ""),
    (r"its goods pass to the annexes or go free \(Annex II\)", ""),  # the measure ends
    (r"itself spares Canada and Mexico", ""),  # they have rows of their own
    (r"(generics|companies with a pricing agreement) free|most drugs are free under it", ""),  # by use
    (r"for US data centres, repair[^;]*free", ""),  # by use
    (r"cranes of contracts before 2024-05-14 free", ""),  # by contract
    (r"two-sided modules free to 2024-06-25", ""),  # by the share that pays
    # ASSUME: goods excluded from Section 301 on request count as liable, and their lines as incomplete.
    (r"178 Section 301 exclusions", ""),
    (r"us_ieepa_annex2_exempt_hs10\.csv already contains", ""),  # a remark on a withdrawn table
    # Goods of the annexes of 2026, and of 2026 by claim or programme.
    (r"civil aircraft components exempt", "s232_annex_1a: metal_aircraft"),
    (r"less than 15% metal by weight are free", "light_metal"),
    (r"textiles and apparel under CAFTA-DR free[^;]*", "cafta_dr"),
    (r"goods that claim CAFTA-DR exempt", "s301_nicaragua: cafta_dr_all"),
    (r"all goods but those of chapter 98", "special"),
    (r"goods of these headings are spared from Section 301 on Brazil", "s301_brazil: section_232"),
    (r"and on forced labour", "s301_forced_labor: section_232"),
    # Goods of the emergency tariffs and of Section 122.
    (r"Annex II\b[^;]*?listed electronics exempt", "own section_232"),
    (r"(except|ex) (updated )?Annex II( of EO 14257)?\b( \([^)]*\))?", "own"),
    (r"except (updated )?Annex I\b( \([^)]*\))?", "own"),
    (r"except (the annex|annexes|Annex)\b", "own"),
    (r"Annex(es)?( II)? exemptions", "own"),
    (r"Annex goods exempt", "own"),
    (r"~?[\d,]+ exempt HS codes", "own"),
    (r"exempt lines: us_\w+", "own"),
    (r"agricultural (goods added to the )?exemptions\b[^;]*", "own"),
    (r"(,? and )?232 goods( and Annex goods)?( exempt)?", "section_232"),
    (r"not 232 goods", "section_232"),
    (r"and, from 2025-04-11 retroactively, listed electronics", "own"),
    # Deals: by list; aircraft and drugs by use, each with rows of its own.
    (r"[^;]*\bcivil aircraft( and parts)?[^;]* exempt( \([^)]*\))?", "deal_aircraft"),
    (
        r"listed agricultural goods, natural resources, aircraft(,| and) generic \w+ exempt",
        "deal deal_aircraft deal_drugs",
    ),
    # Canada and Mexico.
    (r"applied to USMCA goods (too )?until 2025-03-07", "usmca"),
    (r"use USMCA claim shares", "usmca"),
    (r"USMCA goods no longer covered", "usmca"),
    (r"goods entered duty-free under USMCA no longer covered", "usmca"),
    (r"non-USMCA (goods|energy|potash)", "usmca"),
    (r"USMCA goods, ", "usmca"),
    (r"Goods that qualify for USMCA are free by two secondary sources", "usmca"),
    (r"(except|other than) energy( and potash)?", "border_energy"),
    (r"all origins except Canada and Mexico", "nobody"),
    (r"non-USMCA (auto )?parts", "s232_auto_parts: usmca"),
    (r"USMCA parts exempt until a content process exists", "s232_auto_parts: usmca"),
    (r"USMCA parts exempt", "s232_truck_parts: usmca"),
    (r"USMCA vehicles: only the non-US content|non-US share for USMCA vehicles", "us_content"),
    (r"USMCA trucks: non-US content only", "us_content"),
    (r"goods that qualify for USMCA pay it on their non-US content only", "us_content"),
    # The row itself says that its partner is spared, or no longer.
    (r"not subject: (Column 2 trading partners( exempt)?|border IEEPA applies instead)", "zero"),
    (r"(temporarily|permanent) exempt(ion)? (from|against|without)\b", "zero"),
    (r"exempt against absolute quotas|excluded from the duty", "zero"),
    (r"only partner exempt with no quota|exemption, not a change", "zero"),
    (r"arrangement ended \(exempt[^;]*before\)|temporary exemption lapsed|exemptions ended", "rate"),
    (r"change is from 0 \(exempt or in quota\)", "rate"),
]


def what_a_row_asks(row) -> tuple[frozenset[str], str]:
    """Return what the phrases of a row ask, and what is left of its text without them."""
    return what_a_text_asks("; ".join([row.scope, row.coverage, row.note]))


@functools.cache
def what_a_text_asks(text: str) -> tuple[frozenset[str], str]:
    asked: set[str] = set()
    for phrase, wants in VOCABULARY:
        text, found = re.subn(phrase, " ", text, flags=re.IGNORECASE)
        if found:
            asked |= {wants} if ":" in wants else set(wants.split())
    return frozenset(asked), text


def unknown_phrases(text: str) -> list[str]:
    clauses = re.split(r";|\. ", text)
    return [clause.strip() for clause in clauses if EXEMPTS.search(clause)]


def is_honoured(wants: str, row, measures: dict) -> bool:
    """Whether the law does what a phrase of a row asks of it."""
    if wants in ("zero", "rate"):
        return (row.rate_level == 0) == (wants == "zero")
    if wants == "nobody":
        return True  # held by a test of its own
    measure = row.measure
    if ":" in wants:
        measure, wants = wants.split(": ")
    if wants == "own":
        wants = OWN_LIST.get(measure, "a list of its own")
    rule = measures.get(measure, {})
    return wants in [*rule.get("spares", []), rule.get("leaves")]


def faults_of(rows: pd.DataFrame, measures: dict, left_out: set[str]) -> list[str]:
    """Return one line for each row whose words are not understood or not honoured."""
    found = []
    for row in rows.itertuples():
        asked, left = what_a_row_asks(row)
        found += [f"{row.event_id}: no phrase known in {text!r}" for text in unknown_phrases(left)]
        if row.measure in left_out or (row.rate_level == 0 and row.direction == "down"):
            continue
        found += [
            f"{row.event_id} {row.target} {row.measure}: {wants!r} is not honoured"
            for wants in asked
            if not is_honoured(wants, row, measures)
        ]
    return found


@pytest.fixture(scope="module")
def rate_rows(events):
    """Every row that sets or sets aside a US rate."""
    own = events[events.imposer.eq("USA") & events.measure.ne("") & events.rate_level.notna()]
    return own[own.effective_date.notna() & own.direction.ne("cancelled")]


@pytest.fixture(scope="module")
def written():
    return yaml.safe_load(MEASURES.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def left_out(written):
    return {name for name, measure in written.items() if "left_out" in measure}


def test_every_measure_is_applied_or_left_out_with_a_reason(rate_rows, written, left_out):
    assert set(rate_rows.measure) <= set(written)
    assert all(len(written[name]["left_out"]) > 10 for name in left_out)
    assert not left_out & set(read_measures())
    undated = {name for name, measure in written.items() if {"while", "rule", "of"} & set(measure)}
    assert set(written) - undated <= set(rate_rows.measure)
    assert {of for measure in written.values() for of in measure.get("of", [])} <= set(rate_rows.measure)


def test_every_scope_of_a_measure_in_force_has_rows_on_its_days(rate_rows, rows):
    """A measure that covers a list covers some line from the day of its first rate on."""
    up = rate_rows[rate_rows.rate_level.gt(0) & rate_rows.measure.isin(read_measures())]
    for row in up.drop_duplicates(["measure", "target"]).itertuples():
        covers = read_measures()[row.measure].get("covers")
        if covers:
            own = rows[rows.scope.eq(covers) & rows.last_day.ge(row.effective_date)]
            held = own[own.first_day.le(row.effective_date)]
            assert len(held), f"{row.event_id}: {covers} has no row on {row.effective_date:%F}"


def test_every_exemption_that_a_row_states_is_honoured(rate_rows, left_out):
    assert faults_of(rate_rows, read_measures(), left_out) == []


def test_every_exemption_that_a_row_states_has_rows_for_its_partner(rate_rows, rows, left_out):
    """A list that a row names holds some goods of the target on the day, or names them by use."""
    groups = real_table("census_partner_codes").dropna(subset=["partner"])
    union = groups.drop_duplicates("partner").set_index("partner").group.dropna()
    last_days = rows.groupby(["scope", "partner"]).last_day.max()
    for row in rate_rows[~rate_rows.measure.isin(left_out) & rate_rows.rate_level.gt(0)].itertuples():
        targets = {"ALL", row.target, union.get(row.target, row.target)}
        for wants in what_a_row_asks(row)[0] - {"zero", "rate", "nobody"}:
            measure, _, scope = wants.rpartition(": ")
            if scope == "section_232":
                continue
            scope = OWN_LIST.get(row.measure, "?") if scope == "own" else scope
            own = last_days.get(scope, last_days[:0])
            if row.target != "ALL":
                own = own[own.index.isin(targets)]
            # Exemptions that begin later than the rate they belong to: their lists date them.
            assert own.ge(row.effective_date).any(), f"{row.event_id}: {wants}"


@pytest.mark.parametrize(
    "measure, scope, event",
    [
        ("ieepa_india_oil", "section_232", "C119"),
        ("ieepa_india_oil", "annex2", "C119"),
        ("ieepa_reciprocal", "annex2", "C085"),
        ("ieepa_reciprocal", "section_232", "C085"),
        ("ieepa_reciprocal", "deal", "C175"),
        ("ieepa_reciprocal", "deal_aircraft", "C141"),
        ("ieepa_reciprocal", "deal_drugs", "C286"),
        ("ieepa_brazil", "brazil", "C097"),
        ("ieepa_border", "usmca", "C044"),
        ("ieepa_border", "border_energy", "C093"),
        ("ieepa_border_energy", "usmca", "C046"),
        ("s122", "usmca", "C206"),
        ("s122", "section_122", "E036"),
        ("s232_auto_parts", "usmca", "C086"),
        ("s232_truck_parts", "usmca", "C152"),
        ("s232_autos", "us_content", "C061"),
        ("s232_trucks", "us_content", "C152"),
        ("s232_annex_1c", "us_content", "C335"),
        ("s301_forced_labor", "forced_labor", "C208"),
        ("s301_forced_labor", "section_232", "E039"),
        ("s301_forced_labor", "cafta_dr", "C360"),
        ("s301_brazil", "section_232", "E113"),
        ("s232_annex_1a", "metal_aircraft", "C338"),
        ("s338_canada", "section_232", "C382"),
        ("s338_dairy", "section_232", "C382"),
    ],
)
def test_an_exemption_taken_from_a_measure_is_found(rate_rows, left_out, measure, scope, event):
    """0.2.0 left out what spares ieepa_india_oil; nobody had compared it with the row."""
    measures = {name: dict(rule) for name, rule in read_measures().items()}
    measures[measure]["spares"] = [s for s in measures[measure]["spares"] if s != scope]
    faults = faults_of(rate_rows, measures, left_out)
    assert faults and all("is not honoured" in fault for fault in faults)
    assert any(fault.startswith(event) for fault in faults), faults


@pytest.mark.parametrize(
    "text",
    [
        "all goods except fish",
        "bicycles exempt",
        "goods of the Holy See excluded",
        "all goods except Annex II and 232 goods and except tents",
        "non-US content of boats",
    ],
)
def test_a_phrase_that_the_vocabulary_does_not_know_is_a_fault(rate_rows, left_out, text):
    row = rate_rows[rate_rows.event_id.eq("C119")].assign(coverage=text)
    assert any("no phrase known" in fault for fault in faults_of(row, read_measures(), left_out))


def test_canada_and_mexico_bear_no_reciprocal_tariff(events):
    """E017: all origins but these two."""
    for partner in ("CAN", "MEX"):
        steps = calendar.rate_steps(events, partner)
        assert not [name for name in steps if name.startswith("ieepa_reciprocal")]


def test_what_the_products_table_says_of_usmca_is_what_the_measures_do(rows):
    """Parts are exempt; of cars, light trucks and trucks the US content is."""
    from analysis.law.covered import PROGRAMMES

    products = real_table("us_section232_products_dates")
    products = products[products.programme.map(PROGRAMMES).isin(read_measures())]
    scope = {"exempt": "usmca", "non_us_content": "us_content"}
    for (programme, says), own in products.groupby(["programme", "usmca"]):
        spares = set(read_measures()[PROGRAMMES[programme]]["spares"])
        expected = {scope[says]} if says in scope else set()
        assert spares & {"usmca", "us_content"} == expected, programme
        if says == "non_us_content":
            content = rows[rows.scope.eq("us_content")]
            for partner in ("CAN", "MEX"):
                listed = tuple(content.hts_prefix[content.partner.eq(partner)].str[:4].unique())
                assert own.hts_prefix.str.startswith(listed).all(), (programme, partner)
