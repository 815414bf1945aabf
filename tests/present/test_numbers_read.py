"""A number states the tables that its study read, and cites no publication that it did not read."""

import csv
import json
from dataclasses import dataclass

import pytest

from analysis.checks import InputError
from analysis.collect import read_events, read_table
from analysis.collect.tables import datapackage
from analysis.estimate.claims.study import study as study_claims
from analysis.estimate.prices.study import study as study_prices
from analysis.estimate.retaliation.controls.study import study as study_controls
from analysis.paths import NOTEBOOKS, REPORTS
from analysis.present import claims, prices, retaliation
from analysis.present.page import Numbers
from analysis.reading import TARIFF_LAW, read_for, traced

TRADE, PRICES = "us_imports_naics3_monthly", "china_prices_monthly"


@dataclass(frozen=True)
class Story:
    rate: float = 0.3


@traced
def study():
    for name in (TRADE, PRICES, "partners"):
        read_table(name)
    read_events()
    return Story()


class Made(Numbers):
    """Numbers without a text."""

    def __init__(self, story):
        super().__init__(None, None, story, "room")

    def _defined(self, name, values):
        return "the rate"


@pytest.fixture
def made():
    return Made(study())


def vintage(name: str) -> str:
    return next(table["vintage"] for table in datapackage()["resources"] if table["name"] == name)


def test_a_number_that_names_no_vintage_has_all_that_its_study_read(made):
    made.add("rate", 0.3, "fraction")
    (number,) = made.found
    assert number.tables.split("; ") == [PRICES, "partners", TARIFF_LAW, TRADE]
    assert number.vintage == f"{vintage(PRICES)}; {vintage(TRADE)}"


def test_a_number_that_names_a_vintage_has_no_table_of_another(made):
    made.vintage, made.law = made.of(PRICES), False
    made.add("rate", 0.3, "fraction", release="first release")
    (number,) = made.found
    assert (number.vintage, number.tables) == ("first release", f"{PRICES}; partners")


def test_a_number_cites_nothing_that_its_study_did_not_read(made):
    with pytest.raises(
        InputError, match=r"room.rate cites \['ETRX, October 2026'\], of which its study"
    ):
        made.add("rate", 0.3, "fraction", vintage=f"{vintage(TRADE)}; ETRX, October 2026")
    with pytest.raises(InputError, match="unknown table 'us_imports_hs2_monthly'"):
        made.of("us_imports_hs2_monthly")


def asked(report: str) -> dict:
    """Return the parameters of a report as its notebook has them."""
    cells = json.loads((NOTEBOOKS / f"{report}.ipynb").read_text(encoding="utf-8"))["cells"]
    (cell,) = [c for c in cells if "parameters" in c["metadata"].get("tags", [])]
    names: dict = {}
    exec("".join(cell["source"]), names)
    return {name: value for name, value in names.items() if not name.startswith("__")}


@pytest.fixture(scope="module")
def rows() -> dict[str, dict]:
    with (REPORTS / "numbers.csv").open(encoding="utf-8", newline="") as file:
        return {row["key"]: row for row in csv.DictReader(file)}


def test_every_published_number_says_which_tables_it_was_read_from(rows):
    registered = {table["name"]: table["vintage"] for table in datapackage()["resources"]}
    for key, row in rows.items():
        tables = row["tables"].split("; ")
        assert set(tables) <= {*registered, TARIFF_LAW}, key
        cited = set(row["vintage"].split("; ")) & set(registered.values())
        assert cited <= {registered.get(name) for name in tables}, key


@pytest.mark.parametrize(
    "report, study, show",
    [
        ("01_claims", study_claims, claims.numbers),
        ("08_prices", study_prices, prices.numbers),
        ("07_retaliation", study_controls, retaliation.controls.numbers),
    ],
)
def test_published_numbers_cite_what_their_study_reads_today(report, study, show, rows):
    names = study.__wrapped__.__annotations__
    story = study(**{name: value for name, value in asked(report).items() if name in names})
    for number in show(story):
        assert set(number.tables.split("; ")) <= read_for(story).keys()
        assert rows[number.key]["tables"] == number.tables, number.key
