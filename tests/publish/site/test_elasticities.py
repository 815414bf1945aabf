"""What is called the elasticity anywhere is a row of the one table of report 04, with its value."""

import csv
import json
import re

import pytest

from analysis import paths
from analysis.publish.numbers.harvest import QUOTE, read_numbers
from analysis.publish.reports.catalog import read_catalog
from analysis.publish.site.readme import between, elasticities

TABLE = paths.REPORTS / "tables" / "elasticity_answers.csv"
PAGE = paths.DOCS / "elasticities.md"

#: Keys of what is called the elasticity; others that begin so are single designs, beside placebos.
CLAIMED = re.compile(r"elasticity\.\d{4}\.(headline|across|by_partner|end_use)\b")
#: What tests the main estimate's supposition, beside placebos.
EVENT_STUDY = "elasticity.2025.by_year.within.equal"
#: What is said of a row beside its value.
OF_A_ROW = re.compile(r"\.(interval|ten_percent)$")


@pytest.fixture(scope="module")
def rows():
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {row["key"]: row for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def numbers():
    return read_numbers(paths.REPORTS / "numbers.csv")


def row_of(key):
    while OF_A_ROW.search(key):
        key = OF_A_ROW.sub("", key)
    return key


def test_every_row_is_a_citable_number_with_the_same_value_and_interval(rows, numbers):
    """Whichever report prints it: months, rises and cuts, the dose and end uses too."""
    assert len(rows) > 25
    for key, row in rows.items():
        for column in ("value", "ci_low", "ci_high"):
            assert float(row[column]) == pytest.approx(
                float(numbers[key][column]), rel=1e-6, abs=1e-6
            ), key


def test_every_number_that_is_called_the_elasticity_is_a_row(rows, numbers):
    """End uses that cannot be told apart have one row."""
    claimed = {row_of(key) for key in numbers if CLAIMED.match(key)}
    uses = {numbers[key]["value"] for key in rows if ".end_use." in key}
    alike = {key for key in claimed if ".end_use." in key and numbers[key]["value"] in uses}
    assert len(claimed) > 12 and claimed - alike <= set(rows)


def test_the_page_of_elasticities_quotes_no_other_and_has_the_whole_table(rows):
    text = PAGE.read_text(encoding="utf-8")
    quoted = {match["key"] for match in QUOTE.finditer(text) if match["key"].startswith("elasticity.")}
    assert {row_of(key) for key in quoted} <= set(rows)
    made = elasticities(read_catalog(paths.ROOT / "notebooks"), paths.REPORTS)
    made = made.replace("](reports/", "](../reports/")
    assert between(text, "elasticities", made) == text
    assert sum(line.count("](../reports/") for line in made.splitlines()) == len(rows)


def test_the_paper_prints_no_other_elasticity(rows):
    text = (paths.ROOT / "paper" / "paper.tex").read_text(encoding="utf-8")
    printed = {row_of(key) for key in re.findall(r"\\edt\{(elasticity\.[^}]+)\}", text)}
    assert len(printed) > 12 and printed - {EVENT_STUDY} <= set(rows) and "edtElasticity" not in text


def test_notebooks_name_no_other_elasticity(rows):
    for path in (paths.ROOT / "notebooks").glob("*.ipynb"):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        source = "\n".join("".join(cell["source"]) for cell in cells)
        assert {row_of(key) for key in re.findall(r"elasticity\.\d{4}\.[\w.]*\w", source)} <= set(
            rows
        ), path
