"""The law on the partners of the panels, read once."""

import functools
from types import SimpleNamespace

import pytest

from analysis.collect import read_events, read_table
from analysis.combine.law import asked
from analysis.combine.law.lookup import statutory_rate
from analysis.combine.law.statutory import read_law
from analysis.combine.law.table import describe_law, law_lines, law_table, save_law
from analysis.combine.law.trace import trace
from analysis.combine.load import load_duties_paid


@pytest.fixture(scope="session")
def read():
    return functools.cache(read_table)


@pytest.fixture(scope="session")
def partners(read):
    return sorted(set(read("partners").partner) - {"WLD"})


@pytest.fixture(scope="session")
def real_law(read, partners):
    return read_law(read, read_events(), partners=partners)


@pytest.fixture(scope="session")
def duties_paid():
    """Law and collections by line, as built; a test of the build holds them to the code."""
    return load_duties_paid()[0]


@pytest.fixture(scope="session")
def outside():
    """The law beside an outside model, as built."""
    return load_duties_paid()[1]


@pytest.fixture(scope="session")
def small_law(read):
    """China, Germany, Hong Kong and Afghanistan."""
    return read_law(read, read_events(), partners=["CHN", "DEU", "HKG", "AFG"])


@pytest.fixture(scope="session")
def table(small_law, read):
    return law_table(small_law, read)


@pytest.fixture(scope="session")
def stored(small_law, table, read, tmp_path_factory):
    """The law of four partners as built, in place of the panel's folder."""
    folder = tmp_path_factory.mktemp("law")
    tables = {"law": table, "law_lines": law_lines(small_law, read)}
    tables["law_scopes"] = small_law.coverage.rows.sort_values(["scope", "hts_prefix"], kind="stable")
    for name, frame in tables.items():
        save_law(frame, folder / f"{name}.parquet")
    describe_law(tables, folder)
    return folder


@pytest.fixture
def law(stored, monkeypatch):
    """The look-up and the trace on the four partners."""
    monkeypatch.setattr(asked, "PANEL", stored)
    return SimpleNamespace(statutory_rate=statutory_rate, trace=trace)
