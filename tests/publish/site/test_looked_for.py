"""The page of numbers is found by the words that people have for them, and by the name of a country."""

from fnmatch import fnmatchcase

import pytest
from bs4 import BeautifulSoup

from analysis.checks import read_yaml
from analysis.combine.load import partner_names
from analysis.paths import NOTEBOOKS, REPORTS
from analysis.publish.numbers.harvest import read_numbers
from analysis.publish.reports.catalog import read_catalog
from analysis.publish.site.looked_for import LOOKED_FOR, also, countries
from analysis.publish.site.pages import numbers_page

NUMBERS = read_numbers(REPORTS / "numbers.csv")


def test_every_row_of_other_words_leads_to_numbers_that_there_are():
    patterns = [one for keys in read_yaml(LOOKED_FOR).values() for one in keys]
    assert [one for one in patterns if not any(fnmatchcase(key, one) for key in NUMBERS)] == []


def test_a_number_is_looked_for_by_the_name_of_each_country_in_its_key():
    called = partner_names()
    for key in NUMBERS:
        for part in set(key.split(".")) & set(called):
            assert called[part] in also(key), key


@pytest.fixture(scope="module")
def page():
    return BeautifulSoup(numbers_page(REPORTS, list(read_catalog(NOTEBOOKS)), NUMBERS), "html.parser")


def test_a_country_without_a_number_has_a_row_that_leads_to_its_page(page):
    links = {link.get_text(): link["href"] for link in page.select("#countries a")}
    assert links["Germany"] == "partner/DEU.html" and len(links) == len(countries()) > 20
