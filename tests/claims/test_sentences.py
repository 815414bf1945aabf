"""Sentences of newspapers, agencies and offices: what each is read as, and the verdict of the tables."""

import csv
import re
from pathlib import Path

import pytest

from analysis.checks import InputError
from analysis.claims.readings import read
from analysis.estimate.claims.study import check_claim

#: Sentences as printed, in few words, with the year that an article leaves to its date; ``says`` is part
#: of the verdict or of the refusal.
FILE = Path(__file__).with_name("claims_sentences.csv")
ROWS = list(csv.DictReader(FILE.read_text(encoding="utf-8").splitlines()))
#: Forms that newspapers use, each in sentences that the tables bear and in its opposite.
FORMS = list(csv.DictReader(FILE.with_name("claims_forms.csv").read_text(encoding="utf-8").splitlines()))
VERDICTS = {"holds": True, "does not hold": False, "open": None}


def rows(*verdicts: str) -> list:
    return [pytest.param(row, id=row["sentence"][:80]) for row in ROWS if row["verdict"] in verdicts]


def test_sentences_are_many_each_once_and_each_from_a_named_publication():
    assert len(ROWS) >= 100
    assert len({row["sentence"] for row in ROWS}) == len(ROWS)
    for row in ROWS:
        assert row["outlet"] and re.fullmatch(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}", row["date"])
        assert row["address"].startswith("http")


@pytest.mark.parametrize("row", rows(*VERDICTS))
def test_sentence_is_read_as_it_is_meant_and_gets_the_verdict_of_the_tables(row, figures):
    claims = read(row["sentence"], figures)
    lines = " & ".join(" | ".join(one.line for one in claim.readings) for claim in claims)
    assert lines == row["reads"]
    verdict = check_claim(row["sentence"], figures).verdict
    assert verdict.holds is VERDICTS[row["verdict"]], verdict.text
    assert row["says"] in verdict.text


@pytest.mark.parametrize("row", rows("refused"))
def test_sentence_that_cannot_be_told_is_refused_in_one_line_that_says_why(row, figures):
    with pytest.raises(InputError) as refused:
        check_claim(row["sentence"], figures)
    assert row["says"] in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("row", FORMS, ids=[row["sentence"] for row in FORMS])
def test_form_of_newspapers_and_its_opposite_get_the_verdict_of_the_tables(row, figures):
    verdict = check_claim(row["sentence"], figures).verdict
    assert verdict.status == row["status"], verdict.text
    assert row["says"] in verdict.text


def test_every_form_that_tables_settle_has_a_right_and_a_wrong_sentence():
    statuses = {}
    for row in FORMS:
        statuses.setdefault(row["form"], set()).add(row["status"])
    settled = {form: each for form, each in statuses.items() if form not in ("open", "no table")}
    assert set(map(frozenset, settled.values())) == {frozenset({"holds", "does not hold"})}


def test_claim_of_the_press_that_does_not_hold_has_a_reason_of_its_own():
    """None fails for want of the series, the definition or the release that its author had."""
    assert [
        row["sentence"] for row in ROWS if row["verdict"] == "does not hold" and not row["note"]
    ] == []


#: A number of a sentence with what makes it a value, not a date.
VALUE = re.compile(r"(?<![\w.,-])([0-9]+(?:\.[0-9]+)?)(?= ?(?:%|per ?cent|percent|billion|bn|B\b))")


@pytest.mark.parametrize("row", rows("holds", "open"))
def test_same_sentence_with_a_number_of_another_size_does_not_hold(row, figures):
    """Ten times as much, or a tenth of it, is what no revision and no definition reaches."""
    wrong = VALUE.sub(lambda number: f"{float(number[1]) * 10:g}", row["sentence"])
    if re.search(r"more than|exceeded|topped", wrong):
        wrong = VALUE.sub(lambda number: f"{float(number[1]) * 10:g}", wrong)
    elif re.search("less than|at most|up to", wrong):
        wrong = VALUE.sub(lambda number: f"{float(number[1]) / 10:g}", row["sentence"])
    if wrong != row["sentence"]:
        assert check_claim(wrong, figures).verdict.holds is not True


@pytest.mark.parametrize(
    "row", [row for row in rows("holds") if " rose " in row.id or " fell " in row.id]
)
def test_same_sentence_the_other_way_round_does_not_hold(row, figures):
    sentence = row["sentence"]
    wrong = (
        sentence.replace(" rose ", " fell ")
        if " rose " in sentence
        else sentence.replace(" fell ", " rose ")
    )
    if re.search(r"(?:rose|fell) to ", wrong) is None:
        assert check_claim(wrong, figures).verdict.holds is not True
