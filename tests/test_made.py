"""Files are whole, edits are noticed, and runs wait for each other."""

import subprocess
import sys

import pytest

from analysis.made import MadeRecord, turn, whole
from analysis.paths import ROOT


@pytest.fixture
def record(tmp_path):
    for name in ("estimates.csv", "curve.csv"):
        (tmp_path / name).write_text("1")
    MadeRecord(tmp_path / ".made.json", tmp_path).note("tables", "key", ["estimates.csv", "curve.csv"])
    return lambda: MadeRecord(tmp_path / ".made.json", tmp_path)


def current(record) -> bool:
    return record().current("tables", "key", ["estimates.csv", "curve.csv"])


def test_what_was_made_is_current_until_its_fingerprint_or_its_list_changes(record):
    assert current(record)
    assert not record().current("tables", "another", ["estimates.csv", "curve.csv"])
    assert not record().current("tables", "key", ["estimates.csv"])
    assert not record().current("figures", "key", ["estimates.csv"])


def test_edited_or_missing_file_is_noticed_and_the_same_bytes_are_no_edit(record, tmp_path):
    path = tmp_path / "curve.csv"
    path.write_text("2")  # as long as before, and perhaps in the same tick of the clock
    assert not current(record)
    path.write_text("1")
    assert current(record)
    path.unlink()
    assert not current(record)


def test_file_that_was_never_written_does_not_count_as_made(tmp_path):
    record = MadeRecord(tmp_path / ".made.json", tmp_path)
    record.note("tables", "key", ["missing.csv"])
    assert not record.current("tables", "key", ["missing.csv"])


def test_the_reason_names_what_changed_with_data_first(record):
    of = record()
    assert of.why("tables", {"a.py": "1"}) == "it was not made here before"
    of.note("tables", "key", ["curve.csv"], {"a.py": "1", "b.py": "1", "data/c.csv": "1"})
    now = {"a.py": "2", "b.py": "1", "data/c.csv": "2"}
    assert record().why("tables", now) == "data/c.csv changed, and 1 more"
    assert record().why("tables", now | {"a.py": "1"}) == "data/c.csv changed"
    assert record().why("tables", {"a.py": "1", "b.py": "1"}) == "data/c.csv changed"


@pytest.mark.parametrize("text", ['{"made":', "[]", "5", ""])
def test_broken_record_means_that_nothing_counts_as_made(record, tmp_path, text):
    (tmp_path / ".made.json").write_text(text)
    assert not current(record)


def test_file_is_whole_or_as_it_was(tmp_path):
    path = tmp_path / "numbers.csv"
    path.write_text("old")
    with pytest.raises(OSError), whole(path) as aside:
        aside.write_text("ne")
        raise OSError("the disk is full")
    assert [(p.name, p.read_text()) for p in tmp_path.iterdir()] == [("numbers.csv", "old")]


RUN = """
import sys
from pathlib import Path
from analysis.made import turn
with turn(Path(sys.argv[1])):
    print("my turn", flush=True)
"""


def test_second_run_says_once_that_it_waits_and_goes_on_when_the_first_ends(tmp_path):
    lock = tmp_path / "panel" / ".lock"
    with turn(lock):
        command = [sys.executable, "-c", RUN, str(lock)]
        second = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        assert second.stderr.readline() == "another run is at work; waiting\n"
        assert second.poll() is None
    out, err = second.communicate(timeout=20)
    assert (out, err) == ("my turn\n", "")
