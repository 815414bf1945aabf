import base64
import hashlib
import re

import pytest
from bs4 import BeautifulSoup

from analysis.checks import InputError
from analysis.publish.reports.catalog import read_catalog
from analysis.publish.site.body import convert, tables
from analysis.publish.site.page import finding, template, with_policy
from publish.conftest import NUMBER, PARAMETERS


def prose(source: str) -> str:
    cell = {"cell_type": "markdown", "id": "c", "metadata": {}, "source": source}
    return convert({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})[0]


@pytest.mark.parametrize(
    "text, said",
    [
        ("[a](javascript:alert(1))", '<a href="#">a</a>'),
        ("[a](Java&#x09;script:alert(1))", '<a href="#">a</a>'),
        ("[a](data:text/html,x)", '<a href="#">a</a>'),
        ("[a](//x.org/y)", '<a href="#">a</a>'),
        ("<vbscript:x>", '<a href="#">vbscript:x</a>'),
        ("[a](https://x.org/a:b)", '<a href="https://x.org/a:b">a</a>'),
        ("[a](mailto:a@x.org)", '<a href="mailto:a@x.org">a</a>'),
        ("[a](numbers.csv#a:b)", '<a href="numbers.csv#a:b">a</a>'),
        ("![a](https://x.org/y.png)", "<p>a</p>"),
        ("![a](data:image/png;base64,AA==)", '<img src="data:image/png;base64,AA==" alt="a">'),
        ("a <img src=x onerror=alert(1)>", "a &lt;img src=x onerror=alert(1)&gt;"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        (r"$\text{<script>x</script>}$", "<mtext>&lt;script&gt;x&lt;/script&gt;</mtext>"),
        (r"$\href{https://x.org}{a < b}$", "<mrow><mi>a</mi><mo>&lt;</mo><mi>b</mi></mrow>"),
    ],
)
def test_a_text_brings_no_script_and_no_remote_picture_into_a_page(text, said):
    assert said in prose(text)


def test_a_table_leads_to_no_script():
    table = "<table><tbody><tr><td><a href='{}'>x</a></td></tr></tbody></table>"
    assert 'href="#"' in tables(table.format("javascript:alert(1)"))
    assert 'href="https://x.org"' in tables(table.format("https://x.org"))


def test_a_page_says_that_its_templates_scripts_run_and_that_nothing_is_fetched():
    page = with_policy('<meta charset="utf-8"><script>a()</script><script>b()</script>', ["a()"])
    digest = base64.b64encode(hashlib.sha256(b"a()").digest()).decode()
    assert f"default-src 'none'; script-src 'sha256-{digest}'; style-src" in page
    assert page.count("sha256") == 1 and "img-src 'self' data:" in page
    moved = template("moved.html.j2").render(title="a", now="02_b")
    assert "Content-Security-Policy" in moved and "sha256" in moved


def test_a_page_with_data_beside_it_lets_its_own_scripts_alone_bring_more():
    page, scripts = '<meta charset="utf-8"><script>a()</script>', ["a()"]
    assert "strict-dynamic" not in with_policy(page, scripts)
    beside = with_policy(page, scripts, beside=True)
    assert "script-src 'sha256-" in beside and "' 'strict-dynamic'; style-src" in beside
    assert "unsafe-eval" not in beside


@pytest.fixture(scope="module")
def rendered(tmp_path_factory):
    from publish.conftest import Project

    project = Project(tmp_path_factory.mktemp("page"))
    picture = """from IPython.display import display
display({"image/png": "AAAA"}, metadata={"image/png": {"alt": 'Rate "by" month'}}, raw=True)"""
    frame = "import pandas as pd\npd.DataFrame({'sector': ['Food', 'Drink'], 'rate': [1.5, 20.25]})"
    project.add(
        "01_a",
        "# Left out",
        "**The rate rose** to $x^2$.",
        PARAMETERS,
        "## One",
        NUMBER,
        "## Two",
        picture,
        frame,
    )
    assert project.render() == 0
    return project


@pytest.fixture
def soup(rendered):
    return BeautifulSoup(rendered.files()["01_a.html"], "html.parser")


def test_code_is_folded_away_below_what_it_shows(soup):
    cells = soup.select("details.code")
    assert cells and not any(cell.has_attr("open") for cell in cells)
    assert all(cell.find_previous_sibling(class_="output") for cell in cells)
    assert 'partner: str = "CHN"' in cells[0].get_text()  # the parameters, which show nothing themselves


def many_numbers(count: int) -> str:
    one = NUMBER.splitlines()[1:]
    call = (
        "".join(one)
        .replace('"tariff.2025-05"', 'f"tariff.{n}"')
        .replace("0.4823", "n, ci_low=n, ci_high=n")
    )
    return f"{NUMBER.splitlines()[0]}\ndisplay(*({call} for n in range({count})))"


def test_of_citable_numbers_a_page_has_how_many_and_where_they_are_listed(project):
    project.add("01_a", many_numbers(7), parameters={})
    assert project.render() == 0
    page = BeautifulSoup(project.files()["01_a.html"], "html.parser").main
    (line,) = page.select(".output")
    assert line.text == "7 numbers of this report can be cited: definitions, intervals and keys."
    assert line.a["href"] == "numbers.html#01_a"
    listed = BeautifulSoup(project.files()["numbers.html"], "html.parser").find(id="01_a")
    assert len(listed.select("tbody tr")) == 7


def test_a_table_scrolls_in_a_box_that_the_keyboard_reaches(soup):
    boxes = [
        (box.parent.name, box["tabindex"], bool(box["aria-label"])) for box in soup.select(".scroll")
    ]
    assert boxes == [("figure", "0", True)]
    assert soup.select_one("figure > picture > img")


def test_numbers_in_tables_align_and_texts_do_not(soup):
    table = soup.select_one(".scroll table")
    assert [c.get_text() for c in table.select(".number-cell")] == ["rate", "1.50", "20.25"]


def test_numbers_stand_with_intervals_by_report_on_a_page_of_their_own(project):
    project.add("01_a", many_numbers(2))
    project.add("02_b", NUMBER)
    assert project.render() == 0
    index = BeautifulSoup(project.files()["index.html"], "html.parser")
    assert [h["id"] for h in index.select("h2")] == ["reports", "numbers", "cite"]
    numbers = BeautifulSoup(project.files()["numbers.html"], "html.parser")
    folds = numbers.select("details.numbers:not([open])")
    *reports, countries = [fold.summary.get_text() for fold in folds]
    assert reports == ["Title of 01_a (2)", "Title of 02_b (1)"] and countries.startswith("Countries")
    row = folds[0].select("tbody tr")[1]
    assert row.td.get_text(" ", strip=True) == "100.0\u00a0% [100.0\u00a0%, 100.0\u00a0%]"
    assert row.a["href"] == "n/tariff.1.html"
    assert "[" not in folds[1].td.get_text()


def test_title_names_the_parameters_that_were_given(project):
    project.add("01_a", PARAMETERS)
    for settings in ("", "partner=VNM", "partner=CHN months=6"):
        assert project.render(settings=settings) == 0
    index = BeautifulSoup(project.files()["index.html"], "html.parser")
    titles = [h.get_text() for h in index.select("h3")]
    assert titles == [
        "01 Title of 01_a",
        "01 Title of 01_a: partner = CHN, months = 6",
        "01 Title of 01_a: partner = VNM",
    ]
    page = BeautifulSoup(project.files()["01_a__partner=VNM.html"], "html.parser")
    assert f"01 {page.h1.get_text()}" == titles[2] and titles[2] in page.title.get_text()


@pytest.mark.parametrize("formula", ["$x_1$", "$$x_1$$", r"\begin{align} x_1 &= 2 \end{align}"])
def test_formulas_become_mathml(formula):
    html = prose(f"Text\n\n{formula}\n")
    assert "<math" in html and "<msub>" in html and "$" not in html


def test_escaped_dollars_stay_money():
    assert "$5 and $6" in prose(r"It cost \$5 and \$6.")


def test_headings_of_the_same_name_get_different_anchors():
    assert re.findall('id="(.*?)"', prose("## Part\n\n## Part\n\n## Part")) == [
        "part",
        "part-2",
        "part-3",
    ]


@pytest.mark.parametrize(
    "html, shown",
    [
        ("<p>1 &lt; 2</p>", "<p>1 &lt; 2</p>"),
        ("<section>a <!-- b --><b onclick='c()'>d</b></section>", "a <b>d</b>"),
        ("<form action='//x.org'>a</form><img src='//x.org' alt='b'>", "ab"),
        ('<a href="\\\\x.org">a</a>', '<a href="#">a</a>'),
        (
            "<style>td { color: red }</style><style>p { background: url(x) }</style>",
            "<style>td { color: red }</style>",
        ),
    ],
)
def test_html_of_an_output_keeps_its_words_and_what_only_lays_them_out(html, shown):
    assert tables(html) == shown


def test_finding_is_the_first_paragraph_of_its_cell():
    cell = {
        "cell_type": "markdown",
        "metadata": {"tags": ["finding"]},
        "source": ["# T\n", "\n", "**It** fell.\n", "\n", "More."],
    }
    assert finding({"cells": [cell]}) == "It fell."
    output = {
        "output_type": "display_data",
        "data": {"text/html": ["<p>It <b>fell</b> &amp; rose.</p>", "<p>More.</p>"]},
    }
    cell = {"cell_type": "code", "metadata": {"tags": ["finding"]}, "outputs": [output]}
    assert finding({"cells": [cell]}) == "It fell & rose."
    cell = {
        "cell_type": "markdown",
        "metadata": {"tags": ["finding"]},
        "source": "From 41\u00a0%\nto 73.",
    }
    assert finding({"cells": [cell]}) == "From 41\u00a0% to 73."


def test_a_report_without_an_answer_is_named_with_what_it_needs(project):
    from analysis.publish.site.readme import answers

    project.add("11_growth", "1 + 1")
    assert project.command("reports") == 0
    with pytest.raises(InputError, match="report 11_growth shows no answer: .* `show.answer"):
        answers(read_catalog(project.notebooks), project.reports)
