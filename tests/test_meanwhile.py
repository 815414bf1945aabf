"""Work in a process of its own is waited for, fails where it is waited for, and ends with its block."""

import os
import subprocess
import sys
import time

import psutil
import pytest

from analysis.checks import InputError
from analysis.meanwhile import meanwhile
from analysis.paths import ROOT


def test_what_the_work_returns_is_what_is_waited_for():
    with meanwhile(os.path.join, "reports", "law.html") as ended:
        assert ended() == os.path.join("reports", "law.html")


def test_a_refusal_there_is_the_same_refusal_here():
    with meanwhile(refuse, "2026-13") as ended, pytest.raises(InputError, match="no month 2026-13"):
        ended()


def test_a_process_that_dies_is_said_to_have_died():
    with meanwhile(os._exit, 9) as ended, pytest.raises(RuntimeError, match="the process of _exit died"):
        ended()


def test_a_block_left_early_leaves_no_process():
    before = set(psutil.Process().children(recursive=True))
    with pytest.raises(ZeroDivisionError), meanwhile(time.sleep, 600):
        assert set(psutil.Process().children(recursive=True)) - before
        _ = 1 / 0
    assert not [
        p
        for p in set(psutil.Process().children(recursive=True)) - before
        if "spawn_main" in str(p.cmdline())
    ]


def test_a_fault_there_says_where_it_was():
    with meanwhile(refuse, "2026-13") as ended, pytest.raises(InputError) as refused:
        ended()
    assert "test_meanwhile.py" in "".join(refused.value.__notes__)


def test_a_fault_that_cannot_be_sent_is_named():
    with meanwhile(fail_with_a_file) as ended, pytest.raises(RuntimeError, match="ValueError.*no table"):
        ended()


def test_a_process_ends_with_the_one_that_began_it():
    """Else a killed `make` would leave a process that goes on writing."""
    code = (
        "import time\nfrom analysis.meanwhile import meanwhile\n"
        "if __name__ == '__main__':\n with meanwhile(time.sleep, 600):\n"
        "  print('begun', flush=True)\n  time.sleep(600)"
    )
    begun = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert begun.stdout.readline() == "begun\n"
    children = psutil.Process(begun.pid).children(recursive=True)
    time.sleep(2)  # it has begun its work
    begun.kill()
    begun.wait()
    begun.stdout.close()
    assert children and psutil.wait_procs(children, timeout=20)[1] == []


def fail_with_a_file() -> None:
    raise ValueError("no table", open(os.devnull))  # noqa: SIM115, what no process can be sent


def refuse(month: str) -> None:
    raise InputError(f"no month {month}")
