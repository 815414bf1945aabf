"""Ten people's questions, each answered from the front page on a phone by its links and fields alone."""

import re

import pytest

from analysis.paths import REPORTS
from tests.browser.conftest import without_error

FIELD, PHONE = "#asked", {"width": 390, "height": 844}

#: Who asks what; links to tap or text to type, one after the other; what the page then says, open.
QUESTIONS = [
    (
        "A reporter: is trade with China back, and what limits that?",
        [],
        [
            r"share of US imports had recovered -?\d+ % \[",
            r"In dollars, imports from China .* while those from all others",
        ],
    ),
    (
        "A minister's aide: what does a new 10 % tariff do, and is that sure?",
        [],
        [r"lowered US imports .*? by \d+ % \[[^]]*\]\. By value it would be"],
    ),
    (
        "An importer of phones: what is due on them today?",
        ["china phones"],
        ["China", r"8517", "expected at customs", "read to"],
    ),
    (
        "A furniture maker in Vietnam: what would another duty do to us?",
        ["what a further duty would do"],
        [r"\[", "against other sellers"],
    ),
    (
        "A consul of Mexico: where do we stand, tariff and trade?",
        ["A page for each country", "Mexico"],
        ["Owed by law", "Expected at customs", "Place among sellers", "Scheduled after"],
    ),
    (
        "A customs broker: what is collected from Vietnam by chapter, of which month?",
        ["A page for each country", "Vietnam"],
        ["Collected by chapter", r"collected in \w+ \d{4}, in the chapters that are held", "Furniture"],
    ),
    (
        "Another, of Japan: by chapter too?",
        ["A page for each country", "Japan"],
        ["held for Canada, China, Mexico, South Korea, Taiwan and Vietnam, not for Japan"],
    ),
    (
        "A trader: what was expected of the last month, and what comes next?",
        ["The newest month"],
        [
            "predicted and printed",
            "no predictions made in advance",
            "Outside its 90 %|None lay outside",
            "Scheduled after",
        ],
    ),
    (
        "A teacher: which number do I quote, and when not?",
        ["Guide"],
        ["Which number do I quote", "Against other sellers", "Few large lines decide it"],
    ),
    (
        "An editor: on one page, what may I not write?",
        ["the brief"],
        ["What must not be concluded", "two and a half times", "whose record", "Quote the range"],
    ),
]


@pytest.fixture(scope="module")
def phone(browser):
    page = browser.new_page(viewport=PHONE)
    page.set_default_timeout(20_000)
    yield page
    page.context.close()


def asking(who: str, steps: list[str], says: list[str]):
    """A question as a case; the front page leads to countries once ``make reports`` made them."""
    without = any("each country" in step for step in steps)
    without = without and not (REPORTS / "law_by_chapter.csv").exists()
    return pytest.param(
        steps, says, id=who, marks=pytest.mark.skipif(without, reason="no list of countries")
    )


@pytest.mark.parametrize(("steps", "says"), [asking(*one) for one in QUESTIONS])
def test_a_question_is_answered_from_the_front_page_on_a_phone(phone, pages, steps, says):
    with without_error(phone):
        phone.goto((pages / "index.html").as_uri())
        for step in steps:
            link = phone.get_by_role("link", name=re.compile(rf"^{re.escape(step)}"))
            if link.count():
                with phone.expect_navigation():
                    link.first.click()
            else:
                phone.fill(FIELD, step)
                phone.press(FIELD, "Enter")
        if not steps or phone.url.rpartition("/")[2].partition("#")[0] not in (
            "law.html",
            "what_if.html",
        ):
            phone.wait_for_load_state()
        else:
            phone.wait_for_selector("#out .sentence")
        text = " ".join(phone.inner_text("main").replace("\u00a0", " ").split())
    for words in says:
        assert re.search(words, text), f"{words!r} is not in {text[:600]}"
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
