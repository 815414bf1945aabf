"""A vintage takes the newest of each table up to its day; what is shipped stays as it is."""

import csv
import json
import os
import time

import pandas as pd
import pytest

from analysis import vintages
from analysis.checks import InputError
from analysis.combine import __main__ as command
from analysis.combine import load
from analysis.combine.integrity import IntegrityError
from analysis.fingerprint import State
from analysis.law.table import READ_TO
from analysis.paths import DOCS, ROOT
from analysis.present.finding import day_name
from analysis.reading import carrying


def put(root, day: str, *names: str) -> None:
    folder = root / "data" / "vintages" / day
    folder.mkdir(parents=True)
    tables = [{"name": name, "path": f"{name}.csv", "vintage": day} for name in names]
    for name in names:
        (folder / f"{name}.csv").write_text(day)
    (folder / "datapackage.json").write_text(json.dumps({"resources": tables}))


@pytest.fixture
def refreshed(small):
    put(small.root, "2026-10-01", "us_imports")
    put(small.root, "2026-11-25", "us_imports", "us_imports_hs6_monthly")
    return small.root


def paths(root, vintage: str) -> dict[str, str]:
    return {table["name"]: table["path"] for table in vintages.tables(root, vintage)}


@pytest.mark.parametrize(
    "file, row, day",
    [
        (vintages.CALENDAR, {"announcement_date": "2026-11-20", "verification": "P+D"}, "2026-11-20"),
        (vintages.CALENDAR, {"announcement_date": "2026-11-20", "verification": "S1"}, ""),
        (vintages.CALENDAR, {"effective_date": "2027-01-15", "verification": "P"}, ""),
        (vintages.TEXTS, {"text": "HTS 2026 Revision 24", "issued": "2026-11-25"}, "2026-11-25"),
    ],
)
def test_legal_texts_are_read_to_the_day_of_the_newest_that_was_read(tmp_path, file, row, day):
    before = vintages.read_to()
    for name in (vintages.CALENDAR, vintages.TEXTS):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes((ROOT / name).read_bytes())
    with (tmp_path / file).open(encoding="utf-8", newline="") as lines:
        head = next(csv.reader(lines))
    with (tmp_path / file).open("a", encoding="utf-8", newline="") as lines:
        csv.DictWriter(lines, head, restval="").writerow(row)
    assert vintages.read_to(tmp_path) == (day or before)
    assert vintages.past_to(root=tmp_path) == (day or before)


def test_the_law_and_its_page_say_the_day_to_which_texts_were_read():
    assert pd.Timestamp(vintages.read_to()) == READ_TO
    sentence = f"Legal texts were read to {day_name(READ_TO)}"
    assert sentence in (DOCS / "law.md").read_text(encoding="utf-8")


def test_the_newest_of_each_table_up_to_the_day_is_taken(refreshed):
    shipped = {"us_imports": "us_imports.csv", "china_prices": "china_prices.csv"}
    assert paths(refreshed, "") == shipped
    assert paths(refreshed, "2026-10-31") == shipped | {
        "us_imports": "../vintages/2026-10-01/us_imports.csv"
    }
    assert paths(refreshed, "2026-11-25") == shipped | {
        "us_imports": "../vintages/2026-11-25/us_imports.csv",
        "us_imports_hs6_monthly": "../vintages/2026-11-25/us_imports_hs6_monthly.csv",
    }


@pytest.mark.parametrize(
    "vintage, message",
    [
        ("2026-9-1", "'2026-9-1' is not a day; .* Refreshed on: 2026-10-01, 2026-11-25"),
        ("../../etc", "is not a day"),
        ("2026-02-31", "'2026-02-31' is not a day"),
        ("٢٠٢٦-10-01", "is not a day"),
        ("9999-01-01", "'9999-01-01' is not a day"),
        ("2026-09-30", "no vintage of 2026-09-30 or before. Refreshed on: 2026-10-01"),
    ],
)
def test_a_vintage_that_is_not_there_names_those_that_are(refreshed, vintage, message):
    with pytest.raises(InputError, match=message):
        vintages.check(vintage, refreshed)


@pytest.mark.parametrize("text", ["{", '{"resources": [{"name": "x"}]}', "[]", '{"resources": 1}'])
def test_a_damaged_list_of_tables_is_refused_and_never_taken_for_none(refreshed, text):
    (refreshed / "data" / "vintages" / "2026-10-01" / "datapackage.json").write_text(text)
    with pytest.raises(InputError, match="data/vintages/2026-10-01/datapackage.json is damaged: remove"):
        vintages.tables(refreshed, "2026-11-25")


def test_before_any_refresh_the_message_says_how_to_make_one(small):
    with pytest.raises(InputError, match="No refresh has been made yet: `make refresh`"):
        vintages.check("2026-11-25", small.root)
    assert vintages.check("", small.root) == vintages.check("shipped", small.root) == ""


def test_results_of_a_vintage_have_a_fingerprint_of_their_own(refreshed, monkeypatch):
    module = "analysis.combine.build"
    tables = vintages.tables

    def of(vintage: str) -> str:
        monkeypatch.setattr(vintages, "tables", lambda root: tables(root, vintage))
        return State(refreshed).fingerprint(module)

    assert len({of(""), of("2026-10-01"), of("2026-11-25")}) == 3
    state = State(refreshed)
    assert state.brought == (f"{load.PANEL.relative_to(load.PANEL.parents[1]).as_posix()}/hs6.parquet",)


def test_the_panel_of_a_vintage_is_loaded_beside_the_shipped_one(tmp_path, monkeypatch, naics3):
    folder = tmp_path / "2026-11-25"
    folder.mkdir()
    carrying(naics3.head(10), {}).to_parquet(folder / "naics3.parquet")
    monkeypatch.setattr(vintages, "days", lambda root: ["2026-11-25"])
    monkeypatch.setattr(load, "panel_of", lambda vintage: tmp_path / vintage if vintage else load.PANEL)
    assert len(load.load_panel("naics3", vintage="2026-11-25")) == 10
    assert load.load_panel("naics3", vintage="shipped").equals(load.load_panel("naics3"))
    with pytest.raises(
        InputError,
        match="2026-11-25/hs6.parquet is not built yet: run `make combine VINTAGE=2026-11-25`",
    ):
        load.load_panel("hs6", vintage="2026-11-25")
    with pytest.raises(InputError, match="unknown product system 'hs6'"):
        load.load_panel("hs6")
    load._load.cache_clear()


def combine(root, day: str) -> None:
    panel = root / "data" / "panel" / day
    panel.mkdir(parents=True, exist_ok=True)
    (panel / "naics3.parquet").touch()


def test_the_last_vintage_that_combined_is_built_since_it_was_brought(refreshed):
    assert vintages.combined(refreshed, before="2026-12-01") == ""
    combine(refreshed, "2026-10-01")
    assert vintages.combined(refreshed, before="2026-12-01") == "2026-10-01"
    combine(refreshed, "2026-11-25")
    assert vintages.combined(refreshed, before="2026-12-01") == "2026-11-25"
    assert vintages.combined(refreshed, before="2026-11-25") == "2026-10-01"
    again = refreshed / "data" / "vintages" / "2026-11-25" / "datapackage.json"
    os.utime(again, (time.time() + 60,) * 2)
    assert vintages.combined(refreshed, before="2026-12-01") == "2026-10-01"


def test_a_refused_vintage_is_set_aside_whole_by_name_with_the_reason(refreshed):
    combine(refreshed, "2026-10-01")
    before = files(refreshed, "2026-11-25")
    assert vintages.set_aside("no.", "2026-12-01", refreshed) == ["2026-11-25.refused"]
    assert files(refreshed, "2026-11-25.refused") == before | {"refused.txt": b"no.\n"}
    assert vintages.days(refreshed) == ["2026-10-01"]
    assert paths(refreshed, "2026-11-30")["us_imports"] == "../vintages/2026-10-01/us_imports.csv"
    with pytest.raises(InputError, match="refused and set aside: .*2026-11-25.refused/refused.txt says"):
        vintages.check("2026-11-25", refreshed)
    put(refreshed, "2026-11-25", "us_imports")
    assert vintages.check("2026-11-25", refreshed) == "2026-11-25"
    assert vintages.set_aside("no.", "2026-11-25", refreshed) == ["2026-11-25.refused-2"]


def test_of_vintages_that_none_combined_all_are_set_aside(refreshed):
    names = ["2026-10-01.refused", "2026-11-25.refused"]
    assert vintages.set_aside("no.", "2026-11-25", refreshed) == names and not vintages.days(refreshed)


def test_combine_sets_aside_what_it_refuses_and_says_so(refreshed, monkeypatch):
    def refusing():
        raise IntegrityError("integrity check 'x' failed: 2026-10.")

    monkeypatch.setattr(command, "build", refusing)
    with pytest.raises(IntegrityError, match="failed: 2026-10.$"):
        command.build_or_set_aside()
    monkeypatch.setattr(command, "VINTAGE", "2026-11-25")
    monkeypatch.setattr(command, "ROOT", refreshed)
    combine(refreshed, "2026-10-01")
    message = "failed: 2026-10. What .* is set aside as data/vintages/2026-11-25.refused, .* refused.txt"
    with pytest.raises(InputError, match=message):
        command.build_or_set_aside()
    assert vintages.days(refreshed) == ["2026-10-01"]


def files(root, name: str) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (root / "data" / "vintages" / name).iterdir()}
