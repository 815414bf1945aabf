import ast

import numpy as np
import pandas as pd
import pytest

from analysis.collect import read_table
from analysis.combine.panel import SYSTEM_TABLES, build_panel
from analysis.paths import ROOT
from combine.conftest import imports_frame

MONTHS = ["2025-01-01", "2025-02-01", "2025-03-01", "2025-04-01"]


def panel_of(*pairs: list[tuple], product: str = "naics3") -> pd.DataFrame:
    """Build from one list of (value, duties) or None (no row) a pair, over four months."""
    rows = [
        ("CHN", str(311 + number), month, *cell)
        for number, pair in enumerate(pairs)
        for month, cell in zip(MONTHS, pair, strict=True)
        if cell is not None
    ]
    # Another partner trades every month, so that the grid has all four.
    rows += [("VNM", "311", month, 100, 0) for month in MONTHS]
    panel = build_panel(imports_frame(product, *rows), product)
    return panel[panel.partner.eq("CHN")]


def test_month_without_imports_takes_the_last_rate_forward():
    panel = panel_of([(100, 10), (0, 0), None, (100, 30)])
    assert panel.effective_rate.tolist() == [0.1, 0.1, 0.1, 0.3]
    assert panel.rate_filled.tolist() == [0, 1, 1, 0]
    assert panel.customs_value.tolist() == [100, 0, 0, 100]


def test_months_before_the_first_import_take_its_rate_backward():
    panel = panel_of([None, (0, 0), (100, 20), (100, 30)])
    assert panel.effective_rate.tolist() == [0.2, 0.2, 0.2, 0.3]


def test_forward_comes_before_backward():
    panel = panel_of([None, (100, 20), None, (100, 30)])
    assert panel.effective_rate.tolist() == [0.2, 0.2, 0.2, 0.3]


def test_duties_above_value_keep_the_value_and_fill_the_rate():
    panel = panel_of([(100, 10), (100, 150), (100, 100), (100, 30)])
    assert panel.effective_rate.tolist() == [0.1, 0.1, 1.0, 0.3]
    assert panel.customs_value.tolist() == [100] * 4
    assert panel.duties.tolist() == [10, 150, 100, 30]
    assert panel.rate_filled.tolist() == [0, 2, 0, 0]


def test_duties_above_value_in_every_month_are_a_rate_of_one():
    panel = panel_of([(1, 2), (0, 0), None, (3, 4)])
    assert panel.effective_rate.tolist() == [1.0] * 4
    assert panel.rate_filled.tolist() == [2, 1, 1, 2]


def test_duties_above_value_in_the_first_month_are_filled_backward():
    assert panel_of([(1, 2), (100, 20), None, None]).effective_rate.tolist() == [0.2] * 4


def test_rates_never_pass_from_one_pair_to_the_next():
    panel = panel_of([(100, 10)] * 4, [None, None, None, (100, 50)])
    assert panel.effective_rate.tolist() == [0.1] * 4 + [0.5] * 4


def test_duty_free_imports_have_a_rate_of_zero_not_a_missing_one():
    panel = panel_of([(100, 0), (100, 0), (100, 10), (100, 0)])
    assert panel.effective_rate.tolist() == [0, 0, 0.1, 0]
    assert (panel.rate_filled == 0).all()


def test_grid_is_every_pair_that_ever_trades_times_every_month():
    rows = [
        ("CHN", "311", "2025-01-01", 5, 0),
        ("VNM", "311", "2025-03-01", 5, 0),
        ("VNM", "312", "2025-02-01", 0, 0),
        ("CHN", "313", "2025-02-01", 5, 1),
    ]
    panel = build_panel(imports_frame("naics3", *rows), "naics3")
    assert len(panel) == 3 * 3
    assert set(zip(panel.partner, panel.naics3, strict=True)) == {
        ("CHN", "311"),
        ("CHN", "313"),
        ("VNM", "311"),
    }
    assert not panel.duplicated(["partner", "naics3", "month"]).any()


def test_world_total_is_left_out():
    rows = [("CHN", "01", "2025-01-01", 5, 0), ("WLD", "01", "2025-01-01", 9, 0)]
    assert build_panel(imports_frame("hs2", *rows), "hs2").partner.tolist() == ["CHN"]


def test_log_tariff_factor_is_the_log_of_one_plus_the_rate():
    panel = panel_of([(100, 0), (100, 25), None, (100, 100)])
    assert panel.log_tariff_factor.tolist() == pytest.approx([0, 0.22314355, 0.22314355, 0.69314718])


def test_scaling_dollars_changes_no_rate_and_row_order_does_not_matter():
    imports = read_table(SYSTEM_TABLES["naics3"]).query("partner in ['CHN', 'VNM', 'SAU']")
    panel = build_panel(imports, "naics3")
    scaled = imports.assign(customs_value=imports.customs_value * 7, duties=imports.duties * 7)
    shuffled = scaled.sample(frac=1, random_state=0)
    other = build_panel(shuffled, "naics3")
    np.testing.assert_allclose(other.effective_rate, panel.effective_rate, rtol=1e-14)
    assert (other.customs_value == panel.customs_value * 7).all()


def reference_grid():
    """The outside rule, taken from its script, which reads files when imported."""
    script = (ROOT / "tests" / "reference" / "build_panels.py").read_text(encoding="utf-8")
    (rule,) = [node for node in ast.parse(script).body if getattr(node, "name", "") == "grid"]
    names = {"np": np, "pd": pd}
    exec(compile(ast.Module([rule], []), "build_panels.py", "exec"), names)
    return names["grid"]


@pytest.mark.parametrize("system", ["naics3", "hs2"])
def test_panel_equals_that_of_the_outside_rule(system, request):
    raw = read_table(SYSTEM_TABLES[system]).query("partner != 'WLD'")
    theirs = reference_grid()(
        pd.DataFrame(
            {
                "partner": raw.partner.astype(str),
                system: raw[system].astype(str),
                "month": raw.month.dt.strftime("%Y-%m"),
                "imports": raw.customs_value.astype(float),
                "duty": raw.duties.astype(float),
            }
        ),
        system,
    )
    ours = request.getfixturevalue(system)
    assert ours.partner.astype(str).tolist() == theirs.partner.tolist()
    assert ours[system].astype(str).tolist() == theirs[system].tolist()
    assert ours.month.dt.strftime("%Y-%m").tolist() == theirs.month.tolist()
    assert (ours.customs_value == theirs.imports).all()
    assert (ours.duties == theirs.duty).all()
    assert (ours.rate_filled == theirs.filled).all()
    np.testing.assert_allclose(ours.effective_rate, theirs.rate, rtol=1e-13)
    np.testing.assert_allclose(ours.log_tariff_factor, theirs.ltau, rtol=1e-13)


def test_two_chapters_of_the_panels_have_duties_above_value(naics3, hs2):
    assert (hs2.rate_filled == 2).sum() == 2
    assert (naics3.rate_filled == 2).sum() == 0


@pytest.mark.parametrize(
    "system, partners, products, first, last",
    [("naics3", 30, 32, "2013-01", "2025-11"), ("hs2", 30, 98, "2013-01", "2021-07")],
)
def test_panel_covers_what_it_promises(system, partners, products, first, last, request):
    panel = request.getfixturevalue(system)
    assert (panel.partner.nunique(), panel[system].nunique()) == (partners, products)
    assert (f"{panel.month.min():%Y-%m}", f"{panel.month.max():%Y-%m}") == (first, last)


def test_products_are_zero_padded_text(naics3, hs2):
    assert "01" in hs2.hs2.cat.categories
    assert {len(code) for code in hs2.hs2.cat.categories} == {2}
    assert {len(code) for code in naics3.naics3.cat.categories} == {3}
