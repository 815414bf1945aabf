"""What others take of a loss: never more than is lost, and nothing where they are hit themselves."""

import numpy as np
import pandas as pd
import pytest

from analysis.estimate.what_if.takers import takers


def hit(**changes) -> pd.DataFrame:
    row = {"partner": "VNM", "line": 0, "value_2025": 400.0, "law_change": 0.2, "loss": 50.0}
    return pd.DataFrame([row | changes]).astype({"partner": "category"})


OTHERS = pd.DataFrame(
    {
        "partner": pd.Categorical(["MYS", "THA", "MYS"]),
        "line": [0, 0, 1],
        "value_2025": [100.0, 200.0, 70.0],
        "base": [110.0, 220.0, 70.0],
        "world": [1000.0, 1000.0, 70.0],
    }
)


def estimates(mys: float, tha: float) -> pd.DataFrame:
    own = np.array([mys, tha])
    return pd.DataFrame(
        {
            "partner": ["MYS", "THA"],
            "value": own,
            "ci_low": own - 0.1,
            "ci_high": own + 0.1,
            "p_bh": [0.01, 0.5],
        }
    )


def test_what_others_take_is_their_estimate_times_the_exposure_of_the_line():
    found = takers(hit(), OTHERS, estimates(1.0, 0.5), part=1.0).set_index("partner")
    assert found.taken["MYS"] == pytest.approx(110 * np.expm1(1.0 * 400 / 900 * 0.2))
    assert found.taken["THA"] == pytest.approx(220 * np.expm1(0.5 * 400 / 800 * 0.2))
    half = takers(hit(), OTHERS, estimates(1.0, 0.5), part=0.5).set_index("partner")
    assert half.taken.to_dict() == pytest.approx((found.taken / 2).to_dict())


def test_others_together_never_take_more_than_is_lost():
    found = takers(hit(loss=15.0), OTHERS, estimates(3.0, 2.0), part=1.0)
    assert found.taken.sum() == pytest.approx(15.0)
    assert (found.ci_high <= 15.0).all()


def test_a_partner_whose_estimate_is_negative_sells_less():
    found = takers(hit(), OTHERS, estimates(1.0, -0.5), part=1.0).set_index("partner")
    assert found.taken["THA"] < 0 < found.taken["MYS"]


def test_a_line_without_the_duty_gives_nothing_away():
    found = takers(hit(law_change=0.0, loss=0.0), OTHERS, estimates(1.0, 0.5), part=1.0)
    assert found.taken.abs().max() == 0


def test_sellers_who_are_hit_together_are_exposed_to_each_other_and_take_nothing_of_their_lines():
    """Malaysia is hit on the first line too: Thailand alone takes of it, exposed to both."""
    both = pd.concat([hit(), hit(partner="MYS", value_2025=100.0, law_change=0.1, loss=5.0)])
    both = both.assign(partner=both.partner.astype("category"))
    found = takers(both, OTHERS, estimates(1.0, 0.5), part=1.0).set_index("partner")
    exposure = (400 * 0.2 + 100 * 0.1) / 800
    assert found.taken["THA"] == pytest.approx(220 * np.expm1(0.5 * exposure))
    assert "MYS" not in found.index or found.taken["MYS"] == 0
