"""How far a series was revised, between two releases of it."""

from types import SimpleNamespace

import pandas as pd
import pytest

from analysis.claims.reaches import reach
from analysis.claims.records import Published, Record
from analysis.claims.revisions import TOGETHER, TOGETHER_GROWTH, Revisions, middle, revisions_of

MAY, JUNE = pd.Timestamp("2025-05-01"), pd.Timestamp("2025-06-01")


def year_before(month):
    return month - pd.DateOffset(years=1)


def months(may, june, may_before, june_before):
    """Levels of two months and of those a year before."""
    levels = {MAY: may, JUNE: june, year_before(MAY): may_before, year_before(JUNE): june_before}
    return {(month, 1): level for month, level in levels.items() if level is not None}


def revised(old, new, **growth):
    """Revisions between two releases, with printed growth of each."""
    releases = {"first": old, "today": new}
    published = {
        name: Published(levels=levels, growth=growth.get(name, {})) for name, levels in releases.items()
    }
    record = Record(**published, vintage="today's", table="a table")
    return revisions_of(record, source="a table", vintages="first, now")


OLD, NEW = months(110.0, 90.0, 100.0, 100.0), months(121.0, 90.0, 100.0, 90.0)


def test_levels_are_revised_by_parts_of_themselves_and_growth_by_points_largest_first():
    revisions = revised(OLD, NEW)
    assert revisions.levels == pytest.approx((0.1, 0.1, 0.0, 0.0))
    assert revisions.growth == pytest.approx((0.11, 0.10))  # May 10 to 21 %, June -10 to 0 %
    assert (revisions.level(), revisions.change()) == pytest.approx((0.1, 0.11))


def test_growth_of_a_month_without_its_year_before_is_not_known():
    assert revised(months(110.0, 90.0, 100.0, None), NEW).growth == pytest.approx((0.11,))


def test_printed_growth_to_date_lies_off_that_of_the_sums_of_its_months():
    printed = {(JUNE, 2): 0.03}
    revisions = revised(OLD, NEW, first=printed, today={(JUNE, 2): 0.05})
    assert revisions.sums == pytest.approx((0.03,))  # the sums of both years are 200
    assert revisions.growth == pytest.approx((0.02,))
    assert (revisions.level(2), revisions.change(6)) == pytest.approx((TOGETHER, 0.03))


def test_a_series_of_one_release_is_not_revised_and_others_stand_for_it_by_the_middle_one():
    record = Record(today=Published(levels=NEW, growth={}), vintage="today's", table="a table")
    alone = revisions_of(record, source="a table", vintages="")
    assert alone == Revisions() and (alone.level(6), alone.change(6)) == (0.0, 0.0)
    small, large = (Revisions(levels=(size,), growth=(0.0,)) for size in (0.01, 0.2))
    assert middle([large, alone, small]) == small and middle([]) == Revisions()
    assert small.change(6) == TOGETHER_GROWTH


@pytest.mark.parametrize("kind, asked", [("rate", "level"), ("trade", "level"), ("share", "share")])
def test_no_revision_is_let_reach_more_than_a_third_of_a_figure(kind, asked):
    """A claim of twice a figure is then never open."""
    ever = SimpleNamespace(level=lambda n: 0.9, change=lambda n: 0.9)
    claim = SimpleNamespace(unit="", kind=kind, asked=asked, n_months=1)
    assert reach(claim, [], 0.6, [ever]) == pytest.approx(0.2)
