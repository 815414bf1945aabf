"""The batteries of faults judge rightly, and damage nothing but copies."""

import random

import numpy as np
import pandas as pd
import pytest

from analysis.checks import InputError
from analysis.collect import read_table
from analysis.collect.events import EVENTS
from analysis.collect.schema import validate
from analysis.collect.tables import datapackage, describe
from analysis.law.base import base_rates
from analysis.paths import ROOT
from tests.collect.refresh.server import Server
from tools.faults import careless, edits
from tools.faults.answers import Fault, tried
from tools.faults.clone import MARK, Ended, check_copy, cloned
from tools.faults.damage import forget
from tools.faults.record import DOCS_PAGE, Run, quoted, read, table
from tools.faults.slips import KINDS
from tools.faults.spoilt import TABLES, spoilt
from tools.faults.values import BAD, bad_settings
from tools.faults.verdict import GOOD, Try, judge


@pytest.mark.parametrize(
    "code, said, bad, verdict",
    [
        (0, "rendered", False, "went well"),
        (0, "rendered", True, "accepted wrongly"),
        (2, "error: start 2030-01 is outside the data", True, "refused well"),
        (2, "error: start 2019-01 is outside the data", False, "refused badly"),
        (2, "error: x\nmake: *** [Makefile:75: report] Error 2", True, "refused well"),
        (1, "Traceback (most recent call last):\nKeyError: 'x'", True, "refused badly"),
        (2, "", True, "refused badly"),
        (1, "03_trade: FAILED after 2 s in code cell 3: ValueError: x", None, "refused badly"),
        (None, "rendering", None, "refused badly"),
    ],
)
def test_verdict_follows_from_what_a_reader_would_have_seen(code, said, bad, verdict):
    assert judge(Ended(code, said, 1.0), bad=bad)[0] == verdict


def test_table_counts_every_try_once_by_battery_and_in_all():
    tries = [
        Try("kills", "a", "refused well"),
        Try("kills", "b", "lost"),
        Try("homes", "c", "went well"),
    ]
    lines = table(tries, {"kills": Run("kills", "2026-11-30", "1.5")}).splitlines()
    assert lines[2] == "| kills | 2 | 0 | 1 | 0 | 0 | 1 | 1.5 | 2026-11-30 |"
    assert lines[3] == "| homes | 1 | 1 | 0 | 0 | 0 | 0 |  |  |"
    assert lines[4] == "| all | 3 | 1 | 1 | 0 | 0 | 1 |  |  |"


def test_readme_quotes_the_faults_as_they_were_counted():
    text = DOCS_PAGE.read_text(encoding="utf-8")
    assert quoted(text) == text
    assert not [one for one in read() if one.verdict not in GOOD]


def test_every_parameter_of_a_shipped_report_has_values_that_must_be_refused():
    from analysis.paths import NOTEBOOKS
    from analysis.publish.reports.catalog import read_catalog
    from analysis.publish.reports.parameters import read_parameters

    for name, report in read_catalog(NOTEBOOKS).items():
        parameters = read_parameters(report.notebook)
        assert set(parameters) - set(BAD) == set(), f"{name}: tools/faults/values.py lacks these"
        assert len(bad_settings(name, parameters)) > len(parameters)


@pytest.mark.parametrize(
    "answer, bad, verdict",
    [
        (lambda body: (200, body, {}), False, "went well"),
        (lambda body: (200, body, {}), True, "accepted wrongly"),
        (lambda body: (200, b"", {}), True, "refused well"),
        (lambda body: (200, b"", {}), False, "refused badly"),
    ],
)
def test_verdict_on_a_refresh_follows_from_what_its_publisher_answered(answer, bad, verdict):
    with Server((200, b"", {})) as server:
        assert tried(TABLES["fred"], Fault("x", answer, bad), server).verdict == verdict


def test_spoilt_answers_are_of_another_content_and_in_the_shape_of_the_publisher():
    for publisher in TABLES.values():
        names = {spoil[0] for spoil in spoilt(publisher)}
        assert len(names) > 15 and "rows in another order" in names


def test_every_consistent_edit_of_the_calendar_changes_it_and_keeps_its_columns():
    """Else a try would be refused for another reason, or not at all."""
    calendar = pd.read_csv(EVENTS, dtype="str", keep_default_na=False)
    for what, edit in edits.CALENDAR.items():
        assert not edit(calendar).equals(calendar) and list(edit(calendar)) == list(calendar), what


@pytest.fixture(scope="module")
def small_tables():
    return [table["name"] for table in datapackage()["resources"] if table["rows"] < 2000]


@pytest.mark.parametrize("kind", KINDS)
def test_a_careless_edit_changes_its_table_and_keeps_its_columns(kind, small_tables):
    name, columns, edited = careless.edit(random.Random(kind), kind, small_tables)
    assert list(edited) == list(read_table(name)) and columns


def test_a_sign_turned_and_a_percentage_for_a_fraction_are_refused_by_their_column(small_tables):
    """Of every small table that bounds them; the row and the bound are said."""
    for name in small_tables:
        frame, schema = read_table(name), describe(name)["schema"]
        bounds = {field["name"]: field.get("constraints", {}) for field in schema["fields"]}
        for column in frame.select_dtypes("number"):
            values, bound = frame[column], bounds[column]
            for factor, holds in ((-1, bound.get("minimum") == 0), (100, bound.get("maximum") == 1)):
                if holds and values.gt(0.01).any():
                    with pytest.raises(InputError, match=f"column '{column}'"):
                        validate(frame.assign(**{column: values * factor}), schema, where="here")


@pytest.mark.slow
@pytest.mark.parametrize("what", edits.EDITS)
def test_every_consistent_edit_of_a_table_changes_it_and_keeps_its_kinds(what):
    name, edit = edits.EDITS[what]
    table = read_table(name)
    edited = edit(table)
    assert edited.dtypes.equals(table.dtypes) and not edited.equals(table)


def test_a_try_knows_nothing_of_the_tables_that_were_read_before_it():
    """Else base rates times ten are those of the sound schedule, which an earlier build has read."""
    before = base_rates(read_table).general_rate
    assert np.shares_memory(before, base_rates(read_table).general_rate)
    forget()
    assert not np.shares_memory(before, base_rates(read_table).general_rate)


@pytest.mark.skipif((ROOT / MARK).exists(), reason="this is a copy, in which mutants are tried")
def test_nothing_is_damaged_outside_a_copy():
    with pytest.raises(RuntimeError, match="made for copies only"):
        check_copy()


def test_copy_runs_its_own_code_and_has_no_part_of_this_folder():
    with cloned("d$(touch pwned)") as clone:
        place = clone.python("-c", "import analysis; print(analysis.__file__)").said.strip()
        assert place == str(clone.root / "analysis" / "__init__.py")
        assert clone.root not in (ROOT, *ROOT.parents)
        assert not [path for path in clone.root.rglob("*") if path.is_symlink()]
    assert not clone.root.exists()
