"""The law by legal authority: parts of a rate, by the statute and order that each rests on."""

import numpy as np
import pandas as pd
import pytest

from analysis.checks import InputError
from analysis.law.authorities import LEGAL_AUTHORITIES, LawByAuthority, authority_of
from analysis.law.measures import LAYERS, read_measures


def test_every_measure_has_an_authority_and_every_authority_a_measure():
    assert {authority_of(name) for name in read_measures()} == set(LEGAL_AUTHORITIES)


def test_a_measure_without_an_authority_is_refused():
    with pytest.raises(InputError, match="authorities.py"):
        authority_of("tax_on_air")


def test_a_longer_name_decides():
    assert authority_of("s232_autos") == authority_of("s232_auto_parts") == "section_232_vehicles"
    assert authority_of("s301_forced_labor") != authority_of("s301_list1") == "section_301"


def test_authorities_of_a_line_add_up_to_the_layers_of_its_law(world):
    world.line("CHN", "9503000071", base=0.02).list_301("95030000", "4A")
    world.line("BRA", "9503000071", base=0.02)
    law, days = world.law(), (pd.Timestamp("2024-12-01"), pd.Timestamp("2026-08-31"))
    for partner in ("CHN", "BRA"):
        lines = law.of(partner)
        segments, rates = LawByAuthority(law, *days).as_traded(lines)
        every, layers = law.layers_as_traded(lines)
        at = every.searchsorted(segments, side="right") - 1
        assert np.allclose(sum(rates.values()), sum(layers[name] for name in LAYERS)[at])
    on_day = segments.searchsorted(pd.Timestamp("2025-09-01"), side="right") - 1
    of_brazil = {name: float(rate[on_day, 0]) for name, rate in rates.items() if rate[on_day, 0]}
    assert of_brazil == pytest.approx({"base": 0.02, "ieepa_reciprocal": 0.1, "ieepa_brazil": 0.4})
