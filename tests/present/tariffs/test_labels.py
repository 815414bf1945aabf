"""Words of report 02 for rates, days and events."""

from types import SimpleNamespace

import pandas as pd
import pytest

from analysis.combine.collected.causes import GAP, REST
from analysis.present.tariffs import labels
from analysis.present.tariffs.sections import due_and_paid, law_checks

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


def test_base_rates_are_held_against_collections_apart_from_partners_with_an_agreement():
    """Of two partners without one, customs took from one what its base rates say."""
    bases = pd.DataFrame(
        {
            "general": [0.03, 0.05, 0.04],
            "collected": [0.031, 0.02, 0.01],
            "covered": [0.0, 0.0, 0.8],
            "general_covered": [0.0, 0.0, 0.04],
            "collected_covered": [0.0, 0.0, 0.002],
        },
        index=["CHN", "VNM", "MEX"],
    )
    checks = law_checks(SimpleNamespace(metals=0, bases=bases))
    assert (checks["n_near"], checks["n"]) == (1, 2)
    assert checks["under_agreement"].to_dict() == {"MEX": pytest.approx(0.05)}


def test_what_was_collected_of_duties_due_is_shown_of_the_last_three_months():
    months = pd.DataFrame({"gap": range(9)}, pd.date_range("2025-03-01", periods=9, freq="MS"))
    explained = pd.DataFrame({"value": [4.0, 3.0, 1.0]}, index=[GAP, "in transit", REST])
    programmes = pd.DataFrame({"law_2025": [0.1, 0.2], "value_2025": [20.0, 40.0]})
    paid = SimpleNamespace(explained=explained, by_programme=programmes, by_month=months)
    section = due_and_paid(SimpleNamespace(duties_paid=paid))
    assert section["collected_on_law"] == pytest.approx(1 - 4 / 10) and [*section["last"].gap] == [
        6,
        7,
        8,
    ]
    assert section["causes"].value.to_dict() == {"in transit": 3.0}
