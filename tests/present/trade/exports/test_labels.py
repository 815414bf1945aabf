"""Words of report 03 for a change on a year earlier."""

import pandas as pd
import pytest

from analysis.present.trade.exports import labels


@pytest.mark.parametrize(
    "change, text",
    [
        (float("nan"), "were 12.3 bn USD in 2025, where the data begin"),
        (0.0001, "did not change on a year earlier in 2025, at 12.3 bn USD"),
        (-0.2, "fell by 20.0 % to 12.3 bn USD in 2025 on a year earlier"),
        (0.2, "rose by 20.0 % to 12.3 bn USD in 2025 on a year earlier"),
    ],
)
def test_a_change_is_said_as_it_prints(change, text):
    assert labels.year_on_year(change, 12.3e9, "2025").replace("\u00a0", " ") == text


FIRST = pd.Series({"label": "Computers and electronics", "contribution": -0.12})
THIN = "These are without chapters 98 and 99."


@pytest.mark.parametrize(
    "first, newer, text",
    [
        (None, False, ""),
        (None, True, THIN),
        (
            FIRST,
            True,
            f"{THIN} All goods fell by 20.0 % in 2025: computers and electronics took off 12.0 pp.",
        ),
        (
            FIRST,
            False,
            "Computers and electronics took off 12.0 pp, more than any other sector.",
        ),
    ],
)
def test_the_sector_that_gave_most_is_told_of_with_the_newest_months_or_alone(first, newer, text):
    assert labels.of_sector(first, -0.2, "2025", newer=newer).replace("\u00a0", " ") == text
