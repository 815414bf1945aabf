"""Permuting over few units by sums made once says what permuting law by law says."""

import numpy as np
import pytest

from analysis.engine import by_unit
from analysis.engine.absorb import make_absorber
from analysis.engine.design import Blocks, Design, Tariff
from analysis.engine.exact_grid import ExactGrid
from analysis.engine.grid import FACES
from analysis.engine.randomisation import draw
from tests.engine.test_design import LABELS, design


def panel(seed=0) -> Design:
    """A law by partner, product and month, on part of the grid, weighted by pair."""
    rng = np.random.default_rng(seed)
    book = rng.uniform(0, 0.4, (7, 6, 8))
    there = rng.random(book.shape) < 0.8
    codes = np.nonzero(there)
    weights = rng.uniform(0.5, 2, (7, 6))[codes[0], codes[1]]
    law = book[codes]
    return Design(
        y=-law + rng.normal(size=len(law)),
        weights=weights,
        effects=[*codes],
        book=book,
        labels=LABELS,
        absorber=make_absorber(*codes, tuple(FACES), weights),
        tariffs={"law": Tariff(law, "law", {})},
        cells=dict(zip(("partner", "product", "month"), codes, strict=True)),
        blocks={
            "products": Blocks("product", np.arange(6), "product", "products"),
            "partners": Blocks("partner", np.array([0, 0, 1, 2, 2, 2, 3]), "partner", "partners"),
        },
    )


@pytest.mark.parametrize("made", [design(), panel()], ids=["lines", "panel"])
def test_sums_by_unit_are_those_of_every_law_absorbed(made):
    draws, clusters = 40, made.clusters("partners")
    outcome, law = made.fit("partners").columns[:, 0], made.fit("partners").columns[:, 1]
    columns = np.column_stack([outcome, law])
    orders = list(made._orders("partners", draws))
    (quick,) = by_unit.draw_by_unit(
        columns, made._permuted("partners"), orders, made.batch_absorber, made.weights, clusters
    )
    (slow,) = draw(columns, made.laws("partners", draws), made.batch_absorber, made.weights, clusters)
    np.testing.assert_allclose(quick.sums, slow.sums, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(quick.squares, slow.squares, rtol=1e-9, atol=1e-12)
    assert quick.n_clusters == slow.n_clusters


def test_few_units_are_permuted_more_often_at_no_cost():
    made = design()
    few, many = (made.randomise("partners", draws)["law"].sums for draws in (8, 19))
    assert len(few) == 9  # nine columns of three units would cost more than eight laws
    assert len(many) == 1 + by_unit.MORE * 19
    np.testing.assert_allclose(many[:9], few, rtol=1e-9, atol=1e-12)


def test_the_inverted_grid_absorbs_what_the_iterated_one_does():
    made = panel(3)
    columns = np.column_stack([made.y, made.law, np.random.default_rng(0).normal(size=len(made.y))])
    exact = ExactGrid.of(made.absorber)
    np.testing.assert_allclose(exact.absorb(columns), made.absorber.absorb(columns), atol=1e-9)


def test_a_grid_of_two_faces_or_too_large_is_left_as_it_is(monkeypatch):
    made = panel()
    codes = made.cells["partner"], made.cells["product"], made.cells["month"]
    assert ExactGrid.of(make_absorber(*codes, ("partner x product", "product x month"))) is None
    assert ExactGrid.of(design().absorber) is None
    monkeypatch.setattr("analysis.engine.exact_grid.MOST_PARTNER_MONTHS", 10)
    assert ExactGrid.of(made.absorber) is None
