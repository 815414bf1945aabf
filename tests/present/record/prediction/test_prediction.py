"""What report 10 says of predictions, for unlike partners and without a file of them."""

from dataclasses import replace
from functools import cache

import pytest

from analysis.estimate.record.prediction import study
from analysis.present.record import prediction as show
from analysis.present.record.prediction import labels
from analysis.stories import told


@pytest.fixture(scope="module")
def story_of():
    """Make the story of a partner, each once."""
    return cache(lambda partner: told(study.study, partner=partner))


def test_without_a_file_nothing_is_said_of_predictions(story_of):
    own = story_of("CHN")
    bare = replace(own, frozen=own.frozen[:0])
    assert show.frozen(bare) is None and show.frozen_table(bare) is None


def test_the_partner_of_the_report_is_drawn_first_and_all_countries_last(story_of):
    for partner in ("CHN", "DEU"):
        drawn = labels.drawn(story_of(partner))
        assert (drawn[0], drawn[-1]) == (partner, "WLD")
        assert len(drawn) == len(set(drawn))


def test_the_title_counts_the_points_that_the_panels_show(story_of):
    own = story_of("CHN")
    within, n = labels.inside(own, labels.drawn(own))
    assert f"{within} of {n} points lie" in show.rates_figure(own).alt


def test_a_held_share_is_met_or_missed_by_the_goal_as_printed(story_of):
    own = story_of("CHN")
    row = labels.score_row(own)
    high = own.groups.assign(value=own.groups.value.where(own.groups.index != row.name, 0.99))
    assert "met for the first and missed for the second" in show.rates(own).text
    assert "is missed for both" in show.rates(replace(own, groups=high)).text


def test_what_is_said_to_a_month_holds_no_later_month(story_of):
    """Eight of 30 partners are published further than the panel, whose months end with 2025-11."""
    own = story_of("CHN")
    row, every = (labels.score_row(own, group) for group in ("panel_months", "panel"))
    last = labels.last_of_all(own.scored[own.scored.partner.eq("AUS")])
    assert f"30 partners to {labels.month(last)}" in show.rates(own).text
    early = own.scored[own.scored.month.le(last) & own.scored.goods.eq(labels.ALL_CHAPTERS)]
    early = early[~early.partner.isin([labels.WORLD, "EU"]) & early.horizon.eq(1)]
    assert row.n == len(early) < every.n and row.value == early.inside_90.mean()


def test_of_the_figures_predicted_those_published_before_are_counted(story_of):
    """September 2026, end of month plus 40 days, was out by 28 November; October was not."""
    own = story_of("CHN")
    own = replace(own, frozen=own.frozen[own.frozen.day.eq("2026-11-28")])
    assert labels.published_before(own) == own.frozen.month.le("2026-09-01").sum() == 467
    assert "467 of them were published by then" in show.frozen(own).text.replace("\u00a0", " ")
