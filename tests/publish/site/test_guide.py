"""The guide: each design with formula, assumption and limits, in the words of reports."""

import re

import pytest
from bs4 import BeautifulSoup

from analysis.checks import read_yaml
from analysis.examples import CALLS
from analysis.paths import DOCS, NOTEBOOKS, REPORTS
from analysis.present.words import count, sentences
from analysis.publish.numbers.harvest import interval, read_executed, read_numbers
from analysis.publish.numbers.tables import collect_exhibits, figure_place
from analysis.publish.reports.catalog import read_catalog
from analysis.publish.site.body import convert
from analysis.publish.site.gallery import figures_page
from analysis.publish.site.guide import WORDS, guide_pages, needed, quote
from analysis.publish.site.keyed import Keyed

GUIDE = read_yaml(WORDS)
DESIGNS = GUIDE["designs"]
PARTS = ("formula", "assumes", "not_for")
#: Most words that stand open on a page.
OPEN = 900


@pytest.fixture(scope="module")
def numbers():
    return read_numbers(REPORTS / "numbers.csv")


@pytest.fixture(scope="module")
def exhibits():
    return collect_exhibits(REPORTS, read_catalog(NOTEBOOKS))


@pytest.fixture(scope="module")
def pages(numbers, exhibits):
    """Each page of the guide, parsed; the gallery too."""
    texts = guide_pages(REPORTS, numbers, exhibits)
    texts["figures.html"] = figures_page(REPORTS, exhibits)
    return {name: BeautifulSoup(text, "html.parser") for name, text in texts.items()}


def words(thing) -> str:
    return " ".join(thing.get_text(" ", strip=True).split())


def test_every_report_with_an_estimate_has_a_design_and_each_a_page(pages):
    made = {f"guide_{name}.html" for name in (*DESIGNS, *(path.stem for path in DOCS.glob("*.md")))}
    assert made | {"guide.html", "figures.html"} == set(pages)
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


def test_what_the_guide_says_itself_is_short_and_plain():
    own = [one for d in DESIGNS.values() for part in PARTS for one in d[part] if isinstance(one, str)]
    own += [d[part] for d in DESIGNS.values() for part in ("title", "asks")]
    own += [one[part] for one in GUIDE["questions"] for part in ("asks", "beware")]
    said = [sentence for text in own if not text.startswith("$$") for sentence in sentences(text)]
    assert len(said) > 60
    assert [one for one in said if count(one).words > 25 or ";" in one] == []


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
    if name != "event_study":  # of India, of which no number is quoted
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


def test_a_quotation_ends_with_its_paragraph_or_after_so_many_sentences():
    said = "Before it. Of $x_1. X$ it is said. Then more.\nAnd more.\n\nAnother paragraph."
    shown = [{"data": {"text/markdown": "A cell says this. And that."}}]
    text = {"cell_type": "markdown", "source": said}
    notebook = {"cells": [text, {"cell_type": "code", "source": "Of", "outputs": shown}]}
    assert quote(notebook, "Then more.") == "Then more.\nAnd more."
    assert quote(notebook, "Then", 1) == "Then more."
    assert quote(notebook, "it is said", 1) == "It is said."
    assert quote(notebook, "A cell", 1) == "A cell says this."
    assert quote(notebook, "Nobody says") == ""


@pytest.mark.parametrize(
    "page", ["guide.html", *(f"guide_{name}.html" for name in DESIGNS), "figures.html"]
)
def test_what_stands_open_on_a_page_is_nine_hundred_words_at_most(pages, page):
    open_ = BeautifulSoup(str(pages[page].main), "html.parser")
    for thing in open_.select("details > :not(summary), pre, math"):
        thing.decompose()
    for table in open_.select("figure table"):
        if len(rows := table.select("tbody tr")) > 8:  # the page folds it after six
            for row in rows[6:]:
                row.decompose()
    assert len(words(open_).split()) <= OPEN


def test_the_gallery_has_every_figure_once_with_its_key_and_leads_to_its_place(pages, exhibits):
    figures = [one for one in exhibits if one.kind == "figure"]
    items = pages["figures.html"].select(".gallery li")
    assert [item["id"] for item in items] == [one.name for one in figures] and len(items) > 30
    for item, one in zip(items, figures, strict=True):
        assert words(item.code) == one.name and item.img["alt"] == one.alt
        links = {words(link): link["href"] for link in item.select("figcaption a")}
        assert links[one.title] == f"{one.report}.html#figure-{one.name}"
        assert links["PNG"] == one.file and (REPORTS / one.file).is_file()
        assert links.get("Data", f"figures/{one.name}.csv") == f"figures/{one.name}.csv"


def test_a_figure_of_a_report_has_the_address_that_the_gallery_gives(exhibits):
    one = next(exhibit for exhibit in exhibits if exhibit.kind == "figure")
    shown = {
        "output_type": "display_data",
        "data": {"image/png": "AA==", "text/csv": "a\n1\n"},
        "metadata": {"text/csv": {"name": one.name}, "image/png": {"alt": one.alt}},
    }
    cell = {
        "cell_type": "code",
        "id": "a",
        "execution_count": 1,
        "metadata": {},
        "source": "draw()",
        "outputs": [shown],
    }
    html, _ = convert({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    (figure,) = BeautifulSoup(html, "html.parser").select("figure")
    assert figure_place(one) == f"{one.report}.html#{figure['id']}"


def test_a_pdf_is_linked_where_it_has_been_drawn(tmp_path, exhibits):
    drawn, other = [one for one in exhibits if one.kind == "figure"][:2]
    (tmp_path / "figures/paper").mkdir(parents=True)
    (tmp_path / f"figures/paper/{drawn.name}.pdf").touch()
    page = BeautifulSoup(figures_page(tmp_path, exhibits), "html.parser")
    found = {item["id"] for item in page.select(".gallery li") if "PDF" in words(item.figcaption)}
    assert found == {drawn.name}


def test_without_reports_the_guide_says_what_makes_them(tmp_path):
    (page,) = guide_pages(tmp_path, {}, []).values()
    assert "make reports" in page and "make reports" in figures_page(tmp_path, [])
