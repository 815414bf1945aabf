"""Words of report 02 for rates, days and events."""

import pandas as pd
import pytest

from analysis.present.tariffs import labels

DAY = pd.Timestamp("2025-04-10")
PAID = pd.Series([0.03, 0.48, 0.24], pd.date_range("2025-03-01", periods=3, freq="MS"))
THIN = "Counting goods returned and other special entries it was at most"


@pytest.mark.parametrize(
    "said, text",
    [
        (labels.course(0.028, 0.246), "rose from 2.8 % to 24.6 %"),
        (labels.course(0.246, 0.028), "fell from 24.6 % to 2.8 %"),
        (labels.course(0.0281, 0.0284), "stayed at 2.8 %"),
        (
            labels.most_collected(PAID, beside_newest=False),
            "Customs collected most in April 2025, with 48.0 %.",
        ),
        (labels.most_collected(PAID[:2], beside_newest=False), ""),
        (labels.most_collected(PAID[1:], beside_newest=False), ""),
        (
            labels.most_collected(PAID, beside_newest=True),
            f"{THIN} 48.0 %, in April 2025, and 24.0 % in May 2025.",
        ),
        (labels.most_collected(PAID[:2], beside_newest=True), f"{THIN} 48.0 %, in April 2025."),
        (labels.held_from(DAY, pd.Timestamp("2025-05-13")), "from 10 April to 13 May 2025"),
        (labels.held_from(DAY, pd.Timestamp("2026-01-02")), "from 10 April 2025 to 2 January 2026"),
        (labels.held_from(DAY, None), "from 10 April 2025 on"),
        (labels.first_releases(DAY, DAY), "Collections of 2025: first releases."),
        (labels.first_releases(pd.Timestamp("2018-01-01"), pd.Timestamp("2024-12-01")), ""),
        (
            labels.named_on_top(pd.Series({DAY: "Reciprocal 125 %"})),
            "Named on top: Reciprocal 125 % (2025-04-10).",
        ),
        (labels.named_on_top(pd.Series(dtype=object)), ""),
    ],
)
def test_words_follow_the_rates_and_days(said, text):
    assert said.replace("\u00a0", " ") == text
