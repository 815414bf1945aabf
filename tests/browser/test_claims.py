"""A claim in its page: judged as Python judges it, and asked with a thumb."""

import csv
import re
import statistics
from random import Random

import pytest

from analysis.checks import InputError, read_yaml
from analysis.estimate.claims.study import check_claim
from analysis.paths import ROOT
from analysis.publish.site.claim_page import FORMS, LONGEST
from tests.browser.conftest import without_error
from tests.browser.test_forms import PHONE
from tests.browser.test_pages import barriers, with_axe
from tests.claims.battery import kinds, reviewed
from tests.claims.battery.tables import Tables
from tests.law.names.test_asked import hostile

#: Judge texts in one batch, each with its milliseconds.
JUDGE = """texts => texts.map(text => {
  const began = performance.now(), result = grammar.judge(text);
  return [result, performance.now() - began];
})"""

#: What a page may leave to Python: goods by sector or line.
BY_GOODS = re.compile(r"\b(?:naics|hts)[0-9]")

#: A guess at words of goods, of which the page holds no titles.
GUESS = re.compile(r"(no title of the tariff schedule has these words\.) Did you mean '[^']*'\?")

#: Words that are put into sentences to spoil them.
SPOILING = [
    *("record", "yoy", "USA", "CHN", "from", "over", "$", "%", "34.5", "19bn", "up", "first", "revised"),
    *("not", "monthly", "while", "share", "straight"),
    *("December", "January 2026", "in 2024", "Q3 2025", "2018-03"),
    *("furniture", "cars", "tariff", "deficit", "Greenland", "the EU", "ASEAN"),
]


def printed() -> list[str]:
    """Return the sentences of the tests, of the page, and what is no claim."""
    files = [ROOT / f"tests/claims/claims_{name}.csv" for name in ("sentences", "forms")]
    rows = [row for file in files for row in csv.DictReader(file.open(encoding="utf-8"))]
    page = read_yaml(FORMS)
    forms = [row[name] for group in page["forms"] for row in group["rows"] for name in ("says", "line")]
    refused = [row["says"] for row in page["refused"]]
    return [*(row["sentence"] for row in rows), *forms, *refused, *(text for _, text in hostile())]


def battery(figures, seed: int) -> list[str]:
    """Return the sentences that the kinds of the battery draw."""
    draw, tables = Random(seed), Tables(figures.lines())
    return [text for kind in [*kinds.KINDS, *reviewed.KINDS] for text, _ in kind(draw, tables)]


def spoilt(sentences: list[str], number: int, seed: int) -> list[str]:
    """Return sentences with words left out, changed or put in."""
    draw, changed = Random(seed), []
    for text in draw.choices(sentences, k=number):
        words = text.split()
        for _ in range(draw.choice([1, 1, 2])):
            k, way = draw.randrange(len(words)), draw.choice(["out", "other", "more"])
            words[k : k + (way != "more")] = [] if way == "out" else [draw.choice(SPOILING)]
            words = words or [draw.choice(SPOILING)]
        changed.append(" ".join(words))
    return changed


def by_python(text: str, figures) -> dict:
    """Return what Python says of a text, under the names of the page."""
    try:
        one = check_claim(text, figures)
    except InputError as refused:
        return {"problem": GUESS.sub(r"\1", str(refused))}
    return {
        "status": one.verdict.status,
        "verdict": one.verdict.text,
        "line": one.read_as,
        "usual": one.usual,
        "definition": one.definition,
        "unit": one.unit,
        "source": one.found.series,
        "release": one.found.vintage,
        "beside": [other.label for other in one.otherwise],
        "parts": [part.verdict.text for part in one.parts],
        "value": one.value,
    }


@pytest.fixture(scope="module")
def claims(browser, pages):
    """The page of claims on a phone, with its grammar and series loaded."""
    page = browser.new_page(viewport=PHONE)
    page.set_default_timeout(20_000)
    page.goto((pages / "claim.html").as_uri())
    page.evaluate("ready()")
    yield page
    page.close()


def held_against_python(page, texts: list[str], spoiled: list[str], figures) -> None:
    """Hold verdict, reading, figure, source and all that is beside them against Python's.

    What the page does not judge is of goods; of spoilt sentences it may be what could be of goods.
    """
    answers, by_goods = page.evaluate(JUDGE, [*texts, *spoiled]), 0
    for k, (text, (mine, _)) in enumerate(zip([*texts, *spoiled], answers, strict=True)):
        theirs = by_python(text, figures)
        if mine.get("elsewhere"):
            by_goods += 1
            of_goods = "problem" in theirs or BY_GOODS.search(theirs["line"] or text)
            assert of_goods or k >= len(texts), text
            continue
        if "problem" in mine and "problem" in theirs and not text.isascii():
            continue  # words of another language are refused by the page as such
        if "status" in mine:
            mine["beside"] = [label for label, _ in mine.pop("also")]
            mine["parts"] = [part["verdict"] for part in mine["parts"]]
            values = [one.pop("value", None) for one in (mine, theirs)]
            assert values[0] == values[1] or values[0] == pytest.approx(values[1], rel=1e-9), text
        assert mine == theirs, text
    assert by_goods < 0.1 * len(answers)
    times = sorted(milliseconds for _, milliseconds in answers)
    print(f"{len(answers)} verdicts, {statistics.median(times):.1f} ms the middle one")
    assert statistics.median(times) < 50


def test_the_page_says_of_a_claim_what_python_says(claims, figures):
    texts = printed()
    held_against_python(claims, texts[::4], spoilt(texts[:190], 60, seed=50), figures)


@pytest.mark.slow
def test_the_page_says_so_of_all_sentences_and_of_a_thousand_drawn_ones(claims, figures):
    texts = [*printed(), *battery(figures, seed=51)]
    held_against_python(claims, texts, spoilt(texts, 1000, seed=52), figures)


def test_a_phone_types_reads_changes_a_chip_and_copies(claims):
    with without_error(claims):
        claims.fill("#claim", "China's exports to the US fell 34.5 % in May 2025 from a year earlier")
        claims.keyboard.press("Enter")
        claims.wait_for_selector("#verdict:text-is('Holds')")
        figure = claims.inner_text("#figure")
        assert "−34.5" in figure and "first release" in figure
        claims.get_by_label("When", exact=True).fill("2025-06")
        claims.keyboard.press("Tab")
        claims.wait_for_selector("#verdict:text-is('Does not hold')")
        claims.get_by_label("With whom", exact=True).select_option("ASEAN")
        claims.wait_for_selector("#figure:has-text('ASEAN')")
        sentence = claims.get_attribute("button:text-is('Copy the sentence')", "data-copy")
        assert sentence.startswith("“exports CHN ASEAN 2025-06 yoy -34.5%”: does not hold")
        claims.click("button:text-is('Copy the sentence')")
        claims.wait_for_selector("#said:has-text('Copied')")
        assert claims.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        link, verdict = claims.url, claims.inner_text("#out")
        claims.goto("about:blank")
        claims.goto(link)
        claims.wait_for_selector("#verdict")
        assert claims.inner_text("#out") == verdict
    with_axe(claims)
    assert barriers(claims) == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("<img src=x onerror=alert(1)> fell 5 % in May 2025", "no trade, tariff or price is named"),
        ("a" * (LONGEST + 1), f"at most {LONGEST} characters"),
        ("US imports from China were 5 or 6 in May 2025", "has no unit"),
        ("中国对美国出口下降了34.5%", "in English"),
        ("US imports of cars from Japan fell 5 % in 2025", "export-declines check"),
    ],
)
def test_what_the_page_does_not_judge_gets_one_line(claims, text, says):
    with without_error(claims):
        claims.evaluate("text => ask({q: text})", text)
        claims.wait_for_selector("#out .problem")
        line = claims.inner_text("#out")
        assert says in line and "\n" not in line and not claims.query_selector("#out img")


def test_the_front_page_leads_to_the_verdict(claims, pages):
    claims.goto((pages / "index.html").as_uri())
    claims.fill("form[action='claim.html'] input", "US imports from China fell 20 % in May 2025")
    claims.keyboard.press("Enter")
    claims.wait_for_selector("#verdict:text-is('Does not hold')")
