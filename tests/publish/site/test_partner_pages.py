"""The page of each country: every number is that of its table, every sentence is true of it."""

import csv
import io
import re

import pandas as pd
import pytest
from bs4 import BeautifulSoup

import analysis
from analysis.collect import read_table
from analysis.combine.courses.files import make_files
from analysis.combine.load import load_panel
from analysis.combine.newest import GROUP_BY_MONTH
from analysis.engine.stored import stored
from analysis.law.last_day import last_day
from analysis.law.table import READ_TO
from analysis.present.finding import day_name, month, percent, the
from analysis.publish.site import partner_page, reference
from analysis.publish.site.partner_facts import (
    RANKED,
    imports_ranked,
    law_by_day,
    load_facts,
    members_of,
    page_codes,
    weights_of,
)
from analysis.vocabulary import SPECIAL_SECTORS
from tests.few_partners import whole

WHY = "the law's files of all partners are not stored"
pytestmark = pytest.mark.skipif(not whole(), reason=WHY)
CODES = page_codes()


@pytest.fixture(scope="module")
def facts():
    return {one.code: one for one in load_facts()}


@pytest.fixture(scope="module")
def pages(facts):
    texts = {code: partner_page.partner_page(one) for code, one in facts.items()}
    return {code: BeautifulSoup(page, "html.parser") for code, page in texts.items()}


@pytest.fixture(scope="module")
def listed(facts):
    return BeautifulSoup(partner_page.list_page([*facts.values()]), "html.parser")


@pytest.fixture(scope="module")
def files(pages_once):
    """Files of the site that these pages lead to."""
    return reference.pages()


def plain(text: str) -> str:
    """Return a text whose blanks are all alike."""
    return " ".join(text.split())


def words(thing) -> str:
    """Return the words of a page, a sign after a link not apart from it."""
    return re.sub(r" ([.,:;)])", r"\1", plain(thing.get_text(" ", strip=True)))


def numbers(page) -> dict[str, str]:
    """Return what stands beside each head of the table of a page."""
    return {words(row.th): words(row.td) for row in page.select("table.facts tbody tr")}


@pytest.fixture(scope="module")
def courses():
    """The law by day of a page, from the files of the law in time."""
    files = dict(stored(make_files, ["law_files", "law_changes"])["law_files"].itertuples(index=False))
    chapters = stored(last_day, ["law_by_line", "law_by_chapter"])["law_by_chapter"]

    def of(code: str) -> pd.DataFrame:
        members = members_of(code)
        texts = {one: files[f"law/{one}.js"] for one in members}
        return law_by_day(weights_of(chapters, members), texts)

    return of


@pytest.mark.parametrize("code", CODES)
def test_what_is_owed_and_expected_is_the_law_by_day_and_line(facts, pages, courses, code):
    one = facts[code]
    # The files of the law in time say it of chapters, rounded to a tenth of a point.
    assert one.today.owed_rate == pytest.approx(courses(code).loc[READ_TO], abs=5e-4)
    printed = numbers(pages[code])
    assert printed["Owed by law"].startswith(plain(f"{percent(one.today.owed_rate)} of customs value"))
    assert printed["Expected at customs"].startswith(plain(percent(one.today.expected_rate)))
    if one.next_day is not None:
        scheduled = f"{percent(one.then.owed_rate)} owed, {percent(one.then.expected_rate)} expected"
        assert printed[f"From {day_name(one.next_day)}"].startswith(plain(scheduled))


@pytest.mark.parametrize("code", CODES)
def test_what_is_collected_and_bought_is_that_of_the_newest_table_of_it(facts, pages, code):
    newest = read_table("us_collected_rate_partner_monthly").query("partner == @code").set_index("month")
    if newest.empty:
        panel = load_panel().query("partner == @code")
        panel = panel[~panel.naics3.isin(SPECIAL_SECTORS)]
        newest = panel.groupby("month")[["customs_value", "duties"]].sum()
        newest["collected_rate"] = newest.duties / newest.customs_value
    last = newest.index.max()
    row, before = newest.loc[last], newest.loc[last - pd.DateOffset(years=1)]
    assert facts[code].month == last
    printed = numbers(pages[code])
    collected = plain(f"{percent(row.collected_rate)} of customs value in {month(last)}")
    assert printed["Collected"].startswith(collected)
    assert facts[code].imports.customs_value.iloc[-1] == pytest.approx(row.customs_value)
    growth = row.customs_value / before.customs_value - 1
    moved = plain(f"{percent(abs(growth))} {'below' if growth < 0 else 'above'} a year before")
    assert moved in printed["US imports"] and moved in words(pages[code].select_one(".answer"))


def test_nine_sellers_have_months_of_2026_and_the_union_is_one_of_them(facts):
    newest = {code for code, one in facts.items() if one.is_newest}
    assert newest == set(read_table("us_collected_rate_partner_monthly").partner)
    assert GROUP_BY_MONTH in newest and len(newest) == 9


def test_sellers_are_ranked_by_goods_of_one_year_without_what_came_back():
    china = {"census_partner_code": "5700", "year": [RANKED, RANKED, RANKED - 1]}
    lines = pd.DataFrame(china | {"hs10": ["8517130000", "9801001012", "8517130000"]})
    assert imports_ranked(lines.assign(customs_value=[1, 2, 4])).to_dict() == {"CHN": 1}


def test_places_and_shares_are_of_all_sellers(facts):
    places = {code: one.place for code, one in facts.items() if code != GROUP_BY_MONTH}
    assert len(set(places.values())) == len(places)
    assert places["MEX"] == 1 and facts[GROUP_BY_MONTH].n_sellers == facts["MEX"].n_sellers + 1 - len(
        members_of(GROUP_BY_MONTH)
    )
    assert sum(one.share for one in facts.values() if one.is_newest) < 1


@pytest.mark.parametrize("code", ["VNM", "CAN", "KOR", GROUP_BY_MONTH])
def test_a_further_duty_does_what_the_public_effect_says(facts, pages, code):
    answer = analysis.effect(code, add=0.1)
    change = answer.change[["value", "ci_low", "ci_high"]]
    assert facts[code].effect[["value", "ci_low", "ci_high"]].tolist() == pytest.approx(change.tolist())
    assert plain(answer.sentence) in words(pages[code])


@pytest.mark.parametrize("code", CODES)
def test_coming_events_are_those_of_the_feed(files, facts, pages, code):
    rows = csv.DictReader(io.StringIO(files["feed.csv"].decode()))
    whom = {code, "ALL", *members_of(code)} | ({"non-CHN"} if code != "CHN" else set())
    whom |= {"EU"} if code in members_of(GROUP_BY_MONTH) else set()
    of_feed = [
        row
        for row in rows
        if row["scheduled"] == "1"
        and row["partner"] in whom
        and row["category"] in ("", "us_tariff", "us_other")
    ]
    assert sorted(facts[code].coming.id) == sorted(row["id"] for row in of_feed)
    shown = [tr["data-day"] for tr in pages[code].select("tr[data-day]")]
    assert shown == sorted(day for day, _ in {(row["day"], row["measure"]) for row in of_feed})
    text = words(pages[code])
    for row in of_feed:
        key = row["day"], row["measure"]
        alike = [other for other in of_feed if (other["day"], other["measure"]) == key]
        assert any(plain(other["said"]) in text for other in alike)


@pytest.mark.parametrize("code", CODES)
def test_a_page_says_nothing_that_is_missing_and_is_about_its_country(facts, pages, code):
    page, one = pages[code], facts[code]
    text = page.get_text(" ").replace("\xa0", " ")
    assert not re.search(r"\bnan\b|\bNone\b|\binf\b|NaT|\{\{|\bCode\b", text)
    assert the(one.name) in words(page.select_one(".answer"))
    others = {other.name for other in facts.values()} - {one.name}
    for place in page.select("h1, .answer, .lines, .limits, table.facts"):
        assert not any(f" {name}" in words(place) for name in others)


@pytest.mark.parametrize("code", CODES)
def test_both_charts_have_words_for_who_cannot_see_them(pages, code):
    shown = pages[code].select(".lines img")
    assert [len(one["alt"]) > 60 and "nan" not in one["alt"] for one in shown] == [True, True]


def test_the_list_has_every_country_with_the_numbers_of_its_page(listed, facts, pages):
    cells = {row.a["href"]: row.select("td") for row in listed.select("tbody tr")}
    rows = {page: [words(cell) for cell in row] for page, row in cells.items()}
    assert [*rows] == [f"partner/{code}.html" for code in facts]
    for code in facts:
        owed, expected, _, collected, *_ = rows[f"partner/{code}.html"]
        printed = numbers(pages[code])
        assert printed["Owed by law"].startswith(owed)
        assert printed["Expected at customs"].startswith(expected)
        assert printed["Collected"].startswith(collected)


def test_all_pages_together_are_small(facts, pages):
    sizes = [len(str(page).encode()) for page in pages.values()]
    assert max(sizes) < 90_000 and sum(sizes) < 2_500_000


@pytest.mark.parametrize("code", ["CHN", "VNM"])
def test_the_law_is_drawn_in_steps_before_and_after_its_basket_changed(code):
    rate = pd.Series(0.1, pd.date_range("2023-01-01", "2025-01-01", freq="MS"))
    lines = partner_page._parted("law", rate, code)
    assert len(lines) == (2 if code == "CHN" else 1) and all(line.steps for line in lines)
    assert sum(len(line.values) for line in lines) == len(rate)
