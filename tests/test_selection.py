"""What rests on a change runs, and nothing that could see it is left out."""

import os
import shutil
import subprocess
import sys
from types import SimpleNamespace

import pytest

from analysis.paths import PANEL, ROOT
from tests import selection
from tests.rests import Rests

#: What the plugin and the tests that it is tried on are made of.
OF_TESTS = ["conftest", "together", "reading", "rests", "selection", "present/test_finding"]

#: Tests of a project in small.
FILES = {
    "tests/conftest.py": """
import pytest
from analysis.estimate.regime import study

def pytest_collection_modifyitems(items):
    items.sort(key=str)

@pytest.fixture
def regimes():
    return study.study(LENGTH)

LENGTH = 12

@pytest.fixture
def nothing():
    return None
""",
    "tests/stories.py": "from analysis.estimate.growth import yearly",
    "tests/test_growth.py": "from analysis.estimate.growth.study import study",
    "tests/test_regime.py": "def test_a(regimes): ...",
    "tests/test_words.py": "from tests.stories import yearly",
    "tests/test_process.py": "CODE = 'import analysis.checks'",
    "tests/test_prices.py": "PRICES = read_table('china_prices')",
    "tests/test_pages.py": "from analysis.paths import ROOT\nPAGES = ROOT / 'site' / 'pages'",
    "tests/test_front.py": "from analysis.paths import ROOT\nTEXT = (ROOT / 'README.md').read_text()",
    "tests/test_all.py": "from analysis.paths import ROOT\nFILES = list(ROOT.rglob('*'))",
    "tests/test_bench.py": "from tools.benchmarks.speed import ours",
    "tools/benchmarks/speed.py": "ours = 1",
    "tests/test_notebooks.py": "from analysis.paths import NOTEBOOKS\nrun(NOTEBOOKS / 'one.ipynb')",
    "notebooks/one.ipynb": "{}",
    "tests/test_where.py": "from analysis.paths import ROOT\nrun('-m', 'x', cwd=ROOT)",
    "tests/test_reference.py": "open('outside.json')",
    "tests/reference/outside.json": "{}",
    "site/pages/one.html": "1",
    "README.md": "1",
    ".gitignore": "/data/panel/",
}
TESTS = sorted(name for name in FILES if name.startswith("tests/test_"))


@pytest.fixture
def changed(small):
    """Give the test files that rest on what an edit changes; a file is edited or added to."""
    for name, text in FILES.items():
        small.write(name, text)
    subprocess.run(["git", "init", "-q"], cwd=small.root, check=True)

    def keys() -> dict[str, str]:
        rests = Rests(small.root)
        keys = {name: rests.key(name) for name in TESTS}
        rests.remember()
        return keys

    def edit(name: str, text: str) -> set[str]:
        before = keys()
        small.add(name, text) if (small.root / name).exists() else small.write(name, text)
        after = keys()
        return {name.removeprefix("tests/test_")[:-3] for name in TESTS if before[name] != after[name]}

    edit.keys = keys
    return edit


#: Tests that rest on everything in the folder, whatever is edited; and on all that the code does.
ALL, CODE = {"all"}, {"all", "notebooks"}


def test_a_test_cannot_be_left_out_when_its_estimator_changed(changed):
    yearly = "analysis/estimate/growth/yearly.py"
    assert changed(yearly, "def growth(): return 12") == {"growth", "words"} | CODE
    assert changed("analysis/combine/load.py", "def load_panel(): return 12") >= {"regime"} | CODE


def test_a_comment_or_docstring_changes_nothing_but_for_tests_that_read_the_code(changed):
    assert changed("analysis/estimate/growth/yearly.py", "# why") == ALL
    assert changed("tests/test_growth.py", "# why") == ALL
    assert changed("tests/test_growth.py", "assert 1") == {"growth"} | ALL


def test_a_fixture_counts_for_those_who_ask_for_it_with_what_it_asks_for(changed):
    assert changed("analysis/estimate/regime/study.py", "STEP = 12") == {"regime"} | CODE
    assert changed("tests/conftest.py", "LENGTH = 24") == {"regime"} | ALL
    assert changed("tests/conftest.py", "@pytest.fixture(autouse=True)\ndef seed(): ...") >= {"process"}
    assert changed("tests/conftest.py", "def pytest_configure(): ...") >= {"process", "growth", "words"}


def test_a_module_of_tests_counts_for_those_who_import_it(changed):
    assert changed("tests/stories.py", "yearly = 1") == {"words"} | ALL
    assert changed("tools/benchmarks/speed.py", "ours = 2") == {"bench"} | ALL


def test_code_for_another_process_counts_and_the_folder_in_which_it_runs_does_not(changed):
    assert changed("analysis/checks.py", "LIMIT = 1") >= {"process"} | ALL
    assert "where" not in changed("README.md", "2")


def test_an_edited_table_selects_the_tests_that_name_it(changed):
    assert changed("data/sources/china_prices.csv", "3") == {"prices"} | ALL
    assert changed("tests/reference/outside.json", "{}") == {"reference"} | ALL


def test_a_file_that_is_opened_by_its_path_counts_and_so_does_all_of_a_folder(changed):
    assert changed("README.md", "2") == {"front"} | ALL
    assert changed("site/pages/two.html", "2") == {"pages"} | ALL


def test_other_packages_another_python_and_other_rules_of_the_run_select_everything(
    changed, monkeypatch
):
    every = {name.removeprefix("tests/test_")[:-3] for name in TESTS}
    assert changed("requirements.lock", "numpy==3.0") == every
    assert changed("pyproject.toml", "[tool.pytest]") == every
    before = changed.keys()
    monkeypatch.setattr(sys, "version", "4.0")
    assert not set(before.values()) & set(changed.keys().values())


def test_a_notebook_imports_what_it_likes_so_that_its_tests_rest_on_all_code(changed):
    assert changed("analysis/present/__init__.py", "STEP = 12") == CODE
    assert changed("notebooks/one.ipynb", "{}") == CODE


def test_code_that_cannot_be_parsed_is_left_to_whoever_runs_it(changed):
    assert changed("tests/test_growth.py", "def") >= {"growth"}
    assert changed("tests/conftest.py", "def") >= {"growth", "regime"}


#: A file of two tests, and what is beside it.
TWO = {
    "tests/test_two.py": """
from analysis.estimate.growth.yearly import growth
from analysis.estimate.regime import study as regimes
from tests.panels import SHORT, long

SEED = 1

def seeded():
    return regimes, SEED

def test_growth():
    assert growth and SHORT

def test_regime():
    assert seeded() and long()
""",
    "tests/panels.py": """
from analysis.combine.load import load_panel

SHORT = 3

def long():
    return load_panel()
""",
}


@pytest.fixture
def selected(small):
    """Give the tests of a file that an edit selects; a text is replaced, or added to the file."""
    for name, text in (FILES | TWO).items():
        small.write(name, text)
    subprocess.run(["git", "init", "-q"], cwd=small.root, check=True)

    def edit(name: str, old: str, new: str) -> set[str]:
        path, keys = small.root / name, []
        for text in [path.read_text(encoding="utf-8")] * 2:
            rests = Rests(small.root)
            keys.append({one: rests.key(one) for one in rests.tests("tests/test_two.py")})
            path.write_text(text.replace(old, new) if old else f"{text}\n{new}", encoding="utf-8")
        before, after = keys
        return {one.partition("::")[2] for one in after if before.get(one) != after[one]}

    return edit


def test_an_edit_selects_the_tests_of_a_file_that_use_it_and_not_their_neighbours(selected):
    assert selected("analysis/estimate/growth/yearly.py", "", "def growth(): return 2") == {
        "test_growth"
    }
    assert selected("analysis/estimate/regime/study.py", "", "STEP = 2") == {"test_regime"}
    assert selected("tests/test_two.py", "SEED = 1", "SEED = 2") == {"test_regime"}
    assert selected("tests/test_two.py", "and SHORT", "and SHORT > 2") == {"test_growth"}
    assert selected("tests/test_two.py", "# why", "# why not") == set()


def test_of_a_module_of_tests_counts_what_a_test_asks_for(selected):
    assert selected("tests/panels.py", "SHORT = 3", "SHORT = 4") == {"test_growth"}
    assert selected("tests/panels.py", "return load_panel()", "return SHORT") == {"test_regime"}
    every = {"test_growth", "test_regime"}
    assert selected("tests/panels.py", "", "import os\nos.environ['LONG'] = '1'") == every
    assert selected("tests/test_two.py", "", "pytestmark = 'slow'") == every
    assert selected("tests/test_two.py", "", "def test_more(): pass") == {"test_more"}


def test_where_names_are_looked_up_as_code_runs_all_of_a_module_counts(selected):
    every = {"test_growth", "test_regime"}
    assert selected("tests/panels.py", "SHORT = 3", "SHORT = globals()['long']") == every
    assert selected("tests/panels.py", "return load_panel()", "return 1") == every
    assert selected("tests/test_two.py", "import SHORT, long", "import *") == every
    assert selected("tests/panels.py", "return 1", "return 2") == every


A, B = "tests/test_a.py::test_it", "tests/test_b.py::test_it"


@pytest.fixture
def green(tmp_path):
    """The record of a run in which two tests are known."""
    keys = {A: "1", B: "2"}
    return lambda **changes: selection.Green(keys | changes, tmp_path / ".green.json")


def finish(green, *failed: str, status=1, **session) -> None:
    run = selection.Selection(green, green.chosen())
    for name in green.keys:
        for case in ("[2018]", "[2025]"):
            passed = name not in failed or case == "[2018]"
            run.pytest_runtest_logreport(SimpleNamespace(nodeid=f"{name}{case}", passed=passed))
    run.pytest_sessionfinish(SimpleNamespace(**{"shouldfail": False} | session), status)


def test_without_a_record_everything_runs(green, tmp_path):
    assert green().chosen() == list(green().keys)
    (tmp_path / ".green.json").write_text("{")
    assert green().chosen() == list(green().keys)


def test_what_passed_is_left_out_and_what_failed_or_was_skipped_in_a_case_stays(green):
    finish(green(), B)
    assert green().chosen() == [B]
    finish(green(), status=0)
    assert green().chosen() == []
    assert green(**{A: "edited"}).chosen() == [A]


def test_where_a_file_could_not_be_read_nothing_is_green(green):
    run = selection.Selection(green(), green().chosen())
    run.pytest_runtest_logreport(SimpleNamespace(nodeid=A, passed=True))
    run.pytest_collectreport(SimpleNamespace(nodeid="tests", passed=False))
    run.pytest_sessionfinish(SimpleNamespace(shouldfail=False), 1)
    assert green().chosen() == [A, B]


def test_a_test_that_fails_unchanged_is_no_longer_green(green):
    finish(green(), status=0)
    finish(green(), A)
    assert green().chosen() == [A]


@pytest.mark.parametrize(
    "ended", [{"status": 2}, {"status": 1, "shouldfail": "stopping after 1 failures"}]
)
def test_a_run_that_was_cut_short_records_nothing(green, ended):
    finish(green(), B, **ended)
    assert green().chosen() == list(green().keys)


def test_one_line_says_what_is_run():
    keys = dict.fromkeys([A, B], "")
    rest = "rest on what changed since the last green run (ALL=1 runs all)"
    assert selection.line(1, keys) == f"make test: 1 of 2 test functions {rest}"
    assert selection.line(2, keys) == "make test: all 2 test functions"
    assert selection.line(0, {"reports/01_claims.ipynb": ""}) == f"make test: 0 of 1 reports {rest}"


def test_a_report_is_compared_again_when_it_would_be_made_anew(monkeypatch):
    from analysis.publish.reports.rendered import Rendered

    def key(fingerprint: str) -> str:
        monkeypatch.setattr(Rendered, "about", lambda self, job: {"fingerprint": fingerprint})
        (digest,) = selection.keys_of(["reports/07_retaliation.ipynb"], Rests()).values()
        return digest

    assert key("one") == key("one") != key("another")


@pytest.fixture
def copy(tmp_path):
    """Run the plugin in a clone with one test file; give what it says."""
    shutil.copytree(
        ROOT / "analysis", tmp_path / "analysis", ignore=shutil.ignore_patterns("__pycache__")
    )
    for name in ["requirements.lock", "pyproject.toml", *(f"tests/{name}.py" for name in OF_TESTS)]:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / PANEL.relative_to(ROOT)).mkdir(parents=True)
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)

    def run(*, workers: int = 0, **environment) -> tuple[int, str]:
        command = [sys.executable, "-m", "pytest", "-p", "tests.selection", "tests", "-n", str(workers)]
        environment = os.environ | {"PYTHONPATH": str(tmp_path), "ALL": "", "CI": ""} | environment
        ended = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
        return ended.returncode, ended.stdout

    run.kit = tmp_path / "analysis" / "present" / "finding.py"
    return run


def test_make_test_runs_what_rests_on_a_change_until_it_is_green(copy):
    rest = "rest on what changed since the last green run (ALL=1 runs all)\n"
    assert copy(CI="true")[0] == 0 and not list(copy.kit.parents[2].rglob(selection.GREEN))
    code, printed = copy(workers=1)
    assert code == 0 and printed.startswith("make test: all 7 test functions\n")
    assert copy() == (0, f"make test: 0 of 7 test functions {rest}")
    sound = copy.kit.read_text(encoding="utf-8")
    copy.kit.write_text(sound.replace("if value >= 0.0005 else", "if value >= 0.05 else"), "utf-8")
    assert copy()[0] == 1
    copy.kit.write_text(sound, "utf-8")
    assert copy(ALL="1")[1].startswith("make test: all 7 test functions\n")
    assert copy() == (0, f"make test: 0 of 7 test functions {rest}")


def test_processes_that_share_the_work_run_what_is_chosen_and_no_more(copy):
    other = copy.kit.parents[2] / "tests" / "test_other.py"
    other.write_text("def test_it(): pass", "utf-8")
    assert copy(workers=1)[0] == 0
    other.write_text("def test_it(): assert 1", "utf-8")
    code, printed = copy(workers=1)
    assert code == 0 and " 1 passed in " in printed
