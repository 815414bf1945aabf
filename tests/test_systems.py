"""What a system without fork or file locks of Unix needs: seen here by taking those away."""

import re
import subprocess
import sys
import tomllib
from types import SimpleNamespace

from analysis import made
from analysis.made import turn
from analysis.paths import ROOT

#: What only Unix has, as it would be asked for without looking first.
UNIX = re.compile(
    r"^(?:import|from) (?:fcntl|resource|termios|pwd|grp|pty)\b"
    r"|\bos\.(?:fork|setsid|killpg|getuid|geteuid|sched_getaffinity|WNOHANG|waitpid)\b"
    r"|\bsignal\.(?:SIGKILL|SIGHUP|SIGALRM|pthread_sigmask)\b"
    r"|%-[dmHIj]",
    re.M,
)
#: What looks first.
LOOKED_FOR = re.compile(r"hasattr\((?:os|signal), \"(\w+)\"\)")
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
        if used:
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
