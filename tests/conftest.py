"""Tests import the code of this folder, however pytest was started."""

import gc
import json
import os
import shutil
import sys
from functools import cache, partial
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.pop("SCHEDULER", None)  # tests have a cluster of their own, and most have none


#: Names under which systems install a browser that the tests of ``browser/`` can use.
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def browser_path() -> str | None:
    """Return where the browser is, or None."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def pytest_terminal_summary(terminalreporter):
    """Say in one line that there is no browser, and how to get one."""
    skipped = terminalreporter.stats.get("skipped", [])
    if browser_path() is None and any("tests/browser/" in report.nodeid for report in skipped):
        line = "tests/browser was skipped, no chromium here: apt-get install chromium"
        terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def naics3():
    """The built panel by sector; a test that changes it works on a copy."""
    from analysis.combine import load_panel

    return load_panel("naics3")


@pytest.fixture(scope="session")
def hs2():
    """The built panel by chapter."""
    from analysis.combine import load_panel

    return load_panel("hs2")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Deal out groups of tests (:mod:`tests.together`)."""
    from tests.together import Together

    return Together(config, log)


def pytest_collection_modifyitems(items):
    """Begin with the groups that take longest."""
    from tests.together import rank

    items.sort(key=lambda item: rank(item.nodeid))


def pytest_collection_finish():
    """Look for garbage rarely among ten thousand tests: it took a twentieth of the time."""
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture(scope="session")
def dask_workers():
    """The address of a dask cluster on this machine; a task whose worker dies is not tried again."""
    import dask
    from dask.distributed import LocalCluster

    cluster = {"n_workers": 2, "threads_per_worker": 1, "processes": True, "dashboard_address": None}
    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 0}),
        LocalCluster(**cluster) as there,
    ):
        yield there.scheduler_address


@pytest.fixture(scope="session")
def data():
    """The panel by sector as estimators take it, with all tariff concepts."""
    from analysis.estimate.load import load

    return load("naics3", headline=True)


@pytest.fixture(scope="session")
def chapters():
    """The panel by chapter as estimators take it."""
    from analysis.estimate.load import load

    return load("hs2")


@pytest.fixture(scope="session")
def statutory():
    """The built statutory rates with their layers."""
    from analysis.combine import load_statutory

    return load_statutory()


@pytest.fixture(scope="session")
def scenario_story(data):
    """The study of China's scenarios, with few draws."""
    from analysis.estimate.counterfactual.scenario.study import study

    return study(window="2025-06:2025-11", n_draws=256)


@pytest.fixture(scope="session")
def record_story(data):
    """The study of China's replays, the first main estimated anew.

    Stored estimates may differ in the last bit, and tests of the replay compare all of them.
    """
    from analysis.estimate.elasticity.response import inputs as response
    from analysis.estimate.record import inputs, study
    from tests.estimate.record.first_main import estimated_anew

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(response, "main_estimate", estimated_anew())
        for name in ("response_of", "known_responses"):  # nothing that was estimated before is used
            patch.setattr(inputs, name, cache(getattr(inputs, name).__wrapped__))
        return study.study(series=["imports", "realised", "exports"])


@pytest.fixture(scope="session")
def regime_story():
    """The study of what cuts undid of China's trade."""
    from analysis.estimate.trade.regime.study import study
    from analysis.stories import told

    return told(study)


@pytest.fixture(scope="session")
def retaliation_story():
    """The study of China's counter-tariffs in its shipped window."""
    from analysis.estimate.retaliation.study import study
    from analysis.stories import told

    return told(study)


@pytest.fixture(scope="session")
def events():
    """The shipped event calendar."""
    from analysis.collect import read_events

    return read_events()


@pytest.fixture(scope="session")
def customs():
    """China's published exports; a test that changes them works on a copy."""
    from analysis.collect import read_table

    return read_table("china_customs_monthly")


@pytest.fixture(scope="session")
def tariff_story():
    """Make the story of the tariff report with some parameters, each once."""
    from analysis.estimate.tariffs.study import study
    from analysis.stories import told

    tell = cache(partial(told, study))
    return lambda **asked: tell(**{"partner": "CHN"} | asked)


@pytest.fixture(scope="session")
def export_story():
    """Make the story of the export report with some parameters, each once."""
    from analysis.estimate.trade.exports.study import study
    from analysis.stories import told

    tell = cache(partial(told, study))
    return lambda **asked: tell(**{"partner": "CHN"} | asked)


@pytest.fixture(scope="session")
def figures():
    """The figures that claims are held against."""
    from analysis.estimate.claims.inputs import load_figures

    return load_figures()


@pytest.fixture(scope="session")
def claims_story():
    """The story of the shipped article."""
    from analysis.estimate.claims.study import study
    from analysis.stories import told

    return told(study, claims="2025-06-09")


#: A project in small: two subjects that use the panels, one of them through a module of its own.
FILES = {
    "requirements.lock": "pandas==3.0",
    "analysis/__init__.py": '__version__ = "1"',
    "analysis/checks.py": "def check(x): return x",
    "analysis/combine/__init__.py": "from analysis.combine.load import load_panel",
    "analysis/combine/load.py": "from analysis import checks\ndef load_panel(): return checks.check(1)",
    "analysis/combine/build.py": 'SOURCES = ["us_imports"]',
    "analysis/estimate/__init__.py": "",
    "analysis/estimate/growth/__init__.py": "",
    "analysis/estimate/growth/study.py": """
from analysis.estimate.growth import yearly
def study(): return yearly.growth()
""",
    "analysis/estimate/growth/yearly.py": """
from analysis.combine import load_panel
def growth(): return load_panel()
""",
    "analysis/estimate/regime/__init__.py": "",
    "analysis/estimate/regime/study.py": """
from analysis.combine import load_panel
def study(): return load_panel()
""",
    "analysis/present/__init__.py": "",
    "data/panel/naics3.parquet": "panel",
    "data/sources/us_imports.csv": "1",
    "data/sources/china_prices.csv": "2",
}


class SmallProject:
    """A folder with code, data and pinned packages, to be edited."""

    def __init__(self, root: Path):
        self.root = root
        tables = [{"name": name, "path": f"{name}.csv"} for name in ("us_imports", "china_prices")]
        package = json.dumps({"resources": tables})
        for name, text in (FILES | {"data/sources/datapackage.json": package}).items():
            self.write(name, text)

    def write(self, name: str, text: str) -> None:
        """Write a file, folders included."""
        (self.root / name).parent.mkdir(parents=True, exist_ok=True)
        (self.root / name).write_text(text, encoding="utf-8")

    def add(self, name: str, text: str) -> None:
        """Write after what a file says."""
        self.write(name, (self.root / name).read_text(encoding="utf-8") + "\n" + text)


@pytest.fixture
def small(tmp_path):
    """A small project of the test's own."""
    return SmallProject(tmp_path)
