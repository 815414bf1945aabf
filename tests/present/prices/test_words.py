"""Words of report 08 by product: what is clear, and what carries it."""

import pandas as pd
import pytest

from analysis.present.prices import words


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
            "Where the law on goods from China rose more, prices before duty fell more",
        ),
    ],
)
def test_words_by_product_follow_what_is_clear(said, text):
    assert said == text
