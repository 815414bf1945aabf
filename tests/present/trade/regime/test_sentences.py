"""What report 03 says, for every partner."""

import dataclasses
import re

import pandas as pd
import pytest

from analysis.collect import read_table
from analysis.present.finding import the, two, whole
from analysis.present.trade import regime as show
from analysis.present.trade.regime import labels
from analysis.present.words import faults_of_answer, faults_of_points, faults_of_text, plain
from tests.present.trade.regime.stories import PARTS, parts, words


def others(partner: str) -> re.Pattern:
    """Return what finds the name of any partner but one; the US and the world are in every report."""
    names = read_table("partners").set_index("partner").name
    return re.compile(
        rf"\b({'|'.join(map(re.escape, names.drop([partner, 'WLD'], errors='ignore')))})\b"
    )


def test_the_answer_keeps_the_reading_rules_for_every_partner_and_window(every):
    assert len(every) == 60
    for story in every:
        answer = show.answer(story)
        who = (story.selection.partner, answer.sentence)
        assert faults_of_answer(answer.sentence, names=answer.names, asked=answer.asked) == [], who
        assert faults_of_points(answer.points) == [], who
        assert not others(story.selection.partner).search(answer.text), who
        assert story.selection.partner_name in answer.sentence


def test_sections_keep_to_the_partner_and_to_sentences_that_can_be_read(every):
    for story in every:
        for name in PARTS:
            if not name.endswith(("words", "limits", "questions")):
                continue
            part = getattr(show, name)(story)
            if part is None:
                continue
            for paragraph in part.text.split("\n\n"):
                assert faults_of_text(paragraph) == [], (name, paragraph)
            assert not others(story.selection.partner).search(part.text), (name, part.text)


def test_a_country_with_an_article_has_it_in_every_sentence(every):
    for story in every:
        name = story.selection.partner_name
        if the(name) == name:
            continue
        for part in parts(story):
            assert not re.search(rf"[a-z,:;] (?<![Tt]he ){name}", words(part)), words(part)


def test_numbers_name_partners_and_not_their_codes(every):
    codes = set(read_table("partners").partner)
    for story in every:
        for number in show.numbers(story):
            assert not codes & set(re.findall(r"\w+", number.definition)), number.definition


def test_the_paragraph_on_cuts_names_the_partner_and_its_part_of_them(story):
    text = show.asymmetry_words(story).text
    found = story.asymmetry
    part = f"{whole(found.share_of_cuts)} was cut for {the(story.selection.partner_name)}."
    assert (part in text) == bool(found.permuted)


def test_what_happened_after_a_window_is_not_in_its_report(early):
    assert early.recovery is None and early.asymmetry is None
    sentence = show.answer(early).sentence
    assert sentence.startswith("From January to December 2019 US imports from China ")
    later = re.compile(r"\b202[0-5]\b|Geneva|IEEPA")
    for part in parts(early):
        text = re.sub(r"(?i)vintages?\W.*", "", words(part))
        assert not later.search(re.sub(r"vintage='[^']*'", "", text)), text


def test_each_number_of_the_answer_has_its_own_last_month(regime_story):
    """Goods of data centres and China's record end before US imports do."""
    dollars, without, record = show.answer(regime_story).points
    assert without.endswith("in June and July 2026.") or "July 2026" in without
    assert "by April to June 2026" in record and "2026" not in dollars.replace("2024", "")


def test_a_ledger_that_says_otherwise_than_the_lead_is_a_point_under_it(regime_story):
    """The share is not back while dollars and China's record are, in part: a reader meets all three."""
    recovery, answer = regime_story.recovery, show.answer(regime_story)
    lead = labels.verdict(labels.last_window(recovery, "share"))
    says = {name: labels.last_window(recovery, name) for name in labels.LEDGERS}
    others = {name: row for name, row in says.items() if labels.verdict(row) != lead}
    assert {"us", "china"} <= set(others)
    points = " ".join(answer.points)
    assert [name for name, row in others.items() if labels.regained(row) not in points] == []


def test_trade_that_fell_further_is_not_said_to_have_recovered(regime_story):
    windows = regime_story.recovery.windows.copy()
    last = windows.index[windows.ledger.eq("share")][-1]
    windows.loc[last, ["undone", "undone_low", "undone_high"]] = [-0.2, -0.3, 0.1]
    fallen = dataclasses.replace(
        regime_story, recovery=dataclasses.replace(regime_story.recovery, windows=windows)
    )
    answer = show.answer(fallen)
    text = plain(answer.sentence).replace("\u00a0", " ")
    assert "China's share of US imports lost another 20 % [−10 %, 30 %] of its fall" in text
    assert faults_of_answer(answer.sentence, names=answer.names) == []


@pytest.mark.parametrize(
    "low, high, said",
    [
        (0.1, 0.6, "partly back"),
        (-0.2, 0.6, "not back"),
        (0.2, 1.3, "back in part or whole"),
        (-0.2, 1.3, "undecided"),
    ],
)
def test_verdict_is_what_the_interval_of_the_share_undone_holds(low, high, said):
    assert labels.verdict(pd.Series({"undone_low": low, "undone_high": high})) == said


def test_what_cuts_should_bring_back_names_the_elasticity_by_law(regime_story):
    """It acts on the law of each line, and not on the rate collected."""
    main = two(regime_story.recovery.main.value)
    cited = {number.key: number.definition for number in show.numbers(regime_story)}
    texts = [cited[f"regime.CHN.{key}.2026"] for key in ("expected_undone", "predicted")]
    texts += [part(regime_story).caption for part in (show.recovery_table, show.recovery_figure)]
    assert all(f"main estimate by law {main}" in text for text in texts)
    assert f"elasticity by law, {main}" in show.recovery_words(regime_story).text


def test_the_figure_of_the_recovery_holds_the_answer_and_both_records(regime_story):
    monthly = regime_story.recovery.monthly
    same = monthly.dropna(subset=["us", "china"]).iloc[-1]
    assert same.name < monthly.index[-1]  # the US record goes further than China's
    picture = show.recovery_figure(regime_story)
    us, share = (regime_story.recovery.windows.query(f"ledger == '{w}'") for w in ("us", "share"))
    title = picture.figure.get_suptitle().replace("\n", " ")
    assert f"{whole(us.rate_undone.iloc[-1])} of the rise" in title
    assert f"{whole(share.undone.iloc[-1])} of the fall of China's share" in title
    below = [f"{(1 - value) * 100:.0f}\u00a0% below" for value in (same.us, same.china)]
    assert picture.caption.startswith(f"{same.name:%B %Y}: ")
    shown = [part.removesuffix(" below") in picture.caption for part in below]
    assert shown == [True, True]


@pytest.mark.parametrize(
    "interval, text",
    [((0.1, 0.3), "less"), ((0.7, 0.9), "more"), ((0.3, 0.7), "does not differ significantly")],
)
def test_what_cuts_should_bring_back_is_set_beside_what_they_did(interval, text):
    low, high = interval
    row = pd.Series({"undone_low": low, "undone_high": high, "expected_low": 0.5, "expected_high": 0.6})
    assert text in labels.beside(row)


@pytest.mark.parametrize(
    ("level", "text"),
    [
        (1.009, "stood as high as in 2024"),
        (0.991, "stood as high as in 2024"),
        (1.011, "stood 1 % above 2024"),
        (0.74, "stood 26 % below 2024"),
    ],
)
def test_a_level_within_a_hundredth_of_2024_stands_as_high(level, text):
    assert labels.as_in_2024(level).replace("\u00a0", " ") == text
