"""The page of the newest month: its numbers are the story's, and a later print needs no edit."""

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from scipy.stats import t as student

from analysis.combine.courses.files import make_files
from analysis.engine.stored import stored
from analysis.estimate.record.prediction.imports import IMPORTS_DF
from analysis.estimate.record.prediction.study import study
from analysis.law.table import READ_TO
from analysis.present.finding import day_name, month, percent
from analysis.publish.site.month_page import IMPORTS, RATE, month_page, predicted
from analysis.publish.site.partner_facts import recent_feed
from analysis.stories import told
from tests.few_partners import whole

pytestmark = pytest.mark.skipif(not whole(), reason="the law's files of all partners are not stored")


@pytest.fixture(scope="module")
def story():
    return told(study, partner="CHN")


@pytest.fixture(scope="module")
def changes():
    return recent_feed(stored(make_files, ["law_files", "law_changes"])["law_changes"])


def later(story):
    """The story when the next month is printed, of which what was registered before came in part."""
    newest = story.scored.month.max()
    following = newest + pd.DateOffset(months=1)
    rates = story.scored[story.scored.month.eq(newest) & story.scored.horizon.eq(1)]
    bought = story.imports[story.imports.month.eq(newest) & story.imports.horizon.eq(1)]
    frozen = story.frozen[story.frozen.origin.eq(newest) & story.frozen.horizon.eq(1)]
    return replace(
        story,
        scored=pd.concat([story.scored, rates.assign(month=following, outcome=0.5)]),
        imports=pd.concat([story.imports, bought.assign(month=following)]),
        frozen=frozen.assign(month=following, day=following),
    )


def words(page) -> str:
    return " ".join(page.get_text(" ", strip=True).split())


def test_the_page_prints_what_was_predicted_of_the_newest_month_and_what_came(story, changes):
    page = BeautifulSoup(month_page(story, changes), "html.parser")
    newest = story.scored.month.max()
    assert page.h1.get_text() == f"{month(newest)}, predicted and printed"
    rates = predicted(story, newest, RATE).set_index("partner")
    rows = {words(row.th): words(row) for row in page.select("figure.table")[0].select("tbody tr")}
    assert len(rows) == len(rates) > 5
    for code, row in rates.iterrows():
        text = rows[story.names[code][:1].upper() + story.names[code][1:]]
        numbers = (row["median"], row.q05, row.q95, row.outcome)
        assert all(percent(number).replace("\xa0", " ") in text for number in numbers)
        assert ("outside" in text) == (not row.q05 <= row.outcome <= row.q95)
    bought = predicted(story, newest, IMPORTS).set_index("partner")
    assert set(bought.index) <= set(rates.index)
    replayed = story.imports[story.imports.month.eq(newest) & story.imports.horizon.eq(1)]
    far = replayed.set_index("partner").scale * student.ppf(0.95, IMPORTS_DF)
    for column, side in (("q05", -1), ("q95", 1)):
        ends = np.log(bought[column] / bought["median"]) - side * far.reindex(bought.index)
        assert ends.abs().max() < 1e-12, column


def test_the_law_since_the_month_and_what_is_scheduled_stand_apart(story, changes):
    page = BeautifulSoup(month_page(story, changes), "html.parser")
    end = story.scored.month.max() + pd.offsets.MonthEnd(0)
    days = {
        head: [row["data-day"] for row in page.find(id=head).find_next("figure").select("tr[data-day]")]
        for head in ("law", "next")
    }
    assert (
        days["law"] and f"{end:%Y-%m-%d}" < min(days["law"]) <= max(days["law"]) <= f"{READ_TO:%Y-%m-%d}"
    )
    assert days["next"] == sorted(days["next"]) and min(days["next"]) > f"{READ_TO:%Y-%m-%d}"


def test_the_next_print_moves_the_page_without_an_edit_and_takes_what_was_registered(story, changes):
    new = later(story)
    newest = new.scored.month.max()
    rates = predicted(new, newest, RATE)
    page = words(BeautifulSoup(month_page(new, changes), "html.parser"))
    assert f"{month(newest)}, predicted and printed" in page
    assert rates.registered.all() and "registered before the month was printed" in page
    assert (
        re.search("Outside its 90 % interval lay", page.replace("\xa0", " ")) and "more." in page
    )  # 50 % came of all
    of_all = new.frozen.goods.eq("all") & new.frozen.target.eq(RATE)
    frozen = new.frozen[of_all & new.frozen.partner.eq("CHN")]
    assert rates.set_index("partner")["median"]["CHN"] == frozen["median"].iloc[0]
    assert day_name(newest + pd.offsets.MonthEnd(0)) in page
