"""The reading rules count words, numbers and intervals as a reader does."""

import pytest

from analysis.present.finding import Answer
from analysis.present.words import (
    Count,
    count,
    faults_of_answer,
    faults_of_points,
    faults_of_text,
    leading,
    parted,
    sentences,
)

GOOD = (
    "From April to November 2025 US imports from China were 42\u00a0% [22\u00a0%, 56\u00a0%] below "
    "a forecast from their past."
)


def test_a_good_answer_has_no_fault():
    assert count(GOOD) == Count(words=18, numbers=1, intervals=1)
    assert faults_of_answer(GOOD, names=("China", "2025")) == []


@pytest.mark.parametrize(
    "sentence, expected",
    [
        ("Imports fell 42\u00a0%.", Count(3, 1, 0)),
        ("Imports fell 19.3\u00a0bn\u00a0USD in May 2025.", Count(6, 1, 0)),
        ("Between 41\u00a0% and 73\u00a0% moved in 2018–2019.", Count(7, 2, 0)),
        ("From 2024-01 to 2025-11 it was −1.79 [−2.99, −0.58].", Count(8, 1, 1)),
        ("A **duty** of 10 % takes 5 partners.", Count(6, 2, 0)),
        ("The rate of 1,234 lines, 0.5 each.", Count(7, 2, 0)),
    ],
)
def test_a_number_with_its_unit_is_one_word_and_a_date_is_no_number(sentence, expected):
    size = count(sentence)
    assert (size.numbers, size.intervals) == (expected.numbers, expected.intervals)


def test_the_size_of_the_tariff_asked_about_is_no_number():
    sentence = "A new duty of 10\u00a0% lowers imports by 15\u00a0% [5\u00a0%, 25\u00a0%] within a year."
    assert count(sentence, asked=("10 %",)).numbers == 1
    assert count(sentence).numbers == 2


@pytest.mark.parametrize(
    "sentence, fault",
    [
        (GOOD.replace("below", "below; that is"), "a ';'"),
        (GOOD.replace("From", "Answer: from"), "a ':'"),
        (GOOD.replace("42", "42\u00a0% or 43\u00a0% or 44"), "3 numbers, at most 2"),
        (GOOD.replace(".", " and [1, 2]."), "2 intervals, at most 1"),
        (GOOD + " More follows.", "2 sentences"),
        (GOOD.replace("China", "Viet Nam"), "'China' is not named"),
        (GOOD.replace(".", " " + "very " * 10 + "much."), "words, at most 25"),
        (GOOD.replace("US imports", "US imports (of goods (all))"), "a bracket within a bracket"),
    ],
)
def test_what_a_reader_trips_over_is_named(sentence, fault):
    assert any(
        fault in fault_found for fault_found in faults_of_answer(sentence, names=("China", "2025"))
    )


def test_three_points_of_one_line_are_enough():
    assert faults_of_points(("Computers fell most.",) * 3) == []
    assert "4 points, at most 3" in faults_of_points(("Short.",) * 4)
    assert "characters" in faults_of_points(("word " * 40,))[0]


def test_sentences_end_at_a_stop_before_a_capital_and_not_within_a_number():
    assert sentences("It fell 1.5 %. **Then** it rose. In 2025 too.") == [
        "It fell 1.5 %.",
        "Then it rose.",
        "In 2025 too.",
    ]
    assert faults_of_text("word " * 35 + ".") == []
    assert faults_of_text("word " * 36 + ".")[0].startswith("a sentence of 36 words")


def test_an_answer_shows_its_sentence_and_points_and_escapes_raw_html():
    answer = Answer("Imports <b>fell</b>.", ("One & two.",), data_to="November 2025")
    bundle = answer._repr_mimebundle_()
    assert bundle["text/markdown"] == "**Imports &lt;b&gt;fell&lt;/b&gt;.**\n\n- One &amp; two."
    assert answer._repr_mimebundle_()["text/plain"].endswith("- One & two.")


TEN = "One two three four five six seven eight nine ten."


@pytest.mark.parametrize(
    ("caption", "head", "note"),
    [
        (TEN, TEN, ""),
        (" ".join([TEN] * 6), " ".join([TEN] * 4), " ".join([TEN] * 2)),
        ("a, " * 30 + "b; " + "c " * 30 + "d.", "a, " * 30 + "b", "C " + "c " * 29 + "d."),
        ("word " * 60 + "end.", "word " * 60 + "end.", ""),
        ("a, " * 9 + "b: c (d; e " + "f " * 40 + "g).", "a, " * 9 + "b", "C (d; e " + "f " * 40 + "g)."),
    ],
)
def test_a_caption_has_forty_words_and_what_more_it_says_is_a_note(caption, head, note):
    assert parted(caption) == (head, note)


def test_a_finding_stands_open_whole_with_its_heading_and_what_a_later_paragraph_says_is_folded():
    text = f"## Heading\n\n**{TEN} {TEN}** {TEN} {TEN} {TEN}\n\n{TEN}\n\n- {TEN}"
    first, rest = text.rsplit(f"\n\n{TEN}\n\n", 1)
    assert leading(text) == (first, f"{TEN}\n\n{rest}")
    assert leading(f"## Heading\n\n{TEN}") == (f"## Heading\n\n{TEN}", "")


def words(n):
    return " ".join(["word"] * (n - 1)) + " end."


@pytest.mark.parametrize(
    ("text", "open_words"),
    [
        (f"{words(60)}\n\n{words(20)}", 60),  # the first paragraph is never cut
        (f"{words(20)}\n\n{words(25)}\n\n{words(15)}", 45),
        (f"{words(20)}\n\n{words(26)}", 20),  # 46 would stand open
        (f"{words(60)}\n\n{words(14)}", 74),  # a rest of 14 words is not worth a fold
    ],
)
def test_later_paragraphs_stand_open_up_to_45_words_and_a_rest_of_15_is_folded(text, open_words):
    assert count(leading(text)[0]).words == open_words


@pytest.mark.parametrize("n, kept", [(40, 40), (41, 5)])
def test_a_caption_keeps_forty_words_and_not_one_more(n, kept):
    assert count(parted(f"A first of five words. {words(n - 5).capitalize()} Note.")[0]).words == kept


def test_a_point_has_130_characters_and_not_one_more():
    assert faults_of_points(("a" * 130,)) == []
    assert faults_of_points(("a" * 131,))[0].startswith("a point of 131 characters, at most 130")
