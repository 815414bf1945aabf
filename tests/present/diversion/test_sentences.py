"""What report 06 says."""

from dataclasses import replace

import pandas as pd
import pytest

from analysis.combine import select
from analysis.estimate.diversion import inputs
from analysis.estimate.diversion.accounting import by_sector_window
from analysis.estimate.load import load
from analysis.present import diversion as show
from analysis.present.diversion import frames, labels, words
from analysis.present.words import faults_of_answer, faults_of_points
from tests.present.diversion.stories import made_fits

#: Names of the two waterfalls.
NAMES = ("diversion_waterfall_lost", "diversion_waterfall_won")


def of(china, partner, **window):
    """Return the story of another partner or window, with what its answer reads and no more."""
    asked = select(partner=partner, **{"start": "2025-04", "end": "2025-11"} | window)
    found = {side: inputs.account_lines(partner, side, 10, ()) for side in ("lost", "won")}
    side = "lost" if found["lost"].loss >= found["won"].loss else "won"
    trades = inputs.load_sectors(f"{asked.start:%Y-%m}", f"{asked.end:%Y-%m}")
    return replace(
        china,
        selection=asked,
        side=side,
        found=found,
        bounds={side: inputs.bounds_of(partner, side, 10, ())},
        sectors={one: by_sector_window(trades, partner, side=one) for one in found},
        china=china.china if partner == "CHN" else None,
    )


def others_named(text, story):
    """Names of other partners in a text."""
    own = story.selection.partner_name
    return [name for name in story.names.values() if name != own and name in text]


def faults(answer):
    found = faults_of_answer(answer.sentence, names=answer.names, asked=answer.asked)
    return found + faults_of_points(answer.points)


#: Partners that lost and won, large and small, with an article, and with a law of their own.
FEW = ("CHN", "DEU", "GBR", "MEX", "SAU", "VNM")


@pytest.mark.parametrize(
    "partners", [FEW, pytest.param((), marks=pytest.mark.slow)], ids=["few", "every"]
)
def test_the_answer_keeps_the_reading_rules_and_follows_the_trade_of_every_partner(china, partners):
    said = {}
    for partner in partners or load().partners:
        story = of(china, partner)
        answer = show.answer(story)
        assert faults(answer) == [], partner
        assert others_named(answer.sentence, story) == [], partner
        fell = story.found["lost"].lines.own_after.sum() < story.found["lost"].lines.own_before.sum()
        verbs = ("lost in the US", "replaced") if fell else ("gained in the US", "countries lost")
        assert all(verb in answer.sentence for verb in verbs), partner
        said[partner] = answer.sentence
        if partner != "CHN":
            assert "customs" not in answer.text
    assert len(set(said.values())) == len(said) == (len(partners) or 30)
    assert "what the United Kingdom lost" in said["GBR"] and "what Vietnam gained" in said["VNM"]


@pytest.mark.parametrize("start, end", [("2019-01", "2019-12"), ("2018-09", "2019-08")])
def test_a_window_that_lines_are_not_known_for_is_answered_by_sector(china, start, end):
    for partner in ("CHN", "GBR", "SAU", "VNM"):
        story = of(china, partner, start=start, end=end)
        answer = show.answer(story)
        assert faults(answer) == [], partner
        when = "in 2019," if start[5:] == "01" else "from September 2018 to August 2019,"
        assert when in answer.sentence and "in the same sectors" in answer.sentence
        row = story.sectors["lost"].iloc[0]
        assert ("lost in the US" in answer.sentence) == (row.loss > row.gain), partner
        assert (answer.data_to, answer.released) == ("November 2025", story.vintage_sectors)
        assert show.main_figure(story).name == "diversion_sectors"
        assert show.waterfall_figure(story).name in NAMES


def test_replacement_no_larger_than_chance_is_said_to_be_none(china):
    none = {**china.bounds["lost"], "low": -0.1, "low_ci_low": -0.2, "low_ci_high": -0.05}
    story = replace(china, bounds={**china.bounds, "lost": none})
    answer = show.answer(story)
    assert "replaced at most 73\u00a0%" in answer.sentence and faults(answer) == []
    assert "−10\u00a0% [−20\u00a0%, −5\u00a0%]" in answer.points[1]
    assert answer.points[1].endswith("so that nothing is left.")
    assert "Others gained at most 73\u00a0%" in show.counted(story).text
    assert labels.at_least_zero(none) == (0.0, 0.0, 0.0)
    assert frames.named(story).low.sum() == 0


@pytest.mark.parametrize(
    "actual, verdict",
    [
        (0.9, "more than any placebo"),
        (0.6, "above zero and above each placebo, whose largest its interval still holds"),
        (0.3, "no more than the placebos have"),
    ],
)
def test_the_tariff_year_is_judged_against_the_placebos(china, actual, verdict):
    text = show.against_placebos(replace(china, **made_fits(actual=actual))).text
    by_sector, by_chapter = text.split("\n\n")
    assert by_chapter.endswith(f"in the highest of 1 earlier years. This is {verdict}.")
    assert by_sector.startswith("By sector, the same exposure has")
    assert "0.10 [−0.40, 0.60]" in text and text.count("no more than the placebos") >= 1


def test_the_example_is_a_line_half_of_which_china_sold_as_its_tariff_rose_from_20_to_50_per_cent():
    growth = words.growth_implied(pd.Series({"value": 2.0, "ci_low": 1.0, "ci_high": 3.0}))
    assert growth == pytest.approx((1.5 / 1.2 - 1, 1.25**0.5 - 1, 1.25**1.5 - 1))
    assert words.example().startswith("a line in which China held 50")


def test_ten_chapters_and_the_rest_add_up_to_all_chapters(china):
    frame, sums = frames.chapters(china), ["loss", "high", "net"]
    assert len(frame) == 11
    assert frame[sums].sum().to_numpy() == pytest.approx(china.chapters[sums].sum().to_numpy())
