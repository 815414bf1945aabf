import numpy as np
import pandas as pd
import pytest

from analysis.estimate.elasticity.response.by_age import ByAge
from analysis.estimate.record.prediction.effects import effects_of
from analysis.estimate.record.prediction.origins import ALL_CHAPTERS
from analysis.estimate.record.prediction.rates import DUTY_KINDS

ORIGIN = pd.Timestamp("2025-03-01")


def path(first: str, last: str, **rates) -> pd.DataFrame:
    """A law of one partner without duties, but for rates added from a month on."""
    law = pd.DataFrame(
        {"month": pd.date_range(first, last, freq="MS"), "partner": "CHN", "goods": ALL_CHAPTERS}
    )
    law[list(DUTY_KINDS)] = 0.0
    for month, rate in rates.items():
        law.loc[law.month >= pd.Timestamp(month.replace("m", "").replace("_", "-")), "added"] = rate
    return law


class Level:
    value = -2.0


RESPONSE = ByAge((0, 1), np.array([0.5, 1.0]), Level())


def test_a_rise_announced_by_the_origin_lowers_imports_as_its_age_says():
    """10 % from April at an elasticity of -2: half is felt in its month, all from the month after."""
    law = path("2024-12", "2025-09", m2025_04=0.1).assign(origin=ORIGIN)
    found = effects_of(law, path("2015-01", "2024-12"), RESPONSE)
    assert found[ORIGIN, 1]["CHN"] == pytest.approx(-np.log(1.1))
    assert found[ORIGIN, 3]["CHN"] == pytest.approx(-2 * np.log(1.1))


def test_an_origin_does_not_know_what_a_later_one_does():
    later = pd.Timestamp("2025-04-01")
    calm = path("2024-12", "2025-09").assign(origin=ORIGIN)
    risen = path("2024-12", "2025-10", m2025_05=0.2).assign(origin=later)
    found = effects_of(pd.concat([calm, risen]), path("2015-01", "2024-12"), RESPONSE)
    assert found[ORIGIN, 3]["CHN"] == 0.0
    assert found[later, 1]["CHN"] == pytest.approx(-np.log(1.2))
