"""The main estimate compares the same product from partners under unlike law; permuted, the law says
how sure it is."""

import numpy as np
import pandas as pd
import pytest

from analysis.engine.estimates import estimates_of, quoted
from analysis.engine.permuting import holders, orders, places, units_of, with_means
from analysis.engine.randomisation import Draws, draw
from analysis.estimate.elasticity.checks.toggles import second_toggles
from analysis.estimate.elasticity.main import intervals as main_intervals
from analysis.estimate.elasticity.main import products
from analysis.estimate.elasticity.main.intervals import main_estimates
from analysis.estimate.elasticity.main.lines import draw_lines, law_book
from tools.coverage import coverage_of, coverage_table, errors_of

GROUPS = pd.Series({"AUT": "EU", "DEU": "EU", "CHN": None, "VNM": None})
PARTNERS = ["AUT", "CHN", "DEU", "IND", "JPN", "KOR", "THA", "VNM"]
REGIONS = pd.Series({name: "4" if name in ("AUT", "DEU") else "5" for name in PARTNERS})


def table(elasticity=-2.0, *, n_lines=400, seed=0, noise=0.3):
    """Lines sold in both years whose value follows the law, but for line and partner shocks."""
    rng = np.random.default_rng(seed)
    index = pd.MultiIndex.from_product([PARTNERS, range(n_lines)], names=["partner", "line"])
    frame = index.to_frame(index=False)
    frame["hs10"] = (8400000000 + frame.line // 4 * 1_000_000 + frame.line % 4).astype(str)
    frame["naics3"] = np.where(frame.line % 2, "333", "334")
    frame["law"] = rng.uniform(0, 0.3, len(frame)) * (1 + frame.partner.eq("CHN"))
    shock = rng.normal(size=n_lines)[frame.line] + frame.partner.map(
        dict(zip(PARTNERS, rng.normal(size=len(PARTNERS)), strict=True))
    )
    # What is collected follows the law by half, and errors that also move imports.
    error = rng.normal(0, 0.1, len(frame))
    frame["collected"] = 0.5 * frame.law + error
    change = elasticity * frame.collected + shock - 3 * error + rng.normal(0, noise, len(frame))
    frame["value_2024"] = np.exp(rng.normal(12, 1, len(frame)))
    frame["value_2025"] = frame.value_2024 * np.exp(change)
    return frame[rng.random(len(frame)) > 0.2].reset_index(drop=True)


def test_two_stages_recover_the_elasticity_where_least_squares_does_not():
    design = products.second_design(table(), GROUPS)
    collected, law = (
        design.fit(*products.MAIN_SCHEMES, tariff=tariff).estimate() for tariff in ("collected", "law")
    )
    assert collected.value == pytest.approx(-2.0, abs=0.25)
    assert collected.first_stage == pytest.approx(0.5, abs=0.03)
    assert law.value == pytest.approx(collected.value * collected.first_stage, rel=1e-9)
    naive = products.second_design(table().assign(law=table().collected), GROUPS).fit(
        *products.MAIN_SCHEMES
    )
    assert naive.estimate().value < -3.5


@pytest.mark.parametrize("scheme", products.MAIN_SCHEMES)
def test_the_law_as_it_was_is_the_first_assignment_and_gives_the_regression_itself(scheme):
    design = products.second_design(table(n_lines=80), GROUPS)
    assert np.array_equal(next(design.laws(scheme, 0)), design.law)
    found = design.randomise(scheme, 19)
    for tariff in products.MAIN_TARIFFS:
        fitted = design.fit(scheme, tariff=tariff).estimate()
        assert found[tariff].value == pytest.approx(fitted.value, rel=1e-9)
        assert found[tariff].std_error == pytest.approx(fitted.std_error_raw, rel=1e-9)


def test_the_interval_holds_what_the_test_does_not_reject():
    design = products.second_design(table(n_lines=60), GROUPS)
    found = design.randomise("products", 199)["collected"]
    low, high = found.interval()
    assert low < found.value < high and found.p_value(found.value)[0] == 1.0
    inside, outside = (
        found.p_value(np.array([low + 1e-3, high - 1e-3])),
        found.p_value(np.array([low - 1e-3, high + 1e-3])),
    )
    assert (inside > 0.05).all() and (outside <= 0.05).all()


def test_a_law_that_says_nothing_leaves_the_elasticity_unbounded():
    rng = np.random.default_rng(0)
    sums = rng.normal(size=(40, 3))
    sums[:, 1] *= 1e-9
    sums[:, 2] = 1.0
    squares = np.einsum("ji,jk->jik", sums, sums) + np.eye(3)
    assert Draws(sums, squares, 5).interval() == (-np.inf, np.inf)


def test_products_change_places_jointly_for_all_partners_and_blocks_stay_together():
    blocks = np.array([0, 0, 1, 1, 1])
    assert places(blocks, np.array([0, 1])).tolist() == [0, 1, 2, 3, 4]
    assert places(blocks, np.array([1, 0])).tolist() == [2, 3, 0, 1, 0]


def test_members_of_a_group_change_places_as_one():
    partners = pd.Index(["AUT", "CHN", "DEU", "VNM"])
    units = units_of(partners, GROUPS)
    assert units.tolist() == [0, 1, 0, 2]
    book = with_means(np.array([[1.0], [10.0], [3.0], [5.0]]), units).ravel()
    assert book[holders(units, np.array([0, 1, 2]))].tolist() == [1.0, 10.0, 3.0, 5.0]
    # China has the mean law of the group, and both members that of China.
    assert book[holders(units, np.array([1, 0, 2]))].tolist() == [10.0, 2.0, 10.0, 5.0]


def test_the_law_of_a_line_not_sold_is_that_of_its_nearest_kin():
    frame = pd.DataFrame(
        [
            ("A", "1111110000", 0.1),
            ("A", "1111110001", 0.3),
            ("A", "1111220000", 0.5),
            ("B", "1111110000", 0.0),
            ("B", "1111110002", 0.4),
            ("B", "1111220000", 0.2),
            ("C", "1111110001", 0.7),
            ("C", "1111110002", 0.9),
            ("C", "2222000000", 0.6),
            ("A", "2222000000", 0.8),
        ],
        columns=["partner", "hs10", "law"],
    ).assign(value_2024=1.0, value_2025=2.0)
    lines = draw_lines(frame)
    book = pd.DataFrame(law_book(frame, lines), lines.partners, lines.products)
    assert book.loc["A", "1111110000"] == 0.1
    assert book.loc["A", "1111110002"] == pytest.approx(0.2)  # the same six digits: 0.1 and 0.3
    assert book.loc["C", "1111220000"] == pytest.approx(0.8)  # the same four digits: 0.7 and 0.9
    assert book.loc["B", "2222000000"] == pytest.approx(0.2)  # all that it sold: 0, 0.4 and 0.2


def test_the_quoted_interval_is_the_wider_of_the_two_and_its_error_gives_it_again():
    from scipy.stats import t

    design = products.second_design(table(n_lines=60), GROUPS)
    estimates, intervals = main_estimates({"2025": design}, 99)
    for row in estimates.itertuples():
        rows_of = intervals[
            intervals.tariff.eq(row.tariff) & intervals.scheme.isin(products.MAIN_SCHEMES)
        ]
        width = rows_of.ci_high - rows_of.ci_low
        assert row.ci_high - row.ci_low == pytest.approx(width.max())
        half = t.ppf(0.975, row.n_clusters - 1) * row.std_error
        assert 2 * half == pytest.approx(row.ci_high - row.ci_low)
        assert row.cluster_by.startswith("permutation over")
    rows = estimates_of([design], permuted=products.MAIN_SCHEMES, draws=19).query("tariff == 'law'")
    rows = rows.assign(ci_low=[-1.0, -3.0], ci_high=1.0, n_clusters=[9, 4])
    stated = quoted(design.fit(*products.MAIN_SCHEMES).estimate(), rows)
    assert (stated.ci_low, stated.ci_high, stated.n_clusters) == (
        -3.0,
        1.0,
        4,
    )
    assert stated.cluster_by == "permutation over partners"


def test_an_outcome_without_an_effect_is_rejected_as_often_as_it_says():
    """With errors that hang together by HS4 alone, the law permuted over products keeps its size."""
    design = products.second_design(table(0.0, n_lines=160), GROUPS)
    both = {"two_way": ("partners", "products"), "laws": 199, "outcomes": 200}
    found = coverage_of(design, ("products",), {"products": "headings"}, **both).iloc[0]
    assert found["coverage"] == pytest.approx(1 - found["size"])
    assert 0.01 <= found["size"] <= 0.12
    assert found["power"] > 0.5


def test_exposures_of_the_panel_are_drawn_as_those_of_lines():
    """One regressor, one draw: the sums are those of the absorbed columns, cluster by cluster."""
    rng = np.random.default_rng(3)

    class Nothing:
        def absorb(self, columns, **_):
            return columns

    y, x, z = rng.normal(size=(3, 12))
    clusters = np.repeat([0, 1, 2], 4)
    (found,) = draw(np.column_stack([y, x]), [z], Nothing(), np.ones(12), clusters)
    assert found.sums[0] == pytest.approx([z @ y, z @ x, z @ z])
    by = [[(z * c)[clusters == g].sum() for g in range(3)] for c in (y, x, z)]
    assert found.squares[0] == pytest.approx(np.array(by) @ np.array(by).T)


def test_orders_begin_with_what_happened_and_follow_from_the_seed():
    first, *others = orders(6, draws=3)
    assert first.tolist() == list(range(6))
    again = list(orders(6, draws=3))[1:]
    assert all(np.array_equal(a, b) for a, b in zip(others, again, strict=True))


@pytest.mark.parametrize(
    "outcome, expected",
    [
        ("continuing", [np.log(3.0), 0.0]),
        ("exit", [0.0, 0.0, 1.0]),
        ("entry", [0.0, 0.0, 1.0]),
        ("midpoint", [1.0, 0.0, -2.0, 2.0]),
    ],
)
def test_outcomes_by_hand(outcome, expected):
    one = pd.DataFrame({"value_2024": [1.0, 5.0, 4.0, 0.0], "value_2025": [3.0, 5.0, 0.0, 7.0]})
    one["hs10"], one["law"] = ["a", "b", "c", "d"], 0.1
    both = pd.concat([one.assign(partner="P"), one.assign(partner="Q")])
    lines = draw_lines(both, outcome)
    np.testing.assert_allclose(lines.y[lines.partner == 0], expected)


def test_a_line_that_one_partner_sells_says_nothing_and_is_left_out():
    frame = table(n_lines=30)
    alone = frame.iloc[[0]].assign(hs10="9999999999", value_2025=1e15)
    base, more = (
        products.second_design(f, GROUPS).fit(*products.MAIN_SCHEMES).estimate()
        for f in (frame, pd.concat([frame, alone]))
    )
    assert (more.value, more.n_obs) == (pytest.approx(base.value, rel=1e-12), base.n_obs)


def test_dollars_and_the_order_of_rows_change_nothing():
    frame = table(n_lines=50)
    moved = frame.sample(frac=1, random_state=1)
    moved = moved.assign(value_2024=moved.value_2024 * 1e3, value_2025=moved.value_2025 * 1e3)
    one, other = (
        products.second_design(f, GROUPS, weighted=True).fit(*products.MAIN_SCHEMES).estimate()
        for f in (frame, moved)
    )
    assert one.value == pytest.approx(other.value, rel=1e-9)
    assert one.std_error == pytest.approx(other.std_error, rel=1e-9)


def test_every_toggle_has_a_row_whatever_its_sign():
    frame = table(+1.0, n_lines=60)
    for column, step in (("value_2024", 13), ("value_2025", 17)):  # lines that come, and that go
        frame.loc[frame.index[::step], column] = 0.0
    rows = second_toggles(frame, GROUPS, pd.DataFrame({"hs10": frame.hs10.unique()[:8]}))
    assert set(rows.group) == {"main", "weights", "partners", "goods", "effects", "outcome"}
    assert rows.value.notna().all()
    assert set(rows.scheme) == {f"by {scheme}" for scheme in products.MAIN_SCHEMES}
    assert (rows.ci_low < rows.value).all() and (rows.value < rows.ci_high).all()
    law = rows[rows.tariff.eq("law") & rows.scheme.eq("by products")].set_index("toggle")
    alone = products.second_design(frame[frame.partner.ne("CHN")], GROUPS).fit("products")
    assert law.value["without CHN"] == pytest.approx(float(alone.coefficients[0]), rel=1e-12)


def test_the_interval_over_both_at_once_is_shown_and_never_quoted(monkeypatch):
    """However wide it is: the widest of the three is no candidate."""
    design = products.second_design(table(n_lines=60), GROUPS)
    joint = " and ".join(products.MAIN_SCHEMES)
    own = main_intervals.estimates_of

    def widened(*args, **options):
        frame = own(*args, **options)
        return frame.assign(ci_low=frame.ci_low.where(frame.scheme.ne(joint), -99.0))

    monkeypatch.setattr(main_intervals, "estimates_of", widened)
    estimates, rows = main_estimates({"2025": design}, 19)
    assert rows.scheme.eq(joint).sum() == 2 and rows.ci_low.min() == -99.0
    assert estimates.ci_low.min() > -99.0


def test_every_kind_of_errors_of_a_main_estimate_has_its_groups():
    """Headings, units of partners, both in their shares, and the chapters of each unit and region."""
    design = products.second_design(table(n_lines=60), GROUPS)
    kinds = errors_of(design, REGIONS, 0.4)
    assert list(kinds) == [
        "products",
        "partners",
        "both",
        "partner x chapter",
        "region x chapter",
        "slopes",
    ]
    assert sum(share for share, _ in kinds["both"].parts) == pytest.approx(1.0)
    pairs = kinds["partner x chapter"].parts[0][1]
    assert int(pairs.max()) + 1 == 7  # AUT and DEU are one; all lines are of one chapter
    regions = kinds["region x chapter"].parts[0][1]
    assert int(regions.max()) + 1 == 2  # Europe, Asia
    assert len({*regions[design.levels["partner"][design.cells["partner"]] == "JPN"]}) == 1
    assert kinds["slopes"].spread == 0.4 and "slopes" not in errors_of(design, REGIONS)
    assert list(errors_of(design, REGIONS, 0.0)) == list(kinds)[:-1]  # partners alike have no slopes


def test_coverage_by_the_other_weights_stands_beside_that_of_the_main_estimate():
    small = {"laws": 19, "outcomes": 20}
    equal, other = (products.second_design(table(n_lines=60), GROUPS, weighted=w) for w in (False, True))
    shown = coverage_table({"2025": equal}, {"2025": other}, {}, REGIONS, **small)
    for name, design in (("", equal), ("other_", other)):
        kinds = errors_of(design, REGIONS)
        alone = coverage_of(design, ("partners",), kinds, two_way=("partners", "products"), **small)
        rows = shown[shown.scheme.eq("partners")].reset_index(drop=True)
        for column in ("coverage", "power"):
            assert rows[f"{name}{column}"].tolist() == alone[column].tolist()
    assert not shown.power.equals(shown.other_power)


def test_errors_of_a_main_estimate_hang_together_by_heading_chapter_and_partner_and_not_by_line():
    """Lines of one HS4 are one group, whatever their HS6; what changes places is the HS6."""
    rows = table(n_lines=64)
    rows["hs10"] = [f"84{n // 8:02}{n // 2 % 4:02}{n % 2:04}" for n in rows.line]
    design = products.second_design(rows, GROUPS)
    lines = draw_lines(rows, "continuing").products
    for block, digits in (("products", 6), ("headings", 4), ("chapters", 2)):
        codes = design.blocks[block].codes
        assert len(set(codes)) == lines.str[:digits].nunique(), block
        assert (pd.Series(codes).groupby(lines.str[:digits]).nunique() == 1).all()
    assert [lines.str[:n].nunique() for n in (6, 4, 2)] == [32, 8, 1]
