"""The replay on real figures of some partners: nothing leaks, and a false row of the law is found."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.collect import read_events, read_table
from analysis.combine import load_statutory
from analysis.estimate.record.prediction import alarm, inputs, origins
from analysis.estimate.record.prediction.law import (
    LAW_BY_LINE_SINCE,
    law_by_month,
    line_steps,
    panel_law,
)
from analysis.estimate.record.prediction.origins import ALL_CHAPTERS, KEY
from analysis.estimate.record.prediction.replay import at_origin, replay
from analysis.law.coverage import Coverage
from analysis.law.statutory import read_law

#: Last month published before the metals annex of 6 April 2026; partners, and those that sell computers.
ORIGIN, PARTNERS = pd.Timestamp("2026-03-01"), ["CHN", "IND", "JPN", "KOR", "MEX", "TWN", "VNM"]
SELLERS = ["TWN", "MEX"]
NEXT = ORIGIN + pd.DateOffset(months=1)

#: The row that stood in the law: a heading of the annex's words, taken for one of its list.
FALSE = {
    "scope": "s232_annex_1b",
    "hts_prefix": "8471",
    "partner": "ALL",
    "first_day": "2026-04-06",
    "last_day": "2099-12-31",
    "share": 1.0,
    "use": "",
    "used": 1.0,
    "source": "planted",
}


@pytest.fixture(scope="module")
def law():
    """The law on the lines of the partners, as known when March 2026 was published."""
    patch = pytest.MonkeyPatch()
    whole = read_law(read_table, read_events(), partners=PARTNERS)
    patch.setattr(inputs, "whole_law", lambda: whole)
    yield inputs.known_law(inputs.day_of(ORIGIN))
    patch.undo()


@pytest.fixture(scope="module")
def figures() -> pd.DataFrame:
    every = inputs.load_figures()
    return every[every.partner.isin(PARTNERS)].reset_index(drop=True)


@pytest.fixture(scope="module")
def before() -> pd.DataFrame:
    law = panel_law(load_statutory())
    return law[law.partner.isin(PARTNERS)]


def by_month(law, year) -> pd.DataFrame:
    series = pd.MultiIndex.from_product([PARTNERS, [ALL_CHAPTERS]], names=KEY)
    months = pd.date_range(LAW_BY_LINE_SINCE, ORIGIN + pd.DateOffset(months=6), freq="MS")
    return law_by_month(law, series, months, year=year)


def test_the_law_of_a_day_has_no_event_announced_after_it(law):
    announced = law[0].events.announcement_date
    assert announced.max() <= inputs.day_of(ORIGIN) < read_events().announcement_date.max()


def test_data_after_the_origin_times_noise_moves_no_forecast_of_rates(law, figures, before):
    day = inputs.day_of(ORIGIN)
    noise = np.random.default_rng(1).uniform(0.3, 3, len(figures))
    late = figures.released > day
    other = figures.assign(
        collected_rate=figures.collected_rate.mask(late, figures.collected_rate * noise)
    )
    one, two = (
        at_origin(origins.known(table, day), by_month(*law), before, ORIGIN)[0]
        for table in (figures, other)
    )
    assert late.sum() > 10
    pd.testing.assert_frame_equal(one, two, check_exact=True)


def test_a_revision_is_not_known_before_its_day(figures):
    first, later = (origins.known(figures, pd.Timestamp(day)) for day in ("2026-06-16", "2026-06-17"))
    month = pd.Timestamp("2025-06-01")
    panel = read_table("us_imports_naics3_monthly")
    own = panel[panel.partner.eq("MEX") & panel.month.eq(month) & ~panel.naics3.isin(["980", "990"])]
    assert first.loc[month, ("MEX", ALL_CHAPTERS)] == pytest.approx(
        own.duties.sum() / own.customs_value.sum()
    )
    assert first.loc[month, ("MEX", ALL_CHAPTERS)] != later.loc[month, ("MEX", ALL_CHAPTERS)]


def test_first_prints_are_what_the_tables_of_later_days_hold_to_the_dollar():
    """Nothing was revised since: a print may be scored at once."""
    prints = read_table(origins.FIRST_PRINTS_TABLE)
    partners, cells = (
        read_table(name) for name in (origins.PARTNER_RATES_TABLE, origins.SERIES_RATES_TABLE)
    )
    later = pd.concat([partners.assign(hs_scope=origins.WITHOUT_SPECIAL_CHAPTERS), cells])
    amounts = ["customs_value", "dutiable_value", "duties"]
    both = prints.merge(later, on=["partner", "hs_scope", "month"], suffixes=("", "_later"))
    assert len(both) == len(prints) == 31
    assert all((both[name] == both[f"{name}_later"]).all() for name in amounts)
    assert (prints.duties / prints.customs_value - prints.collected_rate).abs().max() < 1e-6


def test_what_was_printed_first_is_what_is_scored_with_its_day():
    outcomes, prints = inputs.load_outcomes(), read_table(origins.FIRST_PRINTS_TABLE)
    taiwan = outcomes.query("partner == 'TWN' and goods == @ALL_CHAPTERS").set_index(["target", "month"])
    print_of = prints.query("partner == 'TWN'").set_index("month").iloc[-1]
    for target, name in (("collected_rate", "collected_rate"), ("imports", "customs_value")):
        row = taiwan.loc[target, print_of.name]
        assert (row.outcome, row.released) == (print_of[name], print_of.print_date)
    assert (inputs.census_days(prints.month) == prints.print_date).all()
    assert not outcomes.duplicated(["target", *KEY, "month"]).any()


def misses_under(law, year, figures, before) -> tuple[pd.DataFrame, pd.DataFrame]:
    laws = by_month(law, year).assign(origin=ORIGIN)
    scored, _ = replay(figures, laws, before, {ORIGIN: inputs.day_of(ORIGIN)})
    raised = alarm.missed(scored).query("beyond > 0 and month == @NEXT")

    def steps(partner, goods, month, back):
        return line_steps(law, partner, goods, (ORIGIN, month), year=year)

    return raised, alarm.carried_by(raised, steps)


def test_the_false_row_on_computers_is_named_at_the_first_print_after_it(law, figures, before):
    known, year = law
    rows = pd.DataFrame([FALSE]).astype({"first_day": "datetime64[ns]", "last_day": "datetime64[ns]"})
    rows = pd.concat([known.coverage.rows, rows], ignore_index=True)
    planted = replace(known, coverage=Coverage(rows, known.coverage.codes))
    raised, headings = misses_under(planted, year, figures, before)
    assert set(SELLERS) <= set(raised.partner)
    assert (raised.error[raised.partner.isin(SELLERS)] < 0).all()
    worst = headings.drop_duplicates("partner").set_index("partner").loc[SELLERS]
    assert worst.heading.tolist() == ["8471"] * 2
    assert worst.layer.tolist() == ["section_232"] * 2


def test_without_the_false_row_the_print_names_no_computers(law, figures, before):
    raised, headings = misses_under(*law, figures, before)
    assert "TWN" not in set(raised.partner)
    assert "8471" not in set(headings.heading)


def test_the_steps_of_lines_add_up_to_that_of_the_law(law):
    known, year = law
    lines = line_steps(known, "TWN", ALL_CHAPTERS, (ORIGIN, NEXT), year=year)
    kinds = by_month(known, year).set_index(["partner", "month"]).drop(columns="goods").sum(axis=1)
    assert lines.step.sum() == pytest.approx(kinds["TWN", NEXT] - kinds["TWN", ORIGIN], abs=1e-12)
    assert lines.weight.sum() == pytest.approx(1)
