"""Measures that 0.7.0 lacked, each against what customs collected or against its text."""

import numpy as np
import pandas as pd
import pytest

from analysis.collect import read_table
from analysis.law import spared
from analysis.law.base import base_rates
from analysis.law.calendar import rate_steps
from analysis.law.coverage import Coverage
from analysis.law.measures import read_measures
from analysis.law.rates import measures_of_lines
from analysis.law.safeguards import SOLAR_RATE_2024, left_out_of_solar
from analysis.law.spared import cafta_dr, claimed_shares

#: Days around the end of what freed two-sided modules, and a day a year later.
SHARE_DAYS = ("2024-06-25", "2024-06-26", "2025-06-01")

EUROPE = ["AUT", "BEL", "DEU", "ESP", "FRA", "GBR", "IRL", "ITA", "NLD", "SWE"]


@pytest.fixture(scope="module")
def lines():
    """What partners sold in 2024, by line; ISO codes for all."""
    imports = read_table("us_imports_hs10_annual").query("year == 2024 and customs_value > 0")
    codes = read_table("census_partner_codes").set_index("census_partner_code")
    groups = imports.census_partner_code.map(codes.group)
    return imports.assign(partner=imports.census_partner_code.map(codes.partner), group=groups)


@pytest.fixture(scope="module")
def collected():
    """Duties over value of a partner's chapters between two months, and the value."""
    table = read_table("us_imports_hs2_monthly")

    def between(start: str, end: str) -> pd.DataFrame:
        rows = table[table.month.between(start, end)]
        sums = rows.groupby(["partner", "hs2"], observed=True)[["customs_value", "duties"]].sum()
        return sums[sums.customs_value > 0].assign(rate=lambda s: s.duties / s.customs_value)

    return between


@pytest.fixture(scope="module")
def law_by_chapter(lines, rows, events):
    """What a measure adds to a partner's chapters on a day, at the mix of 2024."""

    def of(measure: str, partner: str, day: str) -> pd.Series:
        partner_lines = lines[lines.partner.eq(partner)]
        rule = read_measures()[measure]
        scopes = rows[rows.scope.isin([rule["covers"], *rule["spares"]])]
        coverage = Coverage(scopes, pd.Index(partner_lines.hs10))
        group = partner_lines.group.iloc[0] if isinstance(partner_lines.group.iloc[0], str) else None
        placed = pd.DataFrame({"code": np.arange(len(partner_lines)), "base_rate": 0.0})
        steps = rate_steps(events[events.measure.eq(measure)], partner, group)
        rates = measures_of_lines(coverage, steps, partner, group, placed, pd.Timestamp(day))
        duty = partner_lines.customs_value * rates.get(measure, 0.0)
        by_chapter = partner_lines.hs10.str[:2]
        value = partner_lines.customs_value.groupby(by_chapter).sum()
        return (duty.groupby(by_chapter).sum() / value).rename_axis("hs2")

    return of


# The dispute over civil aircraft.


def test_chapters_of_europe_rose_in_the_dispute_over_aircraft_where_its_law_says(
    collected, law_by_chapter
):
    """German chapter 22 paid 11 % in 2020; the law said .4. Less was paid than on the mix of 2024."""
    before, during = collected("2018-11-01", "2019-08-01"), collected("2019-11-01", "2020-08-01")
    parts = {p: law_by_chapter("s301_aircraft", p, "2020-04-15") for p in EUROPE}
    both = during.join(pd.concat(parts, names=["partner"]).rename("law"), how="inner")
    both["rise"] = both.rate - before.rate.reindex(both.index)
    listed, others = both[both.law.gt(0)], both[both.law.eq(0)]
    assert np.corrcoef(listed.law, listed.rise)[0, 1] > 0.75
    paid, due = (listed[name] @ listed.customs_value for name in ("rise", "law"))
    assert 0.3 < paid / due < 0.8 and 0.6e9 < due < 0.8e9
    assert abs(np.average(others.rise.fillna(0), weights=others.customs_value)) < 0.001
    assert both.rate["DEU", "22"] == pytest.approx(0.10, abs=0.02)
    assert both.law["DEU", "22"] == pytest.approx(0.13, abs=0.02)


@pytest.mark.parametrize(
    "partner, hts, days",
    [
        # Wine of 14 % alcohol or less.
        (
            "DEU",
            "2204215040",
            {"2019-10-17": 0, "2019-10-18": 0.25, "2021-03-10": 0.25, "2021-03-11": 0},
        ),
        ("GBR", "0406905400", {"2021-03-03": 0.25, "2021-03-04": 0}),
        ("ITA", "2204215040", {"2020-06-01": 0}),  # spared
        ("FRA", "2204218000", {"2021-01-11": 0, "2021-01-12": 0.25}),
        ("CHE", "0406905400", {"2020-06-01": 0}),
    ],
)
def test_goods_of_the_dispute_bear_25_percent_in_their_days(on_line, partner, hts, days):
    for day, rate in days.items():
        assert on_line.layers(partner, hts, day).get("section_301", 0) == rate, day


def test_aircraft_and_single_malt_are_goods_of_a_line_and_bear_it_by_use(on_line, used_on, collected):
    """Aircraft of the four founders paid .2 % of chapter 88; single malt is a part of whisky."""
    assert "section_301" not in on_line.layers("FRA", "8802400140", "2020-06-01")
    assert used_on("named_good").layers("FRA", "8802400140", "2020-03-17")["section_301"] == 0.10
    assert used_on("named_good").layers("FRA", "8802400140", "2020-03-18")["section_301"] == 0.15
    assert on_line.unsaid("FRA", "8802400140", "2020-06-01")[0] == {"named_good"}
    during = collected("2019-11-01", "2021-02-01").xs("88", level="hs2")
    assert during.rate.reindex(["DEU", "ESP", "FRA", "GBR"]).max() < 0.01
    assert 0 < on_line.layers("GBR", "2208303030", "2020-06-01")["section_301"] < 0.25


# Washing machines and solar cells.


def test_washing_machines_paid_what_the_quantity_bears_and_not_the_rate_above_it(
    collected, law_by_chapter
):
    """Viet Nam and Thailand, the first year: 20 % within 1.2 million machines, 50 % above."""
    before, during = collected("2017-02-01", "2018-01-01"), collected("2018-02-01", "2019-01-01")
    sold = ["VNM", "THA"]
    rise = sum((during.rate - before.rate)[p, "84"] * during.customs_value[p, "84"] for p in sold)
    imports = read_table("us_imports_hs10_annual").query("year == 2024 and partner in @sold")
    washers = imports[imports.hs10.str.startswith(("84501100", "84502000"))].customs_value.sum()
    assert 0.4 < rise / (0.20 * washers) < 1  # on the trade of 2024
    assert all(law_by_chapter("s201_washers", p, "2018-06-01")["84"] > 0 for p in sold)


@pytest.mark.parametrize(
    "day, within, above",
    [
        ("2018-02-06", 0, 0),
        ("2018-02-07", 0.20, 0.50),
        ("2019-02-07", 0.18, 0.45),
        ("2020-02-07", 0.16, 0.40),
        ("2021-02-08", 0.15, 0.35),
        ("2022-02-08", 0.14, 0.30),
        ("2023-02-07", 0.14, 0.30),
        ("2023-02-08", 0, 0),
    ],
)
def test_washing_machines_bear_the_rates_of_note_17(on_line, used_on, day, within, above):
    """Parts are free within their quantity; Canada and the developing countries are left out."""
    for hts in ("8450110040", "8450200080"):
        assert on_line.layers("KOR", hts, day).get("section_201", 0) == pytest.approx(within)
        over = used_on("over_quota").layers("KOR", hts, day).get("section_201", 0)
        assert over == pytest.approx(above)
        assert not {"section_201"} & set(on_line.layers("CAN", hts, day))
        assert not {"section_201"} & set(on_line.layers("IDN", hts, day))
    assert "section_201" not in on_line.layers("KOR", "8450906000", day)
    over = used_on("over_quota").layers("KOR", "8450906000", day).get("section_201", 0)
    assert over == pytest.approx(above)


def test_thin_film_is_outside_the_safeguard_on_solar_cells(on_line, lines):
    """983 million USD of Viet Nam paid nothing in 2024, and were charged 2.2 %."""
    for day in ("2019-06-01", "2024-06-01", "2025-06-01"):
        assert "section_201" not in on_line.layers("VNM", "8541430080", day)
        assert on_line.layers("VNM", "8541430010", day)["section_201"] > 0
    film = lines[lines.hs10.eq("8541430080") & lines.partner.ne("CHN")]
    assert film.duties.sum() < 0.001 * film.customs_value.sum() and film.customs_value.sum() > 3e9


def test_solar_modules_of_countries_left_out_paid_nothing_and_of_others_a_fifth(lines, on_line):
    modules = lines[lines.hs10.eq("8541430010") & lines.partner.ne("CHN")]
    out = modules.partner.isin(left_out_of_solar(read_table))
    paid = modules.groupby(out)[["duties", "customs_value"]].sum()
    share = paid.duties / paid.customs_value / SOLAR_RATE_2024
    assert share[True] < 0.03 and 0.15 < share[False] < 0.30
    taken = on_line.layers("VNM", "8541430010", "2024-06-01")["section_201"] / SOLAR_RATE_2024
    assert taken == pytest.approx(share[False])
    assert "section_201" not in on_line.layers("IDN", "8541430010", "2024-06-01")


def test_solar_cells_bear_the_duty_on_the_share_that_paid_it_in_every_year(lines, on_line):
    """No list says which enter within the quantity; modules alone were whole again from June 2024."""
    cells = lines[
        lines.hs10.eq("8541420010") & ~lines.partner.isin(["CHN", *left_out_of_solar(read_table)])
    ]
    share = cells.duties.sum() / (0.1425 * cells.customs_value.sum())
    assert 0.1 < share < 0.3
    for day, rate in (("2019-06-01", 0.25), ("2024-06-01", 0.1425), ("2025-06-01", 0.14)):
        taken = on_line.layers("KOR", "8541420010", day)["section_201"]
        assert taken == pytest.approx(share * rate), day
    canada = [on_line.layers("CAN", "8541420010", day) for day in ("2022-01-31", "2022-02-01")]
    assert ["section_201" in layers for layers in canada] == [True, False]


def test_modules_bear_the_whole_duty_since_two_sided_ones_are_free_no_more(on_line, read):
    """What was dutiable in 2025 paid it, beside the reciprocal tariffs; 0.7.0 took a fifth of it.

    Korea, the Philippines and Singapore paid .27, .29 and .23 of it, and a fifth would have been at most
    .18, .22 and .13. Of Thailand and Vietnam half entered free in 2025, before April.
    """
    shares = {day: on_line.layers("THA", "8541430010", day)["section_201"] for day in SHARE_DAYS}
    whole = [shares["2024-06-26"] / 0.1425, shares["2025-06-01"] / 0.14]
    assert whole == pytest.approx([1, 1]) and shares["2024-06-25"] < 0.3 * 0.1425
    assert "section_201" not in on_line.layers("IDN", "8541430010", "2025-06-01")
    imports = read("us_imports_hs10_annual").query("year == 2025 and hs10 == '8541430010'")
    imports = imports.set_index("partner")
    for partner in ("KOR", "PHL", "SGP"):
        paid = imports.duties[partner] / imports.dutiable_value[partner]
        others = [
            on_line.layers(partner, "8541430010", d)["uniform"] for d in ("2025-05-01", "2025-12-01")
        ]
        assert max(others) + shares["2024-06-25"] < paid < max(others) + 0.14 + 0.01, partner


def test_duties_of_thailand_and_vietnam_rose_in_the_month_after_two_sided_modules_were_free(read):
    """Their sector of semiconductors: 8 million USD a month in the half year before, 35 in the next."""
    paid = read("us_imports_naics3_monthly").query("naics3 == '334' and partner in ['THA', 'VNM']")
    by_month = paid.groupby("month").duties.sum() / 1e6
    assert by_month["2024-01":"2024-05"].max() < 13 and by_month["2024-07":"2024-11"].min() > 28


def test_chapters_with_solar_modules_rose_by_the_whole_duty_before_two_sided_ones_were_free(
    collected, law_by_chapter
):
    """Malaysia and Singapore, whose mix hardly changed: .9 and 1.5 points, by law 1.2 and 1.3."""
    before, during = collected("2017-02-01", "2018-01-01"), collected("2018-07-01", "2020-10-01")
    for partner in ("MYS", "SGP"):
        rise = (during.rate - before.rate)[partner, "85"]
        law = np.mean(
            [law_by_chapter("s201_solar", partner, d)["85"] for d in ("2018-10-01", "2019-10-01")]
        )
        assert 0.6 < rise / law < 1.5, partner
    india = (collected("2018-07-01", "2019-05-01").rate, collected("2019-07-01", "2020-01-01").rate)
    assert india[0]["IND", "85"] < 0.008 and india[1]["IND", "85"] > 0.02
    assert law_by_chapter("s201_solar", "IND", "2019-06-04")["85"] == 0
    assert law_by_chapter("s201_solar", "IND", "2019-06-05")["85"] > 0.01


# Polysilicon.


@pytest.mark.parametrize(
    "partner, base, rates",
    [
        ("VNM", 0.0, 0.15),
        ("JPN", 0.0, 0.15),
        ("JPN", 0.05, 0.10),  # 15 % in total with column 1
        ("DEU", 0.0, 0.15),
        ("GBR", 0.0, 0.10),
    ],
)
def test_polysilicon_goods_bear_15_percent_from_4_december_2026(on_line, partner, base, rates):
    for hts in ("8541420010", "8541430010", "8541430080", "3818000020", "3818000095"):
        assert "s232_polysilicon" not in on_line.rates(partner, hts, "2026-12-03", base=base)
        by_measure = on_line.rates(partner, hts, "2026-12-04", base=base)
        assert by_measure["s232_polysilicon"] == pytest.approx(rates), hts
    raw = on_line.rates(partner, "2804610000", "2026-12-04", base=base)
    assert "s232_polysilicon" not in raw  # a minimum price alone
    on_china = on_line.layers("CHN", "8541430010", "2026-12-04")
    assert on_china["section_232"] == 0.15 and on_china["section_301"] == 0.5


# Nicaragua, Russia, the end of AGOA.


def test_goods_of_nicaragua_bear_10_percent_from_2027_beside_other_duties(single_entry, on_line):
    """Note 29; what claims CAFTA-DR is spared: most clothing does, coffee is free without a claim."""
    assert "s301_nicaragua" not in single_entry.rates("NIC", "6109100012", "2026-12-31")
    by_measure = single_entry.rates("NIC", "6109100012", "2027-01-01")
    assert by_measure["s301_nicaragua"] == 0.10 and by_measure["s301_forced_labor"] == 0.125
    assert on_line.rates("NIC", "6109100012", "2027-01-01")["s301_nicaragua"] < 0.02
    assert "s301_nicaragua" not in single_entry.rates("HND", "6109100012", "2027-01-01")
    assert "s301_nicaragua" not in single_entry.rates("NIC", "9801001012", "2027-01-01")


def test_a_line_and_a_chapter_claim_cafta_dr_in_the_share_of_their_duty_that_they_did_not_pay(
    monkeypatch,
):
    """T-shirts at 16.5 %: 33 of 165 paid, all, more than was due, nothing; one not of 2024."""
    rows = [
        ("6109100004", 2024, 1000, 33),
        ("6109100012", 2024, 1000, 165),
        ("6109100014", 2024, 1000, 200),
        ("6109100027", 2024, 1000, 0),
    ]
    rows += [("6109100004", 2023, 1000, 0), ("6109100018", 2024, 0, 0), ("9503000073", 2024, 1000, 0)]
    names = ["hs10", "year", "customs_value", "duties"]
    sold = pd.DataFrame(rows, columns=names).assign(census_partner_code="2150")

    def read(name):
        return sold if name == "us_imports_hs10_annual" else read_table(name)

    schedule = base_rates(read_table)
    monkeypatch.setattr(spared, "base_rates", lambda read: schedule)
    claimed = claimed_shares(read, ["HND"]).set_index("hts_prefix")
    by_hand = {"61": 297 / 660, "6109100004": 0.8, "6109100012": 0, "6109100014": 0, "6109100027": 1}
    assert claimed.partner.eq("HND").all() and claimed.share.to_dict() == pytest.approx(by_hand)
    assert claimed_shares(read, ["NIC"]).empty
    listed = cafta_dr(read).set_index("hts_prefix").share  # by line where sold, else as its chapter
    assert (listed["6109100004"], listed["61091000"]) == pytest.approx((0.8, 297 / 660))
    assert set(listed.index.str[:2]) == {"61"}


def test_listed_goods_of_russia_bear_35_or_70_percent_in_place_of_column_2(on_line, lines):
    def base(hts: str, day: str) -> float:
        return 0.2 + on_line.rates("RUS", hts, day, base=0.2).get("base_russia_note_30", 0)

    assert base("2501000000", "2022-07-26") == 0.2
    assert base("2501000000", "2022-07-27") == base("2501000000", "2026-11-09") == pytest.approx(0.35)
    dated = read_table("us_russia_note30_hts8")
    twice = dated[dated.duplicated("hts8")]
    assert len(twice) == 44 and set(twice.rate) == {0.7}
    raised = twice.hts8.iloc[0] + "00"
    assert base(raised, "2023-03-31") == pytest.approx(0.35)
    assert base(raised, "2023-04-01") == pytest.approx(0.7)
    assert "base_russia_note_30" not in on_line.rates("BLR", "2501000000", "2026-11-09", base=0.2)
    russia_lines = lines[
        lines.partner.eq("RUS") & lines.hs10.str[:8].isin(dated.hts8[dated.rate.eq(0.35)])
    ]
    paid = (russia_lines.duties / russia_lines.dutiable_value)[russia_lines.dutiable_value.gt(0)]
    assert (paid.sub(0.35).abs() < 0.005).mean() >= 0.75  # 21 of 28


def test_goods_that_claimed_agoa_bear_column_1_from_2027(on_line, lines, rows):
    """They paid a tenth of column 1 in 2024, and clothing nothing; 569 million USD a year."""
    change = on_line.rates("KEN", "6203424511", "2027-01-01", base=0.0)["base_agoa_end"]
    assert change == pytest.approx(0.166)
    assert "base_agoa_end" not in on_line.rates("KEN", "6203424511", "2026-12-31", base=0.0)
    assert "base_agoa_end" not in on_line.rates("ETH", "6203424511", "2027-01-01", base=0.0)
    ended = rows[rows.scope.eq("base_agoa_end")].rename(columns={"hts_prefix": "hs10"})
    sold = lines.merge(ended[["partner", "hs10", "line_rate"]], on=["partner", "hs10"])
    due = (sold.line_rate * sold.customs_value).sum()
    assert sold.duties.sum() < 0.05 * due
    assert due - sold.duties.sum() == pytest.approx(569e6, abs=1e6)
    # What the programme does not name paid column 1.
    unnamed = lines[lines.partner.isin(ended.partner) & ~lines.hs10.str[:2].isin(["98", "99"])]
    unnamed = unnamed.merge(ended[["partner", "hs10"]], how="left", indicator=True).query(
        "_merge == 'left_only'"
    )
    column_1 = unnamed.hs10.str[:8].map(base_rates(read_table).general_rate) * unnamed.customs_value
    assert unnamed.duties.sum() > 0.75 * column_1.sum()
