"""The guide: each design with formula, assumption and limits, in the words of reports."""

import re

import pytest
from bs4 import BeautifulSoup

from analysis.checks import read_yaml
from analysis.examples import CALLS
from analysis.paths import DOCS, NOTEBOOKS, REPORTS
from analysis.publish.numbers.harvest import interval, read_executed, read_numbers
from analysis.publish.numbers.tables import collect_exhibits
from analysis.publish.reports.catalog import read_catalog
from analysis.publish.site.guide import WORDS, guide_pages, needed, quote
from analysis.publish.site.keyed import Keyed

GUIDE = read_yaml(WORDS)
DESIGNS = GUIDE["designs"]
PARTS = ("formula", "assumes", "not_for")


@pytest.fixture(scope="module")
def numbers():
    return read_numbers(REPORTS / "numbers.csv")


@pytest.fixture(scope="module")
def exhibits():
    return collect_exhibits(REPORTS, read_catalog(NOTEBOOKS))


@pytest.fixture(scope="module")
def pages(numbers, exhibits):
    """Each page of the guide, parsed."""
    texts = guide_pages(REPORTS, numbers, exhibits)
    return {name: BeautifulSoup(text, "html.parser") for name, text in texts.items()}


def words(thing) -> str:
    return " ".join(thing.get_text(" ", strip=True).split())


def test_every_report_with_an_estimate_has_a_design_and_each_a_page(pages):
    made = {f"guide_{name}.html" for name in (*DESIGNS, *(path.stem for path in DOCS.glob("*.md")))}
    assert made | {"guide.html"} == set(pages)
    estimating = {name for name in read_catalog(NOTEBOOKS) if name[:2] not in ("01", "02")}
    assert {one["report"] for one in DESIGNS.values()} == estimating


@pytest.mark.parametrize("name", DESIGNS)
def test_a_design_has_numbers_formula_assumption_limits_and_a_run_example(pages, name):
    page = pages[f"guide_{name}.html"]
    heads = [words(head) for head in page.select("h2")]
    wanted = ["Its numbers", "Formula", "Assumption", "When not to use it", "Example"]
    assert heads[:5] == wanted
    assert page.select("math[display=block]") and page.select_one("pre + p + * , pre ~ figure table")
    assert len(page.select("#numbers + .scroll tbody tr")) == len(DESIGNS[name]["keys"])
    assert len(page.select("#figures + ul li")) == len(DESIGNS[name]["figures"])


@pytest.mark.parametrize("name", DESIGNS)
def test_what_a_design_quotes_is_said_by_its_report(name):
    notebook = read_executed(REPORTS / f"{DESIGNS[name]['report']}.ipynb")
    quotes = [one for part in PARTS for one in DESIGNS[name][part] if isinstance(one, dict)]
    assert quotes
    for one in quotes:
        assert len(quote(notebook, one["quote"], one.get("sentences", 0)).split()) > 8, one


def test_every_question_is_answered_by_a_number_that_can_be_cited(pages, numbers):
    keyed, rows = Keyed(numbers), pages["guide.html"].select("tbody tr")
    assert len(rows) == len(GUIDE["questions"])
    for row, one in zip(rows, GUIDE["questions"], strict=True):
        key = keyed.newest(one["key"])[0] if "{month}" in one["key"] else one["key"]
        number = numbers[key]
        assert row.select("td a")[0]["href"] == f"n/{key}.html"
        shown = " ".join(f"{number['text']} {interval(number)}".split())
        assert words(row.select("td")[1]).startswith(shown)
        assert one.get("design") in (None, *DESIGNS)


@pytest.mark.parametrize("name", CALLS)
def test_the_example_of_a_public_name_gives_the_number_that_is_quoted(pages, numbers, name):
    page = pages[f"guide_{name}.html"]
    code = words(page.select_one("pre"))
    assert code == f"import analysis {CALLS[name]}"
    answer = " ".join(words(one) for one in page.select("pre ~ p, pre ~ figure"))
    figures = [numbers[key]["text"].replace("\u00a0", " ") for key in DESIGNS[name]["keys"]]
    # An answer has whole per cents, and says of a fall how large it is.
    near = [re.sub(r"\d+\.\d(?= %)", lambda number: f"{float(number[0]):.0f}", text) for text in figures]
    near = [text.lstrip("−") for text in near]
    assert any(text in answer or short in answer for text, short in zip(figures, near, strict=True))


def test_an_example_of_a_report_is_its_cell_with_what_it_needs_and_the_parameters_values():
    setup = """from a.study import study
from b.study import study as study_b
from c import c as show

story = other = None  # a refusal below leaves no older story
story = study(partner=partner, start=start)
other = study_b(partner=partner, deep=2 + 2)"""
    values = {"partner": "CHN", "start": "2025-04"}
    assert needed(setup, "show.table(other)", values) == (
        "from b.study import study as study_b\nfrom c import c as show\n\n"
        'other = study_b(partner="CHN", deep=2 + 2)\nshow.table(other)'
    )
    long = needed(setup, "show.table(story)", values | {"start": "2025-04" * 12})
    assert 'story = study(\n    partner="CHN",\n    start="2025' in long
