"""The regime report for unlike partners: every part says what it shows, and what it lacks."""

import numpy as np
import pandas as pd
import pytest

from analysis.combine import select
from analysis.estimate.regime.asymmetry import find_asymmetry
from analysis.estimate.regime.recovery import find_recovery
from analysis.estimate.regime.regimes import find_regimes
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
def results(data, request):
    selection = select(partner=request.param, start="2013-01", end="2025-11")
    found = find_regimes(selection, most=4, draws=39)
    return selection, found, find_asymmetry(data, request.param), find_recovery(request.param)


def parts(selection, found, sides, back) -> list:
    return [
        show.regime_finding(selection, found, sides, back),
        draw.breaks_figure(selection, found),
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
        *regime_numbers(selection, found, sides, back),
    ]


def words(part) -> str:
    if isinstance(part, Picture):
        return f"{part.alt} {part.caption}"
    if isinstance(part, Table):
        return f"{part.caption} {part.printed().to_string()}"
    return part.text if isinstance(part, Finding) else repr(part)


def test_every_part_says_what_it_shows_without_a_missing_value(results, recwarn):
    for part in parts(*results):
        text = words(part)
        bare = text.replace("(", " ").replace("[", " ").replace(",", " ").split()
        assert not {"nan", "NaN", "None", "NaT", "inf", "-inf"} & set(bare)
        assert "nan\u00a0%" not in text
        if isinstance(part, Picture):
            assert len(part.alt) > 60
            assert len(part.png()) > 10_000
    assert not [w for w in recwarn if "layout" in str(w.message)]


def test_keys_of_the_numbers_are_unique_and_name_the_partner(results):
    keys = [number.key for number in regime_numbers(*results)]
    assert len(keys) == len(set(keys))
    assert f"regime.{results[0].partner}.share.breaks" in keys
    assert all(key.startswith(f"regime.{results[0].partner}.") for key in keys)
    assert f"regime.{results[0].partner}.asymmetry.2025.difference" in keys
    assert ("regime.CHN.undone.2026" in keys) == (results[0].partner == "CHN")


def test_every_estimate_among_the_numbers_has_an_interval_around_it(results):
    for number in regime_numbers(*results):
        if any(word in number.key for word in ("last_break", "undone.20", "predicted", "2025.rise")):
            if "tariff_undone" in number.key or "rate_undone" in number.key:  # as published
                continue
            assert number.ci_low <= number.value <= number.ci_high


def test_only_china_has_a_recovery_and_others_say_so(results):
    selection, *_, back = results
    shown = [draw.recovery_figure(back), tables.recovery_table(back), tables.drift_table(back)]
    if selection.partner != "CHN":
        assert all(part is show.ONLY_CHINA for part in shown)
    else:
        assert isinstance(shown[0], Picture)


def test_finding_states_first_what_holds_for_the_partner(results):
    selection, found, sides, back = results
    text = show.regime_finding(selection, found, sides, back).text
    first = {
        "CHN": "**Neither a return nor a settled new phase: trade is partly back by US figures",
        "BRA": "**No break in the share of Brazil",
        "VNM": "**The share of Vietnam in US imports last broke in April 2025",
        "RUS": "**The share of Russia in US imports last broke in",
    }
    assert text.startswith(first[selection.partner])
    assert ("cannot be permuted" in text) == (selection.partner == "RUS")


def test_every_table_names_its_vintage(results):
    for part in parts(*results):
        if isinstance(part, Table):
            assert "Vintage" in part.caption


def test_step_of_a_series_leads_from_its_level_before_to_that_after(results):
    numbers = {number.key: number.value for number in regime_numbers(*results)}
    for key, step in numbers.items():
        if key.endswith("last_break"):
            before, after = (numbers[key.replace("last_break", side)] for side in ("before", "after"))
            if ".gap." in key:
                before, after = 1 + before, 1 + after
            assert step == pytest.approx(after / before - 1)


def test_comparison_that_rejects_is_in_the_finding(results):
    selection, found, sides, back = results
    if back is None:
        return
    text = show.regime_finding(selection, found, sides, back).text
    us = show.last_window(back, "us")
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
