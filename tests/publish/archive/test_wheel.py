"""A wheel holds tables as they are, answers under its version, and refuses what it leaves out."""

import json
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import analysis
from analysis import wheel
from analysis.checks import InputError
from analysis.collect.tables import names
from analysis.law.compact import SAME, columns_for, compacted, spelt_out
from analysis.law.measures import LAYERS
from analysis.publish.archive.wheel import LEFT_OUT, compress
from analysis.version import __version__


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """A wheel that leaves one result out."""
    path = tmp_path / "wheel.json"
    facts = {"read_to": "2026-10-10", "law_tables": ["partners"], "left_out": ["analysis.a.compute"]}
    path.write_text(json.dumps(facts))
    monkeypatch.setattr(wheel, "WHEEL", path)
    wheel.facts.cache_clear()
    yield
    wheel.facts.cache_clear()


@pytest.mark.parametrize("groups", [1, 3])
def test_a_table_of_a_wheel_has_the_rows_groups_and_description_of_the_clones(tmp_path, groups):
    rows = {"partner": ["CHN", "VNM"] * 300, "rate": [n / 7 for n in range(600)]}
    table = pa.table(rows).replace_schema_metadata({"read": "us_imports"})
    pq.write_table(table, tmp_path / "a.parquet", row_group_size=600 // groups)
    compress(tmp_path / "a.parquet", tmp_path / "b.parquet")
    file = pq.ParquetFile(tmp_path / "b.parquet")
    assert file.num_row_groups == groups
    assert file.read().equals(table, check_metadata=True)


def test_the_sources_that_a_wheel_leaves_out_are_tables():
    assert {*LEFT_OUT["data/sources"]} <= {*names()}


def test_in_a_wheel_the_version_is_the_key_and_a_stamp_says_version_and_day(installed):
    state = wheel.ByVersion()
    assert state.fingerprint("analysis.b.compute", sources=["x"], also=[1]) == __version__
    assert state.newest("analysis.b.compute") > 1e12  # nothing is written
    assert state.named([]) == {"partners"}
    assert wheel.stamp() == f"export-declines {__version__}, legal texts read to 2026-10-10"


def test_what_a_wheel_leaves_out_is_asked_of_a_clone_in_one_line(installed):
    for raised in (
        lambda: wheel.ByVersion().fingerprint("analysis.a.compute"),
        lambda: Path("/nowhere/data.parquet").read_bytes(),
    ):
        with (
            pytest.raises(InputError, match="^gap asks for .*: ask it in a clone"),
            wheel.left_out("gap"),
        ):
            raised()
    with pytest.raises(InputError, match="^unknown partner$"), wheel.left_out("gap"):
        raise InputError("unknown partner")


def test_a_gap_is_refused_before_anything_of_it_is_computed(installed, monkeypatch):
    with pytest.raises(InputError, match="^vintage is for data of your own"):  # in a clone
        analysis.gap("VNM", vintage="mine")
    for module in ("arguments", "home"):
        monkeypatch.setattr(f"analysis.{module}.WHEEL", wheel.WHEEL)
    began = time.process_time()
    with pytest.raises(InputError, match="^gap asks for .*: ask it in a clone"):
        analysis.gap("VNM")
    assert time.process_time() - began < 1


def test_rates_that_a_wheel_does_not_repeat_come_back_bit_by_bit():
    layers = {name: [0.1, 0.2, 0.0] for name in LAYERS}
    law = pd.DataFrame({"hts": ["1", "2", "3"], "barred": [False, False, True], **layers})
    law["statutory_rate"] = [round(0.1 * len(LAYERS), 6), 0.5, np.nan]  # the second is no sum
    for name in SAME:
        law[name] = law.statutory_rate
    law["owed_rate"] = [0.7, 0.5, np.nan]
    short = compacted(law)
    assert short.statutory_rate.notna().tolist() == [False, True, False]
    assert short.owed_rate.notna().tolist() == [True, False, False]
    pd.testing.assert_frame_equal(spelt_out(short), law, check_exact=True)
    columns = columns_for(["hts", "legal_rate"])
    pd.testing.assert_series_equal(
        spelt_out(short[columns]).legal_rate, law.legal_rate, check_exact=True
    )
    assert columns_for(["hts", "base"]) == ["hts", "base"]
