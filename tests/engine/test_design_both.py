"""A law permuted over products and partners at once, and how sure the ends of intervals are."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.engine.design import BESIDE
from analysis.engine.estimates import estimates_of
from analysis.engine.permuting import SEED, holders, orders, places, with_means
from analysis.engine.randomisation import Draws
from tests.engine.made_design import design
from tools.coverage import Errors, coverage_of, shares

BOTH = ("products", "partners")


def test_both_change_places_at_once_and_a_row_has_the_law_of_another_pair():
    made = design()
    products, partners = (made.blocks[scheme].codes for scheme in BOTH)
    first, *others = made.laws(BOTH, 3)
    np.testing.assert_array_equal(first, made.law)
    drawn = [
        list(orders(int(codes.max()) + 1, draws=3, seed=SEED + n))[1:]
        for n, codes in enumerate((products, partners))
    ]
    for law, of_products, of_partners in zip(others, *drawn, strict=True):
        book = with_means(made.book, partners)
        expected = book[np.ix_(holders(partners, of_partners), places(products, of_products))]
        np.testing.assert_array_equal(law, expected[made.cells["partner"], made.cells["product"]])


def test_sums_of_laws_permuted_over_both_are_those_of_dense_dummies():
    """Every assignment by hand: the law on dummies of product and partner, summed by either."""
    made = design()
    found = made.randomise(BOTH, 6)["law"]
    dummies = np.hstack([np.eye(codes.max() + 1)[codes] for codes in made.effects])
    y, x, *laws = (
        column - dummies @ np.linalg.lstsq(dummies, column, rcond=None)[0]
        for column in (made.y, made.law, *made.laws(BOTH, 6 // BESIDE))
    )
    for sums, squares, law in zip(found.sums, found.squares, laws, strict=True):
        products = np.array([law * y, law * x, law * law])
        np.testing.assert_allclose(sums, products.sum(axis=1), rtol=1e-12, atol=1e-12)
        by = [
            np.array([products[:, codes == g].sum(axis=1) for g in range(codes.max() + 1)])
            for codes in map(made.clusters, BOTH)
        ]
        np.testing.assert_allclose(squares, sum(b.T @ b for b in by), rtol=1e-11, atol=1e-12)
    assert found.n_clusters == 3


def test_the_law_as_it_was_gives_the_regression_itself_whatever_changes_places():
    made = design()
    fitted = made.fit(*BOTH).estimate()
    for scheme in (*BOTH, BOTH):
        assert made.randomise(scheme, 5)["law"].value == pytest.approx(fitted.value, rel=1e-12)


def test_a_law_over_both_at_once_rejects_a_true_elasticity_about_as_often_as_it_says():
    """Truth -1 by construction; unrelated errors, so that both exchanges hold."""
    rejected = []
    for seed in range(120):
        made = design(partners=14, products=12, seed=seed)
        rng = np.random.default_rng(seed)
        made = replace(
            made, y=-made.law + rng.normal(0, 0.3, len(made.law)), tariffs={"law": made.tariffs["law"]}
        )
        rejected.append(made.randomise(BOTH, 99)["law"].p_value(-1.0)[0] <= 0.05)
    assert 0.005 <= np.mean(rejected) <= 0.11  # three standard errors


def test_over_both_at_once_is_a_row_of_its_own_that_says_what_changed_places():
    frame = estimates_of([design()], permuted=(*BOTH, BOTH), by=(BOTH,), draws=8)
    rows = frame[frame.tariff.eq("law")].set_index("scheme")
    assert rows.index.tolist() == [*BOTH, "products and partners", "by products partners"]
    assert rows.cluster_by.iloc[2] == "permutation over pairs of products and partners"
    assert rows.value.nunique() == 1 or np.ptp(rows.value) < 1e-9
    assert np.isnan(rows.end_error.iloc[3])


def test_the_monte_carlo_error_of_an_end_is_its_spread_over_seeds():
    """Assignments drawn from one world, the one that happened always the same."""
    ends, said = [], []
    for seed in range(40):
        rng = np.random.default_rng(seed)
        z = rng.normal(size=(400, 30))
        sums = np.column_stack([z.sum(axis=1), z.sum(axis=1) * 0.2, np.full(400, 30.0)])
        squares = np.zeros((400, 3, 3))
        squares[:, 0, 0], squares[:, 2, 2] = 30.0, 1.0
        sums[0], squares[0] = (-8.0, 8.0, 30.0), np.diag([30.0, 0.0, 1.0])
        found = Draws(sums, squares, 30)
        ends.append(found.interval())
        said.append(found.end_error())
    spread = np.std(ends, axis=0).max()
    assert np.mean(said) == pytest.approx(spread, rel=0.35)


def test_coverage_counts_errors_of_two_kinds_and_partners_with_elasticities_of_their_own():
    made = design(partners=16, products=24, noise=0.3)
    products, partners = (made.clusters(scheme) for scheme in BOTH)
    kinds = {
        "both": Errors(((0.5, products), (0.5, partners))),
        "alike": Errors(((1.0, products),), partners, 0.0),
        "apart": Errors(((1.0, products),), partners, 3.0),
    }
    sizes = {"laws": 99, "outcomes": 200}
    table = coverage_of(made, ("products",), kinds, two_way=BOTH, **sizes).set_index("errors")
    # Elasticities that differ by partner by three are no error that products know of.
    assert table["size"]["apart"] > table["size"]["alike"] + 0.1
    one = coverage_of(made, ("products",), {"alike": "products"}, two_way=BOTH, **sizes)
    assert table["size"]["alike"] == pytest.approx(one["size"].item(), abs=0.05)


def test_shares_of_errors_say_within_what_the_residuals_hang_together():
    made = design(partners=16, products=24, noise=0.0)
    rng = np.random.default_rng(2)
    products, partners = (made.clusters(scheme) for scheme in BOTH)
    unit = rng.normal(size=8)[partners] * made.law  # an elasticity of its own for each block of partners
    own = replace(made, y=made.law + 5 * unit, tariffs={"law": made.tariffs["law"]})
    of_products, of_partners = shares(own, products, partners)
    assert of_products + of_partners == pytest.approx(1.0) and of_partners > 0.8
