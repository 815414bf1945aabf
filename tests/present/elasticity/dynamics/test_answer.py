"""What report 04 answers, for every partner and any path of imports."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.estimate.elasticity.dynamics.inputs import load_path
from analysis.estimate.elasticity.dynamics.paths import Projections
from analysis.estimate.elasticity.dynamics.story import DynamicsStory
from analysis.present.elasticity import dynamics as show
from analysis.present.elasticity.dynamics import labels
from analysis.present.finding import the
from analysis.present.words import faults_of_answer, faults_of_points
from tests.present.elasticity.dynamics.stories import (
    NAMES,
    PATH,
    RATIOS,
    WINDOWS,
    both,
    frail,
    made,
    permuted,
    projected,
    sections,
    story,
)


def answer(**more) -> str:
    return show.answer(story(**more)).text


def faults(own: DynamicsStory) -> list[str]:
    found = show.answer(own)
    sentence = faults_of_answer(found.sentence, names=found.names, asked=found.asked)
    return sentence + faults_of_points(found.points)


@pytest.mark.parametrize("partner", [code for code in NAMES if code != "WLD"])
@pytest.mark.parametrize("episodes", [("2018", "2025"), ("2018",), ("2025",)])
def test_the_answer_keeps_the_reading_rules_for_every_partner_and_names_no_other(partner, episodes):
    paths = {("2018", "2025"): both(), ("2018",): made("2018"), ("2025",): made("2025")}[episodes]
    ratios = [replace(e, episode=n, window=WINDOWS[n]) for e in RATIOS for n in episodes]
    own = story(
        partner=partner,
        partner_name=NAMES[partner],
        paths=paths,
        ratios=ratios,
    )
    assert faults(own) == []
    text = show.answer(own).text + " ".join(found.text for found in sections(own))
    assert f"too few clean switches of {the(NAMES[partner])} exist" in text
    others = [name for code, name in NAMES.items() if code not in (partner, "WLD")]
    assert [name for name in others if name in text] == []


def test_the_answer_rests_on_the_first_and_last_month_of_a_fall_and_without_one_on_the_last_alone():
    falling, flat = {0: -0.1, 1: -1.0, 3: -1.2, 6: -1.5}, {0: 0.1, 1: 0.2, 3: -0.1, 6: 0.1}
    assert [e.horizon for e in labels.shown(projected(falling))] == [1, 6]
    assert [e.horizon for e in labels.shown(projected(flat))] == [6]


def test_the_answer_is_the_latest_episode_and_the_other_is_the_first_point():
    assert answer(paths=both()) == (
        "**In 2024–2025 a new 10\u00a0% tariff, across partners, lowered US imports by 12\u00a0% "
        "[8\u00a0%, 17\u00a0%] one month later and by 12\u00a0% after six.**\n\n"
        "- Imports were already 6\u00a0% [4\u00a0%, 8\u00a0%] higher in the three months before a rise "
        "of 10\u00a0% by law; importers may have stocked up.\n"
        "- Six months later it was 12\u00a0% [8\u00a0%, 17\u00a0%], across partners.\n"
        "- In 2017–2019 it lowered them by 9\u00a0% [5\u00a0%, 13\u00a0%] one month later."
    )


def test_the_order_in_which_episodes_are_asked_for_does_not_matter():
    paths = both()
    assert answer(paths=paths, path=PATH.iloc[::-1]) == answer(paths=paths)


@pytest.mark.parametrize("episode", ["2018", "2025"])
@pytest.mark.parametrize(
    "values, said",
    [
        (
            {0: -0.3, 1: -1.0, 6: -2.0},
            "lowered US imports by 9~% [5~%, 13~%] one month later and by 17~% after six.",
        ),
        (
            {0: -0.8, 1: -0.9, 6: -2.0},
            "lowered US imports by 7~% [3~%, 12~%] at once and by 17~% after six months.",
        ),
        ({0: 0.1, 1: -0.2, 12: -0.9}, "lowered US imports by 8~% [4~%, 12~%] twelve months later."),
        (
            {0: 0.8, 1: 0.9, 6: 1.0},
            "raised US imports by 8~% [3~%, 13~%] at once and by 10~% after six months.",
        ),
        (
            {0: -0.2, 1: 0.3, 6: -0.1},
            "changed US imports clearly in no month told, by −2~% [−6~%, 3~%] at once.",
        ),
        ({0: -0.8}, "lowered US imports by 7~% [3~%, 12~%] at once."),
    ],
)
def test_the_verb_follows_imports_and_the_months_follow_the_intervals(values, said, episode):
    own = story(paths=made(episode), path=permuted(values, episode=episode))
    assert said.replace("~", "\u00a0") in show.answer(own).text
    assert faults(own) == []


def test_the_last_month_stands_only_where_it_is_as_clear_as_the_first_and_says_the_same():
    said = {-2.0: " after six", -0.3: " later", 0.9: " later"}
    for last, end in said.items():
        path = permuted({0: -0.1, 1: -1.0, 3: -1.0, 6: last})
        assert f"{end}.**" in answer(path=path), last


def test_any_path_of_imports_is_answered_within_the_reading_rules():
    rng = np.random.default_rng(5)
    for months in ([0], [0, 1, 3, 6], [0, 1, 3, 6, 12]) * 40:
        values = dict(zip(months, rng.normal(0, 3, len(months)), strict=True))
        halves = rng.exponential(3)
        path = pd.concat([permuted(values, halves, episode="2018"), permuted(values, halves / 2)])
        own = story(paths=both(), path=path)
        assert faults(own) == [], show.answer(own)
        assert (" lowered US imports" in show.answer(own).sentence) == (
            next((v for v in values.values() if abs(v) > halves / 2), 0) < 0
        )


def test_the_months_that_ship_are_answered_for_every_episode():
    path = load_path()
    for episodes in (["2018", "2025"], ["2018"], ["2025"]):
        shown = path[path.episode.isin(episodes)]
        own = story(paths=both(), path=shown)
        assert faults(own) == []
        # The earlier episode, stocking up before the later, and the interval of the surer month.
        assert len(show.answer(own).points) <= len(episodes) + ("2025" in episodes)
        assert len(show.path_figure(own).figure.axes) == len(episodes)


def test_where_no_month_tells_the_answer_is_the_one_known_best():
    path = permuted({0: -0.2, 6: -0.4}, 3.0)
    path = pd.concat([path, permuted({1: 0.1}, 0.2)])
    assert "in no month told, by 1\u00a0% [−1\u00a0%, 3\u00a0%] one month later" in answer(path=path)


def test_the_interval_that_is_printed_is_that_of_the_month_known_least():
    path = pd.concat([permuted({0: -1.0}, 0.2), permuted({1: -1.0}, 0.8), permuted({6: -1.0}, 0.4)])
    rows = list(path.itertuples(index=False))
    assert (labels.least_sure(rows).horizon, labels.best_known(rows).horizon) == (1, 0)
    assert labels.least_sure([]) is None


def test_interval_of_imports_without_zero_never_seems_to_end_at_zero():
    text = answer(path=permuted({1: -0.51}))
    assert "by 4.7\u00a0% [0.1\u00a0%, 9.2\u00a0%] one month later" in text


def test_interval_that_the_law_permuted_does_not_bound_is_said_to_be_infinite():
    open_ended = permuted({1: -1.0}).assign(ci_low=-np.inf, ci_high=np.inf)
    assert "by −9\u00a0% [−100\u00a0%, ∞] one month later" in answer(path=open_ended)


def test_the_answer_by_law_does_not_move_with_what_was_collected():
    paths = made("2025", late=-5.0)
    plain = answer(paths=paths)
    paths.multiplier["2025", "across"] = frail(paths.multiplier["2025", "across"], 0, 1, 3, 6)
    assert answer(paths=paths) == plain


def test_report_by_chapter_says_that_its_answer_is_by_sector():
    own = story(paths=by_chapter("2018"))
    said = "These months are by sector; the projections below are by chapter."
    assert said in show.answer(own).points
    assert faults(own) == []
    assert "those of the figure below by chapter" in show.by_law(own).text
    assert "by sector" not in answer() + show.by_law(story()).text
    frame = show.path_table(own).to_frame()
    assert "other" not in frame and frame.value.tolist() == [-0.2, -1.0, -1.5, -2.0, -0.3]
    assert not [number for number in show.numbers(own) if ".path." in number.key]


def by_chapter(episode: str) -> Projections:
    """Paths of one episode by chapter of the Harmonized System."""
    paths = made(episode)
    reduced = {key: [replace(e, system="hs2") for e in own] for key, own in paths.reduced.items()}
    return replace(paths, reduced=reduced)


def test_growth_says_whether_the_effect_per_point_collected_grew():
    text = show.growth(story(paths=made("2025", late=-2.5))).text
    assert text.startswith("This is the response to the rate collected: to what customs took on average")
    assert "and the effect grew after the first two months." in text
    assert (
        "grew after the first two months cannot be told."
        in show.growth(story(paths=made("2025", late=-1.5))).text
    )
    assert "the effect shrank after" in show.growth(story(paths=made("2025", late=0.5))).text


def test_growth_rests_on_no_multiplier_with_a_weak_first_stage():
    paths = made("2025", late=-5.0)
    own = paths.multiplier["2025", "across"]
    paths.multiplier["2025", "across"] = frail(own, 1, 6)
    assert "the elasticity is −1.00 [−1.50, −0.50] to month 3." in show.growth(story(paths=paths)).text
    paths.multiplier["2025", "across"] = frail(own, 0, 1, 3, 6)
    assert "no first stage is strong enough to say" in show.growth(story(paths=paths)).text


def test_answer_tells_stocking_up_from_waiting_and_from_nothing():
    words = {
        0.6: "importers may have stocked up",
        -0.6: "importers may have waited",
        0.1: "Imports changed by 1\u00a0% [−1\u00a0%, 3\u00a0%] in the three months before",
    }
    for value, said in words.items():
        own = replace(RATIOS[0], value=value, ci_low=value - 0.2, ci_high=value + 0.2)
        assert said in answer(ratios=[own, RATIOS[1]])
