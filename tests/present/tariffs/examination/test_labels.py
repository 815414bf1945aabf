"""Sentences on published cases say what the counts say."""

import re
from pathlib import Path

import pandas as pd
import pytest

from analysis.present.tariffs.examination import labels
from analysis.present.tariffs.examination.labels import on_cases, on_the_rest
from analysis.present.words import count


def counts(owed: int, claimed: int, theirs: int, ours: int, undecided: int) -> pd.Series:
    parts = {"n_owed": owed, "n_by_claim": claimed, "n_theirs": theirs}
    parts |= {"n_ours": ours, "n_open": undecided}
    return pd.Series(parts | {"n_cases": sum(parts.values())})


def test_all_cases_are_not_counted_twice_and_nothing_is_said_of_a_rest_that_is_not_there():
    all_right = counts(3, 0, 0, 0, 0)
    assert on_cases(all_right, "rulings") == "The law here gives the rate printed in all 3 rulings."
    assert on_the_rest(all_right) == ""


@pytest.mark.parametrize(
    ("sides", "says"),
    [
        ((1, 0, 0), "decides 1 for theirs."),
        ((2, 1, 0), "decides 2 for theirs and 1 for ours."),
        ((0, 0, 2), "leaves 2 open."),
        ((3, 0, 2), "decides 3 for theirs and leaves 2 open."),
    ],
)
def test_who_is_right_in_the_rest_is_said_by_case(sides, says):
    assert on_the_rest(counts(5, 0, *sides)) == f"Of those that differ the legal text {says}"


def test_the_opening_sentence_has_at_most_twenty_five_words():
    text = Path(labels.__file__).with_name("text.md").read_text("utf-8")
    opening = count(
        on_cases(counts(25, 1, 1, 0, 0), re.search(r'official\|on_cases\("(.+?)"\)', text)[1])
    )
    assert (opening.words <= 25, opening.numbers) == (True, 2)
