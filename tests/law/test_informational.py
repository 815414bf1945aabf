"""Informational materials: spared by the orders of 2025 and 2026 in the share that was in 2025."""

import pandas as pd
import pytest

from analysis.combine.collected.duties_paid import law_of_2025, timing_of_2025
from analysis.law.calendar import rate_steps
from analysis.law.coverage import Coverage
from analysis.law.rates import measures_of_lines

#: Measures that spare them, a partner that bears each, and a day.
SPARING = {
    "ieepa_fentanyl": ("CHN", "2025-06-01"),
    "ieepa_border": ("MEX", "2025-03-05"),
    "ieepa_reciprocal": ("VNM", "2025-09-01"),
    "ieepa_brazil": ("BRA", "2025-09-01"),
    "ieepa_india_oil": ("IND", "2025-09-01"),
    "s122": ("VNM", "2026-05-01"),
    "s301_forced_labor": ("VNM", "2026-08-10"),
    "s301_brazil": ("BRA", "2026-08-10"),
}

#: Lines that stood exempt from the orders of 2025 by a transcription of the annex that does not print
#: them, and paid 3 to 8 points more; and one that was spared on half its value.
UNPRINTED = ["49070000", "49081000", "49089000", "49090020", "49100040", "49100060", "49119140"]
HALF = "97069000"


@pytest.fixture(scope="module")
def materials(read):
    return read("us_informational_materials_hts8").set_index("hts8")


@pytest.fixture(scope="module")
def charged(rows, events, materials):
    """What a measure adds to every line of the materials on a day, by eight digits."""
    codes = pd.Index(materials.index + "00")
    coverage = Coverage(rows[~rows.scope.eq("usmca")], codes)
    lines = pd.DataFrame({"code": range(len(codes)), "base_rate": 0.0})

    def of(measure: str) -> pd.Series:
        partner, day = SPARING[measure]
        steps = rate_steps(events, partner)
        by_measure = measures_of_lines(coverage, steps, partner, None, lines, pd.Timestamp(day))
        return pd.Series(by_measure[measure], index=materials.index)

    return of


@pytest.mark.parametrize("measure", SPARING)
def test_books_and_art_bear_no_measure_whose_text_spares_them_and_cards_do(charged, materials, measure):
    """All lines by kind: forced labour and Brazil's 301 charged books 10 to 37.5 % in 0.7.0."""
    rate = charged(measure)
    whole = materials.kind.isin(["spared whole", "named by Annex II"])
    assert rate[whole].eq(0).all()
    plain = rate[UNPRINTED].max()
    assert plain > 0 and rate[UNPRINTED].eq(plain).all()
    part = rate[materials.kind.isin(["spared mostly", "spared in part"])]
    spared = materials.spared_share[part.index]
    assert (part <= plain * (1 - spared) + 1e-12).all()  # some is spared by other lists too


def test_a_line_of_antiques_is_spared_on_the_half_that_was(charged, materials):
    share = materials.spared_share[HALF]
    assert share == pytest.approx(0.53)
    assert charged("ieepa_reciprocal")[HALF] == pytest.approx(0.20 * (1 - share))


def test_of_china_s_lines_spared_whole_what_was_dutiable_paid_the_fentanyl_duty_by_use(on_line, read):
    """Picture books, free in 2024: a tenth was dutiable, at 20 %; of nobody else is it by use."""
    imports = read("us_imports_hs10_annual").query("year == 2025 and partner == 'CHN'")
    books = imports[imports.hs10.str.startswith("4903")].iloc[0]
    assert 0.10 < books.duties / books.dutiable_value <= 0.20 < 0.20 + 0.10
    assert on_line.layers("CHN", books.hs10, "2025-06-01") == {}
    assert "informational" in on_line.unsaid("CHN", books.hs10, "2025-06-01")[0]
    assert on_line.unsaid("VNM", books.hs10, "2025-06-01")[0] == set()


def test_china_s_print_and_art_paid_in_2025_what_the_law_says_within_a_third(small_law, read, materials):
    """China is of no part in the shares. Million USD: 199 paid, 261 by the law, 343 by that of 0.7.0."""
    china_lines = small_law.of("CHN")
    china_lines = china_lines[china_lines.hs10.str[:8].isin(materials.index)]
    law = law_of_2025(small_law, china_lines, timing_of_2025(read("us_imports_naics3_monthly")))
    imports = read("us_imports_hs10_annual").query("year == 2025 and partner == 'CHN'").set_index("hs10")
    imports = imports[["customs_value", "duties"]]
    sold = imports.reindex(law.droplevel("partner").index).fillna(0)
    assert 1.0 < (law.to_numpy() * sold.customs_value).sum() / sold.duties.sum() < 1.4
