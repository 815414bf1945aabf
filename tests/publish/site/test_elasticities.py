"""The one table of report 04 has twelve answers at most, each a citable number; the guide has it too."""

import csv

import pytest

from analysis import paths
from analysis.publish.numbers.harvest import QUOTE, read_numbers
from analysis.publish.reports.catalog import read_catalog
from analysis.publish.site.readme import between, elasticities

TABLE = paths.REPORTS / "tables" / "elasticity_answers.csv"
PAGE = paths.DOCS / "elasticities.md"


@pytest.fixture(scope="module")
def rows():
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {row["key"]: row for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def numbers():
    return read_numbers(paths.REPORTS / "numbers.csv")


def test_every_row_is_a_citable_number_with_the_same_value_and_interval(rows, numbers):
    assert 9 < len(rows) <= 12
    for key, row in rows.items():
        for column in ("value", "ci_low", "ci_high"):
            assert float(row[column]) == pytest.approx(
                float(numbers[key][column]), rel=1e-6, abs=1e-6
            ), key


def test_the_page_of_elasticities_has_the_whole_table_and_no_other_number(rows):
    text = PAGE.read_text(encoding="utf-8")
    quoted = {match["key"] for match in QUOTE.finditer(text) if match["key"].startswith("elasticity.")}
    assert quoted <= set(rows)
    made = elasticities(read_catalog(paths.ROOT / "notebooks"), paths.REPORTS)
    assert between(text, "elasticities", made) == text
    assert made.count("\n| What") + made.count("\n| How") == len(rows)
