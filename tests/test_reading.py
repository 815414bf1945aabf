"""What was read on the way to a result is known, also where the result is kept from an earlier time."""

import gc
import pickle
import re
from dataclasses import dataclass, replace
from weakref import WeakSet, ref

import pandas as pd
import pytest

from analysis import reading
from analysis.checks import InputError
from analysis.collect import files, read_events, read_table
from analysis.combine import load_panel, load_statutory
from analysis.estimate.prices import study as prices
from analysis.estimate.tariffs.counter_tariffs import study as counter_tariffs
from analysis.estimate.trade.exports import study as exports
from analysis.fingerprint import State
from analysis.law.statutory import read_law
from analysis.paths import ROOT
from analysis.publish.numbers.origins import law_tables
from analysis.reading import CALENDAR_SOURCE, TARIFF_LAW, cached, read_for, traced

TRADE = {"us_imports_naics3_monthly": "Census, January-February 2026"}
PRICES = {"china_prices_monthly": "as published to August 2026"}


@dataclass(frozen=True)
class Story:
    found: float


def test_a_table_is_noted_with_its_vintage_by_all_who_ask():
    with reading.reading() as outer:
        with reading.reading() as inner:
            read_table("china_prices_monthly")
        assert inner == PRICES
        read_table("us_imports_naics3_monthly")
    assert outer == PRICES | TRADE


def test_what_is_read_when_nobody_asks_is_nobody_s():
    read_table("china_prices_monthly")
    with reading.reading() as tables:
        pass
    assert tables == {}


def test_a_kept_result_counts_as_reading_what_it_was_made_of():
    calls = []

    @cached
    def prices_of(partner):
        calls.append(partner)
        return len(read_table("china_prices_monthly"))

    for _ in range(2):
        with reading.reading() as tables:
            prices_of("CHN")
        assert tables == PRICES
    assert calls == ["CHN"]


def test_a_panel_counts_as_the_trade_and_the_law_that_it_was_joined_from():
    with reading.reading() as tables:
        panel = load_panel("naics3")
    assert tables == TRADE | {TARIFF_LAW: CALENDAR_SOURCE}
    assert panel.attrs == {}


def test_rates_by_law_are_of_no_trade_that_they_are_not_weighted_with():
    with reading.reading() as tables:
        load_statutory()
    assert tables == {TARIFF_LAW: CALENDAR_SOURCE}


def test_the_tables_of_the_law_are_one_and_are_those_that_its_modules_name():
    partners = {"partners": ["VNM"]}
    with reading.reading() as tables:
        read_law(read_table, read_events(), **partners)
    assert tables == {TARIFF_LAW: CALENDAR_SOURCE}
    with reading.reading() as each:
        read_law.__wrapped__(read_table, read_events(), **partners)
    assert len(each) > 25
    assert each.keys() - {TARIFF_LAW} <= law_tables(State())


def test_a_frame_in_a_file_carries_what_it_was_made_of(tmp_path):
    path = tmp_path / "growth.parquet"
    reading.carrying(pd.DataFrame({"value": [0.3]}), TRADE).to_parquet(path)
    with reading.reading() as tables:
        frame = reading.carried(pd.read_parquet(path))
    assert (tables, frame.attrs) == (TRADE, {})
    with pytest.raises(KeyError):
        reading.carried(pd.DataFrame({"value": [0.3]}))


def test_a_story_knows_what_it_was_told_from_when_it_comes_back_from_the_store():
    @traced
    def study():
        read_table("us_imports_naics3_monthly")
        return Story(0.3)

    story = pickle.loads(pickle.dumps(study()))
    assert read_for(story) == TRADE
    assert story == Story(0.3)
    assert read_for(replace(story, found=0.4)) == {}  # another, of which no study told


@traced
def in_parts():
    with reading.part("prices"):
        read_table("china_prices_monthly")
    trade = reading.part("trade")(read_table)
    trade("us_imports_naics3_monthly")
    read_table("partners")
    return Story(0.3)


def test_a_part_of_a_story_knows_what_it_was_told_from_and_nothing_of_the_others():
    story = pickle.loads(pickle.dumps(in_parts()))
    assert read_for(story, ["prices"]) == PRICES
    assert read_for(story, ["trade", "prices"]) == PRICES | TRADE
    assert read_for(story) == PRICES | TRADE | {"partners": "2025"}
    with pytest.raises(InputError, match="unknown part of a study 'price'. Did you mean 'prices'"):
        read_for(story, ["price"])


def test_a_part_told_again_adds_to_what_it_was_told_from():
    @traced
    def study():
        for name in (*PRICES, *TRADE):
            with reading.part("all"):
                read_table(name)
        return Story(0.3)

    assert read_for(study(), ["all"]) == PRICES | TRADE


def test_a_number_has_the_tables_of_the_vintage_that_it_names_and_those_of_no_other():
    read = TRADE | PRICES | {"partners": "2025", TARIFF_LAW: CALENDAR_SOURCE}
    named = list(TRADE.values())
    assert set(reading.narrowed(read, named)) == {*TRADE, "partners", TARIFF_LAW}
    assert set(reading.narrowed(read, named, law=False)) == {*TRADE, "partners"}
    assert reading.narrowed(read, []) == read


def test_a_number_is_dated_by_figures_and_by_the_law_where_there_are_none():
    assert reading.dated(TRADE | {"partners": "2025", TARIFF_LAW: CALENDAR_SOURCE}) == next(
        iter(TRADE.values())
    )
    assert reading.dated({"partners": "2025", TARIFF_LAW: CALENDAR_SOURCE}) == CALENDAR_SOURCE


@pytest.mark.parametrize(
    "study, asked, table",
    [
        (prices.study, {}, "china_ppi_components_monthly"),
        (prices.study, {}, "us_import_price_index_by_origin_monthly"),
        (exports.study, {"partner": "CHN"}, "china_customs_monthly"),
        (exports.study, {"partner": "CHN"}, "us_trade_totals_vintages"),
        (counter_tariffs.study, {}, "us_exports_hs2_monthly"),
    ],
)
def test_a_study_fails_without_a_table_that_it_says_it_reads(study, asked, table, monkeypatch):
    assert table in read_for(study(**asked))
    check = files.check_present

    def without(described, *folder):
        if described["name"] == table:
            raise InputError(f"{table} is missing")
        return check(described, *folder)

    monkeypatch.setattr(files, "check_present", without)
    with pytest.raises(InputError, match=f"{table} is missing"):
        study(**asked)


#: Modules that keep something of their own settings, which no source table is in.
SETTINGS = {
    "collect/tables.py",
    "law/measures.py",
    "estimate/specifications.py",
    "estimate/diversion/trade.py",
    "estimate/elasticity/robustness/curve_fits.py",
    "estimate/elasticity/robustness/curve.py",
    "estimate/episodes.py",
    "estimate/counterfactual/new_year.py",
    "estimate/tariffs/published_rates.py",
    "collect/schema.py",
    "engine/student.py",
    # What these keep follows from what they are asked with, and nothing else.
    "engine/points.py",
    "estimate/counterfactual/structural.py",
    "law/authorities.py",
}


#: What keeps results without saying what they were read from.
KEEPS = re.compile(r"(?m)^from functools import .*\b(?:lru_)?cache\b|functools\.(?:lru_)?cache\b")


def test_nothing_that_may_have_read_a_table_is_kept_without_saying_so():
    for folder in ("collect", "law", "engine", "claims", "combine", "estimate"):
        for path in sorted((ROOT / "analysis" / folder).rglob("*.py")):
            name = path.relative_to(ROOT / "analysis").as_posix()
            caching = KEEPS.search(path.read_text(encoding="utf-8"))
            assert not caching or name in SETTINGS, f"{name} keeps by {caching[0]}: use reading.cached"


def test_what_is_let_go_of_is_in_memory_no_longer_and_is_made_again_when_asked(monkeypatch):
    monkeypatch.setattr(reading, "_CACHES", WeakSet())  # those of other tests stay

    @cached
    def story_of(partner):
        return Story(float(len(partner)))

    held = ref(story_of("CHN"))
    gc.collect()
    assert held() is story_of("CHN")
    reading.forget()
    gc.collect()
    assert held() is None
    assert story_of("CHN") == Story(3.0)
