"""The t distribution of estimates is that of scipy."""

import numpy as np
import pytest
from scipy.special import stdtr, stdtrit

from analysis.engine.student import critical, two_sided

DEGREES = [1, 2, 3, 7, 29, 199, 200, 201, 3_000, 14_000]


@pytest.mark.parametrize("degrees", DEGREES)
def test_p_and_critical_value_are_those_of_scipy(degrees):
    for t in (0.01, 0.5, 1.0, 1.96, 3.0, 8.0, 25.0):
        for sign in (1, -1):
            assert two_sided(sign * t, degrees) == pytest.approx(2 * stdtr(degrees, -t), rel=1e-12)
    assert critical(degrees) == pytest.approx(stdtrit(degrees, 0.975), rel=1e-12)


def test_no_statistic_and_no_degree_of_freedom_have_no_p():
    assert two_sided(0.0, 5) == 1.0 and two_sided(np.inf, 5) == 0.0
    assert np.isnan([two_sided(np.nan, 5), two_sided(1.0, 0), critical(0)]).all()
