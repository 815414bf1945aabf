"""Fields that readers type into: seen on a phone, and one line of refusal for what is no name."""

import re

import pytest

from tests.browser.conftest import without_error
from tests.browser.test_pages import tab  # noqa: F401, a fixture
from tests.law.names.test_asked import hostile

PHONE = {"width": 390, "height": 844}

#: Fields of forms that a phone does not show, none of them within a fold or said to be hidden.
UNSEEN = """() => [...document.querySelectorAll('form :is(input, select, textarea, button)')]
  .filter(field => field.type !== 'hidden' && !field.closest('details:not([open]), [hidden]'))
  .filter(field => !field.checkVisibility({visibilityProperty: true}) || field.offsetWidth < 24)
  .map(field => field.id || field.name || field.textContent)"""

#: Ask a page, and return its answer, how many refusals it shows, and what stands in its fields.
ASK = """async state => {
  await ask(state);
  const value = name => document.getElementById(name)?.value;
  const problems = out.querySelectorAll('.problem').length;
  return [out.innerText, problems, value('partner'), value('goods'), value('day')];
}"""


def test_every_field_of_every_page_is_seen_on_a_phone(tab, pages):  # noqa: F811
    tab.set_viewport_size(PHONE)
    with_forms = [path for path in sorted(pages.glob("*.html")) if "<form" in path.read_text("utf-8")]
    assert {"law", "what_if", "numbers"} <= {path.stem for path in with_forms}
    for path in with_forms:
        tab.goto(path.as_uri())
        assert tab.evaluate(UNSEEN) == [], path.name


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("law", {"partner": "Japan", "goods": "cars", "day": "2026-10-01"}),
        ("what_if", {"partner": "Fiji", "goods": "all", "add": "10"}),
    ],
)
def test_a_phone_asks_by_typing_and_by_the_slider(browser, pages, name, typed):
    page = browser.new_page(viewport=PHONE)
    page.set_default_timeout(20_000)
    with without_error(page):
        page.goto((pages / f"{name}.html").as_uri())
        page.wait_for_selector("#out .sentence")
        for field, text in typed.items():
            page.fill(f"#{field}", text)  # fails on a field that is not seen
        page.click("#ask button")
        page.wait_for_selector(f".kicker:has-text('{typed['partner']}')")
        if "add" in typed:
            page.click("#slide")
            page.wait_for_function("added => document.getElementById('add').value !== added", arg="10")
    page.close()


@pytest.mark.parametrize("name", ["law", "what_if"])
def test_what_is_no_name_is_refused_in_one_line_and_ends_in_no_error(asking, name):
    """0.7.0 ended in an error at "constructor", and answered for all countries at a Chinese name."""
    page, fields = asking[name], {"day": {"law": "day", "what_if": "first"}[name]}
    with without_error(page):
        for kind, text in hostile():
            state = {"partner": "CHN", "goods": "toys"} | {fields.get(kind, kind): text}
            message, refusals, partner, goods, _ = page.evaluate(ASK, state)
            assert refusals == 1 and len(message) < 300 and "\n" not in message.strip(), (
                kind,
                message[:400],
            )
            usual = {"partner": "China", "goods": "toys"}
            usual.pop(kind, None)
            understood = {"partner": partner, "goods": goods}
            assert {field: understood[field] for field in usual} == usual, (kind, text)


def test_a_question_of_no_name_at_all_is_refused_in_one_line(asking):
    with without_error(asking["law"]):
        for kind, text in hostile():
            message, refusals, *_ = asking["law"].evaluate(ASK, {"q": text})
            assert refusals == 1 and "\n" not in message.strip(), (kind, text, message[:300])


@pytest.mark.parametrize(
    ("question", "said", "fields"),
    [
        (
            "china was flying spoons 1 May 2025",
            "I read China and 1 May 2025, but not “flying spoons”",
            ["China", "flying spoons", "2025-05-01"],
        ),
        (
            "what was China's tariff on shoes on 1 May 2025",
            "1 May 2025",
            ["China", "shoes", "2025-05-01"],
        ),
        (
            "vietnam furniture 31 february 2025",
            "“31 february 2025” is no day",
            ["Vietnam", "furniture", ""],
        ),
    ],
)
def test_what_was_understood_of_a_line_stays_in_the_fields(asking, question, said, fields):
    answer, _, *fields_left = asking["law"].evaluate(ASK, {"q": question})
    assert said in answer.replace("\u00a0", " ") and fields_left == fields


def test_no_word_is_answered_in_large_type_by_a_mean_of_lines_that_differ(asking):
    """Canada on a day when its alcohol is barred: the kind with most imports, and all kinds below."""
    page, unlike = asking["law"], 0
    for word in ("whisky", "vodka", "spirits", "wine", "beer", "steel", "furniture", "cheese", "0207"):
        page.evaluate(ASK, {"partner": "CAN", "goods": word, "day": "2026-10-05"})
        big, sentence = page.inner_text("#rate"), page.inner_text("#out .sentence")
        kinds = page.locator("[aria-labelledby=kinds-caption] tbody tr")
        if not kinds.count():
            continue
        unlike += 1
        first = kinds.first.locator("td, th").all_inner_texts()
        rate = first[0].lower() if first[0] in ("Barred", "Free") else first[1]
        assert big.startswith(rate) and f"{first[2]} line" in big, (word, big)
        assert f"in {kinds.count()} ways" in sentence and not re.search("the mean of", sentence)
    assert unlike > 4
