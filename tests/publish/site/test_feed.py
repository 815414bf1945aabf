"""The feed of the law: a row a day, measure and partner, as file, JSON Feed and page."""

import json
from functools import cache

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from analysis.collect import read_events
from analysis.law.citations import calendar_citations
from analysis.law.table import READ_TO
from analysis.publish.site.calendar_page import calendar
from analysis.publish.site.feed import FEED, feed, feed_page, json_feed
from analysis.publish.site.front import events as on_front

NAMES = {"CHN": "China", "IND": "India", "DEU": "Germany"}
CHANGES = pd.DataFrame(
    [
        ("2026-01-01", "s232_cabinets", "CHN", 7, 2e9, 0.25, 0.5),
        ("2026-12-04", "s232_polysilicon", "DEU", 3, 4e8, 0.0, 0.15),
        ("2026-12-04", "s232_polysilicon", "IND", 2, 0.0, 0.0, 0.15),
        ("2026-11-11", "no_event_sets_it", "CHN", 1, 1e6, 0.1, 0.0),
    ],
    columns=["day", "measure", "partner", "n_lines", "customs_value", "rate_before", "rate_after"],
).assign(day=lambda rows: pd.to_datetime(rows.day))
SOLAR = "2026-12-04.s232_polysilicon.DEU"


@cache
def of_events() -> tuple[pd.DataFrame, dict]:
    events = read_events()
    return calendar(events, NAMES), calendar_citations(events)


def of_calendar(changes: pd.DataFrame) -> pd.DataFrame:
    events, stands = of_events()
    return feed(changes, events, NAMES, stands)


@pytest.fixture(scope="module")
def rows():
    return of_calendar(CHANGES)


def test_every_row_has_an_id_of_day_measure_and_partner_and_no_two_the_same(rows):
    assert list(rows) == FEED
    assert rows.id.is_unique
    assert (rows.id == rows.day + "." + rows.measure + "." + rows.partner).all()
    assert (rows.scheduled == rows.day.gt(f"{READ_TO:%Y-%m-%d}")).all()


def test_rates_that_processors_round_otherwise_give_the_same_bytes():
    """The mean of a thousand lines differs in its sixteenth digit."""
    mean = CHANGES.assign(rate_after=CHANGES.rate_after / 3 + 0.1)
    other = mean.assign(rate_after=mean.rate_after + 2e-17 * pd.Series([0, 1, 2, 4]))
    assert not mean.equals(other)
    assert json_feed(of_calendar(mean)) == json_feed(of_calendar(other))


def test_a_change_has_the_event_that_sets_it_and_one_that_none_sets_stands_without(rows):
    of = rows.set_index("id")
    solar = of.loc["2026-12-04.s232_polysilicon.IND"]
    assert (solar.event_id, solar.whom, solar.rate_after) == ("E040", "all countries", 0.15)
    assert solar.said.startswith("Solar-grade silicon") and solar.legal_reference
    bare = of.loc["2026-11-11.no_event_sets_it.CHN"]
    assert (bare.event_id, bare.said, bare.n_lines) == ("", "", 1)
    assert rows[rows.event_id.ne("")].event_id.nunique() > 20
    assert rows[rows.n_lines.eq(0)].rate_after.isna().all()


def test_an_event_that_moves_no_rate_says_why_and_one_past_the_table_is_not_said_to_change_nothing(rows):
    unmoved = rows[rows.n_lines.eq(0)].set_index("id").unmoved
    assert unmoved.ne("").all() and rows[rows.n_lines.gt(0)].unmoved.eq("").all()
    assert "ends before, on 2027-02-28" in unmoved["2028-01-01.s301_nicaragua.NIC"]
    assert "No rate" not in unmoved["2027-02-09.E139.ALL"]


def test_what_falls_as_another_measure_of_its_goods_rises_goes_on_as_that_one():
    day = pd.Timestamp("2026-09-15")
    falls = (day, "s338_canada", "CAN", 9, 2e9, 0.49, 0.0)
    rises = (day, "s338_canada_adding", "CAN", 9, 2e9, 0.0, 0.49)
    on = of_calendar(pd.DataFrame([falls, rises], columns=CHANGES.columns))
    on = on.set_index("measure").goes_on_as
    assert (on.s338_canada, on.s338_canada_adding) == ("s338_canada_adding", "")


def test_a_list_that_the_calendar_names_without_its_measure_has_the_words_of_its_event():
    day = pd.Timestamp("2025-08-18")
    of_list = [(day, name, "CHN", 9, 2e9, 0.0, 0.05) for name in ("s232_steel", "ieepa_reciprocal")]
    of_day = of_calendar(pd.DataFrame(of_list, columns=CHANGES.columns))
    of_day = of_day[of_day.n_lines.gt(0)].set_index("measure")
    assert of_day.event_id.eq("E117").all()
    assert of_day.beside.to_dict() == {"s232_steel": 0, "ieepa_reciprocal": 1}


def test_it_is_a_json_feed_of_version_1_1_whose_items_say_what_changes(rows):
    content = json.loads(json_feed(rows))
    assert content["version"] == "https://jsonfeed.org/version/1.1" and content["title"]
    ids = [item["id"] for item in content["items"]]
    assert len(ids) == len(set(ids)) and set(ids) <= set(rows.id)
    assert all(pd.Timestamp(item["date_published"]).tzinfo for item in content["items"])
    assert all(item["date_published"][:10] <= f"{READ_TO:%Y-%m-%d}" for item in content["items"])
    (solar,) = [item for item in content["items"] if item["id"] == SOLAR]
    assert "0.0 % before, 15.0 % from 2026-12-04, on 3 lines" in solar["content_text"].replace(
        "\xa0", " "
    )
    assert solar["_law"]["customs_value"] == 4e8


@pytest.mark.parametrize(
    ("n_lines", "value", "says"),
    [
        (3, 4e8, "3 lines with imports of 400 million USD in 2024"),
        (1, 7e4, "1 line with imports of 70 thousand USD in 2024"),
        (2, 300, "2 lines with imports of less than 1 thousand USD in 2024"),
        (2, 0, "2 lines with no imports in 2024"),
    ],
)
def test_imports_of_a_change_are_printed_in_a_unit_that_shows_them(n_lines, value, says):
    changes = CHANGES.iloc[[1]].assign(n_lines=n_lines, customs_value=float(value))
    changes = of_calendar(changes)
    (item,) = [i for i in json.loads(json_feed(changes))["items"] if i["id"] == SOLAR]
    assert says in item["content_text"].replace("\xa0", " ")
    assert says in feed_page(changes).replace("\xa0", " ")


def test_what_the_front_page_announces_is_the_feed(rows):
    day = f"{READ_TO:%Y-%m-%d}"
    _, ahead = on_front(rows.astype(str).to_dict("records"), day)
    scheduled = rows[rows.scheduled.eq(1) & rows.event_id.ne("")]
    assert {row["id"] for row in ahead} <= set(scheduled.id)
    assert [row["day"] for row in ahead] == sorted(row["day"] for row in ahead)


def test_the_page_has_scheduled_changes_first_with_partners_together(rows):
    page = BeautifulSoup(feed_page(rows), "html.parser")
    tables = page.select("figure.table table")
    ahead = [row.get_text(" ", strip=True) for row in tables[0].select("tbody tr")]
    (solar,) = [text for text in ahead if "polysilicon" in text.lower()]
    assert "2 partners" in solar and "15.0" in solar
    assert min(row[:10] for row in ahead) > f"{READ_TO:%Y-%m-%d}"
