"""One regression of trade on a law: by hand, permuted, and a list of them in one frame."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.checks import InputError
from analysis.engine.absorb import make_absorber
from analysis.engine.design import Blocks, Design, Tariff
from analysis.engine.estimates import PERMUTED_FIELDS, estimates_of, quoted, randomised
from analysis.engine.permuting import holders, orders, places, with_means
from analysis.engine.regression import poisson, regress
from analysis.engine.results import Estimate, from_frame
from analysis.engine.two_effects import TwoEffects
from tests.engine.made_design import LABELS, design
from tools.coverage import coverage_of


def test_two_products_and_two_months_give_the_difference_in_differences_over_the_step():
    """No partner: log values of two products before and after, the law of the first rises by 0.2."""
    product, month = np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])
    law, y = np.array([0.0, 0.2, 0.0, 0.0]), np.array([1.0, 0.4, 2.0, 1.9])
    made = Design(
        y=y,
        weights=np.ones(4),
        effects=[product, month],
        absorber=TwoEffects(product, month),
        tariffs={"law": Tariff(law, "the duty", {"regressor": "duty"})},
        book=law.reshape(2, 2),
        cells={"product": product, "month": month},
        labels=LABELS,
        blocks={"products": Blocks("product", np.arange(2), "product", "products")},
    )
    assert made.fit().coefficients[0] == pytest.approx((-0.6 - -0.1) / 0.2)
    # The other product has the law now, and the elasticity of it the other sign.
    laws = [law.tolist() for law in made.laws("products", 5)]
    assert {tuple(law) for law in laws} == {(0.0, 0.2, 0.0, 0.0), (0.0, 0.0, 0.0, 0.2)}


def test_a_fit_is_the_regression_itself_clustered_by_its_blocks():
    made = design()
    by = [made.clusters("products"), made.clusters("partners")]
    assert by[0].tolist() == (made.cells["product"] // 2).tolist()
    z, x = (made.tariffs[name].values for name in ("law", "collected"))
    own = regress(made.y, x, z=z, effects=made.effects, clusters=by).summary()
    found = made.fit("products", "partners", tariff="collected").estimate()
    assert (found.value, found.std_error) == pytest.approx((own["value"], own["std_error"]))
    assert (found.estimator, found.cluster_by) == ("2SLS", "partner and product")
    assert (found.name, found.regressor) == ("made.collected", "the effective rate")
    assert made.fit().estimate().cluster_by == "product"  # the first of its blocks


def test_products_trade_places_and_partners_the_mean_law_of_their_blocks():
    made = design()
    cells = made.cells["partner"], made.cells["product"]
    for scheme in made.blocks:
        first, *others = made.laws(scheme, 3)
        np.testing.assert_array_equal(first, made.law)
        codes = made.blocks[scheme].codes
        for law, order in zip(others, list(orders(int(codes.max()) + 1, draws=3))[1:], strict=True):
            if scheme == "products":
                expected = made.book[cells[0], places(codes, order)[cells[1]]]
            else:
                expected = with_means(made.book, codes)[holders(codes, order)[cells[0]], cells[1]]
            np.testing.assert_array_equal(law, expected)


def test_a_book_of_partner_product_and_month_is_permuted_along_one_axis():
    rng = np.random.default_rng(0)
    book = rng.random((2, 3, 4))
    codes = [axis.ravel() for axis in np.indices(book.shape)]
    faces = ("partner x product", "product x month", "partner x month")
    made = design(
        y=rng.normal(size=24),
        weights=np.ones(24),
        book=book,
        absorber=make_absorber(*codes, faces),
        cells=dict(zip(("partner", "product", "month"), codes, strict=True)),
        effects=codes,
        tariffs={"law": Tariff(book.ravel(), "the law", {"regressor": "law"})},
        blocks={"products": Blocks("product", np.arange(3), "product", "products")},
    )
    for law in made.laws("products", 4):
        whose = [
            next(k for k in range(3) if (book[:, k] == own).all())
            for own in law.reshape(book.shape).swapaxes(0, 1)
        ]
        assert sorted(whose) == [0, 1, 2]


def test_what_is_absorbed_once_serves_every_clustering_and_tariff():
    made, asked = design(), []

    class Counting:
        def absorb(self, columns, **options):
            asked.append(len(columns))
            return design().absorber.absorb(columns, **options)

    made = replace(made, absorber=Counting())
    for tariff in made.tariffs:
        for by in (("products",), ("partners",), ("products", "partners")):
            made.fit(*by, tariff=tariff)
    assert len(asked) == 3  # outcome, law, collected


def test_values_fitted_by_ppml_are_those_of_the_engine_under_every_clustering():
    made = design(noise=0.1)
    values, law = np.exp(made.y), made.law
    codes = made.cells["partner"], made.cells["product"], np.zeros(len(law), dtype=int)
    faces = ("partner x month", "product x month")

    def fresh():
        return make_absorber(*codes, faces)  # its weights are the working ones afterwards

    of = {"y": values, "absorber": fresh(), "tariffs": {"law": made.tariffs["law"]}, "poisson": True}
    counted = replace(made, **of)
    for scheme in made.blocks:
        own = poisson(
            values, law, effects=made.effects, clusters=[made.clusters(scheme)], absorber=fresh()
        ).summary()
        found = counted.fit(scheme).estimate()
        assert (found.value, found.std_error) == pytest.approx((own["value"], own["std_error"]))
        assert (found.estimator, found.cluster_by) == ("PPML", made.blocks[scheme].name)


def test_a_law_that_does_not_vary_is_refused_by_the_name_of_design_and_rate():
    still = {"law": Tariff(design().cells["partner"] / 10, "the duty", {"regressor": "duty"})}
    with pytest.raises(InputError, match="made: the duty does not vary"):
        design(tariffs=still).fit()
    with pytest.raises(InputError, match="exports, 2018: the duty does not vary"):
        design(tariffs=still, where="exports, 2018").fit()


def test_a_list_of_designs_is_one_frame_whose_rows_are_their_fits():
    listed = [design(seed=n, key={"toggle": name}) for n, name in enumerate(("", "other"))]
    frame = estimates_of(
        listed, permuted=("products",), by=("partners", ("products", "partners")), draws=19
    )
    assert frame.toggle.tolist() == [""] * 6 + ["other"] * 6
    assert frame.tariff.tolist() == (["law"] * 3 + ["collected"] * 3) * 2
    assert frame.scheme.tolist() == ["products", "by partners", "by products partners"] * 4
    assert frame.draws.notna().tolist() == [True, False, False] * 4
    own = listed[1].fit("products", "partners", tariff="collected").estimate()
    assert from_frame(frame)[-1] == own
    drawn = listed[0].randomise("products", 19)["collected"]
    row = frame.iloc[3]
    assert (row.ci_low, row.ci_high) == drawn.interval() and row.p_value == drawn.p_value()[0]
    assert (row.n_clusters, row.cluster_by) == (5, "permutation over pairs of products")
    assert not {name for name in Estimate.__dataclass_fields__ if name != "refit"} - set(frame)


def test_designs_are_asked_one_after_the_other_so_that_one_is_held_at_a_time():
    made = []

    def listed():
        for n in range(3):
            made.append(n)
            yield design(seed=n, key={"n": n, "made": len(made)})

    assert estimates_of(listed(), by=("products",)).made.tolist() == [1, 1, 2, 2, 3, 3]


def test_a_list_in_two_processes_is_the_same_list():
    one, two = (
        estimates_of([design(), design(seed=1)], permuted=("products", "partners"), draws=9, jobs=jobs)
        for jobs in (1, 2)
    )
    pd.testing.assert_frame_equal(one, two)


def test_the_error_of_a_law_permuted_gives_its_interval_again():
    from scipy.stats import t

    made = design(partners=12, products=24)
    for tariff, drawn in made.randomise("products", 99).items():
        found = randomised(made.fit(tariff=tariff).estimate(), drawn, "pairs")
        half = t.ppf(0.975, found.n_clusters - 1) * found.std_error
        assert 2 * half == pytest.approx(found.ci_high - found.ci_low)
        assert found.value == pytest.approx(drawn.value)


def test_the_less_sure_of_two_schemes_is_quoted_and_clusters_never():
    frame = estimates_of([design()], permuted=("products", "partners"), by=("products",), draws=19)
    rows = frame[frame.tariff.eq("law")].assign(ci_low=[-1.0, -2.0, -9.0], ci_high=[1.0, 1.0, 9.0])
    base = design().fit("products", "partners").estimate()
    found = quoted(base, rows)
    assert (found.ci_low, found.ci_high, found.cluster_by) == (-2.0, 1.0, "permutation over partners")
    assert all(getattr(found, name) == rows.iloc[1][name] for name in PERMUTED_FIELDS)
    assert (found.value, found.first_stage) == (base.value, base.first_stage)


def test_a_test_on_errors_that_it_knows_keeps_its_size_and_blind_to_them_does_not():
    """Errors shared by all products of a block of partners: products that change places know nothing."""
    made = design(partners=16, products=24, noise=0.3)
    table = coverage_of(
        made,
        ("products",),
        {"products": "products", "partners": "partners"},
        two_way=("products", "partners"),
        laws=99,
        outcomes=200,
    )
    assert table.errors.tolist() == ["products", "partners"]
    assert (table["size"] + table.coverage).tolist() == pytest.approx([1.0, 1.0])
    assert 0.005 <= table["size"][0] <= 0.12 and (table.power > table["size"]).all()
