"""Only what the dates and partners of an edit reach is made again: steps, studies, pages, reports."""

import csv
import json
import os
import shutil

import pandas as pd
import pytest

from analysis import steps
from analysis.collect import read_events, read_past_events, read_table
from analysis.combine.law.last_day import law_on
from analysis.combine.law.statutory import read_law
from analysis.fingerprint import CALENDAR, State
from analysis.paths import ROOT
from analysis.publish.catalog import read_catalog
from analysis.publish.rendered import PAGES, WORKER
from analysis.vintages import read_to

#: What asks for days to come: paths of tariffs, what-ifs, predictions, and the law of a line on a day.
AHEAD = {"base", "counterfactual", "prediction", "record", "regime", "response", "scenario", "what_if"}
#: Pages of the law, of what-ifs, and of the functions that answer for any day; charts that are touched
#: tell of no day to come, but the module that writes the files of the law writes theirs.
PAGES_OF_LAW = {"api", "reference", "touched", "what_if_page"}
#: What studies China's tariffs on US goods.
OF_CHINA = {"counter_tariffs", "retaliation"}


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """The code, the tables and the notebooks, whose files may be replaced."""
    root = tmp_path_factory.mktemp("copy")
    for name in ("analysis", "data/sources", "notebooks"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, root / name, ignore=ignored, copy_function=os.link)
    shutil.copy(ROOT / "requirements.lock", root)
    (root / "data/panel").mkdir()  # where what was read of the code is kept
    return root


def fingerprints(root) -> dict[str, str]:
    """Return those of steps, studies, pages and reports, beside the panels, which a step makes."""
    state = State(root)
    modules = {step.name: f"analysis.{step.stage}.{step.part}" for step in steps.CHAIN}
    studies = {path.parent.name: f"analysis.estimate.{path.parent.name}.study"
               for path in (root / "analysis/estimate").glob("*/study.py")}  # fmt: skip
    pages = {name.rpartition(".")[2]: name for name in PAGES}
    found = {name: state.fingerprint(module, panels=False) for name, module in
             (modules | studies | pages).items()}  # fmt: skip
    for name, report in read_catalog(root / "notebooks").items():
        cells = json.loads((root / "notebooks" / report.notebook.name).read_text(encoding="utf-8"))[
            "cells"
        ]
        code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
        found[name] = state.fingerprint(WORKER, sources=code, panels=False)
    return found


@pytest.fixture
def made_again(copy):
    """Edit a file by a function of its text; return what is no longer as it was, and undo the edit."""

    def after(name: str, edit) -> set[str]:
        path = copy / name
        before, content = fingerprints(copy), path.read_bytes()
        path.unlink()  # a link to the project's own file
        path.write_bytes(edit(content))
        now = fingerprints(copy)
        path.write_bytes(content)
        return {key for key in before if now[key] != before[key]}

    return after


def event(day: str):
    """Return an edit of the calendar: one more event, in force from a day."""

    def edit(content: bytes) -> bytes:
        head, first, *_ = csv.reader(content.decode().splitlines())
        row = dict(zip(head, first, strict=True)) | {"event_id": "C999", "effective_date": day}
        return content + ",".join(f'"{row[name]}"' for name in head).encode() + b"\n"

    return edit


def test_a_comment_makes_nothing_again(made_again):
    for name in (
        "analysis/combine/build.py",
        "analysis/checks.py",
        "analysis/estimate/headline/study.py",
    ):
        assert made_again(name, lambda code: code + b"# why\n") == set()


def test_a_coming_event_reaches_the_law_by_line_and_what_asks_for_days_to_come(made_again):
    again = made_again(CALENDAR, event("2027-01-15"))
    reports = {name for name in again if name[:2].isdecimal()}
    assert again - reports == {"law", "estimate", *PAGES_OF_LAW, *AHEAD}
    assert reports == REACHED


def test_an_event_in_force_reaches_the_panels_and_every_report_that_tells_of_the_law(made_again):
    again = made_again(CALENDAR, event("2025-09-01"))
    assert {"combine", "law", "estimate", "headline", "tariffs", "02_tariffs", *REACHED} < again
    assert "exports" in again  # events stand in its figure


def test_chinas_lists_reach_chinas_law_and_nothing_of_the_us_tariff(made_again):
    for name in ("china_tariff_on_us_hs6_dates", "china_retaliation_hs8_2018_2019"):
        path = State().tables[name]["path"]
        again = made_again(f"data/sources/{path}", lambda table: table + b"\n")
        assert again == {"law", "estimate", "02_tariffs", "07_retaliation", *OF_CHINA}


@pytest.mark.parametrize("partner", ["CHN", "BRA"])
def test_a_coming_event_does_not_move_the_law_of_a_day_before(partner):
    day = pd.Timestamp(read_to())
    whole, past = (
        law_on(read_law(read_table, events, partners=[partner]), day)
        for events in (read_events(), read_past_events())
    )
    assert len(read_past_events()) < len(read_events())
    pd.testing.assert_frame_equal(whole, past)


#: Reports with a part that asks for days to come.
REACHED = {"03_trade", "05_counterfactual", "09_what_if", "10_record"}
