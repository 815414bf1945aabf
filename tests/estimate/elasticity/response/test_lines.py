"""Lines of a sector in groups under one law, and imports that follow the law of each line."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from analysis.estimate.elasticity.response.by_age import ByAge
from analysis.estimate.elasticity.response.lines import (
    LineLaw,
    group_lines,
    recorded_lines,
    with_law_alone,
)

ANNUAL = pd.DataFrame(
    [
        (2025, "VNM", "9403600000", 300, 30),
        (2025, "VNM", "9401000000", 100, 0),
        (2025, "VNM", "9401000001", 100, 0),
        (2025, "CHN", "9403600000", 600, 300),
    ],
    columns=["year", "partner", "hs10", "customs_value", "duties"],
)
NAICS3 = pd.Series({"9403600000": "337", "9401000000": "337", "9401000001": "337"})
LINES = recorded_lines(ANNUAL, NAICS3, ["VNM"])


def test_lines_under_one_law_are_a_group_and_parts_of_a_sector_add_up():
    by_line = np.log1p([[0.0, 0.0], [0.0, 0.0], [0.0, 0.5]])  # 9401...0, 9401...1, 9403
    found = group_lines(LINES, pd.Index(["315", "337"]), [(by_line, np.log1p([[0.1, 0.2], [9, 9]]))])
    assert found.sector.tolist() == [1, 1, 0]
    assert sorted(found.part[:2]) == pytest.approx([0.4, 0.6]) and found.part[2] == 1
    free = found.part[:2].argmin()
    assert found.logs[0][free] == pytest.approx([0, 0])
    assert np.expm1(found.logs[0][2]) == pytest.approx([0.1, 0.2])  # no lines: the law of the sector
    assert found.share[1 - free] == pytest.approx(330 / 1230) and np.isnan(found.share[2])


def test_a_group_has_the_mean_law_of_its_lines_by_value():
    near = np.array([[0.10], [0.11], [0.40]])
    lines = LINES.assign(value=[100.0, 300.0, 300.0])
    found = group_lines(lines, pd.Index(["337"]), [(near, np.zeros((1, 1)))])
    assert sorted(found.logs[0][:, 0]) == pytest.approx([0.1075, 0.40])


def test_imports_with_the_law_alone_are_those_of_the_lines_added_up():
    """Half of the imports bear 20 log points from the second month on, by an elasticity of -2."""
    months = pd.date_range("2024-11", periods=4, freq="MS")
    law = LineLaw(
        LINES.assign(value=[1.0, 1.0, 2.0]), months, np.array([[0.0] * 4, [0.0] * 4, [0, 0, 0, 0.2]])
    )
    level = SimpleNamespace(value=-2.0, ci_low=-3.0, ci_high=-1.0)
    found = with_law_alone(law, ByAge((0,), np.ones(1), level), year=2024)
    assert found.index.tolist() == list(months[2:])
    assert found["value"].tolist() == pytest.approx([1.0, 0.5 + 0.5 * np.exp(-0.4)])
    assert found.ci_low.iloc[-1] < found["value"].iloc[-1] < found.ci_high.iloc[-1]
