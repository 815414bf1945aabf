"""The README quotes the benchmarks as they were measured, each with its setting."""

import csv

import pytest

from analysis.paths import ROOT
from benchmarks.report import conditions, quoted, summary, table


def rows():
    with (ROOT / "benchmarks" / "results.csv").open(newline="") as file:
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
    return [
        *measured("HS2", "default", 0, "no", ours=0.1, fereg=0.3),
        *measured("HS2", "one", 1, "no", ours=0.2, fereg=0.5),
        *first,
    ]


def test_the_readme_quotes_the_measured_times():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    text = (ROOT / "benchmarks" / "results.md").read_text(encoding="utf-8")
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
        "| HS2 | default | no | 0.20 s | fereg, 3.00 x | 0.10 s | fereg, 3.00 x |  |  |",
        "| first fit | default | yes | 1.00 s | fereg, 0.50 x |  |  |  |  |",
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
