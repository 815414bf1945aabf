"""Rates of single entries that others worked out: rulings, an entry form, another engine's tests.

An entry claims no trade agreement and is no aircraft, so that it is compared with the law without
the shares of lines that do (USMCA, CAFTA-DR, civil aircraft).
"""

import pandas as pd
import pytest

from analysis.law.base import base_rates
from analysis.law.measures import LAYERS
from analysis.paths import ROOT
from law.conftest import real_table

ENTRIES = pd.read_csv(
    ROOT / "tests" / "reference" / "worked_entries.csv", dtype={"hts10": str, "day": str}
)


@pytest.mark.parametrize(
    "entry", list(ENTRIES.itertuples()), ids=lambda e: f"{e.partner}_{e.hts10}_{e.day}"
)
def test_the_law_charges_an_entry_what_its_text_says_layer_by_layer(single_entry, entry):
    hts = entry.hts10.replace(".", "")
    found = single_entry.layers(entry.partner, hts, entry.day, base=entry.base) | {"base": entry.base}
    said = {layer: getattr(entry, layer) for layer in LAYERS if getattr(entry, layer)}
    assert {layer: rate for layer, rate in found.items() if rate} == pytest.approx(said)
    assert sum(found.values()) == pytest.approx(entry.total)


def test_parts_of_an_entry_add_up_to_the_total_that_its_text_says():
    assert (ENTRIES[LAYERS].sum(axis=1) - ENTRIES.total).abs().max() < 1e-9
    assert ENTRIES[["address", "what_it_is", "quote"]].notna().all(axis=None)
    assert 10 <= len(ENTRIES) <= 12


def test_base_rates_of_the_entries_are_those_of_the_schedule():
    base = base_rates(real_table).general_rate
    hts8 = ENTRIES.hts10.str.replace(".", "", regex=False).str[:8]
    assert hts8.map(base).tolist() == pytest.approx(ENTRIES.base.tolist())


def test_a_steel_article_of_china_pays_77_90_percent_all_summer_of_2026(single_entry):
    """2.9 % base, 25 % of list 3, 50 % of Annex I-A; neither Section 122 nor forced labour beside it."""
    for day in ("2026-04-06", "2026-07-23", "2026-07-24", "2026-09-30"):
        layers = single_entry.layers("CHN", "7326908688", day, base=0.029)
        assert layers == pytest.approx({"section_232": 0.50, "section_301": 0.25}), day
