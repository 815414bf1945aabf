"""What is held against the law, by hand: what goods at sea were spared, and the year of a gap."""

from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from analysis.combine.collected import collections, duties_paid
from analysis.law.measures import LAYERS

DAYS = pd.DatetimeIndex(["2024-01-01", "2025-06-01", "2025-08-01"])


def one_line(monkeypatch, **rates: list[float]) -> pd.Series:
    """The row of one line that came evenly over 2025; rates from each of three days on."""
    layers = {name: np.array([[rate] for rate in rates.get(name, [0.0] * 3)]) for name in LAYERS}
    law = SimpleNamespace(layers=lambda own: (DAYS, layers))
    own = pd.DataFrame(
        {
            "partner": ["DEU"],
            "hs10": "9403600000",
            "naics3": "337",
            "base_rate": 0.0,
            "value_2024": 1,
            "value_2025": 1,
        }
    )
    timing = pd.DataFrame(1 / 12, index=pd.MultiIndex.from_tuples([("DEU", "337")]), columns=range(12))
    monkeypatch.setattr(duties_paid, "_programme", lambda *_: "liable")
    return duties_paid._of_partner(law, own, timing, [], np.zeros(1)).iloc[0]


def test_goods_at_sea_were_spared_a_rise_by_order_and_none_under_section_232(monkeypatch):
    """A twelfth of the year's goods was under way when a rise of 24 points came in August."""
    by_order = one_line(monkeypatch, uniform=[0.0, 0.0, 0.24])
    by_proclamation = one_line(monkeypatch, section_232=[0.0, 0.0, 0.24])
    assert by_order.risen == pytest.approx(0.24 / 12)
    assert by_proclamation.risen == pytest.approx(0.0)
    assert by_order.law_2025 == by_proclamation.law_2025 == pytest.approx(0.24 * 5 / 12)
    assert (by_order.liable_2025, by_proclamation.liable_2025) == pytest.approx((4 / 12, 5 / 12))


def test_a_rise_counts_in_the_month_in_which_it_came_and_a_cut_not_at_all(monkeypatch):
    twice = one_line(monkeypatch, uniform=[0.0, 0.3, 0.1])
    assert twice.risen == pytest.approx(0.3 / 12)


@dataclass(frozen=True)
class ClaimedLaw:
    """A duty of 25 %, a third of which USMCA spares."""

    coverage: SimpleNamespace

    def layers(self, line: pd.DataFrame) -> tuple[pd.DatetimeIndex, dict]:
        rate = 0.25 * (2 / 3 if self.coverage.rows.scope.eq("usmca").any() else 1)
        return DAYS, {name: np.full((3, 1), rate * (name == "uniform")) for name in LAYERS}


def test_of_goods_that_usmca_spares_what_it_leaves_is_liable_and_of_the_rest_what_paid_before(
    monkeypatch,
):
    monkeypatch.setattr(duties_paid, "Coverage", lambda rows, codes: SimpleNamespace(rows=rows))
    rows = pd.DataFrame({"scope": ["usmca", "annex2"]})
    law, line = ClaimedLaw(SimpleNamespace(rows=rows, codes=None)), pd.DataFrame({"partner": ["MEX"]})
    for before, liable in ((0.0, 2 / 3), (0.3, 2 / 3 + 0.3 / 3)):
        by_day = duties_paid._liable(law, line, law.layers(line)[1], np.full(1, before))
        assert by_day == pytest.approx(np.full((3, 1), liable))


def test_a_gap_between_law_and_customs_is_of_the_year_in_which_the_goods_came(monkeypatch):
    months = pd.DatetimeIndex(["2022-12-01", "2023-01-01", "2023-12-01"])
    rows = pd.DataFrame({"partner": "DEU", "month": months})
    statutory = rows.assign(system="naics3", product="337", statutory_rate=[0.1, 0.2, 0.3])
    panel = rows.assign(naics3="337", customs_value=[100.0, 200.0, 400.0], duties=[10.0, 30.0, 60.0])
    china = pd.DataFrame({"partner": ["CHN"], "product": "337", "month": months[0], "rate_2024": 1.0})
    monkeypatch.setattr(collections, "_china_of_2024", lambda *_: china)
    by_year = collections.law_by_year(None, statutory, panel).set_index("year")
    assert by_year.customs_value.to_dict() == {2022: 100.0, 2023: 600.0}
    assert by_year.law.to_dict() == pytest.approx({2022: 10.0, 2023: 160.0})
    assert by_year.duties.to_dict() == {2022: 10.0, 2023: 90.0}
