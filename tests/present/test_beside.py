"""Bytes made in a fork are those made here, also where the fork fails or is stuck."""

import os
import sys
import time

import pytest

from analysis.present import beside
from analysis.present.beside import beside as begin

HERE = os.getpid()


def test_bytes_of_any_length_are_those_made_here():
    content = os.urandom(3_000_000)
    assert begin(lambda: content)() == content


def test_work_goes_on_beside():
    if sys.platform != "linux" or len(os.sched_getaffinity(0)) < 2:
        pytest.skip("a second core, or Linux, is missing")
    pid = begin(lambda: str(os.getpid()).encode())()
    assert int(pid) != HERE


def test_what_fails_or_hangs_in_a_fork_is_made_here(monkeypatch):
    monkeypatch.setattr(beside, "PATIENCE", 0.2)

    def stuck() -> bytes:
        if os.getpid() != HERE:
            time.sleep(60)
        return b"here"

    def failing() -> bytes:
        if os.getpid() != HERE:
            os._exit(1)
        return b"here"

    for make in (stuck, failing):
        assert begin(make)() == b"here"


def test_no_fork_is_left_behind(monkeypatch):
    fork, children = os.fork, []
    monkeypatch.setattr(os, "fork", lambda: children.append(fork()) or children[-1])
    for _ in range(3):
        begin(lambda: b"x")()
    for child in children:
        with pytest.raises(ChildProcessError):
            os.waitpid(child, os.WNOHANG)
