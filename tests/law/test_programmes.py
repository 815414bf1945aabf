"""What programmes free or charge is said by partner, line and day: there, duties lack or stay.

Metals of 2019 to 2021: by so many points the law stood above the duties on primary metals (NAICS 331)
of France and China 4, Thailand, Taiwan, Belgium, Vietnam and Austria 6, Saudi Arabia, Germany and
Britain 7, Spain and Sweden 8, Italy and Indonesia 9, the Netherlands and Japan 11; of others within two.
Of the excess 99.6 % stands in months in which their metals are flagged.
"""

import numpy as np
import pandas as pd
import pytest

from analysis.combine.load import load_statutory
from analysis.law.base import SPECIAL_RATES_TABLE, SYMBOLS, base_rates
from analysis.law.base_changes import gsp_lapsed
from analysis.law.calendar import rate_steps
from analysis.law.coverage import Coverage
from analysis.law.covered import PROGRAMMES
from analysis.law.gaps import MOST_CASES, gaps_of_bits
from analysis.law.lines import lines_2017
from analysis.law.measures import read_left_out
from analysis.law.of_2017 import law_of_2017
from analysis.law.programmes import (
    ARRANGEMENTS_END,
    BENEFICIARIES,
    FREE_BY_USE,
    GSP_END,
    LISTS_FROM,
    NUMBERS,
    ORDERS,
    QUOTAS,
    cases,
)
from law.conftest import real_table

BILLION = 1e9

#: A steel sheet, an aluminium sheet.
METALS = ("7208510030", "7606123091")

SAID = [
    # GSP by partner, line and day.
    ("THA", "8415101100", "2020-12-31", "base_gsp", False),  # no line of GSP
    ("IDN", "4202923131", "2020-12-31", "base_gsp", True),
    ("IDN", "4202923131", "2021-01-01", "base_gsp", False),
    ("NLD", "4202923131", "2020-12-31", "base_gsp", False),
    ("IND", "8708998180", "2019-06-04", "base_gsp", True),
    ("IND", "8708998180", "2019-06-05", "base_gsp", False),
    # Quotas by partner and metal.
    ("KOR", "7208510030", "2018-04-30", "s232_quota", False),
    ("KOR", "7208510030", "2018-05-01", "s232_quota", True),
    ("KOR", "7606123091", "2018-05-01", "s232_quota", False),
    ("ARG", "7601103000", "2018-06-01", "s232_quota", True),
    ("DEU", "7606123091", "2021-12-31", "s232_quota", False),
    ("DEU", "7606123091", "2022-01-01", "s232_quota", True),
    ("GBR", "7208510030", "2022-05-31", "s232_quota", False),
    ("GBR", "7208510030", "2025-03-11", "s232_quota", True),
    ("GBR", "7208510030", "2025-03-12", "s232_quota", False),
    ("JPN", "7606123091", "2023-06-01", "s232_quota", False),
    # Exclusions where a duty on metals is in force.
    ("DEU", "7208510030", "2018-03-23", "s232_exclusions", False),
    ("DEU", "7208510030", "2018-06-01", "s232_exclusions", True),
    ("DEU", "7208510030", "2023-06-01", "s232_exclusions", False),
    ("CAN", "7208510030", "2019-05-19", "s232_exclusions", True),
    ("CAN", "7208510030", "2019-05-20", "s232_exclusions", False),
    ("AUS", "7208510030", "2019-05-19", "s232_exclusions", False),
    # By metal: steel of Korea and Japan had a quota, their aluminium bore the duty.
    ("KOR", "7208510030", "2019-06-01", "s232_exclusions", False),
    ("KOR", "7606123091", "2019-06-01", "s232_exclusions", True),
    ("JPN", "7208510030", "2023-06-01", "s232_exclusions", False),
    ("JPN", "7606123091", "2023-06-01", "s232_exclusions", True),
    # Quantities: British cars, solar cells, contracts of solar modules, lean trimmings of beef.
    ("GBR", "8703230190", "2025-06-29", "s232_autos_quota", False),
    ("GBR", "8703230190", "2026-06-01", "s232_autos_quota", True),
    ("GBR", "8471500150", "2026-06-01", "s232_autos_quota", False),
    ("JPN", "8703230190", "2026-06-01", "s232_autos_quota", False),
    ("ARG", "0201305091", "2026-02-12", "base_beef_quota", False),
    ("ARG", "0201308090", "2026-02-13", "base_beef_quota", True),
    ("BRA", "0201308090", "2026-02-13", "base_beef_quota", False),
    ("BRA", "0201308090", "2026-11-30", "base_beef_quota", True),
    ("KOR", "8541420010", "2025-06-01", "s201_solar_quota", True),
    ("KOR", "8541420010", "2026-02-07", "s201_solar_quota", False),
    ("IDN", "8541420010", "2025-06-01", "s201_solar_quota", False),
    ("VNM", "8541430010", "2024-09-23", "s201_solar_contracts", True),
    ("VNM", "8541430010", "2024-09-24", "s201_solar_contracts", False),
    ("CAN", "8541430010", "2024-09-23", "s201_solar_contracts", False),
    # Column 2 by weight, while no note stands in its place.
    ("RUS", "2933110000", "2022-06-01", "base_column_2_specific", True),
    ("BLR", "2933110000", "2022-04-08", "base_column_2_specific", False),
    ("BLR", "2933110000", "2022-04-09", "base_column_2_specific", True),
    ("RUS", "2501000000", "2023-01-01", "base_column_2_specific", False),
    ("CHN", "2933110000", "2022-04-09", "base_column_2_specific", False),
    ("CHN", "7208510030", "2026-02-09", "s232_exclusions", True),
    ("CHN", "7208510030", "2026-02-10", "s232_exclusions", False),
    # China's lines of the lists, to the day before a table has them.
    ("CHN", "8501314000", "2024-06-14", "s301_exclusions_before_2024", True),
    ("CHN", "8501314000", "2024-06-15", "s301_exclusions_before_2024", False),
    ("VNM", "8501314000", "2024-06-14", "s301_exclusions_before_2024", False),
    ("CHN", "9503000073", "2024-06-14", "s301_exclusions_before_2024", False),  # on no list
    # Parts of drones, whose list was not read.
    ("CHN", "8501314000", "2027-02-08", "s232_drone_parts", False),
    ("CHN", "8501314000", "2027-02-09", "s232_drone_parts", True),
    ("CHN", "8507600020", "2027-02-09", "s232_drone_parts", True),
    ("CHN", "9503000073", "2027-02-09", "s232_drone_parts", False),
    # Cases against dumping and subsidies.
    ("CAN", "4407130000", "2025-06-30", "adcvd", True),
    ("SWE", "4407130000", "2025-06-30", "adcvd", False),
    ("CHN", "2836600000", "2025-10-02", "adcvd", True),  # barium carbonate, revoked on 3 October 2025
    ("CHN", "2836600000", "2025-10-03", "adcvd", False),
]


@pytest.mark.parametrize("partner, code, day, gap, said", SAID)
def test_a_programme_is_said_of_its_partners_lines_and_days(on_line, partner, code, day, gap, said):
    assert (gap in on_line.unsaid(partner, code, day)[1]) is said


def test_gsp_is_said_of_its_lines_alone_and_ends(real_law, read):
    """All lines of Indonesia at once."""
    special, lines = read(SPECIAL_RATES_TABLE), real_law.of("IDN")
    (segments, _), flags = real_law.with_flags(lines)
    of_gsp = lines.hs10.str[:8].isin(special.hts8[special.symbol.isin(["A", "A*"])]).to_numpy()
    place = list(read_left_out()).index("base_gsp")
    for day, all_of_gsp in {"2020-12-31": True, "2021-01-01": False}.items():
        row = segments.searchsorted(pd.Timestamp(day), side="right") - 1
        gsp_flags = (flags.incomplete[row] >> place & 1).astype(bool)
        assert not gsp_flags[~of_gsp].any() and gsp_flags[of_gsp].all() == all_of_gsp


@pytest.fixture(scope="module")
def lapsed(read):
    """Imports of 2024 of goods that claimed GSP since it lapsed, with column 1 and duties."""
    rows = gsp_lapsed(read)[["partner", "hts_prefix", "line_rate"]]
    codes = read("census_partner_codes").drop_duplicates("census_partner_code")
    partner = codes.set_index("census_partner_code").partner
    imports = read("us_imports_hs10_annual")
    imports = imports.assign(partner=imports.census_partner_code.map(partner), hts_prefix=imports.hs10)
    return imports.merge(rows, on=["partner", "hts_prefix"])


def test_goods_that_claim_gsp_bear_column_1_since_it_lapsed(on_line, lapsed):
    """The largest line of each partner; 0.7.0 left them free, though customs takes the duty."""
    largest = (
        lapsed.query("year == 2024").sort_values("duties").groupby("partner").customs_value.idxmax()
    )
    assert len(largest) > 40
    for row in lapsed.loc[largest].itertuples():
        for day, due in {
            "2020-12-31": 0.0,
            "2021-01-01": row.line_rate,
            "2026-10-01": row.line_rate,
        }.items():
            added = on_line.rates(row.partner, row.hs10, day).get("base_gsp_lapsed", 0.0)
            assert added == pytest.approx(due), (row.partner, row.hs10, day)


def test_statistics_alone_count_these_claims_as_free(lapsed, read):
    """Their duties did not step up in 2021, as entries of claims without duty were refused."""
    of_2024 = lapsed.query("year == 2024")
    due = of_2024.line_rate * of_2024.customs_value
    assert 0.9e9 < due.sum() - of_2024.duties.sum() < 1.0e9
    paid = read("us_imports_naics3_monthly").query("partner in ['IDN', 'BRA']")
    paid = paid.query("'2020-07-01' <= month <= '2021-06-01'")
    sums = paid.groupby(["partner", paid.month.dt.year])[["duties", "customs_value"]].sum()
    rate = (sums.duties / sums.customs_value).unstack()
    assert (rate[2021] - rate[2020]).abs().max() < 0.005


@pytest.fixture(scope="module")
def metals_paid(read):
    """Law and duties on primary metals by partner and month (fractions, US dollars)."""
    law = load_statutory().query("system == 'naics3' and product == '331'")
    paid = read("us_imports_naics3_monthly").query("naics3 == '331'")
    both = law[["partner", "month", "statutory_rate"]].merge(paid, on=["partner", "month"])
    return both.assign(excess=both.statutory_rate * both.customs_value - both.duties)


def flagged(on_line, rows, names) -> np.ndarray:
    """Whether metals of each partner and month have a flag of these names, on its last day."""
    days = (rows.month + pd.offsets.MonthEnd(0)).dt.strftime("%Y-%m-%d")
    partner_days = zip(rows.partner.astype(str), days, strict=True)
    return np.array(
        [any(names & on_line.unsaid(p, hts, day)[1] for hts in METALS) for p, day in partner_days]
    )


def test_where_metals_paid_less_than_the_law_from_2019_to_2021_exclusions_or_quotas_are_said(
    on_line, metals_paid
):
    rows = metals_paid[metals_paid.month.between("2019-01", "2021-12")]
    sums = rows.groupby("partner", observed=True)[["excess", "customs_value"]].sum()
    points = 100 * sums.excess / sums.customs_value
    assert points.gt(3).sum() >= 14 and points.max() < 13
    far = rows[rows.partner.isin(points.index[points.gt(3)])]
    assert flagged(on_line, far.drop_duplicates("partner", keep="last"), {"s232_exclusions"}).all()
    over = rows[rows.excess.gt(0) & rows.month.dt.month.mod(3).eq(0)]
    flagged_rows = flagged(on_line, over, {"s232_exclusions", "s232_quota"})
    assert over.excess[flagged_rows].sum() > 0.98 * over.excess.sum()
    assert over.excess[~flagged_rows].sum() < 0.01 * over.customs_value[~flagged_rows].sum()


def test_partners_with_quotas_paid_more_than_the_law_which_stands_within_them(on_line, metals_paid):
    """Euro area, Sweden and Japan, June 2022 to 2024: what came above a quota paid."""
    rows = metals_paid[metals_paid.month.between("2022-06", "2024-12")]
    sums = rows.groupby("partner", observed=True)[["excess", "customs_value"]].sum()
    more = sums.index[sums.excess.lt(-0.0005 * sums.customs_value)].difference(["RUS", "MEX"])
    once = rows.drop_duplicates("partner").set_index("partner", drop=False)
    assert len(more) >= 10
    assert flagged(on_line, once.loc[more], {"s232_quota"}).all()
    assert {"KOR", "BRA"} <= set(once.index[flagged(on_line, once, {"s232_quota"})])


def test_a_quota_stands_for_a_duty_that_the_calendar_lifts_for_the_partner(events):
    for programme, partner, first in QUOTAS:
        steps = rate_steps(events, partner)[PROGRAMMES[programme]]
        held = steps[(steps.index <= ARRANGEMENTS_END) & (steps.index >= first)]
        assert steps.asof(pd.Timestamp(first)) == held.max() == 0
        assert steps.asof(ARRANGEMENTS_END + pd.Timedelta(days=1)) == 0.25


@pytest.fixture(scope="module")
def paid_2024(read):
    """Share of the base duty that partners paid in 2024 on lines of GSP and on others, and what was due.

    Lines whose base is printed, of no use that frees goods and of no metal.
    """
    special, base = read(SPECIAL_RATES_TABLE), base_rates(read)
    codes = read("census_partner_codes").drop_duplicates("census_partner_code")
    partner = codes.set_index("census_partner_code").partner
    imports = read("us_imports_hs10_annual").query("year == 2024 and customs_value > 0")
    hts8 = imports.hs10.str[:8]
    due = hts8.map(base.general_rate).astype(float) * imports.customs_value
    plain = hts8.map(base.base_grade).eq("printed") & due.gt(0)
    plain &= ~hts8.isin(special.hts8[special.symbol.isin(FREE_BY_USE)])
    plain &= ~imports.hs10.str[:2].isin(["72", "73", "76", "98", "99"])
    every = set(special.hts8[special.symbol.isin(["A", "A*"])])
    least = set(special.hts8[special.symbol.eq("A+")])
    kind = np.select([hts8.isin(every), hts8.isin(least)], ["every", "least"], "none")
    rows = pd.DataFrame(
        {
            "partner": imports.census_partner_code.map(partner),
            "kind": kind,
            "due": due,
            "duties": imports.duties,
        }
    )
    sums = rows[plain].groupby(["partner", "kind"])[["due", "duties"]].sum().unstack(fill_value=0)
    return pd.concat({"paid": sums.duties / sums.due, "due": sums.due}, axis=1)


def test_the_beneficiaries_of_gsp_are_those_whose_lines_of_gsp_were_counted_free_in_2024(
    paid_2024, read
):
    """Claims of the lapsed programme are free in the duties of the Census, on its lines alone.

    Cambodia paid .16 of what was due, Indonesia .31, Brazil .66, Thailand .72; India and Turkey, out
    since 2019, .98 and more, as Vietnam, Taiwan and all others without an agreement.
    """
    members = read(BENEFICIARIES).set_index("partner")
    agreements = set(read(SYMBOLS).partners.dropna().str.split().explode()) | {"BHS", "TTO"}
    traded = paid_2024[paid_2024.due.every.gt(1e6) & paid_2024.due.none.gt(2.5e5)].paid
    of_gsp = members.index[members.last_day.eq(GSP_END) & members.other_programme.isna()]
    inside, out = traded[traded.index.isin(of_gsp)], members.index[members.last_day.lt(GSP_END)]
    assert len(inside) >= 15 and inside.every.lt(0.9).all() and inside.none.gt(0.98).all()
    assert traded.loc[out].gt(0.98).all(axis=None) and len(out) == 2
    column_2 = ["CHN", "RUS", "BLR"]
    others = traded[~traded.index.isin([*members.index, *agreements, *column_2])]
    assert len(others) >= 30 and others.every.gt(0.9).all()


def test_lines_of_the_least_developed_were_counted_free_for_them_alone(paid_2024, read):
    """Cambodia and Burma paid .49 and .25 on lines of A+; Indonesia and the Philippines all."""
    least = read(BENEFICIARIES).set_index("partner").least_developed.eq("yes")
    share = paid_2024.paid.least
    assert least[["KHM", "MMR"]].all() and share[["KHM", "MMR"]].lt(0.6).all()
    assert not least[["IDN", "PHL", "THA", "PAK", "ARG"]].any()
    assert share[["IDN", "PHL", "THA", "PAK", "ARG"]].gt(0.99).all()


def test_lists_of_section_301_are_said_from_the_days_of_the_calendar(events):
    first = events[events.measure.isin(list(LISTS_FROM))].groupby("measure").effective_date.min()
    assert first.dt.strftime("%Y-%m-%d").to_dict() == LISTS_FROM


def test_before_chinas_exclusions_its_law_is_what_it_paid_and_then_stands_above(read):
    """Billions by half year: -.5, -.3 before July 2018; then 4, 7, 11, 10, 14, 9, 11, 12, 12, 9, 11."""
    law = load_statutory().query("system == 'naics3' and partner == 'CHN'")
    paid = read("us_imports_naics3_monthly").query("partner == 'CHN'")
    both = law.assign(naics3=law["product"].astype(str)).merge(paid, on=["naics3", "month"])
    over = (both.statutory_rate * both.customs_value - both.duties) / BILLION
    by_half = over.groupby([both.month.dt.year, (both.month.dt.month > 6) + 1]).sum()
    assert by_half.loc[[(2017, 2), (2018, 1)]].abs().max() < 1
    assert by_half.loc[(2018, 2) : (2023, 2)].min() > 3


def test_chinas_lines_of_six_digits_say_what_is_not_in_their_rate(real_law, read):
    """0.7.0 said nothing of them before 2024; what names a part of a line touches it."""
    lines = lines_2017(read)
    (segments, layers), flags = law_of_2017(lines, real_law)
    day = segments.searchsorted(pd.Timestamp("2020-06-01"), side="right") - 1
    bit = 1 << list(read_left_out()).index("s301_exclusions_before_2024")
    incomplete = (flags.incomplete & bit) > 0
    taxed = layers["section_301"] > 0
    weight = lines.weight.to_numpy()
    assert (incomplete[day] == taxed[day]).mean() > 0.99 and not (taxed & ~incomplete)[day].any()
    assert weight @ (incomplete & ~taxed)[day] < 0.001
    assert not incomplete[segments < "2018-07-06"].any()


@pytest.fixture(scope="module")
def named_2025(read, rows):
    """Imports of 2025 from partners with a case, and whether their number is one that it gives."""
    imports = read("us_imports_hs10_annual").query("year == 2025")
    adcvd_rows = rows[rows["scope"].eq("adcvd")]
    day, codes = np.datetime64("2025-12-31"), pd.Index(imports.hs10.unique())
    coverage, parts = Coverage(adcvd_rows, codes), []
    for partner, part in imports.groupby("partner"):
        share = coverage.share("adcvd", {partner}, day)
        parts.append(part.customs_value * (share[codes.get_indexer(part.hs10)] > 0))
    return pd.concat(parts).sum() / BILLION, imports.customs_value.sum() / BILLION


def test_cases_flag_under_three_per_cent_of_trade(named_2025):
    """78.8 bn USD of 3,391 bn under the codes of partners with a case, all 57 partners."""
    flagged_2025, every = named_2025
    assert 0.015 < flagged_2025 / every < 0.0235


@pytest.mark.parametrize(
    ("day", "named"),
    [("2026-07-29", []), *((f"2026-{day}", ["A-487-002"]) for day in ("07-30", "08-29"))],
)
def test_a_case_is_named_from_its_first_day_on(day, named):
    assert cases(real_table, "BGR", ["7213100000"], pd.Timestamp(day)) == named


def test_an_answer_names_the_cases_of_its_goods_and_counts_the_rest():
    day = pd.Timestamp("2026-06-01")
    assert cases(real_table, "CAN", ["4407130000"], day) == ["A-122-857", "C-122-858"]
    assert cases(real_table, "CAN", ["440713"], day) == ["A-122-857", "C-122-858"]
    assert cases(real_table, "SWE", ["4407130000"], day) == []
    bits = np.array([1 << list(read_left_out()).index("adcvd")])
    one = gaps_of_bits("CAN", bits, ["4407130000"], day)["adcvd"]
    assert one.endswith("(A-122-857, C-122-858)")
    assert "whatever the day asked" in one and ORDERS in one
    steel = [hts for hts in real_table(NUMBERS).hts if hts.startswith("73")]
    many = gaps_of_bits("CHN", np.repeat(bits, len(steel)), steel, day)["adcvd"]
    assert many.count("-570-") == MOST_CASES and many.endswith(" more)")


def test_a_case_is_of_a_partner_and_its_list_of_numbers_is_there(read):
    orders, numbers = read(ORDERS), read(NUMBERS)
    assert set(numbers.product_key) <= set(orders.product_key.dropna())
    named = orders.case_number.dropna()
    assert named.str.fullmatch(r"[AC]-\d{3}-\d{3}").all() and not named.duplicated().any()
    assert (named.str[0].eq("A") == orders.kind[named.index].eq("antidumping")).all()
    assert set(orders.partner) <= set(read("census_partner_codes").partner)
