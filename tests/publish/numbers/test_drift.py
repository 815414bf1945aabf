"""What moved between two revisions, and whether the CHANGELOG says so."""

import csv
import io
import shutil
import subprocess

import pytest

from analysis import checks
from analysis.checks import InputError
from analysis.publish.numbers.drift import difference, moved_numbers, same, unnamed
from analysis.publish.numbers.past import COLUMNS, RETIRED, drift

HEAD = "key,value,ci_low,ci_high,unit,text,definition,vintage,tolerance,report\n"
LAW = 'law,-1.160336399,-1.81,-0.54,elasticity,−1.16,"by law",V1,1e-06,04\n'
RATE = "rate,0.4824,,,fraction,48.2 %,duties / value,V1,1e-06,02\n"

pytestmark = pytest.mark.skipif(not shutil.which("git"), reason="reads revisions with git")


@pytest.fixture
def repository(tmp_path):
    """A repository of one commit, tagged v1, with numbers, a table and a series."""
    for folder in ("reports/tables", "reports/figures"):
        (tmp_path / folder).mkdir(parents=True)
    write(tmp_path, "reports/numbers.csv", HEAD + LAW + RATE)
    write(tmp_path, "reports/tables/rates.csv", "month,rate\n2025-05,0.48\n2025-06,0.4\n")
    write(tmp_path, "reports/figures/path.csv", "x,y\n1,0.1\n")
    write(tmp_path, "CHANGELOG.md", "# Changelog\n\n- `rate` is new.\n")
    git(tmp_path, "init", "-q")
    commit(tmp_path, "first")
    git(tmp_path, "tag", "v1")
    return tmp_path


def rows(text):
    return {row["key"]: row for row in csv.DictReader(io.StringIO(HEAD + text))}


def git(folder, *arguments):
    who = ["-c", "user.name=A", "-c", "user.email=a@b.c", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


def commit(folder, message):
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", message)


def write(folder, name, text):
    (folder / name).write_text(text, encoding="utf-8")


def test_nothing_moved_without_an_edit(repository):
    assert drift("v1", root=repository) == ([], [], [])


def test_a_moved_number_is_shown_and_needs_a_line(repository):
    new = LAW.replace("-1.160336399", "-1.2").replace("−1.16", "−1.20")
    write(repository, "reports/numbers.csv", HEAD + new + RATE)
    (move,), _, unsaid = drift("v1", root=repository)
    assert (move.name, move.how) == ("law", "moved")
    assert move.detail == "−1.16 [−1.81, −0.54] -> −1.20 [−1.81, −0.54]"
    assert unsaid == ["law"]
    changelog = (repository / "CHANGELOG.md").read_text(encoding="utf-8")
    write(repository, "CHANGELOG.md", changelog + "- `law` -1.16 is -1.20: more months.\n")
    assert drift("v1", root=repository)[2] == []


def test_a_version_is_compared_by_the_numbers_kept_of_it(repository):
    head = "## Unreleased\n\n{}\n## 0.2.0 (2026-02-01)\n\n- `law` is new.\n"
    kept = "key,version,value,ci_low,ci_high,unit,text,definition,vintage,report\n"
    rows = [line.replace(",", ",0.2.0,", 1).replace(",1e-06", "") for line in (LAW, RATE)]
    write(repository, "reports/numbers_by_version.csv", kept + "".join(rows))
    write(repository, "CHANGELOG.md", head.format(""))
    write(repository, "reports/numbers.csv", HEAD + LAW.replace("-1.160336399", "-1.2") + RATE)
    (move,), twins, unsaid = drift("0.2.0", root=repository)
    assert (move.name, twins, unsaid) == ("law", None, ["law"])
    write(repository, "CHANGELOG.md", head.format("- `law` moved: more months.\n"))
    assert drift("0.2.0", root=repository)[2] == []


def test_a_number_that_went_needs_a_row_of_what_to_cite_instead(repository):
    write(repository, "reports/numbers.csv", HEAD + LAW)
    write(repository, "CHANGELOG.md", "- `rate` is gone.\n")
    assert drift("v1", root=repository)[2] == ["rate"]
    row = "rate,0.4824,,,fraction,48.2 %,duties / value,V1,02,0.1.0,cite law\n"
    write(repository, f"reports/{RETIRED}", ",".join(COLUMNS[RETIRED]) + "\n" + row)
    assert drift("v1", root=repository)[2] == []


def test_a_line_that_was_there_before_says_nothing_of_today(repository):
    write(repository, "reports/numbers.csv", HEAD + LAW + RATE.replace("0.4824", "0.5"))
    assert drift("v1", root=repository)[2] == ["rate"]


def test_tables_and_series_that_moved_are_listed_by_cells(repository):
    write(repository, "reports/tables/rates.csv", "month,rate\n2025-05,0.48\n2025-06,0.41\n")
    write(repository, "reports/tables/new.csv", "x\n1\n")
    write(repository, "reports/tables/new.codebook.json", "{}\n")
    (repository / "reports/figures/path.csv").unlink()
    numbers, twins, unsaid = drift("v1", root=repository)
    assert numbers == unsaid == []
    assert [(move.name, move.how, move.detail) for move in twins] == [
        ("reports/figures/path.csv", "gone", ""),
        ("reports/tables/new.csv", "new", ""),
        ("reports/tables/rates.csv", "moved", "1 of 4 cells"),
    ]


def test_numbers_are_new_gone_or_reworded():
    moves = moved_numbers(rows(LAW), rows(RATE))
    assert [(move.name, move.how) for move in moves] == [("law", "gone"), ("rate", "new")]
    (move,) = moved_numbers(rows(RATE), rows(RATE.replace("duties / value", "duties over value")))
    assert (move.how, move.detail) == ("reworded", "duties over value")


def test_a_number_within_its_tolerance_has_not_moved():
    assert moved_numbers(rows(RATE), rows(RATE.replace("0.4824", "0.4824009"))) == []
    assert len(moved_numbers(rows(RATE), rows(RATE.replace("0.4824", "0.482402")))) == 1


def test_an_interval_that_came_or_moved_is_a_move():
    ends = RATE.replace(",,,", ",0.4,0.5,")
    assert moved_numbers(rows(RATE), rows(ends))[0].how == "moved"


@pytest.mark.parametrize(
    "old, new, alike",
    [
        ("1", "1.0", True),
        ("1e9", "1000000000.5", True),
        ("1", "1.001", False),
        ("a", "b", False),
        ("", "0", False),
        ("nan", "nan", True),
    ],
)
def test_cells_are_alike_as_text_or_as_numbers(old, new, alike):
    assert same(old, new) is alike


def test_a_table_with_other_columns_or_rows_says_so():
    assert difference("a\n1\n", "b\n1\n") == "other columns"
    assert difference("a\n1\n", "a\n1\n2\n") == "1 -> 2 rows"
    assert difference("a\n1\n", "a\n1.0\n") == ""


def test_a_key_is_named_exactly_or_by_a_pattern():
    keys = ["a.CHN.total", "a.VNM.total", "a.CHN.share"]
    assert unnamed(keys, "- `a.*.total` moved") == ["a.CHN.share"]
    assert unnamed(keys, "- a.CHN.total without marks, `a.CHN`, `a.VNM.total2`") == keys


def test_an_unknown_revision_or_one_without_numbers_is_refused(repository):
    with pytest.raises(InputError, match="no revision 'v9' in this repository"):
        drift("v9", root=repository)
    git(repository, "rm", "-q", "--cached", "reports/numbers.csv")
    git(repository, "commit", "-qm", "gone")
    with pytest.raises(InputError, match="no reports/numbers.csv in HEAD"):
        drift("HEAD", root=repository)


def test_the_command_ends_with_one_when_a_line_is_missing(repository, monkeypatch, capsys):
    from analysis.publish import __main__ as command_line
    from analysis.publish.doors import commands

    monkeypatch.setattr(commands.paths, "ROOT", repository)
    write(repository, "reports/numbers.csv", HEAD + LAW)
    assert checks.run(lambda: command_line.main(["drift", "v1"])) == 1
    said = capsys.readouterr()
    assert "gone      rate  48.2 %" in said.out
    assert said.err == "error: no line of CHANGELOG.md since v1 names `rate`\n"
