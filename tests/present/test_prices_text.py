"""The text of report 08 holds for unlike months, and all of it is shown by the notebook."""

from functools import cache

import pandas as pd
import pytest

from analysis.estimate.prices import (
    arithmetic,
    border,
    components,
    inputs,
    shares,
    study,
    volume,
)
from analysis.present import prices as show
from analysis.present.prices import frames, words
from tests.present.texts import Typed, described, faults_of_codebook, rendered

#: A fall with all parts, a rise without any and from another month, a rise before the tariffs.
ASKED = [{}, {"month": "2026-06", "base": "2024-06"}, {"month": "2018-06"}]
CASES = pytest.mark.parametrize("asked", ASKED, ids=lambda asked: asked.get("month", "shipped"))
TABLES = [name for name in show.ROOM.text.sections if name.endswith("_table")]


@pytest.fixture(scope="module")
def told():
    made = cache(lambda **asked: study.study(**asked))
    return lambda asked: made(**asked)


@CASES
def test_every_section_is_written_for_unlike_months(told, asked):
    found = rendered(show, told(asked))
    text = " ".join(repr(part) for part in found.values())
    assert "{{" not in text and "{%" not in text
    absent = {name for name, part in found.items() if part is None}
    assert (
        not absent
        if asked == {}
        else absent
        <= {
            "components",
            "components_table",
            "published",
            "published_table",
            "rates_figure",
        }
    )


@CASES
def test_sentences_end_and_have_no_blank_before_a_stop(told, asked):
    for name, part in rendered(show, told(asked)).items():
        if text := getattr(part, "text", getattr(part, "caption", "")):
            assert " ." not in text and " ," not in text and "  " not in text, (name, text)


@CASES
@pytest.mark.parametrize("name", TABLES)
def test_every_column_of_a_csv_has_unit_and_definition_in_its_codebook(told, asked, name):
    table = getattr(show, name)(told(asked))
    assert table is None or faults_of_codebook(table) == []


@CASES
def test_every_frame_has_the_types_of_its_columns(asked, monkeypatch):
    typed = Typed(monkeypatch, show)
    inputs.load_duties.cache_clear()
    story = study.study(**asked)
    for name in TABLES:
        getattr(show, name)(story)
    modules = (arithmetic, border, components, shares, volume, frames)
    assert typed.seen == described(*modules) if asked == {} else typed.seen <= described(*modules)


def estimate(value, low, high, n=9):
    return pd.Series({"value": value, "ci_low": low, "ci_high": high, "n_obs": n}, dtype=object)


UNSURE, FELL, ROSE = estimate(-0.1, -0.4, 0.2), estimate(-1, -1.5, -0.5), estimate(1, 0.5, 1.5, 12)


def by_outcome(price, quantity) -> pd.DataFrame:
    return pd.DataFrame({"unit_value": price, "quantity": quantity}).T


LESS = "Where the law rose more, less came from China, at prices before duty that show no fall"


@pytest.mark.parametrize(
    "said, text",
    [
        (words.rests_on_small_codes(UNSURE, FELL), ""),
        (
            words.rests_on_small_codes(FELL, UNSURE),
            "That of the quantity rests on small codes: without the quarter of codes of least value it "
            "is −0.10 [−0.40, 0.20].",
        ),
        (
            words.rests_on_small_codes(FELL, FELL),
            "Without the quarter of codes of least value that of the quantity is −1.00 [−1.50, −0.50].",
        ),
        (words.carried_by_few(FELL, FELL, UNSURE), ""),
        (words.carried_by_few(FELL, UNSURE, UNSURE), ""),
        (
            words.carried_by_few(FELL, ROSE, UNSURE),
            "By value the quantity finds 1.00 [0.50, 1.50], which 3 codes carry: without them it is "
            "−0.10 [−0.40, 0.20].",
        ),
        (words.title_by_product(by_outcome(UNSURE, FELL), by_outcome(UNSURE, FELL)), LESS),
        (
            words.title_by_product(by_outcome(UNSURE, FELL), by_outcome(UNSURE, UNSURE)),
            "Where the law on goods from China rose more, prices before duty show no fall",
        ),
        (
            words.title_by_product(by_outcome(FELL, FELL), by_outcome(FELL, FELL)),
            "Value, quantity and price before duty where the law on a product rose more",
        ),
    ],
)
def test_words_by_product_follow_what_is_clear(said, text):
    assert said == text
