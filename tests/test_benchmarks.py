"""The page of speed quotes the benchmarks as they were measured, each beside another package."""

import sys

import numpy as np
import pandas as pd
import pytest

from analysis.combine.on_disk import build_panel_on_disk
from analysis.paths import DOCS
from tools.benchmarks import __main__ as benchmarks
from tools.benchmarks import folders, panels


def test_the_page_quotes_the_measured_times():
    page = (DOCS / "speed.md").read_text(encoding="utf-8")
    assert benchmarks.quoted(page) == page


def test_every_case_has_this_package_within_its_memory_and_another_beside_it():
    cases = {}
    for row in benchmarks.results():
        cases.setdefault((row["what"], row["rows"]), {})[row["package"]] = row
    assert {what for what, _ in cases} == {*benchmarks.CASES}
    for (what, _), by_package in cases.items():
        _, packages, most = benchmarks.CASES[what]
        ours = by_package[benchmarks.OURS]
        assert set(by_package) == set(packages) and len(packages) > 1
        assert not ours["problem"] and int(ours["peak_bytes"]) < most * 1e9


def test_what_outgrew_its_limit_is_said_and_is_no_best_of_the_others():
    one = {"what": "ols", "rows": "1000000", "bytes": "2000000000", "seconds": "10", "cpu_seconds": "9"}
    one |= {"peak_bytes": "1000000000", "problem": ""}
    rows = [
        one | {"package": benchmarks.OURS},
        one | {"package": "fast", "seconds": "1", "problem": "more than 8 GB"},
        one | {"package": "slow", "seconds": "25"},
    ]
    empty = "<!-- speed --><!-- /speed -->"
    line = "| OLS | 1.0 M | 2.00 GB | 10 s | 9 s | 1.0 GB | slow, 25 s (2.5 x) | 1.0 GB |"
    assert line in benchmarks.quoted(empty, rows)
    assert "| 1.0 GB | fast: more than 8 GB |  |" in benchmarks.quoted(empty, rows[:2])


def test_what_takes_too_much_memory_is_ended_and_what_fails_says_why():
    python = [sys.executable, "-c"]
    assert benchmarks.watched([*python, "raise ValueError('no')"], 1)["problem"] == "ValueError: no"
    hungry = benchmarks.watched([*python, "import time; x = b'1' * 200_000_000; time.sleep(9)"], 0.1)
    assert hungry["problem"] == "more than 0.1 GB" and hungry["seconds"] < 9


#: A panel like those that are timed, but small.
SMALL = {40_000: (30, 300, 24)}


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setattr(panels, "SIZES", SMALL)
    (rows,) = SMALL
    return rows


def test_a_synthetic_panel_has_the_rows_asked_for_sorted_and_each_cell_once(small):
    panel = panels.joined(list(panels.synthetic(small)))
    assert len(panel["x"]) == pytest.approx(small, rel=0.02)
    partners, products, months = SMALL[small]
    cell = (panel["partner"] * products + panel["product"]) * months + panel["month"]
    assert (np.diff(cell) > 0).all()
    assert {name: str(column.dtype) for name, column in panel.items()} == {
        "partner": "int32",
        "product": "int32",
        "month": "int32",
        "log_value": "float64",
        "value": "float64",
        "x": "float64",
    }


def read_panel(folder):
    panel = pd.read_parquet(folder).astype({"partner": str, "hts10": str, "month": "datetime64[ms]"})
    return panel.reset_index(drop=True)


def test_the_panel_from_a_folder_is_that_of_one_query_of_a_database(small, tmp_path):
    """duckdb balances and fills by SQL of its own; a log may differ in its last digit."""
    folders.raw(small, tmp_path / "imports")
    (tmp_path / "scratch").mkdir()
    folders.duckdb_alone(tmp_path / "imports", tmp_path / "theirs", tmp_path / "scratch")
    build_panel_on_disk(tmp_path / "imports", tmp_path / "ours", "hts10")
    ours, theirs = (read_panel(tmp_path / name) for name in ("ours", "theirs"))
    exact = ours.columns.drop("log_tariff_factor")
    pd.testing.assert_frame_equal(ours[exact], theirs[exact], check_exact=True)
    np.testing.assert_allclose(ours.log_tariff_factor, theirs.log_tariff_factor, atol=1e-15)
    assert set(ours.rate_filled) == {0, 1, 2}
    assert folders.summary(tmp_path / "ours") == folders.summary(tmp_path / "theirs")


def test_declared_imports_are_the_cells_in_more_rows(small, tmp_path):
    rows = folders.raw(small, tmp_path / "imports")
    imports = pd.read_parquet(tmp_path / "imports")
    key = ["partner", "hts10", "month"]
    per_cell = imports.groupby(key).size()
    assert rows == len(imports) == pytest.approx(1.2 * len(per_cell), rel=0.01)
    assert set(per_cell) == {1, 2}
    cells = panels.joined(list(panels.synthetic(small)))
    assert len(per_cell) == len(cells["x"])
    value = 1 + (1_000 * np.exp(cells["log_value"])).astype(np.int64)
    assert imports.customs_value.sum() == value.sum()
