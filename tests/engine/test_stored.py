"""A stored result is read as long as nothing it rests on has changed."""

import logging
import os
import time
from concurrent.futures import ThreadPoolExecutor

import pandas as pd
import pytest

from analysis import stories
from analysis.checks import InputError
from analysis.engine import stored as module
from analysis.fingerprint import State


class Growth:
    """A result of a study in a small project, and how often it was computed."""

    def __init__(self, small):
        self.small, self.runs = small, 0
        self.folder = small.root / "data/panel"

    def read(self, by="analysis.estimate.growth.study", called="") -> int:
        def compute():
            self.runs += 1
            return {"growth": pd.DataFrame({"value": [0.3]})}

        compute.__module__, compute.__qualname__ = by, called or compute.__qualname__
        found = module.stored(compute, ["growth"], folder=self.folder)
        assert found["growth"].value.tolist() == [0.3]
        return self.runs

    def edit(self, name: str, seconds: float = -60, text: str = "x = 1") -> None:
        """Edit a module, as it were so many seconds after this process began."""
        path = self.small.root / name
        path.write_text(text)
        os.utime(path, (module.BEGAN + seconds,) * 2)

    def kept(self) -> list[str]:
        return [path.name for path in self.folder.glob(".growth-*")]


@pytest.fixture
def growth(small, monkeypatch):
    monkeypatch.setattr(module, "State", lambda: State(small.root))
    monkeypatch.setattr(module, "BEGAN", time.time() + 60)  # the small project is older than this
    return Growth(small)


def test_result_is_computed_once(growth):
    assert (growth.read(), growth.read(), len(growth.kept())) == (1, 1, 1)


def test_damaged_result_is_computed_again(growth):
    growth.read()
    (path,) = growth.folder.glob(".growth-*")
    path.write_bytes(path.read_bytes()[:40])
    assert (growth.read(), growth.read()) == (2, 2)


def test_unrelated_new_module_recomputes_nothing(growth):
    growth.read()
    growth.edit("analysis/estimate/growth/new.py")
    growth.edit("analysis/estimate/regime/study.py")
    assert growth.read() == 1


@pytest.mark.parametrize("asker", ["study", "study.<locals>.compute"])
def test_a_function_of_the_file_that_is_not_called_recomputes_nothing(growth, asker):
    growth.read(called=asker)
    name = "analysis/estimate/growth/yearly.py"
    text = (growth.small.root / name).read_text()
    growth.edit(name, text=text + "def beside(): return 1\n")
    assert growth.read(called=asker) == 1
    growth.edit(name, text=text.replace("load_panel()", "load_panel() + 1"))
    assert growth.read(called=asker) == 2


def test_change_in_a_module_of_the_closure_recomputes_and_removes_the_older_result(growth):
    growth.read()
    old = growth.kept()
    growth.edit("analysis/estimate/growth/yearly.py")
    assert (growth.read(), growth.read(), len(growth.kept())) == (2, 2, 1)
    assert growth.kept() != old


def test_another_panel_recomputes(growth):
    growth.read()
    growth.edit("data/panel/naics3.parquet")
    assert growth.read() == 2


def test_what_an_open_notebook_computes_by_code_edited_since_is_not_kept(growth):
    growth.edit("analysis/estimate/growth/yearly.py", seconds=1)
    assert (growth.read(), growth.read(), growth.kept()) == (1, 2, [])


def test_where_all_is_made_anew_it_is_computed_once_more_and_no_third_time(growth, monkeypatch):
    growth.read()
    (path,) = growth.folder.glob(".growth-*")
    os.utime(path, (0, 0))  # long before
    monkeypatch.setattr(stories.os, "environ", {"ALL": "1"})
    assert (growth.read(), growth.read()) == (2, 2)


def test_who_asks_for_what_another_computes_waits_for_it(growth, monkeypatch):
    slow = module.reading

    def begun():
        time.sleep(0.3)
        return slow()

    monkeypatch.setattr(module, "reading", begun)
    with ThreadPoolExecutor() as both:
        list(both.map(lambda _: growth.read(), range(2)))
    assert growth.runs == 1


def test_function_from_elsewhere_is_refused(growth):
    with pytest.raises(InputError, match="functions of analysis only, not of '__main__'"):
        growth.read(by="__main__")


def test_full_disk_leaves_nothing(growth, monkeypatch):
    def full(self, path, **_):
        path.write_text("half")
        raise OSError("no space left")

    monkeypatch.setattr(pd.DataFrame, "to_parquet", full)
    before = set(growth.folder.iterdir())
    with pytest.raises(OSError):
        growth.read()
    assert {p.name for p in set(growth.folder.iterdir()) - before} <= {".scanned.json", ".growth.lock"}


def test_what_takes_long_is_logged_before_it_begins(growth, caplog):
    with caplog.at_level(logging.INFO, logger="analysis"):
        growth.read()
        growth.read()
    assert caplog.messages == ["computing growth"]


def shipped_by(growth, monkeypatch):
    """Move what is stored into a folder that ships, as a virgin clone has it."""
    folder = growth.small.root / "data/estimates"
    folder.mkdir()
    for path in growth.folder.glob(".growth-*"):
        path.rename(folder / path.name.removeprefix("."))
    monkeypatch.setattr(module, "SHIPPED_ESTIMATES", folder)
    monkeypatch.delenv("ALL", raising=False)


def test_a_clone_takes_what_ships_by_its_code_of_its_data_and_says_so(growth, monkeypatch, caplog):
    growth.read()
    names = growth.kept()
    shipped_by(growth, monkeypatch)
    with caplog.at_level(logging.INFO, logger="analysis"):
        assert (growth.read(), growth.read(), growth.kept()) == (1, 1, names)
    assert caplog.messages == ["as shipped, by this code of these data: growth"]


@pytest.mark.parametrize("name", ["analysis/estimate/growth/yearly.py", "data/panel/naics3.parquet"])
def test_what_ships_by_other_code_or_of_other_data_is_not_taken(growth, monkeypatch, name):
    growth.read()
    shipped_by(growth, monkeypatch)
    growth.edit(name)
    assert growth.read() == 2


def test_where_all_is_made_anew_nothing_that_ships_is_taken(growth, monkeypatch):
    growth.read()
    shipped_by(growth, monkeypatch)
    monkeypatch.setattr(stories.os, "environ", {"ALL": "1"})
    assert (growth.read(), growth.read()) == (2, 2)
