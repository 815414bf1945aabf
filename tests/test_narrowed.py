"""Of a test's closure the functions that ran count, and whatever else could turn it red."""

import subprocess

import pytest

from tests.ran import ELSEWHERE, KEPT, Heard
from tests.rests import Rests

LAW, NAME = "analysis/law/rates.py", "tests/test_rate.py"
FILES = {
    "analysis/law/__init__.py": "",
    "analysis/law/base.py": "class Base:\n    def rate(self): return 2\n    def year(self): return 1",
    LAW: """
from functools import cached_property
from analysis import checks
from analysis.law import base

CEILING = 145

def rate(x, most=CEILING):
    return min(checks.check(x), most)

def refund(x, from_day=1):
    return rate(-x)

class Law(base.Base):
    @cached_property
    def first(self):
        return later(self)

def later(law):
    return 1

def unasked():
    return 5
""",
    "analysis/checks.py": "def check(x): return x\ndef refuse(x): raise x",
    NAME: """
from analysis.law import rates
from analysis.law.rates import Law

def test_it():
    assert rates.rate(1) == 1 or rates.refund(1) or Law()
""",
}
#: What runs in the test: neither a refund, nor what is kept of a law for later, is computed.
RAN = {(LAW, "rate"), ("analysis/checks.py", "check")}


@pytest.fixture
def selects(small):
    """Whether the test runs again when a text of a file becomes another, by what ran in it."""
    for name, text in FILES.items():
        small.write(name, text)
    subprocess.run(["git", "init", "-q"], cwd=small.root, check=True)

    def rests(ran: set, ever: set) -> tuple[Rests, set[str] | None]:
        rests, heard = Rests(small.root), Heard()
        heard.tests[NAME]["test_it"] = frozenset(ran)
        heard.imported = {("analysis/paths.py", "panel_of")}
        return rests, rests.by_test(NAME, heard, heard.ever | ever).get("test_it")

    def edit(name: str, old: str, new: str, *, ran=(), ever=()) -> bool:
        first, reached = rests(RAN | {*ran}, {*ever})
        if reached is None:
            return True
        before = first.digests(reached), first.frame(NAME, reached)
        text = (small.root / name).read_text("utf-8")
        assert old in text
        small.write(name, text.replace(old, new))
        now = Rests(small.root)
        return before != (now.digests(reached), now.frame(NAME, reached))

    return edit


def test_a_function_that_ran_counts_and_one_that_did_not_does_not(selects):
    assert selects("analysis/checks.py", "return x", "return -x")
    assert not selects("analysis/checks.py", "raise x", "raise ValueError")
    assert not selects(LAW, "return rate(-x)", "return 0")
    assert not selects(LAW, "return 5", "return 6")


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        (LAW, "CEILING = 145", "CEILING = 30"),
        (LAW, "most=CEILING", "most=0"),
        (LAW, "from_day=1", "from_day=2"),  # whoever is named may be looked at
        (LAW, "def refund", "@checks.check\ndef refund"),
        (LAW, "def rate(", "@checks.check\ndef rate("),
        (LAW, "class Law(base.Base):", "class Law(base.Base):\n    def rate(self): return 3\n"),
        ("analysis/law/base.py", "return 2", "return 3"),
        (LAW, "from analysis import checks", "from analysis.law import base as checks"),
        ("analysis/checks.py", "def check(x)", "def checked(x)"),
        (NAME, "== 1", "== 2"),
        ("requirements.lock", "3.0", "3.1"),
    ],
)
def test_whatever_else_the_test_could_see_counts(selects, name, old, new):
    assert selects(name, old, new)


def test_what_a_property_has_kept_for_a_later_test_counts_where_it_ran_in_an_earlier_one(selects):
    later = (LAW, "later")
    assert not selects(LAW, "return 1\n\ndef una", "return 2\n\ndef una")
    assert selects(LAW, "return 2\n\ndef una", "return 3\n\ndef una", ever=[later])


def test_of_what_is_kept_on_the_disk_all_counts_that_could_have_made_it(selects):
    maker = (KEPT, "analysis.law.rates.refund")
    assert selects(LAW, "return rate(-x)", "return 0", ran=[maker])


def test_a_test_that_starts_another_process_runs_with_its_whole_closure(selects):
    assert selects(LAW, "return rate(-x)", "return 0", ran=[(ELSEWHERE, "")])
