"""What is typed at make is text: no command of it is run, and no wish goes unheard."""

import os
import re
import shutil
import subprocess

import pytest

from analysis.paths import ROOT

pytestmark = pytest.mark.skipif(not shutil.which("make"), reason="there is no make here")


@pytest.fixture(params=["plain", "d$(touch run)", "it's"])
def make(tmp_path, request):
    """Run make in a folder with the Makefile and a Python that prints its arguments."""
    folder = tmp_path / request.param
    python = folder / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    shutil.copy(ROOT / "Makefile", folder)
    for name in ("requirements.lock", "pyproject.toml"):
        (folder / name).touch()
    python.write_text("#!/bin/sh\nprintf '{%s}' \"$SCHEDULER\"\nprintf '<%s>' \"$@\"\n")
    python.chmod(0o755)
    (folder / ".venv" / ".export-declines").write_text(f"{folder}\n")

    def run(*words, **environment):
        # Not what the make that runs these tests says to its own.
        outer = {
            name: value for name, value in os.environ.items() if "MAKE" not in name and name != "MFLAGS"
        }
        options = {"env": outer | environment, "cwd": folder}
        ended = subprocess.run(["make", *words], capture_output=True, text=True, **options)
        assert not list(tmp_path.rglob("run"))
        return ended

    return run


@pytest.mark.parametrize(
    "text", ["partner=$(shell touch run)", "partner=`touch run`", '"; touch run; "', "$$(touch run)"]
)
def test_text_of_parameters_reaches_the_command_as_it_is(make, text):
    ended = make("report", "NAME=03_trade", f"PARAMS={text}")
    assert ended.stdout.endswith(f"<report><--><03_trade><{text}>")


@pytest.mark.parametrize("word", ["partner=VNM", "PARAM=partner=VNM", "X=$(shell touch run)"])
def test_variable_that_means_nothing_is_refused_with_where_parameters_go(make, word):
    ended = make("report", "NAME=03_trade", word)
    assert ended.returncode == 2
    assert f"{word.split('=')[0]} means nothing to make report" in ended.stderr
    assert 'PARAMS="partner=VNM"' in ended.stderr
    assert ended.stdout == ""


@pytest.mark.parametrize(
    "words, said",
    [
        (["effect", "PARTNER={}"], "<effect><--PARTNER={}>"),
        (["check", "CLAIM={}"], "<check><--CLAIM={}>"),
        (["cite", "KEY={}"], "<cite><--KEY={}>"),
        (["pdf", "NAME={}", "FULL=1"], "<--full=1><--><{}>"),
        (["refresh", "FROM={}"], "<--from={}>"),
    ],
)
def test_what_a_command_is_asked_reaches_it_as_text(make, words, said):
    text = "$(shell touch run);`touch run`"
    assert said.format(text) in make(*(word.format(text) for word in words)).stdout


@pytest.mark.parametrize("code, printed", [(0, "holds"), (1, "does not hold"), (3, "is open"), (2, "")])
def test_verdict_of_a_claim_is_no_error_of_make_s_and_a_claim_not_understood_is(
    make, tmp_path, code, printed
):
    """The command ends with 1, 3 or 2 for what does not hold, is open or is not checkable."""
    python = next(tmp_path.glob("*/.venv/bin/python"))
    answer = f"printf '%s' '{printed}'; exit {code}"
    python.write_text(f'#!/bin/sh\ncase "$2" in analysis.command) {answer};; esac\n')
    ended = make("check", "CLAIM=a")
    assert ended.stdout.strip() == printed
    assert (ended.returncode, "***" in ended.stderr) == ((0, False) if printed else (2, True))


@pytest.mark.parametrize(
    "words", [["reports", "PARAMS=partner=VNM"], ["report", "KEY=a"], ["test", "NAME=a"]]
)
def test_words_of_another_target_are_refused(make, words):
    ended = make(*words)
    assert ended.returncode == 2
    assert f"{words[1].split('=')[0]} means nothing to make {words[0]}" in ended.stderr
    assert ended.stdout == ""


def test_address_of_a_cluster_reaches_what_computes_as_text(make):
    text = "tcp://$(shell touch run);`touch run`"
    assert f"{{{text}}}" in make("reports", f"SCHEDULER={text}").stdout
    assert f"{{{text}}}" in make("reports", SCHEDULER=text).stdout
    assert "{}" in make("reports").stdout


def test_make_test_runs_what_rests_on_a_change_and_all_where_all_is_asked_for(make, tmp_path):
    python = next(tmp_path.glob("*/.venv/bin/python"))
    python.write_text("#!/bin/sh\nprintf '{%s}' \"$ALL\"\nprintf '<%s>' \"$@\"\n")
    assert "{}<-m><pytest><-p><tests.selection><tests>" in make("test", ALL="of the environment").stdout
    assert "{1}<-m><pytest><-p><tests.selection><tests>" in make("test", "ALL=1").stdout


def test_all_that_a_run_starts_is_told_since_when_all_is_made_anew(make, tmp_path, monkeypatch):
    for name in ("ALL", "ANEW_SINCE"):
        monkeypatch.delenv(name, raising=False)
    python = next(tmp_path.glob("*/.venv/bin/python"))
    python.write_text("#!/bin/sh\nprintf '{%s}' \"$ANEW_SINCE\"\n")
    times = re.findall(r"{(\d*)}", make("test", "ALL=1").stdout)
    assert len(times) > 2 and len(set(times)) == 1 and times[0]
    assert set(re.findall(r"{(\d*)}", make("test").stdout)) == {""}


def test_name_of_the_computer_in_the_environment_is_no_report(make):
    ended = make("combine", NAME="DESKTOP", PARAMS="$(shell touch run)")
    assert ended.stdout == "{}<-m><analysis><combine>"


def test_the_lab_has_the_panels_the_law_by_day_and_copies_to_explore_in(make):
    ran = make("lab").stdout.replace("{}", "")
    built = "<-m><analysis><combine><-m><analysis><law><-m><analysis.publish><scratch>"
    assert ran.startswith(built)
    assert "<-m><jupyter><lab>" in ran
