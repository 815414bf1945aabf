"""The README quotes the benchmarks as they were measured, each with its setting."""

import csv
import sys

import numpy as np
import pandas as pd
import pytest

from analysis.combine.on_disk import build_panel_on_disk
from analysis.paths import DOCS, ROOT
from tools.benchmarks import folders, outgrow, panels, waits
from tools.benchmarks.engines import ours
from tools.benchmarks.report import conditions, quoted, summary, table


def rows():
    with (ROOT / "tools" / "benchmarks" / "results.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def measured(case, threads, busy, reading, **warm):
    """Rows of one case and setting: package -> seconds of a later call, and twice that of the first."""
    setting = {"case": case, "blas_threads": threads, "busy_cores": busy, "reading": reading}
    names = {"ours": "this package", "fereg": "fereg"}
    return [
        setting | {"package": names[name], "cold": 2 * seconds, "warm": seconds, "digits": 15}
        for name, seconds in warm.items()
    ]


@pytest.fixture
def made():
    """A case in two settings, and one that is only a first call."""
    first = measured("first fit", "default", 0, "yes", ours=0.5, fereg=0.25)
    for row in first:
        del row["warm"]
    quiet = measured("HS2", "default", 0, "no", ours=0.1, fereg=0.3)
    for row, threads in zip(quiet, (1.5, 2.0), strict=True):
        row["warm_cpu"] = threads * row["warm"]
    return [
        *quiet,
        *measured("HS2", "one", 1, "no", ours=0.2, fereg=0.5),
        *first,
    ]


def test_the_readme_quotes_the_measured_times():
    readme = (DOCS / "speed.md").read_text(encoding="utf-8")
    text = (ROOT / "tools" / "benchmarks" / "results.md").read_text(encoding="utf-8")
    assert quoted(readme, rows(), text) == readme


def test_every_case_has_this_package_and_another_beside_it():
    lines = summary(rows())[2:]
    assert len(lines) == len({row["case"] for row in rows()}) >= 6
    for line in lines:
        case, threads, reading, first, other = (cell.strip() for cell in line.split("|")[1:6])
        assert threads in {"default", "one"} and reading in {"yes", "no"}, case
        assert first.endswith(" s") and other.endswith(" x"), case


def test_a_case_is_summed_up_in_its_first_setting_with_threads_and_reading_named(made):
    assert summary(made)[2:] == [
        "| HS2 | default | no | 0.20 s | fereg, 3.00 x | 0.10 s | fereg, 3.00 x "
        "| 0.15 s | fereg, 4.00 x |  |  |",
        "| first fit | default | yes | 1.00 s | fereg, 0.50 x |  |  |  |  |  |  |",
    ]


def test_a_case_measured_in_several_settings_is_shown_in_each(made):
    head, _, line, blank = conditions(made)
    assert head.split(" | ")[1:] == [
        "BLAS threads: default; busy cores: 0",
        "BLAS threads: one; busy cores: 1 |",
    ]
    assert (line, blank) == ("| HS2 | 0.10 s, fereg, 3.00 x | 0.20 s, fereg, 2.50 x |", "")


def test_a_ratio_is_to_this_package_in_the_same_setting(made):
    assert [line.split("|")[6:10] for line in table(made)[2:] if "fereg" in line] == [
        [" 0.60 ", " 3.00 ", " 0.30 ", " 3.00 "],
        [" 1.00 ", " 2.50 ", " 0.50 ", " 2.50 "],
        [" 0.50 ", " 0.50 ", "  ", "  "],
    ]


#: A panel like those that are timed, but small.
SMALL = {40_000: (30, 300, 24)}


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setattr(panels, "SIZES", SMALL)
    (rows,) = SMALL
    return rows


def equal(one, other):
    return list(one) == list(other) and all(
        one[name].dtype == other[name].dtype and (one[name] == other[name]).all() for name in one
    )


@pytest.mark.parametrize("group", [1_000, 7_777, 10**9])
def test_a_panel_is_the_same_however_its_chunks_are_stored(small, tmp_path, group):
    whole = panels.joined(list(panels.synthetic(small)))
    assert panels.save(panels.synthetic(small), tmp_path / "stored", group) == len(whole["x"])
    assert equal(panels.read(tmp_path / "stored"), whole)


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


def test_a_seed_gives_the_same_bytes_again_and_another_seed_others(small, tmp_path):
    def stored(name, seed):
        panels.write(small, tmp_path / name, seed)
        return [path.read_bytes() for path in sorted((tmp_path / name).iterdir())]

    assert stored("first", 1) == stored("again", 1) != stored("other", 2)


def test_the_elasticity_of_a_synthetic_panel_is_recovered():
    elasticities = [
        ours(panels.joined(list(panels.synthetic(1_000_000, seed))), "ols") for seed in (1, 2, 3, 4)
    ]
    # The tariff wave meets a few dozen partners, a handful of them large: 0.1 either way a panel.
    assert np.mean(elasticities) == pytest.approx(panels.ELASTICITY, abs=0.15)


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


def test_a_case_measured_again_takes_the_place_of_its_row(tmp_path, monkeypatch):
    monkeypatch.setattr(outgrow, "FILE", tmp_path / "outgrow.csv")
    case = {"what": "combine", "package": "duckdb", "rows": 10}
    for row in (case | {"seconds": 2}, case | {"rows": 5, "seconds": 1}, case | {"seconds": 3}):
        outgrow.record(row)
    with outgrow.FILE.open(newline="") as file:
        assert [(row["rows"], row["seconds"]) for row in csv.DictReader(file)] == [
            ("5", "1"),
            ("10", "3"),
        ]


def test_what_takes_too_much_memory_is_ended_and_what_fails_says_why(tmp_path, monkeypatch):
    monkeypatch.setattr(outgrow, "PAUSE", 0.01)
    python = [sys.executable, "-c"]
    spill = f"open({str(tmp_path / 'spilled')!r}, 'wb').write(bytes(1000)); import time; time.sleep(0.3)"
    measurement = outgrow.watched([*python, spill], tmp_path)
    assert "problem" not in measurement and measurement["spilled_bytes"] == 1_000
    assert outgrow.watched([*python, "raise ValueError('no')"], tmp_path)["problem"] == "ValueError: no"
    hungry = [*python, "import time; x = b'1' * 200_000_000; time.sleep(9)"]
    hungry = outgrow.watched(hungry, tmp_path, most=10**8)
    assert (
        hungry["problem"] == "more than 0.1 GB"
        and hungry["peak_bytes"] > 10**8
        and hungry["seconds"] < 9
    )


def test_folders_larger_than_memory_are_combined_within_it():
    with outgrow.FILE.open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["what"] == "combine"]
    ours = [row for row in rows if row["package"] == "this package"]
    assert max(int(row["bytes"]) for row in ours) > 2e9 and max(int(row["rows"]) for row in ours) > 1e8
    assert all(not row["problem"] and int(row["peak_bytes"]) < 2e9 for row in ours)
    assert {(row["rows"], row["package"]) for row in rows} == {
        (row["rows"], package) for row in ours for package in folders.WAYS
    }


def test_regressions_of_a_hundred_million_rows_stay_within_their_memory_and_grow_as_the_rows():
    with outgrow.FILE.open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["package"] == outgrow.OURS]
    for what, most in outgrow.MOST_OF_ESTIMATE.items():
        measured = [row for row in rows if row["what"] == what]
        assert max(int(row["rows"]) for row in measured) > 0.99e8 and len(measured) >= 4
        assert all(not row["problem"] and int(row["peak_bytes"]) < most for row in measured)
    of_draws = [row for row in rows if row["what"] == "draws"]
    assert of_draws and all(int(row["peak_bytes"]) < outgrow.MOST_OF_DRAWS for row in of_draws)


def test_readme_quotes_what_outgrows_memory_as_it_was_measured():
    readme = (DOCS / "speed.md").read_text(encoding="utf-8")
    with outgrow.FILE.open(encoding="utf-8", newline="") as file:
        measured = list(csv.DictReader(file))
    assert outgrow.quoted(readme, measured) == readme


def test_what_outgrew_its_limit_is_said_and_is_no_best_of_the_others():
    one = {"what": "ols", "rows": "1000000", "bytes": "2e9", "seconds": "10", "cpu_seconds": "9"}
    one |= {"peak_bytes": "1000000000", "problem": "", "bytes": "2000000000"}
    rows = [
        one | {"package": outgrow.OURS},
        one | {"package": "fast", "seconds": "1", "problem": "more than 8 GB"},
        one | {"package": "slow", "seconds": "25"},
    ]
    text = outgrow.quoted("<!-- outgrow --><!-- /outgrow -->", rows)
    assert "| OLS | 1.0 M | 2.00 GB | 10 s | 9 s | 1.0 GB | slow, 25 s (2.5 x) | 1.0 GB |" in text
    text = outgrow.quoted("<!-- outgrow --><!-- /outgrow -->", rows[:2])
    assert "| 10 s | 9 s | 1.0 GB | fast: more than 8 GB |  |" in text


def test_time_that_grows_as_the_rows_do_has_exponent_one():
    rows = [
        {"what": "ppml", "rows": n, "cpu_seconds": n / 1e6, "package": outgrow.OURS, "problem": ""}
        for n in (3_000_000, 100_000_000)
    ]
    assert outgrow.growth(rows) == [
        "Growth exponents of processor time: PPML 1.00 from 3 to 100 M rows."
    ]


def test_what_limits_the_law_permuted_is_said_memory_first_and_then_time():
    row = {"what": "draws", "package": outgrow.OURS, "problem": "", "cpu_seconds": "42"}
    few, many = row | {"rows": "3002715"}, row | {"rows": "10011400", "cpu_seconds": "420"}
    (line,) = outgrow.limits([many, few])
    assert "10.0 s of the processor an assignment at 10 M rows, 11.1 hours for 2 x 1,999" in line
    broken, line = outgrow.limits([few, many | {"problem": "more than 8 GB"}])
    assert broken == "The law permuted breaks at 10 M rows: more than 8 GB." and "at 3 M rows" in line


def test_the_readme_quotes_what_people_wait_for_as_it_was_measured():
    text = (DOCS / "speed.md").read_text(encoding="utf-8")
    rows = waits.read()
    assert waits.quoted(text, rows) == text
    assert {row["question"] for row in rows} <= {*waits.COMMANDS, *waits.QUESTIONS}
