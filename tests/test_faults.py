"""The batteries of faults judge rightly, and damage nothing but copies."""

import pandas as pd
import pytest

from analysis.collect import read_table
from analysis.collect.events import EVENTS
from analysis.paths import ROOT
from tests.collect.refresh.server import Server
from tools.faults import edits
from tools.faults.__main__ import DOCS_PAGE, quoted, read, table
from tools.faults.answers import Fault, tried
from tools.faults.clone import Ended, check_copy, cloned
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
    lines = table(tries).splitlines()
    assert lines[2] == "| kills | 2 | 0 | 1 | 0 | 0 | 1 |"
    assert lines[3] == "| homes | 1 | 1 | 0 | 0 | 0 | 0 |"
    assert lines[4] == "| all | 3 | 1 | 1 | 0 | 0 | 1 |"


def test_readme_quotes_the_faults_as_they_were_counted():
    text = DOCS_PAGE.read_text(encoding="utf-8")
    assert quoted(text, read()) == text
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


@pytest.mark.slow
@pytest.mark.parametrize("what", edits.EDITS)
def test_every_consistent_edit_of_a_table_changes_it_and_keeps_its_kinds(what):
    name, edit = edits.EDITS[what]
    table = read_table(name)
    edited = edit(table)
    assert edited.dtypes.equals(table.dtypes) and not edited.equals(table)


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
