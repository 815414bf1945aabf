"""The regime report for unlike partners: every part says what it shows, and what it lacks."""

import numpy as np
import pandas as pd
import pytest

from analysis.estimate.regime.study import Story, study
from analysis.present import regime as show
from analysis.present import regime_figures as draw
from analysis.present import regime_tables as tables
from analysis.present.finding import Finding
from analysis.present.picture import Picture
from analysis.present.regime_numbers import regime_numbers
from analysis.present.table import Table

#: China; a partner without a break in its share; one whose share rose and that had no cut; one that the
#: panel regression leaves out.
PARTNERS = ("CHN", "BRA", "VNM", "RUS")


@pytest.fixture(scope="module", params=PARTNERS)
def story(request, regime_story) -> Story:
    if request.param == "CHN":
        return regime_story
    return study(partner=request.param, breaks=4, draws=39)


def parts(story: Story) -> list:
    found, sides, back = story.regimes, story.asymmetry, story.recovery
    return [
        show.regime_finding(story),
        draw.breaks_figure(story.selection, found),
        tables.breaks_table(found),
        tables.levels_table(found),
        tables.tests_table(found),
        tables.variations_table(found),
        tables.asymmetry_table(sides),
        draw.asymmetry_figure(sides),
        draw.recovery_figure(back),
        tables.recovery_table(back),
        tables.growth_table(back),
        tables.bases_table(back),
        tables.drift_table(back),
        *regime_numbers(story),
    ]


def words(part) -> str:
    if isinstance(part, Picture):
        return f"{part.alt} {part.caption}"
    if isinstance(part, Table):
        return f"{part.caption} {part.printed().to_string()}"
    return part.text if isinstance(part, Finding) else repr(part)


def test_every_part_says_what_it_shows_without_a_missing_value(story, recwarn):
    for part in parts(story):
        text = words(part)
        bare = text.replace("(", " ").replace("[", " ").replace(",", " ").split()
        assert not {"nan", "NaN", "None", "NaT", "inf", "-inf"} & set(bare)
        assert "nan\u00a0%" not in text
        if isinstance(part, Picture):
            assert len(part.alt) > 60
            assert len(part.png()) > 10_000
    assert not [w for w in recwarn if "layout" in str(w.message)]


def test_keys_of_the_numbers_are_unique_and_name_the_partner(story):
    keys = [number.key for number in regime_numbers(story)]
    assert len(keys) == len(set(keys))
    assert f"regime.{story.selection.partner}.share.breaks" in keys
    assert all(key.startswith(f"regime.{story.selection.partner}.") for key in keys)
    assert f"regime.{story.selection.partner}.asymmetry.2025.difference" in keys
    assert ("regime.CHN.undone.2026" in keys) == (story.selection.partner == "CHN")


def test_every_estimate_among_the_numbers_has_an_interval_around_it(story):
    for number in regime_numbers(story):
        if any(word in number.key for word in ("last_break", "undone.20", "predicted", "2025.rise")):
            if "tariff_undone" in number.key or "rate_undone" in number.key:  # as published
                continue
            assert number.ci_low <= number.value <= number.ci_high


def test_only_china_has_a_recovery_and_others_say_so(story):
    back = story.recovery
    shown = [draw.recovery_figure(back), tables.recovery_table(back), tables.drift_table(back)]
    if story.selection.partner != "CHN":
        assert all(part is show.ONLY_CHINA for part in shown)
    else:
        assert isinstance(shown[0], Picture)


def test_finding_states_first_what_holds_for_the_partner(story):
    text = show.regime_finding(story).text
    first = {
        "CHN": "**Neither a return nor a settled new phase: trade is partly back by US figures",
        "BRA": "**No break in the share of Brazil",
        "VNM": "**The share of Vietnam in US imports last broke in April 2025",
        "RUS": "**The share of Russia in US imports last broke in",
    }
    assert text.startswith(first[story.selection.partner])
    assert ("cannot be permuted" in text) == (story.selection.partner == "RUS")


def test_every_table_names_its_vintage(story):
    for part in parts(story):
        if isinstance(part, Table):
            assert "Vintage" in part.caption


def test_step_of_a_series_leads_from_its_level_before_to_that_after(story):
    numbers = {number.key: number.value for number in regime_numbers(story)}
    for key, step in numbers.items():
        if key.endswith("last_break"):
            before, after = (numbers[key.replace("last_break", side)] for side in ("before", "after"))
            if ".gap." in key:
                before, after = 1 + before, 1 + after
            assert step == pytest.approx(after / before - 1)


def test_comparison_that_rejects_is_in_the_finding(story):
    if story.recovery is None:
        return
    text = show.regime_finding(story).text
    us = show.last_window(story.recovery, "us")
    assert us.undone_high < us.expected_low
    assert "more than was undone, with intervals that do not meet, for the former" in text
    assert f"{show.whole(us.expected)} [{show.whole(us.expected_low)}, " in text
    assert "in January to June 2024" in text


@pytest.mark.parametrize(
    "low, high, verdict",
    [
        (0.1, 0.6, "partly back"),
        (-0.2, 0.6, "not back"),
        (0.2, 1.3, "back in part or whole"),
        (-0.2, 1.3, "undecided"),
    ],
)
def test_verdict_is_what_the_interval_of_the_share_undone_holds(low, high, verdict):
    assert show.verdict(pd.Series({"undone_low": low, "undone_high": high})) == verdict


def test_logs_are_printed_as_levels_and_the_gap_as_growth():
    assert show.level(np.log(0.081), "share") == pytest.approx(0.081)
    assert show.level(-0.1, "gap") == pytest.approx(np.expm1(-0.1))
    assert show.fine(0.0004) == "0.04\u00a0%"
    assert show.fine(0.081) == "8.1\u00a0%"
