"""The rule that divides what customs collected among legal authorities, and its bounds."""

import numpy as np
import pandas as pd
import pytest

from analysis.estimate.tariffs.bill.cells import _shares
from analysis.estimate.tariffs.bill.split import (
    bounds,
    bounds_by_month,
    fitted_to_months,
    in_proportion,
    paid_by_authority,
)


def one(*by_authority):
    """Duties of one line in one month, shape (A, 1, 1)."""
    return np.array(by_authority, float)[:, None, None]


def test_what_is_due_is_paid_where_customs_collected_it():
    due = one(30, 10)
    assert paid_by_authority(due, due, np.array([40.0])).paid[:, 0, 0] == pytest.approx([30, 10])


def test_an_excess_is_shared_in_proportion():
    due = one(30, 10)
    assert paid_by_authority(due, due, np.array([48.0])).paid[:, 0, 0] == pytest.approx([36, 12])


def test_what_was_afloat_is_spared_first():
    due, ashore = one(30, 10), one(20, 10)
    assert paid_by_authority(due, ashore, np.array([36.0])).paid[:, 0, 0] == pytest.approx([26, 10])


def test_the_rest_of_a_shortfall_is_spared_in_proportion():
    due, ashore = one(30, 10), one(20, 10)
    assert paid_by_authority(due, ashore, np.array([15.0])).paid[:, 0, 0] == pytest.approx([10, 5])


def test_duties_on_a_line_without_a_duty_are_unassigned():
    split = paid_by_authority(one(0, 0), one(0, 0), np.array([5.0]))
    assert (split.paid.sum(), split.unassigned.sum()) == (0, 5)


def test_bounds_are_those_of_the_orderings():
    lowest, highest = bounds(np.array([[30.0], [10.0]]), np.array([25.0]))
    assert lowest[:, 0] == pytest.approx([15, 0])
    assert highest[:, 0] == pytest.approx([25, 10])


def test_an_authority_alone_on_a_line_has_all_of_it():
    for collected in (3.0, 12.0):
        lowest, highest = bounds(np.array([[10.0], [0.0]]), np.array([collected]))
        assert lowest[:, 0] == pytest.approx([collected, 0]) == highest[:, 0]


def test_no_authority_has_more_than_is_due_while_less_was_collected():
    shares, due = np.array([[9.0], [1.0]]), np.array([[10.0], [20.0]])
    assert in_proportion(shares, due, np.array([20.0]))[:, 0] == pytest.approx([10, 10])
    assert in_proportion(shares, due, np.array([5.0]))[:, 0] == pytest.approx([4.5, 0.5])
    assert in_proportion(shares, due, np.array([60.0]))[:, 0] == pytest.approx([20, 40])


@pytest.fixture(scope="module")
def simulated():
    """A law of three authorities on 400 lines of 8 sectors in a year, some of whose goods paid nothing.

    Goods come in other months than their sector's, a duty that rises spares what is at sea, claims free
    some goods from all duties, and the content of an article some from the second authority alone.
    """
    draw = np.random.default_rng(20261130)
    n, sector = 400, np.arange(400) % 8
    timing = draw.dirichlet(np.full(12, 5.0), 8)
    came = np.array([draw.dirichlet(200 * timing[s]) for s in sector]).T
    value = draw.lognormal(15, 1.5, n)
    rate = np.zeros((3, 12, n))
    rate[0], rate[1, :, ::3] = draw.uniform(0, 0.06, n), 0.25
    rate[2, 3:], rate[2, 8:] = 0.1, 0.2
    lag = np.minimum(rate, np.concatenate([rate[:, :1], rate[:, :-1]], axis=1))
    afloat = draw.uniform(0, 0.8, n)
    borne = rate - (rate - lag) * afloat
    borne[1] *= draw.uniform(0.7, 1, n)
    true = borne * (value * came) * (1 - draw.beta(1, 4, n))
    by_sector = timing[sector].T * value
    due, ashore = rate * by_sector, lag * by_sector
    months = np.array([np.bincount(sector, row, 8) for row in true.sum(axis=0)])
    collected = true.sum(axis=(0, 1))
    split = paid_by_authority(due, ashore, collected)
    factor = fitted_to_months(split.paid.sum(axis=0), collected, sector, months)
    return {"true": true, "due": due, "paid": split.paid * factor, "collected": collected}


def test_lines_add_up_to_what_customs_collected_of_them(simulated):
    assert simulated["paid"].sum(axis=(0, 1)) == pytest.approx(simulated["collected"])


def test_a_law_of_a_known_split_is_recovered_within_its_bounds(simulated):
    below, above = bounds_by_month(*(simulated[name] for name in ("paid", "due", "collected")))
    true, paid = (simulated[name].sum(axis=(1, 2)) for name in ("true", "paid"))
    assert (below.sum(axis=(1, 2)) <= true).all() and (true <= above.sum(axis=(1, 2))).all()
    assert paid == pytest.approx(true, rel=0.12)


def test_fitting_to_months_brings_each_authority_nearer_to_its_months(simulated):
    true, paid = (simulated[name].sum(axis=2) for name in ("true", "paid"))
    assert np.abs(paid.sum(axis=0) / true.sum(axis=0) - 1).max() < 0.01
    assert np.abs(paid[2] - true[2]).sum() / true[2].sum() < 0.1


def test_the_rule_is_the_same_in_other_money(simulated):
    due = simulated["due"]
    one_unit = paid_by_authority(due, due, simulated["collected"]).paid
    other = paid_by_authority(due * 7, due * 7, simulated["collected"] * 7).paid
    assert other == pytest.approx(one_unit * 7)


def test_months_of_a_year_share_what_came_or_alike_where_nothing_did():
    value = pd.DataFrame([[3.0, 1.0, *[0.0] * 10], [0.0] * 12])
    shares = _shares(value)
    assert shares.sum(axis=1).to_numpy() == pytest.approx(1)
    assert shares.iloc[0, 0] == 0.75 and shares.iloc[1].nunique() == 1
