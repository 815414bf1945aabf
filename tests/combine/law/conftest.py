"""The law on the partners of the panels, read once."""

import functools

import pytest

from analysis.collect import read_events, read_table
from analysis.combine.law.outside import beside_outside_model
from analysis.combine.law.statutory import read_law
from analysis.combine.law.till import till_lines


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
def till(real_law, read, partners):
    return till_lines(real_law, read, partners)


@pytest.fixture(scope="session")
def outside(real_law, read, partners):
    return beside_outside_model(real_law, read("us_statutory_etr_partner_monthly"), partners)
