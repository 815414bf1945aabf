"""The brief answers six questions on one page from citable numbers; what the front page begins with."""

import csv
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from analysis.checks import read_yaml
from analysis.paths import REPORTS
from analysis.publish.numbers.harvest import read_numbers
from analysis.publish.site.front import events, today
from analysis.publish.site.keyed import CHARTS, DOLLARS, HOW, Keyed
from analysis.publish.site.pages import BRIEF_KEYS, LEDGERS, brief_page

COLLECTED, LEVEL = "tariff.CHN.2026-08.collected", "regime.CHN.level.2026-06"
with Path(__file__).with_name("brief_questions.csv").open(encoding="utf-8", newline="") as file:
    QUESTIONS = list(csv.DictReader(file))


#: Ends of intervals that the brief prints as numbers.
ENDS = {"5", "10", "16", "39"}
#: The law by chapter on a day: 25 % on average without chapter 98, 20 % with it.
LAW = [
    {"partner": "CHN", "hs2": hs2, "statutory_rate": rate, "customs_value": value, "day": "2026-10-10"}
    for hs2, rate, value in [("all", ".2", "5"), ("84", ".2", "3"), ("85", ".4", "1"), ("98", "0", "1")]
]


def row(value: float, low: float | None = None, high: float | None = None) -> dict[str, str]:
    ends = {"ci_low": "" if low is None else str(low), "ci_high": "" if high is None else str(high)}
    return {"value": str(value), "report": "03_trade", "unit": "fraction"} | ends


@pytest.fixture(scope="module")
def numbers():
    """The numbers of the reports, and the newest ones where the reports are yet to be made."""
    newest = {COLLECTED: row(0.245545), LEVEL: row(-0.33), f"{LEVEL}.china_ledger": row(-0.05)}
    newest |= {f"{LEDGERS}.{n}-01_{n}-04": row(more) for n, more in ((2024, 0.18), (2026, 0.65))}
    return newest | read_numbers(REPORTS / "numbers.csv")


@pytest.fixture(scope="module")
def brief(numbers):
    return BeautifulSoup(brief_page(REPORTS, numbers), "html.parser").article


def words(thing) -> str:
    """Return the words of a page, a sign after a link not apart from it."""
    return re.sub(r" ([.,:;)])", r"\1", " ".join(thing.get_text(" ", strip=True).split()))


@pytest.mark.parametrize("asked", QUESTIONS, ids=lambda asked: asked["key"])
def test_who_reads_the_brief_can_answer_the_question(brief, numbers, asked):
    keyed = Keyed(numbers)
    how = {"elasticity": "of_ten", "tariff": "rate"}.get(asked["key"].split(".")[0], "percent")
    assert " ".join(keyed.size(asked["key"], how).split()) == asked["answer"]
    assert asked["answer"] in words(brief)


def test_the_brief_prints_no_number_that_has_no_key(numbers):
    moved = {key: row | {"value": "0.777"} for key, row in numbers.items()}
    said = words(BeautifulSoup(brief_page(REPORTS, moved), "html.parser").article)
    no_result = r"\[[^\]]*\]|Version [\w.]+ of \d+|read to \d+|\b20\d\d\b"
    no_result += r"|(?:10|25|95|145) % (?:tariff|ranges|does|would)"
    results = re.sub(no_result, "", said)
    assert {number for number in re.findall(r"[\d.]*\d", results)} <= {"78", "77.7", "8", *ENDS}


def test_every_number_of_the_brief_leads_to_the_place_that_defines_it(numbers):
    """Brackets hold the range of the number before, and a tariff that is asked about has no report."""
    page = BeautifulSoup(brief_page(REPORTS, numbers), "html.parser").article
    for link in page.select("section p a:not(.term)"):
        assert link["href"].removeprefix("n/").removesuffix(".html") in numbers
        link.decompose()
    said = " ".join(words(paragraph) for paragraph in page.select("section p"))
    left = re.sub(r"\[[^\]]*\]|(?:10|145) % tariff", "", said)
    assert re.findall(r"\d[\d.]* (?:%|pp)", left) == []


def test_a_brief_of_which_a_number_is_missing_says_what_makes_it(numbers):
    every = re.compile(r"tariff\.CHN\..*\.collected")
    for key in (every, LEDGERS, *BRIEF_KEYS):
        page = brief_page(REPORTS, {k: v for k, v in numbers.items() if not re.match(key, k)})
        assert "make reports" in page and "<article" not in page


def test_a_bar_starts_at_zero_and_a_thin_line_spans_its_interval():
    low, high = "diversion.CHN.2025.replaced_low", "diversion.CHN.2025.replaced_high"
    chart = Keyed({low: row(0.4, -0.2, 0.6), high: row(0.8)}).charts(["diversion"])["diversion"]
    assert chart.zero == 20 and [(bar.start, bar.width) for bar in chart.bars] == [(20, 40), (20, 80)]
    assert (chart.bars[0].low, chart.bars[0].high, chart.bars[1].low) == (0, 80, None)


def test_charts_in_per_cent_that_stand_on_one_page_have_one_scale_from_zero(numbers):
    keyed, told = Keyed(numbers), read_yaml(CHARTS)
    charts = [chart for chart in keyed.charts(told).values() if chart]
    point, zero = {}, {}
    for chart in charts:
        how = told[chart.name]["how"]
        zero.setdefault(how in DOLLARS, set()).add(chart.zero)
        for bar in chart.bars:
            size = abs(HOW[how][0](keyed.value(bar.key)))
            point.setdefault(how in DOLLARS, []).append(bar.width / size)
            assert chart.zero in (bar.start, round(bar.start + bar.width, 2))
    assert len(charts) > 3 and all(len(places) == 1 for places in zero.values())
    assert all(max(widths) / min(widths) < 1.01 for widths in point.values())


def test_the_size_of_a_fall_has_no_sign_and_its_range_runs_from_less_to_more():
    keyed = Keyed({"a": row(-0.2, -0.3, 0.1)})
    assert keyed.size("a") == "20\u00a0%" and keyed.range("a") == "[−10\u00a0%, 30\u00a0%]"


def test_the_strip_compares_both_ledgers_in_the_same_month(numbers):
    paid, by_law, imports = today(Keyed(numbers), LAW)
    assert paid["when"].startswith("August 2026") and by_law["when"].startswith("10 October 2026")
    assert [of for _, of in imports["values"]] == ["by US customs", "by China's"]
    assert imports["when"] == "June 2026"


def test_the_duty_paid_and_the_duty_by_law_are_of_the_same_goods(numbers):
    """What is paid leaves HTS chapters 98 and 99 out; 20 % of 3 and 40 % of 1 are 25 % without them."""
    paid, by_law, _ = today(Keyed(numbers), LAW)
    assert "without HTS chapters 98 and 99" in paid["when"] and "without HTS" in by_law["when"]
    assert by_law["values"] == [("25.0\u00a0%", "")] and "bought in 2024" in by_law["when"]


def test_events_to_come_stand_apart_from_those_that_were_and_each_is_said_once():
    rows = [
        {"day": day, "event_id": event, "measure": "m", "whom": whom, "said": words}
        for day, event, whom, words in (
            ("2026-01-01", "X2", "China", "Trucks"),
            ("2026-01-01", "X1", "all countries", "Cars"),
            ("2026-03-01", "X3", "all countries", "Cars"),
            ("2026-03-15", "", "China", "A list alone"),
            ("2026-04-01", "E139", "all countries", "Parts of drones"),
        )
    ]
    past, coming = events(rows, "2026-02-01")
    assert [row["said"] for row in past] == ["Cars"]
    assert [row["said"] for row in coming] == ["Cars", "Parts of drones"]


def test_what_a_tariff_takes_away_is_drawn_as_the_size_of_a_fall():
    keys = [f"dynamics.path.2025.h{month}" for month in (0, 1, 3, 6)]
    chart = Keyed({key: row(-1.0, -2.0, 0.5) for key in keys}).charts(["dynamics"])["dynamics"]
    assert {(bar.text, bar.interval) for bar in chart.bars} == {
        ("9\u00a0%", "[−5\u00a0%, 17\u00a0%]"),
    }
