"""Work in a process of its own is waited for, fails where it is waited for, and ends with its block."""

import os
import time

import psutil
import pytest

from analysis.checks import InputError
from analysis.meanwhile import meanwhile


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


def refuse(month: str) -> None:
    raise InputError(f"no month {month}")
