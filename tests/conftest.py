"""Tests import the code of this folder, however pytest was started."""

import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))


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


@pytest.fixture(scope="session")
def statutory():
    """The built statutory rates with their layers."""
    from analysis.combine import load_statutory

    return load_statutory()


@pytest.fixture(scope="session")
def events():
    """The shipped event calendar."""
    from analysis.collect import read_events

    return read_events()


#: A project in small: two subjects that use the panels, one of them through a module of its own.
FILES = {
    "requirements.lock": "pandas==3.0",
    "analysis/__init__.py": '__version__ = "1"',
    "analysis/checks.py": "",
    "analysis/combine/__init__.py": "from analysis.combine.load import load_panel",
    "analysis/combine/load.py": "from analysis import checks\ndef load_panel(): ...",
    "analysis/combine/build.py": 'SOURCES = ["us_imports"]',
    "analysis/estimate/__init__.py": "",
    "analysis/estimate/growth/__init__.py": "",
    "analysis/estimate/growth/study.py": "from analysis.estimate.growth import yearly",
    "analysis/estimate/growth/yearly.py": "from analysis.combine import load_panel",
    "analysis/estimate/regime/__init__.py": "",
    "analysis/estimate/regime/study.py": "from analysis.combine import load_panel",
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
