"""The page on how a claim is written: its examples are read as it says, and it has every word."""

import pytest
from bs4 import BeautifulSoup

from analysis.checks import InputError, read_yaml
from analysis.claims.measures import MEASURE_WORDS
from analysis.claims.plain import read
from analysis.claims.quantities import QUANTITIES
from analysis.estimate.claims.inputs import load_figures
from analysis.estimate.claims.study import check_claim
from analysis.fingerprint import State
from analysis.publish.reports import driver
from analysis.publish.reports.rendered import CATALOGUE
from analysis.publish.site.claim_page import FORMS, claim_page

TOLD = read_yaml(FORMS)
ROWS = [row for group in TOLD["forms"] for row in group["rows"]]


@pytest.mark.parametrize("row", ROWS, ids=[row["says"] for row in ROWS])
def test_example_is_read_as_the_page_says_and_has_a_figure(row):
    assert read(row["says"], newest=load_figures().last_day)[0].lines[0] == row["line"]
    assert check_claim(row["says"]).value is not None


@pytest.mark.parametrize("row", TOLD["refused"], ids=[row["says"] for row in TOLD["refused"]])
def test_example_of_what_is_refused_is_refused(row):
    with pytest.raises(InputError):
        check_claim(row["says"])


def test_page_names_every_measure_and_everything_that_can_be_asked():
    page = BeautifulSoup(claim_page("May 2026"), "html.parser")
    words = {code.get_text() for code in page.find_all("code")}
    assert [
        word for word in (*MEASURE_WORDS, *QUANTITIES) if word not in words and word != "document"
    ] == []


def test_every_page_of_the_catalogue_is_written_again_when_its_module_changes():
    """The page of claims, too: else it would tell of forms that are read no more."""
    made_by = {
        getattr(vars(driver).get(name), "__module__", "") for name in driver.catalogue.__code__.co_names
    }
    files = {f"{name.replace('.', '/')}.py" for name in made_by if name.startswith("analysis.publish.")}
    assert files - State().rests_on(*CATALOGUE)[0] == set()
