"""Ways between pages, and what of a report stands open."""

from bs4 import BeautifulSoup

from analysis.publish.site.around import neighbours
from analysis.publish.site.body import convert
from analysis.publish.site.glossary import explained, slug, terms
from analysis.publish.site.page import linked
from analysis.publish.site.pages import glossary_page

REPORTS = {"01_a": "A", "02_b": "B", "03_c": "C"}


def test_every_report_leads_to_the_one_before_and_the_next():
    assert neighbours("01_a", REPORTS) == [None, ("02_b", "B")]
    assert neighbours("02_b", REPORTS) == [("01_a", "A"), ("03_c", "C")]
    assert neighbours("03_c", REPORTS) == [("02_b", "B"), None]
    assert neighbours("a copy", REPORTS) == [None, None]


def test_a_report_that_a_text_names_is_linked_but_not_within_links_and_code():
    text = "<p>As report 02 says, not <a href='x'>report 02</a>, <code>report 02</code>, report 09.</p>"
    assert linked(text, list(REPORTS)) == text.replace(
        "As report 02", 'As <a href="02_b.html">report 02</a>'
    )


def test_no_code_stands_between_an_answer_and_its_figure_and_other_texts_open_with_their_beginning():
    long = {"text/markdown": "\n\n".join([" ".join(["A sentence of five words."] * 9)] * 2)}
    shown = {"outputs": [{"output_type": "display_data", "data": long, "metadata": {}}]}
    own = {"cell_type": "code", "execution_count": 1} | shown
    cells = [
        own | {"id": name, "source": f"{name}()", "metadata": {"tags": tags}}
        for name, tags in (("answer", ["finding"]), ("figure", []))
    ]
    html, _ = convert({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    page = BeautifulSoup(html, "html.parser")
    (code,) = page.select("details.code")
    finding, other = page.select(".output")
    assert "answer" in code.get_text() and "figure" in code.get_text()
    assert not finding.select("details.rest")
    assert other.select_one("details.rest").get_text().count("five") == 9


def test_a_term_opens_its_entry_once_a_page_and_never_in_a_heading_or_code():
    text = "<h2>Placebo</h2><p>The <code>placebo</code>, a placebo, two placebos.</p>"
    page = BeautifulSoup(explained(text), "html.parser")
    (term,) = page.select("a.term")
    assert term.get_text() == "placebo" and term.parent.name == "p"
    assert (
        term["title"] == f"placebo: {terms()['placebo']}"
        and page.get_text() == BeautifulSoup(text, "html.parser").get_text()
    )


def test_every_entry_that_a_page_opens_stands_in_the_glossary():
    page = BeautifulSoup(glossary_page(), "html.parser")
    assert {slug(term) for term in terms()} == {entry["id"] for entry in page.select("dt[id]")}
    assert all(len(says.split()) >= 5 for says in terms().values())
