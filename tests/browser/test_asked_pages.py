"""Pages that answer in the browser, as readers use them: words, addresses, keys, both widths, bytes."""

import pytest

from analysis.law.lookup import statutory_rate
from analysis.present.finding import percent
from tests.browser.conftest import without_error
from tests.browser.test_pages import WIDTHS, barriers, tab, with_axe  # noqa: F401, a fixture

ANSWERED = "#out .sentence, #out .problem, #out .choices"


def ask(page, address: str) -> str:
    """Open an address of a page that asks, and return its answer."""
    page.goto("about:blank")
    page.goto(address)
    page.wait_for_selector(ANSWERED)
    return page.inner_text("#out").replace("\u00a0", " ")


#: What somebody new asks, as typed into the front page's field, and what the answer must hold.
NEWCOMERS = [
    ("china cars", ["China", "8703", "What the rate expected is made of"]),
    ("china 8703", ["China", "8703"]),
    ("8517.13", ["All countries", "8517.13", "Who else pays what"]),
    ("eu cars", ["European Union", "8703", "15.0 %"]),
    ("germany cars", ["Germany", "15.0 %"]),
    ("vietnam furniture 9 April 2025", ["Vietnam", "9 April 2025", "Section 232"]),
    ("vietnam furniture april 2025", ["Vietnam", "1 April 2025", "April 2025 is read as its first day"]),
    ("phones from china on 2025-04-12", ["China", "8517.13", "12 April 2025"]),
    ("brazil coffee", ["Brazil", "0901"]),
    ("switzerland", ["Switzerland", "all goods", "Chapter", "read to 10 October 2026", "nothing later"]),
    ("mexico 9 April 2025", ["Mexico", "all goods", "9 April 2025", "owed", "expected at customs"]),
    ("china may 2025", ["1 May 2025", "read as its first day", "On its last, 31 May 2025"]),
    ("what is the tariff on steel from canada", ["Canada", "72", "Section 232"]),
]


@pytest.mark.parametrize(("text", "parts"), NEWCOMERS)
def test_a_newcomer_is_answered_from_the_front_page_by_its_field_alone(browser, pages, text, parts):
    page = browser.new_page()
    page.set_default_timeout(20_000)
    with without_error(page):
        page.goto((pages / "index.html").as_uri())
        page.fill("#asked", text)
        page.press("#asked", "Enter")
        page.wait_for_selector("#out .sentence")
        answer = page.inner_text("#out").replace("\u00a0", " ")
    page.close()
    for part in parts:
        assert part in answer, answer[:500]


def test_an_address_opens_the_same_answer_again(asking):
    page = asking["law"]
    first = ask(page, page.url.split("#")[0] + "#partner=Viet+Nam&goods=furniture&day=2025-04-09")
    assert ask(page, page.url) == first and "partner=VNM" in page.url


def test_what_lies_under_a_chapter_has_the_rates_of_look_ups(asking):
    page = asking["law"]
    ask(page, page.url.split("#")[0] + "#partner=VNM&goods=61&day=2025-06-01")
    cells = "rows => rows.map(row => [...row.cells].map(cell => cell.textContent))"
    rows = page.eval_on_selector_all("#out table tbody tr", cells)
    under = {row[0]: row[3] for row in rows if row[0] in ("6104", "6109", "6110")}
    assert len(under) == 3
    for heading, expected in under.items():
        assert expected == percent(statutory_rate("VNM", heading, "2025-06-01").expected_rate)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("goods=cheese", ["0406", "All countries"]),
        ("partner=Chnia&goods=cars", ["Did you mean China"]),
        ("goods=smartfones", ["Did you mean smartphone"]),
        ("goods=live+horses", ["Which do you mean"]),
        ("partner=CHN&goods=85176200", ["8517.62.00"]),
        ("partner=FJI&goods=8802", ["sold nothing"]),
        ("partner=CHN&goods=8517620090&day=2019-01-01", ["are today's, carried back"]),
        ("partner=CHN&goods=8517130000&day=2019-01-01", ["cannot be carried back to 1 January 2019"]),
        ("partner=USA&goods=cars", ["law here is that of the United States"]),
        ("partner=CHN&goods=cars&day=2040-01-01", ["is outside it"]),
        ("goods=7712", ["No chapter"]),
        ("partner=VNM&goods=9403&add=0.25", ["duty 0.25: did you mean 0.25% or 25%? Write the % sign."]),
        ("partner=VNM&goods=9403&add=200", ["145", "the data end there"]),
    ],
)
def test_what_cannot_be_answered_is_said_with_the_nearest_that_can(asking, address, words):
    page = asking["what_if" if "add=" in address else "law"]
    answer = ask(page, page.url.split("#")[0] + "#" + address)
    for word in words:
        assert word in answer, answer[:300]


def test_keys_alone_ask_and_walk_through_the_years(browser, pages):
    page = browser.new_page()
    page.set_default_timeout(20_000)
    page.goto((pages / "law.html").as_uri())
    page.wait_for_selector("#out .sentence")
    page.focus("#partner")
    for text in ("Japan", "cars"):
        page.keyboard.press("Control+A")
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector(".kicker:has-text('Japan')")
    page.focus("svg.steps")
    page.keyboard.press("Home")
    page.wait_for_selector(".kicker:has-text('1 January 2018')")
    assert page.inner_text("#rate").startswith("0.4\u00a0% to 2.5\u00a0%expected on 55 lines")
    assert page.evaluate("document.activeElement.getAttribute('aria-valuetext')").startswith(
        "1 January 2018"
    )
    page.close()


def test_the_slider_redraws_and_the_address_keeps_it(asking):
    page = asking["what_if"]
    ask(page, page.url.split("#")[0] + "#partner=FJI&add=25")
    before = page.inner_text("#change")
    page.focus("#slide")
    page.keyboard.press("PageUp")
    page.wait_for_url(lambda address: "add=25&" not in address)
    assert page.inner_text("#change") != before and page.input_value("#add") == page.input_value(
        "#slide"
    )


@pytest.mark.parametrize(
    "name",
    [
        "law.html#partner=CHN&goods=cars",
        "law.html#partner=CHE",
        "law.html#goods=live+horses",
        "what_if.html#partner=FJI&add=-10",
    ],
)
def test_an_answer_has_no_barrier_and_fits_desk_and_phone(tab, pages, name):  # noqa: F811
    with without_error(tab):
        page, question = name.split("#")
        ask(tab, f"{(pages / page).as_uri()}#{question}")
        with_axe(tab)
        for width in WIDTHS:
            tab.set_viewport_size({"width": width, "height": 1000})
            assert barriers(tab) == []
            assert tab.evaluate("document.documentElement.scrollWidth") <= width


def test_the_first_screen_of_the_law_is_410_kilobytes(browser, pages):
    """The page and what it reads for its first answer, beside the fonts that all pages share."""
    page, read = browser.new_page(), []
    page.on("request", lambda request: read.append(request.url))
    page.goto((pages / "law.html").as_uri())
    page.wait_for_selector("#out .sentence")
    files = [pages / url.split("/pages")[-1].split("/", 1)[1] for url in read]
    fonts, answer = (
        [p.stat().st_size for p in files if (p.suffix == ".woff2") == is_font]
        for is_font in (True, False)
    )
    assert len(answer) == 2 and sum(answer) <= 410_000 and sum(fonts) <= 75_000
    page.close()


def test_the_site_weighs_what_it_says(pages):
    """Megabytes, uncompressed: law by chapter, lines of what-ifs by partner, series of claims."""
    weight = {
        name: sum(file.stat().st_size for file in (pages / name).iterdir())
        for name in ("law", "what_if", "claims")
    }
    assert weight["law"] < 18e6 and weight["what_if"] < 11e6 and weight["claims"] < 1.2e6
    assert max(file.stat().st_size for file in (pages / "law").iterdir()) < 2.4e6
