"""What report 05 says."""

import re
from dataclasses import replace

import numpy as np
import pytest

from analysis.combine.load import partner_names
from analysis.estimate.counterfactual.inputs import read_plan
from analysis.present import counterfactual as show
from analysis.present.counterfactual.words import spread_of
from analysis.present.finding import brief as per_cent
from analysis.present.text import flat
from analysis.present.words import faults_of_answer, faults_of_points
from tests.estimate.counterfactual.shipped import SHIPPED
from tests.present.counterfactual.stories import SECTIONS, told

#: Paragraphs of the text that are true of China in 2025 alone.
CHINA_IN_2025 = [
    flat(paragraph)
    for section in show.ROOM.text.sections.values()
    for paragraph in re.findall(r"{% if china %}(.*?){% endif %}", section.text, flags=re.DOTALL)
]


def with_main(story, **values):
    """Return a story whose time series finds something else in the episode."""
    rows = story.gaps.summary.copy()
    own = rows.design.eq("structural") & rows.period.eq("episode")
    rows.loc[own, list(values)] = list(values.values())
    return replace(story, gaps=replace(story.gaps, summary=rows))


def test_answer_says_above_and_that_it_may_be_chance(china):
    other = with_main(china, value=0.2, ci_low=-0.1, ci_high=0.5, p_value=5 / 29)
    answer = show.answer(other)
    assert "22\u00a0% above [10\u00a0% below, 65\u00a0% above] a forecast from" in answer.sentence
    assert answer.sentence.endswith(", which may be chance.")
    assert "The surplus is" in answer.text and "Four of 28 others moved as far" in answer.text
    assert "made up for it" not in answer.text and "of the gap" not in answer.points[0]
    assert "divided" in show.tariff(other).text
    assert faults_of_answer(answer.sentence, names=answer.names) == []
    assert faults_of_points(answer.points) == []


def test_a_clear_rise_in_spite_of_the_tariff_is_put_down_to_something_else(china):
    other = with_main(china, value=0.5, ci_low=0.3, ci_high=0.8)
    assert "65\u00a0% [35\u00a0%, 123\u00a0%] above" in show.answer(other).sentence
    assert "something else more than made up for it" in show.answer(other).text
    assert "Something else more than made up for it" in show.tariff(other).text


def test_a_gap_of_nothing_keeps_a_decimal(china):
    other = with_main(china, value=-0.0002, ci_low=-0.2, ci_high=0.2, p_value=1.0)
    assert "were 0.0\u00a0% below [18\u00a0% below, 22\u00a0% above]" in show.answer(other).sentence


def test_imports_that_did_not_suffer_by_law_are_said_to_have_lost_nothing_by_it(china):
    rows = china.implied.summary.copy()
    rows.loc[rows.design.eq("panel"), ["value", "ci_low", "ci_high"]] = 0.0
    other = replace(china, implied=replace(china.implied, summary=rows))
    assert "did not rise" in show.answer(other).text
    assert "nothing of the gap" in show.tariff(other).text


#: Partners of the panel by sector: all but the two whose imports are not published by it.
PARTNERS = sorted(set(partner_names()) - {"PHL", "VEN", "WLD"})


@pytest.mark.parametrize("partner", PARTNERS)
def test_the_answer_keeps_the_reading_rules_and_its_sign_whoever_the_partner(everyone, partner):
    story = everyone(partner)
    answer, main = show.answer(story), story.gaps.episode.loc["structural"]
    assert faults_of_answer(answer.sentence, names=answer.names, asked=answer.asked) == []
    assert faults_of_points(answer.points) == []
    said = [answer.text, *(face(story).text for face in SECTIONS[:1] + SECTIONS[2:5])]
    for code, name in partner_names().items():
        assert code == partner or not any(name in text for text in said), name
    assert (" below" in answer.sentence.split("%")[-1 if main.ci_low * main.ci_high > 0 else 1]) == (
        main.actual < main.expected
    )
    assert ("The shortfall is" in answer.text) == (main.actual < main.expected)
    assert ("Imports fell" in answer.text) == (main.actual < story.before)
    assert ("Imports rose" in answer.text) == (main.actual > story.before)


def test_a_window_of_one_month_and_one_over_two_years_are_named_as_used(everyone):
    story = everyone("GBR")

    def of(start, end):
        plan = read_plan(**SHIPPED | {"partner": "GBR", "start": start, "end": end})
        return show.answer(replace(story, gaps=replace(story.gaps, plan=plan)))

    one, two = of("2025-05", "2025-05"), of("2024-11", "2025-11")
    assert one.sentence.startswith("In May 2025 US imports from the United Kingdom were ")
    assert two.sentence.startswith("From November 2024 to November 2025 US imports from the United ")
    for answer in (one, two):
        assert faults_of_answer(answer.sentence, names=answer.names) == []


def test_paragraphs_on_china_in_2025_are_in_its_report_alone():
    assert len(CHINA_IN_2025) == 6
    for partner in ("CHN", "RUS"):
        story = told(partner="RUS", fit_end="2025-03") if partner == "RUS" else told()
        texts = [part.text for face in SECTIONS if (part := face(story)) is not None]
        notes = [note for note in CHINA_IN_2025 if any(note in text for text in texts)]
        assert len(notes) == (len(CHINA_IN_2025) if partner == "CHN" else 0)


def test_no_share_of_the_gap_is_printed_where_the_gap_or_the_tariffs_part_may_be_none(china):
    def said(story):
        keys = [number.key for number in show.numbers(story)]
        texts = [show.answer(story).points[0], show.tariff(story).text]
        return ["of the gap, from" in text for text in texts] + [
            any(key.endswith("panel.share") for key in keys)
        ]

    rows = china.implied.summary.copy()
    rows.loc[rows.design.eq("panel"), "ci_high"] = 0.2
    unsure = replace(china, implied=replace(china.implied, summary=rows))
    assert said(with_main(china, ci_high=0.1)) == said(unsure) == [False] * 3
    assert "too uncertain to be a share of the gap" in show.tariff(unsure).text


def test_a_gap_is_the_mirror_of_a_rush_only_where_there_was_one_and_a_gap_below(china):
    def mirrored(early, later):
        rows = china.gaps.summary.copy()
        own = rows.design.eq("structural")
        rows.loc[own & rows.period.eq("run_up"), ["value", "ci_low"]] = early, early - 0.1
        rows.loc[own & rows.period.eq("episode"), "value"] = later
        text = show.run_up(replace(china, gaps=replace(china.gaps, summary=rows))).text
        assert text.startswith("## The months before the episode\n") and "rushed in" not in text[:200]
        return "mirror" in text

    assert [mirrored(0.2, -0.5), mirrored(0.05, -0.5), mirrored(-0.2, -0.5), mirrored(0.2, 0.5)] == [
        True,
        False,
        False,
        False,
    ]


def test_each_interval_of_the_share_says_what_it_holds_to_be_unknown(china):
    share = china.share.copy()
    share[["ci_high", "given_gap_high"]] = 0.95, 0.9
    text = show.tariff(replace(china, share=share)).text
    assert "to 95\u00a0%; with the uncertainty of the elasticity alone" in text
    assert "to 90\u00a0%. This is of typical lines;" in text
    assert text.endswith("By both weights the part of the gap goes from none to more than all.")
    share[["ci_high", "given_gap_high"]] = 47.93, 1.02  # more than all is all that it says
    text = show.tariff(replace(china, share=share)).text
    assert "to all of it;" in text and "to more than all. This is" in text
    assert "4,793" not in text and "4793" not in text
    assert "divided" in show.tariff(with_main(china, ci_high=0.1)).text


def test_the_part_of_the_gap_says_by_which_elasticity_and_what_both_weights_leave_of_it(china):
    """In dollars of a gap of 100 the tariff took 20 to 60; or may have added to imports."""
    gap = with_main(china, actual=100.0, value=np.log(0.5))
    for high, words in ((-20, "from 20\u00a0% to 60\u00a0%"), (5, "from none to 60\u00a0%")):
        dollars = tuple(-np.log1p(-end / 100) for end in (-60, high))
        story = replace(gap, implied=replace(gap.implied, dollars=dollars))
        assert f"By both weights the part of the gap goes {words}." in show.tariff(story).text
        point = show.answer(story).points[0]
        assert point.startswith("Of typical lines ") and f"by both weights {words}." in point


def test_the_gap_is_divided_between_the_sector_and_the_others(china):
    rows = china.without_hardware.copy()
    actual = rows.actual.iloc[0]
    all_goods = {d: 1 - 1 / np.exp(rows.value[d]) for d in ("structural", "panel")}
    rows["actual"] *= 0.8
    rows.loc[["structural", "panel"], "value"] = np.log([0.7, 0.6])
    gap, law = 0.8 * (1 - 1 / 0.7), 0.8 * (1 - 1 / 0.6)
    text = show.hardware(replace(china, without_hardware=rows)).text
    assert f"{-law * actual / 1e9:.1f}\u00a0bn USD where {-gap * actual / 1e9:.1f}" in text
    assert f", {per_cent(law / gap)} of the gap by its own past" in text
    rest = (all_goods["panel"] - law) / (all_goods["structural"] - gap)
    assert f"by subtraction it is {per_cent(rest)}." in text


def test_the_range_of_other_months_is_that_of_the_fits(china):
    own = china.checks.loc["structural", ["lowest", "highest"]]
    assert own.lowest < own.highest
    assert f"the time series gives {spread_of(own)}." in show.choices(china).text
