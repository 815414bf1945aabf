"""The pages' small scripts alone, on a page that holds nothing else: where each rule ends."""

import pytest

from analysis.paths import ROOT

TEMPLATE = ROOT / "analysis" / "publish" / "site" / "template"
#: What other scripts give to these.
FROM_OTHERS = """const MONTHS = ["january", "february", "march"], longDay = day => `day ${day}`;"""


@pytest.fixture(scope="module")
def blank(browser):
    """Open a page with some content, and run scripts of the template in it."""
    tabs = []

    def opened(content: str, *scripts: str):
        tabs.append(browser.new_page())
        tabs[-1].set_content(content)
        tabs[-1].add_script_tag(content=FROM_OTHERS)
        for name in scripts:
            tabs[-1].add_script_tag(content=(TEMPLATE / name).read_text(encoding="utf-8"))
        return tabs[-1]

    yield opened
    for tab in tabs:
        tab.close()


def texts(page, calls: dict[str, object]) -> dict[str, object]:
    return {call: page.evaluate(call) for call in calls}


def test_dollars_rates_and_days_are_printed_where_one_wording_ends_and_the_next_begins(blank):
    page = blank("", "ask/parts.js", "ask/chart.js", "ask/bands.js")
    expected = {
        "dollars(99.95e9)": "100\u00a0bn\u00a0USD",
        "dollars(99.94e9)": "99.9\u00a0bn\u00a0USD",
        "dollars(-0.95e9)": "1.0\u00a0bn\u00a0USD",
        "dollars(0.94e9)": "940\u00a0million\u00a0USD",
        "dollars(9.95e5)": "1\u00a0million\u00a0USD",
        "dollars(9.94e5)": "994\u00a0thousand\u00a0USD",
        "percentOf(0.12345)": "12.3\u00a0%",
        "percentOf(-0.0004)": "0.0\u00a0%",
        "percentOf(-0.12345, 2)": "\u221212.35\u00a0%",
        "dayText(dayNumber('2024-02-29') + 1)": "2024-03-01",
        "ticksTo(0.05)": [0, 0.01, 0.02, 0.03, 0.04, 0.05],
        "ticksTo(0.051).length": 4,
        "ticksTo(12).at(-1)": 12,
        "monthName('2026-12', 1)": "Jan 2027",
        "hashOf({a: 1, b: ''})": "#a=1",
    }
    assert texts(page, expected) == {k: pytest.approx(v) for k, v in expected.items()} | {
        call: value for call, value in expected.items() if isinstance(value, str)
    }


def test_points_go_round_by_arrow_keys_and_stop_at_the_one_that_is_tapped(blank):
    spans = "".join(f"<span>{word}</span>" for word in ("one", "two", "three"))
    page = blank(f"<div class=plot><div class=points>{spans}</div><i>no point</i></div>", "points.js")
    plot = page.locator(".plot")
    page.locator("i").click()  # by a pointer, which chooses none
    assert page.locator(".on").count() == 0
    for key, word in (
        ("ArrowRight", "one"),
        ("ArrowRight", "two"),
        ("ArrowLeft", "one"),
        ("ArrowUp", "three"),
        ("ArrowDown", "one"),
        ("a", "one"),
    ):
        plot.press(key)
        assert page.locator(".plot + output.point").text_content() == word, key
        assert page.locator(".on").all_text_contents() == [word]
    page.locator("span").nth(1).click()
    page.locator("i").click()
    assert page.locator(".on").all_text_contents() == ["two"]
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Tab")
    assert page.locator(".on").all_text_contents() == ["two"]


def test_the_first_point_is_chosen_where_a_key_reaches_the_figure(blank):
    page = blank("<div class=plot><div class=points><b>one</b><b>two</b></div></div>", "points.js")
    page.keyboard.press("Tab")
    assert page.locator(".on").all_text_contents() == ["one"]


@pytest.mark.parametrize(("length", "says"), [(60, "a" * 60), (61, "a" * 60 + "…")])
def test_a_copy_is_told_whole_up_to_60_characters_and_without_the_address_of_a_disk(blank, length, says):
    button = f"<button data-copy={'a' * length} data-page=file:///n/key.html>text</button>"
    page = blank(f"{button}<p id=said></p>", "copy.js")
    page.evaluate(
        "document.execCommand = () => { window.copied = document.activeElement.value; return true; }"
    )
    page.get_by_role("button").click()
    page.wait_for_function("document.getElementById('said').textContent")
    assert page.locator("#said").text_content() == f"Copied as text: {says}"
    assert page.evaluate("window.copied") == "a" * length


def test_a_copy_has_the_address_of_the_page_that_shows_it(blank):
    page = blank(
        "<button data-copy=5% data-page=https://e.org/n/k.html>text</button><p id=said>", "copy.js"
    )
    page.evaluate(
        "document.execCommand = () => { window.copied = document.activeElement.value; return true; }"
    )
    page.get_by_role("button").click()
    page.wait_for_function("window.copied")
    assert page.evaluate("window.copied") == "5% https://e.org/n/k.html"


STEPS = [["2025-01-01", 0.1], ["2025-06-01", None], ["2026-01-01", 0.2]]


def test_arrow_keys_of_a_course_go_from_change_to_change_and_to_both_ends(blank):
    page = blank("<main></main>", "ask/parts.js", "ask/chart.js")
    page.evaluate(
        """steps => document.querySelector("main").append(stepChart({ title: "Course", what: "pays ",
        steps: steps.map(([day, rate]) => [day, rate ?? NaN]), first: "2025-01-01", last: "2026-12-31",
        readTo: "2026-06-30", day: "2025-03-15", say: day => { window.day = day; } }))""",
        STEPS,
    )
    chart = page.get_by_role("slider")
    for key, day, words in (
        ("ArrowLeft", "2025-01-01", "pays 10.0\u00a0%"),
        ("ArrowLeft", "2025-01-01", "pays 10.0\u00a0%"),
        ("ArrowRight", "2025-06-01", "no imports may enter"),
        ("End", "2026-01-01", "pays 20.0\u00a0%"),
        ("ArrowUp", "2026-01-01", "pays 20.0\u00a0%"),
        ("ArrowDown", "2025-06-01", "no imports may enter"),
        ("Home", "2025-01-01", "pays 10.0\u00a0%"),
    ):
        chart.press(key)
        assert page.evaluate("window.day") == day, key
        assert chart.get_attribute("aria-valuetext") == f"day {day}: {words}"
    assert chart.get_attribute("aria-valuemax") == "2"
    line = chart.locator("path.rate").get_attribute("d")
    assert line.count("M") == 2 and line.startswith("M46.0 ")
    assert len(chart.locator("line.grid").all()) == 5  # 0 to 20 % by 5
