"""Words of report 03 for a change on a year earlier."""

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
