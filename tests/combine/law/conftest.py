"""The law on the partners of the panels, read once."""

import functools

import pytest

from analysis.collect import read_events, read_table
from analysis.combine.law.statutory import read_law
from analysis.combine.load import load_till


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
def till():
    """Law and collections by line, as built; a test of the build holds them to the code."""
    return load_till()[0]


@pytest.fixture(scope="session")
def outside():
    """The law beside an outside model, as built."""
    return load_till()[1]
