"""What a run needs of the machine, and what runs that died have left."""

import subprocess
import sys

import pytest

from analysis.checks import InputError
from analysis.publish.reports import whole
from analysis.publish.reports.environment import KERNEL

resource = pytest.importorskip("resource")


def test_folder_of_a_run_that_died_goes_and_that_of_a_live_one_stays(tmp_path, monkeypatch):
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    left, strange = tmp_path / f"kernels-{ended.pid}-x", tmp_path / "kernels-of-others-x"
    for folder in (left, strange):
        folder.mkdir()
    monkeypatch.setattr(whole.tempfile, "gettempdir", lambda: str(tmp_path))
    first, second = whole.sockets(), whole.sockets()
    assert sorted(tmp_path.iterdir()) == sorted([strange, first, second])


@pytest.mark.parametrize("limits, ends", [((64, 4096), (256, 4096)), ((1024, 4096), None)])
def test_few_open_files_become_enough_where_the_account_may(limits, ends, monkeypatch):
    given = []
    monkeypatch.setattr(resource, "getrlimit", lambda which: limits)
    monkeypatch.setattr(resource, "setrlimit", lambda which, new: given.append(new))
    whole.allow_open_files()
    assert given == ([ends] if ends else [])


def test_too_few_open_files_are_refused_before_a_kernel_dies_of_it(monkeypatch):
    monkeypatch.setattr(resource, "getrlimit", lambda which: (64, 64))
    with pytest.raises(InputError, match="at most 64 open files .* `ulimit -n 1024`"):
        whole.allow_open_files()


def test_kernel_sees_neither_the_accounts_packages_nor_its_style():
    assert KERNEL["PYTHONNOUSERSITE"] == "1"
    assert KERNEL["MATPLOTLIBRC"] == "/dev/null"
