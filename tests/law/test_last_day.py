"""The law of its last day: by line as by day, by chapter as the look-up finds it."""

import pandas as pd
import pytest

from analysis.law.asked import numbers
from analysis.law.last_day import ALL_GOODS, LAWFUL, by_chapter, law_on
from analysis.law.measures import LAYERS
from analysis.law.outcomes import LawOutcomes
from analysis.law.paid import as_paid
from analysis.law.table import LAST_DAY
from law.conftest import real_table


@pytest.fixture(scope="module")
def lines(small_law):
    return law_on(small_law, LAST_DAY)


@pytest.fixture(scope="module")
def chapters(lines):
    return by_chapter(lines)


def frame(*rows) -> pd.DataFrame:
    """Lines of a country: code, imports, base rate, uniform layer."""
    table = pd.DataFrame(rows, columns=["hts", "customs_value", "base", "uniform"])
    table = table.assign(partner="AAA", section_201=0.0, section_232=0.0, section_301=0.0)
    table = table.assign(section_338=0.0, by_use="", incomplete="", barred=False)
    return table.assign(statutory_rate=table.base + table.uniform)


def test_a_chapter_bears_the_mean_of_its_lines_weighted_with_imports():
    rows = ("0101000000", 300, 0.0, 0.1), ("0102000000", 100, 0.2, 0.1), ("9401000000", 400, 0.0, 0.5)
    found = by_chapter(frame(*rows)).set_index("hs2")
    assert list(found.index) == [ALL_GOODS, "01", "94"]
    assert found.statutory_rate.tolist() == pytest.approx([0.325, 0.15, 0.5])
    assert found.base.tolist() == pytest.approx([0.025, 0.05, 0.0])
    assert found.customs_value.tolist() == [800, 400, 400]
    assert found.n_lines.tolist() == [3, 2, 1]


def test_a_chapter_without_imports_in_the_year_of_the_weights_has_no_mean():
    found = by_chapter(frame(("0101000000", 10, 0.1, 0.0), ("9401000000", 0, 0.9, 0.0)))
    assert found.hs2.tolist() == [ALL_GOODS, "01"]
    assert found.statutory_rate.tolist() == pytest.approx([0.1, 0.1])


def test_a_barred_line_weighs_nothing_and_what_is_unsaid_of_lines_is_counted():
    rows = ("2208000000", 300, 0.0, 0.1), ("2208100000", 100, 0.2, 0.1), ("2208200000", 0, 0.0, 0.5)
    lines = frame(*rows).assign(barred=[False, True, False], by_use=["", "consumer_package", ""])
    lines = lines.assign(incomplete=["base_specific", "", "base_specific"])
    lines["statutory_rate"] = lines.statutory_rate.mask(lines.barred)
    found = by_chapter(lines).set_index("hs2").loc["22"]
    assert found.statutory_rate == pytest.approx(0.1)  # of the line of 300 alone
    assert (found.customs_value, found.n_lines) == (300, 2)
    assert (found.by_use, found.incomplete, found.barred) == (1, 2, 1)


def test_layers_add_up_to_the_rate(lines, chapters):
    for table in (lines, chapters):
        assert (table[LAYERS].sum(axis=1) - table.statutory_rate).abs().max() < 1e-6


@pytest.mark.parametrize("day", ["2025-05-05", "2026-02-10", f"{LAST_DAY:%Y-%m-%d}"])
def test_every_line_bears_what_the_law_by_day_says(small_law, table, day):
    day = pd.Timestamp(day)
    by_day = table[table.first_day.le(day) & table.last_day.ge(day)].astype({"partner": str, "hts": str})
    key = ["partner", "hts"]
    by_line = law_on(small_law, day, LawOutcomes(small_law, real_table), as_paid(small_law))
    both = by_line.merge(by_day, on=key, how="outer", suffixes=("", "_by_day"))
    there = numbers().there(both.hts.to_numpy(str), numbers().list_of(day))
    assert len(both) == len(by_day) and both[there].notna().all().all()
    both = both[both.statutory_rate.notna()]
    for name in [*LAWFUL, *LAYERS]:
        assert (both[name] - both[f"{name}_by_day"]).abs().max() < 1e-9, name
    assert (both.claims == both.claims_by_day.astype(str)).all()


def test_a_chapter_bears_what_the_look_up_of_its_prefix_finds(law, chapters):
    own = chapters[chapters.hs2.ne(ALL_GOODS)]
    for row in own.sample(12, random_state=1).itertuples():
        found = law.statutory_rate(row.partner, row.hs2, LAST_DAY)
        # A mean that is looked up is rounded as a line's rate is.
        assert row.statutory_rate == pytest.approx(found.statutory_rate, abs=1e-6)
        assert row.n_lines == found.n_lines
