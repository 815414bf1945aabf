"""What report 04 says."""

import re
from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest

from analysis.engine.permutation import Permutation
from analysis.estimate.elasticity.robustness.exposure import Exposure
from analysis.estimate.specifications import specification
from analysis.present.elasticity import robustness as show
from analysis.present.finding import the
from analysis.present.words import faults_of_answer, faults_of_points, plain
from tests.present.elasticity.robustness.stories import FIRST, NAME


def exposure_with(values):
    labels = pd.Index(["CHN", *(f"P{i:02d}" for i in range(len(values) - 1))])
    moved = Permutation("CHN", labels, np.array(values), np.ones(len(values)))
    return Exposure(specification(NAME), moved)


@pytest.mark.parametrize(
    "n_larger, words",
    [
        (
            0,
            "none of 29 other partners moved as much as China when given its tariffs (p\u00a0=\u00a00.0",
        ),
        (1, "one of 29 other partners moved as much"),
        (
            6,
            "6 of 29 other partners moved as much as China when given its tariffs (p\u00a0=\u00a00.233)",
        ),
    ],
)
def test_sentence_says_what_the_permutation_does(story, n_larger, words):
    values = [-2.0] + [-3.0] * n_larger + [0.1] * (29 - n_larger)
    assert words in show.ranks(replace(story, exposures=[exposure_with(values)])).text


@pytest.fixture(scope="module")
def answer_of(story_of):
    """Make the answer about a partner, each once."""
    return cache(lambda partner, specs: show.answer(story_of(partner, specs)))


#: Episodes asked for; Russia is left out of the second.
ASKED = [(FIRST, NAME), (FIRST,), (NAME,)]


@pytest.mark.parametrize("specs", ASKED)
def test_answer_keeps_the_reading_rules_and_names_no_other_partner_whoever_it_is_of(
    story_of, answer_of, data, specs
):
    for partner in data.partners:
        if partner == "RUS" and NAME in specs:
            continue
        story = story_of(partner, specs)
        answer = answer_of(partner, specs)
        faults = faults_of_answer(answer.sentence, names=answer.names, asked=answer.asked)
        assert faults + faults_of_points(answer.points) == [], partner
        assert the(story.partner_name) in answer.sentence
        others = [name for code, name in story.names.items() if code not in (partner, "USA")]
        assert not [name for name in others if name in answer.text], partner
        assert partner not in re.findall(r"\w+", answer.text)


@pytest.mark.parametrize("specs", ASKED)
def test_a_coefficient_is_never_said_to_have_fallen_or_risen(story_of, answer_of, data, specs):
    for partner in data.partners:
        if partner == "RUS" and NAME in specs:
            continue
        said = plain(answer_of(partner, specs).text) + show.ranks(story_of(partner, specs)).text
        assert not [v for v in ("fell", "rose") if v in said], partner


def test_an_elasticity_that_the_data_bound_is_quoted_with_both_ends(story_of):
    answer = show.answer(story_of("IND", (NAME,)))
    assert "elasticity of US imports from India is −0.98 [−3.19, 3.15]" in answer.sentence


def test_an_elasticity_that_the_data_do_not_bound_is_not_quoted(story_of):
    answer = show.answer(story_of("SAU", (FIRST,)))  # −206, with no lower bound
    assert "Saudi Arabia cannot be told, and no other partner's imports moved as much" in answer.sentence


def test_every_partner_without_whom_zero_enters_is_named(story):
    left_out = story.left_out
    assert not (left_out.ci_low.le(0) & left_out.ci_high.ge(0)).any()
    assert "changes also without" not in show.single_partners(story).text
    turned = left_out.assign(ci_high=left_out.ci_high.mask(left_out.dropped.eq("NLD"), 0.1))
    text = show.single_partners(replace(story, left_out=turned)).text
    assert "Without China" in text and "changes also without the Netherlands" in text
