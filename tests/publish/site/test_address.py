"""What a page says to who is sent its address: nothing without one, else words and a picture."""

import ast
import re
import shutil

import nbformat
import pytest
from bs4 import BeautifulSoup

from analysis.checks import InputError, read_yaml
from analysis.paths import NOTEBOOKS, REPORTS, ROOT
from analysis.publish.numbers.harvest import read_numbers
from analysis.publish.reports.catalog import read_catalog
from analysis.publish.site import address
from analysis.publish.site.body import convert, source_of, with_limit
from analysis.publish.site.page import answer, read_citation, report_page
from analysis.publish.site.pages import brief_page
from analysis.version import RELEASED

NAMES = [name for name in read_catalog(NOTEBOOKS) if (REPORTS / f"{name}.ipynb").exists()]


@pytest.fixture
def published(monkeypatch):
    """The site as if it stood somewhere, set where its address is set."""
    there = read_yaml(address.ADDRESS) | {"address": "https://example.org/edt/"}
    monkeypatch.setattr(address, "read_yaml", lambda path: there)


def card(page: str) -> dict[str, str]:
    tags = BeautifulSoup(page, "html.parser").select('meta[property^="og:"]')
    return {tag["property"].removeprefix("og:"): tag["content"] for tag in tags}


def brief() -> str:
    return brief_page(REPORTS, read_numbers(REPORTS / "numbers.csv"))


def test_the_day_of_the_version_is_that_of_the_citation():
    cited = read_yaml(REPORTS.parent / "CITATION.cff")
    assert str(cited["date-released"]) == RELEASED


def test_one_command_sets_every_place_in_the_settings_and_the_citation_and_takes_it_out(tmp_path):
    places = {"address": "https://a.org/b/", "repository": "https://c.org/d", "doi": "10.5281/zenodo.1"}
    files = [ROOT / "CITATION.cff", address.ADDRESS]
    citation, settings = (tmp_path / path.name for path in files)
    for path in files:
        shutil.copy(path, tmp_path)

    def cited():
        return {name: read_yaml(citation).get(line, "") for name, (line, _) in address.PLACES.items()}

    words = [f"{name}={place}" for name, place in places.items()]
    address.set_places(words, settings=settings, citation=citation)
    assert cited() == places == {name: read_yaml(settings)[name] for name in places}
    assert read_citation(citation)["url"] == "https://doi.org/10.5281/zenodo.1"
    address.set_places([f"{name}=" for name in places], settings=settings, citation=citation)
    assert cited() == dict.fromkeys(places, "")
    for wrong, why in (("dio=10.1/2", "Did you mean 'doi'"), ("doi=zenodo", "is no doi")):
        with pytest.raises(InputError, match=why):
            address.set_places([wrong], settings=settings, citation=citation)


def test_the_citation_and_what_pip_installs_say_the_places_of_the_settings():
    settings, software = read_yaml(address.ADDRESS), read_yaml(ROOT / "CITATION.cff")
    for name, (line, _) in address.PLACES.items():
        assert software.get(line, "") == settings[name]
    hook = (ROOT / "hatch_build.py").read_text(encoding="utf-8")
    assert f'ADDRESSES = "{address.ADDRESS.relative_to(ROOT).as_posix()}"' in hook
    links = re.search(r"^LINKS = ({.*})$", hook, re.M)[1]
    assert set(ast.literal_eval(links).values()) == {*address.PLACES}


def test_without_an_address_no_page_has_a_card_and_each_has_its_icon():
    assert card(brief()) == {} and "og:" not in brief()
    icon = BeautifulSoup(brief(), "html.parser").select_one('link[rel="icon"]')
    assert icon["href"].startswith("data:image/svg+xml")


def test_with_an_address_a_page_has_title_and_a_picture_that_is_there(published):
    tags = card(brief())
    assert tags["title"].startswith("The brief")
    assert (REPORTS / tags["image"].removeprefix("https://example.org/edt/")).exists()


@pytest.mark.parametrize("name", NAMES[2:5])
def test_the_card_and_the_copied_sentence_of_a_report_are_its_answer_with_its_limit(published, name):
    notebook = nbformat.read(REPORTS / f"{name}.ipynb", as_version=4)
    page = report_page(notebook, *convert(notebook, name), name)
    tags, reply = card(page), answer(notebook)
    assert tags["description"] == reply["sentence"]
    assert (REPORTS / tags["image"].removeprefix("https://example.org/edt/")).exists()
    button = BeautifulSoup(page, "html.parser").select_one("button[data-copy]")
    assert button["data-copy"] == f"{with_limit(reply)} (Data to {reply['data_to']}; {source_of(name)}.)"
    assert with_limit(reply).endswith(re.sub(r"[*_`]", "", reply["points"][0]))
    assert button["data-page"] == f"https://example.org/edt/{name}.html"
