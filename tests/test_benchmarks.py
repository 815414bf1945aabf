"""The README quotes the benchmarks as they were measured."""

import csv

from analysis.paths import ROOT
from benchmarks.__main__ import quoted, summary


def rows():
    with (ROOT / "benchmarks" / "results.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def test_the_readme_quotes_the_measured_times():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    text = (ROOT / "benchmarks" / "results.md").read_text(encoding="utf-8")
    assert quoted(readme, rows(), text) == readme


def test_every_case_has_this_package_and_another_beside_it():
    lines = summary(rows())[2:]
    assert len(lines) == 6
    assert all(line.count(" x") == 3 for line in lines)
