"""What combine refuses to write, and what a panel carries; `test_hs6.py` builds it whole."""

import inspect
import re
from pathlib import Path

import pandas as pd
import pytest

from analysis.combine import build as build_module
from analysis.combine import load
from analysis.combine.build import build, save
from analysis.combine.integrity import IntegrityError
from analysis.steps import COMBINE


@pytest.mark.slow
def test_panel_that_fails_a_check_is_not_written(tmp_path, monkeypatch, statutory):
    def read_with_an_aggregate(name):
        table = read(name)
        if name != "us_imports_naics3_monthly":
            return table
        members = table[table.partner.isin(["DEU", "FRA"])].groupby(["month", "naics3"], as_index=False)
        europe = members[["customs_value", "duties"]].sum().assign(partner="EU")
        return pd.concat([table, europe], ignore_index=True)

    read = build_module.read_table
    monkeypatch.setattr(build_module, "read_table", read_with_an_aggregate)
    monkeypatch.setattr(build_module, "statutory_rates", lambda *_, **__: statutory)
    with pytest.raises(IntegrityError, match="no_aggregate_among_members.*EU"):
        build(tmp_path / "panel")
    assert not (tmp_path / "panel").exists()


def test_every_panel_that_is_loaded_is_made_again_where_it_is_missing():
    loaded = set(re.findall(r'_load\("(\w+)"', inspect.getsource(load)))
    assert {"duties_paid", "law_bases"} < loaded
    assert loaded <= {Path(name).stem for name in COMBINE.outputs}


def test_failed_save_leaves_the_earlier_tables_whole(tmp_path):
    good = pd.DataFrame({"a": [1]})
    save({"x": good, "y": good}, tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    unwritable = pd.DataFrame({"a": [object()]})
    with pytest.raises(Exception, match="."):
        save({"x": pd.DataFrame({"a": [2]}), "y": unwritable}, tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_panel_carries_the_statutory_rate_of_its_own_product_and_month(naics3, hs2, statutory):
    for system, panel in {"naics3": naics3, "hs2": hs2}.items():
        own = statutory[statutory.system.eq(system)].astype({"partner": str, "product": str})
        rates = own.set_index(["partner", "product", "month"]).statutory_rate
        cells = panel[panel.partner.isin(["CHN", "JPN"])].sample(500, random_state=1)
        keys = zip(cells.partner, cells[system], cells.month, strict=True)
        expected = pd.Series([rates.get(key) for key in keys], dtype=float)
        pd.testing.assert_series_equal(
            cells.statutory_rate.reset_index(drop=True), expected, check_names=False
        )
