"""The text of report 03 holds for unlike partners and windows, and all of it is in the notebook."""

import pandas as pd
import pytest

from analysis.estimate.trade.exports import china_ledger, growth, study, us_ledger
from analysis.present.trade import exports as show
from analysis.present.trade.exports import frames, labels
from tests.present.texts import (
    Typed,
    described,
    faults_of_codebook,
    faults_of_print,
    rendered,
)

#: What China's customs alone know, and what needs a year before.
OF_CHINA = {"ledgers_note", "elsewhere", "split_figure"}
OF_GROWTH = {"goods", "sector_figure", "market", "partner_figure"}

#: Partner and window -> sections that have nothing to show.
ASKED = {
    "China": ({}, set()),
    "Viet Nam": ({"partner": "VNM"}, OF_CHINA),
    "United Kingdom, early": ({"partner": "GBR", "start": "2014-01", "end": "2015-12"}, OF_CHINA),
    "China, first year": ({"start": "2013-01", "end": "2013-06"}, OF_CHINA | OF_GROWTH),
}
CASES = pytest.mark.parametrize("asked, absent", ASKED.values(), ids=list(ASKED))
TABLES = [name for name in show.ROOM.text.sections if name.endswith("_table")]


@CASES
def test_every_section_is_written_for_unlike_partners_and_windows(export_story, asked, absent):
    found = rendered(show, export_story(**asked))
    assert {name for name, part in found.items() if part is None} == absent
    assert faults_of_print(found) == []


@CASES
@pytest.mark.parametrize("name", TABLES)
def test_every_column_of_a_csv_has_unit_and_definition_in_its_codebook(
    export_story, asked, absent, name
):
    table = getattr(show, name)(export_story(**asked))
    assert table is None or faults_of_codebook(table) == []


def test_every_frame_has_the_types_of_its_columns(monkeypatch):
    typed = Typed(monkeypatch, show)
    made = study.study()
    for name in TABLES:
        getattr(show, name)(made)
    us_ledger.BOTH_LEDGERS.check(made.us.totals, where="totals")
    of_diversion = {f"{china_ledger.__name__}.split_by_destination"}
    wanted = described(china_ledger, growth, us_ledger, frames) - of_diversion
    assert typed.seen == wanted | {"totals"}


@pytest.mark.parametrize(
    "change, text",
    [
        (float("nan"), "were 12.3 bn USD in 2025, where the data begin"),
        (0.0001, "did not change on a year earlier in 2025, at 12.3 bn USD"),
        (-0.2, "fell by 20.0 % to 12.3 bn USD in 2025 on a year earlier"),
        (0.2, "rose by 20.0 % to 12.3 bn USD in 2025 on a year earlier"),
    ],
)
def test_a_change_is_said_as_it_prints(change, text):
    assert labels.year_on_year(change, 12.3e9, "2025").replace("\u00a0", " ") == text


FIRST = pd.Series({"label": "Computers and electronics", "contribution": -0.12})
THIN = "These are without chapters 98 and 99."


@pytest.mark.parametrize(
    "first, newer, text",
    [
        (None, False, ""),
        (None, True, THIN),
        (
            FIRST,
            True,
            f"{THIN} All goods fell by 20.0 % in 2025, 12.0 pp of it computers and electronics.",
        ),
        (
            FIRST,
            False,
            "Computers and electronics account for 12.0 pp of it, more than any other sector.",
        ),
        (
            FIRST.replace(FIRST.label, "Apparel"),
            False,
            "Apparel accounts for 12.0 pp of it, more than any other sector.",
        ),
    ],
)
def test_the_sector_that_gave_most_is_told_of_with_the_newest_months_or_alone(first, newer, text):
    assert labels.of_sector(first, -0.2, "2025", newer=newer).replace("\u00a0", " ") == text
