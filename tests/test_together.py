"""What many tests share is made once: all of them are in one group, which one process runs whole."""

import re
from types import SimpleNamespace

import pytest

from analysis.paths import ROOT
from tests.together import BY_ROOM, LONGEST, STAGES, SUBJECTS, WORKERS, Together, group, rank

FILES = [path.relative_to(ROOT).as_posix() for path in sorted((ROOT / "tests").rglob("test_*.py"))]

OWN = (ROOT / "tests" / "conftest.py").read_text("utf-8")
SHARED = re.findall(r"^def (\w+_(?:story|workers))\(", OWN, re.M)


@pytest.mark.parametrize("story", SHARED)
def test_what_takes_long_to_make_is_asked_for_in_one_group(story):
    users = [name for name in FILES if re.search(rf"\b{story}\b", (ROOT / name).read_text("utf-8"))]
    assert len({group(name) for name in users}) == 1, users


def test_a_subject_is_one_group_of_its_estimates_and_what_is_said_of_them():
    for one, other in (
        (
            "estimate/counterfactual/scenario/test_model.py",
            "present/counterfactual/scenario/test_sentences.py",
        ),
        ("estimate/trade/regime/test_recovery.py", "present/trade/regime/test_sentences.py"),
    ):
        assert {f"tests/{one}", f"tests/{other}"} <= set(FILES)
        assert group(f"tests/{one}") == group(f"tests/{other}")
    assert group("tests/test_doors.py") != group("tests/test_public.py")


@pytest.mark.parametrize("file", BY_ROOM)
def test_what_holds_for_every_room_is_asked_of_each_where_its_own_tests_are(file):
    assert f"tests/{file}" in FILES
    for test, other in (
        ("test_a[trade/regime: China]", "present/trade/regime/test_exhibits.py"),
        ("test_a[trade/exports]", "present/trade/exports/test_exports.py"),
        ("test_a[record: a name: answer]", "estimate/record/test_scores.py"),
    ):
        assert group(f"tests/{file}::{test}") == group(f"tests/{other}")


def test_every_group_that_has_a_place_or_another_subject_exists():
    groups = {group(name) for name in FILES}
    assert {*LONGEST, *SUBJECTS.values(), *WORKERS.values()} <= groups
    parts = {
        part.removeprefix("test_")
        for name in FILES
        if name.split("/")[1] in STAGES
        for part in name.split("/")[2:]
    }
    assert all(any(re.match(rf"{subject}\b|{subject}_", part) for part in parts) for subject in SUBJECTS)


class Process:
    """A process of pytest-xdist that keeps what it is told to run."""

    shutting_down = False

    def __init__(self, name: str):
        self.gateway, self.told = SimpleNamespace(id=name), []

    def send_runtest_some(self, places: list[int]) -> None:
        self.told += places

    def shutdown(self) -> None:
        self.shutting_down = True


def test_a_group_is_given_out_whole_and_the_longest_begins(request):
    """With the pytest that is installed: the ids are those of this run, without a suffix."""
    test = request.node.nodeid
    browser = "tests/browser/test_pages.py::test_a[1]"
    ids = [test, f"{test}[2]", browser, "tests/test_doors.py::test_a", "tests/test_public.py::test_a"]
    ids.sort(key=rank)
    option = SimpleNamespace(loadscopereorder=True)
    config = SimpleNamespace(option=option, getvalue=lambda name: ["popen", "popen"])
    scheduler, processes = Together(config), [Process("gw0"), Process("gw1")]
    for process in processes:
        scheduler.add_node(process)
        scheduler.add_node_collection(process, ids)
    scheduler.schedule()
    while not all(process.shutting_down for process in processes):
        for process in processes:
            done = sum(sum(scope.values()) for scope in scheduler.assigned_work[process].values())
            scheduler.mark_test_complete(process, process.told[done])
    ran = [{ids[place] for place in process.told} for process in processes]
    assert ids[0] == browser and ids.index(browser) == processes[0].told[0]
    assert set.union(*ran) == set(ids) and not set.intersection(*ran)
    assert any({test, f"{test}[2]"} <= names for names in ran)
