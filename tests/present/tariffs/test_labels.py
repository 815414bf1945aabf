"""Words of report 02 for rates, days and events."""

from types import SimpleNamespace

import pandas as pd
import pytest

from analysis.combine.collected.causes import GAP, REST
from analysis.present.tariffs.sections import due_and_paid, law_checks


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
