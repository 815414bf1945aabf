"""What a system without make, fork or file locks of Unix needs: seen here by taking those away."""

import re
import subprocess
import sys
import tomllib
from types import SimpleNamespace

import pytest

from analysis import command, made
from analysis.checks import InputError
from analysis.made import turn
from analysis.paths import ROOT
from analysis.publish.__main__ import parser
from analysis.publish.doors import targets

#: What only Unix has, as it would be asked for without looking first.
UNIX = re.compile(
    r"^(?:import|from) (?:fcntl|resource|termios|pwd|grp|pty)\b"
    r"|\bos\.(?:fork|setsid|killpg|getuid|geteuid|sched_getaffinity|WNOHANG|waitpid)\b"
    r"|\bsignal\.(?:SIGKILL|SIGHUP|SIGALRM|pthread_sigmask)\b"
    r"|%-[dmHIj]",
    re.M,
)
#: Modules that fork, and say themselves that they do so on Linux alone; what looks first.
GUARDED = {"present/beside.py", "publish/reports/warm.py"}
LOOKED_FOR = re.compile(r"hasattr\((?:os|signal), \"(\w+)\"\)")
#: Targets for who works on the package: set-ups, shell and git.
OF_DEVELOPERS = {
    *("setup", "monthly", "bench", "certificate", "faults", "hour"),
    *("assumptions", "lock", "clean", "publish", "verify"),
}
ELSEWHERE = """
import asyncio, multiprocessing.forkserver, pandas, psutil, subprocess, sys, types
import os, signal
for name in ("fcntl", "resource", "termios", "pwd", "grp"):
    sys.modules[name] = None
locked = []
locks = types.SimpleNamespace(LK_NBLCK=2, locking=lambda *arguments: locked.append(arguments[1:]))
sys.modules["msvcrt"] = locks
for name in ("fork", "setsid", "killpg", "geteuid", "getuid", "sched_getaffinity"):
    delattr(os, name)
del signal.SIGHUP, signal.SIGKILL, signal.pthread_sigmask
from analysis import command
from analysis.publish.reports import rendering, whole
ended = command.main(["tariff", "--partner=VNM", "--start=2025-01", "--end=2025-02"])
print(ended, {*locked})
"""


def test_nothing_that_unix_alone_has_is_asked_for_without_looking_first():
    unguarded = {}
    for path in sorted((ROOT / "analysis").rglob("*.py")):
        name, code = path.relative_to(ROOT / "analysis").as_posix(), path.read_text(encoding="utf-8")
        looked_for = set(LOOKED_FOR.findall(code))
        used = {one for one in UNIX.findall(code) if one.rpartition(".")[2] not in looked_for}
        if used and name not in GUARDED:
            unguarded[name] = used
    assert unguarded == {}


def test_a_question_is_answered_where_there_is_nothing_of_unix():
    ended = subprocess.run(
        [sys.executable, "-c", ELSEWHERE], cwd=ROOT, capture_output=True, text=True, check=True
    )
    answer, last = ended.stdout.strip().rsplit("\n", 1)
    assert "2025-02" in answer and last == "0 {(2, 1)}", ended.stderr


def test_a_run_waits_for_another_by_the_locks_of_windows(monkeypatch, tmp_path, capsys):
    held = [PermissionError(), PermissionError(), None]

    def locking(*_):
        if error := held.pop(0):
            raise error

    monkeypatch.setattr(made, "fcntl", None)
    monkeypatch.setattr(made, "msvcrt", SimpleNamespace(LK_NBLCK=2, locking=locking), raising=False)
    with turn(tmp_path / ".lock"):
        assert held == []
    assert capsys.readouterr().err == "another run is at work; waiting\n"


def test_every_target_that_a_reader_needs_is_a_command():
    names = set(re.findall(r"^([a-z]+):.*##", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    commands = {*parser()._subparsers._group_actions[0].choices}
    answered = {*commands, *command.BUILDS, command.REFRESH, *targets.TARGETS}
    assert names - answered == OF_DEVELOPERS - answered and not OF_DEVELOPERS & {*targets.TARGETS}
    help_text = parser().format_help()
    assert not [name for name in names & answered if name not in help_text]


@pytest.fixture
def started(monkeypatch):
    """The commands that are started; the second that runs pytest fails."""
    done = []

    def call(words, **_):
        done.append(words[2:])
        return 4 if sum("pytest" in one for one in done) == 2 else 0

    monkeypatch.setattr(targets.subprocess, "call", call)
    return done


def test_the_tests_run_one_after_the_other_until_one_fails(started):
    assert command.main(["test"]) == 4
    assert [words[0] for words in started] == [
        *("analysis", "tests.stripped", "ruff", "ruff", "ty", "pytest", "pytest")
    ]
    assert "notebooks/01_claims.ipynb" in started[1] and "reports/10_record.ipynb" in started[-1]


def test_all_is_said_to_what_runs_and_a_word_too_many_is_refused(started, monkeypatch):
    monkeypatch.setenv("ALL", "")
    command.main(["test", "--all"])
    assert targets.os.environ["ALL"] == "1"
    with pytest.raises(InputError, match="`lab` takes no NAME"):
        command.main(["lab", "NAME"])


def test_every_python_that_is_offered_is_in_range_at_every_door():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    first, end = re.fullmatch(r">=3\.(\d+),<3\.(\d+)", project["requires-python"]).groups()
    minors = [f"3.{minor}" for minor in range(int(first), int(end))]
    classifiers = [one.rpartition(" ")[2] for one in project["classifiers"] if ":: 3." in one]
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    words = f"Python {minors[0]} to {minors[-1]}"
    assert classifiers == minors
    assert f"(3, {first}) <= sys.version_info < (3, {end})" in makefile
    assert " ".join(f"python{one}" for one in reversed(minors)) in makefile
    assert makefile.count(words) == 2 and words in (ROOT / "README.md").read_text(encoding="utf-8")
    workflow = (ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8")
    assert f'python: ["{minors[0]}", "{minors[-1]}"]' in workflow
